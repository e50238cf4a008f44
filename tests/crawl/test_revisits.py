"""A second crawl asks for what may have changed, finds every change, and reads nothing twice."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from urllib.parse import urlsplit

import pytest

from tests.conftest import Answer, Cli, Site
from tests.crawl.test_crawl import query

SITEMAP = """
title = "A test site"
kind = "sitemap"
records = "vacancy"
start = ["{url}/sitemap.xml"]
include = "/jobs/"
"""
LISTING = """
title = "A test site"
kind = "listing"
records = "vacancy"
start = ["{url}/jobs"]
row = "li.job"
complete = true
"""
DAYS_AGO = 1_700_000_000  # when the pages were written, in seconds since 1970


def page(n: int, pay: int) -> str:
    return (
        f"<html><body><main><h1>Gritter driver {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd>"
        f"<dt>Salary</dt><dd>£{pay:,} per annum</dd><dt>Location</dt><dd>Norwich</dd>"
        "<dt>Closing date</dt><dd>31 December 2035</dd></dl>"
        f"<p>You will spread salt on route {n} and wash the lorry after.</p></main></body></html>"
    )


@dataclass
class Council:
    """A site of vacancies that answers conditional requests, and counts what it is asked.

    ``truth`` is the pay of each post: the oracle that an archive is compared with.
    """

    site: Site
    validators: tuple[str, ...] = ("ETag", "Last-Modified")
    truth: dict[int, int] = field(default_factory=dict)
    edited: dict[int, int] = field(default_factory=dict)  # post -> moment of its last edit
    asked: list[str] = field(default_factory=list)
    sent: int = 0  # bytes

    def write(self, n: int, pay: int, at: int = DAYS_AGO) -> None:
        self.truth[n], self.edited[n] = pay, at
        self._serve(f"/jobs/{n}", lambda: page(n, self.truth[n]), lambda: self.edited[n])

    def list(self, path: str, text: Callable[[], str]) -> None:
        self._serve(path, text, lambda: max(self.edited.values()))

    def _serve(self, path: str, text: Callable[[], str], edited: Callable[[], int]) -> None:
        def answer(_: str) -> Answer:
            body = text()
            headers = {
                "ETag": f'"{hashlib.sha1(body.encode()).hexdigest()[:12]}"',
                "Last-Modified": formatdate(edited(), usegmt=True),
            }
            headers = {name: headers[name] for name in self.validators}
            given = self.site.headers
            same = (
                given.get("If-None-Match") == headers.get("ETag", "")
                if "If-None-Match" in given
                else given.get("If-Modified-Since") == headers.get("Last-Modified", "")
            )
            self.asked.append(path)
            self.sent += 0 if same else len(body)
            return Answer("" if same else body, 304 if same else 200, headers=headers)

        self.site.pages[path] = answer

    def sitemap(self) -> str:
        rows = "".join(
            f"<url><loc>{self.site.url}/jobs/{n}</loc>"
            f"<lastmod>{datetime.fromtimestamp(at, UTC).isoformat()}</lastmod></url>"
            for n, at in self.edited.items()
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'

    def listing(self) -> str:
        rows = "".join(
            f'<li class="job"><a href="/jobs/{n}">Gritter driver {n}</a></li>' for n in self.truth
        )
        return f"<html><body><main><ul>{rows}</ul></main></body></html>"

    def count(self) -> tuple[int, int]:
        """Requests and bytes since the last count, robots.txt aside."""
        counted = len(self.asked), self.sent
        self.asked.clear()
        self.sent = 0
        return counted

    def missed(self, cli: Cli) -> list[int]:
        """Posts whose pay in the archive is not the truth."""
        rows = query(cli, "select url, salary_min from vacancies where state = 'open'")
        known = {int(urlsplit(url).path.rpartition("/")[2]): pay for url, pay in rows}
        return [n for n, pay in self.truth.items() if known.get(n) != pay]


@pytest.fixture
def council(site: Site) -> Council:
    return Council(site)


def edit(council: Council, share: float, rng: random.Random) -> None:
    """Edit some posts, and write as many new ones."""
    some = rng.sample(sorted(council.truth), max(1, int(share * len(council.truth))))
    for n in some:
        council.write(n, council.truth[n] + 500, DAYS_AGO + 86_400)
    for n in range(len(council.truth), len(council.truth) + len(some)):
        council.write(n, 30_000, DAYS_AGO + 86_400)


def test_a_truthful_sitemap_is_trusted(cli: Cli, council: Council) -> None:
    for n in range(200):
        council.write(n, 24_000 + n)
    council.list("/sitemap.xml", council.sitemap)
    cli.card("jobs", SITEMAP.format(url=council.site.url))
    assert cli.crawl(council.site).code == 0
    full, whole = council.count()
    edit(council, 0.01, random.Random(5))
    assert cli.crawl(council.site).code == 0
    asked, sent = council.count()
    assert council.missed(cli) == []
    assert asked / full <= 0.06
    assert (sent - len(council.sitemap())) / whole <= 0.03


def test_where_there_are_only_etags_nothing_is_sent_twice(cli: Cli, council: Council) -> None:
    council.validators = ("ETag",)
    for n in range(100):
        council.write(n, 24_000 + n)
    council.list("/jobs", council.listing)
    cli.card("jobs", LISTING.format(url=council.site.url))
    assert cli.crawl(council.site).code == 0
    _, whole = council.count()
    edit(council, 0.01, random.Random(5))
    ran = cli.crawl(council.site, args=("--all", "--json"))
    _, sent = council.count()
    assert council.missed(cli) == []
    assert (sent - len(council.listing())) / whole <= 0.08
    report = json.loads(ran.out)
    assert (report["outcome"], report["items"], report["new"]) == ("ok", 101, 1)


def test_a_list_that_is_as_it_was_leads_to_the_same_pages(cli: Cli, council: Council) -> None:
    for n in range(5):
        council.write(n, 24_000)
    council.list("/jobs", council.listing)
    cli.card("jobs", LISTING.format(url=council.site.url))
    cli.crawl(council.site)
    council.write(3, 31_000, DAYS_AGO)  # and its Last-Modified does not say so
    ran = cli.crawl(council.site, args=("--all", "--json"))
    assert council.missed(cli) == []
    assert json.loads(ran.out)["items"] == 5


def test_what_a_list_says_anew_is_fetched_whole(cli: Cli, council: Council) -> None:
    # A page that answers "not modified" says nothing of what its list says now.
    council.write(0, 24_000)
    titles = iter(["Gritter driver 0", "Gritter driver 0 (nights)"])
    title = next(titles)
    council.list(
        "/jobs", lambda: f'<main><ul><li class="job"><a href="/jobs/0">{title}</a></li></ul></main>'
    )
    cli.card("jobs", LISTING.format(url=council.site.url))
    cli.crawl(council.site)
    council.count()
    title = next(titles)
    cli.crawl(council.site)
    assert council.asked == ["/jobs", "/jobs/0"]
    assert council.sent > len(page(0, 24_000))


def test_a_post_gone_from_the_list_is_missed_though_its_page_is_as_it_was(
    cli: Cli, council: Council
) -> None:
    for n in range(3):
        council.write(n, 24_000)
    council.list("/jobs", council.listing)
    cli.card("jobs", LISTING.format(url=council.site.url))
    cli.crawl(council.site)
    del council.truth[1]
    for _ in range(2):
        cli.crawl(council.site)
    states = query(cli, "select reference, state from vacancies order by reference")
    assert states == [("GD-0", "open"), ("GD-1", "withdrawn"), ("GD-2", "open")]


def test_pages_that_failed_are_asked_for_again(cli: Cli, council: Council) -> None:
    for n in range(3):
        council.write(n, 24_000)
    council.list("/jobs", council.listing)
    good = council.site.pages["/jobs/1"]
    council.site.pages["/jobs/1"] = Answer("oops", 500)
    cli.card("jobs", LISTING.format(url=council.site.url))
    assert cli.crawl(council.site).code == 1
    council.site.pages["/jobs/1"] = good
    assert cli.crawl(council.site).code == 0
    assert council.missed(cli) == []


def test_replay_knows_what_was_not_asked_for_again(cli: Cli, council: Council) -> None:
    for n in range(6):
        council.write(n, 24_000)
    council.list("/sitemap.xml", council.sitemap)
    cli.card("jobs", SITEMAP.format(url=council.site.url))
    cli.crawl(council.site)
    council.write(3, 31_000, DAYS_AGO + 86_400)
    cli.crawl(council.site)
    cli.crawl(council.site)
    where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
    ran = cli("replay", *where)
    assert ran.code == 0, ran.err
    assert "0 of 6 records changed" in ran.err
    assert query(cli, "select count(*), max(version) from vacancies") == [(6, 2)]


def test_a_wish_to_stay_out_of_indexes_is_kept_as_a_flag(cli: Cli, site: Site) -> None:
    site.pages["/jobs"] = "".join(
        f'<li class="job"><a href="/jobs/{n}">Gritter driver {n}</a></li>' for n in range(3)
    )
    site.pages["/jobs/0"] = Answer(page(0, 24_000), headers={"X-Robots-Tag": "noindex"})
    meta = '<head><meta name="robots" content="noindex"></head>'
    site.pages["/jobs/1"] = page(1, 24_000).replace("<body>", f"{meta}<body>")
    site.pages["/jobs/2"] = page(2, 24_000)
    cli.card("jobs", LISTING.format(url=site.url))
    for _ in range(2):  # and a page that is as it was keeps it
        cli.crawl(site)
        flagged = query(cli, "select url from pages where noindex order by url")
        assert flagged == [(f"{site.url}/jobs/0",), (f"{site.url}/jobs/1",)]
