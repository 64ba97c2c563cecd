"""What of a number may be seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.rolls.rules import masking
from tests.rolls.conftest import id_number


def test_an_identity_number_shows_its_ends_only():
    number = id_number()
    assert masking.mask_id(number) == number[:4] + 10 * "*" + number[-4:]
    assert masking.mask_id("640221 198005060028") == masking.mask_id("640221198005060028")
    assert masking.mask_id("11010519491231002X") == "1101**********002X"
    assert masking.mask_id("６４０２２１１９８００５０６００２８") == "6402**********0028"
    assert masking.mask_id("640221800506002") == "6402*******6002"


@pytest.mark.parametrize("text", ["", "6.40221E+17", "64022119800506002", "王秀兰", "-"])
def test_a_text_that_is_no_identity_number_shows_nothing(text):
    assert masking.mask_id(text) == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "+86*******5678"),
        ("0952-6095123", "095****5123"),
        ("6095123", "*****23"),
        ("无", ""),
        ("问村长", ""),
    ],
)
def test_a_telephone_number_is_no_longer_one(number, shown):
    assert masking.mask_phone(number) == shown


def test_an_address_shows_where_it_begins():
    assert masking.mask_address("合作村三组12号") == "合作村***"
    assert masking.mask_address("－") == ""


def test_an_identity_number_in_any_column_is_hidden_and_a_day_or_a_document_is_not():
    number = id_number()
    shown = masking.mask_text(f"身份证{number}号")
    assert number[2:-2] not in shown
    assert shown.startswith("身份证64")
    for apart in ("  ", " - ", "_", "－", ".", "–"):
        parts = apart.join((number[:6], number[6:14], number[14:]))
        assert number[2:-2] not in re.sub(r"[\s_.–-]", "", masking.mask_text(parts))
        assert "*" in masking.mask_text(parts)
    for text in ("1980-05-06", "19800506", "村办〔2026〕12号", "三组", "王秀兰"):
        assert masking.mask_text(text) == text


@given(st.text("0123456789Xx -*王", max_size=40))
def test_whatever_is_masked_has_no_number_left_in_it(text):
    for mask in (masking.mask_id, masking.mask_phone, masking.mask_text):
        assert not re.search(r"[0-9]{11}", re.sub(r"[\s-]", "", mask(text)))
