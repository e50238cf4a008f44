"""One request at a time to a host, across all crawls of this machine, and as far apart as it likes.

The innermost downloader middleware: what passes it is sent at once. Scrapy's own pacing is per
crawler, and at DOWNLOAD_DELAY=0 it sends all that waits at once, whatever
CONCURRENT_REQUESTS_PER_DOMAIN says; so its slots let everything through and the turns are given
here: in order within a process, by a lease in hosts.db between processes.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser

from lgcrawl.fetch.addresses import host_port, is_here
from lgcrawl.fetch.heard import heard_in, heard_of
from lgcrawl.fetch.hosts import BEAT, Hosts, LeftAlone, Turn, default_path
from lgcrawl.fetch.tempo import LONGEST, NOTHING, Heard

SLOT = "paced"  # Scrapy's slot for all we let through (DOWNLOAD_SLOTS in settings.py)
GRACE = 2.0  # seconds that a crawl which is told to stop still waits for a turn
_LOOK = 0.25  # seconds between two looks at whether it is told to
_NOTHING = Heard(NOTHING)

Locks = dict[str, asyncio.Lock]
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hosts, Locks]] = WeakKeyDictionary()


class GivenUp(IgnoreRequest):
    """A host that kept failing, or asked us to stay away, and is left alone for now."""


class Stopped(IgnoreRequest):
    """The crawl ended while this request waited for its turn; it was never sent."""


@dataclass(slots=True)
class _Sent:
    """A request under way."""

    turn: Turn
    lock: asyncio.Lock
    at: float
    beat: asyncio.TimerHandle | None = None


class Pace:
    """Downloader middleware: lets a request through when it is its turn."""

    def __init__(self, crawler: Crawler, hosts: Hosts) -> None:
        self.crawler = crawler
        self.hosts = hosts
        self.base = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._under_way: dict[Request, _Sent] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler, hosts_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn; raise GivenUp, or Stopped where the crawl ends first."""
        host = host_of(request.url)
        loop = asyncio.get_running_loop()
        locks = _locks.setdefault(loop, {}).setdefault(self.hosts, {})
        lock = locks.setdefault(host, asyncio.Lock())
        await lock.acquire()  # first come, first served, within this process
        try:
            turn = await self._turn(host)
        except BaseException:
            lock.release()
            raise
        sent = self._under_way[request] = _Sent(turn, lock, monotonic())
        self._beat(loop, sent)
        request.meta["download_slot"] = SLOT
        # However it ends: an answer, an error, or a task that is cancelled.
        task = asyncio.current_task()
        if task is not None:
            task.add_done_callback(lambda _: self._end(request, _NOTHING))

    def process_response(self, request: Request, response: Response) -> Response:
        """The next may go."""
        sent = self._under_way.get(request)
        if sent is not None:
            latency = request.meta.get("download_latency") or monotonic() - sent.at
            again = bool(request.meta.get("retry_times"))
            self._end(request, heard_in(response, float(latency), again, datetime.now(UTC)))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """The next may go."""
        if request in self._under_way:
            self._end(request, heard_of(exception, bool(request.meta.get("retry_times"))))

    # -- turns ---------------------------------------------------------------------------------
    async def _turn(self, host: str) -> Turn:
        stopping: float | None = None
        while True:
            try:
                turn = self.hosts.take(host, self.base)
            except LeftAlone as alone:
                until = datetime.fromtimestamp(alone.tempo.given_up_until, UTC)
                raise GivenUp(
                    f"{host} is left alone until {until:%Y-%m-%d %H:%M}Z: {alone.tempo.why}"
                ) from None
            if isinstance(turn, Turn):
                # A process that was suspended just here may have lost it.
                if turn.is_ours():
                    return turn
                continue
            if stopping is None and self._is_stopping():
                stopping = monotonic()
            if stopping is not None and monotonic() + turn > stopping + GRACE:
                raise Stopped("the crawl ended before its turn came")
            await asyncio.sleep(min(turn, _LOOK))

    def _is_stopping(self) -> bool:
        engine: Any = self.crawler.engine
        slot = getattr(engine, "_slot", None)
        return slot is not None and slot.closing is not None

    def _beat(self, loop: asyncio.AbstractEventLoop, sent: _Sent) -> None:
        def renew() -> None:
            if self.hosts.renew(sent.turn):
                self._beat(loop, sent)

        sent.beat = loop.call_later(BEAT, renew)

    def _end(self, request: Request, heard: Heard) -> None:
        sent = self._under_way.pop(request, None)
        if sent is None:
            return
        if sent.beat is not None:
            sent.beat.cancel()
        try:
            self.hosts.give_back(sent.turn, heard, self.base)
        finally:
            with suppress(RuntimeError):  # its loop is closed
                sent.lock.release()


@cache
def _machine(path: Path) -> Hosts:
    return Hosts(path)


def hosts_of(crawler: Crawler) -> Hosts:
    """The hosts.db of this process: one for all its crawlers."""
    named = crawler.settings.get("LGCRAWL_HOSTS")
    return _machine(Path(named) if named else default_path())


def host_of(url: str) -> str:
    """What is asked one request at a time: a host, whatever the port, since its ports share a CPU.

    On this machine each port by itself: there they are servers that have nothing to do with each
    other (tests, demos), and all of them ours.

    >>> host_of("https://www.gov.uk/a"), host_of("http://www.gov.uk:8080/"), host_of("http://[::1]/")
    ('www.gov.uk', 'www.gov.uk', '[::1]:80')
    """
    name = urlsplit(url).hostname or ""
    return host_port(url) if is_here(name) else name


def wished(parser: ProtegoRobotParser, agent: str) -> float:
    """Seconds between two requests that a robots.txt wishes; 0 where it says nothing of it.

    ``Crawl-delay``, and ``Request-rate`` (requests in some seconds, at whatever hour) where that is
    slower. Neither is of RFC 9309; both are widely written. Never more than LONGEST.

    >>> rules = b"User-agent: *\\nCrawl-delay: 2\\nRequest-rate: 1/5"
    >>> wished(ProtegoRobotParser(rules, None), "lgcrawl")
    5.0
    """
    delay = float(parser.crawl_delay(agent) or 0.0)
    rate = parser.rp.request_rate(agent)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return min(delay, LONGEST)
