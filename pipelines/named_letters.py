"""Letters that stand for a body: those of the register, and those a text defines in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.employer_index import is_acronym
from pipelines.employer_lookup import Found, find_key
from pipelines.named_index import lexicon
from pipelines.named_spans import Span, Words
from pipelines.named_words import BARE, DOUBTFUL, LETTERS, PARTIES, SHOUTED

_OPEN = re.compile(
    r"\s{0,2}[(\[]\s?(?:(?:the|or|now|hereafter)\s)?[\"'“‘]?(?P<letters>[\w&]{2,12})"
)
_BRACKET = re.compile(r"[(\[](?:the\s)?[\"'“‘]?(?P<letters>[A-Z][A-Za-z&]{1,8})[\"'”’]?[)\]]")
_SPELLED = re.compile(
    r"\b(?P<letters>[A-Z][A-Za-z&]{1,8})\s?[(\[](?P<words>[^()\[\]\n]{4,90})[)\]]"
)
_INITIAL = re.compile(r"[^\W_]+")
_BEFORE = 120  # characters in which the words of a definition stand
_UNSPELLED = frozenset({"and", "of", "for", "the", "in", "on", "to", "a"})
_SHORTEST = 4  # letters that need no list of their own


def initials(name: str) -> str:
    """The first letters of a name's words, in small letters; letters in capitals are all there.

    >>> initials("NHS England"), initials("Transport for London")
    ('nhse', 'tfl')
    """
    return "".join(
        [word if word.isupper() else word[0] for word in _INITIAL.findall(name)]
    ).casefold()


def abbreviates(letters: str, name: str) -> bool:
    """Whether letters are initials of a name, in their order; some may be left out.

    >>> abbreviates("WMCA", "West Midlands Combined Authority"), abbreviates("UK", "Kent Police")
    (True, False)
    """
    rest = iter(initials(name))
    plain = letters.replace("&", "").casefold()
    return len(plain) > 1 and all(letter in rest for letter in plain)


def counts_alone(words: Words, at: int, key: str) -> bool:
    """Whether a word that is printed as a body's letters names it without a definition."""
    if key in BARE or key in DOUBTFUL or (len(key) < _SHORTEST and key not in LETTERS):
        return False
    return key not in SHOUTED or not _is_shouted(words, at)


def _is_shouted(words: Words, at: int) -> bool:
    """Whether the words beside it are in capitals too, so that it may be any word."""
    beside = (near for near in (at - 1, at + 1) if 0 <= near < len(words))
    return any(
        (word := words.printed(near)).isupper() and len(word) > 1 and word not in lexicon().letters
        for near in beside
    )


@dataclass(slots=True)
class Letters:
    """The letters that one text has defined so far."""

    known: dict[str, Found] = field(default_factory=dict)

    def define(self, words: Words, span: Span, found: Found) -> int:
        """Read letters in brackets after a name; the number of the last word that belongs to it."""
        match = _OPEN.match(words.text, span.end)
        if not match or span.last + 1 >= len(words):
            return span.last
        letters = match["letters"]
        at = next((n for n in (1, 2) if self._stands(words, span.last + n, match)), 0)
        if not at or letters.casefold() in PARTIES:
            return span.last
        name = words.text[words.spans[span.first][0] : span.end]
        if not is_acronym(letters):
            # "Secamb" and "Dhsc": some papers print letters as a word.
            own = lexicon().letters.get(letters) or lexicon().letters.get(letters.upper())
            if own is None or find_key(own).ids != found.ids:
                return span.last
        elif not abbreviates(letters, name):
            return span.last
        self.known[letters] = found
        return span.last + at

    @staticmethod
    def _stands(words: Words, at: int, match: re.Match[str]) -> bool:
        return at < len(words) and words.spans[at] == match.span("letters")


def redefined(text: str, letters: Iterable[str], named_at: Iterable[int]) -> Iterator[str]:
    """Those of ``letters`` that the text says are another thing's; ``named_at``: where names end.

    >>> list(redefined("the Mental Capacity Act (MCA)", {"MCA"}, ()))
    ['MCA']
    """
    wanted, named = set(letters), set(named_at)
    if not wanted:
        return
    for match in _BRACKET.finditer(text):
        if match["letters"] in wanted:
            start = max(match.start() - _BEFORE, 0)
            before = text[start : match.start()].rstrip()
            if start + len(before) not in named and _spells(before, match):
                yield match["letters"]
    for match in _SPELLED.finditer(text):
        letters = match["letters"]
        spelled = letters in wanted and initials(match["words"]) == letters.casefold()
        if spelled and match.end("words") not in named:
            yield letters


def _spells(before: str, match: re.Match[str]) -> bool:
    """Whether the last words before a bracket have its letters as their initials."""
    letters = match["letters"].casefold()
    words = [w for w in _INITIAL.findall(before.casefold()) if w not in _UNSPELLED]
    return "".join(word[0] for word in words[-len(letters) :]) == letters
