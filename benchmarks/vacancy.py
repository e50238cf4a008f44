"""A full record from an advert of 66 KB on a known platform, against a dozen CSS selectors."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from parsel import Selector

from lgcrawl.cards import Card
from lgcrawl.extract.page import Page
from lgcrawl.extract.read import read
from pipelines.normalise import normalise

SIZE = 66 * 1024
ROUNDS = 60
GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden"
# Adverts' own pages, one a system; to each is added the furniture of a council's site.
PAGES = ("jobtrain_detail", "nhs_jobs_detail", "talentlink_detail", "tribepad_detail")
_ITEM = (
    '<li class="menu__item level-2"><a class="menu__link" href="/services/{0}">Service {0}</a></li>'
)
SELECTORS = (
    *("h1::text", "title::text", "dl dt::text", "dl dd::text", ".salary::text", ".location::text"),
    *(".closing-date::text", "a.apply::attr(href)", "meta[property='og:title']::attr(content)"),
    *("main p::text", "li::text", "script[type='application/ld+json']::text"),
)


def advert(name: str) -> bytes:
    """A golden page with menus around it, SIZE bytes in all."""
    markup = (GOLDEN / name / "page.html").read_text("utf-8")
    missing = SIZE - len(markup.encode())
    items = "".join(_ITEM.format(n) for n in range(missing // len(_ITEM)))
    head, body, rest = markup.partition("<body")
    tag, close, rest = rest.partition(">")
    return f"{head}{body}{tag}{close}<nav><ul>{items}</ul></nav>{rest}".encode()


def run() -> list[tuple[str, float, str]]:
    """(what, figure, unit): milliseconds of CPU a page, the median; ratios to the selectors."""
    rows = []
    ours, theirs = [], []
    for name in PAGES:
        body = advert(name)
        platform = name.removesuffix("_detail")
        card = _card(platform)
        mine = _median(partial(_record, body, card))
        plain = _median(partial(_selected, body))
        ours.append(mine)
        theirs.append(plain)
        rows.append((f"{platform}, parsed, read and cleaned", mine, "ms"))
    rows.append(("baseline: parsel, a dozen selectors", statistics.median(theirs), "ms"))
    rows.append(("ours / parsel", statistics.median(ours) / statistics.median(theirs), "x"))
    return rows


def _card(platform: str) -> Card:
    return Card(
        slug="bench",
        title="A council: jobs",
        kind="listing",
        records="vacancy",
        start=("https://www.example.gov.uk/jobs",),
        platform=platform,
    ).resolved()


def _record(body: bytes, card: Card) -> None:
    extraction = read(Page(body, "https://www.example.gov.uk/jobs/4711"), "vacancy", card)
    (record,) = extraction.records
    normalise(record)


def _selected(body: bytes) -> None:
    page = Selector(text=body.decode(), type="html")
    for selector in SELECTORS:
        page.css(selector).getall()


def _median(work: Callable[[], None]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    for what, figure, unit in run():
        print(f"{what:<48} {figure:>12,.2f} {unit}")
