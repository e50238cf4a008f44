"""Manners that outlive a run, or reach beyond one process."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from time import sleep, time

import pytest

from tests.conftest import Answer, Cli, Site

CARD = """
title = "A test site"
kind = "listing"
records = "article"
start = [{starts}]
"""
PAGE = "<html><body><main><h1>Nothing to see</h1><p>No links here.</p></main></body></html>"
ROBOTS = "User-agent: *\nDisallow: /private"


def card(site: Site, *paths: str) -> str:
    return CARD.format(starts=", ".join(f'"{site.url}{path}"' for path in paths))


def turn_back(cli: Cli, seconds: float) -> None:
    """Let the robots.txt in hosts.db be so much older."""
    with closing(sqlite3.connect(cli.folder / "hosts.db")) as db, db:
        db.execute("UPDATE robots SET fetched_at = ?", (time() - seconds,))


def test_robots_txt_is_asked_once_a_day_and_still_obeyed(cli: Cli, site: Site) -> None:
    site.pages.update({"/robots.txt": Answer(ROBOTS), "/news": PAGE, "/private": PAGE})
    cli.card("mine", card(site, "/news", "/private"))
    cli.crawl(site)
    assert cli.crawl(site).code == 1
    assert sorted(site.asked) == ["/news", "/news", "/robots.txt"]
    turn_back(cli, 24 * 3600 + 1)
    site.pages["/robots.txt"] = Answer("", 404)
    cli.crawl(site)
    assert site.asked.count("/robots.txt") == 2
    assert "/private" in site.asked


def test_a_robots_txt_that_failed_keeps_us_out_without_asking_for_ten_minutes(
    cli: Cli, site: Site
) -> None:
    site.pages.update({"/robots.txt": Answer("oops", 500), "/news": PAGE})
    cli.card("mine", card(site, "/news"))
    cli.crawl(site)
    asked = len(site.asked)
    ran = cli.crawl(site)
    assert "robots_unavailable" in ran.err
    assert len(site.asked) == asked
    turn_back(cli, 601)
    site.pages["/robots.txt"] = Answer(ROBOTS)
    cli.crawl(site)
    assert "/news" in site.asked


def test_two_crawls_of_one_host_take_turns(cli: Cli, site: Site) -> None:
    paths = [f"/news/{n}" for n in range(6)]
    inside, most = [], []

    def page(path: str) -> str:
        inside.append(path)
        most.append(len(inside))
        sleep(0.05)
        inside.remove(path)
        return PAGE

    site.pages.update(dict.fromkeys(paths, page))
    cli.card("mine", card(site, *paths))
    where = ["--sources", str(cli.cards), "--allow-private", site.host]
    crawls = [cli.popen("crawl", "mine", "--archive", f"{n}.db", *where) for n in range(2)]
    for crawl in crawls:
        crawl.communicate(timeout=60)
    assert most == [1] * 12


def test_without_a_contact_no_public_host_is_asked(
    cli: Cli, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LGCRAWL_CONTACT", "")
    cli.card("mine", card(site, "/news"))
    cli.card("theirs", CARD.format(starts='"https://www.example.org/news"'))
    ran = cli.crawl(site)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "https://www.example.org/news: LGCRAWL_CONTACT is not set" in ran.err
    assert site.asked == []
    ran = cli("extract", "https://www.example.org/news/1")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "LGCRAWL_CONTACT is not set" in ran.err
