"""Lists without an end: sessions in links, calendars, lists that begin again (real sockets)."""

from __future__ import annotations

import json
import re
from itertools import count

import pytest

from tests.conftest import Answer, Cli, Site
from tests.crawl.test_crawl import CARD, detail, jobs, one, query


def rows(numbers: range) -> str:
    return "".join(
        f'<li class="job"><a href="/jobs/{n}">Gritter driver {n}</a></li>' for n in numbers
    )


def serve(site: Site, path: str, page: str) -> None:
    """Answer every address that begins with ``path``, whatever its query."""

    class Pages(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            bare = key.partition("?")[0]
            return super().get(key, super().get(bare, default))

    site.pages = Pages(site.pages)  # type: ignore[assignment]
    site.pages[path] = page


@pytest.fixture
def reports(cli: Cli, site: Site) -> object:
    def crawl(card: str = "") -> dict[str, object]:
        cli.card("jobs", CARD.format(url=site.url) + card)
        report: dict[str, object] = json.loads(cli.crawl(site, args=("--all", "--json")).out)
        return report

    return crawl


def test_a_session_in_each_link_is_no_page_of_its_own(cli: Cli, site: Site) -> None:
    sessions = count()

    def listing(_: str) -> str:
        onward = f'<a rel="next" href="/jobs;jsessionid=A{next(sessions):031d}?page=2">Next</a>'
        return f"<html><body><main><ul>{rows(range(3))}</ul>{onward}</main></body></html>"

    jobs(site, 3)
    site.pages["/jobs"] = listing
    for n in range(20):
        site.pages[f"/jobs;jsessionid=A{n:031d}?page=2"] = listing
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    assert sum(path.startswith("/jobs;") for path in site.asked) == 1


def test_a_calendar_ends_after_three_months_without_anything_new(cli: Cli, site: Site) -> None:
    jobs(site, 3)

    def month(path: str) -> str:
        found = re.search(r"month=(\d+)", path)
        n = int(found[1]) if found else 0
        some = rows(range(3)) if n == 0 else "<li>0 jobs found</li>"
        onward = f'<a rel="next" href="/jobs?month={n + 1}">Next</a>'
        return f"<html><body><main><ul>{some}</ul>{onward}</main></body></html>"

    site.pages["/jobs"] = month
    site.pages.update({f"/jobs?month={n}": month for n in range(1, 40)})
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    assert sum("month=" in path for path in site.asked) == 3
    assert one(cli, "select count(*) from vacancies") == 3


def test_a_list_that_begins_again_ends(cli: Cli, site: Site) -> None:
    jobs(site, 3)

    def listing(path: str) -> str:
        found = re.search(r"page=(\d+)", path)
        onward = f'<a rel="next" href="/jobs?page={(int(found[1]) if found else 1) + 1}">Next</a>'
        return f"<html><body><main><ul>{rows(range(3))}</ul>{onward}</main></body></html>"

    site.pages["/jobs"] = listing
    site.pages.update({f"/jobs?page={n}": listing for n in range(2, 60)})
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    assert sum("page=" in path for path in site.asked) == 3


def test_endless_new_pages_end_with_the_budget(cli: Cli, site: Site) -> None:
    def listing(path: str) -> str:
        found = re.search(r"page=(\d+)", path)
        n = int(found[1]) if found else 1
        onward = f'<a rel="next" href="/jobs?page={n + 1}">Next</a>'
        some = rows(range(10 * n, 10 * n + 10))
        return f"<html><body><main><ul>{some}</ul>{onward}</main></body></html>"

    site.pages["/jobs"] = listing
    site.pages.update({f"/jobs?page={n}": listing for n in range(2, 60)})
    card = "[follow]\ndetail = false\n[budget]\ndepth = 7\n"
    cli.card("jobs", CARD.format(url=site.url) + card)
    ran = cli.crawl(site, args=("--all", "--json"))
    report = json.loads(ran.out)
    assert (report["outcome"], report["failure"]) == ("partial", "budget")
    assert report["reason"] == "stopped after 7 list pages"
    assert report["items"] == 70
    assert ran.code == 1


def test_bytes_are_a_budget_too(cli: Cli, site: Site) -> None:
    jobs(site, 12)
    for n in range(12):
        site.pages[f"/jobs/{n}"] = Answer(detail(n) + "<!-- " + "x" * 300_000 + " -->")
    cli.card("jobs", CARD.format(url=site.url) + "[budget]\nmegabytes = 1\n")
    report = json.loads(cli.crawl(site, args=("--all", "--json")).out)
    assert (report["outcome"], report["reason"]) == ("partial", "stopped after 1 megabytes")
    assert 3 <= report["items"] <= 5


def test_one_page_that_answers_for_all_is_a_soft_404(cli: Cli, site: Site) -> None:
    # 200 and the same words at every address: none of them is a post.
    jobs(site, 6)
    gone = "<html><body><main><h1>Gritter driver</h1><p>" + "This post is here. " * 20 + "</p>"
    for n in range(1, 6):
        site.pages[f"/jobs/{n}"] = gone + "</main></body></html>"
    cli.card("jobs", CARD.format(url=site.url))
    report = json.loads(cli.crawl(site, args=("--all", "--json")).out)
    assert report["outcome"] == "partial"
    assert (report["failure"], report["items"]) == ("soft_404", 6)
    titles = {title for (title,) in query(cli, "select title from vacancies")}
    assert titles >= {"Gritter driver 3", "Gritter driver 4", "Gritter driver 5"}
