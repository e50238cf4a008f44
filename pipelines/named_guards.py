"""Whether a found name is another body's: a pension fund, a police federation, a foreign court."""

from __future__ import annotations

import re

from pipelines.employer_index import index
from pipelines.employer_register import Body, bodies
from pipelines.employer_types import FAMILY_OF
from pipelines.named_index import folded, lexicon
from pipelines.named_spans import AND, HYPHEN, SPACE, Span, Words, is_plural
from pipelines.named_words import (
    ABROAD,
    BEFORE,
    CHECKS,
    GOVERNMENTS,
    HEADED,
    HOME,
    INDEFINITE,
    LONGER,
    LONGER_OF,
    LOWER,
    LOWER_LONGER,
    NEW,
    NO_NAME,
    OWNED,
    PARTS,
    PLACING,
    SHOPS,
    SMALL,
    VERBS,
)

_FAMILY = {"local": "council", "police": "police", "fire": "fire", "university": "university"}
# The families whose names hold a place, so that a capital before them belongs to the sentence.
_PLACED = frozenset({"local", "police", "fire", "commissioner", "combined", "park"})
_TAIL = 4  # words after a name that may make it another's
_SENTENCE_END = re.compile(r"(?:^|[.!?:;“”\"‘(\[•|—–\n])\s*$")
_LINE = 160  # characters; a longer line is no heading
_LONG = 4  # letters of a word that a heading prints with a capital
_OF_CAPITAL = re.compile(
    r"\s{1,2}(?P<joint>of|for)\s{1,2}(?:the\s{1,2})?(?P<word>[A-Z][^\W_]{0,30})"
)
_OF_NOBODY = frozenset({"year", "month", "england", "britain", "great", "uk", "united"})
_STEM = re.compile(r"\s?[–—:(-]\s?[A-Z]")  # on to another name that begins like this one
_ELSEWHERE = frozenset({"northern", "scotland", "wales", "ireland"})


def is_another(words: Words, span: Span, ids: tuple[str, ...]) -> bool:
    """Whether the words around a name, or how it is printed, say that it is not that body's."""
    body = bodies()[ids[0]]
    family = FAMILY_OF.get(body.kind, "")
    return (
        _is_lower(words, span, family)
        or _is_any(words, span, body, family)
        or _goes_on(words, span, family)
        or _began_before(words, span, family)
    )


def is_abroad(words: Words, span: Span) -> bool:
    """Whether the word before a name, or after it, says that the body is another country's."""
    before = span.first - 1
    if before >= 0 and words.gap(before) in (SPACE, HYPHEN):
        whole, own = folded(words.printed(before))
        if words.printed(before)[0].isupper() and ({whole, own} & ABROAD):
            return True
    match = _OF_CAPITAL.match(words.text, span.end)
    return match is not None and folded(match["word"])[0] in ABROAD | _ELSEWHERE


def is_address(words: Words, span: Span) -> bool:
    """ "In West Sussex, Adur and Worthing councils": the list may begin with where it is."""
    if not span.listed or not span.first:
        return False
    placing = folded(words.printed(span.first - 1))[0] in PLACING
    comma = words.text.find(",", words.spans[span.first][0], span.end)
    return placing and comma >= 0


# How it is printed ----------------------------------------------------------------------------


def _is_lower(words: Words, span: Span, family: str) -> bool:
    """Only a council, a police force and their like are printed with small letters."""
    if family in _PLACED:
        return False
    low = {
        folded(printed)[0]
        for at in range(span.first + 1, span.last + 1)
        if (printed := words.printed(at))[0].islower()
    }
    return bool((low & LOWER) - SMALL - GOVERNMENTS)


def _is_any(words: Words, span: Span, body: Body, family: str) -> bool:
    """ "An Essex council", "Surrey councils", "Reading council minutes": none of its own."""
    plural = is_plural(words, span)
    if not span.listed and (plural or span.key in lexicon().plurals):
        own = plural and span.key in lexicon().plurals
        # In a heading London's councils are any, and London Councils their association.
        return not own or not _capital(words, span.last) or (span.plain and is_heading(words, span))
    if span.key in HEADED:
        shop = span.key == "post office" and span.first > 0
        return is_heading(words, span) or (
            shop and words.printed(span.first - 1).casefold() in SHOPS
        )
    if not span.plain or family != "local":
        return False
    lower = not _capital(words, span.last) or is_heading(words, span)
    before = folded(words.printed(span.first - 1))[0] if span.first else ""
    if body.kind == "county council":
        # Any of a county's districts is a council in that county.
        return lower or before in INDEFINITE
    if not lower:
        return False
    if before in INDEFINITE:
        return _after(words, span) not in OWNED
    first = folded(words.printed(span.first))[0]
    return first in VERBS and begins_sentence(words, span.first)


def _capital(words: Words, at: int) -> bool:
    return words.printed(at)[0].isupper()


def _after(words: Words, span: Span) -> str:
    gap = words.gap(span.last)
    return words.printed(span.last + 1).casefold() if gap in (SPACE, HYPHEN) else ""


def is_heading(words: Words, span: Span) -> bool:
    """Whether the line is one in which every longer word has a capital, or all letters are."""
    text, start = words.text, words.spans[span.first][0]
    begin = text.rfind("\n", max(start - _LINE, 0), start) + 1 or max(start - _LINE, 0)
    end = text.find("\n", span.end, span.end + _LINE)
    line = text[begin : end if end >= 0 else span.end + _LINE]
    if len(line) > _LINE or line.rstrip().endswith("."):
        return False
    longer = [word for word in line.split() if len(word) >= _LONG]
    return len(longer) > 2 and not any(word[0].islower() for word in longer)


# What follows it --------------------------------------------------------------------------------


def _goes_on(words: Words, span: Span, family: str) -> bool:
    kind = _FAMILY.get(family, "other")
    after = _after(words, span) if words.text[span.end : span.end + 1] not in ("'", "’") else ""
    if span.plain and after in LOWER_LONGER["council"]:
        return True
    if span.key.startswith("disclosure ") and after in CHECKS:
        return True
    if kind != "council" and after in LOWER_LONGER.get(kind, ()):
        return True
    if match := _OF_CAPITAL.match(words.text, span.end):
        word = folded(match["word"])[0]
        of = match["joint"] == "of" and word not in _OF_NOBODY
        if family not in _PLACED and (of or word in ABROAD | _ELSEWHERE):
            return True
    if span.key in index().stems and _STEM.match(words.text, span.end):
        return True
    longer = LONGER | LONGER_OF[kind]
    return any(word in longer for word in _tail(words, span))


def _tail(words: Words, span: Span) -> list[str]:
    """The words with capitals that go on where a name ends, as far as they may be one name."""
    tail: list[str] = []
    at = span.last
    if words.spans[at][1] != span.end and words.text[span.end : span.end + 1] in ("'", "’"):
        return tail  # "the council's Trust", which is not its name
    most = 2 if is_heading(words, span) else _TAIL
    while len(tail) < most and words.gap(at) in (SPACE, AND) and "\n" not in words.between(at):
        at += 1
        printed = words.printed(at)
        whole = printed.casefold()
        if not printed[0].isupper():
            if whole not in ("and", "of", "for"):
                break
        elif words.gap(at) != SPACE or words.printed(at + 1).casefold() not in PARTS:
            tail.append(whole)
    return tail


# What stands before it --------------------------------------------------------------------------


def begins_sentence(words: Words, at: int) -> bool:
    """Whether a word is the first of a sentence, a line or a quotation."""
    start = words.spans[at][0]
    return at == 0 or bool(_SENTENCE_END.search(words.text, max(start - 4, 0), start))


def _began_before(words: Words, span: Span, family: str) -> bool:
    before = span.first - 1
    if before < 0 or words.gap(before) not in (SPACE, HYPHEN) or "\n" in words.between(before):
        return False
    printed = words.printed(before)
    if not printed[0].isupper():
        return False
    whole, own = folded(printed)
    if own:
        return own not in HOME and not (family in _PLACED and own not in ABROAD)
    if whole in ABROAD or whole in BEFORE:
        return True
    if whole == "new":
        return folded(words.printed(span.first))[0].partition(" ")[0] in NEW
    if family in _PLACED and (span.place or family == "local"):
        return words.gap(before) == HYPHEN and whole not in NO_NAME
    if whole in HOME or whole in NO_NAME or not whole:
        return False
    if begins_sentence(words, before) or is_heading(words, span):
        return whole in lexicon().places
    return True
