"""Addresses of a listing's links, and where it goes on."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract import paging
from lgcrawl.extract.page import Page

PAGE = Page(b"<p>x</p>", "https://www.example.gov.uk/jobs/list?page=1")
PARTS = ("/", "a", "B9", ".", "..", "//", "?", "=", "&", "#", ";", ":80", "@", "%20", "é", " ", "[")
ADDRESSES = {
    "https://www.example.gov.uk/jobs/4": "https://www.example.gov.uk/jobs/4",
    "https://www.example.gov.uk/jobs/4?ref=a&b=c#top": "https://www.example.gov.uk/jobs/4?ref=a&b=c",
    "4#top": "https://www.example.gov.uk/jobs/4",
    "https://www.example.gov.uk": None,
    "mailto:jobs@example.gov.uk": None,
    "https://[x/": None,
}


@pytest.mark.parametrize(("href", "url"), ADDRESSES.items())
def test_the_address_of_a_link(href: str, url: str | None) -> None:
    assert paging.address(PAGE, href) == url


@given(st.sampled_from(("http", "https")), st.lists(st.sampled_from(PARTS), max_size=9))
def test_a_whole_address_is_what_urljoin_makes_of_it(scheme: str, parts: list[str]) -> None:
    href = f"{scheme}://x.example/{''.join(parts)}"
    try:
        joined: str | None = urljoin(PAGE.url or "", href.strip()).partition("#")[0]
    except ValueError:
        joined = None
    assert paging.address(PAGE, href) == joined


@pytest.mark.parametrize(
    ("here", "links", "after"),
    [
        ("?page=1", '<a href="?page=3">3</a><a href="?page=2">2</a>', "?page=2"),
        ("", '<a href="/jobs">All</a><a href="?page=1">2</a>', "?page=1"),
        ("/page/3", '<a href="/jobs/page/4/">4</a>', "/page/4/"),
        ("?page=2", '<a href="/jobs">All</a><a href="?page=1">1</a>', None),
    ],
)
def test_the_next_of_numbered_pages(here: str, links: str, after: str | None) -> None:
    jobs = "https://www.example.gov.uk/jobs"
    found = paging.next_url(Page(f"<body>{links}</body>".encode(), jobs + here))
    assert found == (after and jobs + after)
