"""Check the text of a QR code, whoever brings it."""

from electionsys.db import Session, keys_of
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.keys import fingerprint
from electionsys.law.rules import Ballots, Body, Case, Mode, Outcome, Post, Round
from electionsys.law.services import decide_case
from electionsys.results import rules
from electionsys.results.rules import Record, SignedRecord


def verify_qr(session: Session, text: str, posted: str = "") -> dict[str, tuple[Finding, ...]]:
    """Answer three questions about the text of a QR code: signature, numbers, elected.

    A finding that INFORMS is a yes, one that WARNS is "cannot be checked here", one that BLOCKS
    is a no. `posted` is the fingerprint on the notice of candidates, or empty.
    """
    try:
        signed = rules.read_qr(text.strip("\r\n\t"))
    except RefusedError as refused:
        nothing = (Finding("D325", severity=Severity.WARNS),)
        return {"signature": refused.findings, "numbers": nothing, "elected": nothing}
    adds_up = (Finding("D324", severity=Severity.INFORMS),)
    return {
        "signature": _whose(session, signed, posted),
        "numbers": tuple(rules.check_record(signed.record)) or adds_up,
        "elected": (_by_law(signed.record),),
    }


def _whose(session: Session, signed: SignedRecord, posted: str) -> tuple[Finding, ...]:
    named = {"fingerprint": fingerprint(signed.key)}
    if posted.strip():
        wrong = rules.check_key(signed, posted)
        return (wrong or Finding("D321", severity=Severity.INFORMS, values=named),)
    if signed.key == keys_of(session).public_key():
        return (Finding("D322", severity=Severity.INFORMS, values=named),)
    return (Finding("D323", severity=Severity.WARNS, values=named),)


def _by_law(record: Record) -> Finding:
    """Decide the record's own numbers again, by the law of its day.

    The code holds no local decision and no kinship: where the answer hangs on one, this says so.
    """
    said = {p.post: {one.name for one in p.people if one.elected} for p in record.posts}
    names = {"names": "、".join(name for names in said.values() for name in sorted(names)) or "-"}
    try:
        decision = decide_case(_case(record))
    except RefusedError:
        return Finding("D328", severity=Severity.WARNS, values=names)
    if decision.outcome in (Outcome.INVALID, Outcome.IRRECONCILABLE):
        return Finding("D327", values={"outcome": f"law.outcome.{decision.outcome}"})
    if decision.outcome is Outcome.UNDETERMINED or record.round == "another":
        return Finding("D328", severity=Severity.WARNS, values=names)
    found = {kind: set(post.elected) for kind, post in decision.posts.items()}
    if found != said:
        return Finding("D329", severity=Severity.WARNS, values=names)
    return Finding("D326", severity=Severity.INFORMS, values=names)


def _case(record: Record) -> Case:
    counts = {name: getattr(record, name) for name in rules.COUNTS if name != "registered"}
    people = [one for post in record.posts for one in post.people]
    return Case(
        place=record.unit,
        body=Body(record.body),
        day=record.polling_day,
        registered=record.registered,
        ballots=Ballots(**counts),
        posts=tuple(Post(post.post, post.seats) for post in record.posts),
        votes={post.post: {one.name: one.votes for one in post.people} for post in record.posts},
        mode=Mode.REPRESENTATIVES if record.body == Body.SUPERVISION else Mode.VOTERS,
        round=Round(record.round),
        sexes={one.name: one.sex for one in people if one.sex},
    )
