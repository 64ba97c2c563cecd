"""Find a Chromium for the tests, or install one. Standard library only; used by test.py."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import _env

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_WINDOWS_PLACES = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WHERE_PLAYWRIGHT_KEEPS_IT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def ready(python: Path) -> str:
    """Return a browser's path. `python` is the environment's, which has playwright.

    Order: ELECTIONSYS_TEST_BROWSER, the machine's own, Debian's package, playwright's download.
    Raises SetupError when none can be had.
    """
    named = os.environ.get("ELECTIONSYS_TEST_BROWSER")
    if named and not Path(named).is_file():
        raise _env.SetupError(
            f"ELECTIONSYS_TEST_BROWSER 指向的文件不存在：{named}",
            f"ELECTIONSYS_TEST_BROWSER names a file that does not exist: {named}",
        )
    found = named or installed() or _playwright_copy(python)
    if found is None and _debian_root():
        _apt("chromium")
        found = installed()
    found = found or _downloaded(python)
    _chinese_font()
    return found


def installed() -> str | None:
    """Return the path of a browser that the machine has and that starts."""
    return next(filter(_starts, _candidates()), None)


def _candidates() -> Iterator[str]:
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            yield found
    if sys.platform == "win32":
        folders = filter(None, map(os.environ.get, _WINDOWS_FOLDERS))
        places = [str(Path(folder, place)) for folder in folders for place in _WINDOWS_PLACES]
    else:
        places = list(_MAC_PLACES) if sys.platform == "darwin" else []
    yield from (place for place in places if Path(place).is_file())


def _starts(path: str) -> bool:
    """Say whether it is a browser and not a stand-in that only tells how to install one."""
    if sys.platform == "win32":
        # There, asking for the version opens a window.
        return True
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _playwright_copy(python: Path) -> str | None:
    done = subprocess.run(
        [str(python), "-c", _WHERE_PLAYWRIGHT_KEEPS_IT], capture_output=True, text=True, check=False
    )
    path = done.stdout.strip()
    return path if path and Path(path).is_file() else None


def _downloaded(python: Path) -> str:
    _env.say("正在下载测试用浏览器 …", "Downloading a browser for the tests …")
    done = subprocess.run(
        [str(python), "-m", "playwright", "install", "chromium"],
        capture_output=True,
        text=True,
        check=False,
    )
    found = _playwright_copy(python)
    if found is None:
        raise _env.SetupError(
            "没有找到浏览器，也无法下载。请安装 Chromium、Chrome 或 Edge，"
            "或用 ELECTIONSYS_TEST_BROWSER 指明其路径；也可用 --without browser 不运行浏览器测试。",
            "No browser was found and none could be downloaded. Install Chromium, Chrome or Edge, "
            "or name one in ELECTIONSYS_TEST_BROWSER; --without browser leaves those tests out.",
            "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:]),
        )
    return found


def _debian_root() -> bool:
    return (
        sys.platform == "linux"
        and Path("/etc/debian_version").exists()
        and shutil.which("apt-get") is not None
        and os.geteuid() == 0
    )


def _apt(package: str) -> None:
    """Install one Debian package. What went wrong is told; the caller looks whether it is there."""
    _env.say(f"正在安装 {package} …", f"Installing {package} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(
            ["apt-get", "--quiet", *step],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = "\n".join(done.stderr.strip().splitlines()[-5:])
            print(f"apt-get {' '.join(step)}:\n{last}", file=sys.stderr)


def _chinese_font() -> None:
    """See to it that a page in the tests has characters, not boxes. Windows and macOS have them."""
    if sys.platform != "linux" or _has_chinese_font():
        return
    if _debian_root():
        _apt("fonts-noto-cjk")
    if not _has_chinese_font():
        _env.say(
            "提示：没有中文字体，测试截图中的汉字会显示为方框。",
            "Note: no Chinese font is installed; characters in screenshots will be boxes.",
        )


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    done = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
    return bool(done.stdout.strip())
