"""Descriptions of two posts compared: what was copied, and what each says of hours and grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.same_words import canonical
from pipelines.shingles import MAX_CHARS, Shingle, containment, shingles, words

_LEAST = 12  # runs of words in the shorter text: less is a teaser, which every board writes anew
# But one that is printed alike was copied: runs, and log odds.
_TEASERS = ((6, 1.0), (3, 0.4), (0, 0.0))
_WHOLE = 0.95
_LONG = 60  # runs from which on it means something that nothing was copied
# Each with the letters of which one must be there, which are cheap to look for; in lower case.
_AGAIN = (
    ("adverti", "advert ", "previous", "readvert"),
    re.compile(r"\bre-?\s?advert|\bprevious(?:ly)? appli(?:cants|ed)\b|\badvertised again\b"),
)
_FACTS = {
    "hours": (
        ("hour", "hrs"),
        re.compile(
            r"(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)\s?(?:hours|hrs)\b"
            r"(?=\s(?:per|a|each)\sweek|\s?p\.?w\b)"
        ),
    ),
    "grade": (
        ("band ", "grade ", "scale "),
        re.compile(r"\b(?:band|grade|scale)\s(\d{1,2}[a-d]?)\b"),
    ),
    "level": (("level ",), re.compile(r"\blevel\s(\d)\b")),
    "pay": (("£",), re.compile(r"£\s?(\d{2,3},?\d{3})\b")),
    "shift": (("night", "evening", "weekend"), re.compile(r"\b(night|evening|weekend)s?\b")),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What a description says."""

    runs: frozenset[Shingle]
    words: frozenset[str]
    said: frozenset[str]  # canonical, of its first words
    head: frozenset[Shingle]  # runs of its first words
    facts: tuple[frozenset[str], ...]  # in the order of _FACTS
    again: bool
    cut: bool  # it ends in dots
    plain: str  # its words as one line, for references and towns

    def names_town(self, town: str) -> bool:
        """Whether a town, in plain words, stands in it."""
        return f" {town} " in self.plain


@lru_cache(maxsize=512)  # of up to 20,000 characters: some tens of megabytes at the worst
def read(text: str) -> Text:
    """The description read once."""
    head = text[:MAX_CHARS].lower()
    found = words(head)
    hints, again = _AGAIN
    return Text(
        runs=shingles(found),
        words=frozenset(found),
        said=frozenset(found) | frozenset(canonical(head[:_FIRST_CHARS])),
        head=shingles(found[:_HEAD]),
        facts=tuple(_facts(head, *fact) for fact in _FACTS.values()),
        again=any(hint in head for hint in hints) and again.search(head) is not None,
        cut=text.rstrip().endswith(("...", "…")) or len(text) > MAX_CHARS,
        plain=f" {' '.join(found)} ",
    )


def _facts(head: str, hints: tuple[str, ...], pattern: re.Pattern[str]) -> frozenset[str]:
    if not any(hint in head for hint in hints):
        return frozenset()
    return frozenset(match[1].replace(",", "") for match in pattern.finditer(head))


# Share of the shorter text that stands in the longer, and its log odds. A copy stands there
# whole but for what the board puts around it; half is what an employer says in every advert.
_COPIED = ((0.9, 2.4), (0.75, 1.6), (0.6, 0.4), (0.45, -1.0), (0.0, -2.2))
_OTHER_HEADS = -3.6  # the ends are one employer's, the beginnings are of two posts
_HEAD = 45  # words
_FIRST_CHARS = 400  # of which the words are taken in other forms too
_OTHER_FACTS = {"hours": -4.0, "grade": -3.0, "level": -2.5, "pay": -2.0, "shift": -0.5}


def compare(a: Text, b: Text) -> float:
    """Log odds that two descriptions are one post's.

    >>> full = read("We seek a kind cook for our school kitchen in Maldon, who can plan the menus")
    >>> compare(full, full) > 1, compare(full, read("We seek a kind cook")) > 0
    (True, False)
    """
    least = min(len(a.runs), len(b.runs))
    share = 1.0 if a.words == b.words else containment(a.runs, b.runs)
    if least < _LEAST:
        said = next(weight for from_, weight in _TEASERS if least >= from_)
        return said if share >= _WHOLE else 0.0
    weight = next(weight for from_, weight in _COPIED if share >= from_)
    if least < _LONG:
        weight = max(weight * 0.6, -0.5 if least < 2 * _LEAST else -1.5)
    elif share > 0.1 and len(a.head & b.runs) + len(b.head & a.runs) <= 0.2 * _HEAD:
        weight = min(weight, _OTHER_HEADS)
    if share > 0.35:
        # A twin's text is a copy too, but for what sets it apart.
        for name, one, other in zip(_OTHER_FACTS, a.facts, b.facts, strict=True):
            if one and other and not one & other:
                weight += _OTHER_FACTS[name]
    return weight


def is_copy(a: Text, b: Text) -> bool:
    """Whether all of one text, and more than a phrase, stands in the other."""
    least = min(len(a.runs), len(b.runs))
    return least >= _TEASERS[0][0] and containment(a.runs, b.runs) >= _WHOLE


_NAMED = 2.4
_BOTH_NAMED = 3.5
_ONE_NAMED = 4.0
_NOT_NAMED = -1.2
_TWIN = -2.0
_MOSTLY = 0.75  # of the shorter text is in the longer: one was copied, or both from one model
_TEASER = 4  # runs: the least that shows it


def weigh_names(only_a: frozenset[str], only_b: frozenset[str], a: Text, b: Text) -> float:
    """Log odds from the words that only one title has: does the other's description say them?

    >>> text = read("Join our fostering team and visit carers in Maldon, Witham and Braintree. "
    ...     "You write their plans with them, chair reviews twice a year and answer the telephone")
    >>> weigh_names(frozenset({"fostering"}), frozenset(), text, text)
    2.4
    """
    if only_a and only_b:
        return _weigh_both(only_a, only_b, a, b)
    extra, text = (only_a, b) if only_a else (only_b, a)
    if not extra:
        return 0.0
    share = _share_named(extra, text)
    if share == 1.0:
        return _NAMED
    if share > 0.0:
        return 0.0
    if _copied(a, b) and _parted(a, b):
        return _TWIN
    return _NOT_NAMED if min(len(a.runs), len(b.runs)) >= _LONG else 0.0


_SHIFT_NAMED = 3.5


def weigh_shifts(only_one: frozenset[str], a: Text, b: Text) -> float:
    """Log odds from the shift that only one title has: do both texts name it and no other?"""
    at = tuple(_FACTS).index("shift")
    return _SHIFT_NAMED if only_one and only_one == a.facts[at] == b.facts[at] else 0.0


def _weigh_both(only_a: frozenset[str], only_b: frozenset[str], a: Text, b: Text) -> float:
    """Each title has words of its own.

    A text that both print and that says what one title says is of that post, and the other title
    calls it otherwise. Of twins each has its own words, or the text says neither's.
    """
    if _share_named(only_a, b) == 1.0 == _share_named(only_b, a):
        return _BOTH_NAMED
    if not _copied(a, b) or _parted(a, b):
        return 0.0
    long, short = (a, b) if len(a.runs) >= len(b.runs) else (b, a)
    named = any(
        _share_named(extra, long) == 1.0 and _share_named(extra, short) >= 0.5
        for extra in (only_a, only_b)
    )
    return _ONE_NAMED if named else 0.0


def _copied(a: Text, b: Text) -> bool:
    return min(len(a.runs), len(b.runs)) >= _TEASER and containment(a.runs, b.runs) >= _MOSTLY


def _parted(a: Text, b: Text) -> bool:
    """Whether each of two whole texts has words that the other has not."""
    return not (a.cut or b.cut) and bool(a.words - b.words) and bool(b.words - a.words)


def _share_named(extra: frozenset[str], text: Text) -> float:
    """The share of the words that a text has."""
    return sum(word in text.said or f"{word}s" in text.words for word in extra) / len(extra)
