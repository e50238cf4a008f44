"""Bytes and milliseconds a kept page costs, against gzipped WARC records in the same run."""

from __future__ import annotations

import gzip
import io
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import connect
from lgcrawl.captures.shapes import host_of
from lgcrawl.captures.store import Store

SHARED = Path(__file__).resolve().parents[2] / "shared" / "pages"  # private; skipped without it
BATCH = 500  # captures to a commit, as the archive's writer does
DETAILS, LISTS, DAYS, PER_LIST = 600, 20, 12, 25

Row = tuple[str, float, str]

_ADDRESS = re.compile(
    rb"""(?:rel=["']?canonical["']?[^>]{0,200}href=["']?|property=["']og:url["'][^>]{0,200}content=["'])"""
    rb"""(https?://[^"'>\s]{1,500})""",
    re.IGNORECASE,
)
_SENT = (
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "en"),
    ("User-Agent", "lgcrawl/0.1.0 (+https://www.example.org/crawler)"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
)


def run() -> list[Row]:
    """(what, figure, unit): a generated host, then the real pages of hosts with two or more."""
    rows = _compared("new pages, generated", list(_details()), DETAILS // 3)
    rows += _compared("lists fetched daily, generated", list(_lists()), LISTS * DAYS // 3)
    rows += _compared("unchanged pages, generated", list(_unchanged()), 0)
    first, later = _real()
    if later:
        rows += _compared(f"{len(first)} real pages, the first of their hosts", first, 0)
        rows += _compared(f"{len(later)} real pages, the later ones", first + later, len(first))
    return rows


def _compared(what: str, captures: list[Capture], warm: int) -> list[Row]:
    """Both ways over the same captures, the first ``warm`` kept before the figures begin."""
    counted = captures[warm:]
    mean = sum(len(capture.body or b"") for capture in counted) / len(counted)
    stored, store_ms = _stored(captures, warm)
    written, warc_ms = _written(captures, warm)
    return [
        (f"{what}: size", mean / 1024, "KiB/page"),
        (f"{what}: captures.db", stored, "bytes/page"),
        (f"{what}: gzip WARC", written, "bytes/page"),
        (f"{what}: bytes, captures.db / WARC", stored / written, "x"),
        (f"{what}: captures.db", store_ms, "ms/page"),
        (f"{what}: gzip WARC", warc_ms, "ms/page"),
        (f"{what}: time, captures.db / WARC", store_ms / warc_ms, "x"),
    ]


def _stored(captures: list[Capture], warm: int) -> tuple[float, float]:
    """Bytes of the file and CPU milliseconds a capture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "captures.db"
        with closing(connect(path)) as db:
            store = Store(db)

            def keep(batch: list[Capture]) -> None:
                db.execute("BEGIN IMMEDIATE")
                for capture in batch:
                    store.add(capture)
                db.execute("COMMIT")

            def size() -> int:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return path.stat().st_size

            return _measured(keep, size, captures, warm)


def _written(captures: list[Capture], warm: int) -> tuple[float, float]:
    """As :func:`_stored`, for request and response records written by warcio."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")

    def keep(batch: list[Capture]) -> None:
        for capture in batch:
            answer = StatusAndHeaders("200 OK", list(capture.response_headers), protocol="HTTP/1.1")
            asked = StatusAndHeaders("GET / HTTP/1.1", list(_SENT), is_http_request=True)
            response = writer.create_warc_record(
                capture.url,
                "response",
                payload=io.BytesIO(capture.body or b""),
                length=len(capture.body or b""),
                http_headers=answer,
            )
            request = writer.create_warc_record(capture.url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)

    return _measured(keep, lambda: len(out.getvalue()), captures, warm)


def _measured(
    keep: Callable[[list[Capture]], None],
    size: Callable[[], int],
    captures: list[Capture],
    warm: int,
) -> tuple[float, float]:
    """Bytes and CPU milliseconds a capture, the first ``warm`` not counted."""
    for batch in _batches(captures[:warm]):
        keep(batch)
    before = size()
    start = time.process_time()
    for batch in _batches(captures[warm:]):
        keep(batch)
    spent = time.process_time() - start
    count = len(captures) - warm
    return (size() - before) / count, 1000 * spent / count


def _batches(captures: list[Capture]) -> Iterator[list[Capture]]:
    for start in range(0, len(captures), BATCH):
        yield captures[start : start + BATCH]


# -- a host in our own words -----------------------------------------------------------------------
class _Site:
    """Pages of some 66 KB of one council: the same furniture, a nonce, and what is their own."""

    def __init__(self) -> None:
        chance = random.Random(7)
        letters = "aabcdeeefghiiklmnnoooprrsstttuvwy"
        self.words = [
            "".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(5000)
        ]
        self.head = self._lines(chance, 440, '<script data-n="{0}">var {1} = "{2}";</script>')
        self.menu = self._lines(chance, 210, '<li class="nav__{0}"><a href="/{1}">{2} {3}</a></li>')
        self.foot = self._lines(
            chance, 300, '<p class="foot {0}">{1} {2} <a href="/{3}">{2}</a></p>'
        )

    def _lines(self, chance: random.Random, count: int, shape: str) -> str:
        return "\n".join(shape.format(*chance.choices(self.words, k=4)) for _ in range(count))

    def prose(self, chance: random.Random, words: int) -> str:
        return " ".join(chance.choices(self.words, k=words))

    def page(self, chance: random.Random, title: str, main: str) -> bytes:
        """A whole page; the nonce and the time it was made differ on every answer."""
        nonce = f"{chance.getrandbits(128):032x}"
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>'
            f'<meta name="csrf" content="{nonce}">{self.head}</head><body><ul>{self.menu}</ul>'
            f'<main><h1>{title}</h1>{main}<form data-token="{nonce}"></form></main>{self.foot}'
            f"<!-- made in {chance.random():.6f} s --></body></html>"
        ).encode()


def _details() -> Iterator[Capture]:
    """A page each for many vacancies: 2 to 8 KB of their own text."""
    site = _Site()
    for number in range(DETAILS):
        chance = random.Random(number)
        paragraphs = "".join(
            f"<p>{site.prose(chance, 60)}</p>" for _ in range(chance.randint(4, 18))
        )
        title = site.prose(chance, 5)
        yield _capture(f"/jobs/{number}", site.page(chance, title, paragraphs), number)


def _lists() -> Iterator[Capture]:
    """The pages of a list day after day, three new vacancies at its top each day."""
    site = _Site()
    for day in range(DAYS):
        for page in range(LISTS):
            first = page * PER_LIST - 3 * day
            items = "".join(_item(site, number) for number in range(first, first + PER_LIST))
            chance = random.Random(f"{day} {page}")
            body = site.page(chance, f"Jobs, page {page}", f"<ul>{items}</ul>")
            yield _capture(f"/jobs?page={page}", body, day * 86_400 + page)


def _item(site: _Site, number: int) -> str:
    chance = random.Random(f"item {number}")
    return (
        f'<li class="job"><h3><a href="/jobs/{number}">{site.prose(chance, 5)}</a></h3>'
        f"<p>{site.prose(chance, 30)}</p><p>Pay: £{chance.randint(20, 60)},000</p></li>"
    )


def _unchanged() -> Iterator[Capture]:
    """The same page, answered in full over and over."""
    site = _Site()
    body = site.page(random.Random(1), "Contact us", site.prose(random.Random(2), 900))
    for hour in range(400):
        yield _capture("/contact", body, hour * 3600)


def _capture(path: str, body: bytes, second: int, host: str = "www.example.gov.uk") -> Capture:
    day, rest = divmod(second, 86_400)
    moment = f"2026-11-{1 + day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"
    headers = (
        ("Date", "Mon, 23 Nov 2026 06:15:00 GMT"),
        ("Server", "nginx/1.24.0"),
        ("Content-Type", "text/html; charset=UTF-8"),
        ("Content-Length", str(len(body))),
        ("ETag", f'"{random.Random(second).getrandbits(64):016x}"'),
        ("Cache-Control", "max-age=0, must-revalidate, private"),
        ("Vary", "Accept-Encoding"),
    )
    return Capture(
        url=f"https://{host}{path}",
        fetched_at=moment,
        status=200,
        reason="OK",
        body=body,
        request_headers=_SENT,
        response_headers=headers,
        source="example-jobs",
        run=1,
        role="detail",
    )


# -- real pages ------------------------------------------------------------------------------------
def _real() -> tuple[list[Capture], list[Capture]]:
    """Pages of hosts with two or more that differ: each host's first, and the rest."""
    hosts: dict[str, dict[bytes, str]] = defaultdict(dict)
    for path in sorted(SHARED.rglob("*.html*")) if SHARED.is_dir() else ():
        body = path.read_bytes()
        body = gzip.decompress(body) if path.suffix == ".gz" else body
        address = _ADDRESS.search(body)
        if address:
            url = address[1].decode("latin-1")
            hosts[host_of(url)][body] = url
    captures: list[list[Capture]] = [
        [
            _capture(url.partition(host)[2] or "/", body, second, host)
            for second, (body, url) in enumerate(pages.items())
        ]
        for host, pages in hosts.items()
        if host and len(pages) > 1
    ]
    return [first for first, *_ in captures], [one for _, *rest in captures for one in rest]


if __name__ == "__main__":
    for what, figure, unit in run():
        print(f"{what:<60} {figure:>12,.2f} {unit}")
