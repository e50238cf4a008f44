"""One run of one source: begun before its first request, counted, judged and finished."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from lgcrawl import method, site_lines
from lgcrawl.archive import leases, revisits
from lgcrawl.archive.database import connect_for_reading
from lgcrawl.archive.frontier import Left
from lgcrawl.archive.past import Finding
from lgcrawl.archive.rows import Begun
from lgcrawl.archive.writer import Kept, RunSummary, SourceRow, Writer
from lgcrawl.captures.capture import Capture, digest_of
from lgcrawl.captures.database import captures_path, reading
from lgcrawl.extract.page import now
from lgcrawl.fetch.failures import Failure
from lgcrawl.fetch.moving import moved
from lgcrawl.health import EXIT_CODES, Tally, Verdict, judge
from lgcrawl.visits import DETAIL, Gave, Known, PageRead, Seen, next_visit
from pipelines.errors import ArchiveError, LgcrawlError, SourceLocked
from pipelines.lookups import rows
from pipelines.records import Article, Record, Vacancy

_KINDS: dict[str, type[Record]] = {"article": Article, "vacancy": Vacancy}
MOST_LINKED = 5_000  # records compared at the end of a run; an old archive's are many

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Report:
    """What a finished run tells the command line; ``run`` is its id in the archive."""

    source: str
    run: int
    verdict: Verdict
    tally: Tally
    closed: int = 0
    error: ArchiveError | None = None


def is_filled(value: Any) -> bool:
    """Whether a field says anything; a cleaned value does where more than its raw text is known."""
    if hasattr(value, "to_dict"):
        return any(said for key, said in value.to_dict().items() if key not in ("raw", "reason"))
    return value not in (None, "", [], {})


@dataclass(slots=True)
class _Reading:
    """A page with records that are being kept."""

    page: PageRead
    waiting: int
    closing: str | None = None  # the first closing date to come


class Run:
    """Keeps what a spider finds and decides what the run amounts to (pipelines.stages.Keeper)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally()
        self.error: ArchiveError | None = None
        self.report: Report | None = None
        self.refused: LgcrawlError | None = None  # why it could not begin
        self.id = 0
        self.writer: Writer | None = None
        self._reader: Any = None  # a connection for reading
        self._rules = ""
        self._readings: dict[int, _Reading] = {}  # by id() of a record that is being kept
        self._resumed = False
        self._started_at = now()
        self._moved: Failure | None = None  # a start page that leads elsewhere for good
        self._locked: SourceLocked | None = None
        self._beating: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor; connects the signals a run counts by."""
        run = cls(crawler)
        crawler.signals.connect(run.page_received, signals.response_received)
        crawler.signals.connect(run.broken, signals.item_error)
        crawler.signals.connect(run.broken, signals.spider_error)
        crawler.signals.connect(run.finish, signals.spider_closed)
        return run

    @property
    def spider(self) -> Any:
        """The spider of this run."""
        return self.crawler.spider

    async def begin(self) -> None:
        """Open the archive and the run's row, or go on with a run that was broken off."""
        try:
            await self._begin()
        except LgcrawlError as error:
            self.refused = error
            raise

    async def _begin(self) -> None:
        spider = self.spider
        path = Path(self.crawler.settings["LGCRAWL_ARCHIVE"])
        self.writer = Writer.open(path, shared=True)
        self.writer.sync_employers(rows("employers"))
        card = spider.card.model_dump_json(exclude={"path", "every", "cron", "budget", "expect"})
        self._rules = f"{method.version()} {digest_of(card.encode()).hex()[:8]}"
        begun = await self._claimed(SourceRow.of(spider.card))
        self.id = begun.run
        self._reader = connect_for_reading(path)
        if begun.left is not None:
            self._resume(begun.left)
        if spider.card.records == "article":
            with reading(captures_path(path)) as captures:
                spider.furniture = site_lines.learned(captures, spider.card.slug)
        spider.memory = self
        self._beating = asyncio.ensure_future(self._beat())

    async def _claimed(self, source: SourceRow) -> Begun:
        """The run, once nobody else crawls its source; waits as long as LGCRAWL_WAIT says."""
        deadline = time.monotonic() + self.crawler.settings.getfloat("LGCRAWL_WAIT")
        while True:
            try:
                begun: Begun = await self._done(
                    self._writer.begin_crawl(source, now(), method.version(), self._rules)
                )
                return begun
            except SourceLocked:
                if time.monotonic() >= deadline:
                    self._writer.close()
                    self.writer = None
                    raise
            await asyncio.sleep(0.2)

    def _resume(self, left: Left) -> None:
        """Count what was done before, and let wait what was not."""
        self._resumed = True
        self.spider.resume(left.met, left.last)
        for outcome in left.outcomes:
            gave = Gave(met=outcome["met"], promised=outcome["promised"], said=outcome["said"])
            self.spider.count(gave, [Failure(*failure) for failure in outcome["failures"]])
            self.spider.budget.received(outcome["bytes"])
            self.tally.pages += 1
            self.tally.bytes += outcome["bytes"]
        scheduler: Any = self.crawler.engine and self.crawler.engine.scheduler
        scheduler.restore(left.waiting)

    async def _beat(self) -> None:
        """Show life until the run is over."""
        while True:
            await asyncio.sleep(leases.BEAT)
            with suppress(ArchiveError):  # told to those who wait for something
                await self._done(self._writer.beat(self.id))

    # -- pages (visits.Memory) -----------------------------------------------------------------
    def known(self, url: str) -> Known | None:
        """What is remembered of a page; None where it is to be read anew."""
        return revisits.known(self._reader, url, self.spider.card.slug, self._rules)

    def read(self, page: PageRead, records: Sequence[Record]) -> None:
        """A page is done once these records of it are kept."""
        reading = _Reading(page, len(records))
        for record in records:
            self._readings[id(record)] = reading
        if not records:
            self._page_done(reading)

    def sight(self, known: Known, seen: Seen | None = None) -> None:
        """What a page gave that is as it was is seen again, without being read."""
        if known.gave.ids and self.error is None:
            counted = self._writer.sight(self.id, known, now(), seen)
            counted.add_done_callback(self._sighted)

    def _sighted(self, counted: Future[int]) -> None:
        if counted.exception() is None:  # in the writer's thread, which alone counts these
            self.tally.sighted += counted.result()

    def _settle(self, record: Record, kept_id: str = "") -> None:
        """One record less that its page waits for."""
        reading = self._readings.pop(id(record), None)
        if reading is None:
            return
        if kept_id:
            reading.page.gave.ids.append(kept_id)
        closing = getattr(record, "closing_date", None)
        if closing and closing >= now()[:10]:
            reading.closing = min(closing, reading.closing or closing)
        reading.waiting -= 1
        if not reading.waiting:
            self._page_done(reading)

    def _page_done(self, reading: _Reading) -> None:
        page, visit = reading.page, None
        if page.ask.role == DETAIL and page.url and page.at:
            known, same = page.known, page.known is not None and page.known.content == page.content
            visit = next_visit(
                _KINDS[self.spider.card.records],
                page.ask.url,
                page.at,
                unchanged_since=known.last_changed if known and same else page.at,
                checks=known.checks + 1 if known else 0,
                told=bool(page.ask.lastmod),
                closing=reading.closing,
            )
        outcome = {
            "met": page.gave.met,
            "promised": page.gave.promised,
            "said": page.gave.said,
            "failures": [astuple(failure) for failure in page.failures],
            "bytes": page.size,
        }
        if self.error is None:
            self._writer.page_done(self.id, page, outcome, visit)

    # -- records -------------------------------------------------------------------------------
    async def keep(self, record: Record) -> str:
        """Store one record; its id once it is durable."""
        kept: Kept = await self._done(self._writer.keep(record, self.id))
        if kept.change == "rejected":
            self.tally.rejected += 1
        elif kept.change != "repeated":
            self.tally.items += 1
            self.tally.new += kept.change == "new"
            self.tally.changed += kept.change == "changed"
            if not record.partial:  # a list's word alone says nothing of what pages hold
                self.tally.read += 1
                self.tally.filled.update(
                    f.name for f in fields(record) if is_filled(getattr(record, f.name))
                )
        self._settle(record, kept.id)
        return kept.id

    async def reject(self, record: Record, reasons: list[str]) -> None:
        """Store a record that cannot be kept, and why."""
        self.tally.rejected += 1
        await self._done(self._writer.reject(record, reasons, self.id))
        self._settle(record)

    def captured(self, capture: Capture) -> None:
        """Store an answer; nobody waits for it, but no record is durable before it is."""
        if self.writer is not None and self.error is None:
            self.writer.captured(self.id, replace(capture, source=self.spider.card.slug))

    def page_received(self, response: Response, request: Request, **_: Any) -> None:
        """Count a page."""
        if not request.meta.get("dont_obey_robotstxt"):  # robots.txt is not a page of the source
            self.tally.pages += 1
            self.tally.bytes += len(response.body)
            self._moved = self._moved or moved(request, response, self.spider.card.start)
            if not self.spider.budget.received(len(response.body)) and self.crawler.engine:
                scheduler: Any = self.crawler.engine.scheduler
                scheduler.clear()

    def broken(
        self, failure: Any, response: Response | None = None, item: Any = None, **_: Any
    ) -> None:
        """A bug of ours cost a record: the run is not whole."""
        if isinstance(failure.value, ArchiveError | SourceLocked):
            return
        detail = f"{type(failure.value).__name__}: {failure.value}"
        told = Failure("parser", getattr(response, "url", ""), detail)
        self.spider.failures.append(told)
        if (reading := self._readings.get(id(item))) is not None:
            reading.page.failures.append(told)  # and the page is read again next time
            self._settle(item)

    async def finish(self, spider: Any, reason: str) -> None:
        """Judge the run, close what is gone, and let the archive go."""
        if self.writer is None:
            return
        if self._beating is not None:
            self._beating.cancel()
        try:
            await self._finish(reason)
        except SourceLocked as error:
            self._report(Verdict("locked", str(error)))
        except ArchiveError as error:
            self.error = self.error or error
            self._report(Verdict("failed", str(self.error), "disk"))
        finally:
            if self._reader is not None:
                self._reader.close()
            self.writer.close()

    async def _finish(self, reason: str) -> None:
        spider, writer = self.spider, self._writer
        if self._locked is not None:
            raise self._locked
        if self._resumed:
            for name, count in (await self._done(writer.recount(self.id))).items():
                setattr(self.tally, name, count)
        failures: list[Failure] = spider.failures
        shortfall = spider.shortfall()
        if shortfall and not any(failure.loses for failure in failures):
            failures.append(Failure("layout", spider.card.start[0], shortfall))
        if self._moved:
            where = self._moved
            writer.note(self.id, "warning", where.kind, where.detail, where.url)
        for failure in failures:
            writer.note(self.id, "error", failure.kind, failure.detail, failure.url)
        past = await self._done(writer.past(spider.card.slug))
        if not self._resumed:  # what was seen again is written down by now
            self.tally.items += self.tally.sighted
        verdict = judge(
            self.tally,
            failures,
            expect=spider.card.expect,
            finish_reason="archive" if self.error else reason,
            limited=spider.limited,
            said=spider.said,
            past=past,
            started_at=self._started_at,
            moved=self._moved,
        )
        summary: RunSummary = await self._done(
            writer.finish_run(
                self.id,
                verdict.outcome,
                verdict.reason,
                {
                    "pages": self.tally.pages,
                    "items": self.tally.items,
                    "new": self.tally.new,
                    "changed": self.tally.changed,
                    "rejected": self.tally.rejected,
                    "bytes": self.tally.bytes,
                    "read": self.tally.read,
                    "errors": len(failures),
                },
                healthy=verdict.healthy,
                complete=spider.card.complete,
                absent_runs=spider.card.absent_runs,
                today=datetime.now(UTC).date().isoformat(),
                finding=self._finding(verdict, failures),
            )
        )
        await asyncio.to_thread(writer.link, MOST_LINKED)
        self._report(verdict, closed=len(summary.closed))

    def _finding(self, verdict: Verdict, failures: Sequence[Failure]) -> Finding:
        """What is kept of it beside the reason: its class, and the pages that show it."""
        told = [failure.url for failure in failures if failure.kind == verdict.failure]
        moved = [self._moved.url] if self._moved else []
        shown_by = [*told, *moved, *self.spider.card.start]
        return Finding(verdict.failure, shown_by, self.tally.fill())

    def _report(self, verdict: Verdict, closed: int = 0) -> None:
        slug = self.spider.card.slug
        self.report = Report(slug, self.id, verdict, self.tally, closed, self.error)
        # `lgcrawl crawl` prints the report; for `scrapy crawl` the log is where it is seen.
        level = logging.INFO if EXIT_CODES[verdict.outcome] == 0 else logging.WARNING
        logger.log(level, "%s: %s: %s", slug, verdict.outcome, verdict.reason)

    @property
    def _writer(self) -> Writer:
        assert self.writer is not None, "begin() comes first"  # noqa: S101
        return self.writer

    async def _done(self, future: Any) -> Any:
        """The result of a writer's future; an archive that fails ends the crawl."""
        try:
            return await asyncio.wrap_future(future)
        except SourceLocked as error:
            if self.id and self._locked is None:
                self._locked = error
                self._stop("locked")
            raise
        except ArchiveError as error:
            if self.error is None:
                self.error = error
                self._stop("archive")
            raise

    def _stop(self, reason: str) -> None:
        if self.crawler.engine is not None and self.crawler.engine.running:
            asyncio.ensure_future(  # noqa: RUF006 - the engine keeps it
                self.crawler.engine.close_spider_async(reason=reason)
            )
