"""The result: reconciled, decided, certified by two, posted, and checked by another program."""

import subprocess
import sys
from functools import partial
from pathlib import Path

from electionsys.config import beside
from electionsys.findings import blocking
from electionsys.journal import services as journal
from electionsys.journal.rules import digest
from electionsys.law.reconcile import percent
from electionsys.law.rules import Outcome
from electionsys.rehearsal.scene import Scene
from electionsys.results import services as results
from electionsys.words import say


def certify(scene: Scene) -> None:
    """Tell the decision with its articles, let two persons sign it, and refuse a second time."""
    teller, at = scene.teller, scene.at(0, seconds=27_000)
    teller.chapter("rehearsal.result")
    wrong = blocking(scene.look(results.reconcile))
    for finding in wrong:
        teller.finding(finding)
    if wrong:
        raise RuntimeError("the papers of the rehearsal do not add up")
    _tell(scene)
    approved = digest(scene.look(results.data))
    # The scrutineer may have settled a stack: who recorded one signs nothing.
    for who in ("chair", "township"):
        scene.do(results.sign, who, approved, at=at)
    again = partial(scene.do, results.sign, "chair", approved, at=at)
    scene.tell_refusal("rehearsal.refused", again)
    scene.do(results.post, "chair", scene.word("board"), at=at)


def _tell(scene: Scene) -> None:
    decision, teller = scene.look(results.decision), scene.teller
    if decision.outcome is not Outcome.VALID:
        raise RuntimeError(f"the rehearsed election is {decision.outcome}")
    turnout = decision.turnout
    teller.line(
        "rehearsal.turnout",
        took_part=turnout.took_part,
        registered=turnout.registered,
        percent=percent(turnout.took_part, turnout.registered),
    )
    for finding in decision.findings:
        teller.finding(finding)
    for kind, post in decision.posts.items():
        for name in post.elected:
            title, votes = say(teller.language, f"post.{kind}"), post.votes.get(name, 0)
            teller.line("rehearsal.elected", post=title, name=name, votes=votes)


def publish(scene: Scene) -> bool:
    """Write notice, QR code and bundle; return whether the stand-alone script finds them true."""
    teller = scene.teller
    for size in ("a4", "a3"):
        notice = scene.look(results.notice_pdf, teller.language, size)
        teller.write(f"result-notice-{size}.pdf", notice)
    certified = scene.look(results.certified)
    code = teller.write("qr.txt", certified.signed.qr_text().encode())
    bundle = teller.write("bundle.zip", scene.look(results.bundle))
    return _verified(scene, bundle, code, certified.fingerprint) and _journal_holds(scene)


def _verified(scene: Scene, bundle: Path, code: Path, fingerprint: str) -> bool:
    """Run the stand-alone script as a stranger would, who has the key of the earlier notice."""
    script = Path(beside("scripts")) / "verify_bundle.py"
    command = [str(script), str(bundle), "--key", fingerprint, "--qr", str(code)]
    run = subprocess.run(  # noqa: S603 - our own script on the files just written
        [sys.executable, "-I", *command], capture_output=True, check=False
    )
    scene.teller.line("rehearsal.verifier", fingerprint=fingerprint)
    for row in run.stdout.decode("utf-8", "replace").splitlines():
        scene.teller.row(row)
    return run.returncode == 0


def _journal_holds(scene: Scene) -> bool:
    broken = scene.look(journal.verify)
    length, last = scene.look(journal.head)
    if broken is not None:
        scene.teller.finding(broken)
        return False
    scene.teller.line("rehearsal.journal", n=length, hash=last[:16])
    return True
