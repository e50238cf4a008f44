"""Misprints of words whose meaning is known: every spelling one keystroke away."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase

_SHORTEST = 7  # letters; of shorter words too many are one keystroke from another word


def slips(word: str) -> set[str]:
    """The word with one letter dropped, added, changed or swapped with the next, never the first.

    >>> sorted(slips("neg"))[:4]
    ['naeg', 'nag', 'nbeg', 'nbg']
    >>> "metroplitan" in slips("metropolitan"), "ouncil" in slips("council")
    (True, False)
    """
    found: set[str] = set()
    for at in range(1, len(word) + 1):
        before, letter, after = word[:at], word[at : at + 1], word[at + 1 :]
        found.update(before + new + letter + after for new in ascii_lowercase)
        if letter:
            found.add(before + after)
            found.add(before + after[:1] + letter + after[1:])
            found.update(before + new + after for new in ascii_lowercase)
    return found - {word}


def misprints(words: Mapping[str, str]) -> dict[str, str]:
    """What every slip of the words means; words under seven letters, and true words, have none.

    >>> misprints({"benefits": "E", "pay": "a"})["benifits"]
    'E'
    """
    table = {
        slip: meaning
        for word, meaning in words.items()
        if len(word) >= _SHORTEST
        for slip in slips(word)
    }
    return {slip: meaning for slip, meaning in table.items() if slip not in words}
