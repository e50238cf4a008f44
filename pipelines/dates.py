"""Printed dates and times, British order, Europe/London."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date text says."""

    raw: str = ""
    date: str | None = None  # YYYY-MM-DD in Europe/London
    time: str | None = None  # HH:MM in Europe/London, where printed
    utc: str | None = None  # YYYY-MM-DDTHH:MM:SSZ, where date and time are known
    method: str | None = None  # iso, printed, relative, no_year, dateparser
    reason: str | None = None  # why there is no date: ongoing, no date found, impossible date

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)


def parse(raw: str | None, base: date | None = None) -> Moment:
    """Read a date text; ``base`` is the day it was printed (relative dates, missing years)."""
    return Moment(raw=raw or "")
