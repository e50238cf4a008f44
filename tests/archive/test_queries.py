"""What the archive answers: the views, and the questions of the command line."""

from __future__ import annotations

from typing import Any

import pytest

from lgcrawl.archive import queries
from pipelines.place import Place
from pipelines.records import Mention, Vacancy
from pipelines.salary import Salary
from tests.archive.conftest import Bench, news, post


def vacancy(name: str, **values: Any) -> Vacancy:
    return post(name, reference=f"{name}-1", url=f"https://e.uk/{name}", **values)


@pytest.fixture
def jobs(bench: Bench) -> Bench:
    bench.run(
        vacancy(
            "clerk",
            fetched_at="2026-11-01T06:00:00Z",
            salary_text="£25,000 to £30,000",
            salary=Salary(annual_min=25000.0, annual_max=30000.0),
            location_text="Cardiff; Swansea",
            place=Place(region="Wales", nation="Wales", sites=("Cardiff", "Swansea")),
        ),
        vacancy(
            "planner",
            fetched_at="2026-11-20T06:00:00Z",
            salary_text="from £40,000",
            salary=Salary(annual_min=40000.0),
            location_text="Chelmsford",
            place=Place(region="East of England", nation="England"),
            employer_ids=["la-ess", "la-tur"],
        ),
        vacancy("cook", fetched_at="2026-11-23T06:00:00Z", employer_ids=["la-tur"]),
    )
    return bench


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["cook", "planner", "clerk"]),
        ({"since": "2026-11-20"}, ["cook", "planner"]),
        ({"since": "2026-11-20T06:00:01Z"}, ["cook"]),
        ({"employer": "la-ess"}, ["planner"]),
        ({"employer": "la-tur"}, ["cook", "planner"]),
        ({"employer": "la-non"}, []),
        ({"region": "east of ENGLAND"}, ["planner"]),
        ({"region": "wales"}, ["clerk"]),
        ({"region": "England"}, ["planner"]),
        ({"min_salary": 30000}, ["planner", "clerk"]),
        ({"min_salary": 30001}, ["planner"]),
        ({"min_salary": 30000, "region": "Wales"}, ["clerk"]),
        ({"region": "x' OR '1'='1"}, []),
    ],
    ids=str,
)
def test_vacancies(jobs: Bench, wanted: dict[str, Any], titles: list[str]) -> None:
    with queries.connect_readonly(jobs.path) as db:
        assert [row["title"] for row in queries.vacancies(db, **wanted)] == titles


def test_lists_are_lists(jobs: Bench) -> None:
    with queries.connect_readonly(jobs.path) as db:
        cook, planner, clerk = queries.vacancies(db)
    assert (planner["employer_ids"], clerk["sites"]) == (
        ["la-ess", "la-tur"],
        ["Cardiff", "Swansea"],
    )
    assert (cook["sites"], clerk["licence"]) == (None, "OGL-UK-3.0")


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, ["undated", "moment", "day"]),
        ({"since": "2026-11-20"}, ["undated", "moment", "day"]),
        ({"since": "2026-11-20T12:00:00Z"}, ["undated", "moment", "day"]),  # a day may be later
        ({"since": "2026-11-21T12:00:00Z"}, ["undated"]),
        ({"employer": "la-ess"}, ["moment"]),
    ],
    ids=str,
)
def test_articles(bench: Bench, wanted: dict[str, Any], titles: list[str]) -> None:
    bench.run(
        news("day", url="https://e.uk/1", published="2026-11-20"),
        news(
            "moment",
            url="https://e.uk/2",
            published="2026-11-21T09:00:00Z",
            mentions=[Mention(organisation_text="Essex", employer_id="la-ess")],
        ),
        news("undated", url="https://e.uk/3", published_text=None, published=None),
    )
    with queries.connect_readonly(bench.path) as db:
        assert [row["title"] for row in queries.articles(db, **wanted)] == titles


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (
            queries.VACANCIES,
            {"since": "2026", "employer": None, "region": None, "min_salary": 1, "least": 0},
        ),
        (queries.ARTICLES, {"since": "2026", "employer": "la-ess"}),
        ("SELECT * FROM open_vacancies LIMIT 100", {}),
        ("SELECT * FROM recent_vacancies LIMIT 100", {}),
        ("SELECT * FROM news_latest LIMIT 100", {}),
    ],
    ids=["vacancies", "articles", "open", "recent", "news"],
)
def test_newest_first_needs_no_sorting(bench: Bench, sql: str, values: dict[str, Any]) -> None:
    """At a million rows a sort before the first row would take seconds and the disk."""
    with queries.connect_readonly(bench.path) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    assert [step for _, parent, _, step in plan if parent == 0 and "USE TEMP B-TREE" in step] == []


def test_open_vacancies_are_those_whose_date_has_not_passed(bench: Bench) -> None:
    past = {"closing_text": "x", "closing_date": "2026-01-01"}
    later = {"closing_text": "x", "closing_date": "2999-01-01"}
    # No run has closed the second one yet, and still it is not open.
    bench.run(
        vacancy("open"),
        vacancy("past", fetched_at="2025-12-01T00:00:00Z", **past),
        vacancy("later", **later),
        today="2025-12-01",
    )
    titles = {row["title"] for row in bench.rows("SELECT title FROM open_vacancies")}
    assert titles == {"open", "later"}


def test_recent_vacancies_are_of_thirty_days(bench: Bench) -> None:
    bench.run(vacancy("old", fetched_at="2020-01-01T00:00:00Z"), vacancy("new", fetched_at=None))
    assert [row["title"] for row in bench.rows("SELECT title FROM recent_vacancies")] == ["new"]


def test_status_tells_the_last_run_of_each_source(bench: Bench) -> None:
    run = bench.begin()
    bench.writer.finish_run(
        run, "ok", "2 new", {"pages": 3, "items": 2, "new": 2}, healthy=True, complete=True,
        absent_runs=2, today="2026-11-23",
    )  # fmt: skip
    bench.run(outcome="failed", healthy=False)
    bench.run(source="kent-jobs", outcome="unchanged")
    with queries.connect_readonly(bench.path) as db:
        essex, kent = queries.status(db)
        assert queries.latest_runs(db) == sorted([essex["run"], kent["run"]])
    assert (essex["source"], essex["outcome"], essex["items"]) == ("essex-jobs", "failed", 0)
    assert essex["last_new"] == essex["last_good"] == "2026-11-23T06:00:00Z"
    assert (kent["outcome"], kent["last_new"]) == ("unchanged", None)


def test_what_a_run_changed(bench: Bench) -> None:
    a, b, c = vacancy("a"), vacancy("b"), vacancy("c", closing_text="x", closing_date="2026-11-24")
    bench.run(a, b, c)
    bench.run(vacancy("a", salary_text="£1"), vacancy("new"), absent_runs=1, today="2026-11-25")
    bench.run(news(), source="news")
    with queries.connect_readonly(bench.path) as db:
        found = queries.changes(db, queries.latest_runs(db))
        assert queries.changes(db, []) == []
    told = [(row["change"], row["title"], row["fields"], row["why"]) for row in found]
    assert told == [
        ("new", "new", {}, None),
        ("new", "New library opens", {}, None),
        ("changed", "a", {"salary_text": ["£35,000", "£1"]}, None),
        ("closed", "b", {}, "no longer listed"),
        ("closed", "c", {}, "its closing date has passed"),
    ]
