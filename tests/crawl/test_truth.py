"""A run tells what it did not see, and closes nothing because of it (DESIGN, promises 1 and 2)."""

from __future__ import annotations

import json
import signal
import time

import pytest

from tests.conftest import Answer, Cli, Site
from tests.crawl.test_crawl import CARD, detail, jobs, listing, one, query, slow

WAIT = "<html><body><main><h1>Sorry, a technical error</h1></main></body></html>"


def states(cli: Cli) -> dict[str, int]:
    return dict(query(cli, "select state, count(*) from vacancies group by state"))


def crawled_twice(cli: Cli, site: Site, outcome: str = "partial") -> None:
    for _ in range(2):
        ran = cli.crawl(site, args=("--all", "--json"))
        assert ran.code == 1, ran.out + ran.err
        assert json.loads(ran.out)["outcome"] == outcome
    assert set(states(cli)) == {"open"}


def test_a_broken_second_page_closes_nothing(cli: Cli, site: Site) -> None:
    jobs(site, 8, per_page=4)
    cli.card("jobs", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    site.pages["/jobs?page=2"] = WAIT
    crawled_twice(cli, site)


def test_a_lost_next_link_is_noticed_by_the_list_s_own_count(cli: Cli, site: Site) -> None:
    jobs(site, 8, per_page=4)
    cli.card("jobs", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    page = listing([0, 1, 2, 3]).replace("<h1>Jobs</h1>", "<h1>Jobs</h1><p>Showing 4 of 8 jobs</p>")
    site.pages["/jobs"] = page
    crawled_twice(cli, site)


def test_a_long_list_is_read_to_its_end(cli: Cli, site: Site) -> None:
    jobs(site, 420, per_page=2)
    cli.card("jobs", CARD.format(url=site.url) + "[follow]\ndetail = false\n")
    ran = cli.crawl(site, args=("--all", "--json"))
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["items"] == 420


def test_posts_whose_pages_have_all_moved_to_one_are_kept_apart(cli: Cli, site: Site) -> None:
    jobs(site, 4)
    for n in range(4):
        site.pages[f"/jobs/{n}"] = Answer(status=302, headers={"Location": "/gone"})
    site.pages["/gone"] = WAIT
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    assert one(cli, "select count(*) from vacancies") == 4
    cli.crawl(site)
    assert states(cli) == {"open": 4}


def test_posts_that_share_one_link_are_kept_apart(cli: Cli, site: Site) -> None:
    rows = "".join(
        f'<li class="job"><a href="/apply">{name}</a><p>Salary: £24,000</p></li>'
        for name in ("Cook", "Cleaner", "Caretaker")
    )
    site.pages["/jobs"] = f"<html><body><ul>{rows}</ul></body></html>"
    site.pages["/apply"] = WAIT
    cli.card("jobs", CARD.format(url=site.url) + 'row = "li.job"\n')
    cli.crawl(site)
    assert query(cli, "select title from vacancies order by title") == [
        ("Caretaker",),
        ("Cleaner",),
        ("Cook",),
    ]


def test_a_start_page_that_redirects_for_ever_says_so(cli: Cli, site: Site) -> None:
    site.pages["/jobs"] = Answer(status=302, headers={"Location": "/jobs"})
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "jobs: failed: moved" in ran.err


def test_a_detail_page_that_fails_once_makes_no_version(cli: Cli, site: Site) -> None:
    jobs(site, 3)
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    site.pages["/jobs/1"] = Answer("oops", 500)
    assert cli.crawl(site).code == 1
    site.pages["/jobs/1"] = detail(1)
    assert cli.crawl(site).code == 0
    assert one(cli, "select count(*) from vacancy_versions") == 3


@pytest.mark.parametrize("after", [0.2, 0.5, 0.7, 0.8, 0.9, 1.0, 1.2])
def test_ctrl_c_at_any_moment_ends_in_one_line(cli: Cli, site: Site, after: float) -> None:
    slow(site, 60, 0.05)
    cli.card("jobs", CARD.format(url=site.url))
    args = ("crawl", "--all", "--sources", str(cli.cards), "--archive", str(cli.archive))
    with cli.popen(*args, "--allow-private", site.host) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert "Traceback" not in err
    assert process.returncode == 130, err
    if cli.archive.exists():
        assert one(cli, "pragma integrity_check") == "ok"


def test_a_page_about_something_else_does_not_rename_the_post(cli: Cli, site: Site) -> None:
    jobs(site, 3)
    words = "The page you asked for has gone away and will not come back to us. " * 5
    site.pages["/jobs/1"] = f"<html><body><main><h1>Sorry</h1><p>{words}</p></main></body></html>"
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert "partial: layout" in ran.err
    titles = {row[0] for row in query(cli, "select title from vacancies")}
    assert titles == {f"Gritter driver {n}" for n in range(3)}


def test_a_broken_answer_keeps_what_the_list_said(cli: Cli, site: Site) -> None:
    jobs(site, 3)
    site.pages["/jobs/1"] = Answer(b"\x1f\x8b\x08\x00broken gzip", type="text/html")
    cli.card("jobs", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert "jobs: partial:" in ran.err
    assert one(cli, "select count(*) from vacancies") == 3


def test_a_host_that_is_down_is_said_to_be_down(cli: Cli) -> None:
    cli.card("jobs", CARD.format(url="http://127.0.0.1:9"))
    where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
    ran = cli("crawl", "jobs", *where, "--allow-private", "127.0.0.1:9")
    assert "jobs: failed: refused:" in ran.err
