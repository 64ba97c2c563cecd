from datetime import timedelta

import pytest

from electionsys.accounts import services
from electionsys.accounts.rules import NewAccount, SignIn
from electionsys.actor import Actor, Role
from electionsys.errors import RefusedError
from tests.conftest import BEGIN, SIBLING, UNIT, person

ADMIN = person(Role.ADMINISTRATOR)


@pytest.fixture
def sign_in(act, read):
    def door(entry, *, at):
        return act(services.sign_in, entry, read(services.known_hash, entry), at=at)

    return door


@pytest.fixture
def clerk(act) -> SignIn:
    entry = NewAccount(UNIT, "zhang", "张会计", Role.CLERK)
    return SignIn(UNIT, "zhang", act(services.create_account, ADMIN, entry, at=BEGIN))


def test_the_right_password_opens_and_the_wrong_one_does_not(clerk, sign_in):
    assert sign_in(clerk, at=BEGIN)
    wrong = SignIn(UNIT, "zhang", clerk.password + "x")
    assert sign_in(wrong, at=BEGIN) is None
    assert sign_in(SignIn(UNIT, "nobody", "x"), at=BEGIN) is None
    assert sign_in(SignIn(SIBLING, "zhang", clerk.password), at=BEGIN) is None


def test_after_five_wrong_tries_even_the_right_one_waits(clerk, sign_in):
    for _ in range(5):
        sign_in(SignIn(UNIT, "zhang", "wrong"), at=BEGIN)
    assert sign_in(clerk, at=BEGIN) is None
    assert sign_in(clerk, at=BEGIN + timedelta(minutes=2))


def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(act, read, clerk, sign_in):
    token = sign_in(clerk, at=BEGIN)

    def holds(**later):
        return read(services.who_holds, UNIT, token, at=BEGIN + timedelta(**later)) is not None

    assert holds(minutes=29)
    assert not holds(minutes=31)
    for quarter in range(1, 52):
        act(services.seen, UNIT, token, at=BEGIN + timedelta(minutes=15 * quarter))
    assert holds(hours=11, minutes=59)
    assert not holds(hours=12)


def test_signing_out_ends_the_session_on_the_server(act, read, clerk, sign_in):
    token = sign_in(clerk, at=BEGIN)
    who, _ = read(services.who_holds, UNIT, token, at=BEGIN)
    act(services.sign_out, who, token, at=BEGIN)
    assert read(services.who_holds, UNIT, token, at=BEGIN) is None


def test_a_disabled_account_is_out_at_once(act, read, clerk, sign_in):
    token = sign_in(clerk, at=BEGIN)
    who, _ = read(services.who_holds, UNIT, token, at=BEGIN)
    act(services.disable, ADMIN, UNIT, who.id, at=BEGIN)
    assert read(services.who_holds, UNIT, token, at=BEGIN) is None
    assert sign_in(clerk, at=BEGIN) is None


@pytest.mark.parametrize(("place", "login"), [(UNIT, "zhang"), (SIBLING, "new")])
def test_a_taken_login_and_a_strangers_place_are_refused(act, clerk, place, login):
    with pytest.raises(RefusedError) as refused:
        act(services.create_account, ADMIN, NewAccount(place, login, "x", Role.CLERK), at=BEGIN)
    assert refused.value.findings[0].code == ("A104" if place == UNIT else "A105")


def test_the_first_administrator_is_made_once(act):
    entry = NewAccount(UNIT, "admin", "管理员", Role.ADMINISTRATOR)
    assert act(services.first_administrator, entry, at=BEGIN)
    with pytest.raises(RefusedError, match="A103"):
        act(services.first_administrator, entry, at=BEGIN)


def test_a_chosen_password_is_long_and_not_the_name(act, clerk, read, sign_in):
    token = sign_in(clerk, at=BEGIN)
    who, _ = read(services.who_holds, UNIT, token, at=BEGIN)
    with pytest.raises(RefusedError) as refused:
        act(services.change_password, who, "wrong", "zhangzhang", at=BEGIN)
    assert [f.code for f in refused.value.findings] == ["A101", "A102", "A107"]
    act(services.change_password, who, clerk.password, "village hall at noon", at=BEGIN)
    assert sign_in(SignIn(UNIT, "zhang", "village hall at noon"), at=BEGIN)


def test_no_password_is_stored_or_written_down(store, clerk):
    raw = "\n".join(
        str(row)
        for table in ("account", "journal_entry", "account_session")
        for row in store.engine.connect().exec_driver_sql(f"SELECT * FROM {table}").all()
    )
    assert clerk.password not in raw


def test_two_persons_means_two_and_one_of_them_the_chair(act, election):
    digest = "ab" * 32

    def approve(who):
        return act(services.approve, who, election, "contests.lock", digest, at=BEGIN)

    chair, scrutineer = person(Role.CHAIR), person(Role.SCRUTINEER)
    assert not approve(chair)
    assert not approve(chair)
    assert approve(scrutineer)


def test_two_scrutineers_are_not_enough(act, election):
    for number in (1, 2):
        who = person(Role.SCRUTINEER, number=number)
        assert not act(services.approve, who, election, "x", "cd" * 32, at=BEGIN)


def test_an_approval_is_of_this_data_and_grows_old(act, election):
    chair, scrutineer = person(Role.CHAIR), person(Role.SCRUTINEER)
    act(services.approve, chair, election, "x", "ab" * 32, at=BEGIN)
    assert not act(services.approve, scrutineer, election, "x", "cd" * 32, at=BEGIN)
    assert not act(services.approve, scrutineer, election, "y", "ab" * 32, at=BEGIN)
    late = BEGIN + timedelta(hours=13)
    assert not act(services.approve, scrutineer, election, "x", "ab" * 32, at=late)


def test_a_clerk_approves_nothing(act, election):
    with pytest.raises(RefusedError, match="A303"):
        act(services.approve, person(Role.CLERK), election, "x", "ab" * 32, at=BEGIN)


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.COUNTY, UNIT), (Role.TOWNSHIP, UNIT), (Role.CHAIR, UNIT[:6]), (Role.CLERK, UNIT[:9])],
)
def test_a_role_belongs_to_a_place_of_its_level(act, role, place):
    """A village's administrator must not make himself the county and read what it knows."""
    county = person(Role.ADMINISTRATOR, UNIT[:6])
    with pytest.raises(RefusedError, match="A109"):
        act(services.create_account, county, NewAccount(place, "x", "x", role), at=BEGIN)


def test_the_approval_of_somebody_disabled_since_counts_no_more(act, read, election):
    act(services.create_account, ADMIN, NewAccount(UNIT, "li", "李", Role.SCRUTINEER), at=BEGIN)
    held = read(services.get, UNIT, "li")
    scrutineer = Actor(held.id, held.name, held.role, UNIT)
    assert not act(services.approve, scrutineer, election, "x", "ab" * 32, at=BEGIN)
    act(services.disable, ADMIN, UNIT, held.id, at=BEGIN)
    assert not act(services.approve, person(Role.CHAIR), election, "x", "ab" * 32, at=BEGIN)
