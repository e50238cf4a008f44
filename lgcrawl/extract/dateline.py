"""The lines a press article carries above its text: author and date, and a picture's alt text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lgcrawl.extract.byline import byline

_LONGEST = 160
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\b(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}"
    rf",? \d{{4}}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})"
    r"(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]m)?)?$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d|[ap]\.?m\.?,?|gmt|bst|utc|cet|e[sd]?t|p[sd]?t", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’-]{0,40},?")
_JOINS = frozenset(("and", "&", "de", "van", "von", "der", "la", "|"))
_NO_NAMES = frozenset(("published", "posted", "updated", "date", "on", "last"))
_ALT = " image"


@dataclass(frozen=True, slots=True)
class Dateline:
    """Who wrote an article and the date as printed, in one line."""

    author: str | None
    published_text: str


def read_dateline(line: str) -> Dateline | None:
    """A line that is an author and a date and nothing else.

    >>> read_dateline("Mark Whitehead 27 June 2016")
    Dateline(author='Mark Whitehead', published_text='27 June 2016')
    >>> read_dateline("By Ann Reed and Sam Poole | 3 May 2024")
    Dateline(author='Ann Reed, Sam Poole', published_text='3 May 2024')
    >>> read_dateline("Published 10:02 AM EST Nov 19, 2019")
    Dateline(author=None, published_text='Nov 19, 2019')
    >>> read_dateline("The council meets on 27 June 2016")
    """
    if len(line) > _LONGEST:
        return None
    date = _DATE.search(line)
    if not date:
        return None
    printed = line[: date.start()].strip(" |·•,–—-")
    words = [word for word in printed.split() if not _CLOCK.fullmatch(word)]
    if all(word.strip(":").casefold() in _NO_NAMES for word in words):
        return Dateline(None, date[0])
    author = byline([printed]) if _are_names(printed.split()) else None
    return Dateline(author, date[0]) if author else None


def _are_names(words: list[str]) -> bool:
    """At least two capitalised words, or what follows "By", and nothing that is no name."""
    by = words[0].casefold() == "by"
    names = [word for word in words[by:] if word not in _JOINS]
    return len(names) >= 2 - by and all(
        _NAME.fullmatch(name) and name[0].isupper() and name.casefold() not in _NO_NAMES
        for name in names
    )


def is_alt_text(line: str, title: str) -> bool:
    """Whether a line is the alternative text of the lead picture: the title and " image"."""
    return line.casefold() == f"{title}{_ALT}".casefold()
