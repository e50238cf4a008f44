"""What an article's links say by their ``rel`` or address: who wrote it, under which category."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from lgcrawl.extract.byline import byline
from lgcrawl.extract.page import Page
from lgcrawl.extract.rows import title_of

_TERMS = re.compile(r"categor", re.IGNORECASE)
_TAGS = re.compile(r"/tags?/[^/?#]+/?(?:[?#]|$)", re.IGNORECASE)
_ELSEWHERE = ("nav", "aside", "form")
# What blogs call the lists of an author's and a category's articles.
_AUTHORS = re.compile(r"/authors?/[^/?#]+/?(?:[?#]|$)", re.IGNORECASE)
_CATEGORIES = re.compile(r"/(?:category|categories)/[^/?#]+/?(?:[?#]|$)", re.IGNORECASE)
_MOST = 50  # links are looked at
_LISTED = re.compile(r"widget|related|recent|comment|side-?bar", re.IGNORECASE)


def author(page: Page) -> str | None:
    """The one author whom links of rel ``author`` name, or links to all that somebody wrote."""
    names: set[str] = set()
    if 'rel="author' in page.text:
        names = {title_of(link) for link in _links(page, "author")} - {""}
    names = names or _listed_by(page, "/author", _AUTHORS)
    return byline(names) if len(names) == 1 else None


def section(page: Page) -> str | None:
    """The first category that links of rel ``category`` name, or ``tag`` among its categories.

    Without these the one category whose list links of the page lead to.
    """
    if " tag" in page.text or 'rel="tag' in page.text or 'rel="cat' in page.text:
        for link in _links(page, "category", "tag"):
            above = link.getparent()
            named = "" if above is None else above.get("class") or ""
            if "category" in (link.get("rel") or "").split() or _TERMS.search(named):
                return title_of(link) or None
    names = _listed_by(page, "/categor", _CATEGORIES) or _kicker(page)
    return next(iter(names)) if len(names) == 1 else None


def _kicker(page: Page) -> set[str]:
    """What a link to a tag's articles right above the headline says, as Ghost prints it."""
    links = _leading_to(page, "/tag", _TAGS)
    return {title_of(a) for a in links if (n := a.getnext()) is not None and n.tag == "h1"} - {""}


def _listed_by(page: Page, path: str, addresses: re.Pattern[str]) -> set[str]:
    """What links to such addresses say, those of menus and of other articles left out."""
    links = _leading_to(page, path, addresses)
    return {title_of(link) for link in links if not _is_elsewhere(link)} - {""}


def _leading_to(page: Page, path: str, addresses: re.Pattern[str]) -> Iterator[etree._Element]:
    """The first links to such addresses; ``path`` is a part of each."""
    if path in page.text:
        links = (a for a in page.parsed.iter("a") if addresses.search(a.get("href") or ""))
        yield from islice(links, _MOST)


def _links(page: Page, *rels: str) -> list[etree._Element]:
    """Links of one of these relations, those of menus and of other articles left out."""
    found = []
    for link in page.parsed.iter("a"):
        rel = link.get("rel")
        if rel and not set(rels).isdisjoint(rel.split()) and not _is_elsewhere(link):
            found.append(link)
    return found


def _is_elsewhere(link: etree._Element) -> bool:
    return any(
        above.tag in _ELSEWHERE or _LISTED.search(above.get("class") or "")
        for above in link.iterancestors()
        if above.tag != "body"  # its classes say what the page is
    )
