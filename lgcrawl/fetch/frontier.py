"""The pages still to be asked: Scrapy's scheduler, one page of a host in hand at a time.

Scrapy's own loses its queue on kill -9 (TRAPS 5). Here a page waits as an ``Ask``, which the run
writes down with the page that leads to it; its request is made when its turn comes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from lgcrawl.visits import DETAIL, LIST, Ask

ASK = "ask"  # in a request's cb_kwargs: what it asks for
_TAKEN = "lgcrawl_taken"  # in its meta: its turn has come before; a redirect or a retry
MOST_BEING_KEPT = 128  # pages whose records are on their way into the archive
_AGAIN = "again"
_TURNS = (_AGAIN, LIST, DETAIL)  # lists first: they change under who reads them slowly


class Frontier:
    """What waits, by host: redirects and retries, then lists, then details, each in its order."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._waiting: dict[str, dict[str, deque[Any]]] = {}
        self._hosts: deque[str] = deque()  # whose turn it is

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def restore(self, asks: Iterable[Ask]) -> None:
        """Let the pages wait that a run had left."""
        for ask in asks:
            self._wait(ask.url, ask.role, ask)

    def clear(self) -> None:
        """Ask for nothing more."""
        self._waiting.clear()
        self._hosts.clear()

    # -- what Scrapy's engine calls ------------------------------------------------------------
    def has_pending_requests(self) -> bool:
        """Whether anything waits."""
        return bool(self._hosts)

    def enqueue_request(self, request: Request) -> bool:
        """Let a request wait for its turn."""
        ask = request.cb_kwargs.get(ASK)
        if ask is None or request.meta.get(_TAKEN):
            self._wait(request.url, _AGAIN, request)
        else:
            self._wait(ask.url, ask.role, ask)
        return True

    def next_request(self) -> Request | None:
        """The next request of a host with nothing in hand; None while there is none."""
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101
        assert engine.scraper.slot is not None  # noqa: S101
        if len(engine.scraper.slot.active) >= MOST_BEING_KEPT:
            return None  # Scrapy counts their bytes; two thousand small pages are few bytes
        in_hand = {urlparse_cached(request).netloc for request in engine.downloader.active}
        for _ in range(len(self._hosts)):
            host = self._hosts[0]
            self._hosts.rotate(-1)
            if host not in in_hand:
                return self._take(host)
        return None

    def _take(self, host: str) -> Request:
        turns = self._waiting[host]
        found = next(turns[turn] for turn in _TURNS if turns[turn]).popleft()
        if not any(turns.values()):
            del self._waiting[host]
            self._hosts.remove(host)
        request: Request = found
        if isinstance(found, Ask):
            spider: Any = self._crawler.spider
            request = spider.request(found)
        request.meta[_TAKEN] = True
        return request

    def _wait(self, url: str, turn: str, what: Ask | Request) -> None:
        host = urlsplit(url).netloc
        if host not in self._waiting:
            self._waiting[host] = {name: deque() for name in _TURNS}
            self._hosts.append(host)
        self._waiting[host][turn].append(what)
