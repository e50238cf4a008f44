"""One page, fetched with all the manners of a crawl."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from lgcrawl.extract.page import Page
from lgcrawl.fetch.failures import classify
from pipelines.errors import FetchRefused


class PageSpider(Spider):
    """Fetches one page and keeps it in ``got``, or says in ``got`` why not."""

    name = "page"

    def __init__(self, url: str, got: list[Page | str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.got = url, got

    async def start(self) -> AsyncIterator[Request]:
        """The one request."""
        yield Request(self.url, callback=self.parse, errback=self.failed)

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Keep the page."""
        self.got.append(Page.of(response))

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        kind, detail = classify(failure.value)
        self.got.append(f"{kind}: {detail}")


def fetch(url: str, private: Sequence[str] = ()) -> Page:
    """One page; raises FetchRefused with the reason. Call it once per process (one reactor)."""
    settings = Settings()
    settings.setmodule("lgcrawl.settings", priority="project")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    settings.set("ALLOW_PRIVATE", list(private), priority="cmdline")
    settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")
    got: list[Page | str] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(PageSpider, url=url, got=got)
    process.start()
    page = got[0] if got else "the fetch was interrupted"
    if isinstance(page, str):
        raise FetchRefused(page)
    return page
