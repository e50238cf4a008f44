"""robots.txt by RFC 9309, on a real server: what the hostile one does not do."""

from __future__ import annotations

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


def test_a_missing_robots_txt_forbids_nothing(cli: Cli, site: Site) -> None:
    site.pages["/news"] = PAGE
    cli.card("mine", card(site, "/news"))
    cli.crawl(site)
    assert site.asked == ["/robots.txt", "/news"]
