"""Compare the two books, and ask the law what the count means."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from electionsys.contests import services as contests
from electionsys.counting import services as counting
from electionsys.counting.rules import Totals
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import State
from electionsys.findings import Finding, Severity
from electionsys.law.rules import (
    Ballots,
    Case,
    Decision,
    Post,
    decide,
)
from electionsys.polling import services as polling
from electionsys.results.models import Head, Result, draw_up
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter

# The finding that keeps a result from being signed though the votes elect.
BARRED = "D316"


def reconcile(session: Session, where: Ref) -> list[Finding]:
    """Return every identity of the papers: INFORMS where it holds, BLOCKS where it does not.

    D301 issued by ways, D302 printed, D303 issued and registered, D304 boxes and stacks, D305
    returned and issued (what follows from too many the law decides), D306 kinds of papers, D307
    votes for a post; P201 counters that differ from the records; R136, N124 a roll or a list of
    candidates that is no longer the one made final.
    """
    explained = bool(polling.explanation(session, where))
    counters = [f for f in polling.recount_counters(session, where) if f.code == "P201"]
    final = (
        *rolls.changed_since_voted(session, where),
        *contests.changed_since_locked(session, where),
    )
    known = case(session, where)
    return [*_papers(session, where, explained=explained), *_votes(known), *counters, *final]


def _papers(session: Session, where: Ref, *, explained: bool) -> Iterator[Finding]:
    held, counted = polling.ledger(session, where), counting.totals(session, where)
    ways = held.in_person + held.by_proxy + held.by_mobile
    gone = held.issued + held.spoiled + held.unused
    all_kinds = counted.valid + counted.invalid + counted.blank
    boxes = sum(box.papers for box in counted.boxes)
    kinds = {name: getattr(counted, name) for name in ("returned", "valid", "invalid", "blank")}
    numbers = asdict(held) | kinds | {"boxes": boxes}
    yield _identity("D301", numbers, holds=held.issued == ways)
    # What was missing at the close was explained there, and stands in the journal.
    wrong = Severity.WARNS if explained else Severity.BLOCKS
    yield _identity("D302", numbers, holds=held.printed == gone, wrong=wrong)
    yield _identity("D303", numbers, holds=held.issued <= held.registered)
    said = Severity.WARNS if counting.explanation(session, where) else Severity.BLOCKS
    yield _identity("D304", numbers, holds=boxes == counted.returned, wrong=said)
    few = counted.returned <= held.issued
    yield _identity("D305", numbers, holds=few, wrong=Severity.WARNS)
    yield _identity("D306", numbers, holds=all_kinds == counted.returned)


def _votes(known: Case) -> Iterator[Finding]:
    valid = known.ballots.most_valid()
    for post in known.ranked_posts():
        votes, most = sum(known.votes.get(post.kind, {}).values()), post.seats * valid
        values = {"post": f"post.{post.kind}", "votes": votes, "seats": post.seats, "valid": valid}
        yield _identity("D307", values | {"most": most}, holds=votes <= most)


def _identity(
    code: str, values: Mapping[str, object], *, holds: bool, wrong: Severity = Severity.BLOCKS
) -> Finding:
    return Finding(code, severity=Severity.INFORMS if holds else wrong, values=values)


def case(session: Session, where: Ref) -> Case:
    """Return what was counted, as the law room takes it.

    Two candidates of one name stay two: the letter of the ballot stands behind the name.
    """
    election, counted = elections.get(session, where), counting.totals(session, where)
    held, people = polling.ledger(session, where), _people(session, where, counted)
    return Case(
        place=where.unit,
        body=election.body,
        day=election.polling_day,
        registered=held.registered,
        ballots=Ballots(
            returned=counted.returned,
            issued=held.issued,
            # Every paper handed out is one voter's, his own or by his proxy.
            voters=held.issued,
            invalid=counted.invalid,
            blank=counted.blank,
            valid=counted.valid,
        ),
        posts=tuple(Post(post.kind, post.seats) for post in contests.posts_of(session, where)),
        votes=people.votes,
        mode=election.mode,
        round=election.round,
        sexes=people.sexes,
        relatives=tuple(_relatives(session, where, people.ids)),
        barred=_barred(session, where, people.ids),
    )


def decision(session: Session, where: Ref) -> Decision:
    """Return what the law of polling day and the recorded local decisions make of the count."""
    return decide(case(session, where), elections.rules_of(session, where))


@dataclass(slots=True)
class _People:
    """Who was voted for: post -> name -> votes; name -> voter id and sex, where known."""

    votes: dict[str, dict[str, int]]
    ids: dict[str, int]
    sexes: dict[str, str]


def _people(session: Session, where: Ref, counted: Totals) -> _People:
    kinds = _kinds(session, where)
    people, names = _People({kind: {} for kind in kinds.values()}, {}, {}), _names(session, where)
    for line in contests.lines_of(session, where):
        people.votes[kinds[line.post_id]][names[line.id]] = counted.votes.get(line.id, 0)
        people.sexes[names[line.id]] = line.sex
    for candidate in contests.candidates_of(session, where):
        people.ids[names[candidate.line_id]] = candidate.voter_id
    for post_id, written in counted.write_ins.items():
        given = people.votes[kinds[post_id]]
        for name, votes in written.items():
            given[name] = given.get(name, 0) + votes
    _look_up(session, where, people)
    return people


def _kinds(session: Session, where: Ref) -> dict[int, str]:
    return {post.id: str(post.kind) for post in contests.posts_of(session, where)}


def _names(session: Session, where: Ref) -> dict[int, str]:
    """Return ballot line -> name, with the letter where two people have one name."""
    voters = {one.line_id: one.voter_id for one in contests.candidates_of(session, where)}
    lines = contests.lines_of(session, where)
    bearers: dict[str, set[int]] = {}
    for line in lines:
        bearers.setdefault(line.name, set()).add(voters[line.id])
    return {
        line.id: line.name if len(bearers[line.name]) == 1 else f"{line.name}({line.letter})"
        for line in lines
    }


def _look_up(session: Session, where: Ref, people: _People) -> None:
    """Find in the roll whoever was written in, where one person only has that name."""
    written = {name for votes in people.votes.values() for name in votes} - set(people.ids)
    bearers: dict[str, list[Voter]] = {}
    for voter in rolls.people_of(session, where) if written else ():
        bearers.setdefault(voter.name, []).append(voter)
    for name in written & set(bearers):
        if len(bearers[name]) == 1:
            people.ids[name], people.sexes[name] = bearers[name][0].id, bearers[name][0].sex


def _relatives(
    session: Session, where: Ref, ids: Mapping[str, int]
) -> Iterator[tuple[str, str, str]]:
    names = {voter_id: name for name, voter_id in ids.items()}
    for kin in eligibility.kinship_of(session, where):
        if kin.a_id in names and kin.b_id in names:
            yield names[kin.a_id], names[kin.b_id], kin.relation.value


def _barred(session: Session, where: Ref, ids: Mapping[str, int]) -> Mapping[str, tuple[str, ...]]:
    """Return who did not pass the screening, where a rule says what his election is then.

    Why he did not is never told: the decision is posted.
    """
    if not elections.rules_of(session, where).known("barred_winner"):
        return {}
    states = eligibility.states(session, where, sorted(ids.values()))
    out = (name for name, voter_id in ids.items() if states[voter_id] is State.NOT_PASSED)
    return dict.fromkeys(out, ("results.screened_out",))


def result(session: Session, where: Ref) -> Result:
    """Return the result as it stands, for two persons to look at and approve."""
    election, law_then = elections.get(session, where), elections.rules_of(session, where)
    plain: dict[str, Any] = {n.name: getattr(election, n.name, where.id) for n in fields(Head)}
    known, kinds, names = case(session, where), _kinds(session, where), _names(session, where)
    printed = {(kinds[one.post_id], names[one.id]) for one in contests.lines_of(session, where)}
    papers, decided = asdict(polling.ledger(session, where)), decide(known, law_then)
    drawn = draw_up(Head(**plain), papers, known, decided, law_then, printed)
    ids = _people(session, where, counting.totals(session, where)).ids
    written = _written_in(session, where, decided, printed, ids)
    voters = _voters(session, where, decided, ids)
    return replace(drawn, findings=(*drawn.findings, *written), voters=voters)


def _written_in(
    session: Session,
    where: Ref,
    decided: Decision,
    printed: Collection[tuple[str, str]],
    ids: Mapping[str, int],
) -> Iterator[Finding]:
    """Yield D316 for everybody written in and elected who did not pass the screening, D315 for
    whoever was not screened, or cannot be told from others on the roll.
    """
    every = [(kind, name) for kind, post in decided.posts.items() for name in post.elected]
    written = [(kind, name) for kind, name in every if (kind, name) not in printed]
    known = sorted({ids[name] for _, name in written if name in ids})
    states, law_then = eligibility.states(session, where, known), elections.rules_of(session, where)
    clause = law_then.clause("statutory_bars") if law_then.known("statutory_bars") else ""
    for kind, name in written:
        values = {"name": name, "post": f"post.{kind}"}
        state = states.get(ids.get(name, 0))
        if state is State.NOT_PASSED:
            yield Finding(BARRED, clause, values=values)
        elif state is not State.PASSED:
            yield Finding("D315", severity=Severity.WARNS, values=values)


def _voters(
    session: Session, where: Ref, decided: Decision, ids: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Return name -> voter ids of everybody elected: more than one where a name was written in
    that several people on the roll have, and none where nobody has it.
    """
    names = [name for post in decided.posts.values() for name in post.elected]
    strangers = not set(names) <= set(ids)
    listed = rolls.people_of(session, where) if strangers else ()
    return {
        name: (ids[name],)
        if name in ids
        else tuple(voter.id for voter in listed if voter.name == name)
        for name in names
    }


def data(session: Session, where: Ref) -> dict[str, object]:
    """Return exactly what is approved and signed, as plain values."""
    return result(session, where).data()
