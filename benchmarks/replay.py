"""Captured pages read again: pages a CPU-second on one core, beside a plain parse of the same."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path, connect_for_reading
from lgcrawl.captures.store import Store
from lgcrawl.replay import replay

PAGES = 1200
FEW = 20  # pages read before any are timed: what a process loads once is no cost of a page
DAY = "2026-11-23T06:00:00Z"
HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
Fetched = tuple[str, str, str]  # address, role, page


@dataclass(frozen=True, slots=True)
class Site:
    """A source, its pages, and the XPath of five of a post's fields."""

    what: str
    card: str
    pages: Callable[[int], Iterable[Fetched]]
    fields: tuple[str, ...]


# -- a site of no known platform: one list, and on each page of 54 KB a menu of 700 links ----------
MENU = "".join(
    f'<li><a href="/section/{n}" class="nav-link">Section {n} of the site</a></li>'
    for n in range(700)
)


def large(main: str) -> str:
    """A page around its own part."""
    return (
        f"<html><head><title>Jobs</title></head><body><nav><ul>{MENU}</ul></nav>"
        f"<main>{main}</main></body></html>"
    )


def large_pages(count: int) -> Iterator[Fetched]:
    """The list and each post."""
    rows = (f'<li class="job"><a href="/jobs/{n}">Gritter {n}</a></li>' for n in range(count))
    yield "https://jobs.bench.example/jobs", "list", large("".join(rows))
    for n in range(count):
        main = (
            f"<h1>Gritter {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd><dt>Salary</dt>"
            f"<dd>£{24000 + n} - £{26000 + n} per annum</dd><dt>Location</dt>"
            "<dd>Norwich, NR1 2DH</dd><dt>Closing date</dt><dd>31 December 2030</dd></dl>"
            + f"<p>You will spread salt before dawn and wash lorry {n} after.</p>"
            * 20
        )
        yield f"https://jobs.bench.example/jobs/{n}", "detail", large(main)


# -- a known platform: Jobtrain, 20 posts a list, pages of 15 KB with scripts, menu and footer -----
A_LIST = 20
WORK = ("Gritter", "Planner", "Librarian", "Cook", "Social Worker", "Surveyor", "Welder", "Teacher")
RANK = ("", "Senior ", "Assistant ", "Trainee ", "Principal ", "Deputy ")
TOWN = ("Norwich", "Leeds", "Truro", "Kendal", "Derby", "Hexham", "Lewes", "Stafford", "Poole")
DUTIES = (
    "keep the register of {town} up to date",
    "answer people who write to us within two working days",
    "visit sites in and around {town}, mostly by bicycle",
    "write what was decided so that everyone can follow it",
    "train those who join the team after you",
    "look after a budget of £{sum} and report on it every quarter",
    "stand in for the {work} of the next area in August",
)
HEAD = "".join(
    f'<script>window.jt=window.jt||[];jt.push({{"part":{n},"on":function(e){{return e.target'
    f'.closest(".jt-{n}")}}}});</script><link rel="stylesheet" href="/css/part-{n}.css" />'
    for n in range(50)
)
MENU_OF_JOBS = "".join(
    f'<li class="nav-item"><a class="nav-link" href="/Home/Page?Id={n}">About us, part {n}</a></li>'
    for n in range(30)
)
FOOT = (
    '<footer class="jt-footer"><p>Need help? <a href="https://jobseekersupport.jobtrain.co.uk/">'
    "Support for jobseekers</a></p></footer>"
)


def page_of_jobs(main: str) -> str:
    """A page around its own part."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Careers</title>{HEAD}'
        f'</head><body><header><ul class="navbar-nav">{MENU_OF_JOBS}</ul></header>'
        f'<div class="container body-content">{main}</div>{FOOT}</body></html>'
    )


def post(n: int) -> dict[str, str]:
    """What a post says of itself."""
    low = 22000 + 37 * n % 30000
    return {
        "title": f"{RANK[n % 6]}{WORK[n % 8]}",
        "town": TOWN[n % 9],
        "ref": f"ECC{20000 + n}",
        "pay": f"£{low:,} - £{low + 2900:,} per annum",
        "work": WORK[n % 7].lower(),
        "sum": f"{1000 + n:,}",
        "day": f"{1 + n % 28} December 2030",
    }


def card_of_job(n: int) -> str:
    """An entry of a list."""
    said = post(n)
    return (
        f'<div class="card job-card" data-jobid="{n}"><div class="card-body">'
        f'<h2 class="card-title"><a href="/Job/JobDetail?JobId={n}">{said["title"]}</a></h2>'
        f'<p class="job-card__location">Location: <strong>{said["town"]}</strong></p>'
        f'<span class="jobreference">{said["ref"]}</span> <span class="employmenttype">Permanent'
        f'</span> <span class="salary">{said["pay"]}</span></div></div>'
    )


def page_of_job(n: int) -> str:
    """A post's own page."""
    said = post(n)
    labelled = {
        "Job reference": said["ref"],
        "Location": said["town"],
        "Salary": said["pay"],
        "Contract type": "Permanent",
        "Hours": "37 hours a week, full time",
        "Closing date": said["day"],
    }
    rows = "".join(
        f'<div class="row"><div class="col-4"><strong>{label}</strong></div>'
        f'<div class="col-8">{value}</div></div>'
        for label, value in labelled.items()
    )
    duties = [DUTIES[(n + at) % 7].format(**said) for at in range(7)]
    listed = "".join(f"<li>{duty}</li>" for duty in duties)
    told = "".join(
        f"<p>In week {at} you will {duties[at % 7]}, and {duties[(at + n) % 7]}. We will show you "
        f"how it is done in {said['town']} and listen to how you would do it.</p>"
        for at in range(1, 13)
    )
    return page_of_jobs(
        f'<h1 class="jt-page-title">{said["title"]}</h1><div class="job-detail">{rows}</div>'
        f"<h2>About the role</h2>{told}<h2>What you will do</h2><ul>{listed}</ul>"
        f'<a class="btn" href="/Application?JobId={n}">Apply now</a>'
    )


def known_pages(count: int) -> Iterator[Fetched]:
    """Lists, each with a link to the next, and the pages they lead to."""
    for first in range(0, count, A_LIST):
        numbers = range(first, min(first + A_LIST, count))
        more = f'<a rel="next" href="/Home/_JobCard?Skip={first + A_LIST}">Next</a>'
        main = "".join(map(card_of_job, numbers)) + (more if numbers[-1] + 1 < count else "")
        yield (
            f"https://careers.bench.example/Home/_JobCard?Skip={first}",
            "list",
            page_of_jobs(main),
        )
        for n in numbers:
            url = f"https://careers.bench.example/Job/JobDetail?JobId={n}"
            yield url, "detail", page_of_job(n)


SITES = (
    Site(
        "known platform",
        """title = "bench"
kind = "listing"
records = "vacancy"
platform = "jobtrain"
start = ["https://careers.bench.example/Home/_JobCard?Skip=0"]
[follow]
next = "a[rel=next]::attr(href)"
""",
        known_pages,
        ("//h1", *(f"(//div[@class='col-8'])[{n}]" for n in (1, 2, 3, 6))),
    ),
    Site(
        "700 links a page",
        """title = "bench"
kind = "listing"
records = "vacancy"
start = ["https://jobs.bench.example/jobs"]
row = "li.job"
""",
        large_pages,
        ("//h1", *(f"//dl/dd[{n}]" for n in range(1, 5))),
    ),
)


# -- timing ----------------------------------------------------------------------------------------
def fill(archive: Path, fetched: Iterable[Fetched]) -> None:
    """An archive with the captures of one run, and no record yet."""
    row = SourceRow("bench", "bench", "listing", "vacancy")
    with Writer.open(archive) as writer:
        run = writer.begin_run(row, DAY).result()
        for url, role, page in fetched:
            capture = Capture(
                url=url,
                fetched_at=DAY,
                status=200,
                body=page.encode(),
                role=role,
                response_headers=HEADERS,
            )
            writer.captured(run, capture)
        writer.finish_run(
            run, "ok", "", {}, healthy=True, complete=False, absent_runs=2, today=DAY[:10]
        ).result()


def plain(archive: Path, site: Site) -> float:
    """CPU seconds to unpack every page and read five fields with lxml."""
    began = time.process_time()
    db = connect_for_reading(captures_path(archive))
    assert db is not None
    fields = [etree.XPath(path) for path in site.fields]
    with closing(db):
        for capture in Store(db).select():
            tree = html.document_fromstring(capture.body or b"")
            for field in fields:
                [element.text_content() for element in field(tree)]
    return time.process_time() - began


def timed(archive: Path, cards: Path, new: int) -> float:
    """CPU seconds of one replay in this process alone, which finds so many new records."""
    began = time.process_time()
    done = replay(archive, frozenset({"extract"}), sources=cards, processes=1)
    assert (done.new, done.troubles) == (new, []), done
    return time.process_time() - began


def measured(site: Site, count: int) -> tuple[float, float, float]:
    """CPU seconds: each record new, each as before, a plain parse."""
    with tempfile.TemporaryDirectory() as folder:
        archive, cards = Path(folder) / "archive.db", Path(folder) / "cards"
        cards.mkdir()
        (cards / "bench.toml").write_text(site.card, "utf-8")
        fill(archive, site.pages(count))
        return timed(archive, cards, count), timed(archive, cards, 0), plain(archive, site)


def run() -> list[tuple[str, float, str]]:
    """Pages a CPU-second: kept new, found unchanged, and a plain parse of the same pages."""
    found = []
    for site in SITES:
        measured(site, FEW)
        new, same, parse = measured(site, PAGES)
        found += [
            (f"{site.what}: every record new", PAGES / new, "pages/CPU s"),
            (f"{site.what}: every record as before", PAGES / same, "pages/CPU s"),
            (f"{site.what}: five fields by lxml", PAGES / parse, "pages/CPU s"),
            (f"{site.what}: as before / lxml, CPU a page", same / parse, "x"),
        ]
    return found
