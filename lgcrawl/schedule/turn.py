"""Whose turn it is now: what `lgcrawl crawl --due` crawls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from lgcrawl.cards import Card
from lgcrawl.schedule import attempts
from lgcrawl.schedule.book import Book
from lgcrawl.schedule.due import due
from lgcrawl.schedule.queue import Queue


def due_now(cards: Sequence[Card], archive: Path, queue: str) -> list[Card]:
    """The cards that are due by the archive's own runs and are not paused, longest overdue first.

    ``queue``: where pauses are kept; empty for the file beside the archive. Raises ArchiveError
    or ScheduleError where one of them cannot be read.
    """
    book = Book(Queue.look(queue or str(archive.with_name("queue.db"))))
    entries = book.entries(card.slug for card in cards)
    awake = [card for card in cards if not entries[card.slug].paused]
    now = datetime.now(UTC)
    return due(awake, attempts.read(archive, now), now)
