"""A run of a source once more, its answers taken from the captures: the spider's own callbacks."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin
from zlib import crc32

from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from lgcrawl import cards, site_lines
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.store import Store
from lgcrawl.extract.page import CAPTURE
from lgcrawl.fetch.capture import ROLE
from lgcrawl.fetch.frontier import ASK
from lgcrawl.fetch.moving import REDIRECTS
from lgcrawl.visits import DETAIL, LIST, Ask
from pipelines.records import Record

MOST_HOPS = 5  # redirects in a row; RFC 9309 follows as many
# Where a record's texts stand on a page that nobody says is one: not just anywhere.
_TELLING = frozenset({"jsonld", "label", "platform", "feed", "api"})


@dataclass(frozen=True, slots=True)
class Share:
    """One of ``of`` parts of a run, told by address: what one worker reads of it.

    Lists are read for every part, since they lead to its pages, and count in the first.
    """

    part: int = 0
    of: int = 1

    def has(self, name: str) -> bool:
        """Whether a page or a record of this address is in the part."""
        return crc32(name.encode("utf-8", "replace")) % self.of == self.part


class Answer(NamedTuple):
    """A capture of the run: its place in the order of fetching, and what it is."""

    place: int
    id: str
    status: int
    role: str


@dataclass(slots=True)
class Rerun:
    """Reads the captures of one run as its spider would; the records come as from a crawl.

    The spider asks and is answered with what was captured under the address in that run. What it
    no longer asks for, since its card has changed, is read in the order it was fetched.
    """

    db: sqlite3.Connection
    slug: str
    sources: Path | None
    run: int
    share: Share = Share()
    read: int = 0  # pages read
    failed: int = 0  # of which gave nothing, and should have
    place: tuple[int, int] = (0, 0)  # of the last record in the run, the same in every part
    _spider: Any = None
    _answers: dict[str, list[Answer]] = field(default_factory=dict)
    _waiting: list[tuple[int, int, Request]] = field(default_factory=list)  # a heap
    _store: Any = None  # of captures; one, since it remembers the page that others are packed on
    _asked: int = 0
    _heard: int = 0  # requests answered, by whichever part
    _met: set[str] = field(default_factory=set)  # ids of captures

    def records(self) -> Iterator[Record]:
        """Every record of the run's pages. Raises CardError where its card is gone or wrong."""
        card = cards.find(self.slug, self.sources)
        sources = str(self.sources) if self.sources else None
        self._spider = _spiders().load(card.kind)(source=self.slug, sources=sources)
        if card.records == "article":
            self._spider.furniture = site_lines.learned(self.db, self.slug)
        self._store = Store(self.db)
        self._answers = self._answered()
        for request in asyncio.run(_all(self._spider.start())):
            self._wait(request)
        self.failed = 0 if self.share.part else len(self._spider.failures)
        yield from self._crawl()
        for role in (LIST, DETAIL):
            for request in self._left(role, role):
                self._wait(request)
                yield from self._crawl()
        for request in self._left("other", DETAIL):
            self._wait(request)
            yield from filter(_is_told, self._crawl())

    @property
    def publisher(self) -> str | None:
        """The publisher on the card."""
        publisher: str | None = self._spider.card.publisher if self._spider else None
        return publisher

    def _answered(self) -> dict[str, list[Answer]]:
        """Address -> its captures in this run, oldest first."""
        found = defaultdict(list)
        rows = self.db.execute(
            """SELECT url, id, status, role FROM captures WHERE run = ?
            ORDER BY rtrim(fetched_at, 'Z'), rowid""",
            (self.run,),
        )
        for place, (url, *rest) in enumerate(rows):
            found[url].append(Answer(place, *rest))
        return dict(found)

    def _wait(self, request: Request) -> None:
        """Ask in the order of the answers: the first page to state a text counts."""
        answers = self._answers.get(request.url)
        self._asked += 1
        place = answers[0].place if answers else len(self._answers)
        heappush(self._waiting, (place, self._asked, request))

    def _left(self, role: str, read_as: str) -> Iterator[Request]:
        """Requests for the answers of a role that nothing has asked for."""
        for url, answers in self._answers.items():
            if any(
                answer.role == role and answer.id not in self._met and answer.status < 300
                for answer in answers
            ):
                request: Request = self._spider.request(Ask(url, read_as))
                yield request

    def _crawl(self) -> Iterator[Record]:
        """Answer what waits, and what that leads to."""
        while self._waiting:
            _, _, request = heappop(self._waiting)
            self._heard += 1
            detail = request.meta[ROLE] == DETAIL
            if detail and not self.share.has(request.url):
                self._met.update(answer.id for answer in self._answers.get(request.url, ()))
                continue
            for at, made in enumerate(self._answer(request, detail or not self.share.part)):
                if isinstance(made, Request):
                    self._wait(made)
                elif detail or self.share.has(made.url or made.title or ""):
                    self.place = (self._heard, at)
                    yield made

    def _answer(self, request: Request, counts: bool) -> Iterable[Request | Record]:
        response = self._response(request)
        if response is None and self._was_as_before(request.url):
            return []
        if response is None:
            return list(self._spider.unread(request.cb_kwargs[ASK].listed))
        callback: Any = request.callback
        before = len(self._spider.failures)
        made = list(callback(response, **request.cb_kwargs))
        self.read += counts
        self.failed += counts and len(self._spider.failures) - before
        return made

    def _response(self, request: Request) -> Response | None:
        """What was captured for a request, redirects followed; None where nothing good was."""
        capture = self._capture(request.url)
        for _ in range(MOST_HOPS):
            location = capture and capture.status in REDIRECTS and capture.header("Location")
            if not capture or not location:
                break
            capture = self._capture(urljoin(capture.url, location).partition("#")[0])
        if capture is None:
            return None
        request.meta[CAPTURE] = capture
        if capture.status == 304:
            capture = self._store.repeated(capture.id)
        if capture is None or not 200 <= capture.status < 300 or capture.body is None:
            return None
        return Response(
            capture.url,
            status=capture.status,
            headers=dict(capture.response_headers),
            body=capture.body,
            request=request,
        )

    def _was_as_before(self, url: str) -> bool:
        """Whether a page that the run did not ask for was read before: it was not due."""
        if self._answers.get(url):
            return False
        before = "SELECT 1 FROM captures WHERE url = ? AND run < ? AND status < 300 LIMIT 1"
        return self.db.execute(before, (url, self.run)).fetchone() is not None

    def _capture(self, url: str) -> Capture | None:
        """The answer the crawl went on with: the last good one, else the last."""
        answers = self._answers.get(url, [])
        self._met.update(answer.id for answer in answers)
        good = [answer for answer in answers if answer.status < 400]
        return self._store.get((good or answers)[-1].id) if answers else None


def _is_told(record: Record) -> bool:
    return not _TELLING.isdisjoint(record.evidence.values())


@cache
def _spiders() -> SpiderLoader:
    settings = Settings()
    settings.setmodule("lgcrawl.settings", priority="project")
    return SpiderLoader.from_settings(settings)


async def _all(requests: Any) -> list[Request]:
    return [request async for request in requests]
