"""What a worker does with a source: a child process, its deadline, its log, its last word."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lgcrawl.cards import Card
from lgcrawl.schedule.book import Book, Ended, Hold, stamp
from lgcrawl.schedule.children import Children
from lgcrawl.schedule.logs import last_words, open_log

# A healthy run closes itself at its budget and is `partial`; this much later it hangs.
LEEWAY = 60.0  # seconds
_MEANS = {0: "ok", 1: "failed", 2: "bad input", 3: "archive", 4: "locked", 130: "interrupted"}
_STOPPED = (130, -signal.SIGTERM, -signal.SIGKILL)

Say = Callable[[str], None]


@dataclass(slots=True)
class Runner:
    """Crawls what the queue hands it; one for all workers.

    ``args``: of ``lgcrawl`` after ``crawl SLUG``. ``logs``: the folder of the log files.
    """

    book: Book
    cards: Callable[[], Mapping[str, Card]]
    children: Children
    args: Sequence[str]
    logs: Path
    clock: Callable[[], datetime]
    say: Say
    next_due: Callable[[Card], datetime]

    def crawl(self, slug: str, token: str) -> None:
        """Crawl a source that was put into the queue; an old or a paused task does nothing."""
        entry, card = self.book.entry(slug), self.cards().get(slug)
        hold = entry.hold
        if hold is None or (hold.token, hold.state) != (token, "queued") or self.children.stopping:
            return
        if card is None or (entry.paused and not hold.asked):
            self.book.release(slug)
            return
        started = self.clock()
        self.book.begun(slug, started)
        hold = self.book.change(slug, hold, started, "running")
        self.say(f"{slug}: started")
        try:
            ended = self._run(card, hold, started)
        except OSError as error:
            line = f"cannot be started: {error.filename or ''} {error.strerror}".replace("  ", " ")
            ended = Ended(stamp(started), stamp(self.clock()), None, "failed", line)
        if ended is None or (self.children.stopping and ended.code in _STOPPED):
            self.say(f"{slug}: interrupted; goes on when the scheduler is started again")
            return  # in hand for the next scheduler
        self.book.ended(slug, ended)
        self.book.release(slug)
        took = (self.clock() - started).total_seconds()
        due = stamp(self.next_due(card))
        self.say(f"{slug}: {ended.outcome}: {ended.line} ({took:.0f} s); next due {due}")

    def _run(self, card: Card, hold: Hold, started: datetime) -> Ended | None:
        with open_log(self.logs, card.slug) as log:
            log.write(f"--- {stamp(started)} lgcrawl crawl {card.slug}\n".encode())
            start = log.tell()
            left = self.children.run(
                ["crawl", card.slug, *self.args],
                log,
                card.budget.minutes * 60 + LEEWAY,
                lambda pid: self._child(card.slug, hold, started, pid),
            )
            words = last_words(Path(log.name), start)
        if left is None:
            return None
        outcome = words.outcome or _MEANS.get(left.code, "killed" if left.code < 0 else "failed")
        line = words.line
        if left.overlong:
            outcome, line = (
                "overlong",
                f"stopped at its deadline: over {card.budget.minutes} minutes",
            )
        elif left.code < 0:
            outcome, line = "killed", f"by signal {-left.code}; {line}".rstrip("; ")
        return Ended(stamp(started), stamp(self.clock()), left.code, outcome, line)

    def _child(self, slug: str, hold: Hold, started: datetime, pid: int) -> None:
        self.book.change(slug, hold, started, "running", pid)
