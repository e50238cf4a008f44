"""What an article's links say by their ``rel``: who wrote it, under which category it stands."""

from __future__ import annotations

import re

from lxml import etree

from lgcrawl.extract.byline import byline
from lgcrawl.extract.page import Page
from lgcrawl.extract.rows import title_of

_TERMS = re.compile(r"categor", re.IGNORECASE)
_ELSEWHERE = ("nav", "aside", "form")
_LISTED = re.compile(r"widget|related|recent|comment|side-?bar", re.IGNORECASE)


def author(page: Page) -> str | None:
    """The one author whom links of rel ``author`` name."""
    if 'rel="author' not in page.text:
        return None
    names = {title_of(link) for link in _links(page, "author")} - {""}
    return byline(names) if len(names) == 1 else None


def section(page: Page) -> str | None:
    """The first category that links of rel ``category`` name, or ``tag`` among its categories."""
    if " tag" not in page.text and 'rel="tag' not in page.text and 'rel="cat' not in page.text:
        return None
    for link in _links(page, "category", "tag"):
        above = link.getparent()
        named = "" if above is None else above.get("class") or ""
        if "category" in (link.get("rel") or "").split() or _TERMS.search(named):
            return title_of(link) or None
    return None


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
