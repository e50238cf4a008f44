"""Who wrote it: the names in a byline, without what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.text import clean

_LONGEST = 120
_LEAD = re.compile(
    r"^(?:(?:written|words|posted|published|reported|story|report|article|author|from)\s{0,3}"
    r"(?:by|:)|by)(?:\s{0,3}:|\b)\s{0,3}",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
# What follows the name: the date, a bar, the author's post, an address.
_REST = re.compile(
    rf"\s{{0,3}}(?:[|•·]|\bon\s{{1,3}}\d|\b\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}{_MONTH}\b|"
    rf"\b{_MONTH}\s{{1,3}}\d{{1,2}},|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\b\d{{4}}-\d\d-\d\d|\bpublished\b|"
    r"\bupdated\b|[\w.+-]{1,40}@|,\s{0,3}(?:[\w-]{1,20}\s){0,4}(?:editor|reporter|correspondent|"
    r"journalist|writer|columnist)\b).{0,2000}$",
    re.IGNORECASE | re.DOTALL,
)
_NO_NAME = re.compile(
    r"@|://|www\.|/|\.(?:com|org|net|co\.uk|gov\.uk)\b|^(?:admin(?:istrator)?|user|guest|root|web ?"
    r"(?:team|master)|anonymous|none|null|undefined|unknown|n/a|staff|editor|author|\W*|\d*)$",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w'’.-]{0,20}(?:\s[A-Z][\w'’.-]{0,20}){1,3}"
_TWO = re.compile(rf"({_NAME}) (?:and|&) ({_NAME})")
_BODY = re.compile(r"\b(?:Council|Department|Ministry|Office|Trust|Board|Authority|Team)\b")


def byline(names: Iterable[str]) -> str | None:
    """The names joined by ", "; None when none of the texts is a name.

    Web addresses, handles and the names of accounts ("admin") are no names.

    >>> byline(["By Ann Reed and Sam Poole", "https://example.org/ann", "@annreed", "Ann Reed"])
    'Ann Reed, Sam Poole'
    >>> byline(["Mark Whitehead 27 June 2016"])
    'Mark Whitehead'
    """
    found: list[str] = []
    for printed in names:
        name = _LEAD.sub("", clean(printed[:2000]))
        name = _REST.sub("", name).strip(" ,;:-–—")
        if not name or len(name) > _LONGEST or _NO_NAME.search(name):
            continue
        two = None if _BODY.search(name) else _TWO.fullmatch(name)
        found.extend(two.groups() if two else (name,))
    return ", ".join(dict.fromkeys(found)) or None
