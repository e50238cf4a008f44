"""The demo's small web: three sites of plain files on loopback; day 2 differs from day 1."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

FILES = Path(__file__).parent / "web"
TYPES = {".xml": "application/rss+xml; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
# The demo is the same on any day: its dates count from the day it runs.
DAY = re.compile(r"\{\{(day|iso|slashed|rfc)([+-]\d{1,3})\}\}")
FORMS = {"day": "%d %B %Y", "iso": "%Y-%m-%d", "slashed": "%d/%m/%Y", "rfc": "%a, %d %b %Y"}
SITES = ("council", "recruit", "press")


class Web:
    """The sites' addresses, and which day it is; day 2 lays its files over those of day 1."""

    def __init__(self) -> None:
        self.day = 1
        self.today = date.today()
        self.hosts: dict[str, str] = {}  # site -> HOST:PORT

    def file(self, site: str, target: str) -> Path | None:
        """The file that answers a request, None for 404.

        ``/jobs?page=2`` is the file ``jobs@page=2.html``.
        """
        parts = urlsplit(target)
        name = unquote(parts.path).strip("/") + (f"@{parts.query}" if parts.query else "")
        days = [FILES / f"day{day}" for day in range(self.day, 0, -1)]
        gone = {line for day in days if (day / "gone.txt").exists() for line in lines(day)}
        for ending in ("", ".html", ".xml"):
            for day in days:
                path = day / site / (name + ending)
                inside = path.resolve().is_relative_to(FILES.resolve())
                if inside and path.is_file() and f"{site}/{name}{ending}" not in gone:
                    return path
        return None

    def fill(self, text: str) -> str:
        """The text with ``{{site}}`` as the site's address, ``{{iso+14}}`` as a day from today."""
        for site, host in self.hosts.items():
            text = text.replace("{{" + site + "}}", f"http://{host}")
        return DAY.sub(self._day, text)

    def _day(self, found: re.Match[str]) -> str:
        day = self.today + timedelta(days=int(found[2]))
        return day.strftime(FORMS[found[1]]).lstrip("0")


def lines(day: Path) -> list[str]:
    """The pages that are gone by a day."""
    return (day / "gone.txt").read_text("utf-8").split()


@contextmanager
def serving() -> Iterator[Web]:
    """The sites, each on a free port of loopback, until the block ends."""
    web = Web()
    with ExitStack() as stack:
        for site in SITES:
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler(web, site))
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            web.hosts[site] = f"127.0.0.1:{server.server_port}"
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield web


def handler(web: Web, site: str) -> type[BaseHTTPRequestHandler]:
    """The request handler of one site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each page waits for a delayed ACK

        def do_GET(self) -> None:  # the name http.server calls
            path = web.file(site, self.path)
            body = web.fill(path.read_text("utf-8")).encode() if path else b"<h1>Not found</h1>"
            self.send_response(200 if path else 404)
            kind = TYPES.get(path.suffix if path else "", "text/html; charset=utf-8")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler
