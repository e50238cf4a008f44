"""What goes into the queue and when: due, not paused, not in hand, its host not busy."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from lgcrawl.cards import Card
from lgcrawl.processes import may_live
from lgcrawl.schedule.book import Book, Ended, Entry, Hold, moment, stamp
from lgcrawl.schedule.due import Attempt, latest, next_due
from lgcrawl.schedule.shelf import hosts

# A child outlives its scheduler for as long as its page in hand takes; then it is not waited for.
ORPHANED = timedelta(seconds=60)

_Rhythm = tuple[str, str | None, str | None]  # slug, every, cron


class Planner:
    """Puts sources into the queue as they come due, ``room`` at a time.

    ``cards``: the cards as they are now, by slug. ``crawled``: the last attempts the archive knows
    of; asked before anything begins, so a crawl by hand counts.
    """

    def __init__(
        self,
        book: Book,
        cards: Callable[[], Mapping[str, Card]],
        crawled: Callable[[datetime], Mapping[str, Attempt]],
        *,
        room: int,
    ) -> None:
        self.book = book
        self._cards, self._crawled, self._room = cards, crawled, room
        self._attempts: Mapping[str, Attempt] = {}
        self._moments: dict[_Rhythm, tuple[datetime, datetime]] = {}  # last start and next

    def recover(self, now: datetime) -> list[str]:
        """Take up what was in hand when a scheduler died: once more, but not a third time.

        Call it once, before the first :meth:`tick`, while no other scheduler has the queue.
        Returns the sources that were being crawled.
        """
        waiting, found = self.book.queue.waiting(), []
        self._attempts = self._crawled(now)
        for slug, entry in self.book.entries(self._cards()).items():
            hold = entry.hold
            if hold is None or hold.token in waiting or self._of_another(hold):
                continue
            if hold.state == "running":
                found.append(slug)
                self._once_more(slug, hold, now)
            elif hold.state == "queued":  # taken out of the queue, and never begun
                self.book.queue.put(slug, hold.token, urgent=hold.asked)
        return found

    def tick(self, now: datetime) -> list[str]:
        """Put what is due into the queue; its slugs, the longest overdue first."""
        cards = self._cards()
        entries = self.book.entries(cards)
        held = {slug: entry.hold for slug, entry in entries.items() if entry.hold}
        self._requeue(held, now)
        free = self._room - len(held)
        if free <= 0 or not self._due(cards, entries, now):
            return []
        self._attempts = self._crawled(now)
        busy = {host for slug in held for host in hosts(cards[slug])}
        begun: list[str] = []
        for slug in self._due(cards, entries, now):
            if len(begun) == free:
                break
            if not busy & hosts(cards[slug]) and self._begin(cards[slug], now):
                begun.append(slug)
                busy |= hosts(cards[slug])
        return begun

    def due(self, card: Card, entry: Entry, now: datetime) -> datetime:
        """When a source is due next, paused or not."""
        attempt = self._attempts.get(card.slug)
        last = latest(now, entry.begun, attempt.at if attempt else None)
        if last is None:
            return next_due(card, None, now)
        key = (card.slug, card.every, card.cron)
        if self._moments.get(key, (None,))[0] != last:  # reckoned once a start, not every second
            self._moments[key] = last, next_due(card, last, now)
        return self._moments[key][1]

    def _due(
        self, cards: Mapping[str, Card], entries: Mapping[str, Entry], now: datetime
    ) -> list[str]:
        found = [
            (self.due(cards[slug], entry, now), slug)
            for slug, entry in entries.items()
            if not entry.paused and not entry.hold
        ]
        return [slug for when, slug in sorted(found) if when <= now]

    def _begin(self, card: Card, now: datetime) -> bool:
        hold = self.book.claim(card.slug, now)
        if hold is None:
            return False
        # Between our look and our claim another may have begun and ended it.
        entry = self.book.entry(card.slug)
        if entry.paused or self.due(card, entry, now) > now:
            self.book.release(card.slug)
            return False
        self.book.begun(card.slug, now)
        self.book.queue.put(card.slug, hold.token)
        return True

    def _once_more(self, slug: str, hold: Hold, now: datetime) -> None:
        if not hold.again:
            self.book.change(slug, hold, now, "again", hold.pid)
            return
        line = "in hand when the scheduler died, twice; waits for its next time"
        self.book.ended(slug, Ended(hold.since, stamp(now), None, "lost", line))
        self.book.release(slug)

    def _requeue(self, held: Mapping[str, Hold], now: datetime) -> None:
        for slug, hold in held.items():
            if hold.state != "again":
                continue
            orphan = hold.pid and may_live(hold.pid, hold.host)
            if not orphan or now - moment(hold.since) > ORPHANED:
                self.book.change(slug, hold, now, "queued")
                self.book.queue.put(slug, hold.token, urgent=hold.asked)

    def _of_another(self, hold: Hold) -> bool:
        return self.book.queue.shared and hold.host != socket.gethostname()


def ask(book: Book, slug: str, now: datetime) -> bool:
    """Put a source into the queue because a person wants it now, before all others.

    False where it is in hand already.
    """
    hold = book.claim(slug, now, asked=True)
    if hold is None:
        return False
    book.begun(slug, now)
    book.queue.put(slug, hold.token, urgent=True)
    return True
