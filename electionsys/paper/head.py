"""What every paper says first: whose election this is, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from electionsys import words


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose election. `place` is what stands above the unit: 宁夏回族自治区 … 城关镇.

    `body` is villagers_committee, residents_committee or supervision_committee. `another` says
    that seats left empty are voted on again (另行选举). `term_no` is 0 where nobody has said which
    term it is.
    """

    place: str
    unit: str
    body: str
    term_no: int
    polling_day: date
    another: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What makes a paper a notice: its number, its day, where to object and until which day.

    `objections_to` is one line as the office writes it: who, where, telephone.
    """

    number: str
    dated: date
    objections_to: str
    objections_until: date | None = None


class Writer:
    """The sentences of one paper, in one language, about one election."""

    def __init__(self, language: str, heading: Heading, *, practice: bool) -> None:
        self.language, self.heading, self.practice = language, heading, practice
        self._names = {
            "unit": heading.unit,
            "term": ordinal(language, heading.term_no),
            "body": words.say(language, f"paper.body.{heading.body}"),
            "people": words.say(language, f"paper.people.{heading.body}"),
            "committee": words.say(language, f"paper.committee.{heading.body}"),
        }

    def say(self, key: str, **values: object) -> str:
        return words.say(self.language, f"paper.{key}", **self._names, **values)

    def day(self, value: date) -> str:
        return words.say(self.language, "paper.day", day=value)

    def frame(self, title: str) -> dict[str, object]:
        """Return what every template asks for."""
        return {
            "language": self.language,
            "practice": _practice() if self.practice else "",
            "place": self.heading.place,
            "election": self.say(self._election()),
            "title": self.say(title),
            "polling_day": self.day(self.heading.polling_day),
            "committee": self.say("committee"),
            "page": self.say("page"),
        }

    def _election(self) -> str:
        if not self.heading.term_no:
            return "election.some_term"
        return "election.another" if self.heading.another else "election"

    def foot(self, notice: Notice) -> dict[str, object]:
        """Return the foot of a notice: objections, who issues it, and the record of posting."""
        until = notice.objections_until
        objections = "objections.until" if until else "objections"
        return {
            "number": self.say("notice.number", number=notice.number),
            "objections": self.say(
                objections, to=notice.objections_to, day=self.day(until) if until else ""
            ),
            "dated": self.day(notice.dated),
            "seal": self.say("seal"),
            "posting": self.texts("posting", ("place", "from", "to", "by", "photo")),
        }

    def texts(self, prefix: str, names: tuple[str, ...]) -> Mapping[str, str]:
        return {name: self.say(f"{prefix}.{name}") for name in names}

    def post(self, kind: str, seats: int) -> dict[str, object]:
        return {"name": self.say(f"post.{kind}"), "seats": self.say("seats", seats=seats)}


def _practice() -> str:
    """Both languages at once: nobody may take a practice for the election."""
    return " ".join(words.say(language, "paper.practice") for language in words.LANGUAGES)


def spaced(name: str) -> str:
    """Set a two-character name as the office does, as wide as three."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 and not name.isascii() else name


def ordinal(language: str, number: int) -> str:
    """Return the number of a term as the language writes it: in Chinese characters up to 99."""
    digits = words.say(language, "paper.digits")
    if digits.isascii() or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = (digits[tens] if tens > 1 else "") + digits[10] if tens else ""
    return head + (digits[ones] if ones else "")
