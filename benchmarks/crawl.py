"""CPU a page of a whole crawl, against plain Scrapy with CSS selectors and JSON lines."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = 300
FURNITURE = "".join(
    f'<li><a href="/section/{n}" class="nav-link">Section {n} of the site</a></li>'
    for n in range(700)
)
PLAIN = """
import scrapy
class Plain(scrapy.Spider):
    name = "plain"
    custom_settings = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
                       "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "ROBOTSTXT_OBEY": True}
    def parse(self, response):
        yield from response.follow_all(css="li.job a", callback=self.detail)
    def detail(self, response):
        yield {"title": response.css("h1::text").get(), "url": response.url,
               **{dt.css("::text").get(): dt.xpath("following-sibling::dd[1]/text()").get()
                  for dt in response.css("dl dt")}}
"""
CARD = """
title = "bench"
kind = "listing"
records = "vacancy"
start = ["{url}/jobs"]
row = "li.job"
"""


class Handler(BaseHTTPRequestHandler):
    """A list of PAGES jobs, each with a page of about 66 KB."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each page waits for a delayed ACK

    def do_GET(self) -> None:
        """The list or one post."""
        if self.path == "/jobs":
            main = "".join(
                f'<li class="job"><a href="/jobs/{n}">Gritter driver {n}</a></li>'
                for n in range(PAGES)
            )
        else:
            n = self.path.rpartition("/")[2]
            main = (
                f"<h1>Gritter driver {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd><dt>Salary</dt>"
                "<dd>£24,000 - £26,000 per annum</dd><dt>Location</dt><dd>Norwich, NR1 2DH</dd>"
                "<dt>Closing date</dt><dd>31 December 2030</dd></dl>"
                + "<p>You will spread salt before dawn and wash the lorry after.</p>"
                * 20
            )
        body = (
            f"<html><head><title>Jobs</title></head><body><nav><ul>{FURNITURE}</ul></nav>"
            f"<main>{main}</main></body></html>"
        ).encode()
        status = 404 if self.path == "/robots.txt" else 200
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def cpu(command: list[str], folder: str) -> float:
    """CPU seconds of a command, its start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "no_proxy": "127.0.0.1"}
    subprocess.run(command, cwd=folder, check=True, env=env, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run() -> list[tuple[str, float, str]]:
    """Pages a CPU-second of both, and the ratio."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plain.py").write_text(PLAIN)
        (Path(folder) / "cards").mkdir()
        (Path(folder) / "cards" / "bench.toml").write_text(CARD.format(url=f"http://{host}"))
        code = (
            "import plain, scrapy.crawler as c;"
            "p = c.CrawlerProcess({'FEEDS': {'out.jsonl': {'format': 'jsonlines'}}});"
            f"p.crawl(plain.Plain, start_urls=['http://{host}/jobs']); p.start()"
        )
        plain = cpu([sys.executable, "-c", code], folder)
        command = f"-m lgcrawl crawl bench --sources cards --archive a.db --allow-private {host}"
        ours = cpu([sys.executable, *command.split()], folder)
    server.shutdown()
    return [
        ("plain Scrapy + CSS + JSON lines", PAGES / plain, "pages/CPU s"),
        ("lgcrawl crawl, everything on top", PAGES / ours, "pages/CPU s"),
        ("lgcrawl / plain, CPU a page", ours / plain, "x"),
    ]
