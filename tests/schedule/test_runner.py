"""What becomes of a source that a worker takes: its log, its outcome, its place in the book."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lgcrawl.schedule.book import Ended
from lgcrawl.schedule.children import Children
from lgcrawl.schedule.logs import KEPT, LARGEST, Words, last_words, open_log
from lgcrawl.schedule.planner import ask
from lgcrawl.schedule.runner import Runner
from tests.schedule.conftest import NOON, Clock, Desk, card
from tests.schedule.test_children import sh, wait_for

REPORT = json.dumps({"source": "news", "outcome": "ok", "reason": "3 new, 0 changed"})


class Shop:
    """A desk with a worker whose children run a shell script."""

    def __init__(self, folder: Path, clock: Clock, script: str) -> None:
        self.desk = Desk(":memory:", card("news", every="1h"))
        self.said: list[str] = []
        self.children = Children(sh(script))
        self.log = folder / "logs" / "news.log"
        self.runner = Runner(
            self.desk.book,
            lambda: self.desk.cards,
            self.children,
            ["--json"],
            folder / "logs",
            clock=clock,
            say=self.said.append,
            next_due=lambda card: NOON,
        )

    def crawl(self) -> Ended | None:
        """Let the worker take the next task; how it ended."""
        self.runner.crawl(*self.desk.queue.huey.dequeue().args)
        return self.desk.book.entry("news").last


@pytest.mark.parametrize(
    ("script", "code", "outcome", "line"),
    [
        (f"echo noise >&2; echo '{REPORT}'", 0, "ok", "3 new, 0 changed"),
        (f"echo '{REPORT}'; echo 'news: ok' >&2; exit 1", 1, "ok", "3 new, 0 changed"),
        ("echo 'lgcrawl: news.toml:3: no key' >&2; exit 2", 2, "bad input", "news.toml:3: no key"),
        ("exit 4", 4, "locked", ""),
        ("kill -9 $$", -9, "killed", "by signal 9"),
    ],
)
def test_a_run_is_told_as_it_was(
    tmp_path: Path, clock: Clock, script: str, code: int, outcome: str, line: str
) -> None:
    shop = Shop(tmp_path, clock, script)
    shop.desk.planner.tick(clock())
    ended = shop.crawl()
    assert ended == Ended("2026-11-25T12:00:00Z", "2026-11-25T12:00:00Z", code, outcome, line)
    assert shop.desk.book.entry("news").hold is None
    assert shop.said[0] == "news: started"
    assert shop.said[1].startswith(f"news: {outcome}: {line}")
    assert "next due 2026-11-25T12:00:00Z" in shop.said[1]


def test_a_source_that_was_paused_while_it_waited_is_not_begun(
    tmp_path: Path, clock: Clock
) -> None:
    shop = Shop(tmp_path, clock, "exit 0")
    shop.desk.planner.tick(clock())
    shop.desk.book.pause("news")
    assert shop.crawl() is None
    assert shop.desk.book.entry("news").hold is None
    ask(shop.desk.book, "news", clock())
    ended = shop.crawl()
    assert ended
    assert ended.code == 0


def test_a_task_of_an_older_claim_does_nothing(tmp_path: Path, clock: Clock) -> None:
    shop = Shop(tmp_path, clock, "exit 0")
    shop.desk.queue.put("news", "a token of long ago")
    shop.desk.planner.tick(clock())
    assert shop.crawl() is None
    assert not shop.log.exists()
    assert shop.crawl() is not None


@pytest.mark.parametrize("ending", ["exit 130", "kill -TERM $$"], ids=["finished", "at once"])
def test_what_a_stop_interrupts_stays_in_hand(tmp_path: Path, clock: Clock, ending: str) -> None:
    shop = Shop(tmp_path, clock, f"while [ ! -e {tmp_path}/stop ]; do sleep 0.02; done; {ending}")
    shop.desk.planner.tick(clock())
    task = shop.desk.queue.huey.dequeue()
    with ThreadPoolExecutor() as pool:
        crawled = pool.submit(shop.runner.crawl, *task.args)
        wait_for(lambda: shop.children._running)
        shop.children.stop(signal.SIGCONT)  # as SIGTERM to a child that finishes its page
        (tmp_path / "stop").touch()
        crawled.result()
    hold = shop.desk.book.entry("news").hold
    assert hold
    assert (hold.state, hold.token) == ("running", task.args[1])
    assert shop.said[-1] == "news: interrupted; goes on when the scheduler is started again"
    assert shop.desk.planner.recover(clock()) == ["news"]


def test_a_log_that_cannot_be_written_is_an_outcome(tmp_path: Path, clock: Clock) -> None:
    shop = Shop(tmp_path, clock, "exit 0")
    (tmp_path / "logs").write_text("in the way")
    shop.desk.planner.tick(clock())
    ended = shop.crawl()
    assert ended
    assert (ended.outcome, ended.code) == ("failed", None)
    assert str(tmp_path / "logs") in ended.line
    assert shop.desk.book.entry("news").hold is None


def test_logs_are_set_aside_when_they_have_grown(tmp_path: Path) -> None:
    for n in range(KEPT + 3):
        with open_log(tmp_path, "news") as log:
            log.write(f"run {n}\n".encode() + b"x" * LARGEST)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["news.log", *(f"news.log.{n}" for n in range(1, KEPT + 1))]
    assert (tmp_path / "news.log").read_bytes().startswith(b"run 5\n")
    assert (tmp_path / "news.log.3").read_bytes().startswith(b"run 2\n")


def test_the_last_word_is_of_this_run_and_no_page_can_forge_a_crash(tmp_path: Path) -> None:
    log = tmp_path / "news.log"
    log.write_bytes(f"{REPORT}\n".encode() + b"\xff[1, 2]\n{\n" + b"y" * 100_000)
    words = last_words(log, start=len(REPORT) + 1)
    assert words.outcome is None
    log.write_bytes(b"")
    assert last_words(log, 0) == Words(None, "")
