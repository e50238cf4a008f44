"""Sitemaps, sitemap indexes, news sitemaps and plain lists of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from lgcrawl.extract.feed import is_feed, read_feed
from lgcrawl.extract.page import Page
from pipelines.errors import PageError
from pipelines.records import Article
from pipelines.text import clean

MAX_ENTRIES = 50_000  # the most the sitemap protocol allows in one file
_ROOT = re.compile(
    r"\A\s{0,100}(?:(?:<\?[^>]{0,500}>|<!--.{0,5000}?-->)\s{0,100}){0,20}"
    r"<(?:[\w.-]{1,30}:)?(?:urlset|sitemapindex)\b",
    re.DOTALL,
)
_ADDRESS = re.compile(r"https?://\S{1,2000}")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap; ``lastmod`` as printed, ``index`` when it is a sitemap itself."""

    loc: str
    lastmod: str | None = None
    title: str | None = None  # of a news sitemap
    index: bool = False


def is_sitemap(page: Page) -> bool:
    """Whether a page is a sitemap or an index of them, by its root element."""
    return _ROOT.match(page.text[:120_000]) is not None


def read_sitemap(page: Page) -> list[SitemapEntry]:
    """The entries of a sitemap in order, each address once; translations are not listed apart.

    A news sitemap's publication date stands for a missing lastmod. A feed may stand for a sitemap.
    Raises PageError for what is neither of these nor a text of addresses.
    """
    text = page.text.strip()
    if not text.startswith("<"):
        return _read_list(text)
    if is_feed(page):
        return list(_read_feed(page))
    if _name(page.xml) not in ("urlset", "sitemapindex"):
        raise PageError("no sitemap: its root element is neither urlset, sitemapindex nor a feed")
    found: dict[str, SitemapEntry] = {}
    for element in islice(page.xml.iter("{*}url", "{*}sitemap"), MAX_ENTRIES):
        entry = _entry(element, page)
        if entry:
            found.setdefault(entry.loc, entry)
    return list(found.values())


def _entry(element: etree._Element, page: Page) -> SitemapEntry | None:
    facts: dict[str, str] = {}
    for child in element.iter("{*}loc", "{*}lastmod", "{*}publication_date", "{*}title"):
        name = _name(child)
        # The loc of an image or a video in the entry is not the page's.
        if name != "loc" or child.getparent() is element:
            facts.setdefault(name, clean("".join(map(str, child.itertext()))))
    try:
        loc = urljoin(page.url or "", facts["loc"]) if facts.get("loc") else ""
    except ValueError:
        return None
    if not loc.startswith(("http://", "https://")):
        return None
    return SitemapEntry(
        loc,
        facts.get("lastmod") or facts.get("publication_date") or None,
        facts.get("title") or None,
        _name(element) == "sitemap",
    )


def _read_feed(page: Page) -> Iterator[SitemapEntry]:
    for record in read_feed(page, "article").records[:MAX_ENTRIES]:
        if isinstance(record, Article) and record.url:
            changed = record.modified_text or record.published_text
            yield SitemapEntry(record.url, changed, record.title)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_list(text: str) -> list[SitemapEntry]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    addresses = [line for line in lines if _ADDRESS.fullmatch(line)]
    if not addresses or len(addresses) < len(lines):
        raise PageError("no sitemap: neither XML nor one web address on every line")
    return [SitemapEntry(loc) for loc in dict.fromkeys(addresses)][:MAX_ENTRIES]
