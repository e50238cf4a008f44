"""HTML as plain text with its paragraphs, and HTML that is safe to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lgcrawl.extract.html_text import all_text, sanitise, short_text, text_of
from tests.patience import bounded

TEXTS = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    "a line break": ("<p>Town Hall<br>High Street</p>", "Town Hall\nHigh Street"),
    "two line breaks": ("One.<br><br>Two.", "One.\n\nTwo."),
    "a list": ("<ul><li>Salt</li><li>Grit</li></ul>", "• Salt\n• Grit"),
    "a list between paragraphs": (
        "<p>We need:</p><ul><li>Salt</li><li>Grit</li></ul><p>Today.</p>",
        "We need:\n\n• Salt\n• Grit\n\nToday.",
    ),
    "paragraphs inside items": (
        "<ul><li><p>Salt</p></li><li><p>Grit</p></li></ul>",
        "• Salt\n• Grit",
    ),
    "items with bullets of their own": (
        "<ul><li>- Salt</li><li>• Grit</li></ul>",
        "• Salt\n• Grit",
    ),
    "a table": (
        "<table><tr><th>Pay</th><td>£20,100</td></tr><tr><td>Hours</td><td></td></tr></table>",
        "Pay | £20,100\n\nHours",
    ),
    "inline markup": ("<p>The <b>new</b> <a href='/x'>bridge</a>.</p>", "The new bridge."),
    "white space of the source": ("<p>The\n   new\t bridge</p>", "The new bridge"),
    "preformatted lines": ("<pre>Mon 9-5\nTue 9-5</pre>", "Mon 9-5\nTue 9-5"),
    "what is never printed": (
        "<p>Seen<script>x('<p>')</script><style>p{}</style><!-- no --> still</p><title>no</title>",
        "Seen still",
    ),
    "escaped once": ("&lt;p&gt;Salt &amp;amp; grit&lt;/p&gt;", "Salt & grit"),
    "escaped twice": ("&amp;lt;p&amp;gt;Salt&amp;lt;/p&amp;gt;", "Salt"),
    "escaped inside markup": (
        "<div>&lt;p&gt;Salt&lt;/p&gt;&lt;p&gt;Grit&lt;/p&gt;</div>",
        "Salt\n\nGrit",
    ),
    "no markup": ("Fish & chips\nat 6 < 7 pm", "Fish & chips\nat 6 < 7 pm"),
    "nothing": ("", ""),
    "line ends of other systems": (
        "<p>One\x85</p><p>\x85</p><p>Two\u2028Three</p>",
        "One\n\nTwo\nThree",
    ),
    "a table of blanks": ("<table><tr><td> </td><td>\n</td></tr></table><p>One</p>", "One"),
}


@pytest.mark.parametrize(("source", "text"), TEXTS.values(), ids=TEXTS)
def test_text_keeps_paragraphs_and_lists(source: str, text: str) -> None:
    assert text_of(source) == text


def test_text_of_an_element_leaves_its_tail_out() -> None:
    element = html.fragment_fromstring("<div><p>In.</p>out</div>")[0]
    assert text_of(element) == "In."


ELEMENTS = {
    "nothing": "",
    "text": "Salary: £20,000",
    "one element": "Salary <b>£20,000</b> a year",
    "a comment": "Salary <!-- agreed --> £20,000",
    "elements in elements": "<b>Salary <i>from</i></b> £20,000 <b>a</b> year",
    "a script": "Salary<script>x()</script>",
}


@pytest.mark.parametrize("inner", ELEMENTS.values(), ids=ELEMENTS)
def test_short_text_is_all_text_or_none(inner: str) -> None:
    element = html.fragment_fromstring(f"<div><p>{inner}</p> a tail</div>")[0]
    whole = "".join(map(str, element.itertext()))
    assert all_text(element) == whole
    assert short_text(element, len(whole)) == whole
    assert short_text(element, len(whole) - 1) == ""


SAFE = {
    "a script": ("<p>a<script>x()</script></p>", "<p>a</p>"),
    "an event handler": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "a javascript address": (
        '<a href="java&#10;script:x()">a</a>',
        '<a rel="noopener noreferrer nofollow">a</a>',
    ),
    "a style": ('<p style="background:url(//e.test/t.gif)">a</p><style>p{}</style>', "<p>a</p>"),
    "a form": ('<form action="//e.test"><input value="b">a<button>go</button></form>', "a"),
    "a picture that would be fetched": ('<p>a<img src="//e.test/t.gif"></p>', "<p>a</p>"),
    "a frame": ('a<iframe src="//e.test"></iframe>', "a"),
    "foreign markup": ("<svg><a xlink:href='javascript:x()'><text>b</text></a></svg>a", "a"),
    "a data address": (
        '<a href="data:text/html,b">a</a>',
        '<a rel="noopener noreferrer nofollow">a</a>',
    ),
}


@pytest.mark.parametrize(("source", "kept"), SAFE.values(), ids=SAFE)
def test_nothing_runs_posts_or_loads(source: str, kept: str) -> None:
    assert sanitise(source) == kept


def test_text_markup_stays() -> None:
    source = (
        "<h2>Roads</h2><ul><li><strong>A12</strong></li></ul><table><tr><td>1</td></tr></table>"
    )
    assert sanitise(source) == source.replace("<tr>", "<tbody><tr>").replace(
        "</tr>", "</tr></tbody>"
    )


@given(st.text(alphabet=st.sampled_from("<>/&;apbr=\"' \n\0\x1f\ud800é"), max_size=200))
def test_any_text_is_read(source: str) -> None:
    text = text_of(source)
    assert "\0" not in text
    assert text == text.strip()
    assert "<script" not in sanitise(source)


@pytest.mark.parametrize(
    "piece", ["<p>", "<", "&lt;a ", "a\n", "<!--", "<li>", "&amp;", "<td>", "<b><p>"]
)
def test_100_kb_of_anything_takes_about_a_second_at_most(piece: str) -> None:
    source = piece * (100_000 // len(piece))
    with bounded(1.5):  # a busy machine slows the salvage of "&lt;a " more than the yardstick
        text_of(source)
        sanitise(source)


def test_a_tag_with_countless_attributes_costs_no_more_than_its_length() -> None:
    attributes = " ".join(f"a{n}" for n in range(100_000))
    source = f"<p>Before</p><p {attributes}>Inside</p>"
    with bounded(1):
        assert text_of(source) == "Before\n\nInside"
        assert sanitise(source) == "<p>Before</p><p>Inside</p>"


def test_markup_with_too_many_such_tags_is_not_read() -> None:
    source = f"<p {' '.join(f'a{n}' for n in range(20))}>x</p>" * 20_001
    assert text_of(source) == source
    assert sanitise(source) == ""
