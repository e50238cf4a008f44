"""Three clocks of a source: last attempt, last good run, last new record against its rhythm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LEAST_GAPS = 5  # between runs that found something new, before a rhythm is learned of them
MOST_GAPS = 40
SHORTEST = timedelta(days=4)  # a bank holiday weekend is no silence
UNKNOWN = timedelta(days=14)  # silence of a source whose rhythm is not known yet ...
UNKNOWN_VISITS = 20  # ... or so many of its visits, where they are rare
LEAST_VISITS = 3
GRACE = timedelta(hours=1)  # a crawl may take its time

Due = Callable[[datetime], datetime]  # when a source is due after a run, as Card.next_due


@dataclass(frozen=True, slots=True)
class Clocks:
    """The moments (UTC; None for never), and what they amount to.

    ``patience``: how long the source may bring nothing new; ``learned``: from its own rhythm.
    ``stale_since`` and ``late_since`` are None while it is not.
    """

    last_attempt: datetime | None
    last_good: datetime | None
    last_new: datetime | None
    patience: timedelta
    learned: bool
    stale_since: datetime | None = None
    late_since: datetime | None = None

    @property
    def stale(self) -> bool:
        """Silent for longer than it ever is, though it is read."""
        return self.stale_since is not None


def tell(
    news: Sequence[datetime],
    *,
    now: datetime,
    interval: timedelta,
    first_attempt: datetime | None = None,
    last_attempt: datetime | None = None,
    last_good: datetime | None = None,
    due: Due | None = None,
) -> Clocks:
    """Read the clocks of a source.

    ``news``: the starts of its runs that found something new, oldest first. ``interval``: the time
    between its runs; ``due``: when it is due after one, None for a source without a card, which is
    never late. Silence counts as far as somebody has looked: what nobody crawls is late, not stale.
    """
    patience, learned = rhythm(news, interval)
    last_new = news[-1] if news else None
    since = last_new or first_attempt
    stale = None
    if since is not None and last_good is not None:
        looked = min(now, last_good + 2 * interval)
        if looked - since > patience:
            stale = since + patience
    late = None
    if due is not None and last_attempt is not None:
        missed = due(due(last_attempt)) + GRACE  # a run that is due now is not late yet
        late = missed if now > missed else None
    return Clocks(last_attempt, last_good, last_new, patience, learned, stale, late)


def rhythm(news: Sequence[datetime], interval: timedelta) -> tuple[timedelta, bool]:
    """How long a source may bring nothing new, and whether that is learned from its gaps.

    Twice the long gap (one in ten is longer), and more where gaps differ much; the very longest
    does not count, for it may have been ours.

    >>> days = [datetime(2026, 11, day, 6) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)]
    >>> rhythm(days, timedelta(hours=6))
    (datetime.timedelta(days=9), True)
    >>> rhythm(days[:3], timedelta(days=1))
    (datetime.timedelta(days=20), False)
    """
    gaps = sorted(after - before for before, after in pairwise(news[-MOST_GAPS - 1 :]))
    if len(gaps) < LEAST_GAPS:
        return max(UNKNOWN, UNKNOWN_VISITS * interval), False
    long, usual = gaps[(len(gaps) * 9 - 1) // 10], gaps[len(gaps) // 2]
    patience = 2 * long + 1.5 * (long - usual)
    return max(patience, LEAST_VISITS * interval, SHORTEST), True
