"""Captured pages read again: pages a CPU-second on one core, beside a plain parse of the same."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lxml import etree, html

from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path, connect_for_reading
from lgcrawl.captures.store import Store
from lgcrawl.replay import replay

PAGES = 1200
DAY = "2026-11-23T06:00:00Z"
CARD = """
title = "bench"
kind = "listing"
records = "vacancy"
start = ["https://jobs.bench.example/jobs"]
row = "li.job"
"""
FURNITURE = "".join(
    f'<li><a href="/section/{n}" class="nav-link">Section {n} of the site</a></li>'
    for n in range(700)
)


def page(main: str) -> bytes:
    """A page of about 66 KB."""
    return (
        f"<html><head><title>Jobs</title></head><body><nav><ul>{FURNITURE}</ul></nav>"
        f"<main>{main}</main></body></html>"
    ).encode()


def pages() -> Iterator[tuple[str, str, bytes]]:
    """Address, role and body of the list and of each post."""
    rows = (f'<li class="job"><a href="/jobs/{n}">Gritter {n}</a></li>' for n in range(PAGES))
    yield "https://jobs.bench.example/jobs", "list", page("".join(rows))
    for n in range(PAGES):
        main = (
            f"<h1>Gritter {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd><dt>Salary</dt>"
            f"<dd>£{24000 + n} - £{26000 + n} per annum</dd><dt>Location</dt>"
            "<dd>Norwich, NR1 2DH</dd><dt>Closing date</dt><dd>31 December 2030</dd></dl>"
            + f"<p>You will spread salt before dawn and wash lorry {n} after.</p>"
            * 20
        )
        yield f"https://jobs.bench.example/jobs/{n}", "detail", page(main)


def fill(archive: Path) -> None:
    """An archive with the captures of one run, and no record yet."""
    row = SourceRow("bench", "bench", "listing", "vacancy")
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    with Writer.open(archive) as writer:
        run = writer.begin_run(row, DAY).result()
        for url, role, body in pages():
            capture = Capture(
                url=url, fetched_at=DAY, status=200, body=body, role=role, response_headers=headers
            )
            writer.captured(run, capture)
        writer.finish_run(
            run, "ok", "", {}, healthy=True, complete=False, absent_runs=2, today=DAY[:10]
        ).result()


def plain(archive: Path) -> float:
    """CPU seconds to unpack every page and read five fields with lxml."""
    began = time.process_time()
    db = connect_for_reading(captures_path(archive))
    assert db is not None
    fields = [etree.XPath(path) for path in ("//h1", *(f"//dl/dd[{n}]" for n in range(1, 5)))]
    with closing(db):
        for capture in Store(db).select():
            tree = html.document_fromstring(capture.body or b"")
            for field in fields:
                [element.text_content() for element in field(tree)]
    return time.process_time() - began


def timed(archive: Path, cards: Path) -> float:
    """CPU seconds of one replay in this process alone."""
    began = time.process_time()
    replay(archive, frozenset({"extract"}), sources=cards, processes=1)
    return time.process_time() - began


def run() -> list[tuple[str, float, str]]:
    """Pages a CPU-second: kept new, found unchanged, and a plain parse of the same pages."""
    with tempfile.TemporaryDirectory() as folder:
        archive, cards = Path(folder) / "archive.db", Path(folder) / "cards"
        cards.mkdir()
        (cards / "bench.toml").write_text(CARD, "utf-8")
        fill(archive)
        new, same, parse = timed(archive, cards), timed(archive, cards), plain(archive)
    return [
        ("replay, every record new", PAGES / new, "pages/CPU s"),
        ("replay, every record as before", PAGES / same, "pages/CPU s"),
        ("unpacked and five fields by lxml", PAGES / parse, "pages/CPU s"),
        ("replay / plain parse, CPU a page", same / parse, "x"),
    ]
