"""Where in a running text a name may stand: the longest that begins at a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.named_index import Lexicon, Paths, folded, lexicon, plurals
from pipelines.named_words import (
    DIRECTIONS,
    END_LETTERS,
    END_NEEDED,
    LOWER,
    OWN_TYPES,
    SHARED_STARTS,
    SMALL,
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PLURAL = re.compile(r"['’]?s$")
_MOST_WORDS = 20  # the longest name of the register has 16
_MOST_LISTED = 8
_ABBREVIATED = frozenset({"st", "department", "government", "council"})
_HYPHENS = frozenset("-‐‑–")
SPACE, HYPHEN, COMMA, AND, BRACKET, STOP = range(6)


class Words:
    """The words of a text with their places in it."""

    __slots__ = ("spans", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _WORD.finditer(text)]

    def __len__(self) -> int:
        return len(self.spans)

    def printed(self, at: int) -> str:
        """A word as printed."""
        start, end = self.spans[at]
        return self.text[start:end]

    def between(self, at: int) -> str:
        """What stands between a word and the next one."""
        return self.text[self.spans[at][1] : self.spans[at + 1][0]]

    def gap(self, at: int) -> int:
        """How a word is joined to the next one; STOP where no name goes on.

        >>> [Words(text).gap(0) for text in ("Leeds  City", "Leeds-City", "Leeds. City")]
        [0, 1, 5]
        """
        spans = self.spans
        if at + 1 >= len(spans):
            return STOP
        between = self.text[spans[at][1] : spans[at + 1][0]]
        if between == " ":
            return SPACE
        if len(between) > 8:
            return STOP
        if between.isspace():
            return SPACE if between.count("\n") < 2 else STOP
        if between in _HYPHENS:
            return HYPHEN
        return self._marked(at, between)

    def _marked(self, at: int, between: str) -> int:
        mark = between.strip()
        if mark == "&":
            return AND
        if "\n\n" in between:
            return STOP
        if mark == "," and between[0] == ",":
            return COMMA
        if mark in ("'", "’") and between[0] == mark:
            return SPACE if self.printed(at)[-1:] in "sS" else STOP
        if mark == "." and between[0] == ".":
            whole, _ = folded(self.printed(at))
            return SPACE if len(whole) == 1 or whole in _ABBREVIATED else STOP
        return BRACKET if mark == "(" else STOP


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that may be a name: word numbers, the offset of its end, and its key."""

    first: int
    last: int
    end: int
    key: str
    plain: bool = False  # a place and the word council, no more
    listed: int = 0  # how many bodies a joint list names
    place: bool = False  # it begins with its place


_Step = tuple[int, str, bool]  # word number, phrase as looked up, whether the last is a possessive


def candidates(words: Words, at: int) -> list[Span]:
    """The runs of words from ``at`` that look like a name or a joint list, the longest first.

    >>> [(span.key, span.plain) for span in candidates(Words("Kent Police and Crime Panel"), 0)]
    [('kent police', False)]
    """
    known = lexicon()
    whole, own = folded(words.printed(at))
    first = whole.partition(" ")[0]
    if first not in known.firsts and own not in known.firsts:
        return []
    found = _named(words, at, known)
    if first in known.type_firsts:
        found += _started(words, at, known)
    if whole in DIRECTIONS:
        found += _two_sides(words, at, known)
    if len(found) > 1:
        found = sorted(dict.fromkeys(found), key=lambda span: (-span.end, span.listed))
    return found


def is_plural(words: Words, span: Span) -> bool:
    """Whether a type word of the name is printed in the plural."""
    many = plurals()
    return any(words.printed(at).casefold() in many for at in range(span.first, span.last + 1))


def in_capitals(words: Words, span: Span) -> bool:
    """Whether the words are printed as those of a name are; type words may be in lower case."""
    for at in range(span.first, span.last + 1):
        printed = words.printed(at)
        if printed[0].islower():
            whole = folded(printed)[0]
            if whole and whole not in SMALL and not (at > span.first and whole in LOWER):
                return False
    return True


# Phrases of the lexicon ---------------------------------------------------------------------------


def _steps(words: Words, first: int, paths: Paths) -> list[_Step]:
    """Each phrase of ``paths`` that stands at a word, the shortest first."""
    found: list[_Step] = []
    ends, starts = paths.ends, paths.starts
    text, spans = words.text, words.spans
    key = ""
    for at, (start, end) in enumerate(spans[first : first + _MOST_WORDS], first):
        whole, own = folded(text[start:end])
        if whole:
            longer = key + whole
            if (means := ends.get(longer)) is not None:
                found.append((at, means, own == whole))
            elif own and (means := ends.get(key + own)) is not None:
                found.append((at, means, True))
            if longer not in starts:
                break
            key = longer
        elif not key:
            break
        joint = _joint(words, at)
        if joint is None:
            break
        key = key.rstrip(" ") + joint
    return found


def _joint(words: Words, at: int) -> str | None:
    """What joins a word to the next one in a name's key, or None where no name goes on."""
    gap = words.gap(at)
    if gap in (SPACE, HYPHEN):
        return " "
    if gap == AND:
        return " and "
    if gap == COMMA:
        return " " if folded(words.printed(at + 1))[0] == "and" else ", "
    return " " if gap == BRACKET and _is_nation(words, at + 1) else None


def _is_nation(words: Words, at: int) -> bool:
    """Whether "(Northern Ireland)" begins here, which departments there print after their names."""
    start = words.spans[at][0]
    return words.text[start - 1 : start + 17].casefold() == "(northern ireland)"


# Names --------------------------------------------------------------------------------------------


def _named(words: Words, at: int, known: Lexicon) -> list[Span]:
    steps = _steps(words, at, known.bodies)
    places = [step for step in steps if step[1] in known.places]
    found: list[Span] = []
    for last, key, possessive in steps:
        if last > at and key in known.names:
            head = key.removesuffix(" council")
            heads = [place for _, place, _ in places if key.startswith(f"{place} ")]
            plain = head in heads and head.split()[-1] not in OWN_TYPES
            found.append(_span(words, at, last, key, possessive, plain=plain, place=bool(heads)))
    for last, place, possessive in places:
        if not possessive:
            found += _typed(words, at, last, place)
    areas = [step for step in places if step[1] in known.areas]
    return found + _listed(words, at, areas, known) if areas else found


def _span(
    words: Words,
    first: int,
    last: int,
    key: str,
    possessive: bool,
    *,
    plain: bool = False,
    place: bool = False,
    listed: int = 0,
) -> Span:
    text, end = words.text, words.spans[last][1] - (2 if possessive else 0)
    if text[end : end + 1] == ")" and "(" in text[words.spans[first][0] : end]:
        end += 1
    return Span(first, last, end, key, plain, listed, place)


def _typed(words: Words, first: int, last: int, place: str, start: str = "") -> list[Span]:
    """A place and the type words after it; letters in brackets may stand between the two."""
    gap = words.gap(last)
    if gap == BRACKET and last + 2 < len(words) and words.between(last + 1).rstrip() == ")":
        last, gap = last + 1, SPACE
    found: list[Span] = []
    if gap in (SPACE, HYPHEN):
        for end, type_end, possessive in _steps(words, last + 1, lexicon().type_ends):
            letters = type_end in END_LETTERS
            if letters and not _PLURAL.sub("", words.printed(end)).isupper():
                continue
            key = f"{start} {place} {type_end}" if start else f"{place} {type_end}"
            plain = type_end == "council" and not start
            found.append(_span(words, first, end, key, possessive, plain=plain, place=not start))
    return found


def _started(words: Words, at: int, known: Lexicon) -> list[Span]:
    """Type words and the place after them: the London Borough of Camden."""
    found: list[Span] = []
    for last, start, _ in _steps(words, at, known.type_starts):
        after = last + 1
        if words.gap(last) == SPACE and not folded(words.printed(after))[0]:
            last, after = after, after + 1  # past an article
        if words.gap(last) not in (SPACE, HYPHEN):
            continue
        places = [step for step in _steps(words, after, known.bodies) if step[1] in known.places]
        plural = any(words.printed(word).casefold() in plurals() for word in range(at, after))
        for end, place, possessive in places:
            if start not in END_NEEDED and not plural:
                found.append(_span(words, at, end, f"{start} {place}", possessive))
            found += _typed(words, at, end, place, start)
        areas = [step for step in places if step[1] in known.areas]
        if plural and areas and start in SHARED_STARTS:
            found += _listed(words, at, areas, known, shared=True)
    return found


# Joint lists --------------------------------------------------------------------------------------


def _listed(
    words: Words, first: int, areas: list[_Step], known: Lexicon, *, shared: bool = False
) -> list[Span]:
    """ "Essex, Kent and Suffolk county councils", and with ``shared`` a list without an end."""
    found: list[Span] = []
    joined = False
    for count in range(1, _MOST_LISTED + 1):
        last, _, possessive = areas[-1]
        if shared and joined:
            found.append(_span(words, first, last, "", possessive, listed=count))
        elif count > 1:
            found += _together(words, first, last, count)
        after = _after_item(words, last)
        if possessive or after is None or (joined and not shared):
            break
        at, joined = after
        areas = [step for step in _steps(words, at, known.bodies) if step[1] in known.areas]
        if not areas or not words.printed(at)[0].isupper():
            break
    return found


def _together(words: Words, first: int, last: int, count: int) -> list[Span]:
    """A list that ends with type words in the plural."""
    return [
        replace(span, key="", plain=False, listed=count)
        for span in _typed(words, first, last, "")
        if words.printed(span.last).casefold() in plurals()
    ]


def _after_item(words: Words, last: int) -> tuple[int, bool] | None:
    """The next item of a list and whether it is the last one, or None where the list ends."""
    gap = words.gap(last)
    if gap == SPACE and folded(words.printed(last + 1))[0] in OWN_TYPES:
        last += 1
        gap = words.gap(last)
    if gap == AND:
        return last + 1, True
    if gap not in (SPACE, COMMA):
        return None
    if folded(words.printed(last + 1))[0] == "and":
        return (last + 2, True) if words.gap(last + 1) == SPACE else None
    return (last + 1, False) if gap == COMMA else None


def _two_sides(words: Words, at: int, known: Lexicon) -> list[Span]:
    """ "East and West Sussex county councils"."""
    item = _after_item(words, at)
    if item is None or folded(words.printed(item[0]))[0] not in DIRECTIONS:
        return []
    return [
        span
        for last, place, _ in _steps(words, item[0], known.bodies)
        if place in known.areas
        for span in _together(words, at, last, 2)
    ]
