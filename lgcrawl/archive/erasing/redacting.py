"""Erased texts found in a text or a page, whatever way they are written, and marked out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lgcrawl.archive.erasing.views import TAG, View, views
from lgcrawl.archive.erasing.words import WORD, Pattern, emails, fold, hidden_emails

MARK = "[erased]"
_ROUNDS = 6  # a text may stand in the markup between the words of another

# Between two erased words these stay: without them a page or a JSON would be broken.
_STRUCTURE = re.compile(r"[<>\"{}\[\]]|&(?:lt|gt|quot|#34|#60|#62);", re.IGNORECASE)
_RUN = re.compile(r"[^\s\"'<>()\\]*\Z")
_LINKS = re.compile(
    r"\b(?:href|src|srcset|action|formaction|cite|poster)\s{0,3}=\s{0,3}[\"']?\Z", re.IGNORECASE
)
_REACH = 500  # characters before a match looked at
CHARSET = re.compile(r"charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 2048  # bytes in which a page says its own charset
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

Pieces = list[tuple[int, int]]  # where the words of one match stand in the raw text


def redact(raw: str, patterns: Sequence[Pattern]) -> str:
    """A text without what the patterns erase.

    >>> jo = Pattern.make("matching", "Jo Rowntree", "era_k3v5m2c7d4", b"salt")
    >>> redact("Ask J&oacute; <b>ROWNTREE</b>, https://e.uk/jo-rowntree?p=1", [jo])
    'Ask [erased]<b></b>, https://e.uk/erased-k3v5m2c7d4?p=1'
    """
    for _ in range(_ROUNDS):
        found = sorted(matches(raw, patterns), key=lambda m: (m[1][0][0], -m[1][-1][1]))
        if not found:
            break
        text: list[str] = []
        at = 0
        for pattern, pieces in found:
            if pieces[0][0] >= at:
                text += (raw[at : pieces[0][0]], _mark(raw, pattern, pieces))
                at = pieces[-1][1]
        raw = "".join(text) + raw[at:]
    return raw


def matches(raw: str, patterns: Sequence[Pattern]) -> Iterator[tuple[Pattern, Pieces]]:
    """What is to be erased in a text; the same place may come more than once."""
    by_words = [pattern for pattern in patterns if pattern.kind == "matching"]
    by_email = [pattern for pattern in patterns if pattern.kind == "email"]
    for view in views(raw):
        if by_words:
            yield from _words(view, by_words)
        if by_email:
            yield from _emails(view, by_email)


def _words(view: View, patterns: Sequence[Pattern]) -> Iterator[tuple[Pattern, Pieces]]:
    places = [found.span() for found in WORD.finditer(view.text)]
    folded = [fold(view.text[first:last]) for first, last in places]
    for pattern in patterns:
        for first in pattern.among(folded):
            yield pattern, [view.span(*place) for place in places[first : first + pattern.words]]


def _emails(view: View, patterns: Sequence[Pattern]) -> Iterator[tuple[Pattern, Pieces]]:
    for finder in (emails, hidden_emails):
        for address, first, last in finder(view.text):
            for pattern in patterns:
                if pattern.says(address):
                    yield pattern, [view.span(first, last)]


def _mark(raw: str, pattern: Pattern, pieces: Pieces) -> str:
    """What stands in the place of a match: the mark, and the markup between its words."""
    first = raw[pieces[0][0] : pieces[0][1]]
    text = [mark_at(raw, pieces[0][0], pattern.id), *TAG.findall(first)]
    for (_, before), (begin, end) in pairwise(pieces):
        text += (_kept(raw[before:begin]), *TAG.findall(raw[begin:end]))
    return "".join(text)


def _kept(gap: str) -> str:
    """What stays of what stands between two erased words.

    >>> _kept(" "), _kept("</b>, <i>"), _kept('", "')
    ('', '</b><i>', '", "')
    """
    tags = TAG.findall(gap)
    return "".join(tags) if tags or not _STRUCTURE.search(gap) else gap.strip()


def mark_at(raw: str, at: int, id: str) -> str:
    """The mark for a place in a text: in an address one that is part of it, and whose alone.

    Two people's pages of one site must not get one address.
    """
    before = raw[max(0, at - _REACH) : at]
    run = _RUN.search(before)
    start = run.start() if run else at
    address = before[start:]
    linked = "://" in address or address.startswith(("/", "www.", "mailto:"))
    if linked or _LINKS.search(before[:start]):
        return f"erased-{id.removeprefix('era_')}"
    return MARK


def redact_page(body: bytes, charset: str | None, patterns: Sequence[Pattern]) -> bytes | None:
    """A page without what the patterns erase, in its own charset; None where that cannot be done.

    ``charset`` is the declared one; a page that is not written in it is read as browsers do.
    """
    for codec in charsets(body, charset):
        text = read(body, codec)
        if text is None:
            continue
        clean = redact(text, patterns)
        if clean != text:
            body = clean.encode(codec, "surrogateescape")
    for codec in charsets(body, charset):
        text = read(body, codec) or body.decode("latin-1")
        if next(matches(text, patterns), None):
            return None
    return body


def charsets(body: bytes, declared: str | None) -> list[str]:
    """In which a page is to be read: the declared one, and UTF-8 or else Windows-1252.

    Where none is declared, the one that the page itself names.

    >>> charsets("é".encode("cp1252"), "utf-8"), charsets(b"e", "latin-1"), charsets(b"e", None)
    (['cp1252'], ['ascii'], ['ascii'])
    """
    for mark, codec in _WIDE.items():
        if body.startswith(mark):
            return [codec]
    said = None if declared else CHARSET.search(body[:_HEAD].decode("latin-1"))
    declared = said[1] if said else declared
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        name = ""
    if name.startswith(("utf-16", "utf-32")):
        return [name if name.endswith("e") else f"{name}-le"]
    if body.isascii():
        return ["ascii"]
    ours = "utf-8" if _fits(body, "utf-8") else "cp1252"
    if not name or name in ("ascii", "utf-8", "iso8859-1") or not _fits(body, name):
        return [ours]  # the web reads Latin-1 as Windows-1252
    return list(dict.fromkeys((name, ours)))


def read(body: bytes, codec: str) -> str | None:
    """The text of a page that can be written back byte for byte; None where it cannot.

    >>> read(b"caf\\xe9 \\x81", "cp1252")
    'café \\udc81'
    """
    try:
        text = body.decode(codec, "surrogateescape")
        return text if text.encode(codec, "surrogateescape") == body else None
    except (UnicodeError, LookupError):
        return None


def _fits(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
