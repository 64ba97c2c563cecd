"""The calendar for the wall, read back from its PDF."""

from datetime import date

import pypdfium2 as pdfium
import pytest

from electionsys.paper import Heading, Kind, Wall, WallMark, WallRow, wall_calendar
from electionsys.paper.calendar import months_of

SUNDAY = date(2026, 12, 20)
HEADING = Heading("宁夏回族自治区 平罗县", "合作村", "villagers_committee", 12, SUNDAY)
ROW = WallRow("公布参加选举的名单", "选举委员会", "第4号 名单", "2026年11月30日", "", "第十七条")


def wall(*marks, rows=(ROW,), notes=()):
    return Wall(HEADING, marks, rows, notes, {date(2026, 12, 5): True, date(2026, 12, 6): False})


def pages(data):
    document = pdfium.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def test_each_month_has_a_page_and_the_list_comes_last():
    made = wall(WallMark(date(2026, 10, 31), "公布参加选举的名单", Kind.LAST))
    assert months_of(made) == [(2026, 10), (2026, 11), (2026, 12)]
    read = pages(wall_calendar(made))
    assert len(read) == 4
    assert "公布参加选举的名单" in read[0]
    assert "选举日" in read[2]
    assert "第十七条" in read[3]


def test_a_calendar_runs_over_the_end_of_a_year():
    assert months_of(wall(WallMark(date(2027, 1, 19), "另行选举", Kind.LAST))) == [
        (2026, 12),
        (2027, 1),
    ]


def test_a_wall_without_marks_still_shows_polling_day():
    assert "选举日" in pages(wall_calendar(wall()))[0]


def test_rest_days_and_weekends_that_are_worked_are_told_apart():
    december = pages(wall_calendar(wall()))[0]
    assert december.count("休") == 1
    assert december.count("班") == 1


@pytest.mark.parametrize("size", ["a3", "a4"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_full_day_does_not_run_out_of_its_page(size, language):
    marks = [
        WallMark(date(2026, 12, 15), f"公布投票时间、地点、方式 {n}", Kind.LAST) for n in range(7)
    ]
    read = pages(wall_calendar(wall(*marks), size, language=language, practice=True))
    assert len(read) == 2
    assert all(f"方式 {n}" in read[0].replace("\r\n", "") for n in range(7))


def test_the_same_days_make_the_same_paper():
    mark = WallMark(SUNDAY, "当场公布选举结果", Kind.LAST)
    assert wall_calendar(wall(mark)) == wall_calendar(wall(mark))
