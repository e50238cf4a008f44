"""Runs of words: how much of one text stands in another, and keys under which copies meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from heapq import nsmallest
from zlib import crc32

from pipelines.text import unaccented

MAX_CHARS = 20_000  # of a text that are looked at
SIZE = 4  # words of a run: three make too many phrases of the trade, five die of one slip
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")

Shingle = tuple[str, ...]


def words(text: str, most: int = MAX_CHARS) -> list[str]:
    """The words of the first ``most`` characters, without case, accents and apostrophes.

    >>> words("The Council’s café – open 9-5")
    ['the', 'councils', 'cafe', 'open', '9', '5']
    """
    text = text[:most]
    if not text.isascii() and _ACCENTED.search(text):
        text = unaccented(text)
    return _WORD.findall(_APOSTROPHES.sub("", text).casefold())


def shingles(found: Sequence[str], size: int = SIZE) -> frozenset[Shingle]:
    """Every run of ``size`` words; a shorter text is one run.

    >>> sorted(shingles(["a", "b", "c"], 2))
    [('a', 'b'), ('b', 'c')]
    """
    if len(found) < size:
        return frozenset([tuple(found)] if found else [])
    return frozenset(zip(*(found[at:] for at in range(size)), strict=False))


def of_text(text: str) -> frozenset[Shingle]:
    """The shingles of a text.

    >>> len(of_text("We are looking for a cook"))
    3
    """
    return shingles(words(text))


def containment(a: frozenset[Shingle], b: frozenset[Shingle]) -> float:
    """The share of the shorter text that stands in the longer, 0 to 1; 0 where one is empty.

    Containment, not likeness: a board that prints only the beginning still copied it.

    >>> whole = of_text("We are looking for a kind and patient care assistant for our home")
    >>> part = of_text("We are looking for a kind and patient care")
    >>> containment(part, whole), containment(whole, part)
    (1.0, 1.0)
    """
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return len(small & large) / len(small) if small else 0.0


def minhash(found: Iterable[Shingle]) -> list[str]:
    """The shingle that comes first in an order of no meaning, the same everywhere; none of none.

    Two texts have one first with about the share of shingles that they have in common.

    >>> text = words("the closing date of this post is the second of May")
    >>> minhash(shingles(text)) == minhash(reversed(list(shingles(text))))
    True
    """
    texts = {" ".join(shingle) for shingle in found}
    # crc32 is no good hash of people, but fast, and a fair enough shuffle of words.
    return nsmallest(1, texts, key=lambda text: (crc32(text.encode("utf-8", "replace")), text))


def key(*parts: str) -> int:
    """A signed 32-bit number of the parts, the same on every machine.

    Small in a file that has four for every record; two things with one key are compared in vain.

    >>> key("title", "planner")
    1506377154
    >>> key("a", "bc") == key("ab", "c")
    False
    """
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(joined, digest_size=4).digest(), "big", signed=True)
