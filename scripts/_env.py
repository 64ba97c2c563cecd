"""The project's own environment, made with the standard library alone from a hash-pinned lock.

`run.py`, `test.py`, `check.py` and `bench.py` begin here. `.venv` is reused while its stamp
matches the lock. This file and the four scripts stay readable to old Pythons: the check below
must be able to speak before a newer word of the language stops them.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

OLDEST = (3, 11)


# Quoted, because an old Python evaluates the annotations of what stands before the check.
def too_old(version: "tuple[int, ...]") -> "str | None":
    """Return the message for a Python of this `version`, (major, minor), or None if it serves."""
    if version >= OLDEST:
        return None
    found, wanted = ".".join(map(str, version)), ".".join(map(str, OLDEST))
    return (
        f"需要 Python {wanted} 或更新版本，现在是 {found}。请安装新版后用它运行本脚本。\n"
        f"Python {wanted} or newer is needed, this is {found}. "
        "Install a newer one and run this script with it."
    )


_refusal = too_old(sys.version_info[:2])
if _refusal:
    sys.exit(_refusal)

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "electionsys.json"
RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
MUTATE_LOCK = "requirements-mutate.lock"
# The test lock holds all of the run lock, so one environment serves both.
_CARRIES = {
    RUN_LOCK: (RUN_LOCK,),
    TEST_LOCK: (RUN_LOCK, TEST_LOCK),
    MUTATE_LOCK: (MUTATE_LOCK,),
}

# {"root": checkout, "locks": {lock file: sha256}, "project": sha256 of pyproject.toml}
Stamp = dict[str, Any]


class SetupError(Exception):
    """Something a person can put right; the message says how, in Chinese and English."""

    def __init__(self, zh: str, en: str, detail: str = "") -> None:
        super().__init__("\n".join(part for part in (zh, en, detail) if part))


def say(zh: str, en: str) -> None:
    """Tell the terminal at once, in both languages."""
    print(f"{zh}\n{en}", flush=True)


def ready(lock: str = RUN_LOCK) -> Path:
    """Return the interpreter of an environment that holds `lock` and this project.

    Raises SetupError with a remedy when the environment cannot be made.
    """
    try:
        return _ready(lock)
    except OSError as error:
        raise SetupError(
            f"无法写入运行环境 {VENV}：{error}。请检查磁盘空间和权限，并关闭正在使用它的程序。",
            f"The environment {VENV} cannot be written: {error}. "
            "Check disk space and permissions, and close programs that use it.",
        ) from error


def _ready(lock: str) -> Path:
    stamp = _stamp()
    if not _holds(stamp):
        stamp = _fresh()
    if lock not in stamp["locks"]:
        _install_lock(lock)
        stamp["locks"].update({name: _digest(name) for name in _CARRIES[lock]})
        _write(stamp)
    if stamp.get("project") != _digest("pyproject.toml"):
        _pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        stamp["project"] = _digest("pyproject.toml")
        _write(stamp)
    return interpreter()


def interpreter() -> Path:
    """Return where the environment keeps its Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _stamp() -> Stamp:
    """Return what the environment says of itself; a folder that is not ours is left alone."""
    if STAMP.is_file():
        try:
            return dict(json.loads(STAMP.read_text("utf-8")))
        except ValueError:
            return {}
    if VENV.exists() and any(VENV.iterdir()):
        raise SetupError(
            f"{VENV} 不是本脚本创建的。请先把它移走或删除，再重新运行。",
            f"{VENV} was not made by this script. Move or delete it, then run again.",
        )
    return {}


def _write(stamp: Stamp) -> None:
    STAMP.write_text(json.dumps(stamp, indent=2) + "\n", "utf-8")


def _holds(stamp: Stamp) -> bool:
    """Say whether the environment was finished, stands where it was made and fits the locks."""
    return (
        stamp.get("root") == str(ROOT)
        and "locks" in stamp
        and interpreter().exists()
        and all(_digest(name) == digest for name, digest in stamp["locks"].items())
    )


def _fresh() -> Stamp:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "这个 Python 缺少 venv 组件。Debian、Ubuntu 请以管理员身份运行："
            "apt-get install python3-venv",
            "This Python lacks its venv part. On Debian or Ubuntu run as administrator: "
            "apt-get install python3-venv",
        )
    say(f"正在创建运行环境 {VENV} …", f"Making the environment {VENV} …")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    # Stamped before it is finished: the next run knows it as ours and begins again.
    stamp: Stamp = {"root": str(ROOT)}
    _write(stamp)
    # A script started from the old environment must not build the new one on what was removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = _captured([base, "-m", "venv", str(VENV)])
    if done.returncode:
        raise SetupError(
            "创建运行环境失败。Debian、Ubuntu 请以管理员身份运行：apt-get install python3-venv",
            "The environment could not be made. "
            "On Debian or Ubuntu run as administrator: apt-get install python3-venv",
            _tail(done.stdout),
        )
    stamp["locks"] = {}
    _write(stamp)
    return stamp


def _install_lock(lock: str) -> None:
    say(
        f"正在按 {lock} 安装组件（核对哈希），第一次约需一分钟 …",
        f"Installing what {lock} lists (hashes checked), about a minute the first time …",
    )
    _pip("install", "--require-hashes", "--requirement", str(ROOT / lock))


def _pip(*arguments: str) -> None:
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2")
    done = _captured(
        [str(interpreter()), "-m", "pip", *arguments, *quiet], {**os.environ, "PIP_USER": "0"}
    )
    if done.returncode:
        raise why_pip_failed(done.stdout)


# What pip says, in any of its versions, when it cannot reach anything.
_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "Failed to establish",
    "name resolution",
    "getaddrinfo failed",
    "ConnectTimeout",
    "ReadTimeout",
    "Read timed out",
    "ProxyError",
    "Network is unreachable",
    "connection error",
)


def why_pip_failed(output: str) -> SetupError:
    """Turn pip's `output` into a message: changed file, no network, or pip's own last words."""
    if "DO NOT MATCH THE HASHES" in output:
        return SetupError(
            "下载的组件与锁文件中的哈希不一致，没有安装。请检查网络或软件源是否被改动。",
            "A downloaded package does not match its hash in the lock; it was not installed. "
            "Check whether the network or the package mirror altered it.",
            _tail(output),
        )
    if any(sign in output for sign in _NO_NETWORK):
        return SetupError(
            "无法连接软件源。首次运行需要联网；"
            "如使用代理或镜像，请设置 HTTPS_PROXY 或 PIP_INDEX_URL。",
            "The package index cannot be reached. The first run needs a network; behind a proxy or "
            "with a mirror set HTTPS_PROXY or PIP_INDEX_URL.",
            _tail(output, 3),
        )
    return SetupError("安装组件失败：", "Packages could not be installed:", _tail(output))


def _captured(
    command: list[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _tail(text: str, lines: int = 15) -> str:
    """Return the last lines of what a program said, without its warnings."""
    said = [line for line in text.strip().splitlines() if not line.startswith("WARNING")]
    return "\n".join(said[-lines:])


def call(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run `command` with its output streaming through; return its exit code.

    Ctrl-C reaches the child by itself and a request to end is handed on, so that it ends in its
    own way; we wait for it.
    """
    with subprocess.Popen(command, env={**(environment or os.environ), "PYTHONUTF8": "1"}) as child:
        before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        try:
            return _outlast(child)
        finally:
            signal.signal(signal.SIGTERM, before)


def _outlast(child: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def finish(act: Callable[[], int]) -> None:
    """Run a script's `act` and leave with its exit code, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in an old code page prints a substitute instead of failing.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = act()
    except SetupError as error:
        print(error, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
