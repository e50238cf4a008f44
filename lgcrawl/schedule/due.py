"""When a source is due: pure functions of its card, its last start and the time it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from lgcrawl.cards import Card

SPREAD = 60  # seconds within which sources of one cron line begin
# A last start further ahead than this was written by a clock that was wrong; less is waited for.
WRONG_CLOCK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last start of a source (aware), and whether that run was cut short."""

    at: datetime
    cut_short: bool = False


def spread(slug: str, occurrence: datetime) -> timedelta:
    """How long after an occurrence a source begins: 0 to 59 seconds, always the same.

    >>> from datetime import UTC
    >>> six = datetime(2026, 11, 25, 6, tzinfo=UTC)
    >>> spread("essex-news", six), spread("kent-news", six)
    (datetime.timedelta(seconds=14), datetime.timedelta(seconds=42))
    """
    key = f"{slug} {occurrence.timestamp():.0f}".encode()
    return timedelta(seconds=int.from_bytes(blake2b(key, digest_size=8).digest()) % SPREAD)


def latest(now: datetime, *starts: datetime | None) -> datetime | None:
    """The latest start that can be believed: not one of a clock that was wrong. None for none."""
    return max((start for start in starts if start and start <= now + WRONG_CLOCK), default=None)


def next_due(card: Card, last: datetime | None, now: datetime) -> datetime:
    """When a source begins that was last begun at ``last``, None for never; all aware.

    ``every`` counts elapsed time from the last start; ``cron`` is the first time its line names
    after that start, by the clock of Europe/London. However many times were missed since, the
    answer is one moment: what was missed is made up once. ``now`` where it was never begun, or
    only by a clock that was wrong.
    """
    last = latest(now, last)
    if last is None:
        return now
    occurrence = card.next_due(last)
    return occurrence + spread(card.slug, occurrence)


def due(cards: Sequence[Card], attempts: Mapping[str, Attempt], now: datetime) -> list[Card]:
    """The cards that are due by their last attempts, the longest overdue first.

    A run that was cut short is due at once: the next one goes on where it stopped.
    """
    found = []
    for card in cards:
        last = attempts.get(card.slug)
        moment = next_due(card, last.at if last else None, now)
        if last and last.cut_short:
            moment = min(last.at, now)
        if moment <= now:
            found.append((moment, card.slug, card))
    return [card for _, _, card in sorted(found, key=lambda row: row[:2])]
