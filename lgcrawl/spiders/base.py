"""What every spider does: read its card, ask for pages, read each once, note what failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator, Mapping
from typing import Any, Self, TypeVar

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python import failure as twisted_failure

from lgcrawl import cards
from lgcrawl.captures.capture import Capture
from lgcrawl.extract.furniture import Furniture
from lgcrawl.extract.lists import read_list
from lgcrawl.extract.page import CAPTURE, Page, capture_in, now
from lgcrawl.extract.read import read, require_page
from lgcrawl.extract.result import Extraction
from lgcrawl.fetch.capture import ROLE
from lgcrawl.fetch.failures import Failure, classify
from lgcrawl.fetch.frontier import ASK
from lgcrawl.fetch.noindex import noindex
from lgcrawl.spiders.alike import Alike
from lgcrawl.spiders.asking import a_number, asked_with
from lgcrawl.spiders.budget import Budget
from lgcrawl.spiders.doubts import is_other, is_vague
from lgcrawl.spiders.rendering import furnish
from lgcrawl.visits import (
    DETAIL,
    LIST,
    Ask,
    Forgetful,
    Gave,
    Known,
    Memory,
    PageRead,
    Seen,
    content_digest,
)
from pipelines.addresses import canonical_url
from pipelines.errors import InputError, NotAPage, PageError, SessionRefused
from pipelines.records import Article, Record, Vacancy

Read = TypeVar("Read")
RECORDS: dict[str, type[Record]] = {"article": Article, "vacancy": Vacancy}
# What a feed or an interface states exactly and a page only prints somewhere.
EXACT_IN_FEEDS = frozenset({"published_text", "posted_text", "reference"})
MOST_DULL = 3  # list pages in a row without anything new: a calendar, a list that begins again
KNOWN = "lgcrawl_known"  # in a request's meta: what is remembered of its page
ENOUGH = 0.99


class CardSpider(Spider):
    """Crawls what one card says: ``scrapy crawl <kind> -a source=<slug>``.

    ``sources`` is the folder of the cards, ``limit_pages`` the most pages asked for. ``limited``
    and ``failures`` tell the run what it did not see. What a page comes to is handed to ``memory``
    once it is read: in a later run it need not be read again while it is as it was.
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
        self.memory: Memory = Forgetful()
        self.budget = Budget(self.card.budget, a_number(limit_pages))
        self.failures: list[Failure] = []
        self.total = Gave()  # what the pages read so far said of their lists
        self.page = PageRead(Ask("", LIST))  # the one being read; at first, what names the starts
        self.furniture: Furniture | None = None  # what the source's pages are known to share
        self._asked: set[str] = set()
        self._before: dict[str, int] = {}  # address -> page that led to it, before a kill
        self._last = 0  # number given to a page
        self._alike = Alike()
        self._entries: set[int] = set()  # what list pages have listed
        self._dull = 0  # list pages in a row that listed nothing new

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's constructor."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        seconds = spider.card.budget.minutes * 60
        crawler.settings.set("CLOSESPIDER_TIMEOUT", seconds, priority="spider")
        if spider.is_rendered:
            furnish(crawler.settings)
        return spider

    @property
    def is_rendered(self) -> bool:
        """Whether the card's platform needs a browser."""
        return bool(self.card.system and self.card.system.browser)

    @property
    def limited(self) -> str | None:
        """What cut the run short, where a limit did."""
        return self.budget.spent

    @property
    def said(self) -> list[str]:
        """What pages without records said of having none: "0 jobs found"."""
        return self.total.said

    def resume(self, met: Mapping[str, int], last: int) -> None:
        """Go on with a run that was broken off: ``met`` has page that led to each address."""
        self._before = {canonical_url(url): parent for url, parent in met.items()}
        self._last = last
        self.budget.asked(len(met))

    def count(self, gave: Gave, failures: Iterable[Failure]) -> None:
        """Add what a page came to."""
        self.total.met += gave.met
        self.total.promised += gave.promised
        self.total.said += gave.said
        self.failures += failures

    async def start(self) -> AsyncIterator[Request]:
        """The card's start pages, unless a run goes on that has asked for them."""
        if self._last:
            return
        requests = [request for url in self.card.start for request in self.ask(url, LIST)]
        self._end(requests)
        for request in requests:
            yield request

    def parse(self, response: Response) -> Iterator[Request | Record]:
        """The entries of one list page, then the next page; of a shell, the list it stands for."""
        if not response.body.strip() and self._may_end():
            return
        extraction = self.reading(response, lambda page: read_list(page, self.card))
        if extraction is None:
            return
        if extraction.kind == "shell" and extraction.next_url:
            yield from self.ask(extraction.next_url, LIST, first=self.page.ask.first)
            return
        yield from self.details(extraction, response)
        yield from self.turn(extraction, response.url)

    # -- requests ------------------------------------------------------------------------------
    def request(self, ask: Ask) -> Request:
        """The request for a page; for one that is known, whether it has changed."""
        known = self.memory.known(ask.url)
        meta: dict[str, Any] = {ROLE: ask.role}
        headers = asked_with(self.card, ask.url)
        if known is not None and not known.is_announced_anew(ask):
            meta |= {KNOWN: known, "handle_httpstatus_list": [304]}
            # A rendered page may have changed where the shell it came in has not.
            headers |= {} if self.is_rendered else known.validators()
        return Request(
            ask.url,
            callback=self.answered,
            errback=self.failed,
            headers=headers,
            cb_kwargs={ASK: ask},
            meta=meta,
            # Scrapy's own filter would drop a redirect to a page seen before, and its record.
            dont_filter=True,
        )

    def ask(
        self, url: str | None, role: str, listed: Record | None = None, **how: Any
    ) -> Generator[Request, None, bool]:
        """A request for a page, unless it was asked, is not due, or the budget is spent.

        ``how``: ``lastmod`` and ``first`` of its Ask. Returns whether it is taken care of.
        """
        if not url or (key := canonical_url(url)) in self._asked:
            return False
        here = self.page.ask
        ask = Ask(url, role, listed, parent=here.n, depth=here.depth + (role == LIST), **how)
        self.page.gave.asks.append(ask.plain())
        if key in self._before:
            self._asked.add(key)
            return self._before[key] == here.n  # as it was before the kill
        known = self.memory.known(url) if role == DETAIL else None
        if known is not None and not known.is_due(ask, now()):
            self._asked.add(key)
            self.memory.sight(known)
            return True
        if not self.budget.allows(ask):
            return False
        try:
            request = self.request(ask)
        except ValueError as error:
            self.page.failures.append(Failure("bad_link", url, str(error), listed is None))
            return False
        self._asked.add(key)
        self._last += 1
        ask.n = self._last
        self.page.asks.append(ask)
        yield request
        return True

    def turn(self, extraction: Extraction, url: str) -> Iterator[Request]:
        """The request for a list's next page; notes a list that breaks off or begins again."""
        gave, first = self.page.gave, self.page.ask.first
        entries = {hash((record.url, record.title)) for record in extraction.records}
        dull = not first and entries <= self._entries
        self._dull = self._dull + 1 if dull else 0
        self._entries |= entries
        gave.met = 0 if dull else len(extraction.records)
        if first:
            gave.promised = extraction.total or 0
            self.explain(extraction, url)
        elif not (extraction.records or extraction.total == 0 or self.is_read() or self._may_end()):
            why = extraction.reason or "no records on a page the list leads to"
            self.page.failures.append(Failure(extraction.failure or "layout", url, why))
        if extraction.next_url and self._dull < MOST_DULL and not self._has_all():
            yield from self.ask(extraction.next_url, LIST, first=False)

    def _may_end(self) -> bool:
        """Whether an answer without entries ends a list that is asked for by count, of no total."""
        api, follow = self.card.api, self.card.follow
        counted = [follow.offset_param, follow.page_param]
        counted += [api.offset_param, api.page_param] if api else []
        return any(counted) and not self.page.ask.first and not self.total.promised

    def is_read(self) -> bool:
        """Whether the lists gave what they said they have; a list may change under the reader."""
        return self._has_all(ENOUGH)

    def _has_all(self, share: float = 1.0) -> bool:
        promised = self.total.promised + self.page.gave.promised
        return bool(promised) and self.total.met + self.page.gave.met >= promised * share

    def shortfall(self) -> str | None:
        """What a complete source's lists said they have and did not give, in words.

        Elsewhere nothing hangs on it, and a number on a page may count something else.
        """
        total = self.total
        if self.card.complete and total.promised and not self.is_read() and not self.limited:
            return f"{total.met} of the {total.promised} records the list says it has"
        return None

    def details(self, extraction: Extraction, response: Response) -> Iterator[Request | Record]:
        """Each record's own page where the card follows them, else the record as it stands."""
        for record in self.stamped(extraction.records, response):
            taken = False
            if self.card.follow.detail and record.url:
                lastmod = record.modified_text if isinstance(record, Article) else None
                own = extraction.answers.get(record.url, record.url)
                taken = yield from self.ask(own, DETAIL, record, lastmod=lastmod)
                record.partial = not taken
            if not taken:
                yield record

    def parse_detail(self, response: Response, ask: Ask) -> Iterator[Record]:
        """A page's records; the one a listing announced keeps what only the listing said."""
        listed = ask.listed
        loses = listed is None
        extraction = self.reading(
            response,
            lambda page: read(page, self.card.records, self.card, self.furniture),
            loses=loses,
        )
        records = extraction.records if extraction else []
        kind = type(listed) if listed else RECORDS[self.card.records]
        main = next((record for record in records if isinstance(record, kind)), None)
        if extraction and (main is None or (listed and is_other(main, listed))):
            why = extraction.reason or "the page does not speak of it"
            kind_of = extraction.failure or "layout"
            self.page.failures.append(Failure(kind_of, response.url, why, loses))
            records, main = [record for record in records if record is not main], None
        elif main is not None and is_vague(main) and self._alike.is_met(main, listed):
            why = "it says the same as the pages at two other addresses"
            self.page.failures.append(Failure("soft_404", response.url, why, loses))
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

    # -- a page from its answer to its end -----------------------------------------------------
    def answered(self, response: Response, ask: Ask) -> list[Request | Record]:
        """Read a page, or give what it gave before where it is the same; all of it at once.

        Pages are read side by side: what one counts for must not mix with another's.
        """
        request = response.request
        assert request is not None  # noqa: S101
        known, capture = request.meta.get(KNOWN), request.meta.get(CAPTURE)
        body = capture.digest if capture else None
        self.page = page = PageRead(
            ask, url=response.url, body=body, size=len(response.body), known=known
        )
        page.at = capture_in(response)[1]
        made: list[Request | Record]
        if known is not None and (response.status == 304 or (body and body.hex() == known.digest)):
            page.same, page.body, page.content = True, bytes.fromhex(known.digest), known.content
            made = list(self.again(known, capture))
        else:
            said = (v.decode("latin-1") for v in response.headers.getlist("X-Robots-Tag"))
            page.noindex = noindex(said, response.body)
            reader = self.parse(response) if ask.role == LIST else self.parse_detail(response, ask)
            made = list(reader)
        return self._end(made)

    def again(self, known: Known, capture: Capture | None) -> Iterator[Request]:
        """What a page gives that is as it was: its records as seen, and where it leads."""
        gave, here = self.page.gave, self.page.ask
        gave.ids, gave.met, gave.promised = known.gave.ids, known.gave.met, known.gave.promised
        gave.said = list(known.gave.said)
        listed = here.listed.capture if here.listed else None
        self.memory.sight(known, Seen(here.role, capture.id if capture else None, listed))
        for plain in known.gave.asks:
            ask = Ask.of(plain)
            if ask.listed is not None and capture is not None:  # it says so today
                ask.listed.capture, ask.listed.fetched_at = capture.id, capture.fetched_at
            yield from self.ask(ask.url, ask.role, ask.listed, lastmod=ask.lastmod, first=ask.first)

    def _end(self, made: list[Any]) -> list[Any]:
        """The page is done once its records are kept."""
        page = self.page
        records = [one for one in made if not isinstance(one, Request)]
        if not page.same:
            page.content = content_digest(records, page.gave.asks)
        self.count(page.gave, page.failures)
        page.limited = self.limited
        self.memory.read(page, records)
        self.page = PageRead(Ask("", LIST))
        return made

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
        except SessionRefused as error:
            kind, detail = "session", str(error)
        except PageError as error:
            kind, detail = "layout", str(error)
        except Exception as error:
            # A bug of ours on one hostile page must not cost the other pages; it stays visible.
            self.logger.exception("reading %s", response.url)
            kind, detail = "parser", f"{type(error).__name__}: {error}"
        self.page.failures.append(Failure(kind, response.url, detail, loses))
        return None

    def explain(self, extraction: Extraction, url: str) -> None:
        """Note why a start page has no records: by its own word, or we cannot read its layout."""
        why = extraction.reason or "no records found"
        if extraction.failure:
            self.page.failures.append(Failure(extraction.failure, url, why))
        elif extraction.total == 0:
            self.page.gave.said.append(why)
        elif not extraction.records:
            self.page.failures.append(Failure("layout", url, why))

    def stamped(self, records: list[Record], response: Response) -> Iterator[Record]:
        """Records with where and when they were read; what a listing said was read there."""
        capture, fetched_at = capture_in(response)
        for record in records:
            if record.source is None:
                record.source = self.card.slug
                record.capture, record.fetched_at = capture, fetched_at
            yield record

    # -- failures ------------------------------------------------------------------------------
    def failed(self, failure: twisted_failure.Failure) -> list[Request | Record]:
        """Note a page that could not be fetched; what a listing said of it is still kept."""
        request: Request = failure.request  # type: ignore[attr-defined]
        ask: Ask = request.cb_kwargs[ASK]
        kind, detail = classify(failure.value)
        if kind == "stopped":
            return []  # it waits for the next run
        self.page = PageRead(ask)
        self.page.failures.append(Failure(kind, request.url, detail, loses=ask.listed is None))
        return self._end(list(self.unread(ask.listed)))

    def unread(self, listed: Record | None) -> Iterator[Record]:
        """What a listing said of a record whose page was not read."""
        if listed is not None:
            listed.partial = True
            yield listed
