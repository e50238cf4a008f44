"""Which system made a page, by its address or by marks every page of that system carries."""

from __future__ import annotations

import re
from functools import cache

from lgcrawl.cards import Platform, platforms
from lgcrawl.extract.page import Page

# Marks stand in a page's head or foot, or in the first items of a feed.
_HEAD = 32_768
_FOOT = 8_192


def recognise(page: Page) -> Platform | None:
    """The platform whose fingerprint the page bears; its address counts before its text.

    Raises CardError when a file of data/platforms is wrong.
    """
    addresses, marks = _fingerprints()
    if page.url:
        for pattern, platform in addresses:
            if pattern.search(page.url):
                return platform
    body = page.body
    parts = (body,) if len(body) <= _HEAD + _FOOT else (body[:_HEAD], body[-_FOOT:])
    for mark, platform in marks:
        if any(mark in part for part in parts):
            return platform
    return None


@cache
def _fingerprints() -> tuple[
    tuple[tuple[re.Pattern[str], Platform], ...], tuple[tuple[bytes, Platform], ...]
]:
    """The address patterns and the marks of all platforms, in the order of their names."""
    known = platforms().values()
    return (
        tuple((re.compile(p.fingerprint.url), p) for p in known if p.fingerprint.url),
        tuple((mark.encode(), p) for p in known for mark in p.fingerprint.text),
    )
