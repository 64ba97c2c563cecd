"""Who is on the rolls of two villages below a place: told by village and card, without names."""

import json
import sys
from pathlib import Path

import click

from electionsys.cli.stores import data_option, existing
from electionsys.cli.telling import language, refusals_told, tell
from electionsys.places import services as places
from electionsys.places.rules import trimmed
from electionsys.rolls import services as rolls
from electionsys.rolls.services import Duplicate, Side
from electionsys.words import say


@click.command()
@click.option("--place", required=True, help="2 to 12 digits / 地方代码")
@click.option("--json", "as_json", is_flag=True, help="for programs / 供程序使用")
@data_option
def duplicates(place: str, data: Path | None, *, as_json: bool) -> None:
    """Say who is on the rolls of two villages, at least one of them in PLACE; exit 1 if anybody."""
    with refusals_told():
        found_place = places.find(trimmed(place))
    with existing(data) as session:
        found = rolls.duplicates_below(session, found_place.code)
        if as_json:
            told = {"place": found_place.code, "open": len(found), "cases": [*map(_case, found)]}
            click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for one in found:
                click.echo(_line(one))
            key = "cli.doubles_some" if found else "cli.doubles_none"
            tell(key, place=found_place.full_name, n=len(found))
    sys.exit(1 if found else 0)


def _case(one: Duplicate) -> dict[str, object]:
    return {
        "state": one.state.value,
        "practice": one.practice,
        "sides": [_side(side) for side in one.sides],
    }


def _side(side: Side) -> dict[str, object]:
    return {
        "unit": side.voter.unit,
        "election": side.election.id,
        "stage": side.election.stage.value,
        "polling_day": side.election.polling_day.isoformat(),
        "voter": side.voter.id,
        "card_no": side.voter.card_no,
        "stays": side.stand.stays,
    }


def _line(one: Duplicate) -> str:
    cards = " ↔ ".join(
        f"{side.voter.unit} {side.election.title} {side.voter.card_no:04d}" for side in one.sides
    )
    state = say(language(), f"rolls.doubles.state.{one.state}")
    practice = [say(language(), "elections.practice")] if one.practice else []
    return " · ".join([cards, state, *practice])
