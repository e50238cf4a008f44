"""The engine: runs cards in one process, one host at a time, and hands back a report for each."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.utils.project import get_project_settings

from lgcrawl.archive.writer import Writer
from lgcrawl.cards import Card
from lgcrawl.health import Tally, Verdict, exit_code
from lgcrawl.run import Report
from pipelines.errors import ArchiveError, LgcrawlError, SourceLocked

HOSTS_AT_ONCE = 8


class Watcher(Protocol):
    """Who is told how a crawl goes on."""

    def started(self, card: Card) -> None:
        """A source begins."""

    def progressed(self, card: Card, tally: Tally) -> None:
        """A page came or a record was kept."""

    def finished(self, report: Report) -> None:
        """A source is done."""


@dataclass(slots=True)
class Options:
    """How to crawl; ``delay`` None means the polite default, none at all for private hosts."""

    archive: Path
    sources: Path | None = None
    limit_pages: int | None = None
    allow_private: Sequence[str] = ()
    delay: float | None = None
    wait: float = 0.0  # seconds for another run of a source to end
    log_level: str = "CRITICAL"  # failures are in the report; Scrapy's own words only on demand


@dataclass(slots=True)
class Crawl:
    """One crawl of several cards; call :meth:`run` once per process."""

    cards: Sequence[Card]
    options: Options
    watcher: Watcher
    reports: list[Report] = field(default_factory=list)
    interrupted: bool = False
    error: LgcrawlError | None = None
    _process: Any = None
    _over: bool = False

    def run(self) -> list[Report]:
        """Crawl every card; returns the reports in the order the sources finished.

        Raises the archive's error when it cannot be opened or written.
        """
        self._process = AsyncCrawlerProcess(self._settings())
        from twisted.internet import reactor  # after the process has installed the asyncio one

        loop: Any = reactor
        loop.callWhenRunning(lambda: asyncio.ensure_future(self._main(loop)))
        before = {s: signal.signal(s, self._stop) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            # Opened before the first request and held for all: a bad archive costs nobody a visit.
            with Writer.open(self.options.archive, shared=True):
                self._process.start(stop_after_crawl=False, install_signal_handlers=False)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if self.error:
            raise self.error
        return self.reports

    def _settings(self) -> Any:
        settings = get_project_settings()
        settings.setmodule("lgcrawl.settings", priority="project")
        options = self.options
        settings.set("LGCRAWL_ARCHIVE", str(options.archive), priority="cmdline")
        settings.set("ALLOW_PRIVATE", list(options.allow_private), priority="cmdline")
        settings.set("LGCRAWL_WAIT", options.wait, priority="cmdline")
        settings.set("LOG_LEVEL", options.log_level, priority="cmdline")
        return settings

    async def _main(self, reactor: Any) -> None:
        """Run the groups, hosts apart side by side, sources of one host in turn."""
        gate = asyncio.Semaphore(HOSTS_AT_ONCE)
        try:
            await asyncio.gather(*(self._group(group, gate) for group in by_host(self.cards)))
        finally:
            self._over = True
            reactor.stop()

    async def _group(self, cards: Sequence[Card], gate: asyncio.Semaphore) -> None:
        async with gate:
            for card in cards:
                if not self.interrupted and self.error is None:
                    await self._one(card)

    async def _one(self, card: Card) -> None:
        crawler = self._process.create_crawler(card.kind)
        delay = self.options.delay
        if delay is None and all(_netloc(url) in self.options.allow_private for url in card.start):
            delay = 0.0  # our own machine; still one request at a time
        if delay is not None:
            crawler.settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")
        self._watch(crawler, card)
        self.watcher.started(card)
        try:
            await self._process.crawl(
                crawler,
                source=card.slug,
                sources=str(self.options.sources) if self.options.sources else None,
                limit_pages=self.options.limit_pages,
            )
        except SourceLocked as error:
            self._told(Report(card.slug, 0, Verdict("locked", str(error)), Tally()))
            return
        except LgcrawlError as error:
            self._failed(card, error)
            return
        except Exception as error:  # a bug of ours in one source must not take the others along
            self._failed(card, LgcrawlError(f"{type(error).__name__}: {error}"), "parser")
            return
        report = _run_of(crawler).report
        if report is None:  # an error of ours, logged by Scrapy
            report = Report(card.slug, 0, Verdict("failed", "could not start", "parser"), Tally())
        if report.error:
            self._failed(card, report.error)  # one line, at the end, for all sources
            return
        self._told(report)

    def _told(self, report: Report) -> None:
        self.reports.append(report)
        self.watcher.finished(report)

    def _failed(self, card: Card, error: LgcrawlError, kind: str = "card") -> None:
        if isinstance(error, ArchiveError):
            self.error = self.error or error  # no other source can be kept either
        else:
            verdict = Verdict("failed", str(error), kind)
            self._told(Report(card.slug, 0, verdict, Tally()))

    def _watch(self, crawler: Crawler, card: Card) -> None:
        def progressed(**_: Any) -> None:
            self.watcher.progressed(card, _run_of(crawler).tally)

        for name in (signals.response_received, signals.item_scraped):
            crawler.signals.connect(progressed, name, weak=False)

    def _stop(self, number: int, frame: Any) -> None:
        """First signal: finish the pages in hand. Second: leave at once."""
        from twisted.internet import reactor

        self.interrupted = True
        signal.signal(number, signal.SIG_DFL)
        loop: Any = reactor
        loop.callFromThread(lambda: asyncio.ensure_future(self._halt()))

    async def _halt(self) -> None:
        """Stop each crawler once its engine runs: Scrapy hangs if one is stopped while it opens."""
        halted: set[Crawler] = set()
        while not self._over:
            for crawler in list(self._process.crawlers):
                running = crawler.engine is not None and crawler.engine.running
                if running and crawler not in halted:
                    halted.add(crawler)
                    await crawler.stop_async()
            await asyncio.sleep(0.02)


def by_host(cards: Sequence[Card]) -> list[list[Card]]:
    """Cards that share a host in one group: politeness is per crawler (TRAPS 12)."""
    groups: list[tuple[set[str], list[Card]]] = []
    for card in cards:
        hosts = {urlsplit(url).hostname or "" for url in card.start}
        joined = [group for group in groups if group[0] & hosts]
        groups = [group for group in groups if group not in joined]
        together = [other for _, others in joined for other in others]
        groups.append((hosts.union(*(found for found, _ in joined)), [*together, card]))
    return [group for _, group in groups]


def _netloc(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or {'https': 443}.get(parts.scheme, 80)}"


def left_with(crawler: Crawler, *, limited: bool = False) -> int:
    """The exit code of a crawler's run (docs/ops.md)."""
    run = _run_of(crawler)
    error = run and (run.refused or run.error)
    if error:
        return int(error.exit_code)
    if run is None or run.report is None:  # an error of ours, logged by Scrapy
        return 1
    return exit_code({run.report.source: run.report.verdict.outcome}, limited=limited)


def _run_of(crawler: Crawler) -> Any:
    return crawler.__dict__.get("lgcrawl", {}).get("keeper")
