"""Committee elections in villages and communities. Importing this imports nothing else."""
