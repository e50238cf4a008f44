"""Who wrote it: the names in a byline, without what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.text import clean

_LONGEST = 120
_LEAD = re.compile(
    r"^(?:(?:written|words|text|posted|published|submitted|issued|reported|reporter|story|report|article|author"
    r"|from|awdur)\s{0,3}(?:by\b|:)|by\b)\s{0,3}:?\s{0,3}",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
# What follows the name: the date, a bar, the author's post, an address.
_REST = re.compile(
    rf"\s{{0,3}}(?:[|•·]|\bon\s{{1,3}}(?:{_WEEKDAY},?\s{{1,3}})?\d|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}{_MONTH}\b|"
    rf"\b{_MONTH}\s{{1,3}}\d{{1,2}},|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\b\d{{4}}-\d\d-\d\d|\bpublished\b|"
    r"\bupdated\b|[\w.+-]{1,40}@|\s\(?@\w|(?:,\s{0,3}|\s(?=(?:local|senior|chief|deputy|political|"
    r"education|health|crime|business|transport)\b))(?:[\w-]{1,20}\s){0,4}(?:editor|reporter|"
    r"correspondent|journalist|writer|columnist)\b|,\s{0,3}(?:(?:deputy|council|interim|cabinet|acting)"
    r"\s){0,2}(?:leader|mayor|member|chief executive|director|head|chair(?:man|woman)?|minister|"
    r"portfolio holder|officer)\b).{0,2000}$",
    re.IGNORECASE | re.DOTALL,
)
_NO_NAME = re.compile(
    r"@|://|www\.|/|\.(?:com|org|net|co\.uk|gov\.uk)\b|^(?:admin(?:istrator)?|user|guest|root|web ?"
    r"(?:team|master)|anonymous|none|null|undefined|unknown|n/a|staff|editor|author|\W*|\d*)$",
    re.IGNORECASE,
)
# Names of accounts ("wp_comms01"), and of the systems that sites are made with.
_ACCOUNT = re.compile(r"[a-z0-9._-]+|\S*[\d_]\S*")
_SYSTEM = re.compile(
    r"(?:jadu|goss|contensis|umbraco|drupal|wordpress|squiz|sitecore|kentico|microsoft|windows"
    r" user)\b.{0,60}",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w'’.-]{0,20}(?:\s[A-Z][\w'’.-]{0,20}){1,3}"
_TWO = re.compile(rf"({_NAME}) (?:and|&) ({_NAME})")
_BODY = re.compile(r"\b(?:Council|Department|Ministry|Office|Trust|Board|Authority|Team)\b")


def byline(names: Iterable[str]) -> str | None:
    """The names joined by ", "; None when none of the texts is a name.

    Web addresses, handles and the names of accounts ("admin") and systems are no names.

    >>> byline(["By Ann Reed and Sam Poole", "https://example.org/ann", "@annreed", "Ann Reed"])
    'Ann Reed, Sam Poole'
    >>> byline(["Mark Whitehead 27 June 2016"])
    'Mark Whitehead'
    >>> byline(["Submitted by Ann Reed on Thu, 11/05/2026 - 10:00"])
    'Ann Reed'
    """
    found: list[str] = []
    for printed in names:
        name = _LEAD.sub("", clean(printed[:2000]))
        name = _REST.sub("", name).strip(" ,;:-–—(")
        if not name or len(name) > _LONGEST or _is_no_name(name):
            continue
        two = None if _BODY.search(name) else _TWO.fullmatch(name)
        found.extend(two.groups() if two else (name,))
    return ", ".join(dict.fromkeys(found)) or None


def _is_no_name(text: str) -> bool:
    return bool(_NO_NAME.search(text) or _ACCOUNT.fullmatch(text) or _SYSTEM.fullmatch(text))
