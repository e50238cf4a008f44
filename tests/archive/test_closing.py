"""Gone is not broken: when a vacancy is open, unseen or closed."""

from __future__ import annotations

from typing import Any

import pytest

from lgcrawl.archive.past import Finding
from tests.archive.conftest import Bench, post

HEALTHY: dict[str, Any] = {"healthy": True, "complete": True}
BROKEN: dict[str, Any] = {"healthy": False, "complete": True, "outcome": "failed"}
PARTIAL_LIST: dict[str, Any] = {"healthy": True, "complete": False}
SEEN = "seen"

# What happens after a first healthy run that saw the post, run by run, and the state after each.
STORIES: dict[str, list[tuple[Any, str]]] = {
    "absent from two complete healthy runs": [(HEALTHY, "unseen"), (HEALTHY, "closed")],
    "a crawl that broke closes nothing": [(BROKEN, "open"), (BROKEN, "open"), (BROKEN, "open")],
    "a broken run between does not count": [
        (HEALTHY, "unseen"),
        (BROKEN, "unseen"),
        (HEALTHY, "closed"),
    ],
    "a list that is not complete never closes": [(PARTIAL_LIST, "unseen")] * 4,
    "seen again starts afresh": [
        (HEALTHY, "unseen"),
        (SEEN, "open"),
        (HEALTHY, "unseen"),
        (HEALTHY, "closed"),
    ],
    "closed and seen again reopens": [(HEALTHY, "unseen"), (HEALTHY, "closed"), (SEEN, "open")],
    "an empty list by its own word": [
        ({**HEALTHY, "outcome": "empty"}, "unseen"),
        ({**HEALTHY, "outcome": "empty"}, "closed"),
    ],
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_story(bench: Bench, story: list[tuple[Any, str]]) -> None:
    other = post("Cook", reference="C-1", url="https://e.uk/c")
    kept, _ = bench.run(post(), other)
    states = []
    for what, _ in story:
        bench.run(*([post()] if what is SEEN else []), **(HEALTHY if what is SEEN else what))
        states.append(bench.state(kept.id))
    assert states == [state for _, state in story]


def test_one_absence_is_enough_where_the_card_says_so(bench: Bench) -> None:
    (kept,) = bench.run(post())
    run = bench.begin()
    assert bench.finish(run, absent_runs=1).closed == [kept.id]
    row = bench.row("SELECT * FROM vacancies")
    assert (row["state"], row["closed_on"], row["closed_run"]) == ("closed", "2026-11-23", run)


def test_gone_before_its_closing_date_is_withdrawn(bench: Bench) -> None:
    (kept,) = bench.run(post(closing_text="30 November", closing_date="2026-11-30"))
    bench.run(absent_runs=1)
    row = bench.row("SELECT * FROM vacancies")
    assert (row["state"], row["closed_on"]) == ("withdrawn", "2026-11-23")
    bench.run(post(closing_text="30 November", closing_date="2026-11-30"))
    assert bench.state(kept.id) == "open"


@pytest.mark.parametrize("how", [HEALTHY, BROKEN, PARTIAL_LIST], ids=["ok", "broken", "part"])
def test_past_its_own_closing_date_it_is_expired_whatever_the_run(
    bench: Bench, how: dict[str, Any]
) -> None:
    kept, still = bench.run(
        post(closing_text="29 November", closing_date="2026-11-29"),
        post("Cook", reference="C-1", closing_text="30 November", closing_date="2026-11-30"),
    )
    run = bench.begin()
    bench.keep(run, post("Cook", reference="C-1"))
    summary = bench.finish(run, today="2026-11-30", **how)
    assert summary.closed == [kept.id]
    row = bench.row("SELECT * FROM vacancies WHERE id = ?", kept.id)
    assert row["state"] == "expired"
    assert row["closed_on"] == "2026-11-29"
    assert bench.state(still.id) == "open"  # its last day is today
    assert bench.row("SELECT closed FROM runs WHERE id = ?", run)["closed"] == 1


def test_left_on_the_list_after_its_date_it_stays_expired(bench: Bench) -> None:
    old = post(closing_text="20 November", closing_date="2026-11-20")
    (kept,) = bench.run(old)
    assert bench.state(kept.id) == "expired"
    run = bench.begin()
    bench.keep(run, old)
    assert bench.finish(run).closed == []  # it is told once


def test_an_extended_date_reopens(bench: Bench) -> None:
    (kept,) = bench.run(post(closing_text="20 November", closing_date="2026-11-20"))
    (again,) = bench.run(post(closing_text="30 November", closing_date="2026-11-30"))
    assert again.changes == {"closing_text": ["20 November", "30 November"]}
    row = bench.row("SELECT * FROM vacancies WHERE id = ?", kept.id)
    assert (row["state"], row["closed_on"], row["closed_run"]) == ("open", None, None)


def test_one_source_does_not_close_what_another_lists(bench: Bench) -> None:
    (here,), (there,) = bench.run(post()), bench.run(post(), source="a-board")
    bench.run(absent_runs=1)
    assert (bench.state(here.id), bench.state(there.id)) == ("closed", "open")


def test_the_summary_counts_the_unseen(bench: Bench) -> None:
    bench.run(post(), post("Cook", reference="C-1", url="https://e.uk/c"))
    run = bench.begin()
    bench.keep(run, post())
    summary = bench.finish(run)
    assert (summary.closed, summary.unseen, summary.outcome) == ([], 1, "ok")


def test_a_run_is_finished_once(bench: Bench) -> None:
    run = bench.begin()
    bench.finish(run)
    with pytest.raises(Exception, match="not open"):
        bench.finish(run)
    with pytest.raises(Exception, match="not open"):
        bench.keep(run, post())


def test_what_later_runs_are_compared_with_is_what_the_books_say(bench: Bench) -> None:
    counts = {"pages": 3, "bytes": 900, "items": 7, "read": 2, "new": 1}
    finding = Finding("layout", (), {"title": 1.0, "closing_date": 0.5})
    how = {"healthy": False, "complete": False, "absent_runs": 2, "today": "2026-11-23"}
    for outcome in ("suspicious", "interrupted", "locked"):
        run = bench.begin()
        bench.writer.finish_run(run, outcome, "", counts, finding=finding, **how)
    (past,) = bench.writer.past("essex-jobs").result()
    assert (past.outcome, past.failure, past.healthy) == ("suspicious", "layout", False)
    assert (past.pages, past.bytes, past.items, past.read, past.new) == (3, 900, 7, 2, 1)
    assert past.fill == {"title": 1.0, "closing_date": 0.5}
    bench.run(post())
    assert [one.outcome for one in bench.writer.past("essex-jobs").result()] == ["suspicious", "ok"]


@pytest.mark.parametrize("outcome", ["suspicious", "partial", "failed", "locked", "interrupted"])
def test_what_is_not_healthy_closes_nothing_by_absence(bench: Bench, outcome: str) -> None:
    kept, other = bench.run(post(), post("Cook", reference="C-1", url="https://e.uk/c"))
    bench.run(post("Cook", reference="C-1", url="https://e.uk/c"))
    assert bench.state(kept.id) == "unseen"
    for _ in range(5):
        bench.run(outcome=outcome, healthy=False, complete=True, absent_runs=2)
    assert (bench.state(kept.id), bench.state(other.id)) == ("unseen", "open")
