"""The one command before a commit: format, lint, templates, types, contracts, tests.

    python3 scripts/check.py [--fast] [--without browser,postgres]

`--fast` leaves the tests out. Every step runs, whatever the one before it found.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import _env


def _steps(python: Path) -> dict[str, list[str]]:
    module = [str(python), "-m"]
    contracts = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return {
        "format": [*module, "ruff", "format", "--check", "."],
        "lint": [*module, "ruff", "check", "."],
        "templates": [*module, "djlint", "templates", "--lint", "--quiet"],
        "types": [*module, "mypy"],
        "types of scripts": [*module, "mypy", "--strict", "scripts"],
        "contracts": [str(python), "-c", contracts],
    }


def _step(name: str, command: list[str]) -> bool:
    """Run one step and print one line for it; what it said follows only if it failed."""
    begun = time.monotonic()
    done = subprocess.run(
        command,
        cwd=_env.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - begun
    print(f"{name:<18}{'ok' if done.returncode == 0 else 'FAILED':<8}{seconds:6.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _tests(without: str | None) -> bool:
    begun = time.monotonic()
    options = ["--without", without] if without else []
    command = [sys.executable, str(_env.ROOT / "scripts" / "test.py"), *options]
    code = _env.call(command)
    seconds = time.monotonic() - begun
    print(f"{'tests':<18}{'ok' if code == 0 else 'FAILED':<8}{seconds:6.1f} s", flush=True)
    return code == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="check.py", description="提交前的检查 / before a commit")
    parser.add_argument("--fast", action="store_true", help="不运行测试 / without the tests")
    parser.add_argument("--without", help="交给 test.py / handed to test.py")
    asked = parser.parse_args()
    python = _env.ready(_env.TEST_LOCK)
    results = [_step(name, command) for name, command in _steps(python).items()]
    if not asked.fast:
        results.append(_tests(asked.without))
    return 0 if all(results) else 1


if __name__ == "__main__":
    _env.finish(main)
