"""Pages that only a browser sees, read with a real Chromium on real sockets."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.conftest import Answer, Cli, Site

JSON = "application/json"
SHELL = (
    """<html><body><main id="list">Loading</main><script src="/app.js"></script></body></html>"""
)
# What such pages do: ask for the list, and write it into the page.
SCRIPT = """
fetch("/results", {method: "POST", body: "page=1",
                   headers: {"Content-Type": "application/x-www-form-urlencoded"}})
  .then(answer => answer.json()).then(jobs => {
    document.getElementById("list").innerHTML = jobs.map(job =>
      `<div class="row p-3"><div class="ats-heading-font">${job.title}</div>
       <div class="ats-normal-font"><span class="font-weight-bold">Salary:</span> ${job.pay}</div>
       <button id="btn-view-job-${job.id}" class="btn-search-results-view"
        data-param1="${location.origin}/Vacancies/W/1/2/${job.id}/3/${job.slug}">View</button></div>`
    ).join("");
  });
"""


@pytest.fixture(autouse=True)
def chromium() -> None:
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        assert not os.environ.get("REQUIRE_BROWSER"), "REQUIRE_BROWSER=1 and no chromium"
        pytest.skip("no chromium on this machine")


def rendered(cli: Cli, site: Site, script: str = SCRIPT) -> None:
    site.pages |= {"/V2/Vacancy": SHELL, "/app.js": Answer(script, type="text/javascript")}
    site.pages["/results page=1"] = Answer(
        json.dumps(
            [
                {"id": 501, "title": "Harbour pilot", "pay": "£41,000", "slug": "harbour-pilot"},
                {"id": 502, "title": "Lock keeper", "pay": "£26,500", "slug": "lock-keeper"},
            ]
        ),
        type=JSON,
    )
    cli.card(
        "here",
        'title = "Here: jobs"\nkind = "listing"\nrecords = "vacancy"\nplatform = "engage"\n'
        f'start = ["{site.url}/V2/Vacancy"]\n[follow]\ndetail = false\n',
    )


@pytest.mark.browser
def test_a_list_that_scripts_fill_in(cli: Cli, site: Site) -> None:
    rendered(cli, site)
    ran = cli.crawl(site)
    assert ran.code == 0, ran.err
    with closing(sqlite3.connect(cli.archive)) as db:
        found = db.execute("SELECT title, salary_text FROM vacancies ORDER BY title").fetchall()
    assert found == [("Harbour pilot", "£41,000"), ("Lock keeper", "£26,500")]
    assert all("lgcrawl" in agent for agent in site.agents)  # never the browser's own name


@pytest.mark.browser
def test_scripts_reach_nothing_that_we_may_not(
    cli: Cli, site: Site, new_site: Callable[[], Site]
) -> None:
    """Another port of this machine, straight or by a redirect, and what robots.txt forbids."""
    inner = new_site()
    inner.pages["/secret"] = "hidden"
    attack = f"""
    for (const url of ["{inner.url}/secret", "/away", "/private/list"])
      fetch(url, {{mode: "no-cors"}}).catch(() => 0);
    new WebSocket("{inner.url.replace("http", "ws")}/secret");
    new Image().src = "{inner.url}/secret?picture";
    """
    rendered(cli, site, attack + SCRIPT)
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /private/", type="text/plain")
    site.pages["/away"] = Answer("", 302, headers={"Location": f"{inner.url}/secret"})
    assert cli.crawl(site).code == 0
    assert inner.asked == []
    assert "/away" in site.asked
    assert "/private/list" not in site.asked


@pytest.mark.browser
def test_a_list_that_stays_empty_is_a_fault(cli: Cli, site: Site) -> None:
    rendered(cli, site, "throw new Error('the site is broken')")
    ran = cli.crawl(site, timeout=60)
    assert ran.code == 1
    assert "shell" in ran.err
