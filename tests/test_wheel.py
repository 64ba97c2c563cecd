"""What is handed out is the wheel: it carries its pages, styles, words and data inside it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from pathlib import Path

import pytest

from electionsys import words

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """Return an environment that holds the wheel, and borrows what it needs from this one."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder)
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--quiet"]
    _run([*pip, "--no-index", "--no-deps", "--disable-pip-version-check", str(wheel)], folder)
    # Added last, and not a site folder itself: the checkout that is installed there stays unseen.
    borrowed = sysconfig.get_path("purelib")
    (_site_packages(folder) / "borrowed.pth").write_text(borrowed + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def served(bare, tmp_path_factory):
    """Serve an empty installation from a folder that has nothing to do with the checkout."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(_program(bare, "electionsys")), "serve"]
    options = ["--data", str(elsewhere / "data"), "--port", str(port)]
    with (elsewhere / "log").open("w+b") as log:
        plain = {name: value for name, value in os.environ.items() if "ELECTIONSYS" not in name}
        server = subprocess.Popen(
            [*command, *options], cwd=elsewhere, env=plain, stdout=log, stderr=log
        )
        try:
            _wait(server, port, elsewhere / "log")
            yield port
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _site_packages(folder):
    base = {"base": str(folder), "platbase": str(folder)}
    return Path(sysconfig.get_path("purelib", "venv", base))


def _program(folder, name):
    on_windows = sys.platform == "win32"
    return folder / ("Scripts" if on_windows else "bin") / (f"{name}.exe" if on_windows else name)


def _wait(server, port, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"nothing is served:\n{log.read_text('utf-8', errors='replace')}")


def _fetch(port, address):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _in_checkout(folder, pattern):
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern)}


def test_the_wheel_carries_every_page_style_and_sentence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    beside = _in_checkout("templates", "*.*") | _in_checkout("static", "*.*")
    inside = _in_checkout("electionsys/words", "*.po") | _in_checkout("electionsys/law", "*.toml")
    assert {f"electionsys/{name}" for name in beside} <= names
    assert inside <= names
    assert len(beside) > 5
    assert len(inside) > 5


def test_the_wheel_carries_nothing_of_the_workshop(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/", 1)[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"electionsys"}
    assert [name for name in names if "__pycache__" in name] == []


def test_an_installed_wheel_finds_its_pages_inside_itself(bare, tmp_path):
    code = (
        "from electionsys.config import beside; print(beside('templates')); print(beside('static'))"
    )
    python = str(_program(bare, "python"))
    package = _site_packages(bare) / "electionsys"
    found = [Path(line) for line in _run([python, "-c", code], tmp_path).splitlines()]
    assert [path.resolve() for path in found] == [
        (package / "templates").resolve(),
        (package / "static").resolve(),
    ]


def test_an_installed_wheel_serves_the_sign_in_page(served):
    status, page = _fetch(served, "/accounts/sign-in")
    assert status == 200
    assert words.say("zh", "accounts.sign_in") in page.decode()


def test_an_installed_wheel_serves_its_styles(served, wheel):
    _, page = _fetch(served, "/accounts/sign-in")
    (address,) = re.findall(r'href="(/static/site\.css[^"]*)"', page.decode())
    status, style = _fetch(served, address)
    assert status == 200
    assert style == zipfile.ZipFile(wheel).read("electionsys/static/site.css")


def test_an_address_that_is_not_there_is_not_found(served):
    assert _fetch(served, "/static/nothing.css")[0] == 404
