"""Polling day: papers into the stations, voters to the desk, and every paper accounted for."""

from electionsys.polling.services.day import (
    Figures,
    close_polls,
    explanation,
    figures,
    ledger,
    open_polls,
    recount_counters,
)
from electionsys.polling.services.desk import (
    MOST_FOUND,
    Guest,
    Receipt,
    check_in,
    guest,
    guests,
    spoil_paper,
    void_card,
)
from electionsys.polling.services.stations import (
    add_station,
    print_papers,
    receive_papers,
    stations,
    stocks,
)

__all__ = [
    "MOST_FOUND",
    "Figures",
    "Guest",
    "Receipt",
    "add_station",
    "check_in",
    "close_polls",
    "explanation",
    "figures",
    "guest",
    "guests",
    "ledger",
    "open_polls",
    "print_papers",
    "receive_papers",
    "recount_counters",
    "spoil_paper",
    "stations",
    "stocks",
    "void_card",
]
