"""Two acts at once: the second begins while the first is not over, and finds what the first did.

On SQLite one waits for the whole of the other; what stands here is about PostgreSQL, where both
are under way.
"""

import pytest
from sqlalchemy import update

from electionsys.actor import Role
from electionsys.db import Base
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.polling import services as polling
from electionsys.rolls import services
from electionsys.rolls.models import Objection, RollChange, Voter
from electionsys.rolls.rules import Decision, NewObjection, ObjectionKind, Ruling
from tests.conftest import on, person
from tests.rolls.changing import add, strike
from tests.rolls.conftest import CHAIR, CLERK, typed

_PDF = b"%PDF-1.4\n"


def _written_behind(session, model, row_id, **values):
    """Write to a row as another act would: what the session has loaded of it does not change."""
    query = update(Base.metadata.tables[model.__tablename__]).values(**values)
    session.connection().execute(query.where(model.id == row_id))
    session.recorded = True


def _objected(act, where, *, decided=False) -> int:
    entry = NewObjection(ObjectionKind.OMITTED, "甲", "乙", "户口簿")
    made = act(services.file_objection, CLERK, where, entry, at=on(29))
    if decided:
        upheld = Decision(Ruling.UPHELD, "成立")
        act(services.decide_objection, CHAIR, where, made, upheld, at=on(28))
    return made


def test_of_two_who_strike_one_person_off_one_is_refused(listed, read, meanwhile):
    voter_id = read(services.voters_of, listed)[0].id

    def off(session):
        services.strike(session, CLERK, listed, voter_id, "迁出", at=on(34))

    assert meanwhile(off, off) == ["R112"]
    assert read(elections.counters, listed)["registered"] == 9
    assert read(polling.recount_counters, listed) == ()


def test_of_two_who_restore_one_person_one_is_refused(listed, act, read, meanwhile):
    voter_id = read(services.voters_of, listed)[0].id
    act(services.strike, CLERK, listed, voter_id, "迁出", at=on(34))

    def back(session):
        services.add_voter(session, CLERK, listed, typed(0), at=on(34))

    assert meanwhile(back, back) == ["R230"]
    assert read(elections.counters, listed)["registered"] == 10


def test_who_was_struck_off_meanwhile_is_not_corrected(listed, read, meanwhile):
    voter_id = read(services.voters_of, listed)[0].id
    entry = typed(0, household="5")
    codes = meanwhile(
        lambda session: services.strike(session, CLERK, listed, voter_id, "迁出", at=on(34)),
        lambda session: services.correct(session, CLERK, listed, voter_id, entry, at=on(34)),
    )
    assert codes == ["R112"]


def test_an_objection_has_one_ruling(posted, act, read, meanwhile):
    case = _objected(act, posted)

    def decide(ruling):
        made = Decision(ruling, "理由")
        return lambda session: services.decide_objection(
            session, CHAIR, posted, case, made, at=on(28)
        )

    assert meanwhile(decide(Ruling.UPHELD), decide(Ruling.DISMISSED)) == ["R113"]
    assert read(services.objection, posted, case).ruling is Ruling.UPHELD


def test_no_document_comes_to_an_objection_that_is_being_decided(posted, act, read, meanwhile):
    case, made = _objected(act, posted), Decision(Ruling.DISMISSED, "不成立")
    codes = meanwhile(
        lambda session: services.decide_objection(session, CHAIR, posted, case, made, at=on(28)),
        lambda session: services.add_evidence(session, CLERK, posted, case, _PDF, at=on(28)),
    )
    assert codes == ["R113"]
    assert read(services.evidence_of, posted, case) == []


def test_two_documents_at_once_are_never_one_too_many(posted, act, read, meanwhile):
    case = _objected(act, posted)

    def bring(session):
        services.add_evidence(session, CLERK, posted, case, _PDF, at=on(28))

    for _ in range(4):
        act(bring)
    assert meanwhile(bring, bring) == ["R152"]
    assert len(read(services.evidence_of, posted, case)) == 5


def test_one_change_answers_one_objection(posted, act, read, change, meanwhile):
    cases = [_objected(act, posted, decided=True) for _ in range(2)]
    change(posted, add(), on(27))
    (done,) = read(services.roll_changes, posted)

    def link(case):
        return lambda session: services.link_change(
            session, CHAIR, posted, case, done.id, at=on(26)
        )

    assert meanwhile(*map(link, cases)) == ["R108"]
    assert [one.id for one in read(services.unchanged, posted)] == cases[1:]


def test_a_change_is_confirmed_once(posted, act, read, meanwhile):
    voter_id = read(services.voters_of, posted)[0].id
    made = act(services.propose_change, CLERK, posted, strike(voter_id), at=on(27))

    def confirm(number):
        chair = person(Role.CHAIR, number=number)
        return lambda session: services.confirm_change(session, chair, posted, made, at=on(26))

    assert meanwhile(confirm(1), confirm(2)) == ["R147"]
    assert read(elections.counters, posted)["registered"] == 9


def test_an_act_sees_the_stage_another_one_left(posted, store):
    """Also where the act had looked at the election before."""
    for look in (elections.in_stage, elections.hold):
        with store.writing() as session:
            seen = elections.get(session, posted)
            _written_behind(session, Election, posted.id, stage=Stage.VOID)
            with pytest.raises(RefusedError, match="X101"):
                look(session, posted, Stage.ROLL_POSTED)
            assert seen.stage is Stage.VOID
            session.rollback()


def test_an_act_sees_what_another_one_did_to_a_row_it_had_looked_at(posted, act, read, store):
    voter_id = read(services.voters_of, posted)[0].id
    case = _objected(act, posted)
    made = act(services.propose_change, CLERK, posted, strike(voter_id), at=on(27))
    decision = Decision(Ruling.DISMISSED, "不成立")
    with store.writing() as session:
        # Kept, so that the session goes on knowing them.
        seen = (
            services.voter(session, posted, voter_id),
            services.objection(session, posted, case),
            services.roll_change(session, posted, made),
        )
        _written_behind(session, Voter, voter_id, listed=False)
        _written_behind(session, Objection, case, ruling=Ruling.UPHELD)
        _written_behind(session, RollChange, made, refused_at=on(27))
        assert seen[0].listed
        again = strike(voter_id)
        with pytest.raises(RefusedError, match="R112"):
            services.propose_change(session, CLERK, posted, again, at=on(26))
        with pytest.raises(RefusedError, match="R113"):
            services.decide_objection(session, CHAIR, posted, case, decision, at=on(26))
        with pytest.raises(RefusedError, match="R147"):
            services.confirm_change(session, CHAIR, posted, made, at=on(26))
        session.rollback()


def test_who_is_of_another_roll_is_not_held(posted, act):
    with pytest.raises(NotFoundError):
        act(services.propose_change, CLERK, posted, strike(5), at=on(27))
