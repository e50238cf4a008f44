"""A host that asks us to wait, on a real server (TRAPS 3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.conftest import Answer, Cli, Site

CARD = """
title = "A test site"
kind = "listing"
records = "vacancy"
start = ["{url}/jobs"]
row = "li.job"
"""
LIST = '<main><ul><li class="job"><a href="/jobs/1">Gritter driver</a></li></ul></main>'

POST = (
    "<main><h1>Gritter driver</h1><dl><dt>Salary</dt><dd>£24,000 per annum</dd>"
    "<dt>Closing date</dt><dd>31 December 2030</dd></dl><p>You will spread salt.</p></main>"
)


def in_two_seconds() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize("said", [lambda: "1", in_two_seconds], ids=["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
def test_it_is_asked_again_no_sooner_than_it_says(
    cli: Cli, site: Site, status: int, said: Callable[[], str]
) -> None:
    # Stock Scrapy 2.19 comes back at once.
    asked: list[float] = []

    def page(path: str) -> Answer:
        asked.append(time.monotonic())
        if len(asked) == 1:
            return Answer("busy", status, headers={"Retry-After": said()})
        return Answer(LIST)

    site.pages["/jobs"] = page
    site.pages["/jobs/1"] = POST
    cli.card("mine", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert len(asked) == 2
    assert asked[1] - asked[0] > 0.9
    assert ran.code == 0, ran.err


def test_who_wants_us_away_for_long_is_left_alone(cli: Cli, site: Site) -> None:
    site.pages["/jobs"] = Answer("busy", 503, headers={"Retry-After": "3600"})
    cli.card("mine", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert site.asked.count("/jobs") == 1
    assert ran.code == 1
    assert "http_5xx" in ran.err
