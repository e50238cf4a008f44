"""robots.txt by RFC 9309, for every request that waits for it.

Scrapy 2.19 lets waiters through: they share one Deferred whose result is None after the first
(TRAPS 1), it reads a 5xx or no answer as "allow all" where the RFC says "keep out" (TRAPS 2), it
does not slow down for anybody (TRAPS 3), and it asks again in every run.
"""

from __future__ import annotations

import asyncio
import codecs
import re
from dataclasses import dataclass
from time import time

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from lgcrawl.fetch.guard import NoContact, Refused
from lgcrawl.fetch.hosts import Kept
from lgcrawl.fetch.pace import host_of, hosts_of, wished
from pipelines.addresses import unposted

MAX_PARSED = 500 * 1024  # bytes; RFC 9309 section 2.5
GOOD_FOR = 24 * 3600.0  # seconds; RFC 9309 section 2.4
_VERSION = re.compile(rb"^([ \t]*user-agent[ \t]*:[ \t]*[\w-]+)/[^\r\n#]*", re.I | re.M)
OUT_FOR = 600.0  # seconds for which a robots.txt that failed keeps us out without asking again


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids this address to us."""


class RobotsUnavailable(IgnoreRequest):
    """robots.txt answered 5xx or not at all: RFC 9309 says keep out."""


@dataclass(slots=True)
class _Asked:
    """What an origin's robots.txt says, or will, and until when that holds."""

    answer: asyncio.Task[RobotParser]
    until: float


class Robots(RobotsTxtMiddleware):
    """Asks for a host's robots.txt once a day and holds every request to it.

    The day is the machine's, not the run's (hosts.db). A robots.txt that fails keeps us out even
    where yesterday's copy is at hand: the RFC would allow to use that, but a host that is failing
    is best left alone.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, _Asked] = {}
        self._hosts = hosts_of(crawler)

    @property
    def _agent(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise RobotsForbidden or RobotsUnavailable, or let the request pass."""
        if request.meta.get("dont_obey_robotstxt"):
            return  # robots.txt itself
        parser = await self.robot_parser(request)
        if not parser.allowed(unposted(request.url)[0], self._agent):
            self._stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden(f"robots.txt of {urlparse_cached(request).netloc} forbids it")

    async def robot_parser(self, request: Request) -> RobotParser:
        """The parsed robots.txt of the request's host; one request for all who wait."""
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc.rpartition('@')[2].lower()}"
        asked = self._asked.get(origin)
        if asked is None or asked.until < time():
            asked = _Asked(asyncio.ensure_future(self._learn(origin)), time() + OUT_FOR)
            self._asked[origin] = asked
        # Shielded: one waiter that is cancelled must not take the answer from the others.
        return await asyncio.shield(asked.answer)

    async def _learn(self, origin: str) -> RobotParser:
        kept = self._hosts.robots(origin)
        if kept is None or not 0 <= time() - kept.fetched_at < _good_for(kept):
            kept = await self._ask(origin)
        if kept.status >= 500 or kept.status == 429:
            raise RobotsUnavailable(f"robots.txt of {origin} answered {kept.status}")
        self._asked[origin].until = kept.fetched_at + GOOD_FOR
        # "lgcrawl/1.0" means us too; what stands after the token is no part of it.
        rules = _VERSION.sub(rb"\1", kept.body)
        parser = build_from_crawler(ProtegoRobotParser, self.crawler, rules)
        host = host_of(origin)
        wish = wished(parser, self._agent)
        self._hosts.wishes[host] = max(wish, self._hosts.wishes.get(host, 0.0))
        return parser

    async def _ask(self, origin: str) -> Kept:
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
        except (Refused, NoContact):
            raise  # the guard's refusal: said of the page too
        except Exception as error:
            # Not remembered in hosts.db: it may be our own network that is down.
            raise RobotsUnavailable(f"robots.txt of {origin} did not answer: {error}") from error
        status = response.status
        self._stats.inc_value(f"robotstxt/response_status_count/{status}")
        # Any other answer without a file means that nothing is forbidden (RFC 9309, 2.3.1.3).
        body = response.body[:MAX_PARSED] if status < 400 else b""
        body = body.removeprefix(codecs.BOM_UTF8)
        self._hosts.keep_robots(origin, status, body)
        return Kept(time(), status, body)


def _good_for(kept: Kept) -> float:
    return OUT_FOR if kept.status >= 500 or kept.status == 429 else GOOD_FOR
