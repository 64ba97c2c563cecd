"""How the project sets itself up: the lock, the environment, and what it says when it cannot."""

import ast
import importlib
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
LOCKS = ("requirements.lock", "requirements-test.lock")
OLD = (3, 7)


def _script(name, monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module(name)


@pytest.fixture
def env(monkeypatch, tmp_path):
    """Return the set-up code, over an empty checkout with a small lock of its own."""
    module = _script("_env", monkeypatch)
    for name in (*LOCKS, "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n", "utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "electionsys.json")
    return module


def _run(*arguments, **options):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        **options,
    )


def _pins(lock):
    """Return {package: version} of a lock file."""
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def _names_a_place(text):
    """Say whether a lock names a host, an index or a folder of somebody's machine."""
    return re.search(r"://|index-url|find-links|@ |(^|\s)(/|[A-Z]:\\)", text) is not None


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock):
    assert not _names_a_place((ROOT / lock).read_text("utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "flask @ file.whl",
        "#   -r /home/somebody/in.txt",
        "--find-links wheels",
    ],
)
def test_a_lock_that_names_a_place_is_noticed(line):
    assert _names_a_place(f"alembic==1.0\n{line}\n")


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_has_a_hash(lock):
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert len(_pins(lock)) > 30


def test_the_lock_for_tests_carries_the_lock_for_running():
    running, testing = map(_pins, LOCKS)
    assert running.items() <= testing.items()


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ()), (LOCKS[1], ("test",))])
def test_a_lock_holds_what_the_project_asks_for(lock, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    for extra in extras:
        asked += project["project"]["optional-dependencies"][extra]
    pins = _pins(lock)
    missing = [
        line
        for line in asked
        if pins.get(canonicalize_name((need := Requirement(line)).name)) not in need.specifier
    ]
    assert missing == []


def test_an_old_python_is_told_which_one_is_needed(env):
    said = env.too_old((3, 10))
    assert "3.11" in said
    assert "3.10" in said
    assert "需要" in said
    assert env.too_old((3, 11)) is None
    assert env.too_old((4, 0)) is None


@pytest.mark.parametrize("name", ["run", "test", "check", "bench", "_env", "_browser"])
def test_an_old_python_can_read_the_scripts(name):
    """Or it would stop at a word it does not know, before it can be told to make way."""
    ast.parse((SCRIPTS / f"{name}.py").read_text("utf-8"), feature_version=OLD)


def test_a_script_in_new_words_is_noticed():
    with pytest.raises(SyntaxError):
        ast.parse("match 1:\n    case 1: pass\n", feature_version=OLD)


def test_an_environment_is_kept_while_it_is_whole_and_fits_the_lock(env):
    stamp = env._fresh()
    stamp["locks"] = {LOCKS[0]: env._digest(LOCKS[0])}
    env._write(stamp)
    assert env._holds(env._stamp())

    (env.ROOT / LOCKS[0]).write_text("# another\n", "utf-8")
    assert not env._holds(env._stamp())

    stamp["locks"] = {}
    assert env._holds(stamp)
    assert not env._holds({**stamp, "root": "where it was before it was moved"})
    assert not env._holds({"root": str(env.ROOT)})
    shutil.rmtree(env.interpreter().parent)
    assert not env._holds(stamp)


def test_a_stamp_that_was_cut_off_is_not_believed(env):
    env.VENV.mkdir()
    env.STAMP.write_text('{"root": ', "utf-8")
    assert not env._holds(env._stamp())


def test_somebody_elses_environment_is_left_alone(env):
    env.VENV.mkdir()
    (env.VENV / "pyvenv.cfg").write_text("home = /somewhere\n", "utf-8")
    with pytest.raises(env.SetupError, match="not made by this script"):
        env.ready()
    assert (env.VENV / "pyvenv.cfg").is_file()


def test_a_folder_that_cannot_be_written_is_explained(env):
    env.VENV.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(env.SetupError, match="cannot be written"):
        env.ready()


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("NewConnectionError: [Errno 111] Connection refused", "cannot be reached"),
        ("socket.gaierror: Temporary failure in name resolution", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "does not match its hash"),
        ("ERROR: No space left on device", "No space left on device"),
    ],
)
def test_why_packages_could_not_be_installed_is_told(env, output, told):
    said = str(env.why_pip_failed(f"WARNING: noise\n{output}"))
    assert told in said
    assert "noise" not in said
    assert re.search("[一-鿿]", said)


def test_a_script_hands_on_the_exit_code(env):
    assert env.call([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_taken_port_is_told_before_the_rehearsal():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(SCRIPTS / "run.py", "--port", port)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", [("--port", "0"), ("--port", "web"), ("--colour", "red")])
def test_an_unknown_option_of_run_is_refused(wrong):
    done = _run(SCRIPTS / "run.py", *wrong)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_only_known_parts_of_the_tests_can_be_left_out():
    done = _run(SCRIPTS / "test.py", "--without", "everything")
    assert done.returncode == 2


@pytest.mark.postgres
def test_the_database_server_of_the_tests_goes_when_they_go():
    command = [sys.executable, str(SCRIPTS / "_postgres.py")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
        address = server.stdout.readline().strip()
        with psycopg.connect(address) as connection:
            shown = connection.execute("SHOW data_directory").fetchone()
        folder = Path(shown[0])
        server.communicate(timeout=60)
    assert server.returncode == 0
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_a_ratio_compares_neighbours_in_time(monkeypatch):
    bench = _script("bench", monkeypatch)
    order = []

    @contextmanager
    def scene(_folder):
        yield (lambda: lambda: order.append("ours")), (lambda: lambda: order.append("peer"))

    row = SimpleNamespace(
        name="a row", unit="thing", amount=1, peer="nothing", scene=scene, more=None
    )
    result = bench._measured(row, 2)
    # One of each to warm up, then each goes first in turn.
    assert order == ["ours", "peer", "ours", "peer", "peer", "ours"]
    assert result["ratio_low"] <= result["ratio"] <= result["ratio_high"]
    assert len(result["seconds"]["ours"]) == len(result["seconds"]["peer"]) == 2
