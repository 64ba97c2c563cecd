"""Long work beside the pages: done one after another, watched through a file, never half told."""

import json
import threading
import time

import pytest

from electionsys.db import Ref
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.web import jobs
from electionsys.web.jobs import Jobs
from tests.conftest import UNIT

HERE, ELSEWHERE = Ref(UNIT, 7), Ref(UNIT, 8)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "jobs"


def ended(held, where=HERE):
    for _ in range(200):
        found = held.progress(where)
        if found is None or found.state != "running":
            return found
        time.sleep(0.01)
    raise TimeoutError("the job did not end")


class Gate:
    """Work that says how far it is, and then waits until the test lets it go on."""

    def __init__(self) -> None:
        self.came, self.go = threading.Event(), threading.Event()

    def __call__(self, tell):
        tell(5, 0.25)
        time.sleep(0.25)
        tell(50, 0.5)
        self.came.set()
        self.go.wait(10)
        return 100


def test_work_is_done_and_counted(folder):
    held = Jobs(folder)
    assert held.progress(HERE) is None
    assert held.start(HERE, "check", lambda tell: 12)
    found = ended(held)
    assert (found.kind, found.state, found.done, found.share) == ("check", "done", 12, 1)
    held.forget(HERE)
    assert held.progress(HERE) is None


def test_any_process_can_see_how_far_it_is(folder):
    held, other, gate = Jobs(folder), Jobs(folder), Gate()
    held.start(HERE, "import", gate)
    gate.came.wait(10)
    seen = other.progress(HERE)
    assert (seen.state, seen.done, seen.share) == ("running", 50, 0.5)
    gate.go.set()
    assert ended(other).done == 100


def test_short_work_is_waited_for_and_long_work_is_not(folder):
    held, gate = Jobs(folder), Gate()
    assert held.wait(HERE, 5) is None
    held.start(HERE, "check", lambda tell: 3)
    assert held.wait(HERE, 5).done == 3
    held.start(HERE, "check", gate)
    began = time.monotonic()
    assert held.wait(HERE, 0.2).state == "running"
    assert time.monotonic() - began < 5
    gate.go.set()
    assert held.wait(HERE, 5).state == "done"


def test_one_election_has_one_job_at_a_time(folder):
    held, gate = Jobs(folder), Gate()
    assert held.start(HERE, "check", gate)
    assert not held.start(HERE, "import", lambda tell: 1)
    # Another process does not begin it a second time either; another election waits its turn.
    assert not Jobs(folder).start(HERE, "import", lambda tell: 1)
    assert held.start(ELSEWHERE, "check", lambda tell: 2)
    assert held.progress(ELSEWHERE).state == "running"
    gate.go.set()
    assert ended(held).kind == "check"
    assert ended(held, ELSEWHERE).done == 2
    assert held.start(HERE, "import", lambda tell: 3)
    assert ended(held).done == 3


def test_a_job_that_runs_or_waits_is_not_forgotten_and_not_begun_twice(folder):
    held, gate = Jobs(folder), Gate()
    held.start(HERE, "check", gate)
    held.start(ELSEWHERE, "check", lambda tell: 2)
    gate.came.wait(10)
    for jobs_of, where in ((held, HERE), (held, ELSEWHERE), (Jobs(folder), HERE)):
        jobs_of.forget(where)
        assert held.progress(where).state == "running"
        assert not held.start(where, "import", lambda tell: 3)
    gate.go.set()
    assert ended(held).done == 100
    assert ended(held, ELSEWHERE).done == 2
    held.forget(HERE)
    assert held.progress(HERE) is None


def test_a_job_whose_file_was_lost_is_not_begun_twice_and_the_next_one_runs(folder):
    held, gate = Jobs(folder), Gate()
    held.start(HERE, "check", gate)
    gate.came.wait(10)
    next(folder.glob("*.json")).unlink()
    assert not held.start(HERE, "import", lambda tell: 3)
    gate.go.set()
    while not held.start(HERE, "import", lambda tell: 4):
        time.sleep(0.01)
    while ended(held).kind != "import":
        time.sleep(0.01)
    assert ended(held).done == 4


def test_where_nothing_can_be_written_the_work_is_done_and_the_next_one_too(
    folder, monkeypatch, caplog
):
    monkeypatch.setattr(jobs, "BEAT", 0.02)
    monkeypatch.setattr(jobs, "STALE", 0.2)
    held, gate, write, full = Jobs(folder), Gate(), jobs._write, True

    def disk(path, progress):
        if full:
            raise OSError("640221198005060028")
        write(path, progress)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_write", disk)
        with pytest.raises(OSError, match="640221"):
            held.start(HERE, "check", gate)
        full = False
        assert held.start(HERE, "check", gate)
        gate.came.wait(10)
        full = True
        time.sleep(0.1)
        gate.go.set()
        time.sleep(0.4)
        # How it ended could not be written: nobody heard of it, and it can be begun again.
        assert held.progress(HERE) is None
        full = False
        assert held.start(HERE, "check", lambda tell: 3)
        assert ended(held).done == 3
    assert "OSError" in caplog.text
    assert "640221" not in caplog.text


def test_a_refusal_and_a_fault_are_told_apart_and_the_next_job_runs(folder, caplog):
    held = Jobs(folder)

    def refused(tell):
        raise RefusedError(Finding("R230"))

    def faulty(tell):
        tell(4, 0.1)
        raise ValueError("640221198005060028")

    for work, state in ((refused, "refused"), (faulty, "failed"), (lambda tell: 1, "done")):
        assert held.start(HERE, "check", work)
        assert ended(held).state == state
    # What went wrong is logged by kind and place, never with what it was about.
    assert "ValueError" in caplog.text
    assert "640221" not in caplog.text
    assert all("640221" not in file.read_text() for file in folder.iterdir())


def test_a_job_whose_process_died_is_none_and_can_be_begun_again(folder, monkeypatch):
    held = Jobs(folder)
    held.start(HERE, "check", lambda tell: 1)
    ended(held)
    (file,) = folder.iterdir()
    dead = json.loads(file.read_text()) | {"state": "running"}
    file.write_text(json.dumps(dead))
    assert held.progress(HERE).state == "running"
    file.write_text(json.dumps(dead | {"beat": dead["beat"] - jobs.STALE - 1}))
    assert held.progress(HERE) is None
    assert held.start(HERE, "check", lambda tell: 2)
    assert ended(held).done == 2


def test_a_job_that_says_nothing_for_long_still_lives(folder, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT", 0.02)
    monkeypatch.setattr(jobs, "STALE", 0.2)
    held, gate = Jobs(folder), Gate()
    held.start(HERE, "check", gate)
    gate.came.wait(10)
    time.sleep(0.5)
    assert Jobs(folder).progress(HERE).state == "running"
    gate.go.set()
    assert ended(held).state == "done"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "check", "more": 1}'])
def test_a_broken_file_is_no_job(folder, content):
    held = Jobs(folder)
    folder.mkdir()
    (folder / f"{HERE.unit}-{HERE.id}.json").write_text(content)
    assert held.progress(HERE) is None
    assert held.start(HERE, "check", lambda tell: 1)
    assert ended(held).state == "done"


def test_readers_never_meet_half_a_file(folder):
    held, seen = Jobs(folder), []

    def work(tell):
        until = time.monotonic() + 0.6
        while time.monotonic() < until:
            tell(len(seen), 0.5)
        return 1

    held.start(HERE, "check", work)
    while (found := held.progress(HERE)) and found.state == "running":
        seen.append(found)
    assert found is not None
    assert len(seen) > 20
