"""`lgcrawl crawl --due` goes by the archive's own runs, whoever began them, and heeds pauses."""

from __future__ import annotations

import os
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lgcrawl import engine
from lgcrawl.archive.database import connect
from lgcrawl.cli import cli as root
from lgcrawl.schedule import attempts
from lgcrawl.schedule.book import Book, stamp
from lgcrawl.schedule.due import Attempt
from lgcrawl.schedule.queue import Queue
from lgcrawl.schedule.turn import due_now
from pipelines.errors import ArchiveError
from tests.archive.conftest import new_archive
from tests.schedule.conftest import NOON, card
from tests.schedule.test_service import CARD

HOUR = timedelta(hours=1)
Run = tuple[str, datetime, str, int]  # source, start, outcome, pid


def archive_of(path: Path, *runs: Run, host: str = "") -> Path:
    """An archive that holds these runs."""
    db = connect(new_archive(path))
    for n, (source, started, outcome, pid) in enumerate(runs, 1):
        at = stamp(started)
        db.execute(
            "INSERT OR IGNORE INTO sources (slug, title, kind, records, complete, first_seen, "
            "last_seen) VALUES (?, 'T', 'feed', 'article', 0, ?, ?)",
            (source, at, at),
        )
        db.execute(
            "INSERT INTO runs (id, source, started_at, finished_at, outcome, pid, host) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (n, source, at, None if outcome == "running" else at, outcome, pid, host or here()),
        )
    db.close()
    return path


def here() -> str:
    return socket.gethostname()


def dead() -> int:
    """The pid of a process that has ended."""
    with subprocess.Popen(["/bin/true"]) as process:
        process.wait()
    return process.pid


def test_the_last_attempt_counts_whatever_came_of_it(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path / "a.db",
        ("news", NOON - 9 * HOUR, "ok", 1),
        ("news", NOON - 3 * HOUR, "failed", 1),
        ("news", NOON - HOUR, "imported", 1),  # no crawl
        ("news", NOON - HOUR, "locked", 1),  # another's crawl, which has a run of its own
        ("jobs", NOON - HOUR, "interrupted", 1),
        ("jobs", NOON + timedelta(days=900), "ok", 1),  # by a clock that was wrong
    )
    assert attempts.read(archive, NOON) == {
        "news": Attempt(NOON - 3 * HOUR),
        "jobs": Attempt(NOON - HOUR, cut_short=True),
    }


def test_a_run_whose_process_is_dead_was_cut_short(tmp_path: Path) -> None:
    runs = (("dead", NOON, "running", dead()), ("alive", NOON, "running", os.getpid()))
    found = attempts.read(archive_of(tmp_path / "a.db", *runs), NOON)
    assert found == {"dead": Attempt(NOON, cut_short=True), "alive": Attempt(NOON)}
    elsewhere = attempts.read(archive_of(tmp_path / "b.db", *runs, host="another box"), NOON)
    assert not elsewhere["dead"].cut_short  # nobody here can tell


def test_no_archive_yet_means_no_attempts_and_a_broken_one_is_an_error(tmp_path: Path) -> None:
    assert attempts.read(tmp_path / "none.db", NOON) == {}
    (tmp_path / "letter.db").write_text("Dear all, " * 1000)
    with pytest.raises(ArchiveError):
        attempts.read(tmp_path / "letter.db", NOON)


def test_due_now_leaves_out_what_is_paused(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    archive = archive_of(
        tmp_path / "archive.db", ("late", now - 7 * HOUR, "ok", 1), ("fresh", now - HOUR, "ok", 1)
    )
    cards = [card(slug, every="6h") for slug in ("fresh", "late", "new", "resting")]
    Book(Queue(str(tmp_path / "queue.db"))).pause("resting")
    assert [found.slug for found in due_now(cards, archive, "")] == ["late", "new"]
    assert len(due_now(cards, archive, str(tmp_path / "another.db"))) == 3


class Crawl:
    """The command in this process; what it would have crawled."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cards, self.archive = folder / "cards", folder / "archive.db"
        self.cards.mkdir()
        for slug in ("fresh", "late", "later"):
            (self.cards / f"{slug}.toml").write_text(CARD.format(url=f"https://{slug}.example/"))
        self.crawled: list[str] = []

        def run(crawl: engine.Crawl) -> list[Any]:
            self.crawled += [card.slug for card in crawl.cards]
            return []

        monkeypatch.setattr(engine.Crawl, "run", run)
        monkeypatch.setattr("lgcrawl.cli.crawling.CONTACT", "ops@example.org")

    def __call__(self, *args: str) -> tuple[int, str]:
        self.crawled.clear()
        where = ["--sources", str(self.cards), "--archive", str(self.archive)]
        result = CliRunner().invoke(root, ["crawl", *args, *where], standalone_mode=False)
        assert result.exception is None, result.output
        return result.return_value, result.output


def test_crawl_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl, now = Crawl(tmp_path, monkeypatch), datetime.now(UTC)
    runs = [("fresh", HOUR), ("late", 7 * HOUR), ("later", 30 * HOUR)]
    archive_of(crawl.archive, *((slug, now - ago, "ok", 1) for slug, ago in runs))
    assert crawl("--due")[0] == 0
    assert crawl.crawled == ["later", "late"]
    crawl("--due", "late", "fresh")
    assert crawl.crawled == ["late"]
    assert crawl("--due", "fresh") == (
        0,
        "lgcrawl: nothing is due: 1 source; see `lgcrawl schedule next`\n",
    )
    assert crawl.crawled == []
