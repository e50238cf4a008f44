"""One run of one source: begun before its first request, counted, judged and finished."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from lgcrawl import method
from lgcrawl.archive.writer import Kept, RunSummary, SourceRow, Writer
from lgcrawl.captures.capture import Capture
from lgcrawl.extract.page import now
from lgcrawl.fetch.failures import Failure
from lgcrawl.health import EXIT_CODES, Tally, Verdict, judge
from pipelines.errors import ArchiveError
from pipelines.lookups import rows
from pipelines.records import Record

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


class Run:
    """Keeps what a spider finds and decides what the run amounts to (pipelines.stages.Keeper)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.tally = Tally()
        self.error: ArchiveError | None = None
        self.report: Report | None = None
        self.id = 0
        self.writer: Writer | None = None

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
        """Open the archive and the run's row."""
        card = self.spider.card
        self.writer = Writer.open(Path(self.crawler.settings["LGCRAWL_ARCHIVE"]))
        self.writer.sync_employers(rows("employers"))
        source = SourceRow.of(card)
        self.id = await self._done(self.writer.begin_run(source, now(), method.version()))

    async def keep(self, record: Record) -> str:
        """Store one record; its id once it is durable."""
        kept: Kept = await self._done(self._writer.keep(record, self.id))
        if kept.change == "rejected":
            self.tally.rejected += 1
        elif kept.change != "repeated":
            self.tally.items += 1
            self.tally.new += kept.change == "new"
            self.tally.changed += kept.change == "changed"
            self.tally.filled.update(
                f.name for f in fields(record) if is_filled(getattr(record, f.name))
            )
        return kept.id

    async def reject(self, record: Record, reasons: list[str]) -> None:
        """Store a record that cannot be kept, and why."""
        self.tally.rejected += 1
        await self._done(self._writer.reject(record, reasons, self.id))

    def captured(self, capture: Capture) -> None:
        """Store an answer; nobody waits for it, but no record is durable before it is."""
        if self.writer is not None and self.error is None:
            self.writer.captured(self.id, replace(capture, source=self.spider.card.slug))

    def page_received(self, response: Response, request: Request, **_: Any) -> None:
        """Count a page."""
        if not request.meta.get("dont_obey_robotstxt"):  # robots.txt is not a page of the source
            self.tally.pages += 1
            self.tally.bytes += len(response.body)

    def broken(self, failure: Any, response: Response | None = None, **_: Any) -> None:
        """A bug of ours cost a record: the run is not whole."""
        if not isinstance(failure.value, ArchiveError):
            detail = f"{type(failure.value).__name__}: {failure.value}"
            self.spider.failures.append(Failure("parser", getattr(response, "url", ""), detail))

    async def finish(self, spider: Any, reason: str) -> None:
        """Judge the run, close what is gone, and let the archive go."""
        if self.writer is None:
            return
        try:
            await self._finish(reason)
        except ArchiveError as error:
            self.error = self.error or error
            self._report(Verdict("failed", str(self.error), "disk"))
        finally:
            self.writer.close()

    async def _finish(self, reason: str) -> None:
        spider, writer = self.spider, self._writer
        failures: list[Failure] = spider.failures
        shortfall = spider.shortfall()
        if shortfall and not any(failure.loses for failure in failures):
            failures.append(Failure("layout", spider.card.start[0], shortfall))
        for failure in failures:
            writer.note(self.id, "error", failure.kind, failure.detail, failure.url)
        verdict = judge(
            self.tally,
            failures,
            expect=spider.card.expect,
            finish_reason="archive" if self.error else reason,
            limited=spider.limited,
            said=spider.said,
            before=await self._done(writer.last_good_items(spider.card.slug)),
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
                    "errors": len(failures),
                },
                healthy=verdict.healthy,
                complete=spider.card.complete,
                absent_runs=spider.card.absent_runs,
                today=datetime.now(UTC).date().isoformat(),
            )
        )
        await asyncio.to_thread(writer.link, MOST_LINKED)
        self._report(verdict, closed=len(summary.closed))

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
        except ArchiveError as error:
            if self.error is None:
                self.error = error
                if self.crawler.engine is not None and self.crawler.engine.running:
                    asyncio.ensure_future(  # noqa: RUF006 - the engine keeps it
                        self.crawler.engine.close_spider_async(reason="archive")
                    )
            raise
