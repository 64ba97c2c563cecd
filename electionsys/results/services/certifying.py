"""Certify by two persons, and hand the result to everybody.

What two persons approve is the digest of `Result.data()`: the numbers, the votes, who is elected,
why, and the rules. Nothing in it depends on the moment. With the second approval, in one
transaction and in this order:

1. the head of the journal is read, whose last act is that approval;
2. the record is signed: the result, that head, and the moment;
3. the election moves to certified (`elections.move`), which of two who come at once only one can;
4. `results.certify` goes into the journal, with the hash of the signed record;
5. the bundle is packed, its journal ending with that act, and kept.

So the record names the last act it rests on, the journal names the record, and the bundle holds
both. Acts that come later change neither: whoever asks gets the same bytes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from electionsys import paper, words
from electionsys.accounts import services as accounts
from electionsys.actor import Actor
from electionsys.counting import services as counting
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding, blocking
from electionsys.journal import rules as chain
from electionsys.journal import services as journal
from electionsys.keys import fingerprint
from electionsys.law import services as law
from electionsys.law.rules import Outcome
from electionsys.paper import Counts, Heading, Notice, ResultFace, ResultPost, ResultRow
from electionsys.results import rules
from electionsys.results.models import Certificate, PostShown, Result, read_result
from electionsys.results.rules import SignedRecord
from electionsys.results.services.deciding import BARRED, reconcile, result

CERTIFY = "results.certify"
# Notices of an election are numbered through; the result's is the seventeenth.
_NOTICE = "17"


def sign(session: Session, actor: Actor, where: Ref, digest: str, *, at: datetime) -> bool:
    """Approve the result with this digest; return whether two persons now have.

    With the second approval a valid result is certified and an invalid election declared void.
    Raises RefusedError: D312 certified already, X101, A303, A304 the data changed since it was
    looked at, D318 for who recorded a stack himself, D311 and J-codes with all findings where the
    numbers, the journal or the law give no answer, D316 an elected person who is barred.
    """
    # The row is held, so that of two who sign at once the second sees the first.
    session.get(Election, where, with_for_update=True, populate_existing=True)
    if _row(session, where) is not None:
        raise RefusedError(Finding("D312"))
    elections.in_stage(session, where, Stage.COUNTED)
    found = result(session, where)
    if digest != chain.digest(found.data()):
        raise RefusedError(Finding("A304"))
    mine = (Finding("D318"),) if actor.id in counting.recorders(session, where) else ()
    refuse((*mine, *_unfit(session, where, found)))
    if not accounts.approve(session, actor, where, CERTIFY, digest, at=at):
        return False
    end = _declare_void if found.outcome == Outcome.INVALID else _certify
    end(session, actor, where, found, at)
    return True


def _unfit(session: Session, where: Ref, found: Result) -> Iterator[Finding]:
    """Yield why nobody may sign this. An invalid election is signed too, as void."""
    yield from blocking(reconcile(session, where))
    broken = journal.verify(session, where)
    if broken:
        yield broken
    if found.outcome not in (Outcome.VALID, Outcome.INVALID):
        yield Finding("D311", values={"outcome": f"law.outcome.{found.outcome}"})
        yield from blocking(found.findings)
    yield from (one for one in found.findings if one.code == BARRED)


def _certify(session: Session, actor: Actor, where: Ref, found: Result, at: datetime) -> None:
    """Do the five steps of the module docstring."""
    digest, signer = chain.digest(found.data()), keys_of(session).signer()
    signed = rules.sign(found.record(journal.head(session, where)[1], at), signer)
    elections.move(session, actor, where, Stage.CERTIFIED, at=at)
    hashed = hashlib.sha256(signed.packed()).hexdigest()
    journal.record(session, actor, where, CERTIFY, at=at, digest=digest, record=hashed)
    approvals = accounts.approvals(session, where, CERTIFY, digest, at=at)
    row = Certificate(
        unit=where.unit,
        election_id=where.id,
        data=chain.canonical(found.data()).decode(),
        digest=digest,
        packed=signed.packed(),
        signers="\n".join(one.name for one in approvals),
        at=at,
    )
    notice = _pdf(Certified(row, found, signed, ()), "zh", "a4")
    lines = [line.public() for line in journal.lines(session, where)]
    totals = rules.totals_of(signed.record, set_aside=found.set_aside)
    files = rules.bundle_files(signed, totals, found.rules, lines, notice)
    row.bundle = rules.bundle(files, signer, signed.record)
    session.add(row)


def _declare_void(session: Session, actor: Actor, where: Ref, found: Result, at: datetime) -> None:
    digest, codes = chain.digest(found.data()), [one.code for one in blocking(found.findings)]
    elections.move(session, actor, where, Stage.VOID, at=at)
    journal.record(session, actor, where, "results.declare-void", at=at, digest=digest, why=codes)


def post(session: Session, actor: Actor, where: Ref, place: str, *, at: datetime) -> None:
    """Record where the notice was put up. Raises RefusedError X101, D314 posted already."""
    elections.in_stage(session, where, Stage.CERTIFIED)
    row = _held(session, where)
    if row.posted_at is not None:
        raise RefusedError(Finding("D314", values={"place": row.posted_where}))
    row.posted_at, row.posted_where = at, place
    journal.record(session, actor, where, "results.post", at=at, place=place)


@dataclass(frozen=True, slots=True)
class Certified:
    """A certified result as it is shown; `broken` says what no longer fits the signature."""

    row: Certificate
    result: Result
    signed: SignedRecord
    broken: tuple[Finding, ...]

    @property
    def signers(self) -> tuple[str, ...]:
        return tuple(self.row.signers.split("\n"))

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.signed.key)

    def qr_svg(self) -> str:
        return paper.svg(self.signed.qr_text())


def certified(session: Session, where: Ref) -> Certified:
    """Return the certified result, checked again against its signature.

    Raises NotFoundError where there is none, RefusedError D313 or D40x where what is stored was
    damaged beyond reading.
    """
    row = _held(session, where)
    signed = rules.read_packed(row.packed)
    try:
        found = read_result(row.data)
    except (ValueError, TypeError, KeyError) as error:
        raise RefusedError(Finding("D313")) from error
    fits = (
        found.record(signed.record.journal_head, signed.record.at) == signed.record
        and chain.digest(found.data()) == row.digest
        and counting.recorded(session, where, CERTIFY).get("digest") == row.digest
        and signed.key == keys_of(session).public_key()
        and rules.check_place(signed.record, where.unit, where.id) is None
    )
    return Certified(row, found, signed, () if fits else (Finding("D313"),))


def elected(session: Session, where: Ref) -> dict[str, list[int]]:
    """Return name -> voter ids of everybody elected, as certified (`Result.voters`).

    Raises as `certified` does, and RefusedError D313 where it was altered.
    """
    shown = certified(session, where)
    refuse(shown.broken)
    return {name: list(ids) for name, ids in shown.result.voters.items()}


def notice_pdf(session: Session, where: Ref, language: str = "zh", size: str = "a4") -> bytes:
    """Return the notice of the certified result, `size` a4 or a3. Raises as `certified` does."""
    shown = certified(session, where)
    refuse(shown.broken)
    return _pdf(shown, language, size)


def bundle(session: Session, where: Ref) -> bytes:
    """Return the zip for everybody, byte for byte as it was certified. Raises NotFoundError."""
    return _held(session, where).bundle


def posted(session: Session, where: Ref) -> bool:
    """Return whether the notice of the certified result was put up."""
    row = _row(session, where)
    return row is not None and row.posted_at is not None


def _held(session: Session, where: Ref) -> Certificate:
    row = _row(session, where)
    if row is None:
        raise NotFoundError(f"certificate of {where}")
    return row


def _row(session: Session, where: Ref) -> Certificate | None:
    found = select(Certificate).where(
        Certificate.unit == where.unit, Certificate.election_id == where.id
    )
    return session.scalar(found)


def _pdf(shown: Certified, language: str, size: str) -> bytes:
    head = shown.result.head
    said = [_sentence(one, language) for one in shown.result.findings]
    face = ResultFace(
        heading=Heading(
            place=head.place_names.removesuffix(head.title).strip(),
            unit=head.title,
            body=law.body_key(head.unit, head.body),
            term_no=head.term_no,
            polling_day=head.polling_day,
            another=head.round == "another",
        ),
        notice=Notice(_NOTICE, day_of(shown.row.at), words.say(language, "results.objections_to")),
        counts=Counts(**shown.result.counts),
        posts=tuple(_face(one, language) for one in shown.result.posts),
        verdict=said[0],
        notes=tuple(said[1:]),
        qr_text=shown.signed.qr_text(),
        fingerprint=shown.fingerprint,
        signers=shown.signers,
    )
    return paper.result_notice(face, size=size, practice=head.practice, language=language)


def _face(post: PostShown, language: str) -> ResultPost:
    rows = tuple(
        ResultRow(one.name, one.sex, one.votes, one.elected, _reason(one.why, language))
        for one in post.people
    )
    notes = {"others": post.others, "vacant": post.vacant}
    said = [words.say(language, f"results.{key}", n=n) for key, n in notes.items() if n]
    return ResultPost(post.kind, post.seats, rows, " ".join(said))


def _reason(finding: Finding, language: str) -> str:
    """Return why somebody is or is not elected; the verdict above has named the law already."""
    by = words.say(language, "results.by", clause=law.article(finding.clause, language))
    return (
        f"{law.message(finding, language)} {by}"
        if finding.clause
        else law.message(finding, language)
    )


def _sentence(finding: Finding, language: str) -> str:
    sentence = law.message(finding, language)
    if not finding.clause:
        return sentence
    by = words.say(language, "results.by", clause=law.cite(finding.clause, language))
    return f"{sentence} {by}"
