"""No identity number, telephone number or address of the roll leaves it in the clear.

Fifty people go the way of a roll, from the file to cards and proxies, past every role. Then all
that was answered, printed, exported, journaled, logged and kept is searched for their numbers.
"""

import base64
import hashlib
import itertools
import logging
import zlib
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from electionsys import paper
from electionsys.actor import Role
from electionsys.db import Base, Ref
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import (
    ChangeKind,
    Decision,
    Ground,
    NewAnswer,
    NewChange,
    NewObjection,
    NewProxy,
    NewVoter,
    ObjectionKind,
    ProxyRelation,
    Ruling,
)
from tests.conftest import BEGIN, SIBLING, UNIT, on, person, post
from tests.rolls import canary
from tests.rolls.canary import CANARIES, leaks
from tests.rolls.conftest import CHAIR, CLERK, import_file, new_election, record, roll_file
from tests.rolls.test_import_views import at, check, press_import, send, wait

CONTACT = CANARIES[3].phone
REASON = "核对身份证复印件"
# No page of the law knows a voter, and the files of the page itself are the same for everybody.
_LEFT_OUT = ("ruledesk.", "static", "bootstrap.")


@dataclass
class Answer:
    method: str
    url: str
    endpoint: str
    status: int
    headers: bytes
    body: bytes


@dataclass
class Heard:
    """Everything that was answered; and what was shown whole for a reason."""

    answers: list[Answer] = field(default_factory=list)
    revealed: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture
def heard(app) -> Heard:
    from flask import request

    kept = Heard()

    @app.after_request
    def _keep(response):
        response.direct_passthrough = False
        told = "\n".join(f"{name}: {value}" for name, value in response.headers)
        cookies = map(canary.of_cookie, response.headers.getlist("Set-Cookie"))
        headers = told.encode() + b"\n".join(cookies)
        endpoint, body = request.endpoint or "", response.get_data()
        kept.answers.append(
            Answer(request.method, request.url, endpoint, response.status_code, headers, body)
        )
        return response

    return kept


def _listed_by_pages(clerk, where) -> None:
    """Upload files with mistakes, take the corrected table, give up, and import a good one."""
    headings, rows = canary.table(CANARIES[:49])
    wrong = [list(row) for row in rows]
    wrong[3][1] = wrong[3][1][:-1] + ("1" if wrong[3][1][-1] != "1" else "2")
    # Numbers in columns where nobody looks for them.
    wrong[4][0], wrong[5][3], wrong[6][5] = wrong[4][1], wrong[5][6], wrong[6][1]
    wrong[8] = wrong[9]
    assert send(clerk, where, wrong, headings, f"{CANARIES[0].id_number}.xlsx").status_code == 303
    check(clerk, where, **canary.columns())
    assert "R2" in wait(clerk, where).text
    assert post(clerk, at(where, "/corrected"), form_at=at(where, "/report")).status_code == 200
    post(clerk, at(where, "/give-up"), form_at=at(where, "/report"))
    _without_headings(clerk, where, rows)
    _numbers_in_the_clear(clerk, where, rows, headings)
    assert send(clerk, where, rows, headings).status_code == 303
    check(clerk, where, **canary.columns())
    wait(clerk, where)
    press_import(clerk, where)
    wait(clerk, where)


def _without_headings(clerk, where, rows) -> None:
    """Upload people and no headings, their numbers written in parts."""
    parts = [(row[0], one.in_parts, *row[2:]) for row, one in zip(rows, CANARIES, strict=False)]
    lines = "\n".join(",".join(row) for row in parts)
    assert send(clerk, where, lines.encode(), name="roll.csv").status_code == 303
    for head_row in ("0", "1"):
        check(clerk, where, head_row=head_row, guessed="0", do="look", **canary.columns())
    check(clerk, where, head_row="0", guessed="0", **canary.columns())
    assert "R2" not in wait(clerk, where).text
    post(clerk, at(where, "/give-up"), form_at=at(where, "/report"))


def _numbers_in_the_clear(clerk, where, rows, headings) -> None:
    """Press for the import of a file that is good, but for numbers in columns of no secrets."""
    for position in (3, 5, 9):
        written = [list(row) for row in rows]
        written[7][position], written[8][position] = CANARIES[7].id_number, CANARIES[8].in_parts
        content = roll_file(written, headings)
        assert send(clerk, where, content).status_code == 303
        check(clerk, where, **canary.columns())
        wait(clerk, where)
        press_import(clerk, where, hashlib.sha256(content).hexdigest())
        assert "R141" in wait(clerk, where).text
        post(clerk, at(where, "/give-up"), form_at=at(where, "/report"))


def _neighbour(act) -> Ref:
    """List eight of them in another village too."""
    where = new_election(act, SIBLING)
    act(services.open_roll, person(Role.CHAIR, SIBLING), where, at=BEGIN)
    headings, rows = canary.table(CANARIES[:8])
    content = roll_file(rows, headings)
    act(import_file, person(Role.CLERK, SIBLING), where, content, "roll.xlsx", at=on(34))
    return where


def _answered(act, read, where, there) -> None:
    """Let the neighbour let go of seven, and the eighth be let go of here; the township ruled."""
    found = read(services.duplicates_of, where)
    assert len(found) == 8
    for one in found[:7]:
        told = NewAnswer(votes_here=False, reason="在合作村参加选举", document="")
        theirs = one.away_from(where)[0].voter.id
        act(services.answer_duplicate, person(Role.CHAIR, SIBLING), there, theirs, told, at=on(29))
    mine = found[7].at(where).voter
    office = person(Role.TOWNSHIP, UNIT[:9])
    act(services.rule_duplicate, office, mine.ref, SIBLING, "常住那边", at=on(29))
    told = NewAnswer(votes_here=False, reason="按裁定除名", document="裁定书")
    act(services.answer_duplicate, CHAIR, where, mine.id, told, at=on(29))
    (change,) = read(services.roll_changes, where)
    act(services.confirm_change, CLERK, where, change.id, at=on(28))


def _objected(act, where, by_name) -> None:
    """Hear an objection with a contact and a document; strike and correct, by two persons."""
    about = by_name[CANARIES[20].name]
    objection = act(
        services.file_objection,
        CLERK,
        where,
        NewObjection(ObjectionKind.SHOULD_NOT, "郑十一", "有人已迁出", "户口本", CONTACT),
        at=on(28),
    )
    document = b"%PDF-1.7 " + CANARIES[20].id_number.encode()
    act(services.add_evidence, CLERK, where, objection, document, at=on(28))
    strike = NewChange(ChangeKind.SHOULD_NOT, "已迁出", "迁移证", about)
    decided = Decision(Ruling.UPHELD, "核实已迁出", strike)
    act(services.decide_objection, CHAIR, where, objection, decided, at=on(26))
    other = CANARIES[21]
    corrected = {"phone": CANARIES[22].phone, "address": CANARIES[22].address}
    wrong = NewChange(ChangeKind.CORRECTED, "写错", "身份证", by_name[other.name], corrected)
    act(services.propose_change, CLERK, where, wrong, at=on(26))


def _frozen(act, read, where) -> None:
    for change in read(services.roll_changes, where):
        if not change.confirmed_at:
            second = CLERK if change.proposed_by_chair else CHAIR
            act(services.confirm_change, second, where, change.id, at=on(25))
    act(services.freeze, CHAIR, where, at=on(22))


def _proxies(act, where, by_name) -> None:
    record(act, where, "proxy_deadline_days", "3", at=on(20))
    day = on(15).date()
    for number in (30, 31):
        ids = by_name[CANARIES[number].name], by_name[CANARIES[40].name]
        entry = NewProxy(*ids, ProxyRelation.CHILD, Ground.AWAY, "委托书", day)
        act(services.grant_proxy, CLERK, where, entry, at=on(15))
    act(services.post_proxies, CHAIR, where, at=on(14))


def _looked(browsers, where, by_name, heard) -> None:
    """Search, print, issue again, show whole: what pages do when a button is pressed."""
    clerk, public = browsers[Role.CLERK], browsers[Role.PUBLIC]
    one, roll = CANARIES[25], f"/rolls/{where.unit}/{where.id}"
    stranger = CANARIES[49].id_number[:-1] + "?"
    whole = (one.id_number, one.in_parts, stranger)
    for text in (one.name, one.id_number[-4:], "0005", "雀", *whole):
        found = post(clerk, f"{roll}/search", form_at=f"{roll}/", q=text)
        assert found.status_code == 200
    voter = f"{roll}/voters/{by_name[one.name]}"
    assert post(clerk, f"{roll}/cards", group="").mimetype == "application/pdf"
    assert post(clerk, f"{voter}/card", reason="遗失").status_code == 303
    card = post(clerk, f"{voter}/card.pdf", form_at=f"{voter}/card")
    assert card.mimetype == "application/pdf"
    slips = post(clerk, f"{roll}/proxies/certificates.pdf", form_at=f"{roll}/proxies", proxy="")
    assert slips.mimetype == "application/pdf"
    for name, six in ((one.name, one.id_number[-6:]), (one.name, "123456"), ("无名", "123456")):
        assert post(public, f"{roll}/check", name=name, six=six).status_code == 200
    for what, secret in one.secrets.items():
        shown = post(clerk, voter, what=what, reason=REASON)
        assert secret in shown.text
        heard.revealed[secret] = shown.data


def _named(read, where) -> dict[str, list]:
    """Return what may stand for a part of an address that is asked for."""
    objections = read(services.objections_of, where)
    return {
        "unit": [where.unit],
        "election_id": [where.id],
        "voter_id": [one.id for one in read(services.voters_of, where)[:2]]
        + [one.id for one in read(services.struck_of, where)[:1]],
        "objection_id": [one.id for one in objections],
        "change_id": [one.id for one in read(services.roll_changes, where)],
        "size": ["a3", "a4"],
        "stack": [1],
    }


def _walked(app, browsers, named) -> None:
    """Look at every page there is, as everybody."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.startswith(_LEFT_OUT):
            continue
        if not rule.arguments <= named.keys():
            continue
        chosen = itertools.product(*(named[name] for name in rule.arguments))
        for values in chosen:
            built = rule.build(dict(zip(rule.arguments, values, strict=True)))
            for browser in browsers.values():
                browser.get(built[1])


@pytest.fixture
def gone_the_way(app, heard, caplog, sign_in, act, read, roll_open) -> Heard:
    """Let the fifty go the way of a roll, and return all that was answered."""
    caplog.set_level(logging.DEBUG)
    where = roll_open
    browsers = {role: sign_in(role) for role in Role if role is not Role.PUBLIC}
    browsers[Role.PUBLIC] = app.test_client()
    _listed_by_pages(browsers[Role.CLERK], where)
    late = CANARIES[49]
    typed = {"name": late.name, "id_number": late.id_number, "group_no": "2", "household": "99"}
    typed |= {"registration_class": "1", "phone": late.phone, "address": late.address}
    act(services.add_voter, CLERK, where, NewVoter(typed, "补登"), at=on(33))
    _walked(app, {role: browsers[role] for role in (Role.CLERK, Role.CHAIR)}, _named(read, where))
    by_name = {one.name: one.id for one in read(services.voters_of, where)}
    assert len(by_name) == 50
    act(services.post_roll, CHAIR, where, at=on(30))
    _answered(act, read, where, _neighbour(act))
    _objected(act, where, by_name)
    _walked(app, {Role.CHAIR: browsers[Role.CHAIR]}, _named(read, where))
    _frozen(act, read, where)
    _proxies(act, where, by_name)
    _looked(browsers, where, by_name, heard)
    _walked(app, browsers, _named(read, where))
    for role, place in ((Role.TOWNSHIP, UNIT[:9]), (Role.COUNTY, UNIT[:6])):
        assert browsers[role].get(f"/rolls/duplicates/{place}").status_code == 200
    return heard


def _may_show(answer: Answer) -> bool:
    """Return whether this is the answer to a reveal, or the page of an objection, on which the
    office finds how to reach whoever objects."""
    return (answer.method, answer.endpoint) == ("POST", "rolls.reveal") or (
        answer.endpoint == "rolls.objection" and CONTACT.encode() in answer.body
    )


def _all_rows(store) -> bytes:
    with store.engine.connect() as connection:
        rows = [
            row
            for table in Base.metadata.sorted_tables
            for row in connection.execute(select(table))
        ]
    values = [value for row in rows for value in row]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in values)


def test_nothing_of_fifty_people_is_anywhere_in_the_clear(
    gone_the_way, store, settings, read, caplog, roll_open
):
    answers = gone_the_way.answers
    assert len({one.endpoint for one in answers if one.status == 200}) > 60
    assert {one.body[:4] for one in answers} >= {b"%PDF", b"PK\x03\x04"}
    found: dict[str, set[str]] = {}
    seen: set[bytes] = set()
    for one in answers:
        whole = [one.url.encode(), one.headers, b"" if _may_show(one) else one.body]
        for content in whole:
            if content not in seen:
                seen.add(content)
                found.setdefault(f"{one.method} {one.endpoint}", set()).update(leaks(content))
    found["log"] = leaks(caplog.text.encode())
    facts = [entry.facts + entry.actor for entry in read(journal.entries, roll_open)]
    found["journal"] = leaks("\n".join(facts).encode())
    found["tables"] = leaks(_all_rows(store))
    for path in settings.folder.rglob("*"):
        if path.is_file():
            found[path.name] = leaks(path.read_bytes()) | leaks(path.name.encode())
    assert {where: kinds for where, kinds in found.items() if kinds} == {}
    _reveals_show_what_was_asked_for(gone_the_way)
    _objections_show_how_to_reach_who_objects(answers)


def _reveals_show_what_was_asked_for(heard: Heard) -> None:
    assert len(heard.revealed) == 3
    for secret, page in heard.revealed.items():
        assert leaks(page)
        assert not leaks(canary.without(page.decode(), secret).encode())


def _objections_show_how_to_reach_who_objects(answers: list[Answer]) -> None:
    pages = [one.body for one in answers if one.endpoint == "rolls.objection"]
    shown = [body for body in pages if CONTACT.encode() in body]
    assert shown
    assert not any(leaks(canary.without(body.decode(), CONTACT).encode()) for body in shown)


# The control: what is planted is found.


@pytest.mark.parametrize(("kind", "planted"), list(canary.every_way()))
def test_what_is_planted_is_found_in_every_encoding(kind, planted):
    around = bytes(range(256)) * 3
    assert kind in leaks(around + planted + around)


def test_what_is_planted_is_found_in_what_is_packed():
    secret = CANARIES[9].id_number
    assert leaks(roll_file([(secret,)], ("备注",)))
    packed = zlib.compress(f"({secret}) Tj".encode())
    page = b"%PDF-1.4\n1 0 obj<</Length 1>>\nstream\n" + packed + b"\nendstream\nendobj"
    assert any(leaks(part) for part in canary.streams(page))
    heading = paper.Heading("平罗县", "合作村", "villagers_committee", 12, on(0).date())
    named = paper.VoterCard(1, secret, "F", "三组", "村委会", "A" * 26)
    coded = paper.VoterCard(1, "王秀兰", "F", "三组", "村委会", f"{secret}00000000")
    assert leaks(paper.voter_cards([named], heading))
    assert leaks(paper.voter_cards([coded], heading))
    cookie = base64.urlsafe_b64encode(zlib.compress(secret.encode())).decode().rstrip("=")
    assert leaks(canary.of_cookie(f"electionsys=.{cookie}.x.y; Path=/"))


def test_what_is_kept_or_logged_in_the_clear_is_found(store, act, read, listed, caplog):
    def written_in_the_wrong_column(session):
        session.recorded = True
        session.get_one(Voter, voter.ref).basis = f"电话 {CANARIES[5].phone}"

    assert not leaks(_all_rows(store))
    (voter, *_) = read(services.voters_of, listed)
    act(written_in_the_wrong_column)
    assert leaks(_all_rows(store)) == {"raw"}
    logging.getLogger("werkzeug").warning("POST %s", CANARIES[5].address)
    assert leaks(caplog.text.encode()) == {"raw"}


def test_fifty_people_have_numbers_of_the_right_form():
    assert len({one.id_number for one in CANARIES}) == 50
    assert len({one.name for one in CANARIES}) == 50
    assert not leaks(b"640221198005060026 13800000000")
