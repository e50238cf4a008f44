"""What lgcrawl does with each behaviour of the hostile server: one crawl meets them all.

docs/ops.md has them as a table beside what stock Scrapy does (test_stock_scrapy.py).
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.hostile import INSIDE, MAXSIZE, TIMEOUT, Port, serving

CARD = """
title = "A hostile site"
kind = "{kind}"
records = "article"
start = [{starts}]
{row}
[follow]
detail = false
"""
# `lgcrawl`, with limits small enough for a test, and a name that leads to this machine.
LAUNCH = f"""
import socket, sys
look_up = socket.gethostbyname
socket.gethostbyname = lambda name: look_up("127.0.0.1" if name == "{INSIDE}" else name)
from lgcrawl import settings
settings.DOWNLOAD_TIMEOUT, settings.DOWNLOAD_MAXSIZE = {TIMEOUT}, {MAXSIZE}
from lgcrawl.cli import main
sys.argv[0] = "lgcrawl"
main()
"""


@dataclass
class Met:
    """One behaviour after the crawl: the site's log, the run's report and its issues."""

    port: Port
    report: dict[str, Any]
    issues: list[str]
    titles: list[str]


def run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "no_proxy": "127.0.0.1,localhost"}
    env |= {"LGCRAWL_HOSTS": str(folder / "hosts.db"), "LGCRAWL_CONTACT": "bot@example.org"}
    command = [sys.executable, "-c", LAUNCH, *args]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Met]]:
    """One crawl of the whole hostile web."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "cards").mkdir()
    with serving() as ports:
        allow = []
        for name, port in ports.items():
            kind = "feed" if name == "entities" else "listing"
            row = 'row = "li.job"' if kind == "listing" else ""
            starts = ", ".join(f'"{url}"' for url in port.urls)
            card = folder / "cards" / f"{name.replace('_', '-')}.toml"
            card.write_text(CARD.format(kind=kind, starts=starts, row=row), "utf-8")
            allow += ["--allow-private", port.host]
        where = ["--sources", "cards", "--archive", "archive.db"]
        ran = run(folder, "crawl", "--all", "--json", *where, *allow)
        assert ran.returncode == 1, ran.stderr
        assert "Traceback" not in ran.stderr
        reports = {line["source"]: line for line in map(json.loads, ran.stdout.splitlines())}
        with closing(sqlite3.connect(folder / "archive.db")) as db:

            def rows(sql: str, slug: str) -> list[str]:
                return [row[0] for row in db.execute(sql, (slug,))]

            found = {}
            for name, port in ports.items():
                slug = name.replace("_", "-")
                kinds = "SELECT field FROM issues i JOIN runs r ON r.id = i.run WHERE r.source = ?"
                titles = "SELECT title FROM articles WHERE source = ?"
                found[name] = Met(port, reports[slug], rows(kinds, slug), rows(titles, slug))
        yield found


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        ("robots_while_waiting", "robots"),
        ("robots_5xx", "robots_unavailable"),
        ("robots_503", "robots_unavailable"),
        ("robots_busy", "robots_unavailable"),
        ("robots_silent", "timeout"),
        ("robots_redirected", "robots"),
        ("robots_bom_and_group", "robots"),
    ],
)
def test_robots_txt_keeps_us_out(met: dict[str, Met], behaviour: str, failure: str) -> None:
    site = met[behaviour]
    assert (site.report["outcome"], site.report["failure"]) == ("failed", failure)
    assert not [path for path in site.port.pages_asked if not path.startswith("/r")]


@pytest.mark.parametrize("behaviour", ["robots_vast", "robots_4xx"])
def test_robots_txt_lets_us_in(met: dict[str, Met], behaviour: str) -> None:
    """500 KiB of it are read, and where there is none nothing is forbidden (RFC 9309)."""
    assert met[behaviour].port.pages_asked == ["/jobs"]


@pytest.mark.parametrize(("behaviour", "gap"), [("crawl_delay", 0.38), ("request_rate", 0.45)])
def test_the_pace_it_wishes_is_kept(met: dict[str, Met], behaviour: str, gap: float) -> None:
    moments = met[behaviour].port.moments
    assert len(moments) == 4
    assert min(later - earlier for earlier, later in pairwise(moments[1:])) > gap


@pytest.mark.parametrize(
    "behaviour",
    ["retry_after", "retry_after_503", "retry_after_a_date", "retry_after_a_date_503"],
)
def test_it_is_asked_again_no_sooner_than_it_says(met: dict[str, Met], behaviour: str) -> None:
    port = met[behaviour].port
    assert port.pages_asked == ["/jobs", "/jobs"]
    assert port.moments[-1] - port.moments[-2] > 0.95


def test_who_wants_us_away_for_an_hour_is_left_alone(met: dict[str, Met]) -> None:
    site = met["retry_after_an_hour"]
    assert site.port.pages_asked == ["/jobs"]
    assert set(site.issues) == {"http_5xx", "given_up"}


def test_one_request_at_a_time(met: dict[str, Met]) -> None:
    port = met["all_at_once"].port
    assert len(port.pages_asked) == 8
    assert port.at_once == 1


def test_a_host_that_keeps_failing_is_given_up(met: dict[str, Met]) -> None:
    site = met["always_failing"]
    assert len(site.port.pages_asked) <= 10  # five pages, each tried twice
    assert site.report["outcome"] == "failed"
    assert "given_up" in site.issues


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        ("dripping", "timeout"),
        ("breaking_off", "broken"),
        ("endless", "too_big"),
        ("gzip_bomb", "too_big"),
        ("brotli_bomb", "too_big"),
        ("zstd_bomb", "too_big"),
        ("bomb_in_a_bomb", "too_big"),
        ("leading_in_a_circle", "moved"),
    ],
)
def test_no_page_costs_more_than_the_limits(
    met: dict[str, Met], behaviour: str, failure: str
) -> None:
    report = met[behaviour].report
    assert (report["outcome"], report["failure"]) == ("failed", failure)


@pytest.mark.parametrize("behaviour", ["leading_inside", "leading_inside_as_a_number"])
def test_a_redirect_to_a_private_address_is_not_followed(
    met: dict[str, Met], behaviour: str
) -> None:
    site = met[behaviour]
    assert site.port.hidden
    assert site.port.hidden.asked == []
    assert site.report["failure"] == "refused_address"


def test_a_name_that_leads_to_a_private_address_is_not_asked(met: dict[str, Met]) -> None:
    report = met["leading_inside_by_name"].report
    assert (report["outcome"], report["failure"]) == ("failed", "refused_address")
    assert f"{INSIDE} leads to the private address 127.0.0.1" in report["reason"]


def test_an_undeclared_charset_is_what_windows_servers_send(met: dict[str, Met]) -> None:
    assert "Gritter driver £5 an hour" in met["undeclared_charset"].titles


def test_each_failure_has_its_class(met: dict[str, Met]) -> None:
    harmless = {"undeclared_charset"}
    bad = {name: site.report for name, site in met.items() if name not in harmless}
    assert all(report["outcome"] != "ok" for report in bad.values())
    assert all(report["failure"] and report["reason"] for report in bad.values())


def test_entities_are_not_expanded(met: dict[str, Met]) -> None:
    """A feed that declares its own is not read at all."""
    site = met["entities"]
    assert (site.report["outcome"], site.titles) == ("failed", [])
    assert "the feed declares entities; it will not be read" in site.report["reason"]
