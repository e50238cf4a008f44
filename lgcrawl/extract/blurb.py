"""The few words of a job in a panel, and the place of work that is run on at their end."""

from __future__ import annotations

import re

_LONGEST = 20_000
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA)\.?$", re.IGNORECASE)
_NATION = re.compile(
    r"\b(?:England|Scotland|Wales|Cymru|Northern Ireland|United Kingdom|Great Britain|UK)\b"
)
# Lower-case words inside the names of places and buildings.
_JOINS = frozenset(
    ("&", "/", "-", "and", "by", "de", "for", "in", "le", "of", "on", "the", "under", "upon", "y")
)
_ABBREVIATIONS = frozenset(("st.", "rd.", "ave.", "no.", "dr.", "ln.", "sq.", "nr.", "co."))
_ENDS = (".", "!", "?", ":", ";", "…")
_CLOSING = "\"'’”)]"
_TRAILING = " ,;:/–—-"
_TAIL = 300  # characters; a location is no longer
_MOST_WORDS = 25
_MOST_WORDS_A_PART = 6


def split_location(text: str) -> tuple[str, str | None]:
    """A blurb and the location printed at its end without a break; None where there is none.

    Only what shows itself to be a place is taken: a nation with the places inside it, an address
    that ends in a postcode or a nation, and a list of names after the last sentence.

    >>> split_location("One of the most dynamic local au England, Essex, Chelmsford")
    ('One of the most dynamic local au', 'England, Essex, Chelmsford')
    >>> split_location("Support with their education SE18 6HQ")
    ('Support with their education', 'SE18 6HQ')
    >>> split_location("Advocacy in court. Council House, Freeth Street, Oldbury B69 3DE")
    ('Advocacy in court.', 'Council House, Freeth Street, Oldbury B69 3DE')
    >>> split_location("Caring for adults across England")
    ('Caring for adults across England', None)
    """
    text = text[:_LONGEST].strip()
    for find in (_from_nation, _to_postcode, _to_nation, _after_sentence):
        start = find(text)
        if start is not None:
            return text[:start].rstrip(_TRAILING), text[start:].rstrip(" .")
    return text, None


def is_place(text: str) -> bool:
    """Whether a whole line is a location, or may be nothing else: a few capitalised words."""
    words = text.split()
    if split_location(text) == ("", text.rstrip(" .")):
        return True
    few = len(words) <= _MOST_WORDS_A_PART
    return few and _are_names(words) and not any(map(_ends_sentence, words))


def _from_nation(text: str) -> int | None:
    """Where "England, Essex, Chelmsford" begins: a nation followed by places to the end."""
    for nation in _NATION.finditer(text, max(0, len(text) - _TAIL)):
        first, *places = (part.strip() for part in text[nation.start() :].split(","))
        if first == nation[0] and places and all(map(_is_part, places)):
            return nation.start()
    return None


def _to_postcode(text: str) -> int | None:
    """Where the address that ends in a postcode begins; the postcode itself if it is alone."""
    postcode = _POSTCODE.search(text)
    return _walk_back(text, postcode.start()) if postcode else None


def _to_nation(text: str) -> int | None:
    """Where "Chelmsford, Essex, England" begins."""
    end = text.rstrip(" .")
    name = end.rpartition(",")[2].strip()
    if not _NATION.fullmatch(name):
        return None
    start = _walk_back(end, len(end) - len(name))
    return start if any(map(_is_part, end[start:].split(","))) else None


def _after_sentence(text: str) -> int | None:
    """Where "Chelmsford, Essex" begins: names parted by commas after the last full stop."""
    if text.endswith(_ENDS):
        return None
    start = _walk_back(text, len(text))
    parts = text[start:].split(",")
    if not 2 <= len(parts) <= 5 or not all(map(_is_part, parts)):
        return None
    return start if start == 0 or text[:start].rstrip().endswith(_ENDS) else None


def _walk_back(text: str, end: int) -> int:
    """The start of the run of names before ``end``; ``end`` itself when there is no name."""
    start = end
    runs = list(re.finditer(r"\S+", text[max(0, end - _TAIL) : end]))
    for run in runs[: -_MOST_WORDS - 1 : -1]:
        if _ends_sentence(run[0]) or not _is_name(run[0]):
            break
        start = max(0, end - _TAIL) + run.start()
    # A name does not begin with a joining word: what came before was prose.
    while (word := re.match(r"\S+\s+", text[start:end])) and not _is_capital(word[0].strip()):
        start += word.end()
    first, comma, _ = text[start:end].partition(",")
    if len(first.split()) > _MOST_WORDS_A_PART:
        # A capitalised sentence ran on into the address and nothing shows where.
        after = re.match(r",\s*", text[start + len(first) :])
        return start + len(first) + after.end() if comma and after else end
    return start


def _is_part(part: str) -> bool:
    """Whether a part of a list may be a place inside a nation."""
    words = part.split()
    few = len(words) <= _MOST_WORDS_A_PART
    return few and _are_names(words) and not part.endswith(_ENDS[1:]) and not _NATION.search(part)


def _are_names(words: list[str]) -> bool:
    return bool(words) and _is_capital(words[0]) and all(map(_is_name, words))


def _is_name(word: str) -> bool:
    return word.strip(",").casefold() in _JOINS or _is_capital(word)


def _is_capital(word: str) -> bool:
    bare = word.lstrip("\"'‘’“(")
    return bare[:1].isupper() or bare[:1].isdigit()


def _ends_sentence(word: str) -> bool:
    return word.rstrip(_CLOSING).endswith(_ENDS) and word.casefold() not in _ABBREVIATIONS
