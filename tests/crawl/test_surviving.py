"""Killed at any moment, a crawl goes on where it was: no page a third time, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.archive.leases import TTL
from tests.conftest import Answer, Cli, Site
from tests.crawl.test_crawl import CARD, jobs, query

KILLS = int(os.environ.get("LGCRAWL_KILLS", "6"))  # `make soak` asks for 200
POSTS = 24
LATE = "/jobs/20"  # a page that is not answered while the gate is shut
GATE = threading.Event()
SAID = """
SELECT title, reference, url, salary_text, closing_text, state, version, description,
    (SELECT count(*) FROM vacancy_versions WHERE vacancy_id = v.id) AS versions
FROM vacancies v ORDER BY reference
"""


def archived(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as db:
        return db.execute(SAID).fetchall()


def crawl(cli: Cli, site: Site, archive: Path) -> tuple[str, ...]:
    where = ("--sources", str(cli.cards), "--archive", str(archive))
    return ("crawl", "--all", *where, "--allow-private", site.host)


@pytest.fixture
def council(cli: Cli, site: Site) -> Site:
    GATE.set()
    jobs(site, POSTS, per_page=8)
    for path in list(site.pages):
        site.pages[path] = slowly(str(site.pages[path]))
    cli.card("jobs", CARD.format(url=site.url))
    return site


def slowly(page: str) -> Any:
    def answer(path: str) -> Answer:
        if path == LATE:
            GATE.wait(20)
        return Answer(page, delay=0.02)

    return answer


def test_killed_at_any_moment_it_goes_on(cli: Cli, council: Site, tmp_path: Path) -> None:
    undisturbed = tmp_path / "undisturbed.db"
    started = time.monotonic()
    assert cli(*crawl(cli, council, undisturbed)).code == 0
    lasts = time.monotonic() - started
    truth = archived(undisturbed)
    assert len(truth) == POSTS
    rng = random.Random(2026)
    for n in range(KILLS):
        archive = tmp_path / f"killed-{n}.db"
        council.asked.clear()
        with cli.popen(*crawl(cli, council, archive), start_new_session=True) as process:
            time.sleep(rng.uniform(0.3, 1.0) * lasts)
            os.killpg(process.pid, signal.SIGKILL)
        kept = archived(archive) if is_laid_down(archive) else []
        again = cli(*crawl(cli, council, archive))
        assert again.code == 0, again.err
        assert archived(archive) == truth
        assert {row[1] for row in kept} <= {row[1] for row in truth}
        often = {page: times for page, times in Counter(council.asked).items() if times > 2}
        assert not often, f"killed in round {n}: asked more than twice: {often}"
        with sqlite3.connect(archive) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            outcomes = [row[0] for row in db.execute("SELECT outcome FROM runs ORDER BY id")]
            # One run that went on, or a second where the first was killed only once it had ended.
            assert outcomes in (["ok"], ["interrupted", "ok"], ["ok", "unchanged"])
            assert db.execute("SELECT count(*) FROM frontier").fetchone() == (0,)


def until_asked(site: Site, page: str) -> None:
    deadline = time.monotonic() + 30
    while page not in site.asked:
        assert time.monotonic() < deadline, f"{page} was never asked for"
        time.sleep(0.01)


def is_laid_down(archive: Path) -> bool:
    with sqlite3.connect(archive) as db:
        found = "SELECT count(*) FROM sqlite_master WHERE name = 'vacancies'"
        return bool(db.execute(found).fetchone()[0])


def test_an_interrupted_run_goes_on_under_its_own_number(cli: Cli, council: Site) -> None:
    with cli.popen(*crawl(cli, council, cli.archive)) as process:
        until_asked(council, "/jobs/3")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted" in err
    before = set(council.asked)
    council.asked.clear()
    assert cli(*crawl(cli, council, cli.archive)).code == 0
    twice = before & set(council.asked) - {"/robots.txt"}
    assert len(twice) <= 1, twice  # the page in hand was finished
    assert query(cli, "select outcome, items, new, pages from runs") == [
        ("ok", POSTS, POSTS, POSTS + 3)
    ]


def test_a_second_run_of_a_source_leaves_and_others_go_on(cli: Cli, council: Site) -> None:
    GATE.clear()
    with cli.popen(*crawl(cli, council, cli.archive)) as process:
        until_asked(council, LATE)
        second = cli(*crawl(cli, council, cli.archive))
        GATE.set()
        process.communicate(timeout=30)
    assert (process.returncode, second.code) == (0, 4)
    assert "jobs: locked: jobs: another run of it is going on (pid" in second.err
    assert query(cli, "select count(*), count(distinct source) from runs") == [(1, 1)]


def test_a_second_run_can_wait(cli: Cli, council: Site) -> None:
    GATE.clear()
    with cli.popen(*crawl(cli, council, cli.archive)) as process:
        until_asked(council, LATE)
        with cli.popen(*crawl(cli, council, cli.archive), "--wait", "30") as second:
            time.sleep(1)
            assert second.poll() is None
            GATE.set()
            second.communicate(timeout=40)
        process.communicate(timeout=30)
    assert (process.returncode, second.returncode) == (0, 0)
    assert query(cli, "select outcome from runs order by id") == [("ok",), ("unchanged",)]


def stop_between_commits(process: Any, archive: Path) -> None:
    """Suspend a crawl while it holds no lock of SQLite's, and let its lease run out."""
    for _ in range(100):
        process.send_signal(signal.SIGSTOP)
        db = sqlite3.connect(archive, timeout=0.1)
        try:
            with db:
                db.execute("UPDATE leases SET expires_at = '2026-01-01T00:00:00Z'")
            return
        except sqlite3.OperationalError:
            process.send_signal(signal.SIGCONT)
            time.sleep(0.01)
        finally:
            db.close()
    raise AssertionError("the crawl is always in the middle of a commit")


def test_who_was_stopped_for_long_has_lost_the_source(
    cli: Cli, council: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Suspended while its lease ran out: what it sends after that is refused (fencing).
    GATE.clear()
    with cli.popen(*crawl(cli, council, cli.archive)) as process:
        until_asked(council, LATE)
        stop_between_commits(process, cli.archive)
        GATE.set()
        try:
            monkeypatch.setenv("LGCRAWL_HOSTS", str(cli.folder / "other.db"))  # its turn there, too
            other = cli(*crawl(cli, council, cli.archive))
            rows = archived(cli.archive)
        finally:
            process.send_signal(signal.SIGCONT)
        _, err = process.communicate(timeout=30)
    assert other.code == 0, other.err
    assert process.returncode == 4, err
    assert f"another run took over, since this one gave no sign of life for {TTL:.0f} s" in err
    assert archived(cli.archive) == rows
    assert query(cli, "select outcome, items from runs order by id desc limit 1") == [("ok", POSTS)]
