"""Twins by their texts: one template in which each post has other names, numbers or letters."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.same_words import canonical, word_set

_MAX_CHARS = 4000
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MOST_PLACES = 4  # of two texts of one length in which a name may stand
_MOST_WORDS = 4  # of a name
# Before a number or a letter that sets posts apart; other numbers are dates, sums and telephones.
_COUNTED = word_set(
    """year years ward unit route post zone area team block floor lot station stage watch crew shift
    room class cell sector patch district region depot site court group phase form set band level"""
)
# Behind these stands who answers questions, whom each board names for itself.
_ASK = word_set("contact call phone telephone email ask speak talk write questions query enquiries")
_ASKED = 4  # words behind


@lru_cache(maxsize=512)
def _read(text: str) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The words of a text, and of each whether it may be a name."""
    words: list[str] = []
    names: list[bool] = []
    before = ""
    end = 0
    text = text[:_MAX_CHARS]
    for match in _WORD.finditer(text):
        word, between = match[0], text[end : match.start()]
        first = not words or any(sign in between for sign in ".!?:;•\n")
        counted = before in _COUNTED
        if not _ASK.isdisjoint(words[-_ASKED:]):
            named = False
        elif word[0].isdigit():
            named = counted
        else:
            named = (word[0].isupper() and not first) or (len(word) == 1 and counted)
        words.append(word.casefold())
        names.append(named)
        before, end = words[-1], match.end()
    return tuple(words), tuple(names)


def name_others(a: str, b: str, explained: frozenset[str]) -> bool:
    """Whether two texts are alike but for the names in the same places.

    ``explained``: canonical words of the titles, employers and places, which say it themselves.

    >>> def say(one, other):
    ...     return name_others(one, other, frozenset())
    >>> say("You will work on Green Watch.", "You will work on Red Watch.")
    True
    >>> say("Questions? Contact Ann Ode.", "Questions? Contact Sam Teal.")
    False
    >>> say("A post for Year 3 in September", "A post for Year 5 in September")
    True
    >>> say("You report to the head.", "You report to the manager."), say("A cook", "A cook")
    (False, False)
    """
    (words_a, names_a), (words_b, names_b) = _read(a), _read(b)
    if words_a == words_b:
        return False
    if len(words_a) == len(words_b):
        places = [at for at, word in enumerate(words_a) if word != words_b[at]]
        pairs = [((at, at + 1), (at, at + 1)) for at in places]
    else:
        pairs = [_middle(words_a, words_b)]
    if len(pairs) > min(_MOST_PLACES, len(words_a) // 3):
        return False
    return all(
        all(names_a[slice(*x)])
        and all(names_b[slice(*y)])
        and _other_names(words_a[slice(*x)], words_b[slice(*y)], explained)
        for x, y in pairs
    )


def _middle(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """What is left of two texts between what they begin and end with."""
    least = min(len(a), len(b))
    head = next((at for at in range(least) if a[at] != b[at]), least)
    tail = next((at for at in range(least - head) if a[-1 - at] != b[-1 - at]), least - head)
    return (head, len(a) - tail), (head, len(b) - tail)


def _other_names(a: tuple[str, ...], b: tuple[str, ...], explained: frozenset[str]) -> bool:
    """Whether these are two names, neither short for the other or told elsewhere."""
    if not 0 < len(a) <= _MOST_WORDS or not 0 < len(b) <= _MOST_WORDS:
        return False
    said_a, said_b = set(canonical(" ".join(a))), set(canonical(" ".join(b)))
    if said_a & said_b or said_a <= explained or said_b <= explained:
        return False
    initials_a, initials_b = ("".join(word[0] for word in words) for words in (a, b))
    return "".join(a) != initials_b and "".join(b) != initials_a
