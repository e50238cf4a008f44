"""What a person asks to forget, while the program still knows the text itself."""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lgcrawl.archive.columns import to_json
from lgcrawl.archive.erasing.redacting import charsets, matches, read, redact, redact_page
from lgcrawl.archive.erasing.views import variants
from lgcrawl.archive.erasing.words import SALT, Pattern, canonical_email, receipt, squeeze, words
from lgcrawl.captures.decoding import TooLarge, decode
from pipelines.addresses import canonical_url
from pipelines.errors import InputError
from pipelines.lookups import rows

_LETTERS = 5  # fewer are the name of too many
_AROUND = 30  # characters shown on either side of a match
_HIDDEN = ("cfemail", "email-protection#")  # addresses in hex
_NOTHING = Pattern("", "matching", 1, b"-", b"")
# Files of the register and their columns of names; names in one cell are parted by a bar.
_NAMES = {
    "employers": ("official_name", "short_name", "alt_names"),
    "employer_aliases": ("alias",),
    "places": ("name",),
}


@dataclass(slots=True)
class Sought:
    """One request: its kind of ``erasing.words.KINDS``, its text, and the pattern it leaves."""

    kind: str
    text: str
    pattern: Pattern = _NOTHING

    @classmethod
    def of(cls, kind: str, text: str) -> Sought:
        """A request as typed; raises InputError for one that names nothing."""
        text = " ".join(text.split())
        plain = {
            "matching": lambda: " ".join(words(text)),
            "email": lambda: canonical_email(text),
            "url": lambda: canonical_url(text) if "://" in text else "",
        }[kind]()
        if not plain:
            what = {"matching": "a word", "email": "an address such as jo@example.gov.uk"}
            wanted = what.get(kind, "an address such as https://www.example.gov.uk/page")
            raise InputError(f"--{kind} {text[:100]!r}: write {wanted}")
        if kind == "matching" and canonical_email(text):
            raise InputError(f"--matching {text[:100]!r}: an e-mail address; write --email")
        return cls(kind, text, Pattern.make(kind, text, "", secrets.token_bytes(SALT)))

    def known(self, db: sqlite3.Connection) -> bool:
        """Whether the ledger has it; its pattern is then taken from there, else made new."""
        for row in db.execute("SELECT id, kind, words, salt, digest FROM erasures ORDER BY id"):
            pattern = Pattern.stored(*row)
            if pattern.kind == self.kind and pattern.meant(self.text):
                self.pattern = pattern
                return True
        self.pattern = Pattern.make(
            self.kind, self.text, receipt(secrets.token_bytes(7)), secrets.token_bytes(SALT)
        )
        return False

    # -- whether it is wise ------------------------------------------------------------------------
    def doubt(self) -> str:
        """Why this might erase more than one person; empty where nothing speaks against it."""
        if self.kind != "matching":
            return ""
        folded = words(self.text)
        if sum(map(len, folded)) < _LETTERS:
            return f"fewer than {_LETTERS} letters name more than one person"
        if len(folded) == 1:
            return "a single word names more than one person"
        name = next((name for name in register_names() if self.finds(name)), None)
        return f"it is part of a name of the register, {name!r}" if name else ""

    # -- texts -------------------------------------------------------------------------------------
    def may(self, text: str) -> bool:
        """A quick look: whether a text could hold it, letters taken without what parts them."""
        if self.kind == "url":
            return False
        needle = self._needle()
        return any(needle.search(squeeze(variant)) for variant in variants(text)) or (
            self.kind == "email" and any(mark in text for mark in _HIDDEN)
        )

    def finds(self, text: str) -> bool:
        """Whether it stands in a text."""
        return self.may(text) and next(matches(text, [self.pattern]), None) is not None

    def clean(self, text: str) -> str:
        """The text without it."""
        return redact(text, [self.pattern]) if self.may(text) else text

    def contexts(self, text: str) -> Iterator[str]:
        """Where it stands, with some characters around: to be shown to a person, never kept."""
        if not self.may(text):
            return
        seen: set[tuple[int, int]] = set()
        for _, pieces in matches(text, [self.pattern]):
            first, last = pieces[0][0], pieces[-1][1]
            if (first, last) not in seen:
                seen.add((first, last))
                around = text[max(0, first - _AROUND) : last + _AROUND]
                yield " ".join(around.split())

    def _needle(self) -> re.Pattern[str]:
        if self.kind == "matching":
            return re.compile(re.escape("".join(words(self.text))))
        local, _, domain = canonical_email(self.text).partition("@")
        parts = ["(?:dot)?".join(words(part)) for part in (local, domain)]
        return re.compile("(?:at)?".join(parts))

    # -- pages -------------------------------------------------------------------------------------
    def clean_body(self, body: bytes, charset: str | None, codings: list[str]) -> bytes | None:
        """A body without it, the same object where it is not there; None where all must go."""
        plain = _decoded(body, codings)
        texts = [
            read(plain, codec) or plain.decode("latin-1") for codec in charsets(plain, charset)
        ]
        if not any(self.finds(text) for text in texts):
            return body
        return redact_page(body, charset, [self.pattern]) if plain is body else None


def _decoded(body: bytes, codings: list[str]) -> bytes:
    """A body that was kept with its content coding, without it where that can be undone."""
    if not codings:
        return body
    try:
        plain, undone = decode(body, codings)
    except TooLarge:
        return body
    return plain if undone and plain != body else body


def clean_json(text: str, clean: Callable[[str], str]) -> str:
    """A JSON text, each of its strings cleaned, its keys too.

    >>> clean_json('{"a":["Jo",null]}', lambda text: text.replace("Jo", "-"))
    '{"a":["-",null]}'
    """
    return to_json(_each(json.loads(text), clean))


def _each(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_each(item, clean) for item in value]
    if isinstance(value, dict):
        return {clean(key): _each(item, clean) for key, item in value.items()}
    return value


def register_names() -> Iterator[str]:
    """Every name of an employer or a place that the register has."""
    for file, columns in _NAMES.items():
        for row in rows(file):
            for column in columns:
                yield from filter(None, (row.get(column) or "").split("|"))
