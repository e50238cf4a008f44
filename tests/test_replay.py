"""Everything kept is cleaned again by the rules of today, and nothing else about it changes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.archive.cleaning import STEPS
from lgcrawl.archive.database import connect
from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.captures.database import captures_path
from lgcrawl.cli import replaying
from lgcrawl.replay import replay
from pipelines.normalise import Context, normalise
from pipelines.records import Mention
from tests.archive.conftest import Bench, news, post
from tests.captures.conftest import answer
from tests.conftest import Cli, Corrections

ALL = frozenset(STEPS) | {"extract"}
FACTS = "id, identity_key, version, content_hash, first_seen, last_seen, state, salary_text"


@pytest.fixture
def stale(tmp_path: Path) -> Path:
    """An archive whose cleaned columns are empty, as a crawl with no rules would leave them."""
    path = tmp_path / "archive.db"
    bench = Bench(path)
    bench.run(
        post(location_text="Various", closing_text="Sunday 6 December 2026"),
        post("Cook", reference="ECC-9", url="https://jobs.essex.example/9", salary_text="£13 ph"),
    )
    mention = Mention(person="Jo Rowntree", organisation_text="Crawley BC")
    bench.run(news(published=None, mentions=[mention]), source="essex-news")
    bench.writer.close()
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_the_commands_steps_are_those_of_the_archive() -> None:
    assert ("extract", *STEPS) == replaying.ORDER


def test_cleaned_columns_are_filled_and_the_record_stays(stale: Path) -> None:
    before = rows(stale, f"SELECT {FACTS} FROM vacancies ORDER BY id")
    done = replay(stale, ALL)
    assert (done.records, done.changed) == (3, 3)
    assert rows(stale, f"SELECT {FACTS} FROM vacancies ORDER BY id") == before
    sql = (
        "SELECT salary_annual_min, salary_period, region, place_method, closing_date FROM vacancies"
    )
    assert rows(stale, f"{sql} WHERE reference = 'ECC-2041'") == [
        (35000.0, "year", "East of England", "employer", "2026-12-06")
    ]
    assert rows(stale, "SELECT employer_id FROM vacancy_employers") == [("la-ess",), ("la-ess",)]
    assert rows(stale, "SELECT employer_id, method FROM mentions") == [("la-crw", "parsed")]
    assert rows(stale, "SELECT published FROM articles") == [("2026-11-20",)]
    names = "SELECT raw, employer_ids, method FROM employer_names ORDER BY raw"
    assert rows(stale, names) == [
        ("Crawley BC", '["la-crw"]', "parsed"),
        ("Essex County Council", '["la-ess"]', "exact"),
    ]
    assert rows(stale, "SELECT count(*) FROM vacancy_versions") == [(2,)]


def test_a_second_replay_changes_nothing(stale: Path) -> None:
    replay(stale, ALL)
    assert replay(stale, ALL).changed == 0


def test_only_the_steps_asked_for(stale: Path) -> None:
    done = replay(stale, frozenset({"salary"}))
    assert set(done.columns) <= set(STEPS["salary"])
    assert rows(stale, "SELECT count(*) FROM vacancy_employers") == [(0,)]


def test_only_the_source_asked_for(stale: Path) -> None:
    assert replay(stale, ALL, source="essex-news").records == 1


def test_a_dry_run_tells_and_writes_nothing(stale: Path) -> None:
    before = rows(stale, "SELECT * FROM vacancies")
    done = replay(stale, ALL, dry_run=True)
    assert done.columns["salary_annual_min"] == 2
    assert rows(stale, "SELECT * FROM vacancies") == before


def test_values_left_by_an_older_rule_are_taken_back(stale: Path) -> None:
    replay(stale, ALL)
    with closing(connect(stale)) as db:
        db.execute("UPDATE vacancies SET salary_min = 1, region = 'London', dbs = 'basic'")
        db.execute("UPDATE vacancy_employers SET employer_id = 'la-crw'")
    done = replay(stale, ALL)
    assert {"salary_min", "region", "dbs", "employer_ids"} <= set(done.columns)
    assert rows(stale, "SELECT DISTINCT employer_id FROM vacancy_employers") == [("la-ess",)]
    assert rows(stale, "SELECT DISTINCT dbs FROM vacancies") == [(None,)]


RELATIVE = (
    # what is printed on two days of sight, and the closing day that makes
    (("2026-11-01", "Closes in 10 days"), ("2026-11-06", "Closes in 5 days"), "2026-11-11"),
    (("2026-05-20", "Closing date 1 December"), ("2026-11-20", None), "2026-12-01"),
    (("2026-11-01", "Closes tomorrow"), ("2026-11-01", None), "2026-11-02"),
)


@pytest.mark.parametrize(("first", "second", "closing"), RELATIVE)
def test_a_date_told_by_the_day_of_reading_stays(
    tmp_path: Path, first: tuple[str, str], second: tuple[str, str | None], closing: str
) -> None:
    path = tmp_path / "archive.db"
    bench = Bench(path)
    for day, text in (first, second):
        record = post(closing_text=text or first[1], fetched_at=f"{day}T06:00:00Z")
        bench.run(normalise(record, Context(day=date.fromisoformat(day))))
    bench.run(post(partial=True, fetched_at="2026-11-30T06:00:00Z"))  # moves last_seen only
    bench.writer.close()
    before = rows(path, "SELECT * FROM vacancies")
    assert before and rows(path, "SELECT closing_date FROM vacancies") == [(closing,)]
    assert replay(path, frozenset({"dates"})).changed == 0
    assert rows(path, "SELECT * FROM vacancies") == before


def test_a_correction_by_hand_fixes_what_is_past(tmp_path: Path, corrections: Corrections) -> None:
    path, raw = tmp_path / "archive.db", "Zedshire Partnership"
    bench = Bench(path)
    bench.run(post(employer_text=raw, location_text="Various"))
    bench.run(news(mentions=[Mention(organisation_text=raw.upper())]), source="essex-news")
    bench.writer.close()
    linked = "SELECT employer_id FROM vacancy_employers"
    named = "SELECT DISTINCT employer_ids, method FROM employer_names"
    placed = "SELECT region FROM vacancies"
    replay(path, ALL)
    assert (rows(path, linked), rows(path, named)) == ([], [("[]", None)])
    corrections((raw, "la-ess", "renamed"))
    replay(path, frozenset({"employer"}))
    assert (rows(path, linked), rows(path, placed)) == ([("la-ess",)], [("East of England",)])
    assert rows(path, named) == [('["la-ess"]', "override")]
    assert rows(path, "SELECT employer_id FROM mentions") == [("la-ess",)]
    corrections((raw, "la-ken", "renamed again"))
    replay(path, frozenset({"employer"}))
    assert (rows(path, linked), rows(path, placed)) == ([("la-ken",)], [("South East",)])
    corrections((raw, "", "nobody's"))
    replay(path, frozenset({"employer"}))
    assert (rows(path, linked), rows(path, placed)) == ([], [(None,)])
    assert rows(path, "SELECT DISTINCT reason FROM employer_names") == [("nobody's",)]
    corrections()
    replay(path, frozenset({"employer"}))
    assert rows(path, named) == [("[]", None)]
    reason = rows(path, "SELECT DISTINCT reason FROM employer_names")
    assert reason == [("no body of the register has this name",)]


# -- as a user runs it -----------------------------------------------------------------------------
def test_the_command_shows_what_changed(cli: Cli, stale: Path) -> None:
    ran = cli("replay", "--archive", str(stale), "--dry-run")
    assert ran.code == 0
    assert "salary_annual_min: 2\n" in ran.out
    assert "3 of 3 records would change" in ran.err
    told = json.loads(cli("replay", "--archive", str(stale), "--json").out)
    assert (told["records"], told["changed"], told["written"]) == (3, 3, True)
    assert told["examples"]["salary_annual_min"][0]["old"] is None
    again = cli("replay", "--archive", str(stale))
    assert (again.out, again.err.splitlines()[-1]) == ("", "0 of 3 records changed")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--only", "salaries"], "--only salaries: no such step; write some of extract,salary"),
        (["--only", ","], "--only is empty"),
        (["--source", "nowhere"], "nothing of a source 'nowhere'"),
        (["--source", ""], "nothing of a source ''"),
        (["--archive", "none.db"], "none.db: no archive there"),
    ],
)
def test_bad_input_is_one_line(cli: Cli, stale: Path, args: list[str], said: str) -> None:
    where = [] if "--archive" in args else ["--archive", str(stale)]
    ran = cli("replay", *args, *where)
    assert ran.code in (2, 3)
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_it_waits_for_no_other_writer(cli: Cli, stale: Path) -> None:
    with Writer.open(stale):
        ran = cli("replay", "--archive", str(stale))
    assert ran.code == 4
    assert "Traceback" not in ran.err


def test_a_dry_run_where_nothing_can_be_written(stale: Path) -> None:
    """As on a read-only mount: no file can be made beside the archive, not even by root."""
    with Writer.open(stale) as writer:  # its page is read again too
        card = SourceRow("essex-jobs", "Jobs", "listing", "vacancy")
        run = writer.begin_run(card, "2026-11-23T06:00:00Z").result()
        writer.captured(run, answer()).result()
    for path in (stale, captures_path(stale)):
        path.with_name(f"{path.name}-shm").mkdir()
    assert replay(stale, ALL, dry_run=True).changed == 3
