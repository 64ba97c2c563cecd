"""Changes to a roll that was posted: four kinds that add and four that strike off (四增四减)."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """Why a posted roll changes; beside the eight, an objection, a mistake, another village."""

    CAME_OF_AGE = "came_of_age"
    MOVED_IN = "moved_in"
    MARRIED_IN = "married_in"
    RIGHTS_RESTORED = "rights_restored"
    MOVED_AWAY = "moved_away"
    MARRIED_AWAY = "married_away"
    DIED = "died"
    RIGHTS_LOST = "rights_lost"
    # Omitted, and listed because of an objection; should not be listed, and struck off.
    OMITTED = "omitted"
    SHOULD_NOT = "should_not"
    CORRECTED = "corrected"
    VOTES_ELSEWHERE = "votes_elsewhere"
