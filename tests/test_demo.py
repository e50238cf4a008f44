"""The demo is the first thing anybody runs: it must work, and show what it says."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from datetime import date, timedelta

from lgcrawl.demo.web import Web, serving
from tests.conftest import Cli


def test_the_demo_shows_a_new_a_changed_and_a_closed_vacancy(cli: Cli) -> None:
    ran = cli("demo", "--folder", "demo", timeout=120)
    assert ran.code == 0, ran.err
    for words in (
        "new      Trading Standards Officer",
        "salary_text: Up to £50,400 per annum → Up to £52,416 per annum",
        "closed   Library Assistant (no longer listed)",
        "lgcrawl serve --archive demo/archive.db",
    ):
        assert words in ran.out
    with closing(sqlite3.connect(cli.folder / "demo" / "archive.db")) as db:
        outcomes = {row[0] for row in db.execute("select outcome from runs")}
        mentions = dict(
            db.execute("select organisation_text, employer_id from mentions").fetchall()
        )
        panel = db.execute("select posted_date from vacancies where source = 'trade-press'")
        assert {row[0] for row in panel} == {None}
    assert outcomes == {"ok", "unchanged"}
    assert mentions["Enfield LBC"] == "la-enf"
    assert mentions["Shared Ledger Partners"] is None
    with (cli.folder / "demo" / "vacancies.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 11


def test_robots_txt_kept_the_demo_out_of_the_members_page(cli: Cli) -> None:
    cli("demo", "--folder", "demo", timeout=120)
    with closing(sqlite3.connect(cli.folder / "demo" / "archive.db")) as db:
        pages = [row[0] for row in db.execute("select url from pages")]
        (summary, body) = db.execute(
            "select summary, body from articles where title like 'Briefing for members%'"
        ).fetchone()
    assert not [page for page in pages if "members-only" in page]
    assert summary
    assert body is None


def test_the_small_web_lays_day_2_over_day_1() -> None:
    web = Web()
    assert web.file("council", "/jobs/ECC-2046") is None
    assert web.file("council", "/jobs/ECC-2042") is not None
    web.day = 2
    assert web.file("council", "/jobs/ECC-2046") is not None
    assert web.file("council", "/jobs/ECC-2042") is None
    assert web.file("council", "/jobs?page=2") is not None
    assert web.file("council", "/../../web.py") is None


def test_dates_count_from_the_day_it_runs() -> None:
    with serving() as web:
        assert web.fill("{{iso+10}}") == (date.today() + timedelta(days=10)).isoformat()
        assert web.fill("{{council}}/jobs").startswith("http://127.0.0.1:")
