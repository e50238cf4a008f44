"""How fast a host lets itself be asked: what its robots.txt wishes, within bounds."""

from __future__ import annotations

from time import monotonic

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

LONGEST = 30.0  # seconds between two requests; a wish beyond it would stop the crawl


def wished(parser: ProtegoRobotParser, agent: str) -> float:
    """Seconds between two requests that a robots.txt wishes; 0 where it says nothing of it.

    ``Crawl-delay``, and ``Request-rate`` (requests in some seconds, at whatever hour) where that is
    slower. Neither is of RFC 9309; both are widely written. Never more than LONGEST.

    >>> rules = b"User-agent: *\\nCrawl-delay: 2\\nRequest-rate: 1/5"
    >>> wished(ProtegoRobotParser(rules, None), "lgcrawl")
    5.0
    """
    delay = float(parser.crawl_delay(agent) or 0.0)
    rate = parser.rp.request_rate(agent)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return min(delay, LONGEST)


def slow_down(crawler: Crawler, host: str, delay: float) -> None:
    """Leave at least so many seconds between two requests of this crawler to a host."""
    assert crawler.engine is not None  # noqa: S101
    downloader = crawler.engine.downloader
    slot = downloader.slots.get(host)
    before = slot.delay if slot else crawler.settings.getfloat("DOWNLOAD_DELAY")
    if delay <= before:
        return
    # For slots to come: Scrapy drops one that was idle. Exactly, since less would break the wish.
    downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
    if slot:
        slot.delay, slot.jitter = delay, 0.0


def hold(crawler: Crawler, host: str, seconds: float) -> None:
    """Ask a host nothing for so long, and half as often as before from then on."""
    assert crawler.engine is not None  # noqa: S101
    slot = crawler.engine.downloader.slots.get(host)
    if slot is None:
        return
    slow_down(crawler, host, min(2 * slot.delay, LONGEST))
    # A request leaves ``delay`` after the last one: as if that were still to come.
    slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)
