"""A question with the facts of its example, some of them changed; what the answer says."""

from collections.abc import Mapping

from electionsys.law import services as law


def ask(question: str, **changes: object) -> dict[str, object]:
    """Return the answer to the example with these facts; None takes one away."""
    case = {**law.example(question), **changes}
    return law.ask(question, {key: value for key, value in case.items() if value is not None})


def bare(question: str, **facts: object) -> dict[str, object]:
    """Return the answer to these facts of a village of Zhejiang in 2026."""
    place = {"place": "330106", "body": "villagers_committee", "election_day": "2026-03-01"}
    return law.ask(question, {**place, **facts})


def codes(answer: Mapping[str, object], severity: str = "") -> list[str]:
    return [one["code"] for one in answer["findings"] if severity in ("", one["severity"])]


def said(answer: Mapping[str, object], code: str) -> Mapping[str, object]:
    """Return the one finding with this code."""
    (found,) = [one for one in answer["findings"] if one["code"] == code]
    return found
