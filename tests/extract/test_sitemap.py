"""Sitemaps of every kind, and what is none."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.page import Page
from lgcrawl.extract.sitemap import SitemapEntry, is_sitemap, read_sitemap
from pipelines.errors import PageError
from tests.patience import bounded

URL = "https://www.example.gov.uk/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HOME = SitemapEntry("https://www.example.gov.uk/")

SITEMAPS = {
    "plain": (
        f"<urlset {NS}><url><loc>https://www.example.gov.uk/a</loc>"
        "<lastmod>2026-05-03</lastmod><priority>0.5</priority></url></urlset>",
        [SitemapEntry("https://www.example.gov.uk/a", "2026-05-03")],
    ),
    "an index": (
        f"<sitemapindex {NS}><sitemap><loc><![CDATA[ https://www.example.gov.uk/1.xml.gz ]]></loc>"
        "<lastmod>2026-05-03T09:00:00+01:00</lastmod></sitemap></sitemapindex>",
        [
            SitemapEntry(
                "https://www.example.gov.uk/1.xml.gz", "2026-05-03T09:00:00+01:00", index=True
            )
        ],
    ),
    "translations are not listed apart": (
        f'<urlset {NS} xmlns:xhtml="http://www.w3.org/1999/xhtml"><url>'
        "<loc>https://www.example.gov.uk/</loc>"
        '<xhtml:link rel="alternate" hreflang="cy" href="https://www.example.gov.uk/cy"/></url></urlset>',
        [HOME],
    ),
    "news": (
        f'<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc>https://www.example.gov.uk/n</loc><news:news>"
        "<news:publication><news:name>News</news:name></news:publication>"
        "<news:publication_date>2026-05-03</news:publication_date>"
        "<news:title>Bridge &amp; quay</news:title></news:news></url></urlset>",
        [SitemapEntry("https://www.example.gov.uk/n", "2026-05-03", "Bridge & quay")],
    ),
    "pictures are not pages": (
        f'<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>'
        "<image:image><image:loc>https://www.example.gov.uk/p.jpg</image:loc></image:image>"
        "<loc>https://www.example.gov.uk/</loc></url></urlset>",
        [HOME],
    ),
    "no namespace, a comment and a declaration first": (
        '<?xml version="1.0"?>\n<!-- made at night -->\n<?xml-stylesheet href="s.xsl"?>'
        "<urlset><url><loc>/</loc></url></urlset>",
        [HOME],
    ),
    "a page twice, and addresses that are none": (
        f"<urlset {NS}><url><loc>/</loc></url><url><loc>/</loc></url><url><loc/></url>"
        "<url><loc>mailto:a@example.org</loc></url><url/></urlset>",
        [HOME],
    ),
    "cut off in the middle": (
        f"<urlset {NS}><url><loc>https://www.example.gov.uk/</loc></url><url><lo",
        [HOME],
    ),
    "empty": (f"<urlset {NS}></urlset>", []),
}


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize(("text", "entries"), SITEMAPS.values(), ids=SITEMAPS)
def test_a_sitemap(text: str, entries: list[SitemapEntry], zipped: bool) -> None:
    page = Page(gzip.compress(text.encode()) if zipped else text.encode(), URL)
    assert is_sitemap(page)
    assert read_sitemap(page) == entries


def test_a_feed_stands_for_a_sitemap() -> None:
    feed = (
        "<rss version='2.0'><channel><title>News</title><item><title>Bins</title>"
        "<link>https://www.example.gov.uk/bins</link>"
        "<pubDate>Mon, 02 Nov 2026 09:00:00 GMT</pubDate></item><item><title>No link</title></item>"
        "</channel></rss>"
    )
    assert read_sitemap(Page(feed.encode(), URL)) == [
        SitemapEntry("https://www.example.gov.uk/bins", "Mon, 02 Nov 2026 09:00:00 GMT", "Bins")
    ]


def test_a_text_of_addresses() -> None:
    page = Page(
        b"https://www.example.gov.uk/\r\n\r\nhttps://www.example.gov.uk/\nhttps://x.test/b\n"
    )
    assert read_sitemap(page) == [HOME, SitemapEntry("https://x.test/b")]


def test_entities_are_not_expanded() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "https://x.test/"><!ENTITY b SYSTEM '
        f'"file://{__file__}">]><urlset {NS}><url><loc>&a;</loc></url>'
        "<url><loc>&b;</loc></url></urlset>"
    )
    assert read_sitemap(Page(bomb.encode(), None)) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "<!DOCTYPE html><html><body>Hello</body></html>",
            "nor a feed",
        ),
        ("Hello", "neither XML nor"),
        ("https://x.test/a\nand more", "neither XML nor"),
        ("", "neither XML nor"),
        ("<", "malformed XML"),
    ],
)
def test_what_is_no_sitemap_is_refused(text: str, reason: str) -> None:
    page = Page(text.encode(), URL)
    assert not is_sitemap(page)
    with pytest.raises(PageError, match=reason):
        read_sitemap(page)


@given(st.text(alphabet=st.sampled_from('<>/&;"= urlocsetxmn:?!-\n\0é'), max_size=150))
def test_any_text_gives_entries_or_a_reason(text: str) -> None:
    for source in (text, f"<urlset>{text}</urlset>"):
        try:
            read_sitemap(Page(source.encode(), URL))
        except PageError as error:
            assert str(error)


@pytest.mark.parametrize("piece", ["<!--", "<?xml ", "<urlset ", "\n ", "<url><loc>"])
def test_100_kb_of_anything_takes_under_a_second(piece: str) -> None:
    page = Page((piece * (100_000 // len(piece))).encode(), URL)
    with bounded(1):
        is_sitemap(page)
        with contextlib.suppress(PageError):
            read_sitemap(page)


@pytest.mark.shared
def test_captured_sitemaps(shared: Path) -> None:
    found = {
        path.name: read_sitemap(Page(path.read_bytes()))
        for path in (shared / "pages" / "sitemap").iterdir()
    }
    assert found["traf_sitemap.xml"] == found["traf_sitemap.xml.gz"]
    assert all(entry.loc.startswith("http") for entries in found.values() for entry in entries)
