"""The weeks before polling day: committee, method, roll, objection, papers and proxies."""

import hashlib
from functools import partial

from electionsys import paper, sheets
from electionsys.contests import services as contests
from electionsys.db import Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Decided, Mode, NewElection, Preparation, day_of
from electionsys.law.services import spoken
from electionsys.places import services as places
from electionsys.places.rules import likely_body
from electionsys.rehearsal import people, roll_life
from electionsys.rehearsal.scene import Scene
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import (
    Ground,
    NewProxy,
    ProxyRelation,
    layout_of,
)
from electionsys.words import say

_TERM = 12
# What the national law leaves open: a ballot needs to say it, and who would vote by proxy asks.
_METHOD = (
    ("overvote_scope", "ballot"),
    ("write_in", "yes"),
    ("women_rule", "first_majority_woman"),
)
_PROXIES = (("proxy_deadline_days", "3"), ("proxy_who", "near_relative_or_villager"))


def begin(scene: Scene, unit: str) -> None:
    """Begin the election of the committee of `unit`."""
    place = places.find(unit)
    scene.teller.chapter("rehearsal.begin", place=place.full_name, day=scene.day)
    body = Body(likely_body(place.name))
    new = NewElection(unit, body, Mode.VOTERS, _TERM, scene.day, practice=True)
    who = scene.who("administrator")
    scene.where = scene.store.act(
        lambda session: elections.create(session, who, new, at=scene.at(40))
    )
    ahead = (scene.day - day_of(scene.now)).days
    if ahead > 0:
        # Whoever opens the pages after the rehearsal finds them on polling day.
        scene.do(elections.shift_clock, "chair", ahead, at=scene.at(40))
    for pack in scene.look(elections.rules_of).pack_ids:
        scene.teller.line("rehearsal.pack", pack=pack)


def prepare(scene: Scene, days_before: int) -> None:
    """Record the election committee, the method, and what the law leaves to the place."""
    at = scene.at(days_before)
    if not scene.committee:
        others = (scene.faker.name() for _ in range(4))
        scene.committee = (scene.who("chair").name, *others)
    prepared = Preparation(scene.committee, scene.word("chosen_by"), scene.word("method"))
    scene.do(elections.prepare, "chair", prepared, at=at)
    known = scene.look(elections.rules_of)
    proxies = _PROXIES if known.entry("proxy_allowed").value == "yes" else ()
    for parameter, value in (*_METHOD, *proxies):
        if not known.known(parameter):
            by, document = scene.word("meeting"), scene.word("method")
            language = scene.teller.language
            question = say(language, f"law.parameter.{parameter}")
            answer = spoken(parameter, value, language)
            wording = say(language, "elections.answered", question=question, answer=answer)
            decided = Decided(parameter, value, by, document, day_of(at), wording)
            scene.do(elections.settle, "chair", decided, at=at)
            scene.teller.line("rehearsal.settled", question=question, answer=answer)


def roll(scene: Scene, voters: int) -> None:
    """Write a roll, see a faulty one refused whole, import the good one, post and freeze it."""
    teller, county = scene.teller, scene.where.unit[:6]
    villagers = people.village(scene.faker, county, voters, scene.day, teller.language)
    teller.chapter("rehearsal.roll")
    roll_life.register(scene, 36, 32)
    faulty = _written(scene, "roll-with-mistakes.xlsx", people.spoil(villagers))
    scene.tell_refusal("rehearsal.roll_refused", partial(_import, scene, faulty, 35))
    listed = _import(scene, _written(scene, "roll.xlsx", villagers), 34)
    teller.line("rehearsal.imported", n=listed)
    roll_life.post_and_freeze(scene, 30, 22)
    roll_life.change_after(scene, 20)


def _written(scene: Scene, name: str, villagers: list[people.Villager]) -> bytes:
    content = people.roll_file(villagers, scene.teller.language)
    scene.teller.write(name, content)
    return content


def _import(scene: Scene, content: bytes, days_before: int) -> int:
    """Import a roll as the clerk does; return how many are listed."""
    actor, where, at = scene.who("clerk"), scene.where, scene.at(days_before)
    sha256 = hashlib.sha256(content).hexdigest()

    def act(session: Session) -> int:
        with sheets.opened(content, "roll.xlsx") as table:
            layout = layout_of(table.head)
            done = rolls.import_file(session, actor, where, table, layout, sha256, at=at)
        return done.would_list

    return scene.store.act(act)


def papers(scene: Scene, days_before: int) -> None:
    """Print what has to be there before polling day: cards, ballot, notice of the candidates."""
    teller = scene.teller
    teller.chapter("rehearsal.papers")
    scene.do(rolls.print_cards, "clerk", None, at=scene.at(days_before))
    cards = scene.look(rolls.voter_cards, None, teller.language, station=scene.word("hall"))
    teller.write("voter-cards.pdf", cards)
    face = scene.look(contests.ballot_face)
    teller.write("ballot.pdf", paper.ballot(face, practice=True, language=teller.language))
    notice = scene.look(contests.candidates_notice, teller.language)
    teller.write("candidates-notice.pdf", notice)


def proxies(scene: Scene, wanted: int) -> None:
    """Let some who are away name a proxy of their household; a fourth for one is refused."""
    families: dict[str, list[Voter]] = {}
    for voter in scene.look(rolls.voters_of):
        families.setdefault(voter.household, []).append(voter)
    pairs = [family for family in families.values() if len(family) >= 2 and family[0].may_be_proxy]
    for family in pairs[:wanted]:
        _grant(scene, family[1], family[0])
    scene.teller.line("rehearsal.proxies", n=wanted)
    holder, *others = (family[0] for family in pairs[wanted : wanted + 5])
    for principal in others[:3]:
        _grant(scene, principal, holder)
    scene.tell_refusal("rehearsal.refused", partial(_grant, scene, others[3], holder))
    scene.do(rolls.post_proxies, "clerk", at=scene.at(4))
    teller = scene.teller
    teller.write("proxies-notice.pdf", scene.look(rolls.proxies_notice, teller.language))
    scene.do(rolls.print_certificates, "clerk", None, at=scene.at(4))
    certificates = scene.look(rolls.certificates, None, teller.language)
    teller.write("proxy-certificates.pdf", certificates)


def _grant(scene: Scene, principal: Voter, holder: Voter) -> None:
    tie = ProxyRelation.SPOUSE if principal.household == holder.household else ProxyRelation.OTHER
    entry = NewProxy(
        principal.id,
        holder.id,
        tie,
        Ground.AWAY,
        scene.word("application"),
        day_of(scene.at(5)),
        scene.word("away"),
        card_surrendered=scene.look(rolls.proxy_rule).surrender_card,
    )
    scene.do(rolls.grant_proxy, "clerk", entry, at=scene.at(5))
