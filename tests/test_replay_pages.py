"""Captured pages read again: the same rules change nothing, better rules mend what is kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.archive import queries
from lgcrawl.archive.cleaning import STEPS
from lgcrawl.captures.database import captures_path, reading
from lgcrawl.extract import vacancy
from lgcrawl.replay import pages, replay
from tests.conftest import Cli, Site

ALL = frozenset(STEPS) | {"extract"}
CARD = """
title = "Zedshire jobs"
publisher = "la-ess"
kind = "listing"
records = "vacancy"
start = ["{url}/jobs"]
complete = true
"""
NEWS = """
title = "Zedshire news"
publisher = "la-ess"
kind = "feed"
records = "article"
start = ["{url}/rss"]
"""
TABLES = (
    *("vacancies", "vacancy_versions", "employers_of_vacancies", "listings", "pay_scale_checks"),
    *("articles", "article_versions", "mentions", "employer_names", "runs", "issues", "rejects"),
)


def post(n: int, salary: str = "£24,000") -> str:
    return (
        f"<main><h1>Gritter {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd><dt>Salary</dt>"
        f"<dd>{salary} per annum</dd><dt>Location</dt><dd>Norwich, NR1 2DH</dd>"
        "<dt>Closing date</dt><dd>31 December 2030</dd></dl>"
        f"<p>You will spread salt on route {n} before dawn and wash the lorry after.</p></main>"
    )


def listing(*numbers: int) -> str:
    rows = (f'<li class="job"><a href="/jobs/{n}">Gritter {n}</a></li>' for n in numbers)
    return f"<main><h1>Jobs</h1><ul>{''.join(rows)}</ul></main>"


def next_second() -> None:
    """Wait for the clock's next second."""
    time.sleep(1 - time.time() % 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder after three crawls: a post is changed in the second, one is gone in the third."""
    site, cli = Site(), Cli(tmp_path_factory.mktemp("world"))
    site.pages["/jobs"] = listing(1, 2, 3)
    for n in (1, 2, 3):
        site.pages[f"/jobs/{n}"] = post(n)
    site.pages["/rss"] = (
        '<rss version="2.0"><channel><title>News</title><item><title>Bridge opens</title>'
        "<link>{{here}}/news/1</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>"
        "<description>At last.</description></item></channel></rss>"
    )
    site.pages["/news/1"] = (
        "<main><article><h1>Bridge opens</h1><p>The bridge over the Zed opened on Monday, said "
        "Essex County Council, three years after the flood took it away.</p>"
        "<p>It carries two lanes and a path for those who walk.</p></article></main>"
    )
    cli.card("jobs", CARD.format(url=site.url))
    cli.card("news", NEWS.format(url=site.url))
    assert cli.crawl(site).code == 0
    site.pages["/jobs/2"] = post(2, "£25,000")
    next_second()  # the same answer in the same second is one capture
    assert cli.crawl(site).code == 0
    site.pages["/jobs"] = listing(1, 2)
    next_second()
    assert cli.crawl(site).code == 0
    yield cli.folder
    site.close()


@pytest.fixture
def crawled(world: Path, cli: Cli) -> Cli:
    """A copy of that folder to do things to."""
    shutil.copytree(world, cli.folder, dirs_exist_ok=True)
    return cli


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, the version of the rules aside."""
    found = {}
    with closing(sqlite3.connect(path)) as db:
        for table in TABLES:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            wanted = ", ".join(name for name in columns if name != "method_version")
            found[table] = sorted(db.execute(f"SELECT {wanted} FROM {table}"), key=repr)
    return found


def again(cli: Cli, **how: Any) -> Any:
    return replay(cli.archive, ALL, sources=cli.cards, **how)


def test_every_answer_is_captured_and_every_record_names_its_own(crawled: Cli) -> None:
    with closing(sqlite3.connect(crawled.archive.with_name("captures.db"))) as db:
        roles = dict(db.execute("SELECT role, count(*) FROM captures GROUP BY role"))
        urls = dict(db.execute("SELECT id, url FROM captures"))
        bodies = db.execute("SELECT count(*) FROM bodies").fetchone()
    assert (roles["list"], roles["detail"]) == (6, 3 + 3 + 2 + 3)
    assert roles["robots"] == 1  # asked once a day
    # Two lists, four posts (one of them twice), a feed, an article, and a robots.txt that is none.
    assert bodies == (2 + 4 + 1 + 1 + 1,)
    with closing(sqlite3.connect(crawled.archive)) as db:
        for table in ("vacancies", "articles"):
            rows = db.execute(f"SELECT url, capture, listed_capture FROM {table}").fetchall()
            assert rows
            for url, capture, listed in rows:
                assert urls[capture] == url
                assert urls[listed].endswith(("/jobs", "/rss"))
        versions = db.execute("SELECT capture FROM vacancy_versions").fetchall()
    assert all(capture in urls for (capture,) in versions)


def test_read_by_the_same_rules_nothing_changes(crawled: Cli) -> None:
    before = dump(crawled.archive)
    done = again(crawled)
    assert (done.pages, done.records, done.changed, done.troubles) == (17, 4, 0, [])
    assert dump(crawled.archive) == before


def test_several_processes_read_the_same(crawled: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(crawled.archive)
    monkeypatch.setattr(pages, "ALONE", 0)
    monkeypatch.setattr(pages, "PART", 2)
    done = again(crawled, processes=2)
    assert (done.pages, done.changed, dump(crawled.archive)) == (17, 0, before)


def test_however_many_read_a_run_its_records_come_in_the_order_of_the_crawl(
    crawled: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ALONE", 0)
    monkeypatch.setattr(pages, "PART", 2)
    monkeypatch.setattr(pages, "BATCH", 2)

    def told(processes: int) -> list[tuple[int, str | None, str | None]]:
        with (
            queries.connect_readonly(crawled.archive) as db,
            reading(captures_path(crawled.archive)) as captures,
        ):
            assert captures is not None
            todo = pages.jobs(db, captures, None, None, processes)
            assert max(job.share.of for job in todo) == processes  # who reads a part reads its list
            found = pages.reread(crawled.archive, crawled.cards, todo, 17, processes)
            return [(part.job.run, r.title, r.capture) for part in found for r in part.records]

    assert len(told(1)) == 3 + 3 + 2 + 3
    assert told(2) == told(1)


def spoil(path: Path, *statements: str) -> None:
    """Leave the archive as worse rules would have."""
    from lgcrawl.archive.database import connect

    with closing(connect(path)) as db:
        for statement in statements:
            db.execute(statement)


WORSE = {
    "a text": "UPDATE vacancies SET title = 'Menu', salary_min = 1 WHERE reference = 'GD-1'",
    "a record": "DELETE FROM vacancies WHERE reference = 'GD-3'",
    "an employer": "DELETE FROM vacancy_employers",
    "a version": "DELETE FROM vacancy_versions WHERE n = 2",
    "an article": "UPDATE articles SET body = 'cookies', published = NULL",
}


@pytest.mark.parametrize("worse", WORSE.values(), ids=WORSE)
def test_better_rules_mend_what_is_kept(crawled: Cli, worse: str) -> None:
    before = dump(crawled.archive)
    spoil(crawled.archive, worse, "UPDATE vacancies SET method_version = 'old'")
    spoiled = dump(crawled.archive)
    told = again(crawled, dry_run=True)
    assert told.changed
    assert dump(crawled.archive) == spoiled  # a dry run writes nothing
    assert again(crawled).changed == told.changed
    after = dump(crawled.archive)
    for table in set(TABLES) - {"vacancies"}:
        assert after[table] == before[table], table
    ids = [sorted(row[1] for row in dumped["vacancies"]) for dumped in (before, after)]
    assert ids[0] == ids[1]
    assert again(crawled).changed == 0


def test_a_better_extractor_finds_a_field_and_no_id_moves(
    crawled: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = vacancy.read_vacancy

    def better(*args: Any, **kwargs: Any) -> Any:
        found = read(*args, **kwargs)
        if found is not None:
            found.set("label", department="Highways")
        return found

    monkeypatch.setattr("lgcrawl.extract.read.read_vacancy", better)
    before = dump(crawled.archive)
    done = again(crawled)
    assert done.columns["department"] == 3
    after = dump(crawled.archive)
    ids = [row[1] for row in before["vacancies"]]
    assert [row[1] for row in after["vacancies"]] == ids
    with closing(sqlite3.connect(crawled.archive)) as db:
        assert db.execute("SELECT DISTINCT department FROM vacancies").fetchall() == [("Highways",)]
        versions = db.execute("SELECT count(*), max(n) FROM vacancy_versions").fetchone()
    assert versions == (4, 2)  # the page did not change, so there is no new version


def test_what_was_kept_before_there_were_captures_is_taken_over(crawled: Cli) -> None:
    with closing(sqlite3.connect(crawled.archive.with_name("captures.db"))) as db:
        first = db.execute("SELECT min(run) FROM captures WHERE source = 'jobs'").fetchone()
        db.execute("DELETE FROM captures WHERE run = ?", first)
        db.commit()
    before = dump(crawled.archive)
    done = again(crawled)
    assert (done.changed, dump(crawled.archive)) == (0, before)


def test_only_the_runs_since_a_moment(crawled: Cli) -> None:
    assert again(crawled, since="2999-01-01").pages == 0


def test_a_source_whose_card_is_gone_is_said_and_left(crawled: Cli, cli: Cli) -> None:
    (cli.cards / "jobs.toml").unlink()
    ran = cli("replay", "--archive", str(cli.archive), "--sources", str(cli.cards), "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["pages"], told["changed"]) == (0, 6, 0)
    assert "no card 'jobs'" in ran.err
    assert ran.err.count("\n") == 1


def test_the_history_of_a_record(crawled: Cli, cli: Cli) -> None:
    with closing(sqlite3.connect(cli.archive)) as db:
        (id,) = db.execute("SELECT id FROM vacancies WHERE reference = 'GD-2'").fetchone()
    ran = cli("history", id, "--archive", str(cli.archive))
    assert ran.code == 0
    assert "     - £24,000 per annum\n     + £25,000 per annum\n" in ran.out
    told = json.loads(cli("history", id, "--archive", str(cli.archive), "--json").out)
    assert [version["n"] for version in told["versions"]] == [1, 2]
    assert all(version["capture"].startswith("cap_") for version in told["versions"])
    assert told["versions"][1]["changes"] == {
        "salary_text": ["£24,000 per annum", "£25,000 per annum"]
    }
    none = cli("history", "vac_none", "--archive", str(cli.archive))
    assert (none.code, none.err) == (2, "lgcrawl: 'vac_none': no vacancy or article has this id\n")
