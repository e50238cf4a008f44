"""Boards crawled from their list to each advert, as their servers answer."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.conftest import Answer, Cli, Site


def card(cli: Cli, platform: str, kind: str, start: str) -> None:
    cli.card(
        "here",
        f'title = "Here: jobs"\nkind = "{kind}"\nrecords = "vacancy"\nplatform = "{platform}"\n'
        f'start = ["{start}"]\n',
    )


def vacancies(cli: Cli, fields: str) -> list[Any]:
    with closing(sqlite3.connect(cli.archive)) as db:
        return db.execute(f"SELECT {fields} FROM vacancies ORDER BY title").fetchall()


def job(number: int, **more: Any) -> dict[str, Any]:
    given = {"__typename": "Job", "id": number, "title": f"Post {number}", "organization": "Town"}
    return given | {"urlNoPrefix": f"/job/post-{number}"} | more


def app(props: dict[str, Any]) -> str:
    data = json.dumps({"props": {"pageProps": props}})
    return f'<html><title></title><script id="__NEXT_DATA__">{data}</script></html>'


def test_jobs_go_public_is_read_from_its_scripts(cli: Cli, site: Site) -> None:
    def listed(*numbers: int) -> str:
        found = {"result_count": 3, "pages": [job(number) for number in numbers]}
        return app({"data": {"jobs": found}})

    site.pages["/jobs?search=post"] = listed(1, 2)
    site.pages["/jobs?search=post&page=2"] = listed(3)
    for number in (1, 2, 3):
        whole = job(number, expiration=f"2030-05-0{number}", body="<p>Come and work.</p>" * 9)
        site.pages[f"/job/post-{number}"] = app(
            {"data": {"jobByPath": {"content": whole}, "similar": [job(9), job(8)]}}
        )
    card(cli, "jobs_go_public", "api", f"{site.url}/jobs?search=post")
    assert cli.crawl(site).code == 0
    assert vacancies(cli, "reference, closing_date") == [
        ("1", "2030-05-01"),
        ("2", "2030-05-02"),
        ("3", "2030-05-03"),
    ]


def test_a_place_without_its_country_is_no_empty_board(cli: Cli, site: Site) -> None:
    site.pages["/jobs?geo_location=Leeds"] = app({"data": {"jobs": {"result_count": 0}}})
    card(cli, "jobs_go_public", "api", f"{site.url}/jobs?geo_location=Leeds")
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "query" in ran.out + ran.err


def test_north_east_jobs_name_the_employer_on_the_adverts_page(cli: Cli, site: Site) -> None:
    site.pages["/RSSJobs.aspx?orgid=62"] = Answer(
        f"""<rss version="2.0"><channel><item><title>Cook</title>
        <link>{site.url}/Default.aspx?page=jobdetail&amp;jid=3004</link><description>Cook well.
        Contract Type: Casual|Salary: £12 an hour|Advert End Date: 17/08/2030 12:00|</description>
        </item></channel></rss>""",
        type="application/rss+xml",
    )
    site.pages["/Default.aspx?page=jobdetail&jid=3004"] = (
        "<title>Cook - Wear Council</title><h1>Cook</h1><p>Salary: £12 an hour</p>"
        "<p>Employment Location: Ferry Street</p>"
    )
    card(cli, "north_east_jobs", "feed", f"{site.url}/RSSJobs.aspx?orgid=62")
    assert cli.crawl(site).code == 0
    assert vacancies(cli, "reference, employer_text, closing_date, location_text") == [
        ("3004", "Wear Council", "2030-08-17", "Ferry Street")
    ]


def test_jobs_ac_uk_goes_on_by_a_count_of_entries(cli: Cli, site: Site) -> None:
    def listed(*codes: str) -> str:
        cards = (
            f"""<div class="j-search-result__result" data-advert-id="{n}"><div
            class="j-search-result__text"><a href="/job/{code}/post">Post {code}</a></div></div>"""
            for n, code in enumerate(codes)
        )
        return f'<span class="job-count">3</span> jobs found{"".join(cards)}'

    site.pages["/search/?startIndex=1"] = listed("AAA111", "AAA112")
    site.pages["/search/?startIndex=3"] = listed("AAA113")
    for code in ("AAA111", "AAA112", "AAA113"):
        site.pages[f"/job/{code}/post"] = (
            f"<h1>Post {code}</h1><table><tr><th>Closes:</th><td>1st May 2030</td></tr>"
            f"<tr><th>Job Ref:</th><td>X-{code}</td></tr></table>"
        )
    card(cli, "jobs_ac_uk", "listing", f"{site.url}/search/?startIndex=1")
    assert cli.crawl(site).code == 0
    assert [row[0] for row in vacancies(cli, "reference")] == ["X-AAA111", "X-AAA112", "X-AAA113"]
