"""`schedule run`: begins what is due, one scheduler a queue, stops gently, survives kill -9."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.schedule import lock
from lgcrawl.schedule.book import Book
from lgcrawl.schedule.children import Children
from lgcrawl.schedule.queue import Queue
from lgcrawl.schedule.service import Options, Service
from lgcrawl.schedule.shelf import Shelf
from pipelines.errors import ArchiveError, CardError, ScheduleLocked
from tests.conftest import Answer, Cli, Site
from tests.schedule.test_children import GENTLE, sh, wait_for

CARD = """title = "News"
kind = "feed"
records = "article"
start = ["{url}"]
every = "6h"
"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><item>
<title>A bridge is opened</title><link>{{here}}/1</link>
<description>It was opened in the rain.</description></item></channel></rss>"""

PAGE = f"<html><body><article><h1>A bridge is opened</h1><p>{'It rained. ' * 40}</p></article>"


class Run:
    """A service in this process, whose children run a shell script."""

    def __init__(self, folder: Path, script: str, *slugs: str) -> None:
        self.cards = folder / "cards"
        self.cards.mkdir()
        for slug in slugs:
            (self.cards / f"{slug}.toml").write_text(CARD.format(url=f"https://{slug}.example/f"))
        self.said: list[str] = []
        self.queue = str(folder / "queue.db")
        self.options = Options(folder / "archive.db", self.cards, self.queue, folder / "logs")
        self.children = Children(sh(script))

    def until(self, what: Callable[[], object], *signals: int) -> int:
        """Run until something has come about; then signals, by default SIGTERM."""

        before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

        def watch() -> None:
            wait_for(what)
            for number in signals or (signal.SIGTERM,):
                if signal.getsignal(number) not in before:  # else it would end the tests
                    os.kill(os.getpid(), number)
                time.sleep(0.3)

        threading.Thread(target=watch, daemon=True).start()
        return Service(self.options, self.said.append, children=self.children).run()

    def told(self, pattern: str) -> int:
        return len(re.findall(pattern, "\n".join(self.said)))


def test_it_begins_what_is_due_and_stops_when_asked(tmp_path: Path) -> None:
    run = Run(tmp_path, 'echo "crawl $*"', "essex", "kent", "surrey")
    assert run.until(lambda: run.told("ok: ") == 3) == 0
    assert run.said[0] == f"scheduler started: 3 sources, 2 workers, {run.queue}"
    assert run.said[-1] == "scheduler stopped"
    entries = Book(Queue(run.queue)).entries(["essex", "kent", "surrey"])
    assert all(entry.last and entry.last.code == 0 for entry in entries.values())
    log = (tmp_path / "logs" / "kent.log").read_text()
    where = f"--archive {tmp_path}/archive.db --json --sources {run.cards}"
    assert f"crawl {os.getpid()} crawl kent {where}" in log


@pytest.mark.parametrize(
    ("script", "signals", "code"),
    [(GENTLE, (signal.SIGINT,), 0), ("trap '' TERM; sleep 60", (signal.SIGTERM,) * 2, 130)],
    ids=["one lets it finish its page", "two kill"],
)
def test_signals(tmp_path: Path, script: str, signals: tuple[int, ...], code: int) -> None:
    run = Run(tmp_path, script, "essex")
    begun = time.monotonic()
    handlers = signal.getsignal(signal.SIGINT)
    assert run.until(lambda: run.children._running, *signals) == code
    assert time.monotonic() - begun < 20
    assert run.told("essex: interrupted; goes on when the scheduler is started again") == 1
    assert signal.getsignal(signal.SIGINT) is handlers

    again = Run.__new__(Run)  # the next start goes on with it, once
    again.__dict__ |= run.__dict__ | {"said": [], "children": Children(sh("exit 0"))}
    assert again.until(lambda: again.told("essex: ok")) == 0
    assert again.told("essex: was in hand when the scheduler stopped; is run again") == 1


def test_a_second_scheduler_leaves_with_one_line(tmp_path: Path) -> None:
    run = Run(tmp_path, "exit 0", "essex")
    with lock.Lock(run.queue), pytest.raises(ScheduleLocked, match="another scheduler"):
        Service(run.options, run.said.append).run()
    assert run.said == []


def test_an_archive_that_cannot_be_read_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path, "exit 0", "essex")
    (tmp_path / "archive.db").write_text("a letter " * 1000)
    with pytest.raises(ArchiveError):
        from lgcrawl.schedule import attempts, service

        attempts.read(tmp_path / "archive.db", service.now())
    assert run.until(lambda: run.told("essex: ok")) == 0
    assert run.told("goes by its own book") == 1


def test_a_queue_that_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    run = Run(tmp_path, "exit 0", "essex")
    service = Service(run.options, run.said.append, children=run.children)
    shelf = Shelf(run.cards, run.said.append)
    service._prepare(shelf, Book(Queue(run.queue)))
    with closing(sqlite3.connect(run.queue)) as db:
        db.execute("DROP TABLE kv")
        for _ in range(3):
            service._tick()
        assert run.told("cannot plan: .*no such table: kv; goes on trying") == 1
        db.execute("CREATE TABLE kv (queue, key, value, PRIMARY KEY (queue, key))")
    service._tick()
    assert Book(Queue(run.queue)).entry("essex").hold


def test_cards_are_read_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(tmp_path, "exit 0", "essex")
    monkeypatch.setattr("lgcrawl.schedule.shelf.LOOK", 0)
    shelf = Shelf(run.cards, run.said.append)
    (run.cards / "kent.toml").write_text("nonsense")
    assert set(shelf.cards()) == set(shelf.cards()) == {"essex"}
    assert run.told("kent.toml:1: .*; the cards stay as they were") == 1
    (run.cards / "kent.toml").write_text(CARD.format(url="https://kent.example/f"))
    assert set(shelf.cards()) == {"essex", "kent"}
    (run.cards / "kent.toml").write_text("nonsense")
    with pytest.raises(CardError):
        Shelf(run.cards, run.said.append)


def test_killed_in_the_middle_it_goes_on_where_it_was(cli: Cli, site: Site) -> None:
    """The real program: a crawl in hand, kill -9, a new start; then a good end."""
    slow = Answer(FEED, type="application/rss+xml", delay=1.5)
    site.pages |= {"/feed": slow, "/1": PAGE}
    cli.card("news", CARD.format(url=f"{site.url}/feed"))
    where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
    args = ("schedule", "run", *where, "--allow-private", site.host)
    book = Book(Queue(str(cli.folder / "queue.db")))

    with cli.popen(*args) as killed:
        wait_for(lambda: "/feed" in site.asked, 60)
        killed.send_signal(signal.SIGKILL)
    slow.delay = 0
    with cli.popen(*args) as process:
        try:
            wait_for(lambda: book.entry("news").last, 60)
            assert process.stderr
            told = [next(process.stderr) for _ in range(4)]  # its end among them
        finally:
            process.send_signal(signal.SIGTERM)
        told += process.stderr
    lines = [line.rstrip("\n").split(" ", 1)[1] for line in told]
    assert process.returncode == 0
    assert lines[1] == "news: was in hand when the scheduler stopped; is run again"
    assert re.match(r"news: ok: 1 new, 0 changed \(\d+ s\); next due 20", lines[3]), lines
    assert lines[-1] == "scheduler stopped"
