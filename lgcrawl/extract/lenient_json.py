"""JSON as pages hold it in their scripts: wrapped, commented, with a comma too many, cut off."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_WRAPPING = re.compile(
    r"\A[\s/*]{0,99}(?:<!--|<!\[CDATA\[)[\s/*]{0,99}|[\s/*]{0,99}(?:-->|\]\]>)[\s;/*]{0,99}\Z"
)
# A string, or what JSON does not know: a comment, a comma before a closing bracket, white space of
# another kind. Strings come first, so nothing inside one is touched; each part ends at the end of
# the text at the latest.
_STRING = r"""("(?:[^"\\]|\\.)*(?:"|\Z))"""
_STRANGE = re.compile(
    rf"{_STRING}|//[^\n]*|/\*.*?(?:\*/|\Z)|<!--.*?(?:-->|\Z)|\bundefined\b"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\xa0\u200b\u2028\u2029\ufeff]+",
    re.DOTALL,
)
_COMMAS = re.compile(rf"{_STRING}|,(?=\s{{0,1000}}[}}\]])", re.DOTALL)
_ESCAPES = re.compile(r"""\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.?))""", re.DOTALL)
_TOKENS = re.compile(rf"{_STRING}|[{{}}\[\],]", re.DOTALL)
_QUOTES = re.compile(r"\\.|\"", re.DOTALL)
# What follows the quote that ends a string; one inside it is followed by more of the text.
_AFTER_STRING = re.compile(
    r"""\s{0,200}(?:[}\]:]|\Z|,\s{0,200}(?:"[^"]{0,80}"\s{0,200}[:,\]}]|[{\[\d}\]-]|true|false|null))"""
)
_CLOSED_BY = {"{": "}", "[": "]"}
_BETWEEN = " \t\r\n;,\ufeff"
_DECODER = json.JSONDecoder(strict=False)  # raw newlines and control characters inside strings
_MOST_MENDED = 2_000_000  # characters of a block


def read_values(block: str) -> list[Any]:
    """The objects and lists of a script, one after another; [] where none can be read.

    The block is read as it stands; where that does not reach its end, it is mended a little more
    each time, and the reading that gives most is kept. Costs a few times what good JSON does.

    >>> read_values('{"a": 1,} // done')
    [{'a': 1}]
    >>> read_values('{"a": "the "old" mill", "b": 2}')
    [{'a': 'the "old" mill', 'b': 2}]
    >>> read_values('{"a": {"b": [1, 2], "c": "cut o')
    [{'a': {'b': [1, 2]}}]
    """
    best: list[Any] = []
    for text in _attempts(block):
        values, whole = _decoded(text)
        if len(values) > len(best):
            best = values
        if whole and best:
            break
    return best


def _attempts(block: str) -> Iterator[str]:
    yield block
    if len(block) > _MOST_MENDED:
        return
    yield _mended(block)
    bare = _mended(_WRAPPING.sub("", block))
    yield bare
    if "&" in block:
        yield _mended(html.unescape(_WRAPPING.sub("", block)))
    quoted = _quoted(bare)
    yield quoted
    yield _completed(bare)
    yield _completed(quoted)


def _decoded(text: str) -> tuple[list[Any], bool]:
    """The values one after another, up to the first that cannot be read; whether that is none."""
    found: list[Any] = []
    at = 0
    while True:
        while at < len(text) and text[at] in _BETWEEN:
            at += 1
        if at == len(text):
            return found, True
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        if isinstance(value, dict | list):
            found.append(value)


def _mended(text: str) -> str:
    """The text without comments, strange spaces and commas that nothing follows."""
    text = _STRANGE.sub(_plain, text)
    return _COMMAS.sub(lambda m: m[1] or "", text)


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return _escaped(found[1])
    return "null" if found[0] == "undefined" else " "


def _escaped(string: str) -> str:
    r"""A JSON string without the escapes JSON lacks, such as ``\'``."""
    return _ESCAPES.sub(lambda m: m[0] if m[1] else m[2], string) if "\\" in string else string


def _quoted(text: str) -> str:
    """The text with the quotes escaped that stand inside strings."""
    parts: list[str] = []
    at, inside = 0, False
    for quote in _QUOTES.finditer(text):
        if quote[0] != '"':
            continue
        if inside and not _AFTER_STRING.match(text, quote.end()):
            parts += (text[at : quote.start()], "\\")
            at = quote.start()
        else:
            inside = not inside
    return "".join((*parts, text[at:]))


def _completed(text: str) -> str:
    """A text that was cut off: up to its last whole value, with its brackets closed."""
    open_: list[str] = []
    end, closing = 0, ""
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in _CLOSED_BY:
            open_.append(_CLOSED_BY[mark])
            if len(open_) > 500:
                break
        elif mark in ("}", "]"):
            if not open_ or open_.pop() != mark:
                break
        elif mark != ",":
            continue
        end = token.start() if mark == "," else token.end()
        closing = "".join(reversed(open_))
    return text[:end] + closing
