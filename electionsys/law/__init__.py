"""The law as data: rule packs, the rules of one place and day, and the decision they give."""
