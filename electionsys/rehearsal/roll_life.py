"""The life of a rehearsed roll: announced, posted, objected to, made final, changed once more."""

from datetime import timedelta
from functools import partial

from electionsys.elections import services as elections
from electionsys.elections.rules import day_of
from electionsys.rehearsal.scene import Scene
from electionsys.rolls import services as rolls
from electionsys.rolls.rules import (
    ChangeKind,
    Decision,
    NewChange,
    NewObjection,
    NewRegistration,
    ObjectionKind,
    Ruling,
)


def register(scene: Scene, first: int, last: int) -> None:
    """Announce registration, from so many days before polling day to so many."""
    teller, day = scene.teller, scene.day
    days = (day - timedelta(days=first), day - timedelta(days=last))
    contact = scene.word("contact", who=scene.who("clerk").name)
    entry = NewRegistration(*days, scene.word("hours"), scene.word("office"), contact)
    scene.do(rolls.open_roll, "chair", entry, at=scene.at(first))
    teller.line("rehearsal.registration", first=days[0], last=days[1])
    notice = scene.look(rolls.registration_notice, teller.language)
    teller.write("registration-notice.pdf", notice)


def post_and_freeze(scene: Scene, post: int, freeze: int) -> None:
    """Post the roll so many days before polling day, hear an objection, make it final."""
    teller = scene.teller
    scene.do(rolls.post_roll, "chair", at=scene.at(post))
    teller.line("rehearsal.posted", day=day_of(scene.at(post)))
    teller.write("roll-notice.pdf", scene.look(rolls.roll_notice, teller.language))
    if post - freeze > 5:
        _object(scene, post - 3)
    frozen = scene.do(rolls.freeze, "chair", at=scene.at(freeze))
    n = scene.look(elections.counters)["registered"]
    teller.line("rehearsal.frozen", n=n, hash=frozen[:16])
    teller.write("roll-final.pdf", scene.look(rolls.roll_notice, teller.language))


def _object(scene: Scene, days_before: int) -> None:
    """Somebody objects in time, and the committee finds that the one he names moved away."""
    teller, moved = scene.teller, scene.look(rolls.voters_of)[-1]
    said = NewObjection(
        ObjectionKind.SHOULD_NOT, scene.faker.name(), moved.name, scene.word("evidence")
    )
    filed = scene.do(rolls.file_objection, "clerk", said, at=scene.at(days_before))
    brought = scene.look(rolls.roll_notice, teller.language)
    scene.do(rolls.add_evidence, "clerk", filed, brought, at=scene.at(days_before))
    reason, paper = scene.word("moved_away"), scene.word("booklet")
    off = NewChange(ChangeKind.SHOULD_NOT, reason, paper, moved.id)
    at = scene.at(days_before - 2)
    decision = Decision(Ruling.UPHELD, reason, off)
    proposed = scene.do(rolls.decide_objection, "chair", filed, decision, at=at)
    teller.line("rehearsal.objection")
    alone = partial(scene.do, rolls.confirm_change, "chair", proposed, at=at)
    scene.tell_refusal("rehearsal.change_alone", alone)
    scene.do(rolls.confirm_change, "clerk", proposed, at=at)
    teller.write("decision.pdf", scene.look(rolls.decision_slip, filed, teller.language))
    _post_supplement(scene, days_before - 2, "roll-supplement.pdf")


def change_after(scene: Scene, days_before: int) -> None:
    """Somebody dies after the roll was made final: two persons, and a second version of it."""
    teller, died = scene.teller, scene.look(rolls.voters_of)[-1]
    off = NewChange(ChangeKind.DIED, scene.word("died"), scene.word("death_paper"), died.id)
    at = scene.at(days_before)
    proposed = scene.do(rolls.propose_change, "clerk", off, at=at)
    scene.do(rolls.confirm_change, "chair", proposed, at=at)
    frozen = scene.do(rolls.refreeze, "chair", at=at)
    n = scene.look(elections.counters)["registered"]
    teller.line("rehearsal.refrozen", n=n, hash=frozen[:16])
    _post_supplement(scene, days_before, "roll-supplement-2.pdf")


def _post_supplement(scene: Scene, days_before: int, name: str) -> None:
    """Post what changed, and keep the paper."""
    at, language = scene.at(days_before), scene.teller.language
    number = scene.do(rolls.post_supplement, "chair", at=at)
    paper = scene.look(rolls.supplement_notice, number, language, today=day_of(at))
    scene.teller.write(name, paper)
