"""robots.txt by RFC 9309, on real servers (TRAPS 1 and 2)."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

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


def test_no_waiting_request_slips_past_robots_txt(cli: Cli, site: Site) -> None:
    # Stock Scrapy 2.19 fetches six of these eight: they wait while robots.txt is on its way.
    paths = [f"/private/{n}" for n in range(8)]
    site.pages["/robots.txt"] = Answer(
        "User-agent: *\nDisallow: /private/", type="text/plain", delay=0.3
    )
    site.pages.update(dict.fromkeys(paths, PAGE))
    cli.card("mine", card(site, *paths))
    ran = cli.crawl(site)
    assert site.asked == ["/robots.txt"]
    assert ran.code == 1
    assert "mine: failed: robots:" in ran.err


def test_our_own_product_token_is_what_robots_txt_names(cli: Cli, site: Site) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: lgcrawl\nDisallow: /\n", type="text/plain")
    cli.card("mine", card(site, "/news"))
    cli.crawl(site)
    assert site.asked == ["/robots.txt"]
    assert all(agent.startswith("lgcrawl/") for agent in site.agents)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_fails_means_keep_out(cli: Cli, site: Site, status: int) -> None:
    site.pages["/robots.txt"] = Answer("oops", status)
    site.pages["/news"] = PAGE
    cli.card("mine", card(site, "/news"))
    ran = cli.crawl(site)
    assert "/news" not in site.asked
    assert ran.code == 1
    assert "robots_unavailable" in ran.err


@pytest.mark.parametrize("wish", ["Crawl-delay: 0.5", "Request-rate: 2/1"])
def test_who_wishes_to_be_asked_slowly_is(cli: Cli, site: Site, wish: str) -> None:
    # Stock Scrapy 2.19 ignores both: its gaps are those of DOWNLOAD_DELAY.
    asked: list[float] = []

    def page(path: str) -> str:
        asked.append(time.monotonic())
        return PAGE

    paths = [f"/news/{n}" for n in range(4)]
    site.pages["/robots.txt"] = Answer(f"User-agent: *\n{wish}\n", type="text/plain")
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


def test_a_redirect_to_a_private_address_is_not_followed(cli: Cli, new_site) -> None:
    named, hidden = new_site(), new_site()
    named.pages["/news"] = Answer(status=302, headers={"Location": f"{hidden.url}/admin"})
    cli.card("mine", card(named, "/news"))
    ran = cli.crawl(named)
    assert hidden.asked == []
    assert "refused_address" in ran.err
