"""The main job on a real server: what two crawls leave in the archive."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from contextlib import closing
from typing import Any

from tests.conftest import Answer, Cli, Site

CARD = """
title = "A council: jobs"
publisher = "la-ess"
kind = "listing"
records = "vacancy"
start = ["{url}/jobs"]
complete = true
absent_runs = 2
"""
FEED = """
title = "A council: news"
kind = "feed"
records = "article"
start = ["{url}/rss"]
"""


def listing(numbers: list[int], next_page: str = "") -> str:
    rows = "".join(
        f'<li class="job"><h2><a href="{{{{here}}}}/jobs/{n}">Gritter driver {n}</a></h2>'
        f"<p>Salary: £{24000 + n:,}</p></li>"
        for n in numbers
    )
    more = f'<a rel="next" href="{{{{here}}}}{next_page}">Next</a>' if next_page else ""
    return f"<html><body><main><h1>Jobs</h1><ul>{rows}</ul>{more}</main></body></html>"


def detail(n: int, salary: str | None = None) -> str:
    return (
        f"<html><body><main><h1>Gritter driver {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd>"
        f"<dt>Salary</dt><dd>{salary or f'£{24000 + n:,} per annum'}</dd>"
        "<dt>Closing date</dt><dd>31 December 2030</dd></dl>"
        f"<p>You will spread salt on road {n} before dawn.</p></main></body></html>"
    )


def jobs(site: Site, count: int, per_page: int = 10) -> None:
    pages = [list(range(i, min(i + per_page, count))) for i in range(0, count, per_page)]
    for index, numbers in enumerate(pages):
        path = "/jobs" if index == 0 else f"/jobs?page={index + 1}"
        onward = f"/jobs?page={index + 2}" if index + 1 < len(pages) else ""
        site.pages[path] = listing(numbers, onward)
    site.pages.update({f"/jobs/{n}": detail(n) for n in range(count)})


def query(cli: Cli, sql: str) -> list[Any]:
    with closing(sqlite3.connect(cli.archive)) as db:
        return db.execute(sql).fetchall()


def one(cli: Cli, sql: str) -> Any:
    return query(cli, sql)[0][0]


def test_a_paged_list_lands_in_the_archive(cli: Cli, site: Site) -> None:
    jobs(site, 12, per_page=5)
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site, args=("--all", "--json"))
    assert ran.code == 0, ran.err
    report = json.loads(ran.out)
    assert (report["outcome"], report["items"], report["new"]) == ("ok", 12, 12)
    assert query(
        cli,
        "select reference, title, salary_annual_min, closing_date, employer_method, state "
        "from vacancies where reference = 'GD-7'",
    ) == [("GD-7", "Gritter driver 7", 24007.0, "2030-12-31", "publisher", "open")]
    assert one(cli, "select count(*) from vacancy_employers where employer_id = 'la-ess'") == 12


def test_the_same_pages_twice_add_no_version_and_an_edit_adds_one(cli: Cli, site: Site) -> None:
    jobs(site, 5)
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    again = cli.crawl(site)
    assert again.code == 0
    assert "unchanged" in again.err
    assert one(cli, "select count(*) from vacancy_versions") == 5
    site.pages["/jobs/3"] = detail(3, "£31,000 per annum")
    cli.crawl(site)
    assert one(cli, "select count(*) from vacancy_versions") == 6
    (changes,) = query(cli, "select changes from vacancy_versions order by n desc limit 1")
    assert json.loads(changes[0])["salary_text"] == ["£24,003 per annum", "£31,000 per annum"]
    cli.crawl(site)
    assert one(cli, "select count(*) from vacancy_versions") == 6


def test_gone_is_not_broken(cli: Cli, site: Site) -> None:
    """A post is closed by absence from complete healthy runs, never by a failing list."""
    jobs(site, 4)
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    site.pages["/jobs"] = Answer("down", 500)
    assert cli.crawl(site).code == 1
    assert one(cli, "select count(*) from vacancies where state = 'open'") == 4
    jobs(site, 3)
    cli.crawl(site)
    assert one(cli, "select count(*) from vacancies where state = 'closed'") == 0
    cli.crawl(site)
    gone = "select reference from vacancies where state in ('closed', 'withdrawn')"
    assert query(cli, gone) == [("GD-3",)]


def test_a_feed_and_the_pages_it_leads_to(cli: Cli, site: Site) -> None:
    site.pages["/rss"] = Answer(
        '<rss version="2.0"><channel><title>News</title><item><title>Bridge opens</title>'
        "<link>{{here}}/news/1</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>"
        "</item></channel></rss>",
        type="application/rss+xml",
    )
    words = "The new bridge carries cyclists and walkers over the cut. "
    site.pages["/news/1"] = (
        "<html lang=en><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1>"
        f"<p>{words * 5}</p><p>{words * 4}</p></article></body></html>"
    )
    cli.card("news", FEED.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    ((title, published, body),) = query(cli, "select title, published, body from articles")
    assert (title, published) == ("Bridge opens", "2026-11-02T10:00:00Z")
    assert body.startswith(words.strip())


def test_limit_pages_is_a_budget_of_requests(cli: Cli, site: Site) -> None:
    jobs(site, 30)
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site, args=("jobs", "--limit-pages", "4", "--json"))
    assert ran.code == 0
    assert json.loads(ran.out)["outcome"] == "partial"
    assert len([path for path in site.asked if path != "/robots.txt"]) == 4


def slow(site: Site, count: int, delay: float) -> None:
    jobs(site, count)
    for path, page in list(site.pages.items()):
        site.pages[path] = Answer(str(page), delay=delay)


def test_ctrl_c_finishes_the_page_in_hand_and_says_interrupted(cli: Cli, site: Site) -> None:
    slow(site, 60, 0.05)
    cli.card("jobs", CARD.format(url=site.url))
    args = ("crawl", "--all", "--sources", str(cli.cards), "--archive", str(cli.archive))
    with cli.popen(*args, "--allow-private", site.host) as process:
        while len(site.asked) < 6:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "interrupted" in err
    assert query(cli, "select outcome from runs") == [("interrupted",)]
