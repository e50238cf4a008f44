"""Recruitment systems crawled from the page for people to the advert, on real sockets."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.conftest import Answer, Cli, Site

JSON = "application/json"


def card(cli: Cli, platform: str, kind: str, start: str) -> None:
    cli.card(
        "here",
        f'title = "Here: jobs"\nkind = "{kind}"\nrecords = "vacancy"\nplatform = "{platform}"\n'
        f'start = ["{start}"]\n',
    )


def vacancies(cli: Cli, fields: str) -> list[Any]:
    with closing(sqlite3.connect(cli.archive)) as db:
        return db.execute(f"SELECT {fields} FROM vacancies ORDER BY title").fetchall()


def test_jobtrain_in_steps_of_twelve(cli: Cli, site: Site) -> None:
    def cards(numbers: range) -> str:
        return '<input type="hidden" id="totalMatchRecords" value="26">' + "".join(
            f'<div class="card job-card" data-jobId="{n}"><a href="/Job/JobDetail?JobId={n}'
            f'&amp;Source=x">Warden {n}</a></div>'
            for n in numbers
        )

    site.pages["/Home/Job"] = "<html><body><p>There are 0 jobs matching</p></body></html>"
    for skip in (0, 12, 24):
        site.pages[f"/Home/_JobCard?Skip={skip}"] = cards(
            range(100 + skip, 100 + min(skip + 12, 26))
        )
    for n in range(100, 126):
        posting = {
            "@type": "JobPosting",
            "title": f"Warden {n}",
            "datePosted": "0001-01-01",
            "validThrough": "2030-01-02T00:00",
            "baseSalary": "Grade 6 (&#xA3;26,409)",
            "description": "<p>You will count what swims past.</p>",
        }
        site.pages[f"/Job/JobDetail?JobId={n}"] = (
            f'<html><head><script type="application/ld+json">{json.dumps(posting)}</script></head>'
            f'<body><h1 class="jt-page-title">Warden {n}</h1></body></html>'
        )
    card(cli, "jobtrain", "listing", f"{site.url}/Home/Job")
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    found = vacancies(cli, "title, salary_text, closing_date, posted_date, url")
    assert len(found) == 26
    assert found[0] == (
        "Warden 100",
        "Grade 6 (£26,409)",
        "2030-01-02",
        None,
        f"{site.url}/Job/JobDetail?JobId=100",
    )


def test_oracle_by_the_number_that_the_page_says(cli: Cli, site: Site) -> None:
    root = "/hcmRestApi/resources/latest/recruitingCEJobRequisition"

    class Pages(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            if path.startswith(f"{root}s?") and "siteNumber=CX_1," in path:
                at = int(path.partition("offset=")[2].partition(",")[0].partition("&")[0])
                posts = [
                    {"Id": str(n), "Title": f"Warden {n}"} for n in range(at, min(at + 50, 53))
                ]
                items = [{"TotalJobsCount": 53, "requisitionList": posts}]
                return Answer(json.dumps({"items": items}), type=JSON)
            if path.startswith(f"{root}Details?"):
                n = path.partition("%22")[2].partition("%22")[0]
                text = "<p><strong>Grade and Salary:</strong> Grade 5 (£26,707 - £31,236)</p>"
                own = {
                    "Id": n,
                    "Title": f"Warden {n}",
                    "ExternalDescriptionStr": text,
                    "ExternalPostedEndDate": "2030-07-01T22:55:00+00:00",
                }
                return Answer(json.dumps({"items": [own]}), type=JSON)
            return super().get(path, default)

    site.pages = Pages(site.pages)
    site.pages["/hcmUI/CandidateExperience/en/sites/redhaven/jobs"] = (
        '<html><head><base href="/hcmUI/CandidateExperience/en/sites/redhaven" '
        'data-sitenumber="CX_1"/></head><body>Loading</body></html>'
    )
    card(cli, "oracle", "api", f"{site.url}/hcmUI/CandidateExperience/en/sites/redhaven/jobs")
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    found = vacancies(cli, "title, salary_text, closing_date, closing_time, url")
    assert len(found) == 53
    assert found[0] == (
        "Warden 0",
        "Grade 5 (£26,707 - £31,236)",
        "2030-07-01",
        "23:55",
        f"{site.url}/hcmUI/CandidateExperience/en/sites/CX_1/job/0",
    )


def test_hireserve_by_the_number_in_a_hidden_field(cli: Cli, site: Site) -> None:
    site.pages["/en/vacancies.html"] = (
        '<html><body><input type="hidden" name="p_web_site_id" value="4249"></body></html>'
    )
    salary = {"class_1": {"name": "Salary", "values": [{"class_val": "£24,404"}]}}
    post = {
        "title": "Cook",
        "refno": "GWA 1",
        "weblink": f"{site.url}/en/vacancy/cook-1.html",
        "publication": {"internet": {"closing_date": "2030-01-02 23:59:00"}},
        "classifications": salary,
    }
    site.pages[
        "/utf8/ic_job_feeds.feed_engine?p_web_site_id=4249&p_published_to=WWW&p_language=DEFAULT"
        "&p_direct=Y&p_format=MOBILE&p_include_exclude_from_list=N&p_search=&p_summary=Y"
    ] = Answer(json.dumps({"jobs": [post]}), type=JSON)
    site.pages["/en/vacancy/cook-1.html"] = (
        "<html><body><main><h1>Cook</h1><p>Salary: £24,404</p><p>You will cook for the whole of "
        "the arts centre, five days in seven.</p></main></body></html>"
    )
    card(cli, "hireserve", "api", f"{site.url}/en/vacancies.html")
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    [found] = vacancies(cli, "title, reference, salary_text, closing_date, description")
    assert found[:4] == ("Cook", "GWA 1", "£24,404", "2030-01-02")
    assert "five days in seven" in found[4]
