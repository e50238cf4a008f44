"""The Scrapy item pipelines, each one job and thin; settings.py gives their order."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from pipelines.normalise import Context, normalise
from pipelines.records import Article, Record, Vacancy


class Keeper(Protocol):
    """Where records go; the setting LGCRAWL_KEEPER names the class that does it."""

    async def begin(self) -> None:
        """Open the run."""

    async def keep(self, record: Record) -> str:
        """Store one record durably; returns its id."""

    async def reject(self, record: Record, reasons: list[str]) -> None:
        """Store a record that cannot be kept, and why."""

    def captured(self, capture: Any) -> None:
        """Store an answer of a server; returns at once."""


def keeper(crawler: Crawler) -> Keeper:
    """The crawler's keeper, made on first use so that all stages share one."""
    made: dict[str, Keeper] = crawler.__dict__.setdefault("lgcrawl", {})
    if "keeper" not in made:
        made["keeper"] = load_object(crawler.settings["LGCRAWL_KEEPER"]).from_crawler(crawler)
    return made["keeper"]


class Stage:
    """A stage that may need the crawler's keeper."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.keeper = keeper(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)


class Require(Stage):
    """Rejects a record that nobody could find again: no title, or neither link nor employer."""

    async def process_item(self, item: Record) -> Record:
        """Pass the record on, or keep it among the rejects with the reasons."""
        if reasons := wanting(item):
            await self.keeper.reject(item, reasons)
            raise DropItem("; ".join(reasons))
        return item


def wanting(item: Record) -> list[str]:
    """What a record lacks to be found again; empty for one that can be kept."""
    reasons = []
    if not (item.title or "").strip():
        reasons.append("no title")
    if not item.url and not _names_itself(item):
        reasons.append("neither a link nor an employer")
    if isinstance(item, Vacancy) and item.title and len(item.title) > 500:
        reasons.append("a title over 500 characters is not a title")
    return reasons


def _names_itself(item: Record) -> bool:
    """A vacancy by its employer, a magazine's issue by its title."""
    if isinstance(item, Article):
        return item.kind == "issue"
    return bool(getattr(item, "employer_text", None))


class Normalise(Stage):
    """Fills the cleaned values."""

    def process_item(self, item: Record) -> Record:
        """Normalise in the context of the source's card."""
        card: Any = getattr(self.crawler.spider, "card", None)
        day = date.fromisoformat(item.fetched_at[:10]) if item.fetched_at else None
        normalise(item, Context(publisher=getattr(card, "publisher", None), day=day))
        return item


class Keep(Stage):
    """Hands the record to the archive; returns once it is durable."""

    async def open_spider(self) -> None:
        """Open the run before the first request."""
        await self.keeper.begin()

    async def process_item(self, item: Record) -> Record:
        """Keep the record; "scraped" in Scrapy's counts means committed."""
        await self.keeper.keep(item)
        return item
