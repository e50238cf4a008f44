"""An article's main text without its furniture, and the credit of its picture."""

from __future__ import annotations

from typing import Any

import pytest

from lgcrawl.extract.credit import caption_credit, read_credit
from lgcrawl.extract.main_text import main_text
from lgcrawl.extract.page import Page
from tests.patience import bounded

TITLE = "Bridge opens early"
FIRST = "The new bridge opened to traffic this morning after two years of work, a month early."
SECOND = "Buses use it from Monday, and the old ford is closed to cars for good from the same day."
THIRD = "The steel came from Wales by sea, and the paint was mixed in the town to match the quay."
LAST = "In spring the council will plant forty lime trees along the road that leads up to it."
PARAGRAPHS = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
TEXT = "\n\n".join((FIRST, SECOND, THIRD))


def read(text: str, above: str = "", below: str = "", description: str | None = None) -> Any:
    page = Page(
        f"<html><head><title>{TITLE}</title></head><body><nav><a href='/'>Home</a></nav><main>"
        f"<article><h1>{TITLE}</h1>{above}<div class='content'>{text}</div></article></main>{below}"
        "<footer><p>© 2026 Example Council</p></footer></body></html>".encode(),
        "https://www.example.gov.uk/news/4",
    )
    return main_text(page, TITLE, description, next(page.tree.iter("h1")))


FURNITURE = {
    "nothing": PARAGRAPHS,
    "the title again": f"<h2>{TITLE}</h2>{PARAGRAPHS}",
    "the alt text of the picture": f"<p>{TITLE} image</p>{PARAGRAPHS}",
    "author and date": f"<p>Ann Reed 3 May 2026</p>{PARAGRAPHS}",
    "the time it takes": f"<p>4 min read</p>{PARAGRAPHS}",
    "a picture's credit": f"{PARAGRAPHS}<p>Photo: Pat Vane/</p>",
    "a way to other news": (
        f"<p>{FIRST}</p><p>{SECOND}</p><p>Read more: <a href='/n/5'>Ford shut</a></p><p>{THIRD}</p>"
    ),
    "a newsletter": f"{PARAGRAPHS}<p>Sign up to our newsletter for more news like this</p>",
    "where it is filed": f"{PARAGRAPHS}<p>Tags: <a href='/1'>bridges</a> <a href='/2'>quay</a></p>",
    "a caption with its credit": f"{PARAGRAPHS}<p>The bridge by night (Picture: Pat Vane)</p>",
    "an invitation to write": f"{PARAGRAPHS}<p>Got a story? Get in touch with our news team</p>",
    "an invitation to follow": f"{PARAGRAPHS}<p>Follow the Post on Facebook for the latest</p>",
    "a question about cookies": f"<p>We use cookies to improve your visit.</p>{PARAGRAPHS}",
    "words for other programs": f"{PARAGRAPHS}<span style='display: none'>{LAST}</span>",
    "related news": f"{PARAGRAPHS}<h2>Related articles</h2><p><a href='/5'>Ford closed</a></p>",
    "the comments": f"{PARAGRAPHS}<div id='comments'><p>{'A bridge too far. ' * 5}</p></div>",
    "an old page's line breaks": f"<p>{FIRST}<br><br>{SECOND}<br><br>{THIRD}<br><br>Photo: X</p>",
}


@pytest.mark.parametrize("text", FURNITURE.values(), ids=FURNITURE)
def test_the_text_and_nothing_else(text: str) -> None:
    found = read(text)
    assert found.body == TEXT
    assert found.body_html.count("<p>") == 3


KEPT = {
    "a list": ("<ul><li>Steel</li><li>Paint</li></ul>", "• Steel\n• Paint"),
    "a short line that is no furniture": ("<h2>The work</h2><p>Done.</p>", "The work\n\nDone."),
    "a heading about jobs": ("<h2>Forty new jobs</h2>", "Forty new jobs"),
    "an address": ("<p>Town Hall<br>High Street</p>", "Town Hall\nHigh Street"),
    "what one may sign up to": (
        "<p>Sign up to be a foster carer in our borough and be paid for it.</p>",
        "Sign up to be a foster carer in our borough and be paid for it.",
    ),
    "where to ask": (
        "<p>For more information visit the town hall. Do you have any views? Tell us.</p>",
        "For more information visit the town hall. Do you have any views? Tell us.",
    ),
    "a heading that asks to share": (
        "<h2>Share this information, please</h2><p>Tell your neighbours.</p>",
        "Share this information, please\n\nTell your neighbours.",
    ),
    "ruby over its words": (
        "<p><ruby>橋<rt>はし</rt></ruby>が開いた。</p>",
        "橋が開いた。",
    ),
    "where to write": (
        "<p>Join the panel: email panel@example.gov.uk to take part.</p>",
        "Join the panel: email panel@example.gov.uk to take part.",
    ),
    "a table": ("<table><tr><td>Span</td><td>40 m</td></tr></table>", "Span | 40 m"),
}


@pytest.mark.parametrize(("markup", "text"), KEPT.values(), ids=KEPT)
def test_what_belongs_to_the_text_stays(markup: str, text: str) -> None:
    found = read(f"{PARAGRAPHS}{markup}<p>{LAST}</p>")
    assert found.body == f"{TEXT}\n\n{text}\n\n{LAST}"


def test_links_lead_where_they_led() -> None:
    found = read(f"{PARAGRAPHS}<p>{LAST} See the <a href='/a' onclick='x()'>plans</a>.</p>")
    link = '<a href="https://www.example.gov.uk/a" rel="noopener noreferrer nofollow">plans</a>'
    assert link in found.body_html


STANDFIRST = "Two years of noise have come to an end, and the quay is quiet."
STANDFIRSTS = {
    "told by its class": ({"above": f'<p class="article__standfirst">{STANDFIRST}</p>'}, True),
    "told by the description": (
        {"above": f"<div><div>{STANDFIRST}</div></div>", "description": STANDFIRST},
        True,
    ),
    "a teaser of other news": ({"below": f'<p class="teaser">{STANDFIRST}</p>'}, False),
    "a teaser in the margin": ({"above": f'<aside class="teaser">{STANDFIRST}</aside>'}, False),
}


@pytest.mark.parametrize(("changes", "belongs"), STANDFIRSTS.values(), ids=STANDFIRSTS)
def test_the_standfirst_is_part_of_the_text(changes: dict[str, str], belongs: bool) -> None:
    assert read(PARAGRAPHS, **changes).body == (f"{STANDFIRST}\n\n{TEXT}" if belongs else TEXT)


def test_a_page_without_a_text() -> None:
    assert main_text(Page(b"<html><body><nav><a href='/'>Home</a></nav></body></html>")) is None


HUGE = {
    "paragraphs": f"<p>{FIRST}</p>" * 100_000,
    "links": "<a href='/x'>A link to elsewhere</a>" * 100_000,
    "lists": "<ul><li>One thing</li></ul>" * 100_000,
    "tables": "<table><tr><td>One cell</td></tr></table>" * 60_000,
    "lines": f"{FIRST}<br>" * 60_000,
    "one paragraph": f"<p>{FIRST * 60_000}</p>",
}


@pytest.mark.parametrize("markup", HUGE.values(), ids=HUGE)
def test_a_huge_page_is_read_only_so_far(markup: str) -> None:
    page = Page(f"<body><h1>{TITLE}</h1>{PARAGRAPHS}{markup}</body>".encode())
    elements = sum(1 for _ in page.tree.iter())
    with bounded(4):
        found = main_text(page)
    assert found is None or len(found.body) < 3_000_000
    assert sum(1 for _ in page.tree.iter()) == elements  # others read it too


def test_of_a_huge_page_the_main_part_is_read() -> None:
    links = "<a href='/x'>A link to elsewhere</a>" * 50_000
    found = main_text(Page(f"<body>{links}<main>{PARAGRAPHS}</main>{links}</body>".encode()))
    assert found is not None
    assert found.body == TEXT


# -- credits ---------------------------------------------------------------------------------------
CREDITS = {
    "Photo: Pat Vane/": "Pat Vane",
    "Picture: Example CC / Agency": "Example CC / Agency",
    "(Image: Pat Vane)": "Pat Vane",
    "Photo credit: Pat Vane": "Pat Vane",
    "Photograph by Pat Vane": "Pat Vane",
    "© Pat Vane": "Pat Vane",
    "Image: The mayor has opened the bridge over the river": None,
    "Photographs of the bridge": None,
    "Photo: ": None,
    "Photo: " + "x" * 200: None,
}


@pytest.mark.parametrize(("line", "name"), CREDITS.items(), ids=[c[:60] for c in CREDITS])
def test_a_picture_credit(line: str, name: str | None) -> None:
    assert read_credit(line) == name
    assert caption_credit(f"The bridge. {line}") == name


def test_the_credit_is_kept_beside_the_text() -> None:
    assert read(f"{PARAGRAPHS}<p>Photo: Pat Vane/</p>").picture_credit == "Pat Vane"
