"""Clauses of a running text, found by the words they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What ``re.IGNORECASE`` takes for i and s, and ``lower`` does not.
_TWINS = (("İ", "i"), ("ı", "i"), ("ſ", "s"))


class Clauses:
    """A pattern that ignores case, and the words its matches begin with, in lower case.

    ``re`` tries such a pattern at every letter of a text; to find the words first costs a tenth of
    that, and gives the same.
    """

    def __init__(self, openings: tuple[str, ...], pattern: str) -> None:
        self._openings = openings
        self._pattern = re.compile(pattern, re.IGNORECASE | re.VERBOSE)

    def found_in(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """What ``finditer`` gives for ``text``, which is also given as :func:`fold` makes it."""
        done = 0
        for at in places(folded, self._openings):
            match = self._pattern.match(text, at) if at >= done else None
            if match:
                done = match.end()
                yield match


def fold(text: str) -> str:
    """The text in lower case, each letter where it was.

    >>> fold("Apply BY 5 May")
    'apply by 5 may'
    """
    for letter, plain in _TWINS:
        text = text.replace(letter, plain)
    return text.lower()


def places(folded: str, words: tuple[str, ...]) -> list[int]:
    """Where the words stand in a text, in order.

    >>> places("by post or by hand, post paid", ("post", "by"))
    [0, 3, 11, 20]
    """
    found: list[int] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append(at)
            at = folded.find(word, at + 1)
    return sorted(found)
