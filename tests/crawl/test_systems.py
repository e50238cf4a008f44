"""Lists that a page for people only leads to: shells, sessions, posts; zeros that are faults."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.conftest import Answer, Cli, Ran, Site

SESSION = "8F3A5B1199CC00D2"
RUN = "/demo_webrecruitment/wrd/run"


def card(cli: Cli, platform: str, kind: str, start: str, more: str = "") -> None:
    cli.card(
        "here",
        f'title = "Here: jobs"\nkind = "{kind}"\nrecords = "vacancy"\nplatform = "{platform}"\n'
        f'start = ["{start}"]\n{more}',
    )


def vacancies(cli: Cli, fields: str = "title") -> list[Any]:
    with closing(sqlite3.connect(cli.archive)) as db:
        return db.execute(f"SELECT {fields} FROM vacancies ORDER BY title").fetchall()


def itrent(site: Site, *, refuse: bool = False) -> None:
    """As MHR's servers do: the list only for who has the session and the balancer's cookie."""
    shell = f'<form><input name="SESSION.STD_HID_FLDS.ET_BASE.1-1" value="{SESSION}"></form>'
    site.pages[f"{RUN}/ETREC179GF.open?WVID=1A"] = Answer(
        f"<h1>0 matches found</h1>{shell}", headers={"Set-Cookie": "BALANCER=7; path=/"}
    )

    def answer(_: str) -> Answer:
        asked = site.headers
        held = "BALANCER=7" in (asked.get("Cookie") or "")
        if refuse or not (held and SESSION in (asked.get("Referer") or "")):
            return Answer("<html><h1>Security violation</h1></html>")
        post = {"vacancy_id": "V9", "job_title": "Beach warden", "vacancy_ref": "BW9"}
        return Answer(
            json.dumps({"search": {"total_rec": 1}, "results": [post]}), type="application/json"
        )

    asked = f"WVID=1A&USESSION={SESSION}&LANG=USA&RESULTS_PP=200"
    site.pages[f"{RUN}/ETREC106GF.json?{asked}"] = answer


def test_a_session_is_read_from_the_shell(cli: Cli, site: Site) -> None:
    itrent(site)
    card(cli, "itrent", "api", f"{site.url}{RUN}/ETREC179GF.open?WVID=1A")
    assert cli.crawl(site).code == 0
    [(url,)] = vacancies(cli, "url")
    assert url == f"{site.url}{RUN}/ETREC179GF.open?WVID=1A&VACANCY_ID=V9"


def test_a_refused_session_is_no_empty_list(cli: Cli, site: Site) -> None:
    itrent(site, refuse=True)
    card(cli, "itrent", "api", f"{site.url}{RUN}/ETREC179GF.open?WVID=1A")
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "session" in ran.out + ran.err


def test_a_shell_without_a_session_is_no_empty_list(cli: Cli, site: Site) -> None:
    site.pages[f"{RUN}/ETREC179GF.open?WVID=1A"] = "<h1>0 matches found</h1>"
    card(cli, "itrent", "api", f"{site.url}{RUN}/ETREC179GF.open?WVID=1A")
    ran = cli.crawl(site)
    assert ran.code == 1
    assert "session" in ran.out + ran.err


def workday(site: Site, count: int) -> None:
    """As Workday does: twenty at a time by POST, the total said once. The tenant is in the host."""

    def jobs(path: str) -> Answer:
        asked = json.loads(path.partition(" ")[2])
        at = asked["offset"]
        found = [
            {"title": f"Ranger {n:02}", "externalPath": f"/job/Kirkwall/Ranger_R{n}"}
            for n in range(at, min(at + asked["limit"], count))
        ]
        total = 0 if at else count
        body = json.dumps({"total": total, "jobPostings": found})
        return Answer(body, type="application/json")

    class Pages(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            if path.startswith("/wday/cxs/127/Careers/jobs {"):
                return jobs
            if path.startswith("/wday/cxs/127/Careers/job/"):
                n = path.rpartition("_R")[2]
                own = {"title": f"Ranger {int(n):02}", "jobReqId": f"R{n}", "endDate": "2030-01-02"}
                own["jobDescription"] = "<p>You will count seals.</p><p>Salary: £24,000</p>"
                return Answer(json.dumps({"jobPostingInfo": own}), type="application/json")
            return super().get(path, default)

    site.pages = Pages(site.pages)
    site.pages["/en-GB/Careers"] = "<html><body>Loading</body></html>"


@pytest.mark.parametrize("rerun", [False, True])
def test_a_shell_leads_to_a_posted_list(cli: Cli, site: Site, rerun: bool) -> None:
    workday(site, 45)
    card(cli, "workday", "api", f"{site.url}/en-GB/Careers")
    ran: Ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    found = vacancies(cli, "title, reference, closing_date, url")
    assert len(found) == 45
    assert found[7] == (
        "Ranger 07",
        "R7",
        "2030-01-02",
        f"{site.url}/Careers/job/Kirkwall/Ranger_R7",
    )
    lists = [path for path in site.asked if "/jobs {" in path]
    assert [json.loads(path.partition(" ")[2])["offset"] for path in lists] == [0, 20, 40]
    if rerun:
        replayed = cli("replay", "--archive", str(cli.archive), "--sources", str(cli.cards))
        assert replayed.code == 0, replayed.err
        assert vacancies(cli, "title, reference, closing_date, url") == found
