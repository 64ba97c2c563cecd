"""The command that checks everything tells a roll that is not final yet from one altered."""

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from electionsys.cli import main
from electionsys.rolls import services
from electionsys.rolls.models import Voter
from tests.conftest import on
from tests.rolls.changing import add
from tests.rolls.conftest import CHAIR


@pytest.fixture
def verified(settings, monkeypatch):
    """Run the command over the data of the test."""
    monkeypatch.setenv("ELECTIONSYS_DATABASE_URL", settings.database_url)
    asked = ["verify", "--data", str(settings.folder)]
    return lambda: CliRunner().invoke(main, asked, catch_exceptions=False)


def test_a_roll_that_waits_to_be_made_final_again_was_not_altered(
    act, store, verified, frozen, change
):
    assert f"✓ {frozen.unit}" in verified().output
    change(frozen, add())
    told = verified()
    assert (told.exit_code, f"… {frozen.unit}" in told.output) == (0, True)
    assert "R157" in told.output
    assert "✗" not in told.output
    act(services.refreeze, CHAIR, frozen, at=on(19))
    told = verified()
    assert (told.exit_code, f"✓ {frozen.unit}" in told.output) == (0, True)
    with store.writing() as session:
        session.execute(update(Voter).where(Voter.card_no == 3).values(name="别人"))
        session.recorded = True
    told = verified()
    assert (told.exit_code, f"✗ {frozen.unit}" in told.output) == (1, True)
