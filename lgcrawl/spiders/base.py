"""What every spider does: read its card, spend its budget, follow details, note failures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar

from scrapy import Spider
from scrapy.http import Request, Response
from twisted.python import failure as twisted_failure

from lgcrawl import cards
from lgcrawl.extract.page import Page, capture_in
from lgcrawl.extract.read import read, require_page
from lgcrawl.extract.result import Extraction
from lgcrawl.fetch.capture import ROLE
from lgcrawl.fetch.failures import Failure, classify
from pipelines.errors import InputError, NotAPage, PageError
from pipelines.records import Article, Record, Vacancy

Read = TypeVar("Read")
RECORDS: dict[str, type[Record]] = {"article": Article, "vacancy": Vacancy}
# What a feed or an interface states exactly and a page only prints somewhere.
FACTUAL = frozenset({"label", "jsonld", "platform", "meta"})
EXACT_IN_FEEDS = frozenset({"published_text", "posted_text", "reference"})
MOST_LIST_PAGES = 1000  # a calendar has no end; the longest list known has 122 pages
ENOUGH = 0.99


def _number(value: int | str | None) -> int | None:
    if value in (None, ""):
        return None
    try:
        return int(value or 0)
    except ValueError:
        raise InputError(f"limit_pages={value}: write a number of pages") from None


def is_other(page: Record, listed: Record) -> bool:
    """Whether a page speaks of something else than its listing: "Sorry, this post has expired".

    Told by a heading that shares no word with the listed title, on a page that labels nothing.
    """
    found = set(page.evidence.values())
    if page.evidence.get("title") != "generic" or found & FACTUAL or not listed.title:
        return False
    said, meant = (set(re.findall(r"\w{3,}", t.lower())) for t in (page.title or "", listed.title))
    return bool(said and meant) and not said & meant


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
        self.budget = _number(limit_pages)
        self.limited: str | None = None  # what cut the run short, where a limit did
        self.asked: set[str] = set()
        self.turned = 0  # list pages after the first
        self.met = 0  # records on list pages ...
        self.promised = 0  # ... of those the source says it has
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
        """A request for a page, unless it was asked already or the budget is spent."""
        if not url or url in self.asked:
            return
        if self.budget is not None:
            if self.budget <= 0:
                self.limited = "as many pages as --limit-pages allows"
                return
            self.budget -= 1
        self.asked.add(url)
        try:
            # Scrapy's own filter would drop a redirect to a page seen before, and its record.
            yield Request(
                url,
                callback=callback,
                errback=self.failed,
                cb_kwargs=kwargs,
                meta={ROLE: "detail" if callback == self.parse_detail else "list"},
                dont_filter=True,
            )
        except ValueError as error:
            loses = "listed" not in kwargs
            self.failures.append(Failure("bad_link", url, str(error), loses))

    def turn(self, extraction: Extraction, url: str, first: bool) -> Iterator[Request]:
        """The request for a list's next page; notes a list that breaks off."""
        self.met += len(extraction.records)
        if first:
            self.promised += extraction.total or 0
            self.explain(extraction, url)
        elif not extraction.records and extraction.total != 0 and not self.is_read():
            why = extraction.reason or "no records on a page the list leads to"
            self.failures.append(Failure("layout", url, why))
        if self.turned >= MOST_LIST_PAGES:
            self.limited = f"{MOST_LIST_PAGES} list pages"
        elif extraction.next_url and not (self.promised and self.met >= self.promised):
            self.turned += 1
            yield from self.ask(extraction.next_url, self.parse, first=False)

    def is_read(self) -> bool:
        """Whether the lists gave what they said they have; a list may change under the reader."""
        return bool(self.promised) and self.met >= self.promised * ENOUGH

    def shortfall(self) -> str | None:
        """What a complete source's lists said they have and did not give, in words.

        Elsewhere nothing hangs on it, and a number on a page may count something else.
        """
        if self.card.complete and self.promised and not self.is_read() and not self.limited:
            return f"{self.met} of the {self.promised} records the list says it has"
        return None

    def details(self, records: list[Record], response: Response) -> Iterator[Request | Record]:
        """Each record's own page where the card follows them, else the record as it stands."""
        for record in self.stamped(records, response):
            asked = False
            if self.card.follow.detail and record.url:
                for request in self.ask(record.url, self.parse_detail, listed=record):
                    asked = True
                    yield request
                record.partial = not asked
            if not asked:
                yield record

    def parse_detail(self, response: Response, listed: Record | None = None) -> Iterator[Record]:
        """A page's records; the one a listing announced keeps what only the listing said."""
        loses = listed is None
        extraction = self.reading(
            response,
            lambda page: read(page, kind=self.card.records, card=self.card),
            loses=loses,
        )
        records = extraction.records if extraction else []
        kind = type(listed) if listed else RECORDS[self.card.records]
        main = next((record for record in records if isinstance(record, kind)), None)
        if extraction and (main is None or (listed and is_other(main, listed))):
            why = extraction.reason or "the page does not speak of it"
            self.failures.append(Failure("layout", response.url, why, loses))
            records, main = [record for record in records if record is not main], None
        if listed is not None and main is None:
            listed.partial = True
            records = [listed, *records]
        elif listed is not None and main is not None:
            # The listing's link names the record: redirects and session parts come and go.
            main.url = listed.url
            main.evidence["url"] = listed.evidence.get("url", "generic")
            main.merge(listed, stronger=EXACT_IN_FEEDS)
            main.listed_capture = listed.capture
        yield from self.stamped(records, response)

    # -- reading -------------------------------------------------------------------------------
    def reading(
        self, response: Response, read_it: Callable[[Page], Read], *, loses: bool = True
    ) -> Read | None:
        """What the page gives, or None with the failure noted."""
        try:
            page = Page.of(response)
            require_page(page)
            return read_it(page)
        except NotAPage as error:
            kind, detail = "not_html", str(error)
        except PageError as error:
            kind, detail = "layout", str(error)
        except Exception as error:
            # A bug of ours on one hostile page must not cost the other pages; it stays visible.
            self.logger.exception("reading %s", response.url)
            kind, detail = "parser", f"{type(error).__name__}: {error}"
        self.failures.append(Failure(kind, response.url, detail, loses))
        return None

    def explain(self, extraction: Extraction, url: str) -> None:
        """Note why a start page has no records: by its own word, or we cannot read its layout."""
        why = extraction.reason or "no records found"
        if extraction.total == 0:
            self.said.append(why)
        elif not extraction.records:
            self.failures.append(Failure("layout", url, why))

    def stamped(self, records: list[Record], response: Response) -> Iterator[Record]:
        """Records with where and when they were read; what a listing said was read there."""
        capture, fetched_at = capture_in(response)
        for record in records:
            if record.source is None:
                record.source = self.card.slug
                record.capture, record.fetched_at = capture, fetched_at
            yield record

    # -- failures ------------------------------------------------------------------------------
    def failed(self, failure: twisted_failure.Failure) -> Iterator[Record]:
        """Note a page that could not be fetched; what a listing said of it is still kept."""
        request: Request = failure.request  # type: ignore[attr-defined]
        listed = request.cb_kwargs.get("listed")
        kind, detail = classify(failure.value)
        self.failures.append(Failure(kind, request.url, detail, loses=listed is None))
        yield from self.unread(listed)

    def unread(self, listed: Record | None) -> Iterator[Record]:
        """What a listing said of a record whose page was not read."""
        if listed is not None:
            listed.partial = True
            yield listed
