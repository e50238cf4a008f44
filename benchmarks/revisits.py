"""A second crawl of a site, against a full one and against Scrapy's own HTTP cache.

1% of its pages are edited and 1% new. Once its sitemap tells the truth, once it has only ETags. An
oracle counts the edits that the archive has missed.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import sys
import tempfile
import threading
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.crawl import FURNITURE, cpu

PAGES = 1_000
WRITTEN = 1_700_000_000  # seconds since 1970
CARD = """
title = "bench"
kind = "{kind}"
records = "vacancy"
start = ["{url}/{start}"]
"""
PLAIN = """
import scrapy
class Plain(scrapy.Spider):
    name = "plain"
    def parse(self, response):
        response.selector.remove_namespaces()
        links = response.css("li.job a::attr(href)").getall()
        for url in response.css("loc::text").getall() or links:
            yield response.follow(url, self.detail)
    def detail(self, response):
        yield {"title": response.css("h1::text").get(), "url": response.url,
               **{dt.css("::text").get(): dt.xpath("following-sibling::dd[1]/text()").get()
                  for dt in response.css("dl dt")}}
"""
SETTINGS = {
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "HTTPCACHE_ENABLED": True,
    "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.RFC2616Policy",
    "HTTPCACHE_DIR": "cache",
    "FEEDS": {"out.jsonl": {"format": "jsonlines", "overwrite": True}},
}


class Council:
    """A site whose posts change; counts what it is asked and what it sends."""

    def __init__(self, validators: tuple[str, ...]) -> None:
        self.validators = validators
        self.pay = dict.fromkeys(range(PAGES), 24_000)
        self.edited = dict.fromkeys(self.pay, WRITTEN)
        self.requests = self.sent = 0
        council = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                council.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}"

    def edit(self) -> None:
        """Edit 1% and write 1% more."""
        for n in random.Random(5).sample(sorted(self.pay), PAGES // 100):
            self.pay[n], self.edited[n] = 25_500, WRITTEN + 86_400
        for n in range(PAGES, PAGES + PAGES // 100):
            self.pay[n], self.edited[n] = 24_000, WRITTEN + 86_400

    def page(self, path: str) -> tuple[str, int]:
        """A page and the moment it was last edited."""
        newest = max(self.edited.values())
        if path == "/sitemap.xml":
            rows = "".join(
                f"<url><loc>{self.url}/jobs/{n}</loc>"
                f"<lastmod>{datetime.fromtimestamp(at, UTC).isoformat()}</lastmod></url>"
                for n, at in self.edited.items()
            )
            return (
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>',
                newest,
            )
        if path == "/jobs":
            rows = "".join(
                f'<li class="job"><a href="/jobs/{n}">Gritter driver {n}</a></li>' for n in self.pay
            )
            return f"<html><body><main><ul>{rows}</ul></main></body></html>", newest
        n = int(path.rpartition("/")[2])
        main = (
            f"<h1>Gritter driver {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd><dt>Salary</dt>"
            f"<dd>£{self.pay[n]:,} per annum</dd>"
            "<dt>Closing date</dt><dd>31 December 2035</dd></dl>"
            "<p>You will spread salt before dawn and wash the lorry after.</p>"
        )
        body = f"<html><body><nav><ul>{FURNITURE}</ul></nav><main>{main}</main></body></html>"
        return body, self.edited[n]

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        """Answer a request, conditionally where it asks so."""
        if to.path == "/robots.txt":
            to.send_error(404)
            return
        text, edited = self.page(to.path)
        body = text.encode()
        values = {
            "ETag": f'"{hashlib.sha1(body).hexdigest()[:16]}"',
            "Last-Modified": formatdate(edited, usegmt=True),
        }
        asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        said = [
            to.headers.get(asked[name]) == values[name]
            for name in self.validators
            if asked[name] in to.headers
        ]
        same = bool(said) and all(said)
        self.requests += 1
        self.sent += 0 if same else len(body)
        to.send_response(304 if same else 200)
        for name in self.validators:
            to.send_header(name, values[name])
        to.send_header("Content-Type", "text/html" if to.path != "/sitemap.xml" else "text/xml")
        to.send_header("Content-Length", "0" if same else str(len(body)))
        to.end_headers()
        if not same:
            to.wfile.write(body)

    def spent(self) -> tuple[int, int]:
        """Requests and bytes since the last time."""
        found, self.requests, self.sent = (self.requests, self.sent), 0, 0
        return found

    def missed(self, archive: Path) -> int:
        """Posts whose pay the archive does not have right."""
        with sqlite3.connect(archive) as db:
            rows = db.execute("SELECT url, salary_min FROM vacancies").fetchall()
        known = {int(url.rpartition("/")[2]): pay for url, pay in rows}
        return sum(known.get(n) != pay for n, pay in self.pay.items())


def _ours(folder: str, host: str) -> float:
    command = f"-m lgcrawl crawl bench --sources cards --archive a.db --allow-private {host}"
    os.environ["LGCRAWL_HOSTS"] = str(Path(folder) / "hosts.db")
    return cpu([sys.executable, *command.split()], folder)


def _plain(folder: str, start: str) -> float:
    code = (
        f"import plain, scrapy.crawler as c; p = c.CrawlerProcess({SETTINGS!r});"
        f"p.crawl(plain.Plain, start_urls=[{start!r}]); p.start()"
    )
    return cpu([sys.executable, "-c", code], folder)


def run() -> list[tuple[str, float, str]]:
    """Requests, bytes and CPU of a second crawl, as shares of the first."""
    rows = []
    for name, kind, start, validators in (
        ("truthful sitemap", "sitemap", "sitemap.xml", ("ETag", "Last-Modified")),
        ("only ETags", "listing", "jobs", ("ETag",)),
    ):
        for who in ("lgcrawl", "Scrapy's HTTP cache"):
            council = Council(validators)
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "plain.py").write_text(PLAIN)
                (Path(folder) / "cards").mkdir()
                card = CARD.format(kind=kind, url=council.url, start=start)
                (Path(folder) / "cards" / "bench.toml").write_text(card)
                spent = []
                for _ in range(2):
                    if who == "lgcrawl":
                        used = _ours(folder, council.host)
                    else:
                        used = _plain(folder, f"{council.url}/{start}")
                    spent.append((*council.spent(), used))
                    council.edit()
                if who == "lgcrawl":
                    # edit() changes the same posts to the same pay: the truth is as it was.
                    missed = council.missed(Path(folder) / "a.db")
                    rows.append((f"{name}, {who}: edits missed", missed, "posts"))
            council.server.shutdown()
            (full, whole, cost), (asked, sent, again) = spent
            rows += [
                (f"{name}, {who}: requests", 100 * asked / full, "% of a full crawl"),
                (f"{name}, {who}: bytes", 100 * sent / whole, "% of a full crawl"),
                (f"{name}, {who}: CPU", again / cost, "x a full crawl"),
            ]
    return rows
