"""Changes as the tests of a roll's life propose them."""

import pypdfium2

from electionsys.rolls.rules import ChangeKind, NewChange
from tests.rolls.conftest import typed


def add(number=40, kind=ChangeKind.OMITTED, **change):
    return NewChange(kind, "核实漏登", "户口簿", typed={**typed(number).typed, **change})


def strike(voter_id, kind=ChangeKind.DIED):
    return NewChange(kind, "核实", "死亡证明", voter_id)


def correct(voter_id, **columns):
    return NewChange(ChangeKind.CORRECTED, "写错", "身份证", voter_id, columns)


def text_of(content):
    """Return the text of a PDF without its blanks."""
    pages = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range() for page in pages).split())
