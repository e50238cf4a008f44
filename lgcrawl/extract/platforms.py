"""Which system made a page, by its address or by marks every page of that system carries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from lgcrawl.cards import Platform, platforms
from lgcrawl.extract.page import Page

# Marks stand in a page's head or foot, or in the first items of a feed.
_HEAD = 32_768
_FOOT = 8_192
# Letters rare in markup: a page is leapt through from one to the next, once for all marks that
# hold it. A mark without any is leapt to by its own first letter.
_RARE = b"J|UT_jyf"


class _Fingerprints(NamedTuple):
    """The address patterns and the marks of all platforms, in the order of their names."""

    addresses: tuple[tuple[re.Pattern[str], Platform], ...]
    marks: tuple[tuple[bytes, Platform], ...]
    any_mark: tuple[re.Pattern[bytes], ...]  # most pages hold none: one of these finds any of them


def recognise(page: Page) -> Platform | None:
    """The platform whose fingerprint the page bears; its address counts before its text.

    Raises CardError when a file of data/platforms is wrong.
    """
    known = _fingerprints()
    if page.url:
        for pattern, platform in known.addresses:
            if pattern.search(page.url):
                return platform
    body = page.body
    parts = (body,) if len(body) <= _HEAD + _FOOT else (body[:_HEAD], body[-_FOOT:])
    if not any(pattern.search(part) for part in parts for pattern in known.any_mark):
        return None
    return next(platform for mark, platform in known.marks if any(mark in part for part in parts))


def platform_name(page: Page) -> str | None:
    """The name of the file in data/platforms of the platform a page is recognised as."""
    system = recognise(page)
    return next((name for name, one in platforms().items() if one is system), None)


@cache
def _fingerprints() -> _Fingerprints:
    known = platforms().values()
    marks = tuple((mark.encode(), p) for p in known for mark in p.fingerprint.text)
    return _Fingerprints(
        tuple((re.compile(p.fingerprint.url), p) for p in known if p.fingerprint.url),
        marks,
        _searches(mark for mark, _ in marks),
    )


def _searches(marks: Iterable[bytes]) -> tuple[re.Pattern[bytes], ...]:
    """One pattern for all marks that hold the same rare letter; it begins with that letter."""
    around: dict[int, list[bytes]] = defaultdict(list)
    for mark in marks:
        letter = next((rare for rare in _RARE if rare in mark), mark[0])
        at = mark.index(letter) + 1
        around[letter].append(b"(?<=%b)%b" % (re.escape(mark[:at]), re.escape(mark[at:])))
    return tuple(
        re.compile(re.escape(bytes([letter])) + b"(?:" + b"|".join(found) + b")")
        for letter, found in around.items()
    )
