"""What every spider does: read its card, spend its budget, follow details, note failures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar

from scrapy import Spider
from scrapy.http import Request, Response
from twisted.python import failure as twisted_failure

from lgcrawl import cards
from lgcrawl.extract.page import Page
from lgcrawl.extract.read import read, require_page
from lgcrawl.extract.result import Extraction
from lgcrawl.fetch.failures import Failure, classify
from pipelines.errors import InputError, NotAPage, PageError
from pipelines.records import Record

Read = TypeVar("Read")
# What a feed or an interface states exactly and a page only prints somewhere.
EXACT_IN_FEEDS = frozenset({"published_text", "posted_text", "reference"})


class CardSpider(Spider):
    """Crawls what one card says: ``scrapy crawl <kind> -a source=<slug>``.

    ``sources`` is the folder of the cards, ``limit_pages`` the most pages asked for. ``limited``
    and ``failures`` tell the run what it did not see.
    """

    kind: str

    def __init__(
        self,
        source: str | None = None,
        sources: str | None = None,
        limit_pages: int | str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(self.kind, **kwargs)
        if not source:
            raise InputError(f"scrapy crawl {self.kind}: name a card with -a source=SLUG")
        self.card = cards.find(source, sources).resolved()
        if self.card.kind != self.kind:
            raise InputError(f"{source} is a {self.card.kind} card: scrapy crawl {self.card.kind}")
        self.budget = int(limit_pages) if limit_pages else None
        self.limited = False
        self.failures: list[Failure] = []
        self.said: list[str] = []  # what pages without records said of it: "0 jobs found"

    async def start(self) -> AsyncIterator[Request]:
        """The card's start pages."""
        for url in self.card.start:
            for request in self.ask(url, self.parse):
                yield request

    def parse(self, response: Response) -> Iterator[Request | Record]:
        """Read a start page or one that continues it."""
        raise NotImplementedError

    # -- requests ------------------------------------------------------------------------------
    def ask(
        self, url: str | None, callback: Callable[..., Any], **kwargs: Any
    ) -> Iterator[Request]:
        """A request for a page, unless the budget is spent."""
        if not url:
            return
        if self.budget is not None:
            if self.budget <= 0:
                self.limited = True
                return
            self.budget -= 1
        try:
            yield Request(url, callback=callback, errback=self.failed, cb_kwargs=kwargs)
        except ValueError as error:
            self.failures.append(Failure("bad_link", url, str(error)))

    def details(self, records: list[Record], page: Page) -> Iterator[Request | Record]:
        """Each record's own page where the card follows them, else the record as it stands."""
        for record in self.stamped(records, page):
            asked = False
            if self.card.follow.detail and record.url:
                for request in self.ask(record.url, self.parse_detail, listed=record):
                    asked = True
                    yield request
            if not asked:
                yield record

    def parse_detail(self, response: Response, listed: Record | None = None) -> Iterator[Record]:
        """A page's records; the one a listing announced keeps what only the listing said."""
        page = Page.of(response)
        extraction = self.reading(
            page,
            lambda: read(page, kind=self.card.records, card=self.card),
            loses=listed is None,
        )
        records = extraction.records if extraction else []
        if listed is not None:
            main = next((r for r in records if isinstance(r, type(listed))), None)
            if main is None:
                if extraction:
                    why = extraction.reason or "nothing found on the page"
                    self.failures.append(Failure("layout", response.url, why, loses=False))
                records = [listed, *records]
            else:
                # The listing's link names the record: redirects and session parts come and go.
                main.url = listed.url
                main.merge(listed, stronger=EXACT_IN_FEEDS)
        yield from self.stamped(records, page)

    # -- reading -------------------------------------------------------------------------------
    def reading(
        self, page: Page, read_it: Callable[[], Read], *, loses: bool = True
    ) -> Read | None:
        """The page read, or None with the failure noted."""
        try:
            require_page(page)
            return read_it()
        except NotAPage as error:
            kind, detail = "not_html", str(error)
        except PageError as error:
            kind, detail = "layout", str(error)
        except Exception as error:
            # A bug of ours on one hostile page must not cost the other pages; it stays visible.
            self.logger.exception("reading %s", page.url)
            kind, detail = "parser", f"{type(error).__name__}: {error}"
        self.failures.append(Failure(kind, page.url or "", detail, loses))
        return None

    def explain(self, extraction: Extraction, page: Page) -> None:
        """Note why a start page has no records: by its own word, or we cannot read its layout."""
        why = extraction.reason or "no records found"
        if extraction.total == 0:
            self.said.append(why)
        elif not extraction.records:
            self.failures.append(Failure("layout", page.url or "", why))

    def stamped(self, records: list[Record], page: Page) -> Iterator[Record]:
        """Records with where and when they were read."""
        for record in records:
            record.source = self.card.slug
            record.fetched_at = page.fetched_at
            yield record

    # -- failures ------------------------------------------------------------------------------
    def failed(self, failure: twisted_failure.Failure) -> Iterator[Record]:
        """Note a page that could not be fetched; what a listing said of it is still kept."""
        request: Request = failure.request  # type: ignore[attr-defined]
        listed = request.cb_kwargs.get("listed")
        kind, detail = classify(failure.value)
        self.failures.append(Failure(kind, request.url, detail, loses=listed is None))
        if listed is not None:
            yield listed
