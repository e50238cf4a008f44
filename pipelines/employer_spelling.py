"""What one word of a printed name means: short forms, plurals, and slips in the type words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

# Optimal string alignment: a letter too many, too few, wrong, or in its neighbour's place.
from rapidfuzz.distance.OSA import distance

from pipelines.lookups import rows
from pipelines.text import unaccented

_APOSTROPHE = re.compile(r"[’‘ʼ´]")
_WORD = re.compile(r"[a-z0-9]+")

# Keystrokes by which a type word may be wrong, by its length. Shorter ones may only be wrong in
# the order of two letters or lack one: "trsut", but not "trash".
_BOUNDS = ((10, 2), (6, 1), (4, 0))
_SHORTEST_SLIP = 3
_SHORTEST_CUT = 5
_SHIRE = "shire"
_UNCLEAR = frozenset({"cty"})  # city or county


def plain_words(text: str) -> list[str]:
    """The words of ``text`` as printed, in lower case and without marks.

    >>> plain_words("King’s Lynn & Ynys Môn")
    ['kings', 'lynn', 'ynys', 'mon']
    """
    if not text.isascii():
        text = unaccented(_APOSTROPHE.sub("", text))
    return _WORD.findall(text.replace("'", "").replace("`", "").casefold())


@cache
def _spellings() -> dict[str, str]:
    return {row["printed"]: row["means"] for row in rows("employer_spellings")}


@cache
def _type_words() -> dict[str, str]:
    """The words whose slips are mended, and what each means."""
    return {
        row["printed"]: row["means"] for row in rows("employer_spellings") if row["note"] == "type"
    }


@cache
def _vocabulary() -> frozenset[str]:
    """Words that are right as they are, however near a type word: Heath, Country, Officer."""
    names = [row["official_name"] for row in rows("employers")]
    names += [row["short_name"] for row in rows("employers")]
    names += [row["alias"] for row in rows("employer_aliases")]
    names += [row["word"] for row in rows("employer_departments")]
    return frozenset(word for name in names for word in plain_words(name))


@lru_cache(maxsize=1 << 16)
def meaning(word: str) -> str:
    """What a plain word stands for; itself, where nothing better is known.

    Only the words for a kind of body, which every name shares, are mended by likeness. A place
    is what the table says or nothing, for one keystroke leads from Newport to Newton.

    >>> meaning("herts"), meaning("metroploitan"), meaning("citycouncil"), meaning("oxfordhsire")
    ('hertfordshire', 'metropolitan', 'city council', 'oxfordshire')
    >>> meaning("heath"), meaning("newprot"), meaning("foundat"), meaning("const")
    ('heath', 'newprot', 'foundation', 'const')
    """
    if known := _spellings().get(word):
        return known
    if word in _vocabulary():
        return word
    return _county(word) or _apart(word) or _slip(word) or _cut_off(word) or word


def _county(word: str) -> str | None:
    """A county whose ending is wrong by one keystroke: only "shire" is a type, the rest a place."""
    for size in range(len(_SHIRE) - 1, len(_SHIRE) + 2):
        head, tail = word[:-size], word[-size:]
        if head + _SHIRE in _vocabulary() and distance(tail, _SHIRE) == 1:
            return head + _SHIRE
    return None


def _apart(word: str) -> str | None:
    """Two type words printed without the space between them."""
    types = _type_words()
    for at in range(_SHORTEST_SLIP, len(word) - _SHORTEST_SLIP + 1):
        if word[:at] in types and word[at:] in types:
            return f"{types[word[:at]]} {types[word[at:]]}"
    return None


def _slip(word: str) -> str | None:
    if len(word) < _SHORTEST_SLIP or word in _UNCLEAR:
        return None
    near = {
        (away, means)
        for right, means in _type_words().items()
        if right[0] == word[0] and (away := _away(word, right)) is not None
    }
    least = min((away for away, _ in near), default=0)
    closest = {means for away, means in near if away == least}
    return closest.pop() if len(closest) == 1 else None


def _cut_off(word: str) -> str | None:
    """The type word of which most is there: old systems cut a name where the field is full."""
    if len(word) < _SHORTEST_CUT:
        return None
    whole = {
        means
        for right, means in _type_words().items()
        if right.startswith(word) and len(word) * 5 >= len(right) * 3
    }
    shortest = min(whole, key=len, default="")
    return shortest if shortest and all(each.startswith(shortest) for each in whole) else None


def _away(word: str, right: str) -> int | None:
    """Keystrokes from a type word, or None where they are too many to be a slip of it."""
    bound = next((most for length, most in _BOUNDS if len(right) >= length), None)
    if bound is None or abs(len(word) - len(right)) > max(bound, 1):
        return None
    if bound == 0:
        # Of short words most letters make another word.
        return 1 if _shuffled(word, right) else None
    away = distance(word, right)
    return away if away <= bound else None


def _shuffled(word: str, right: str) -> bool:
    """Whether two neighbours have changed places or one letter is missing."""
    if len(word) == len(right):
        return sorted(word) == sorted(right) and distance(word, right) == 1
    return len(word) == len(right) - 1 and distance(word, right) == 1
