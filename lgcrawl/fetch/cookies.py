"""Cookies for the run of a source whose lists hang on a session; all others ask without any."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.http.cookies import CookieJar


class Cookies:
    """Downloader middleware: one jar for a run, where the card's platform says ``cookies``.

    Scrapy's own keeps a jar for every crawl, and downloads the public-suffix list for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._jar = CookieJar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def _wanted(self, request: Request) -> bool:
        card: Any = getattr(self._crawler.spider, "card", None)
        system = card.system if card else None
        return bool(system and system.cookies) and not request.meta.get("dont_obey_robotstxt")

    def process_request(self, request: Request) -> None:
        """Send what the host has set."""
        if self._wanted(request):
            request.headers.pop("Cookie", None)  # that of before a redirect
            self._jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Remember what it sets."""
        if self._wanted(request):
            self._jar.extract_cookies(response, request)
        return response
