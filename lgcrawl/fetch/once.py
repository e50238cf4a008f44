"""A few pages, fetched with all the manners of a crawl."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings, default_settings
from twisted.python.failure import Failure

from lgcrawl import settings as defaults
from lgcrawl.extract.page import Page
from lgcrawl.fetch.contact import require_contact
from lgcrawl.fetch.failures import classify
from lgcrawl.fetch.guard import refusal
from pipelines.errors import FetchRefused, PageError

Got = dict[str, Page | FetchRefused]


class PageSpider(Spider):
    """Fetches pages and keeps each in ``got`` by the URL asked for, or why there is none."""

    name = "page"

    def __init__(self, requests: Sequence[Request], got: Got, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.requests, self.got = requests, got

    async def start(self) -> AsyncIterator[Request]:
        """A request for each URL."""
        for request in self.requests:
            yield request.replace(callback=self.parse, errback=self.failed)

    def parse(self, response: Response, asked: str) -> None:
        """Keep the page."""
        try:
            self.got[asked] = Page.of(response)
        except PageError as error:
            self.got[asked] = FetchRefused(str(error))

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        kind, detail = classify(failure.value)
        request: Request = failure.request  # type: ignore[attr-defined]
        self.got[request.cb_kwargs["asked"]] = FetchRefused(f"{kind}: {detail}")


def fetch_all(urls: Iterable[str], private: Sequence[str] = ()) -> Got:
    """Each page by its URL, or the FetchRefused that says why there is none.

    Call it once per process: its reactor cannot start again. Raises KeyboardInterrupt on Ctrl-C,
    and InputError for a public host while nobody answers for the crawler.
    """
    got: Got = {}
    requests = []
    wanted = list(dict.fromkeys(urls))
    require_contact(defaults.CONTACT, wanted, private)
    for url in wanted:
        try:
            # Not filtered: two of the URLs may lead to one page.
            requests.append(Request(url, cb_kwargs={"asked": url}, dont_filter=True))
        except ValueError as error:
            got[url] = FetchRefused(refusal(url, private) or f"malformed address: {error}")
    if requests:
        _crawl(requests, got, private)
    for request in requests:
        got.setdefault(request.cb_kwargs["asked"], FetchRefused("the fetch was cut short"))
    return got


def _crawl(requests: Sequence[Request], got: Got, private: Sequence[str]) -> None:
    settings = Settings()
    settings.setmodule("lgcrawl.settings", priority="project")
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    settings.set("SCHEDULER", default_settings.SCHEDULER, priority="cmdline")
    settings["DOWNLOADER_MIDDLEWARES"]["lgcrawl.fetch.capture.Capturing"] = None  # nothing is kept
    settings.set("ALLOW_PRIVATE", list(private), priority="cmdline")
    settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(PageSpider)
    process.crawl(crawler, requests=requests, got=got)
    process.start()
    if crawler.stats and crawler.stats.get_value("finish_reason") == "shutdown":
        raise KeyboardInterrupt
