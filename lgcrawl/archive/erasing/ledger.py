"""What was erased is met again: the ledger's eye on every record and page before it is kept."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterable, Iterator
from copy import copy
from dataclasses import fields, is_dataclass, replace
from itertools import compress, count
from typing import Any, TypeVar, cast
from zlib import crc32

from lgcrawl.archive.erasing.redacting import (
    CHARSET,
    MARK,
    charsets,
    read,
    redact,
    redact_page,
)
from lgcrawl.archive.erasing.views import CAMEL, TAG, undone, variants
from lgcrawl.archive.erasing.words import DRAWERS, Pattern, drawer, emails, hidden_emails, words
from lgcrawl.captures.capture import Capture
from pipelines.addresses import canonical_url
from pipelines.records import Record

# Fields that say how a record was met or whose it is, not what was printed.
_KEPT = frozenset(
    {"kind", "source", "fetched_at", "capture", "listed_capture", "evidence", "partial"}
    | {"employer_ids", "employer_method", "end_client", "employer_id", "method", "found_in"}
)
# Bytes as words are told apart: a space for each ASCII byte that is no letter and no digit.
_TABLE = bytes(c if c >= 128 or chr(c).isalnum() else 32 for c in range(256))
_REMEMBERED = 1 << 18  # words and parts of pages, some 30 MB; then all is looked at anew
_HEAD = ("url", "reason", "request_headers", "response_headers")  # of a capture
_LONG = 20  # letters
_NEAR = 16  # parts of a page looked back on for the words before one
_TAIL = 200  # bytes of each
_SPLIT = re.compile(r"[@＠]\s{0,3}<|>\s{0,3}[@＠]|>\s{0,3}(?:at|AT)\s{0,3}<")
T = TypeVar("T")


class _Drawers(dict[bytes, bool]):
    """Whether a word, as its bytes stand in UTF-8, lies in the drawer of an erased one."""

    def __init__(self, taken: Container[int]) -> None:
        self._taken = taken

    def __missing__(self, token: bytes) -> bool:
        found = self._look(token)
        if len(token) <= _LONG:  # a longer one is a key, and hardly comes again
            if len(self) >= _REMEMBERED:
                self.clear()
            self[token] = found
        return found

    def _look(self, token: bytes) -> bool:
        if token.isascii():
            found = crc32(token.lower()) % DRAWERS in self._taken
            if found or token[1:].islower() or not token[1:].isalpha() or token.isupper():
                return found
        return any(drawer(word) in self._taken for word in _both(token.decode("utf-8", "replace")))


class Eraser:
    """Finds in new texts what earlier ``lgcrawl forget`` erased; falsy where that is nothing.

    Knows salted digests only. Whole words, in any case, with or without accents and markup; a
    word parted by markup inside it is beyond it.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = list(patterns)
        self._by_words = [p for p in self._patterns if p.kind == "matching"]
        self._by_email = [p for p in self._patterns if p.kind == "email"]
        self._by_url = [p for p in self._patterns if p.kind == "url"]
        self._most = max((p.words for p in self._by_words), default=1)
        self._by_drawer: dict[int, list[Pattern]] = {}
        for pattern in self._by_words:
            self._by_drawer.setdefault(pattern.drawer, []).append(pattern)
        self._drawers = _Drawers(self._by_drawer)
        self._parts: dict[
            int, bool
        ] = {}  # hash of a part of a page -> an erased text may end in it
        self._ends: set[int] = set()  # hashes of such parts and what runs up to them: none does

    @classmethod
    def of(cls, db: sqlite3.Connection) -> Eraser:
        """The eraser of an archive's ledger."""
        rows = db.execute("SELECT id, kind, words, salt, digest FROM erasures ORDER BY id")
        return cls(Pattern.stored(*row) for row in rows)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def bars(self, url: str | None) -> bool:
        """Whether the page of an address was erased."""
        if not self._by_url or not url:
            return False
        plain = canonical_url(url)
        return any(pattern.says(plain) for pattern in self._by_url)

    def text(self, text: str) -> str:
        """A text without what was erased; the same object where that is nothing."""
        return redact(text, self._patterns) if self and self.finds(text) else text

    def record(self, record: Record) -> Record:
        """A record without what was erased; the same object where that is nothing.

        Of an erased page the address, the source and the moments are left.
        """
        if self.bars(record.url):
            return blanked(record)
        if not self.finds("\n".join(_texts(record))):
            return record
        return self._without(record)

    def capture(self, capture: Capture) -> Capture:
        """An answer as it may be kept, under the id that it has; the same object where it may.

        Of an erased page no body is left.
        """
        if self.bars(capture.url):
            return replace(capture, body=None, kept_as=capture.id)
        body = capture.body
        new: dict[str, Any] = {}
        if body:
            charset = CHARSET.search(capture.content_type)
            clean = self.page(body, charset and charset[1])
            if clean is not body:
                new["body"] = clean or None
        for name in _HEAD:
            value = getattr(capture, name)
            if self.finds("\n".join(_texts(value))):
                new[name] = self._without(value)
        return replace(capture, **new, kept_as=capture.id) if new else capture

    def page(self, body: bytes, charset: str | None = None, url: str | None = None) -> bytes:
        """A page as it may be kept, in its own charset; the same object where nothing is erased.

        ``charset`` is the declared one. Empty for an erased address, and for a page from which a
        text that it holds cannot be taken.
        """
        if self.bars(url):
            return b""
        if not (self._by_words or self._by_email) or self._clean(body, charset):
            return body
        return redact_page(body, charset, self._patterns) or b""

    def finds(self, text: str) -> bool:
        """Whether something erased stands in a text."""
        for variant in variants(text):
            if self._by_words and self._words_in(variant):
                return True
            if self._by_email and self._emails_in(variant):
                return True
        return False

    def _words_in(self, text: str) -> bool:
        tokens = _tokens(text.encode("utf-8", "replace"))
        for at in compress(count(), map(self._drawers.__getitem__, tokens)):
            near = b" ".join(tokens[max(0, at + 1 - self._most) : at + 1])
            folded = _both(near.decode("utf-8", "replace"))
            for last, word in enumerate(folded):
                drawn = self._by_drawer.get(drawer(word), ())
                if any(pattern.ends_at(folded, last) for pattern in drawn):
                    return True
        return False

    def _emails_in(self, text: str) -> bool:
        return any(
            pattern.says(address)
            for finder in (emails, hidden_emails)
            for address, *_ in finder(text)
            for pattern in self._by_email
        )

    # -- pages -------------------------------------------------------------------------------------
    def _clean(self, body: bytes, charset: str | None) -> bool:
        """Whether nothing erased stands in a page.

        The pages of a site share most of what stands between two ``<``: a part looked at once,
        in which no erased text can end, is not looked at again.
        """
        names = charsets(body, charset)
        if names[0].startswith(("utf-16", "utf-32")):  # a < may be half a letter
            return not self.finds(read(body, names[0]) or body.decode("latin-1"))
        parts = body.split(b"<")
        hashes = list(map(hash, parts))
        known = list(map(self._parts.get, hashes))
        fresh = [at for at, suspected in enumerate(known) if suspected is None]
        suspects = {at for at, suspected in enumerate(known) if suspected}
        for name in names if fresh else ():
            if self._by_email and self._emails_among(parts, fresh, name):
                return False
            suspects |= self._suspected(parts, fresh, name)
        if any(self._ends_in(parts, at, name) for at in suspects for name in names):
            return False
        if len(self._parts) + len(self._ends) > _REMEMBERED:
            self._parts.clear()
            self._ends.clear()
        self._parts.update((hashes[at], at in suspects) for at in fresh)
        return True

    def _suspected(self, parts: list[bytes], fresh: list[int], codec: str) -> set[int]:
        """The parts with a word that lies in the drawer of an erased one."""
        found = set()
        for suspect in self._drawn(_tokens(_utf8(b"<".join([parts[at] for at in fresh]), codec))):
            written = suspect.decode().encode(codec, "replace")
            found.update([at for at in fresh if written in parts[at]])
        escaped = [at for at in fresh if _escaped(parts[at])]
        if self._drawn(_unescaped(b"<".join([parts[at] for at in escaped]), codec)):
            found.update(at for at in escaped if self._drawn(_unescaped(parts[at], codec)))
        return found

    def _drawn(self, tokens: list[bytes]) -> set[bytes]:
        """Those of some words that lie in the drawer of an erased one."""
        return set(compress(tokens, map(self._drawers.__getitem__, tokens)))

    def _ends_in(self, parts: list[bytes], at: int, codec: str) -> bool:
        """Whether an erased text ends in a part; it may begin in the text of those before."""
        before = [part.rpartition(b">")[2][-_TAIL:] for part in parts[max(0, at - _NEAR) : at]]
        running = b" ".join([*before, parts[at].rpartition(b">")[2][:_TAIL]])
        key = hash((parts[at], running))
        if key in self._ends:
            return False
        found = any(self.finds(p.decode(codec, "replace")) for p in (b"<" + parts[at], running))
        if not found:
            self._ends.add(key)
        return found

    def _emails_among(self, parts: list[bytes], fresh: list[int], codec: str) -> bool:
        """Whether an erased address stands in the fresh parts, or ends in one."""
        text = b"<".join([parts[at] for at in fresh]).decode(codec, "replace")
        if self._emails_in(text) or (_SPLIT.search(text) and self._emails_in(TAG.sub("", text))):
            return True
        escaped = "<".join(
            [parts[at].decode(codec, "replace") for at in fresh if _escaped(parts[at])]
        )
        return any(self._emails_in(variant) for variant in undone(escaped))

    # -- records -----------------------------------------------------------------------------------
    def _without(self, value: T) -> T:
        """A value, its texts redacted."""
        if isinstance(value, str):
            return cast("T", self.text(value))
        if isinstance(value, list | tuple):
            return cast("T", type(value)(self._without(item) for item in value))
        if isinstance(value, dict):
            return cast("T", {key: self._without(item) for key, item in value.items()})
        if is_dataclass(value) and not isinstance(value, type):
            named = [f.name for f in fields(value) if f.init and f.name not in _KEPT]
            return cast("T", replace(value, **{n: self._without(getattr(value, n)) for n in named}))
        return value


def blanked(record: Record) -> Record:
    """A record of an erased page: its texts gone, its title the mark."""
    blank = type(record)(url=record.url, title=MARK)
    for name in ("source", "fetched_at", "capture", "listed_capture", "partial", "kind"):
        setattr(blank, name, getattr(record, name))
    return copy(blank)


def _both(text: str) -> list[str]:
    """The folded words of a text, then those parted at their capitals; a gap between."""
    parted = CAMEL.sub(" ", text)
    return words(text) if parted == text else [*words(text), "", *words(parted)]


def _tokens(text: bytes) -> list[bytes]:
    return text.translate(_TABLE).split()


def _unescaped(text: bytes, codec: str) -> list[bytes]:
    """The words that escapes in a text hide."""
    variants = undone(text.decode(codec, "replace"))
    return [token for one in variants for token in _tokens(one.encode("utf-8", "replace"))]


def _utf8(text: bytes, codec: str) -> bytes:
    return text if codec in ("ascii", "utf-8") else text.decode(codec, "replace").encode()


def _escaped(part: bytes) -> bool:
    """Whether something in a part may stand for a letter."""
    return b"&" in part or b"%" in part or b"\\" in part


def _texts(value: object) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif is_dataclass(value):
        for f in fields(value):
            if f.name not in _KEPT:
                yield from _texts(getattr(value, f.name))
