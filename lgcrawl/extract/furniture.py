"""What the pages of one site have in common: lines learnt from several, to be left out of each."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import blake2b
from urllib.parse import urlsplit

from lgcrawl.extract.body_walk import walk
from lgcrawl.extract.page import Page

_WORD = re.compile(r"\w+")
_LONGEST = 5_000  # characters of a line that are looked at
_MOST_LINES = 2_000  # of one page


class Furniture:
    """Lines of one site by the number of its pages that print them; nothing else is kept.

    A line is furniture from ``least`` pages of different addresses on; addresses that differ in
    the query only are one page. At most ``most`` lines are remembered, 16 bytes and ``least``
    numbers each: those not seen for longest are forgotten first.

    >>> site = Furniture()
    >>> for page in "abc":
    ...     site.learn(f"https://www.example.org/{page}", ["Ring us on 01234.", f"News {page}."])
    >>> site.holds("Ring us on 01234"), site.holds("News a.")
    (True, False)
    """

    def __init__(self, least: int = 3, most: int = 20_000) -> None:
        self._least, self._most = least, most
        self._pages: OrderedDict[bytes, frozenset[int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def learn(self, url: str, lines: Iterable[str]) -> None:
        """Note that the page at ``url`` prints these lines; learning it again changes nothing."""
        page = hash(_address(url))
        for line in {digest for digest in map(_digest, _first(lines)) if digest}:
            pages = self._pages.pop(line, frozenset())
            self._pages[line] = pages if len(pages) >= self._least else pages | {page}
        while len(self._pages) > self._most:
            self._pages.popitem(last=False)

    def holds(self, line: str) -> bool:
        """Whether enough pages print this line; case, punctuation and spacing do not count."""
        digest = _digest(line)
        return bool(digest) and len(self._pages.get(digest, ())) >= self._least


def lines_of(page: Page) -> list[str]:
    """The printed lines of a page, as ``Furniture.learn`` takes them."""
    return [block.text.replace("\n", " ") for block in walk(page.tree).blocks]


def _first(lines: Iterable[str]) -> Iterable[str]:
    return (line for line, _ in zip(lines, range(_MOST_LINES), strict=False))


def _digest(line: str) -> bytes:
    words = " ".join(_WORD.findall(line[:_LONGEST].casefold()))
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).digest() if words else b""


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"
