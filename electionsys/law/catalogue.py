"""What every finding of the law is called: one numbered list, a code and a name for each."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "catalogue.toml"


@cache
def names() -> Mapping[str, str]:
    """Return code -> name, in the order of the codes, such as D101 -> quorum_met."""
    return dict(sorted(tomllib.loads(_FILE.read_text("utf-8")).items()))
