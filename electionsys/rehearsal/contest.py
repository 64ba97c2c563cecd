"""The candidates: nominated, screened against the law and the county's list, locked by two."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from electionsys.contests import services as contests
from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Replacement, day_of
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import Clause, Force, NewFact, NewKinship, Relation
from electionsys.findings import Finding
from electionsys.law import services as law
from electionsys.rehearsal.scene import Scene
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter
from electionsys.words import say

SEATS = {"chair": 1, "deputy": 1, "member": 3}
# For each post the nominees' places on the list of `_chosen`, most supporters first.
_NOMINEES = {PostKind.CHAIR: (0, 1, 2), PostKind.DEPUTY: (3, 4, 5), PostKind.MEMBER: range(6, 12)}
# Who is on record: by a bar of the law, by a clause of the county's list, and by one of its
# clauses that does not reach back so far. place -> (clause, days before polling day)
_RECORD = {2: ("C02", 4000), 5: ("C12", 900), 11: ("C12", 700), 8: ("C09", 365 * 7)}


def candidates(scene: Scene) -> None:
    """Nominate more than there are seats, screen them all, and lock the list by two persons."""
    scene.teller.chapter("rehearsal.nominations")
    _county_list(scene)
    open_for(scene, SEATS, 21)
    chosen = _chosen(scene)
    for place, (code, days) in _RECORD.items():
        _record(scene, chosen[place], code, days)
    _families(scene, chosen)
    for kind, places in _NOMINEES.items():
        for rank, place in enumerate(places):
            nominate(scene, chosen[place], kind, 180 - 20 * rank, days_before=18)
    screen(scene, chosen, days_before=15)
    lock(scene, 10)


def open_for(scene: Scene, seats: Mapping[str, int], days_before: int) -> None:
    scene.do(contests.set_posts, "chair", seats, at=scene.at(days_before))
    scene.do(contests.open_nominations, "chair", at=scene.at(days_before))


def _chosen(scene: Scene) -> list[Voter]:
    """Pick twelve people of different households.

    Among those likely to win a seat is a woman: the law wants one in every committee.
    """
    by_household: dict[str, Voter] = {}
    for voter in scene.look(rolls.voters_of):
        if 25 <= scene.day.year - voter.born_on.year <= 60:
            by_household.setdefault(voter.household, voter)
    adults = list(by_household.values())
    woman = next(voter for voter in adults if voter.sex == "F")
    adults.remove(woman)
    chosen = scene.faker.random.sample(adults, 11)
    return [*chosen[:6], woman, *chosen[6:]]


def _county_list(scene: Scene) -> None:
    """Write two clauses into the county's list; those an earlier rehearsal wrote stay."""
    county = scene.who("county")

    def write(session: Session) -> None:
        held = {one.code for one in eligibility.list_of(session, county.place)}
        for code, years in (("C12", None), ("C09", 5)):
            if code not in held:
                clause = _clause(scene, code, years)
                eligibility.add_clause(session, county, county.place, clause, at=scene.at(39))
        session.recorded = True

    scene.store.act(write)


def _clause(scene: Scene, code: str, years: int | None) -> Clause:
    return Clause(
        code=code,
        text=scene.word(f"clause_{code}"),
        force=Force.HARD,
        look_back_years=years,
        since=day_of(scene.at(120)),
        document=scene.word("county_document"),
    )


def _record(scene: Scene, voter: Voter, code: str, days_before: int) -> None:
    document, detail = scene.word("fact_document"), scene.word(f"fact_{code}")
    fact = NewFact(voter.id, code, day_of(scene.at(days_before)), document, detail)
    scene.do(eligibility.record_fact, "township", fact, at=scene.at(19))


def _families(scene: Scene, chosen: list[Voter]) -> None:
    """Record who of the household of a nominee is married to him or her, by sex and age."""
    nominees = {voter.id for voter in chosen}
    household = {voter.household: voter for voter in chosen}
    for voter in scene.look(rolls.voters_of):
        nominee = household.get(voter.household)
        if nominee is None or voter.id in nominees or voter.sex == nominee.sex:
            continue
        if abs(voter.born_on.year - nominee.born_on.year) <= 15:
            del household[voter.household]
            married = NewKinship(nominee.id, voter.id, Relation.SPOUSE)
            scene.do(eligibility.declare_kinship, "township", married, at=scene.at(19))


def nominate(
    scene: Scene, voter: Voter, kind: PostKind, supporters: int, *, days_before: int
) -> None:
    """Nominate by a route that the law of this body knows."""
    known = scene.look(elections.rules_of)
    lawful = known.words("nomination_routes") if known.known("nomination_routes") else ()
    route = next((one for one in (Route.VOTERS, Route.JOINT) if one in lawful), Route.MEETING)
    entry = NewNomination(kind, voter.id, route, supporters)
    scene.do(contests.nominate, "clerk", entry, at=scene.at(days_before))


def screen(scene: Scene, nominees: Iterable[Voter], *, days_before: int) -> None:
    """Screen everybody; tell who did not pass, and why, which only the township may know."""
    barred = 0
    everybody = list(nominees)
    for voter in everybody:
        scene.do(eligibility.screen, "township", voter.id, at=scene.at(days_before))
        for finding in scene.look(_against, scene, voter.id):
            barred += 1
            why = law.message(finding, scene.teller.language)
            clause = law.cite(finding.clause, scene.teller.language)
            scene.teller.line("rehearsal.barred", name=voter.name, why=why, clause=clause)
    scene.teller.line("rehearsal.screened", n=len(everybody), barred=barred)


def _against(session: Session, where: Ref, scene: Scene, voter_id: int) -> list[Finding]:
    verdict = eligibility.verdict_of(session, where, voter_id)
    if verdict is None or verdict.passed:
        return []
    return eligibility.reasons_of(session, scene.who("township"), where, verdict)


def lock(scene: Scene, days_before: int) -> None:
    """Two persons lock the same list; it is what the ballot says."""
    at = scene.at(days_before)
    _leave(scene, at)
    digest = scene.look(contests.lock_digest, at=at)
    for who in ("chair", "scrutineer"):
        scene.do(contests.lock, who, digest, at=at)
    for post in scene.look(contests.posted):
        names = "  ".join(f"{row.letter} {row.name}" for row in post.rows)
        title = say(scene.teller.language, f"post.{post.kind}")
        scene.teller.line("rehearsal.candidates", post=title, seats=post.seats, names=names)


def _leave(scene: Scene, at: datetime) -> None:
    """Let others follow those of the election committee who have to leave it."""
    names = {finding.values["name"] for finding in scene.look(contests.leaving)}
    for member in scene.look(elections.committee):
        if member.name in names:
            successor = f"{scene.faker.name()}{member.position}"
            change = Replacement(member.position, successor, scene.word("method"))
            scene.do(elections.replace_member, "chair", change, at=at)
