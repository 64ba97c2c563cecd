"""The plan of the house holds, and each of its contracts is found out when it is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What is added where, and the contract that it breaks.
BROKEN = {
    "rolls/services/__init__.py": ("from electionsys.results import rules", "order of an election"),
    "elections/rules.py": ("import sqlalchemy", "Rules are pure"),
    "polling/models.py": ("from electionsys.polling import services", "Inside a capability"),
    "contests/services/__init__.py": ("import flask", "never see HTTP"),
    "results/views.py": ("from electionsys.results import models", "not to tables"),
    "counting/services/__init__.py": (
        "from electionsys.rolls import models",
        "secret of the ballot",
    ),
    "counting/views.py": ("import electionsys.polling.rules", "secret of the ballot"),
}


def _lint(folder: Path) -> str:
    linter = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    run = subprocess.run(
        [str(linter), "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    skip = shutil.ignore_patterns("__pycache__", "*.xz", "*.po")
    shutil.copytree(ROOT / "electionsys", folder / "electionsys", ignore=skip)
    return folder


def test_the_contracts_hold(house):
    assert " 0 broken." in _lint(house)


@pytest.mark.parametrize("place", BROKEN)
def test_a_broken_contract_is_found(house, place):
    line, contract = BROKEN[place]
    path = house / "electionsys" / place
    whole = path.read_text("utf-8")
    try:
        path.write_text(f"{whole}\n{line}\n", "utf-8")
        said = _lint(house)
    finally:
        path.write_text(whole, "utf-8")
    assert any(contract in row and "BROKEN" in row for row in said.splitlines()), said


def test_a_new_folder_is_not_part_of_the_plan(house):
    extra = house / "electionsys" / "util.py"
    extra.write_text("", "utf-8")
    try:
        assert "electionsys.util" in _lint(house)
    finally:
        extra.unlink()
