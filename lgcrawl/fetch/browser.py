"""Pages that hold nothing until their scripts have run, read with Chromium (the extra ``browser``).

The browser has no network of its own. What a page asks for is fetched by us: through the guard, by
robots.txt, one request at a time, under our own name; a redirect cannot lead it elsewhere.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

from playwright.async_api import Error, Page, Route
from playwright.async_api import Request as Asked
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from lgcrawl.fetch.guard import Guard
from lgcrawl.fetch.moving import REDIRECTS
from lgcrawl.fetch.robots import Robots
from pipelines.errors import InputError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Nothing leaves the browser but what the page's route lets us fetch (TRAPS 32).
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9"),
)
_WANTED = frozenset(("document", "script", "xhr", "fetch"))  # not pictures, styles, fonts, sockets
_PASSED_ON = ("accept", "content-type", "x-requested-with")  # headers the page's scripts set
_KEPT_BACK = ("content-length", "content-encoding", "transfer-encoding")
_MOST = 100  # requests of one page
_PATIENCE_MS = 10_000  # for the list to be filled in


def furnish(settings: BaseSettings) -> None:
    """Set what a crawl with a browser needs. Raises InputError where there is none."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise InputError("this source needs a browser: install chromium")
    handler = f"{__name__}.Handler"
    handlers = settings.getdict("DOWNLOAD_HANDLERS") | {"http": handler, "https": handler}
    context = {
        "user_agent": settings["USER_AGENT"],
        "service_workers": "block",
        "accept_downloads": False,
    }
    for name, value in {
        "DOWNLOAD_HANDLERS": handlers,
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": chromium, "args": list(_FLAGS)},
        "PLAYWRIGHT_CONTEXTS": {"default": context},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
    }.items():
        settings.set(name, value, priority="spider")


class Handler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Downloads a page as it is once its scripts have filled it in."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turn = asyncio.Lock()
        self._asked = 0

    async def download_request(self, request: Request) -> Response:
        """The page as rendered; robots.txt as it is."""
        if request.meta.get("dont_obey_robotstxt"):
            return await HTTP11DownloadHandler.download_request(self, request)
        card: Any = getattr(self._crawler.spider, "card", None)
        self._asked = 0
        request.meta["playwright"] = True
        request.meta["playwright_page_methods"] = [PageMethod(_settle, card.row if card else None)]
        response: Response = await super().download_request(request)
        return response

    def _make_request_handler(self, *_: Any, **given: Any) -> Callable[..., Awaitable[None]]:
        async def answer(route: Route, asked: Asked) -> None:
            given["initial_request_done"].set()
            response = await self._fetched(asked)
            if response is None:
                await route.abort()
                return
            headers = {str(k): str(v) for k, v in response.headers.to_unicode_dict().items()}
            await route.fulfill(
                status=response.status,
                headers={k: v for k, v in headers.items() if k.lower() not in _KEPT_BACK},
                body=response.body,
            )

        return answer

    async def _fetched(self, asked: Asked) -> Response | None:
        """What the page asks for; None for what it need not or may not have."""
        self._asked += 1
        if asked.resource_type not in _WANTED or self._asked > _MOST:
            return None
        headers = {name: value for name, value in asked.headers.items() if name in _PASSED_ON}
        headers["User-Agent"] = self._crawler.settings["USER_AGENT"]
        request = Request(
            asked.url, method=asked.method, headers=headers, body=asked.post_data_buffer or b""
        )
        try:
            for _ in range(self._crawler.settings.getint("REDIRECT_MAX_TIMES")):
                await self._permit(request)
                async with self._turn:
                    response = await HTTP11DownloadHandler.download_request(self, request)
                where = response.headers.get("Location")
                if response.status not in REDIRECTS or where is None:
                    return response
                request = Request(urljoin(request.url, where.decode("latin-1")), headers=headers)
        except (IgnoreRequest, OSError):
            pass
        except Exception:  # of the network; the page's scripts get to know it as a browser's would
            self._crawler.stats.inc_value("browser/failed")
        return None

    async def _permit(self, request: Request) -> None:
        """Raise IgnoreRequest for what the guard or robots.txt refuses."""
        engine = self._crawler.engine
        for middleware in engine.downloader.middleware.middlewares:
            if isinstance(middleware, Guard):
                middleware.process_request(request)
            elif isinstance(middleware, Robots):
                await middleware.process_request(request)


async def _settle(page: Page, row: str | None) -> None:
    """Wait until the list is there, or nothing more is asked for; a page may have none."""
    try:
        if row:
            await page.wait_for_selector(row, state="attached", timeout=_PATIENCE_MS)
        else:
            await page.wait_for_load_state("networkidle", timeout=_PATIENCE_MS)
    except Error:
        return  # what came is read all the same, and says what it lacks
