"""One village from its roll to its notice, and then its supervision committee."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from electionsys.contests.rules import PostKind
from electionsys.db import Ref, Store
from electionsys.eligibility import services as eligibility
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.places.rules import is_village
from electionsys.rehearsal import before, contest, people, polling_day, result, roll_life
from electionsys.rehearsal.scene import Scene, hire
from electionsys.rehearsal.telling import Teller
from electionsys.results import services as results
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter
from electionsys.suborgs import services as suborgs
from electionsys.words import say

_REPRESENTATIVES = 40
_SUPERVISION_SEATS = {"chair": 1, "member": 2}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse: the same plan invents the same people and the same votes."""

    place: str
    voters: int
    seed: int
    day: date
    out: Path
    language: str


def rehearse(store: Store, plan: Plan, *, at: datetime) -> int:
    """Hold both elections; return 0 where everything reconciles and verifies, else 1."""
    if not is_village(plan.place):
        raise RefusedError(Finding("G101", values={"code": plan.place}))
    faker = people.dice(plan.seed, plan.place)
    teller = Teller(plan.language, plan.out / "committee")
    staff = hire(store, faker, plan.place, plan.language, at)
    scene = Scene(store, teller, faker, plan.day, at, staff)
    good = _committee(scene, plan)
    members = scene.look(results.elected)
    supervision = dataclasses.replace(
        scene, teller=teller.beside(plan.out / "supervision"), day=plan.day + timedelta(days=7)
    )
    good = _supervision(supervision, scene, [ids[0] for ids in members.values()]) and good
    _end(scene, supervision.where)
    return 0 if good else 1


def _committee(scene: Scene, plan: Plan) -> bool:
    before.begin(scene, plan.place)
    before.prepare(scene, 38)
    before.roll(scene, plan.voters)
    contest.candidates(scene)
    before.papers(scene, 9)
    before.proxies(scene, plan.voters // 50)
    issued = polling_day.poll(scene, 94, mobile=True)
    polling_day.count(scene, issued, boxes=2)
    result.certify(scene)
    return result.publish(scene)


def _supervision(scene: Scene, parent: Scene, members: Sequence[int]) -> bool:
    """Elect the supervision committee by the representatives' meeting, a week later."""
    scene.teller.chapter("rehearsal.supervision")
    relative, representatives = _representatives(parent, members)
    contest_day = scene.at(6)
    scene.where = scene.store.act(
        lambda session: suborgs.open_supervision(
            session,
            scene.who("chair"),
            parent.where,
            [voter.id for voter in representatives],
            scene.day,
            at=contest_day,
        )
    )
    before.prepare(scene, 5)
    scene.do(rolls.open_roll, "chair", at=scene.at(5))
    roll_life.post_and_freeze(scene, 5, 5)
    _nominate(scene, relative)
    before.papers(scene, 2)
    issued = polling_day.poll(scene, 100, mobile=False)
    polling_day.count(scene, issued, boxes=1)
    result.certify(scene)
    return result.publish(scene)


def _representatives(parent: Scene, members: Sequence[int]) -> tuple[Voter, list[Voter]]:
    """Choose forty representatives, half of them women, one a near relative of a member."""
    kin = {one for member in members for one in parent.look(eligibility.near_relatives, member)}
    others = [voter for voter in parent.look(rolls.voters_of) if voter.id not in members]
    relative = next(voter for voter in others if voter.id in kin)
    rest = [voter for voter in others if voter.id not in kin]
    half = _REPRESENTATIVES // 2
    women = _spread([voter for voter in rest if voter.sex == "F"], half)
    men = _spread([voter for voter in rest if voter.sex == "M"], half - 1)
    return relative, [relative, *women, *men]


def _spread(people: Sequence[Voter], wanted: int) -> list[Voter]:
    """Return so many of these people, from every group of the village."""
    return [people[place * len(people) // wanted] for place in range(wanted)]


def _nominate(scene: Scene, relative: Voter) -> None:
    """Nominate from among all villagers, one of them no representative; a relative of a member of
    the committee is nominated too, and does not pass."""
    contest.open_for(scene, _SUPERVISION_SEATS, 4)
    barred = {bar.voter_id for bar in scene.look(eligibility.excluded)}
    meeting = scene.look(rolls.voters_of)
    kin = next(voter for voter in meeting if voter.name == relative.name and voter.id in barred)
    free = [voter for voter in meeting if voter.id not in barred]
    villagers = [voter for voter in scene.look(rolls.people_of) if not voter.listed]
    outside = next(voter for voter in villagers if voter.id not in barred)
    for rank, voter in enumerate(free[:2]):
        contest.nominate(scene, voter, PostKind.CHAIR, 20 - rank, days_before=4)
    for rank, voter in enumerate((kin, *free[2:4], outside)):
        contest.nominate(scene, voter, PostKind.MEMBER, 20 - rank, days_before=4)
    contest.screen(scene, [kin, *free[:4], outside], days_before=4)
    contest.lock(scene, 3)


def _end(scene: Scene, supervision: Ref) -> None:
    teller = scene.teller
    teller.chapter("rehearsal.files")
    for path in teller.files:
        teller.row(str(path))
    teller.chapter("rehearsal.who")
    for official in scene.staff.values():
        actor = official.actor
        role = say(teller.language, f"role.{actor.role}")
        teller.line(
            "rehearsal.official",
            place=actor.place,
            login=official.login,
            password=official.password,
            role=role,
            name=actor.name,
        )
    for where in (scene.where, supervision):
        teller.line("rehearsal.address", path=f"/elections/{where.unit}/{where.id}/")
