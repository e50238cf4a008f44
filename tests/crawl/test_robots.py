"""robots.txt by RFC 9309, on a real server: what the hostile one does not do."""

from __future__ import annotations

import time
from itertools import pairwise

from tests.conftest import Answer, Cli, Site

CARD = """
title = "A test site"
kind = "listing"
records = "article"
start = [{starts}]
"""
PAGE = "<html><body><main><h1>Nothing to see</h1><p>No links here.</p></main></body></html>"


def card(site: Site, *paths: str) -> str:
    return CARD.format(starts=", ".join(f'"{site.url}{path}"' for path in paths))


def test_our_own_product_token_is_what_robots_txt_names(cli: Cli, site: Site) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: lgcrawl\nDisallow: /\n", type="text/plain")
    cli.card("mine", card(site, "/news"))
    cli.crawl(site)
    assert site.asked == ["/robots.txt"]
    assert all(agent.startswith("lgcrawl/") for agent in site.agents)


def test_a_robots_txt_that_is_busy_means_keep_out(cli: Cli, site: Site) -> None:
    site.pages["/robots.txt"] = Answer("oops", 429)
    site.pages["/news"] = PAGE
    cli.card("mine", card(site, "/news"))
    ran = cli.crawl(site)
    assert "/news" not in site.asked
    assert ran.code == 1
    assert "robots_unavailable" in ran.err


def test_a_request_rate_is_kept(cli: Cli, site: Site) -> None:
    # Stock Scrapy 2.19 ignores it: its gaps are those of DOWNLOAD_DELAY.
    asked: list[float] = []

    def page(path: str) -> str:
        asked.append(time.monotonic())
        return PAGE

    paths = [f"/news/{n}" for n in range(4)]
    site.pages["/robots.txt"] = Answer("User-agent: *\nRequest-rate: 2/1\n", type="text/plain")
    site.pages.update(dict.fromkeys(paths, page))
    cli.card("mine", card(site, *paths))
    cli.crawl(site)
    assert len(asked) == 4
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert min(gaps) > 0.45  # the wish is kept where a request leaves, not where it arrives


def test_a_missing_robots_txt_forbids_nothing(cli: Cli, site: Site) -> None:
    site.pages["/news"] = PAGE
    cli.card("mine", card(site, "/news"))
    cli.crawl(site)
    assert site.asked == ["/robots.txt", "/news"]
