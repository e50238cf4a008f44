"""A host that names the moment from which on it may be asked again, on a real server."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

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


def test_it_is_asked_again_no_sooner_than_the_moment_it_names(cli: Cli, site: Site) -> None:
    asked: list[float] = []

    def page(path: str) -> Answer:
        asked.append(time.monotonic())
        if len(asked) == 1:
            return Answer("busy", 503, headers={"Retry-After": in_two_seconds()})
        return Answer(LIST)

    site.pages["/jobs"] = page
    site.pages["/jobs/1"] = POST
    cli.card("mine", CARD.format(url=site.url))
    ran = cli.crawl(site)
    assert len(asked) == 2
    assert asked[1] - asked[0] > 0.9
    assert ran.code == 0, ran.err
