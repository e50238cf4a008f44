"""A clock that goes as told, cards made of a rhythm, and a queue in memory or in a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lgcrawl.cards import Card
from lgcrawl.schedule.book import Book
from lgcrawl.schedule.planner import Planner
from lgcrawl.schedule.queue import Queue

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def card(slug: str = "one", host: str = "", **rhythm: str) -> Card:
    """A card that is crawled by ``every`` or ``cron``, from a host of its own."""
    return Card(
        slug=slug,
        title=slug,
        kind="feed",
        records="article",
        start=(f"https://{host or slug}.example/feed",),
        **rhythm,  # type: ignore[arg-type]
    )


class Clock:
    """Says what time it is; :meth:`go` moves it, back as well."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def go(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Desk:
    """A planner over a queue that nobody works on, unless :meth:`work` does."""

    def __init__(self, where: str, *cards: Card, room: int = 10) -> None:
        self.cards = {card.slug: card for card in cards}
        self.queue = Queue(where)
        self.book = Book(self.queue)
        self.crawled: Callable[[datetime], dict] = lambda now: {}
        self.planner = Planner(
            self.book, lambda: self.cards, lambda now: self.crawled(now), room=room
        )

    def work(self) -> list[str]:
        """Take every task out of the queue and let its source go, as a worker does at the end."""
        done = []
        while (task := self.queue.huey.dequeue()) is not None:
            slug, token = task.args
            hold = self.book.entry(slug).hold
            if hold and hold.token == token:
                self.book.release(slug)
                done.append(slug)
        return done


@pytest.fixture
def queue_file(tmp_path: Path) -> str:
    return str(tmp_path / "queue.db")
