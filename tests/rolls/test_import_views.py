"""The pages of a file: uploaded, its columns named, checked, imported."""

import io
import re
import threading
import time
from datetime import timedelta
from html import unescape

import pytest

from electionsys import sheets, words
from electionsys.actor import Role
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.rules import NewRegistration
from electionsys.rolls.services import uploads
from tests.conftest import BEGIN, POLLING_DAY, SIBLING, UNIT, on, post
from tests.rolls.conftest import (
    CHAIR,
    CLERK,
    HEADINGS,
    NAMES,
    id_number,
    import_file,
    roll_file,
    row,
)
from tests.rolls.test_views import shift

PAGES = ("/import", "/import/columns", "/import/report", "/import/progress", "/template.xlsx")
POSTS = ("/import/corrected", "/import/give-up")
CHOSEN = {
    column: str(position)
    for position, column in enumerate(
        ("name", "id_number", "group_no", "household", "registration_class", "basis")
    )
}


def at(where, page="") -> str:
    return f"/rolls/{where.unit}/{where.id}/import{page}"


def send(browser, where, rows, headings=HEADINGS, name="roll.xlsx"):
    content = rows if isinstance(rows, bytes) else roll_file(rows, headings)
    return post(browser, at(where), file=(io.BytesIO(content), name))


def wait(browser, where):
    """Wait for the job, and return the page that stands where its bar stood."""
    for _ in range(200):
        if browser.get(at(where, "/progress")).json["state"] != "running":
            return browser.get(at(where, "/report"), follow_redirects=True)
        time.sleep(0.05)
    raise TimeoutError("the job did not end")


def check(browser, where, do="check", **columns):
    """Press the button on the page of columns with what it offers, or with other columns."""
    page = browser.get(at(where, "/columns"))
    data = {"head_row": "1", "guessed": "1", "do": do, **CHOSEN, **columns}
    data["csrf_token"] = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    return browser.post(at(where, "/columns"), data=data)


def checked(browser, where, rows, headings=HEADINGS):
    assert send(browser, where, rows, headings).status_code == 303
    assert check(browser, where).headers["Location"] == at(where, "/report")
    return wait(browser, where)


def press_import(browser, where, sha256=None):
    page = browser.get(at(where, "/report")).text
    sha256 = sha256 or page.partition('name="sha256" value="')[2][:64]
    return post(browser, at(where, "/report"), sha256=sha256)


def acts(read, where):
    return [entry.act for entry in read(journal.entries, where)]


def test_a_file_is_uploaded_checked_and_imported(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    rows = [row(number) for number in range(4)]
    assert send(clerk, roll_open, rows).headers["Location"] == at(roll_open, "/columns")
    columns = clerk.get(at(roll_open, "/columns"))
    assert all(name in columns.text.replace("\u3000", "") for name in NAMES[:4])
    page = check(clerk, roll_open)
    assert page.headers["Location"] == at(roll_open, "/report")
    report = wait(clerk, roll_open)
    assert (report.status_code, "4" in report.text) == (200, True)
    assert words.say("zh", "rolls.check_good", n=4) in report.text
    assert read(services.summary, roll_open).listed == 0
    assert press_import(clerk, roll_open).headers["Location"] == at(roll_open, "/report")
    done = wait(clerk, roll_open)
    assert words.say("zh", "rolls.imported", n=4) in done.text
    assert read(services.summary, roll_open).listed == 4
    assert read(uploads.upload, roll_open) is None
    assert acts(read, roll_open)[-4:] == [
        "rolls.upload",
        "rolls.lay-out",
        "rolls.check",
        "rolls.import",
    ]


def test_a_button_pressed_while_other_work_runs_says_so(sign_in, app, read, roll_open):
    clerk = sign_in(Role.CLERK)
    checked(clerk, roll_open, [row(0)])
    sha256 = read(uploads.upload, roll_open).sha256
    report = clerk.get(at(roll_open, "/report")).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', report)[1]
    go = threading.Event()
    assert app.extensions["jobs"].start(roll_open, "check", lambda tell: int(go.wait(10)))
    pressed = {"sha256": sha256, "csrf_token": token}
    page = clerk.post(at(roll_open, "/report"), data=pressed, follow_redirects=True)
    assert words.say("zh", "rolls.job_other") in page.text
    # Nor does a file that came meanwhile, or went, take the place of the work.
    assert send(clerk, roll_open, [row(1)]).status_code == 303
    assert clerk.get(at(roll_open, "/progress")).json["state"] == "running"
    assert post(clerk, at(roll_open, "/give-up"), form_at=at(roll_open)).status_code == 303
    assert clerk.get(at(roll_open, "/progress")).json["state"] == "running"
    go.set()
    assert wait(clerk, roll_open).status_code == 200
    assert read(services.summary, roll_open).listed == 0


def test_the_columns_page_shows_what_is_read_and_hides_numbers(sign_in, roll_open):
    clerk = sign_in(Role.CLERK)
    number = id_number(serial=7)
    phone, address = "13812345678", "合作村三组12号"
    headings = (*HEADINGS, "联系电话", "住址", "备注")
    rows = [(*row(6), phone, address, f"原号{number}")]
    send(clerk, roll_open, rows, headings)
    page = clerk.get(at(roll_open, "/columns")).text
    for secret in (number, phone, address):
        assert secret not in page
    for shown in (f"{number[:4]}**********{number[-4:]}", "138****5678", "合作村***"):
        assert shown in page
    assert "备注" in page


def test_columns_of_unknown_names_are_chosen_by_the_clerk(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    headings = ("甲", "乙", "丙", "丁", "戊", "己")
    send(clerk, roll_open, [row(0)], headings)
    nothing = dict.fromkeys(CHOSEN, "")
    refused = check(clerk, roll_open, **nothing)
    assert (refused.status_code, "R201" in refused.text) == (422, True)
    looked = check(clerk, roll_open, do="look")
    assert (looked.status_code, "王秀兰" in looked.text) == (200, True)
    twice = check(clerk, roll_open, household="0")
    assert (twice.status_code, "R235" in twice.text) == (422, True)
    check(clerk, roll_open)
    assert words.say("zh", "rolls.check_good", n=1) in wait(clerk, roll_open).text
    assert read(uploads.upload, roll_open).layout.columns["name"] == 0


def test_headings_may_stand_in_another_row(sign_in, roll_open):
    clerk = sign_in(Role.CLERK)
    send(
        clerk,
        roll_open,
        [("甲", "乙", "丙", "丁", "戊", "己"), row(0)],
        ("选民登记表",) + ("",) * 5,
    )
    moved = post(clerk, at(roll_open, "/columns"), head_row="2", guessed="1", do="check")
    # The columns are another row's: they are shown before anything is checked.
    assert moved.status_code == 200
    assert "丙" in moved.text
    assert 'name="guessed"' in moved.text
    check(clerk, roll_open, head_row="2", guessed="2")
    assert words.say("zh", "rolls.check_good", n=1) in wait(clerk, roll_open).text


@pytest.mark.parametrize("between", ["", " "])
def test_a_file_without_headings_is_read_from_its_first_row(sign_in, roll_open, between):
    clerk = sign_in(Role.CLERK)
    numbers = [id_number(serial=serial) for serial in (1, 2, 3)]
    parts = [between.join((one[:6], one[6:14], one[14:])) for one in numbers]
    lines = "\n".join(",".join(row(n, 身份证号=parts[n])) for n in range(3))
    send(clerk, roll_open, lines.encode(), name="roll.csv")
    page = clerk.get(at(roll_open, "/columns")).text
    assert parts[0] not in page
    check(clerk, roll_open, head_row="0", guessed="0")
    assert words.say("zh", "rolls.check_good", n=3) in wait(clerk, roll_open).text


@pytest.mark.parametrize("junk", [{"head_row": "x"}, {"name": "99"}, {"guessed": "-1"}])
def test_what_nobody_can_choose_is_no_choice(sign_in, roll_open, junk):
    clerk = sign_in(Role.CLERK)
    send(clerk, roll_open, [row(0)])
    assert check(clerk, roll_open, **junk).status_code in {200, 422}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_all_errors_are_listed_by_row_and_nobody_is_imported(sign_in, read, roll_open, language):
    clerk = sign_in(Role.CLERK)
    clerk.set_cookie("language", language)
    number = id_number(serial=7)
    bad = [row(1, 户号=""), row(2, 身份证号=number), row(3, 身份证号=number, 登记类别="2")]
    page = checked(clerk, roll_open, bad)
    for code in ("R210", "R226"):
        assert words.say(language, code) in unescape(page.text)
    assert number not in page.text
    assert 'name="sha256"' not in page.text
    # A hand-made click is refused as well, and why stands on the page again.
    held = read(uploads.upload, roll_open).sha256
    press_import(clerk, roll_open, held)
    refused = wait(clerk, roll_open)
    assert words.say(language, "rolls.job_refused") in refused.text
    assert words.say(language, "R210") in unescape(refused.text)
    assert read(services.summary, roll_open).listed == 0


def test_who_came_onto_the_roll_meanwhile_is_told_at_the_import(sign_in, act, read, roll_open):
    clerk, rows = sign_in(Role.CLERK), [row(0), row(1)]
    checked(clerk, roll_open, rows)
    act(import_file, CLERK, roll_open, roll_file(rows[:1]), "other.xlsx", at=on(35))
    press_import(clerk, roll_open)
    page = wait(clerk, roll_open)
    assert words.say("zh", "rolls.job_refused") in page.text
    assert "(R230)" in page.text
    assert read(services.summary, roll_open).listed == 1


def test_another_file_is_not_imported_by_the_button_of_the_first(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    checked(clerk, roll_open, [row(0)])
    old = read(uploads.upload, roll_open).sha256
    checked(clerk, roll_open, [row(1), row(2)])
    press_import(clerk, roll_open, old)
    assert words.say("zh", "rolls.job_refused") in wait(clerk, roll_open).text
    assert read(services.summary, roll_open).listed == 0


def test_a_file_that_was_not_checked_is_not_imported(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    send(clerk, roll_open, [row(0)])
    press_import(clerk, roll_open, read(uploads.upload, roll_open).sha256)
    wait(clerk, roll_open)
    assert read(services.summary, roll_open).listed == 0


def test_a_file_that_is_none_is_refused_in_words(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    for content, name in ((b"\x89PNG\r\n\x1a\n\x00", "a.png"), (b"PK\x03\x04x", "a.xlsx")):
        answer = send(clerk, roll_open, content, name=name)
        assert (answer.status_code, "(G20" in answer.text) == (422, True)
    assert post(clerk, at(roll_open)).status_code == 422
    assert read(uploads.upload, roll_open) is None


def test_many_errors_are_counted_and_not_all_shown(sign_in, roll_open):
    page = checked(sign_in(Role.CLERK), roll_open, [row(1, 姓名="", 户号="") for _ in range(600)])
    assert "1,200" in page.text
    assert page.text.count("(R210)") == 1000


def test_the_template_is_a_table_the_import_reads(sign_in, roll_open):
    clerk = sign_in(Role.CLERK)
    answer = clerk.get(f"/rolls/{roll_open.unit}/{roll_open.id}/template.xlsx")
    assert answer.data.startswith(b"PK")
    send(clerk, roll_open, answer.data, name="t.xlsx")
    page = clerk.get(at(roll_open, "/columns")).text
    assert page.count(" selected>") >= len(HEADINGS)
    assert words.say("zh", "rolls.no_rows") in page


def test_a_waiting_file_is_named_on_the_pages_and_can_be_given_up(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    home = f"/elections/{UNIT}/{roll_open.id}/"
    assert words.say("zh", "rolls.task.file_waits") not in clerk.get(home).text
    send(clerk, roll_open, [row(0)], name="C:\\\\名单\\三组.xlsx")
    assert words.say("zh", "rolls.task.file_waits") in clerk.get(home).text
    again = clerk.get(at(roll_open)).text
    assert "三组.xlsx" in again
    assert "名单\\" not in again
    assert post(clerk, at(roll_open, "/give-up"), form_at=at(roll_open)).status_code == 303
    assert read(uploads.upload, roll_open) is None
    gone = post(clerk, at(roll_open, "/give-up"), form_at=at(roll_open))
    assert (gone.status_code, "R250" in gone.text) == (422, True)


def test_pages_without_a_file_lead_to_the_upload(sign_in, roll_open):
    clerk = sign_in(Role.CLERK)
    for page in ("/columns", "/report"):
        assert clerk.get(at(roll_open, page)).headers["Location"] == at(roll_open)
    assert clerk.get(at(roll_open, "/progress")).json["state"] == "none"
    refused = post(clerk, at(roll_open, "/corrected"), form_at=at(roll_open))
    assert (refused.status_code, "R250" in refused.text) == (422, True)


def test_the_corrected_table_goes_out_and_comes_back(sign_in, read, roll_open):
    clerk = sign_in(Role.CLERK)
    numbers = [id_number(serial=number + 1) for number in range(3)]
    checked(clerk, roll_open, [row(0), row(1, 户号=""), row(2)])
    answer = post(clerk, at(roll_open, "/corrected"), form_at=at(roll_open))
    table = sheets.read(answer.data, "a.xlsx").rows
    assert not any(number in "".join(one.cells) for number in numbers for one in table)
    rows = [list(one.cells) for one in table[1:]]
    assert [one[0] for one in rows] == ["2", "3", "4"]
    rows[1][list(table[0].cells).index("户号")] = "88"
    headings = table[0].cells
    page = send(clerk, roll_open, [tuple(one) for one in rows], headings, "改正表.xlsx")
    assert page.headers["Location"] == at(roll_open, "/columns")
    held = read(uploads.upload, roll_open).layout
    columns = {column: str(position) for column, position in held.columns.items()}
    check(clerk, roll_open, **columns)
    assert words.say("zh", "rolls.check_good", n=3) in wait(clerk, roll_open).text
    press_import(clerk, roll_open)
    wait(clerk, roll_open)
    assert read(services.summary, roll_open).listed == 3
    assert "rolls.corrected-table" in acts(read, roll_open)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PUBLIC])
def test_the_pages_are_the_clerks(sign_in, roll_open, role):
    browser = sign_in(role)
    for page in PAGES:
        address = f"/rolls/{roll_open.unit}/{roll_open.id}{page}"
        assert (browser.get(address).status_code == 403) is (role is not Role.CLERK)
    for page in POSTS:
        address = f"/rolls/{roll_open.unit}/{roll_open.id}{page}"
        answer = post(browser, address, form_at="/accounts/password")
        assert (answer.status_code == 403) is (role is not Role.CLERK)
        assert browser.get(address).status_code == 405


def test_strangers_and_unknown_elections_look_alike(app, sign_in, roll_open):
    stranger, clerk = sign_in(Role.CLERK, SIBLING), sign_in(Role.CLERK)
    for page in PAGES:
        address = f"/rolls/{roll_open.unit}/{roll_open.id}{page}"
        assert stranger.get(address).status_code == 404
        assert clerk.get(f"/rolls/{UNIT}/1{page}").status_code == 404
        assert app.test_client().get(address).headers["Location"].startswith("/accounts/sign-in")


def test_after_posting_no_file_is_taken(sign_in, read, posted):
    clerk = sign_in(Role.CLERK)
    for page in ("", "/columns", "/report"):
        answer = clerk.get(at(posted, page))
        assert (answer.status_code, "X101" in answer.text) == (422, True)
    content = (io.BytesIO(roll_file([row(20)])), "a.xlsx")
    answer = post(clerk, at(posted), form_at="/accounts/password", file=content)
    assert (answer.status_code, "X101" in answer.text) == (422, True)
    assert read(uploads.upload, posted) is None


def test_after_the_last_day_of_registration_the_page_says_so(sign_in, act, election):
    last = POLLING_DAY - timedelta(days=21)
    days = NewRegistration(BEGIN.date(), last, "8:00—17:00", "村委会", "李副")
    act(services.open_roll, CHAIR, election, days, at=BEGIN)
    clerk = sign_in(Role.CLERK)
    for days_before, late in ((21, False), (20, True)):
        shift(act, election, days_before)
        assert ("(R158" in clerk.get(at(election)).text) is late
