"""A page is read whole or refused with a reason, and no markup costs its square."""

from __future__ import annotations

import gzip

import pytest

from lgcrawl.extract.page import MAX_BYTES, Page
from pipelines.errors import PageError
from tests.patience import bounded

MANY = 300_000
ATTRIBUTES = {
    "with values": b" ".join(b"a%d=1" % n for n in range(MANY)),
    "without values": b" ".join(b"a%d" % n for n in range(MANY)),
    "with a bracket in each value": b" ".join(b"a%d='>'" % n for n in range(MANY)),
    "parted by slashes": b"/".join(b"a%d" % n for n in range(MANY)),
    "after a comment with a stray quote": b'><!-- <i b=" --></p><p '
    + b" ".join(b"a%d" % n for n in range(MANY)),
}


@pytest.mark.parametrize("attributes", ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_a_tag_with_countless_attributes_is_cut_and_the_text_stays(attributes: bytes) -> None:
    with bounded(2):
        tree = Page(b"<body><h1>Before</h1><p " + attributes + b">Inside</p><p>After</p>").tree
    assert [e.text for e in tree.iter("h1", "p")][:1] == ["Before"]
    assert [e.text for e in tree.iter("h1", "p")][-2:] == ["Inside", "After"]


def test_an_ordinary_tag_keeps_its_attributes() -> None:
    attributes = " ".join(f'data-{n}="> {n}"' for n in range(100))
    (element,) = Page(f"<body><p {attributes}>Text</p>".encode()).tree.iter("p")
    assert (len(element.attrib), element.get("data-99"), element.text) == (100, "> 99", "Text")


HOSTILE = {
    "nested div": b"<div>" * 100_000,
    "nested b": b"<b>" * 100_000,
    "nested table": b"<table><tr><td>" * 100_000,
    "siblings": b"<p>x</p>" * 100_000,
    "a long attribute": b"<p title='" + b"x" * 5_000_000 + b"'>x</p>",
    "a long comment": b"<p>x</p><!--" + b"x" * 1_000_000 + b"-->",
    "unclosed tags": b"<a " * 1_000_000,
    "unclosed quotes": b"<p a='" * 500_000,
    "tags just under the limit": (b"<p " + b" ".join(b"a%d" % n for n in range(450)) + b">") * 1000,
    "namespaces": b"<r " + b" ".join(b'xmlns:a%d="u"' % n for n in range(100_000)) + b"/>",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", ["tree", "xml"])
def test_hostile_markup_costs_no_more_than_its_length(markup: bytes, form: str) -> None:
    page = Page(markup, "https://www.example.gov.uk/")
    with bounded(3):
        try:
            assert getattr(page, form) is not None
        except PageError as error:
            assert str(error)


# -- links ---------------------------------------------------------------------------------------
HERE = "https://www.example.gov.uk/jobs/list?page=1"
LINKS = {
    "/jobs/4": "https://www.example.gov.uk/jobs/4",
    " /jobs/4\n": "https://www.example.gov.uk/jobs/4",
    "4": "https://www.example.gov.uk/jobs/4",
    "?page=2": "https://www.example.gov.uk/jobs/list?page=2",
    "/jobs/../news": "https://www.example.gov.uk/news",
    "//files.example.gov.uk/4.pdf": "https://files.example.gov.uk/4.pdf",
    "HTTP://other.example.gov.uk": "HTTP://other.example.gov.uk",
    "mailto:jobs@example.gov.uk": "mailto:jobs@example.gov.uk",
    "http://[::1": "http://[::1",
    "//[x": "//[x",
    "": "",
}


@pytest.mark.parametrize(("href", "url"), LINKS.items())
def test_links_are_absolute_in_the_tree_and_one_by_one(href: str, url: str) -> None:
    page = Page(f"<body><a href='{href}'>x</a></body>".encode(), HERE)
    (link,) = page.parsed.iter("a")
    assert (link.get("href"), page.absolute(href)) == (href, url)
    assert [link.get("href") for link in page.tree.iter("a")] == [url]


BASES = {
    "<base href='https://other.example.gov.uk/x/'>": "https://other.example.gov.uk/4",
    "<base target=_top><base href='https://other.example.gov.uk/'>": "https://other.example.gov.uk/4",
    "<base href='/x/'>": "https://www.example.gov.uk/4",
    "<base href='https://[other'>": "/4",
}


@pytest.mark.parametrize(("base", "url"), BASES.items())
def test_links_are_relative_to_the_base_a_page_names(base: str, url: str) -> None:
    page = Page(f"<head>{base}</head><body><a href='/4'>x</a></body>".encode(), HERE)
    assert page.absolute("/4") == url
    assert [link.get("href") for link in page.tree.iter("a")] == [url]


def test_links_of_a_page_from_nowhere_stay_as_they_stand() -> None:
    page = Page(b"<body><a href='/4'>x</a></body>")
    assert page.absolute("/4") == "/4"
    assert [link.get("href") for link in page.tree.iter("a")] == ["/4"]


CHARSETS = {
    "UTF-8 as it stands": ("<p>£5 – ŵ</p>".encode(), "utf-8", "£5 – ŵ"),
    "UTF-8 with a mark of its order": (b"\xef\xbb\xbf<p>\xc2\xa35</p>", "utf-8", "£5"),
    "UTF-8 with zero bytes": (b"<p>\xc2\xa3\x005</p>", "utf-8", "£5"),
    "what Windows servers send undeclared": (b"<p>\xa35</p>", "cp1252", "£5"),
    "a false declaration": (b"<meta charset=utf-8><p>\xa35</p>", "cp1252", "£5"),
    "UTF-16": ("<p>£5</p>".encode("utf-16"), "utf-16", "£5"),
}


@pytest.mark.parametrize(("body", "charset", "text"), CHARSETS.values(), ids=CHARSETS)
def test_a_page_is_parsed_in_its_charset(body: bytes, charset: str, text: str) -> None:
    page = Page(body)
    assert page.charset == charset
    assert [element.text for element in page.parsed.iter("p")] == [text]


# -- gzip ------------------------------------------------------------------------------------------
TEXT = b"<p>The bridge opened to traffic this morning after two years of work.</p>"
PACKED = gzip.compress(TEXT)


def test_every_member_of_a_gzip_is_read() -> None:
    assert Page(PACKED + PACKED + b"\0" * 512).body == TEXT + TEXT


BROKEN = {
    "cut in the text": (PACKED[:40], "too early"),
    "cut in the checksum": (PACKED[:-3], "too early"),
    "cut in the second member": (PACKED + PACKED[:-9], "too early"),
    "only the magic": (PACKED[:2], "too early"),
    "a wrong checksum": (PACKED[:-8] + b"12345678", "broken gzip"),
}


@pytest.mark.parametrize(("packed", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_gzip_is_said_to_be_broken(packed: bytes, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        Page(packed)


BOMB = gzip.compress(bytes(MAX_BYTES // 2 + 1))


@pytest.mark.parametrize("members", [2, 500], ids=["two members", "hundreds of members"])
def test_a_gzip_bomb_is_refused_early(members: int) -> None:
    with bounded(2), pytest.raises(PageError, match="over 32 MiB"):
        Page(BOMB * members)
