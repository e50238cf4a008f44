"""What a run amounts to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from lgcrawl.archive.past import PastRun
from lgcrawl.cards import Expect
from lgcrawl.fetch.failures import Failure
from lgcrawl.health import Tally, exit_code, judge
from tests.health.histories import daily, poisson

LIST_DOWN = Failure("http_5xx", "http://example.gov.uk/jobs", "HTTP 503")
DETAIL_GONE = Failure("http_4xx", "http://example.gov.uk/jobs/7", "HTTP 404", loses=False)
LAYOUT = Failure("layout", "http://example.gov.uk/jobs", "no records found")
MOVED = Failure("moved", "http://example.gov.uk/jobs", "redirects for good to https://x.example/")
DETAIL_FORBIDDEN = Failure("robots", "http://example.gov.uk/x", "forbidden", loses=False)


@pytest.mark.parametrize(
    ("tally", "failures", "more", "outcome", "healthy"),
    [
        (Tally(items=9, new=2), [], {}, "ok", True),
        (Tally(items=9), [], {}, "unchanged", True),
        (Tally(items=9), [DETAIL_FORBIDDEN], {}, "unchanged", True),
        (Tally(items=9, new=1), [DETAIL_GONE], {}, "partial", True),
        (Tally(items=9, new=1), [LIST_DOWN], {}, "partial", False),
        (Tally(), [LIST_DOWN], {}, "failed", False),
        (Tally(), [], {"said": ["0 jobs found"]}, "empty", True),
        (Tally(), [], {"said": ["0 jobs found"], "past": daily(12)}, "suspicious", False),
        (Tally(), [], {}, "suspicious", False),
        (Tally(items=3, new=3), [], {"expect": Expect(min=5)}, "suspicious", False),
        (
            Tally(items=4, new=4, read=4, filled=Counter(title=4, closing_date=1)),
            [],
            {"expect": Expect(fill={"title": 1.0, "closing_date": 0.9})},
            "suspicious",
            False,
        ),
        (Tally(items=9, new=9), [], {"limited": "4 pages"}, "partial", False),
        (Tally(items=9, new=9), [], {"finish_reason": "shutdown"}, "interrupted", False),
        (Tally(items=9, new=9), [], {"finish_reason": "closespider_timeout"}, "partial", False),
        (Tally(items=9, new=9), [], {"finish_reason": "archive"}, "failed", False),
        (Tally(), [], {"finish_reason": "memusage_exceeded"}, "failed", False),
    ],
)
def test_outcome(
    tally: Tally, failures: list[Failure], more: dict[str, Any], outcome: str, healthy: bool
) -> None:
    verdict = judge(tally, failures, **{"expect": Expect(), **more})
    assert (verdict.outcome, verdict.healthy) == (outcome, healthy), verdict.reason
    assert verdict.reason


@pytest.mark.parametrize(
    ("tally", "failures", "more", "failure"),
    [
        (Tally(), [LIST_DOWN], {}, "http_5xx"),
        (Tally(items=9, new=1), [DETAIL_GONE, LIST_DOWN], {}, "http_5xx"),  # what cost records
        (Tally(), [], {}, "layout"),
        (Tally(), [], {"said": ["0 jobs found"], "past": daily(12)}, "nothing"),
        (Tally(), [], {"finish_reason": "memusage_exceeded"}, "budget"),
        (Tally(), [], {"finish_reason": "archive"}, "disk"),
        (Tally(items=3), [], {"expect": Expect(min=5)}, "expected"),
        (Tally(items=3), [], {"past": daily(40, runs=9)}, "too_few"),
        (Tally(items=90), [], {"past": daily(40, runs=9)}, "too_many"),
        (Tally(items=40, new=40), [], {"past": daily(40, runs=9)}, "all_new"),
        (Tally(items=40, pages=5000), [], {"past": daily(40, runs=9)}, "endless"),
        (Tally(items=40, bytes=90_000_000), [], {"past": daily(40, runs=9)}, "endless"),
        (Tally(items=40, read=40), [], {"past": daily(40, runs=9)}, "fields"),
        (Tally(), [LAYOUT], {"moved": MOVED}, "moved"),
        (Tally(items=9, new=1), [], {"moved": MOVED}, None),  # the redirect was followed
        (Tally(items=9, new=1), [], {}, None),
    ],
)
def test_failure_class(
    tally: Tally, failures: list[Failure], more: dict[str, Any], failure: str | None
) -> None:
    given = {"expect": Expect(), "started_at": "2026-01-15T06:00:00Z", **more}
    verdict = judge(tally, failures, **given)
    assert verdict.failure == failure, verdict.reason
    assert (verdict.outcome in ("ok", "unchanged")) == (failure is None)


def test_the_card_s_own_expectation_takes_the_place_of_the_learned_one() -> None:
    past, started = daily(40, runs=9), "2026-01-15T06:00:00Z"
    card = Expect(min=2, fill={"closing_date": 0.0})
    few = judge(Tally(items=3), [], expect=card, past=past, started_at=started)
    assert few.outcome == "unchanged"
    bare = Tally(items=40, read=40, filled=Counter(title=40))
    assert judge(bare, [], expect=card, past=past, started_at=started).outcome == "unchanged"
    assert judge(bare, [], expect=Expect(), past=past, started_at=started).failure == "fields"


def told(past: list[PastRun], counts: list[int], said: bool = True) -> list[str]:
    """The outcomes of runs a day apart that see so many records, as they follow a past."""
    outcomes, past = [], list(past)
    for items in counts:
        last = past[-1]
        at = datetime.fromisoformat(last.started_at) + timedelta(days=1)
        started = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        words = ["0 jobs found"] if said and not items else []
        verdict = judge(
            Tally(items=items), [], expect=Expect(), past=past, started_at=started, said=words
        )
        outcomes.append(verdict.outcome)
        past.append(
            PastRun(
                last.id + 1,
                started,
                verdict.outcome,
                verdict.failure,
                verdict.healthy,
                items,
            )
        )
        assert verdict.healthy == (verdict.outcome in ("ok", "unchanged", "empty"))
    return outcomes


def test_none_after_never_none_is_suspicious_and_later_known() -> None:
    outcomes = told(daily(3, runs=9), [0, 2, 3, 0, 0, 1])
    assert outcomes == ["suspicious", "unchanged", "unchanged", "empty", "empty", "unchanged"]


def test_none_is_believed_once_it_stays_and_the_page_says_so() -> None:
    outcomes = told(daily(40, runs=9), [0, 0, 0, 0, 0])
    assert outcomes == ["suspicious"] * 3 + ["empty"] * 2
    assert told(daily(40, runs=9), [0] * 30, said=False) == ["suspicious"] * 30


def test_a_large_source_is_not_empty_for_having_been_so_once() -> None:
    past = [replace(daily(40)[0], outcome="empty", items=0, new=0)]
    past += [replace(run, id=run.id + 1) for run in daily(40, runs=9)]
    assert told(past, [0]) == ["suspicious"]


def test_small_sources_do_not_flap() -> None:
    """Seeded: 60 sources of 1 to 8 posts for 100 days; under one run in a hundred alarms."""
    random, alarms, runs = Random(3), 0, 0
    for _ in range(60):
        level = random.uniform(1, 8)
        stock, counts = level, []
        for _ in range(100):
            stock = 0.7 * stock + 0.3 * poisson(random, level)
            counts.append(round(stock))
        outcomes = told(daily(max(1, counts[0]), runs=1), counts)
        alarms, runs = alarms + outcomes.count("suspicious"), runs + len(outcomes)
    assert alarms < 0.01 * runs, alarms / runs


def test_the_exit_code_is_the_worst_outcome() -> None:
    assert exit_code({"a": "ok", "b": "unchanged", "c": "empty"}) == 0
    assert exit_code({"a": "ok", "b": "failed"}) == 1
    assert exit_code({"a": "failed", "b": "interrupted"}) == 130
    assert exit_code({"a": "partial"}) == 1
    assert exit_code({"a": "partial"}, limited=True) == 0
