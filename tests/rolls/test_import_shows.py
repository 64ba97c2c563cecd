"""What the pages of a file show of it: further sheets, hidden rows, what stands in a column."""

import hashlib

import pytest

from electionsys import words
from electionsys.actor import Role
from electionsys.rolls.rules import columns
from electionsys.rolls.services import importing, uploads
from tests.conftest import on
from tests.rolls.conftest import CLERK, HEADINGS, id_number, import_file, roll_file, row
from tests.rolls.test_import_views import at, checked, send
from tests.sheets.files import xlsx


def test_a_file_with_a_second_sheet_of_people_does_not_wait(sign_in, read, roll_open):
    def write(book, _):
        book.add_worksheet("二组").write_row(0, 0, HEADINGS)

    page = send(sign_in(Role.CLERK), roll_open, xlsx([HEADINGS, row(0)], write))
    assert (page.status_code, "二组" in page.text) == (422, True)
    assert read(uploads.upload, roll_open) is None


def test_hidden_rows_are_read_and_the_report_tells_of_them(sign_in, roll_open):
    def write(_, sheet):
        sheet.set_row(1, None, None, {"hidden": True})

    content = xlsx([HEADINGS, row(0), row(1)], write)
    report = checked(sign_in(Role.CLERK), roll_open, content)
    assert words.say("zh", "G251", rows=1, columns=0) in report.text
    assert words.say("zh", "rolls.check_good", n=2) in report.text


def test_only_a_file_without_errors_is_said_to_be_fit_for_import(sign_in, roll_open):
    clerk, fine = sign_in(Role.CLERK), words.say("zh", "rolls.warnings_fine")
    strange = row(0, 身份证号=id_number(place="990221"))
    assert fine in checked(clerk, roll_open, [strange]).text
    report = checked(clerk, roll_open, [strange, row(1, 户号="")]).text
    assert words.say("zh", "rolls.warnings_found", n=1) in report
    assert fine not in report


def test_what_is_in_columns_of_unknown_names_is_shown_beside_each_choice(sign_in, roll_open):
    clerk = sign_in(Role.CLERK)
    phone, address = "13812345678", "合作村三组12号"
    headings = (*"甲乙丙丁戊己庚辛",)
    send(clerk, roll_open, [(*row(6), phone, address)], headings)
    page = clerk.get(at(roll_open, "/columns")).text
    number = id_number(serial=7)
    for secret in (number, phone, address):
        assert secret not in page
    hidden = f"{number[:4]}**********{number[-4:]}"
    # In the table of what was typed, and in the choices of each of our twelve columns.
    for letter, heading, shown in (
        ("A", "甲", row(6)[0]),
        ("B", "乙", hidden),
        ("H", "辛", "合作村三***"),
    ):
        assert f"<td>{shown}</td>" in page
        assert page.count(f"{letter} · {heading} · {shown}") == len(columns.HEADINGS)


@pytest.mark.parametrize("role", [Role.CLERK, Role.CHAIR, Role.SCRUTINEER])
def test_the_roll_page_tells_of_the_last_imports(sign_in, act, read, roll_open, role):
    office = sign_in(role)
    address = f"/rolls/{roll_open.unit}/{roll_open.id}/"
    title = words.say("zh", "rolls.imports")
    assert title not in office.get(address).text
    files = [roll_file([row(number), row(number + 1)]) for number in range(0, 12, 2)]
    for day, content in enumerate(files):
        act(import_file, CLERK, roll_open, content, "roll.xlsx", at=on(50 - day))
    page = office.get(address).text
    hashes = [hashlib.sha256(content).hexdigest()[:16] for content in files]
    assert title in page
    # The latest first, and no more than five of them.
    told = page.partition(title)[2]
    places = [told.find(one) for one in hashes]
    assert places[0] == -1
    assert places[1:] == sorted(places[1:], reverse=True)
    assert min(places[1:]) > 0
    assert told.count('<td class="number">2</td>') == 5
    assert [one.rows for one in read(importing.imports, roll_open)] == [2] * 6
