"""Pages that ask to be kept out of an index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.fetch.noindex import noindex
from tests.patience import bounded


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ([], False),
        (["noindex"], True),
        (["NoIndex, nofollow"], True),
        (["nofollow"], False),
        (["none"], True),
        (["all"], False),
        (["lgcrawl: noindex"], True),
        (["otherbot: noindex"], False),
        (["otherbot: noindex, nofollow"], False),
        (["otherbot: nofollow", "noindex"], True),
        (["otherbot: nofollow, lgcrawl: noindex"], True),
        (["unavailable_after: 25 Jun 2030 15:00:00 GMT, noindex"], True),
        (["max-snippet: 20"], False),
    ],
)
def test_in_the_header(headers: list[str], said: bool) -> None:
    assert noindex(headers) is said


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<meta name="robots" content="noindex">', True),
        ("<META CONTENT='NOINDEX,FOLLOW' NAME='ROBOTS'>", True),
        ("<meta name=robots content=none>", True),
        ('<meta name="lgcrawl" content="noindex"/>', True),
        ('<meta name="googlebot" content="noindex">', False),
        ('<meta name="robots" content="index, follow">', False),
        ('<meta name="robots" content="max-image-preview:none-such">', False),
        ('<meta name="description" content="what noindex means">', False),
        ('<!-- <meta name="robots" content="noindex"> -->', False),
        ("<p>noindex</p>", False),
        ("", False),
    ],
)
def test_in_the_page(markup: str, said: bool) -> None:
    page = f"<html><head><title>A</title>{markup}</head><body><p>none</p></body></html>"
    assert noindex([], page.encode()) is said


@given(st.binary(max_size=300), st.lists(st.text(max_size=40), max_size=3))
def test_nothing_breaks_it(body: bytes, headers: list[str]) -> None:
    assert noindex(headers, b"<meta noindex " + body) in (True, False)


@pytest.mark.parametrize("part", [b"<meta ", b"<!--", b"<meta name=", b"<meta content=' "])
def test_a_hostile_page_costs_no_more_than_a_large_one(part: bytes) -> None:
    with bounded(1):
        noindex(["a:" * 100_000], b"noindex" + part * 200_000)
