"""Invent the people of a village: households, names, valid ID numbers, and the roll they fill.

The same seed invents the same people. Nobody of them exists: the numbers keep GB 11643, but their
serials are drawn.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from faker import Faker
from stdnum.cn import ric
from xlsxwriter import Workbook

from electionsys.words import say

_GROUPS = 6
_YEAR = timedelta(days=366)
# What the rehearsal writes into the roll as class 2 and 3: away from home, and come from elsewhere.
_AWAY, _FROM_ELSEWHERE = 12, 40


@dataclass(frozen=True, slots=True)
class Villager:
    """A row of the roll. `born_on` and `sex` are those of the ID number."""

    name: str
    sex: str
    id_number: str
    born_on: date
    group_no: int
    household: str
    registration_class: int
    basis: str
    consent: str
    phone: str


def dice(seed: int, place: str = "") -> Faker:
    """Return the source of everything drawn; its `random` is seeded and its own.

    With `place` each village has people of its own: nobody is on two rolls.
    """
    faker = Faker("zh_CN")
    faker.seed_instance(f"{seed} {place}" if place else seed)
    return faker


def village(faker: Faker, county: str, size: int, day: date, language: str) -> list[Villager]:
    """Invent `size` people of voting age on `day`, in households of two to four."""
    people: list[Villager] = []
    taken: set[str] = set()
    household = 0
    while len(people) < size:
        household += 1
        for villager in _household(faker, county, household, day):
            if len(people) < size and villager.id_number not in taken:
                taken.add(villager.id_number)
                people.append(_registered(villager, len(people), language))
    return people


def _household(faker: Faker, county: str, number: int, day: date) -> Iterator[Villager]:
    surname = faker.last_name()
    group = number % _GROUPS + 1
    for place in range(faker.random.randint(2, 4)):
        sex = "F" if (place + number) % 2 else "M"
        given = faker.first_name_female() if sex == "F" else faker.first_name_male()
        # The second of a household came into it with a name of her or his own.
        family = faker.last_name() if place == 1 else surname
        born = day - _YEAR * 19 - timedelta(days=faker.random.randint(0, 366 * 62))
        yield Villager(
            name=family + given,
            sex=sex,
            id_number=_id_number(faker, county, born, sex),
            born_on=born,
            group_no=group,
            household=f"{number:04}",
            registration_class=1,
            basis="",
            consent="",
            phone=f"13{faker.random.randint(0, 999_999_999):09}",
        )


def _id_number(faker: Faker, county: str, born: date, sex: str) -> str:
    serial = faker.random.randint(0, 499) * 2 + (sex == "M")
    body = f"{county}{born:%Y%m%d}{serial:03}"
    return body + str(ric.calc_check_digit(body + "0"))


def _registered(villager: Villager, position: int, language: str) -> Villager:
    if position % _FROM_ELSEWHERE == _FROM_ELSEWHERE - 1:
        return replace(
            villager,
            registration_class=3,
            basis=say(language, "rehearsal.basis_applied"),
            consent=say(language, "rehearsal.basis_consent"),
        )
    if position % _AWAY == _AWAY - 1:
        return replace(
            villager, registration_class=2, basis=say(language, "rehearsal.basis_declared")
        )
    return villager


def roll_file(people: Sequence[Villager], language: str) -> bytes:
    """Return the roll as an office keeps it: one sheet, a head, one person a row, all as text."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(say(language, "rehearsal.sheet"))
        sheet.set_column(0, 9, 16)
        sheet.write_row(0, 0, say(language, "rehearsal.roll_head").split(","))
        for row, one in enumerate(people, start=1):
            cells = (
                one.name,
                say(language, f"sex.{one.sex}"),
                one.id_number,
                str(one.born_on),
                str(one.group_no),
                one.household,
                str(one.registration_class),
                one.basis,
                one.consent,
                one.phone,
            )
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return file.getvalue()


def spoil(people: Sequence[Villager]) -> list[Villager]:
    """Return the same people with three mistakes a careless clerk makes."""
    faulty = list(people)
    number = faulty[4].id_number
    faulty[4] = replace(faulty[4], id_number=number[:-1] + ("1" if number[-1] == "0" else "0"))
    faulty[9] = faulty[8]
    faulty[14] = replace(faulty[14], registration_class=3, basis="")
    return faulty
