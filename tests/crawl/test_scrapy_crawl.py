"""`scrapy crawl` crawls as `lgcrawl crawl` does, and its exit code is as true."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lgcrawl.archive.rows import SourceRow
from lgcrawl.archive.writer import Writer
from tests.archive.conftest import new_archive
from tests.conftest import Cli, Ran, Site
from tests.crawl.test_crawl import CARD, jobs, one


@pytest.fixture
def council(cli: Cli, site: Site) -> Site:
    jobs(site, 3)
    cli.card("jobs", CARD.format(url=site.url))
    return site


def scrapy_crawl(cli: Cli, site: Site, *args: str) -> Ran:
    command = [sys.executable, "-m", "scrapy", "crawl", *args, "-a", f"sources={cli.cards}"]
    for setting in (f"ALLOW_PRIVATE={site.host}", f"LGCRAWL_ARCHIVE={cli.archive}"):
        command += ["-s", setting]
    env = {**os.environ, "SCRAPY_SETTINGS_MODULE": "lgcrawl.settings", "no_proxy": "127.0.0.1"}
    ran = subprocess.run(
        [*command, "-s", "DOWNLOAD_DELAY=0"],
        cwd=cli.folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_its_records_land_in_the_archive(cli: Cli, council: Site) -> None:
    ran = scrapy_crawl(cli, council, "listing", "-a", "source=jobs")
    assert ran.code == 0, ran.err
    assert one(cli, "select count(*) from vacancies") == 3


def test_a_list_that_is_gone_is_1(cli: Cli, council: Site) -> None:
    del council.pages["/jobs"]
    ran = scrapy_crawl(cli, council, "listing", "-a", "source=jobs")
    assert ran.code == 1
    assert "jobs: failed: http_4xx: HTTP 404" in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("listing", "-a", "source=nobody"), "no card 'nobody'"),
        (("feed", "-a", "source=jobs"), "jobs is a listing card: scrapy crawl listing"),
        (("newts", "-a", "source=jobs"), "no spider 'newts'; there are api, feed, listing"),
        (("listing",), "name a card with -a source=SLUG"),
    ],
)
def test_bad_input_is_2_and_no_traceback(
    cli: Cli, council: Site, args: tuple[str, ...], said: str
) -> None:
    ran = scrapy_crawl(cli, council, *args)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert council.asked == []


def test_an_archive_that_cannot_be_is_3(cli: Cli, council: Site) -> None:
    cli.archive.write_text("no archive")
    assert scrapy_crawl(cli, council, "listing", "-a", "source=jobs").code == 3
    assert cli.archive.read_text() == "no archive"


def test_a_source_that_somebody_crawls_is_4(cli: Cli, council: Site) -> None:
    new_archive(cli.archive)
    writer = Writer.open(cli.archive, shared=True)
    writer.begin_crawl(
        SourceRow("jobs", "Jobs", "listing", "vacancy"), "2026-11-25T06:00:00Z", "1", "1"
    ).result()
    try:
        assert scrapy_crawl(cli, council, "listing", "-a", "source=jobs").code == 4
    finally:
        writer.close()
