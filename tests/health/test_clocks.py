"""Three clocks: when a source is read, read well, and brings something new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.health.clocks import SHORTEST, Clocks, rhythm, tell

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
GAPS = st.lists(st.timedeltas(timedelta(minutes=5), timedelta(days=60)), max_size=60)


def ending(silence: timedelta, *gaps: timedelta) -> list[datetime]:
    """News with these gaps, the last so long before now."""
    moments = [NOW - silence]
    for gap in reversed(gaps):
        moments.append(moments[-1] - gap)
    return moments[::-1]


def read_daily(news: list[datetime], **how: Any) -> Clocks:
    given = {"now": NOW, "interval": DAY, "last_attempt": NOW, "last_good": NOW} | how
    return tell(news, **given)


@pytest.mark.parametrize(
    ("gaps", "silence", "stale"),
    [
        ([1, 1, 1, 1, 3] * 4, 5, False),  # every working day, and a bank holiday
        ([1, 1, 1, 1, 3] * 4, 12, True),
        ([30, 31, 28, 31, 30, 31, 30], 40, False),  # monthly
        ([30, 31, 28, 31, 30, 31, 30], 80, True),
        ([1, 1], 18, False),  # too little is known
        ([1, 1], 30, True),
        ([0.1] * 40, 3, False),  # many a day: a weekend is no silence
        ([0.1] * 40, 6, True),
        ([1] * 30 + [90] + [1] * 9, 12, True),  # we were away for three months, not the source
    ],
)
def test_silence_is_measured_by_the_source_s_own_rhythm(
    gaps: list[float], silence: float, stale: bool
) -> None:
    told = read_daily(ending(silence * DAY, *(gap * DAY for gap in gaps)))
    assert told.stale == stale, told.patience


def test_a_source_that_nobody_reads_is_late_and_not_stale() -> None:
    news = ending(30 * DAY, *[DAY] * 20)
    seen = NOW - 29 * DAY
    told = read_daily(news, last_attempt=seen, last_good=seen, due=lambda last: last + DAY)
    assert not told.stale
    assert told.late_since == seen + 2 * DAY + timedelta(hours=1)
    assert read_daily(news, last_attempt=seen, last_good=seen).late_since is None  # no card


def test_a_run_that_is_due_is_not_late_yet() -> None:
    for hours, late in ((25, False), (48, False), (50, True)):
        last = NOW - timedelta(hours=hours)
        told = read_daily([], last_attempt=last, due=lambda last: last + DAY)
        assert (told.late_since is not None) == late


def test_a_source_that_never_brought_anything_is_stale_in_the_end() -> None:
    assert not read_daily([], first_attempt=NOW - 10 * DAY).stale
    assert read_daily([], first_attempt=NOW - 21 * DAY).stale
    assert not read_daily([]).stale


@given(GAPS, st.timedeltas(timedelta(0), timedelta(days=400)), st.integers(1, 168))
def test_properties(gaps: list[timedelta], silence: timedelta, hours: int) -> None:
    interval = timedelta(hours=hours)
    news = ending(silence, *gaps)
    told = read_daily(news, interval=interval)
    assert told.patience >= min(SHORTEST, 3 * interval)
    assert told.patience == rhythm(news, interval)[0]
    assert (told.stale_since is None) == (silence <= told.patience)
    if told.stale_since:
        assert news[-1] < told.stale_since <= NOW
        longer = read_daily(ending(silence + DAY, *gaps), interval=interval)
        assert longer.stale  # more silence never mends it
    slower = rhythm(ending(silence, *(2 * gap for gap in gaps)), interval)[0]
    assert slower >= told.patience  # who is slower has more time


def test_sources_with_the_rhythm_they_have_are_hardly_ever_stale() -> None:
    """Seeded: 300 sources of every rhythm, by chance alone; once it is known, 1 % of days."""
    random, stale, days = Random(5), 0, 0
    for _ in range(300):
        mean = random.choice((0.5, 1, 2, 7, 14, 30))
        news = [NOW]
        while news[-1] < NOW + 365 * DAY:
            news.append(news[-1] + random.expovariate(1 / mean) * DAY)
        for day in range(30, 365, 3):
            now = NOW + day * DAY
            known = [moment for moment in news if moment <= now]
            told = tell(known, now=now, interval=DAY, last_attempt=now, last_good=now)
            stale, days = stale + (told.stale and told.learned), days + told.learned
    assert days > 25_000
    assert stale < 0.01 * days, stale / days
