"""When a source is due: once for every time its card names, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.card_values import LONDON, occurrences
from lgcrawl.cards import Card
from lgcrawl.schedule.due import SPREAD, WRONG_CLOCK, Attempt, due, latest, next_due, spread
from tests.schedule.conftest import NOON, card

MINUTE = timedelta(minutes=1)
LINES = ["0 6 * * mon-fri", "15 1 * * *", "45 1,13 * * *", "*/30 * * * *", "0 0 1 * *"]
CARDS = [card(every="5m"), card(every="6h"), card(), *(card(cron=line) for line in LINES)]

any_card = st.sampled_from(CARDS)
any_moment = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)


def london(*when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=LONDON, fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]


def begun(card: Card, readings: list[datetime]) -> list[datetime]:
    """When a scheduler that looks at these times begins the source."""
    starts: list[datetime] = []
    last = None
    for now in readings:
        if next_due(card, last, now) <= now:
            starts.append(now)
            last = now
    return starts


def test_every_counts_from_the_last_start() -> None:
    source = card(every="6h")
    moment = next_due(source, NOON, NOON)
    assert timedelta(hours=6) <= moment - NOON < timedelta(hours=6, seconds=SPREAD)


def test_every_is_elapsed_time_over_a_night_the_clock_changes() -> None:
    before = london(2026, 3, 28, 12)
    moment = next_due(card(every="1d"), before, before)
    assert moment.astimezone(LONDON).hour == 13  # the night had 23 hours, the day has 24
    assert MINUTE > moment - before - timedelta(hours=24) >= timedelta(0)


def test_mon_fri_means_monday_to_friday_and_so_does_1_5() -> None:
    for line in ("0 6 * * mon-fri", "0 6 * * 1-5"):
        days = [moment.astimezone(LONDON) for moment in islice(occurrences(line, NOON), 7)]
        assert [f"{day:%a}" for day in days] == ["Thu", "Fri", "Mon", "Tue", "Wed", "Thu", "Fri"]
        assert {day.hour for day in days} == {6}


@pytest.mark.parametrize("hour", [0, 1, 2, 3])
@pytest.mark.parametrize("minute", [0, 1, 30, 59])
@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)], ids=str)
def test_a_time_of_day_comes_once_in_the_nights_the_clock_changes(
    hour: int, minute: int, night: date
) -> None:
    start = london(night.year, night.month, night.day) - MINUTE
    coming = occurrences(f"{minute} {hour} * * *", start)
    times = list(takewhile(lambda m: m.astimezone(LONDON).date() == night, coming))
    assert len(times) == 1


def test_a_time_that_does_not_exist_in_spring_is_the_hour_that_does() -> None:
    times = list(islice(occurrences("30 1 * * *", london(2026, 3, 28, 12)), 2))
    assert times == [london(2026, 3, 29, 2), london(2026, 3, 30, 1, 30)]


def test_a_time_that_comes_twice_in_autumn_is_the_first() -> None:
    times = list(islice(occurrences("30 1 * * *", london(2026, 10, 24, 12)), 2))
    assert times == [london(2026, 10, 25, 1, 30), london(2026, 10, 26, 1, 30)]
    assert times[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_what_was_begun_in_the_second_of_the_two_hours_is_not_due_again_at_once() -> None:
    last = london(2026, 10, 25, 1, 40, fold=1)  # cronsim alone says 01:45 of the first hour
    moment = next_due(card(cron="45 1 * * *"), last, last)
    assert moment - spread("one", moment) >= london(2026, 10, 26, 1, 45) - MINUTE


def test_lines_with_a_star_go_by_every_real_hour() -> None:
    hours = list(islice(occurrences("15 * * * *", london(2026, 10, 25, 0)), 4))
    assert [f"{moment:%H:%M}" for moment in hours] == ["23:15", "00:15", "01:15", "02:15"]
    (spring,) = islice(occurrences("*/30 1 * * *", london(2026, 3, 29, 0)), 1)
    assert spring == london(2026, 3, 30, 1)  # there is no hour 1 that night


@given(any_card, any_moment)
def test_nothing_begins_before_its_time(source: Card, last: datetime) -> None:
    occurrence = source.next_due(last)
    moment = next_due(source, last, last)
    assert last < occurrence <= moment < occurrence + timedelta(seconds=SPREAD)
    assert moment == next_due(source, last, last + WRONG_CLOCK)  # the same whenever asked


def test_sources_of_one_line_do_not_begin_together() -> None:
    moments = {next_due(card(f"s{n}", cron="0 6 * * *"), NOON, NOON) for n in range(60)}
    assert len(moments) > 30


@settings(max_examples=60)
@given(any_card, any_moment, st.lists(st.integers(1, 3000), min_size=1, max_size=120))
def test_never_twice_for_one_time(source: Card, now: datetime, minutes: list[int]) -> None:
    readings = [now := now + MINUTE * step for step in minutes]
    starts = begun(source, readings)
    for last, start in pairwise(starts):
        assert start >= source.next_due(last)  # a time of its own lies between the two


@settings(max_examples=60)
@given(any_card, any_moment, st.integers(1, 400))
def test_what_was_missed_is_made_up_exactly_once(source: Card, last: datetime, days: int) -> None:
    now = next_due(source, last, last) + timedelta(days=days)
    starts = begun(source, [last, *(now + timedelta(seconds=n) for n in range(0, 240, 10))])
    assert starts[:2] == [last, now]
    assert len(starts) <= 3  # the third only where the next time lies within these minutes
    assert all(start >= source.next_due(now) for start in starts[2:])


@settings(max_examples=60)
@given(any_card, any_moment, st.lists(st.integers(-1400, 600), min_size=1, max_size=80))
def test_a_clock_that_jumps_back_makes_no_time_come_again(
    source: Card, now: datetime, minutes: list[int]
) -> None:
    top, readings = now, [now]
    for step in minutes:
        now = max(now + MINUTE * step, top - WRONG_CLOCK)
        top = max(top, now)
        readings.append(now)
    starts = begun(source, readings)
    assert starts == sorted(set(starts))
    for last, start in pairwise(starts):
        assert start >= source.next_due(last)


@given(any_card, any_moment, st.integers(-4000, 4000))
def test_no_clock_however_wrong_makes_a_source_wait_for_ever(
    source: Card, now: datetime, days: int
) -> None:
    last = now + timedelta(days=days)
    longest = source.next_due(now + WRONG_CLOCK) + timedelta(seconds=SPREAD)
    assert next_due(source, last, now) <= max(longest, now)


def test_the_latest_start_that_can_be_believed() -> None:
    wrong = NOON + timedelta(days=900)
    assert latest(NOON, None, NOON - MINUTE, NOON - 2 * MINUTE) == NOON - MINUTE
    assert latest(NOON, wrong, NOON - MINUTE) == NOON - MINUTE
    assert latest(NOON, None, wrong) is None


def test_due_is_never_begun_overdue_or_cut_short_and_the_longest_overdue_first() -> None:
    cards = [card(slug, every="6h") for slug in ("fresh", "late", "later", "new", "cut")]
    attempts = {
        "fresh": Attempt(NOON - timedelta(hours=1)),
        "late": Attempt(NOON - timedelta(hours=7)),
        "later": Attempt(NOON - timedelta(days=7)),
        "cut": Attempt(NOON - timedelta(hours=1), cut_short=True),
    }
    assert [found.slug for found in due(cards, attempts, NOON)] == ["later", "cut", "late", "new"]
