"""Decide a count that somebody published: the numbers in, the answer of the law out."""

import json
from pathlib import Path

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law import services as law
from electionsys.law.cases import Case, Decision, Outcome
from electionsys.law.reconcile import percent
from electionsys.places import services as places
from electionsys.rehearsal.telling import Teller
from electionsys.words import say


def retell(path: Path, out: Path, language: str) -> int:
    """Print the story of the count in `path`, write `decision.json` into `out`.

    Return 0 where the election is valid, 1 where it is invalid, irreconcilable or undetermined.
    Raises RefusedError with everything that is wrong with the file.
    """
    teller = Teller(language, out)
    case = law.read_case(_read(path))
    decision = law.decide_case(case)
    _tell(teller, case, decision)
    answer = law.answer_json(decision, language)
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    teller.write("decision.json", text.encode())
    teller.chapter("rehearsal.files")
    for file in teller.files:
        teller.row(str(file))
    return 0 if decision.outcome is Outcome.VALID else 1


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise RefusedError(Finding("G102", values={"path": str(path), "why": why})) from error


def _tell(teller: Teller, case: Case, decision: Decision) -> None:
    turnout = decision.turnout
    teller.chapter(
        "rehearsal.published",
        place=places.find(case.place).full_name,
        day=case.day,
        body=say(teller.language, f"body.{case.body}"),
    )
    for pack in decision.rules:
        teller.line("rehearsal.pack", pack=pack)
    teller.line(f"law.outcome.{decision.outcome}")
    teller.line(
        "rehearsal.turnout",
        took_part=turnout.took_part,
        registered=turnout.registered,
        percent=percent(turnout.took_part, turnout.registered),
    )
    for kind, post in decision.posts.items():
        title = say(teller.language, f"post.{kind}")
        teller.line("rehearsal.post", post=title, seats=case.seats(kind))
        for name in post.elected:
            votes = post.votes.get(name, 0)
            teller.line("rehearsal.elected", post=title, name=name, votes=votes)
    teller.chapter("rehearsal.why")
    for finding in decision.findings:
        teller.finding(finding)
