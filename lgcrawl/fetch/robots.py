"""robots.txt by RFC 9309, for every request that waits for it.

Scrapy 2.19 lets waiters through: they share one Deferred whose result is None after the first
(TRAPS 1), it reads a 5xx or no answer as "allow all" where the RFC says "keep out" (TRAPS 2), and
it does not slow down for anybody (TRAPS 3).
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from lgcrawl.fetch import pace
from lgcrawl.fetch.guard import Refused

MAX_PARSED = 500 * 1024  # bytes; RFC 9309 section 2.5


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids this address to us."""


class RobotsUnavailable(IgnoreRequest):
    """robots.txt answered 5xx or not at all: RFC 9309 says keep out."""


class Robots(RobotsTxtMiddleware):
    """Asks for a host's robots.txt once and holds every request to it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._answers: dict[str, asyncio.Task[RobotParser]] = {}

    @property
    def _agent(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise RobotsForbidden or RobotsUnavailable, or let the request pass."""
        if request.meta.get("dont_obey_robotstxt"):
            return  # robots.txt itself
        parser = await self.robot_parser(request)
        if not parser.allowed(request.url, self._agent):
            self._stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden(f"robots.txt of {urlparse_cached(request).netloc} forbids it")

    async def robot_parser(self, request: Request) -> RobotParser:
        """The parsed robots.txt of the request's host; one request for all who wait."""
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        if origin not in self._answers:
            self._answers[origin] = asyncio.ensure_future(self._ask(origin))
        # Shielded: one waiter that is cancelled must not take the answer from the others.
        return await asyncio.shield(self._answers[origin])

    async def _ask(self, origin: str) -> RobotParser:
        ask = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._stats.inc_value("robotstxt/request_count")
        try:
            assert self.crawler.engine is not None  # noqa: S101
            response = await self.crawler.engine.download_async(ask)
        except Refused:
            raise  # the guard's refusal: said of the page too
        except Exception as error:
            raise RobotsUnavailable(f"robots.txt of {origin} did not answer: {error}") from error
        return self._read(response, origin)

    def _read(self, response: Response, origin: str) -> RobotParser:
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            raise RobotsUnavailable(f"robots.txt of {origin} answered {response.status}")
        # Any other answer without a file means that nothing is forbidden (RFC 9309, 2.3.1.3).
        body = response.body[:MAX_PARSED] if response.status < 400 else b""
        parser = build_from_crawler(ProtegoRobotParser, self.crawler, body)
        delay = pace.wished(parser, self._agent)
        pace.slow_down(self.crawler, urlsplit(origin).hostname or "", delay)
        return parser
