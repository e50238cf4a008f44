"""Guards that nobody sets: what is usual is learned, and a real change is believed in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from lgcrawl.archive.past import PastRun
from lgcrawl.health.guards import unusual, usual
from tests.health.histories import (
    Council,
    broken_selector,
    daily,
    doubled,
    half_lost,
    judged,
    nothing,
)


def later(past: list[PastRun], hours: float = 24, **values: object) -> PastRun:
    """The run after these."""
    last = past[-1]
    then = datetime.fromisoformat(last.started_at) + timedelta(hours=hours)
    at = then.strftime("%Y-%m-%dT%H:%M:%SZ")
    usual_one = daily(40)[-1]
    return replace(usual_one, **{"id": last.id + 1, "started_at": at, **values})  # type: ignore[arg-type]


def test_ordinary_councils_raise_no_alarm() -> None:
    """Seeded, 120 councils of 2 to 500 posts: fewer than one run in a hundred is suspicious."""
    random, runs, alarms = Random(11), 0, Counter[str]()
    for _ in range(120):
        past: list[PastRun] = []
        for run in Council.any(random).runs(random, 60):
            if run.items:  # that small ones have none now and then is for judge to say
                past.append(judged(run, past))
                runs += 1
                alarms[past[-1].failure or ""] += past[-1].outcome == "suspicious"
    assert runs > 6000
    assert alarms.total() < 0.01 * runs, alarms


@pytest.mark.parametrize(
    ("fault", "least", "most", "share"),
    [
        (half_lost, 30, 60, 0.6),
        (half_lost, 60, 500, 0.9),
        (doubled, 15, 60, 0.7),
        (doubled, 60, 500, 0.85),
        (broken_selector, 10, 500, 0.95),
        (nothing, 15, 500, 0.95),
    ],
)
def test_faults_are_noticed(
    fault: Callable[[PastRun], PastRun], least: float, most: float, share: float
) -> None:
    """Of 60 councils, each a month old, this share notices the fault in the very run it begins."""
    random, noticed = Random(12), 0
    for _ in range(60):
        council = replace(Council.any(random), level=random.uniform(least, most))
        past: list[PastRun] = []
        first, *runs, last = council.runs(random, 31)
        for run in (first, *runs):
            past.append(judged(run, past))
        if fault is broken_selector:  # by a new layout, for which every page is read again
            last = replace(last, read=last.items, fill=first.fill)
        noticed += unusual(fault(last), past) is not None
    assert noticed >= share * 60, noticed


@pytest.mark.parametrize(
    ("usually", "now", "kind"),
    [
        (40, 3, "too_few"),
        (40, 35, None),
        (40, 60, None),
        (40, 400, "too_many"),
        (3, 1, None),
        (3, 8, None),
        (5, 50, "too_many"),
        (200, 100, "too_few"),
        (200, 260, None),
    ],
)
def test_numbers_of_records(usually: int, now: int, kind: str | None) -> None:
    past = daily(usually, runs=10)
    odd = unusual(later(past, items=now), past)
    assert (odd and odd.kind) == kind
    if odd:
        assert str(now) in odd.reason
        assert f"about {usually}" in odd.reason


def test_nothing_is_said_while_little_is_known() -> None:
    for runs in range(3):
        past = daily(40, runs=runs)
        assert unusual(replace(daily(40)[-1], items=3), past) is None


def test_a_field_is_missed_though_few_pages_are_read_a_day() -> None:
    past = daily(40, runs=20, read=2)
    for _ in range(6):
        run = judged(later(past, read=2, fill={"title": 1.0}), past)
        past.append(run)
        if run.outcome == "suspicious":
            break
    assert (run.outcome, run.failure) == ("suspicious", "fields")
    quiet = later(past, read=0, fill={}, new=0)
    assert judged(quiet, past).failure == "fields"  # nothing read, so nothing mended
    mended = later(past, read=2, fill={"title": 1.0, "closing_date": 1.0})
    assert unusual(mended, past) is None


def test_a_level_that_stays_is_believed_after_three_suspicious_runs_alike() -> None:
    past = daily(40, runs=15)
    outcomes = []
    for items in (12, 13, 12, 12, 13, 12):
        odd = unusual(later(past, items=items), past)
        past.append(judged(later(past, items=items), past))
        outcomes.append(past[-1].outcome)
        if odd and odd.accepted:
            assert "after 3 suspicious runs alike taken as usual from now on" in odd.reason
    assert outcomes == ["suspicious"] * 3 + ["ok"] * 3
    assert {run.items for run in usual(past)} == {12, 13}
    assert unusual(later(past, items=40), past) is not None  # and from here 40 would be odd


def test_an_outage_of_some_hours_is_not_a_new_level() -> None:
    past = daily(40, runs=15)
    for _ in range(20):  # every two hours, from a Friday night to Sunday afternoon
        past.append(judged(later(past, hours=2, items=12), past))
    assert {run.outcome for run in past[15:]} == {"suspicious"}
    assert unusual(later(past, hours=2, items=40), past) is None


def test_numbers_that_jump_about_are_no_new_level() -> None:
    past = daily(60, runs=15)
    for items in (10, 25, 4, 22, 7, 19):
        past.append(judged(later(past, items=items), past))
    assert {run.outcome for run in past[15:]} == {"suspicious"}


def test_what_could_not_be_fetched_neither_counts_nor_hinders() -> None:
    past = daily(40, runs=15)
    for outcome in ("", "", "failed", "", "partial", ""):
        run = later(past, items=12)
        past.append(replace(run, outcome=outcome, items=0) if outcome else judged(run, past))
    assert [run.outcome for run in past[15:] if run.items] == ["suspicious"] * 3 + ["ok"]


def test_the_usual_is_what_comes_again_after_a_fault() -> None:
    past = daily(40, runs=15)
    for _ in range(3):
        past.append(judged(later(past, items=12), past))
    past.append(judged(later(past, items=41), past))
    assert past[-1].outcome == "ok"
    assert len(usual(past)) == 16


def test_new_records_after_a_break_are_no_wonder() -> None:
    past = daily(20, runs=30, new=2)
    flood = later(past, items=20, new=20, hours=24)
    assert unusual(flood, past) is None  # a feed of 20 may turn over when two a day are usual
    rare = daily(20, runs=30, new=0)
    odd = unusual(later(rare, items=20, new=20), rare)
    assert odd is not None
    assert odd.kind == "all_new"
    weekly = [replace(run, new=int(run.id % 7 == 0)) for run in rare]
    assert unusual(later(weekly, items=20, new=12, hours=24 * 90), weekly) is None


def test_later_runs_may_ask_for_a_hundredth_of_the_pages_or_for_all_again() -> None:
    first = daily(1000, runs=1, pages=1100, bytes=33_000_000)
    past = [*first, *daily(1000, runs=20, pages=11, bytes=300_000)[1:]]
    assert unusual(later(past, items=1000, pages=1, bytes=0), past) is None
    seldom = past[1:]  # the first is long forgotten
    assert unusual(later(past, items=1000, pages=1200, bytes=40_000_000), seldom) is None
    odd = unusual(later(past, items=1000, pages=12_000), seldom)
    assert odd is not None
    assert odd.kind == "endless"
