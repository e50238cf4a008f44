"""What one archive has erased is erased from what the other holds, before they are joined."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from lgcrawl.archive import search_index
from lgcrawl.archive.erasing.ledger import Eraser
from lgcrawl.archive.erasing.redacting import charsets, read
from lgcrawl.archive.erasing.views import variants
from lgcrawl.archive.erasing.words import Pattern, emails, words
from lgcrawl.archive.forgetting import captures as forgetting_captures
from lgcrawl.archive.forgetting import page as forgetting_page
from lgcrawl.archive.forgetting import rows as forgetting_rows
from lgcrawl.archive.forgetting.sought import Sought
from lgcrawl.captures.decoding import TooLarge, decode
from pipelines.errors import ArchiveError

# Receipts of one ledger that the other lacks; of an erasure that was cut off the other has half.
_LACKING = """
SELECT id, kind, words, salt, digest FROM {has}.erasures WHERE id NOT IN (
    SELECT id FROM {lacks}.erasures WHERE json_extract(counts, '$.unfinished') IS NULL) ORDER BY id
"""
_UNFINISHED = """
SELECT id, kind, words, salt, digest FROM {lacks}.erasures
WHERE json_extract(counts, '$.unfinished') IS NOT NULL ORDER BY id
"""
_ADDRESSES = """
SELECT url FROM vacancies WHERE url IS NOT NULL UNION SELECT url FROM articles
WHERE url IS NOT NULL UNION SELECT url FROM rejects WHERE url IS NOT NULL
UNION SELECT url FROM issues WHERE url IS NOT NULL
"""


def lacking(db: sqlite3.Connection, has: str, lacks: str) -> list[Pattern]:
    """What an archive has erased and another has not, or not to the end; both are schemas."""
    rows = db.execute(_LACKING.format(has=has, lacks=lacks)).fetchall()
    rows += db.execute(_UNFINISHED.format(lacks=lacks)).fetchall()
    return [Pattern.stored(*row) for row in dict.fromkeys(rows)]


def erase(
    db: sqlite3.Connection, captures: sqlite3.Connection | None, patterns: list[Pattern]
) -> None:
    """Erase from an archive and its captures, in the caller's transactions, as forgetting does.

    The ledger's digests find no word that markup parts. But where they find a name or an address
    at all it is known from then on, and then sought in every way of writing it.
    """
    eraser = Eraser(patterns)
    for url in _addresses(db, captures, eraser):
        _erase_page(db, captures, url)
    ledger = _Ledger(eraser, patterns)
    _erase_text(db, captures, ledger)
    for sought in ledger.learned.values():
        _erase_text(db, captures, sought)
    search_index.rebuild(db)  # it keeps the words of what was deleted


def _erase_page(db: sqlite3.Connection, captures: sqlite3.Connection | None, url: str) -> None:
    ids: list[str] = []
    if captures is not None:
        ids = forgetting_captures.of_page(captures, url)
        _erase_bodies(db, captures, Sought("url", url))
    for row in list(forgetting_page.rows_of(db, url, set(ids))):
        forgetting_page.blank(db, row)


def _erase_text(
    db: sqlite3.Connection, captures: sqlite3.Connection | None, sought: Sought
) -> None:
    if captures is not None:
        _erase_bodies(db, captures, sought)
        for head in list(forgetting_captures.heads_with(captures, sought)):
            forgetting_captures.rewrite(captures, head)
        forgetting_captures.forget_shapes(captures, sought)
    for hit in list(forgetting_rows.hits(db, sought)):
        forgetting_rows.apply(db, hit)


def _erase_bodies(db: sqlite3.Connection, captures: sqlite3.Connection, sought: Sought) -> None:
    """Clean the bodies; the pages that had one have the digest of what is left of it."""
    for old, hit in forgetting_captures.bodies(captures, sought):
        if hit is not None and not isinstance(hit, ArchiveError):
            new = forgetting_captures.take_out(captures, hit)
            digests = (new and new.hex(), old.hex())
            db.execute("UPDATE pages SET digest = ? WHERE digest = ?", digests)


class _Ledger(Sought):
    """All the erased words and e-mail addresses, known by their digests only.

    ``learned``: those that were found, by the number of their receipt.
    """

    def __init__(self, eraser: Eraser, patterns: list[Pattern]) -> None:
        super().__init__("matching", "")
        self._eraser = eraser
        self._patterns = patterns
        self.learned: dict[str, Sought] = {}

    def may(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        return self.finds(text)

    def finds(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        found = self._eraser.finds(text)
        if found:
            self._learn(text)
        return found

    def clean(self, text: str) -> str:
        """The text without them."""
        return self._eraser.text(text) if self.finds(text) else text

    def clean_body(self, body: bytes, charset: str | None, codings: list[str]) -> bytes | None:
        """A body without them, the same object where there are none; None where all must go."""
        try:
            plain, undone = decode(body, codings) if codings else (body, False)
        except TooLarge:
            return body
        plain = plain if undone and plain != body else body
        clean = self._eraser.page(plain, charset)
        if clean is plain:
            return body
        for codec in charsets(plain, charset):
            self._learn(read(plain, codec) or plain.decode("latin-1"))
        return clean or None if plain is body else None

    def _learn(self, text: str) -> None:
        unknown = [pattern for pattern in self._patterns if pattern.id not in self.learned]
        for variant in variants(text) if unknown else ():
            folded = words(variant)
            addresses = [address for address, *_ in emails(variant)]
            for pattern in unknown:
                if pattern.kind == "matching":
                    plain = [" ".join(folded[n : n + pattern.words]) for n in pattern.among(folded)]
                else:
                    plain = [address for address in addresses if pattern.says(address)]
                for one in plain[:1]:
                    self.learned[pattern.id] = Sought(pattern.kind, one, pattern)


def _addresses(
    db: sqlite3.Connection, captures: sqlite3.Connection | None, eraser: Eraser
) -> Iterator[str]:
    """The addresses whose pages were erased, among those an archive knows."""
    known = {url for (url,) in db.execute(_ADDRESSES)}
    if captures is not None:
        known |= {url for (url,) in captures.execute("SELECT DISTINCT url FROM captures")}
    for url in sorted(known):
        if eraser.bars(url):
            yield url
