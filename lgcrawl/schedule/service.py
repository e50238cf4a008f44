"""`lgcrawl schedule run`: scheduler and workers in one process, on Huey's own consumer."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huey.consumer import Consumer, Scheduler

from lgcrawl.schedule import attempts
from lgcrawl.schedule.book import Book
from lgcrawl.schedule.children import Children
from lgcrawl.schedule.due import Attempt
from lgcrawl.schedule.lock import Lock
from lgcrawl.schedule.planner import Planner
from lgcrawl.schedule.queue import Queue
from lgcrawl.schedule.runner import Runner, Say
from lgcrawl.schedule.shelf import Shelf
from pipelines.errors import ArchiveError

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AGAIN = 3600.0  # seconds until the same trouble is told again
_HEALTH = 10.0  # seconds between two looks whether a thread has died


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Options:
    """What to schedule, and how; ``args`` are handed to every ``lgcrawl crawl``."""

    archive: Path
    sources: Path | None
    queue: str
    logs: Path
    workers: int = 2
    args: Sequence[str] = ()


class _Ticking(Scheduler):  # type: ignore[misc]
    """Huey's scheduler thread, which once a second asks what is due."""

    tick: Callable[[], None]

    def loop(self, now: datetime | None = None) -> None:
        self.tick()
        super().loop(now)


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's consumer, whose scheduler asks ``tick`` and whose signals are the service's."""

    def __init__(self, huey: Any, tick: Callable[[], None], workers: int) -> None:
        self._tick = tick
        super().__init__(huey, workers=workers, periodic=False, backoff=1.0, max_delay=0.5)

    def _create_scheduler(self) -> _Ticking:
        scheduler = _Ticking(self.huey, self.stop_flag, self.scheduler_interval, self.periodic)
        scheduler.tick = self._tick
        return scheduler

    def _set_signal_handlers(self) -> None:
        """None of Huey's: its SIGTERM would leave the children alone."""


@dataclass(slots=True)
class Service:
    """The scheduler; call :meth:`run` once."""

    options: Options
    say: Say
    clock: Callable[[], datetime] = now
    children: Children = field(default_factory=Children)
    _forced: bool = False
    _over: threading.Event = field(default_factory=threading.Event)
    _told: dict[str, float] = field(default_factory=dict)
    _planner: Planner = field(init=False)
    _runner: Runner = field(init=False)

    def run(self) -> int:
        """Schedule until a signal says stop; exit code 0, or 130 where a second one killed.

        Raises ScheduleLocked where a scheduler runs the queue already, ScheduleError where the
        queue cannot be used, CardError for a card that is wrong.
        """
        shelf = Shelf(self.options.sources, self.say)
        queue = Queue(self.options.queue, self._crawl)
        with nullcontext() if queue.shared else Lock(self.options.queue):
            self._prepare(shelf, Book(queue))
            consumer = _Consumer(queue.huey, self._tick, self.options.workers)
            before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
            try:
                self._serve(consumer)
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
        return 130 if self._forced else 0

    def _prepare(self, shelf: Shelf, book: Book) -> None:
        logging.getLogger("huey").setLevel(logging.CRITICAL)  # what happens is ours to say
        options = self.options
        args = ["--archive", str(options.archive), "--json", *options.args]
        args += ["--sources", str(options.sources)] if options.sources else []
        self._planner = Planner(book, shelf.cards, self._crawled, room=options.workers)
        self._runner = Runner(
            book,
            shelf.cards,
            self.children,
            args,
            options.logs,
            clock=self.clock,
            say=self.say,
            next_due=lambda card: self._planner.due(card, book.entry(card.slug), self.clock()),
        )
        count = len(shelf.cards())
        self.say(f"scheduler started: {count} sources, {options.workers} workers, {options.queue}")
        for slug in self._planner.recover(self.clock()):
            self.say(f"{slug}: was in hand when the scheduler stopped; is run again")

    def _serve(self, consumer: _Consumer) -> None:
        consumer.start()
        looked = time.monotonic()
        while not self._over.wait(0.2):
            if time.monotonic() - looked > _HEALTH:
                looked = time.monotonic()
                consumer.check_worker_health()
        consumer.stop(graceful=True)
        self.say("scheduler stopped")

    def _stop(self, number: int, frame: Any) -> None:
        """First signal: the children finish their page in hand. Second: they are killed."""
        if not self.children.stopping:
            self.say("stopping: what runs finishes the page in hand (a second signal kills it)")
            self.children.stop()
            self._over.set()
        else:
            self._forced = True
            self.children.stop(signal.SIGKILL)

    def _tick(self) -> None:
        try:
            if not self.children.stopping:
                self._planner.tick(self.clock())
        except Exception as error:  # a full disk, a queue out of reach: the next second is another
            self._tell(f"cannot plan: {type(error).__name__}: {error}; goes on trying")

    def _crawl(self, slug: str, token: str) -> None:
        try:
            self._runner.crawl(slug, token)
        except Exception as error:  # as above; the source must not stay in hand for good
            self.say(f"{slug}: {type(error).__name__}: {error}")
            self._let_go(slug)

    def _let_go(self, slug: str) -> None:
        while not self._over.wait(1.0):
            try:
                self._runner.book.release(slug)
            except Exception as error:
                self._tell(f"cannot write the queue: {error}; goes on trying")
            else:
                return

    def _crawled(self, moment: datetime) -> Mapping[str, Attempt]:
        try:
            return attempts.read(self.options.archive, moment)
        except ArchiveError as error:
            self._tell(f"{error}; goes by its own book")
            return {}

    def _tell(self, what: str) -> None:
        """Say what is wrong once an hour, not every second."""
        moment = time.monotonic()
        if moment - self._told.get(what, -_AGAIN) >= _AGAIN:
            self._told = {what: moment}
            self.say(what)
