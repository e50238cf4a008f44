"""A page's blocks, where they stand, and the tree they are written as."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lgcrawl.extract.body_features import NAMES, features
from lgcrawl.extract.body_hints import BIT, HINTS, name_hints
from lgcrawl.extract.body_score import score, trees
from lgcrawl.extract.body_walk import Block, walk
from lgcrawl.extract.body_write import write
from lgcrawl.extract.html_text import text_of
from lgcrawl.extract.page import Page
from tests.patience import bounded

LONG = "A line of an old page that is as long as a paragraph, and says as much as one would."


def blocks_of(markup: str) -> list[Block]:
    return walk(Page(f"<body>{markup}</body>".encode()).parsed).blocks


PARTS = {
    "paragraphs": ("<p>One</p><p>Two</p>", ["One", "Two"]),
    "text around a paragraph": ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
    "inline elements": ("<p>O<b>n</b>e <a href='/'>two</a></p>", ["One two"]),
    "an address": ("<p>Town Hall<br>High Street</p>", ["Town Hall\nHigh Street"]),
    "two breaks": ("<p>One<br> <br>Two</p>", ["One", "Two"]),
    "long lines": (f"<p>{LONG}<br>{LONG} So.</p>", [LONG, f"{LONG} So."]),
    "nothing to read": ("<p>***</p><script>x()</script><p> </p><style>p {}</style>", []),
    "comments in the source": ("<p>One<!-- two --> three</p>", ["One three"]),
}


@pytest.mark.parametrize(("markup", "texts"), PARTS.values(), ids=PARTS)
def test_blocks(markup: str, texts: list[str]) -> None:
    assert [block.text for block in blocks_of(markup)] == texts


def test_what_is_linked_and_bold_is_counted() -> None:
    (block,) = blocks_of("<p>Read <a href='/'>this</a> and <strong>that</strong>, <a>it</a></p>")
    assert (block.linked, block.links, block.strong) == (6, 2, 4)


def test_the_headline_parts_the_page() -> None:
    tree = Page(b"<body><p>Menu</p><h1>Title</h1><p>Text</p></body>").parsed
    found = walk(tree, next(tree.iter("h1")))
    assert [block.text for block in found.blocks[found.after :]] == ["Text"]


WRITTEN = {
    "a list": ("<ul><li>One</li><li>Two</li></ul>", "• One\n• Two"),
    "a list of paragraphs": ("<ol><li><p>One</p><p>More</p></li></ol>", "• One\nMore"),
    "a quotation": ("<blockquote><p>One</p><p>Two</p></blockquote><p>End</p>", "One\n\nTwo\n\nEnd"),
    "a row of cells": ("<table><tr><td>Span</td><td>40 m</td></tr></table>", "Span | 40 m"),
    "a page laid out in a table": (
        f"<table><tr><td><p>{LONG}</p><p>{LONG} So.</p></td></tr></table>",
        f"{LONG}\n\n{LONG} So.",
    ),
    "a heading and a break": ("<h2>One</h2><p>Two<br>three</p>", "One\n\nTwo\nthree"),
}


@pytest.mark.parametrize(("markup", "text"), WRITTEN.values(), ids=WRITTEN)
def test_blocks_are_written_as_they_stood(markup: str, text: str) -> None:
    assert text_of(write(blocks_of(markup))) == text


def test_links_and_styles_are_kept() -> None:
    body = write(blocks_of("<p>Read <a href='/x'>th<b>is</b></a> <i>now</i>.</p>"))
    assert etree.tostring(body[0]) == (
        b'<p>Read <a href="/x">th<strong>is</strong></a> <em>now</em>.</p>'
    )


TAGS = st.sampled_from("div p li ul td tr table b a br h2 blockquote span pre".split())  # noqa: SIM905
TOKENS = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.text("ab <&\x01", max_size=5),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TOKENS, max_size=40))
def test_no_word_of_a_broken_page_is_lost_or_doubled(tokens: list[str]) -> None:
    page = Page(f"<body>x{''.join(tokens)}</body>".encode())
    blocks = walk(page.parsed).blocks
    letters = [c for c in page.parsed.text_content() if c.isalnum()]
    assert [c for block in blocks for c in block.text if c.isalnum()] == letters
    assert [c for c in text_of(write(blocks)) if c.isalnum()] == letters


def test_every_block_has_all_features_but_the_links_of_a_menu() -> None:
    menu = "<ul>" + "<li><a href='/'>Bins</a></li>" * 5 + "</ul>"
    page = walk(Page(f"<body>{menu}<p>{LONG}</p></body>".encode()).parsed)
    rows = features(page, "A line", LONG)
    assert [row is None for row in rows] == [True] * 4 + [False, False]
    assert all(len(row) == len(NAMES) for row in rows if row)
    values = dict(zip(NAMES, rows[-1] or [], strict=True))
    assert values["length"] == len(LONG)
    assert values["told"] == 1


def test_a_menu_scores_nothing_and_a_score_is_a_share() -> None:
    page = walk(Page(f"<body><p>{LONG}</p></body>".encode()).parsed)
    (row,) = features(page, None, None)
    assert score(None, trees()) == 0
    assert 0 < score(row, trees()) < 1
    assert score(row, ()) == 0.5


NAMED = {
    "relatedPosts": {"article", "related"},
    "td-sidebar": {"side"},
    "cookie-banner": {"notice", "ad", "others_words"},
    "comments": {"comment", "others_words"},
    "comments-closed": {"comment"},
    "artikel__inhalt": {"article", "body"},
}


@pytest.mark.parametrize(("names", "hints"), NAMED.items(), ids=NAMED)
def test_what_names_hint_at(names: str, hints: set[str]) -> None:
    assert {hint for hint in HINTS if name_hints(names) & BIT[hint]} == hints


HOSTILE = {
    "nested": "<div>" * 50_000 + LONG,
    "unclosed": "<b><i><a href=x>" * 20_000 + LONG,
    "breaks": "<i></i><br>" * 50_000,
    "classes": "".join(f"<p class='c{n} related{n}'>{n}</p>" for n in range(30_000)),
    "one long class": f"<p class='{'comment ' * 100_000}'>{LONG}</p>",
    "control characters": f"<p>{'&#1;&#8;' * 20_000}{LONG}</p>",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_cost_no_more_than_their_size(markup: str) -> None:
    tree = Page(f"<body>{markup}</body>".encode()).parsed
    with bounded(2):
        found = walk(tree)
        features(found, "A line", LONG)
        write(found.blocks)
