"""What somebody typed into one cell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from electionsys.sheets import cells
from electionsys.sheets.cells import CellError

GOOD = "11010119900307002X"


def code_of(reader, text):
    with pytest.raises(CellError) as caught:
        reader(text)
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "11010119900307002X",
        "11010119900307002x",
        " 110101 19900307 002X ",
        "１１０１０１１９９００３０７００２Ｘ",
        "110101-19900307-002X",
        "\u3000110101199003070 02X",
    ],
)
def test_an_identity_number_is_read_however_it_is_typed(text):
    found = cells.identity(text)
    assert (found.number, found.born_on, found.sex) == (GOOD, date(1990, 3, 7), "F")


def test_an_old_number_of_15_digits_becomes_the_new_one_of_the_same_person():
    assert cells.identity("110101900307002").number == GOOD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110101199003070020", "G233"),
        ("1.10101E+17", "G231"),
        ("1.1010119900307E+17", "G231"),
        ("11010119900307002", "G232"),
        ("X1010119900307002X", "G252"),
        ("1101011990030700XX", "G252"),
        ("11010119900307o02X", "G252"),
        ("1101019003070o2", "G252"),
        ("110101900230002", "G234"),
        ("身份证", "G232"),
    ],
)
def test_what_is_no_identity_number_is_told_apart(text, code):
    assert code_of(cells.identity, text) == code


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 999), st.integers(0, 999999))
def test_every_well_formed_number_is_read_back(born, serial, place):
    body = f"{place:06d}{born:%Y%m%d}{serial:03d}"
    number = body + ric.calc_check_digit(body + "0")
    found = cells.identity(number)
    assert (found.number, found.born_on) == (number, born)
    assert found.sex == ("M" if serial % 2 else "F")


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born, at, shift):
    body = f"640221{born:%Y%m%d}123"
    number = body + ric.calc_check_digit(body + "0")
    digits = "0123456789X" if at == 17 else "0123456789"
    wrong = digits[(digits.index(number[at]) + shift) % len(digits)]
    with pytest.raises(CellError):
        cells.identity(number[:at] + wrong + number[at + 1 :])


@pytest.mark.parametrize(("typed", "at"), [("11010119900307O02X", 15), ("1101011990030700XX", 17)])
def test_where_a_number_has_a_letter_is_said(typed, at):
    with pytest.raises(CellError) as caught:
        cells.identity(typed)
    assert caught.value.values == {"at": at}


@given(st.text(max_size=30))
def test_no_text_breaks_a_cell(text):
    for reader in (cells.person_name, cells.identity, cells.sex, cells.day, cells.group_number):
        try:
            reader(text)
        except CellError as error:
            # A code such as G241 may well hold a short text; a longer one would be repeated.
            assert len(text) < 8 or text not in str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王秀兰", "王秀兰"),
        (" 王　秀 ", "王秀"),
        ("王 秀", "王秀"),
        ("买买提•艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("\u0065\u0301milie", "émilie"),
        ("㐂𬌗", "㐂𬌗"),
        ("\U000323af一", "\U000323af一"),
    ],
)
def test_a_name_is_kept_in_one_form(typed, name):
    assert cells.person_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("王\u200b秀兰", "G221"),
        ("王秀\u202e兰", "G221"),
        ("王秀兰2", "G221"),
        ("王秀兰２", "G221"),
        ("王<b>", "G221"),
        ("王\ufe00秀", "G221"),
        ("王\U000e0100秀", "G221"),
        ("王\n秀", "G221"),
        ("王", "G222"),
        ("王" * 41, "G222"),
    ],
)
def test_a_name_with_a_trick_in_it_is_refused(typed, code):
    assert code_of(cells.person_name, typed) == code


@pytest.mark.parametrize(
    "typed", ["1990-03-07", "1990/3/7", "1990.3.7", "1990年3月7日", "19900307"]
)
def test_a_day_is_read_however_it_is_written(typed):
    assert cells.day(typed) == date(1990, 3, 7)


@pytest.mark.parametrize("typed", ["1990-02-30", "7.3.1990", "90-3-7", "1990", "三月七日"])
def test_what_is_no_day_is_refused(typed):
    assert code_of(cells.day, typed) == "G242"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *[("3", 3), ("3组", 3), ("第三村民小组", 3), ("十", 10), ("十二组", 12), ("二十", 20)],
        *[("９", 9), ("二十一队", 21), ("第3居民小组", 3), ("999", 999)],
    ],
)
def test_a_group_is_a_number(typed, number):
    assert cells.group_number(typed) == number


@pytest.mark.parametrize("typed", ["0", "1000", "东组", "三十十", "-3", "3.5", "百"])
def test_what_is_no_group_is_refused(typed):
    assert code_of(cells.group_number, typed) == "G243"


@pytest.mark.parametrize(
    ("typed", "sex"), [("男", "M"), ("女", "F"), ("M", "M"), ("female", "F"), ("Ｆ", "F")]
)
def test_sex_is_one_of_two_words(typed, sex):
    assert cells.sex(typed) == sex


def test_other_cells_say_what_they_want():
    assert code_of(cells.sex, "不详") == "G241"
    assert code_of(cells.phone, "打电话") == "G245"
    assert cells.phone("+86 139-1234-5678") == "+8613912345678"
    assert code_of(lambda text: cells.short(text, 3), "四个字符") == "G244"
    assert code_of(lambda text: cells.short(text, 9), "一\u200b") == "G244"
    assert cells.plain(" － ") == ""


@given(st.dates(date(1900, 1, 1), date(2010, 1, 1)), st.integers(0, 110 * 366))
def test_age_grows_by_one_on_each_birthday_and_only_then(born, days):
    day = born + timedelta(days=days)
    grown = cells.age_on(born, day + timedelta(days=1)) - cells.age_on(born, day)
    assert grown == (day + timedelta(days=1) == cells.birthday(born, (day + timedelta(1)).year))


def test_who_was_born_on_29_february_is_of_age_on_the_last_day_of_february():
    born = date(2008, 2, 29)
    assert cells.age_on(born, date(2026, 2, 27)) == 17
    assert cells.age_on(born, date(2026, 2, 28)) == 18
    assert cells.age_on(born, date(2028, 2, 28)) == 19
    assert cells.age_on(born, date(2028, 2, 29)) == 20
