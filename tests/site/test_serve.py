"""The archive in a browser: real Datasette, real Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import urllib.request
from collections.abc import Iterator

import pytest

from tests.conftest import Cli, Site
from tests.crawl.test_crawl import CARD, jobs

pytest.importorskip("datasette")


@pytest.fixture
def served(cli: Cli, site: Site) -> Iterator[str]:
    """The address of a served archive of six vacancies."""
    jobs(site, 6)
    cli.card("jobs", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    with cli.popen("serve", "--archive", str(cli.archive), "--port", "0") as process:
        assert process.stdout
        address = re.match(r"http://\S+", process.stdout.readline())
        assert address
        yield address[0]
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert "Traceback" not in err


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()


def test_views_have_titles_units_facets_and_ready_questions(served: str) -> None:
    home = get(served)
    for title in ("open_by_region", "pay_by_employer", "news_naming_an_employer"):
        assert title in home
    table = get(f"{served}/open_vacancies")
    assert "Open vacancies" in table
    assert "GBP a year, full time" in table
    assert 'class="col-salary_annual_min type-float">24000.0</td>' in table
    facets = json.loads(get(f"{served}/open_vacancies.json?_shape=objects"))["facet_results"]
    assert facets["employer"]["results"][0]["value"] == "Essex County Council"
    answer = json.loads(get(f"{served}/pay_by_employer.json?_shape=objects"))
    assert answer["rows"] == [
        {"employer": "Essex County Council", "posts": 6, "lowest": 24000.0, "highest": 24005.0}
    ]


def test_nothing_can_be_written(served: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{served}?sql=delete+from+vacancies")
    assert refused.value.code == 400


@pytest.mark.browser
def test_a_person_reads_it_in_a_browser(served: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        assert not os.environ.get("REQUIRE_BROWSER"), "REQUIRE_BROWSER=1 and no chromium"
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{served}/open_vacancies")
        assert "Open vacancies" in page.inner_text("h1")
        assert page.locator("table.rows-and-columns tbody tr").count() == 6
        page.click("text=Essex County Council >> nth=0")
        page.goto(f"{served}/pay_by_employer")
        assert "24000.0" in page.inner_text("table.rows-and-columns")
        browser.close()
    assert all(url.startswith(served.rsplit("/", 1)[0]) for url in asked), "asks the outside"


def test_a_taken_port_is_one_line(cli: Cli, site: Site) -> None:
    jobs(site, 1)
    cli.card("jobs", CARD.format(url=site.url))
    cli.crawl(site)
    port = site.host.rpartition(":")[2]
    ran = cli("serve", "--archive", str(cli.archive), "--port", port)
    assert ran.code == 2
    assert ran.err.strip().count("\n") == 0
    assert "--port" in ran.err
