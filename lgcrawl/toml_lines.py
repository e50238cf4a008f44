"""On which line of a TOML text each key stands, which tomllib does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]

DEEPEST = 8  # no card nests deeper; a hostile a.a.a.… would cost the square of its length

_TOKEN = re.compile(
    r'''
      (?P<text> """(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5} | \'\'\'(?:[^']|'{1,2}(?!'))*'{3,5}
              | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' )
    | (?P<blank> [ \t\r]+ | \#[^\n]* )
    | (?P<newline> \n )
    | (?P<sign> [\[\]{},=.] )
    | (?P<bare> [^\s\[\]{},=."'#]+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


def locate(text: str) -> dict[KeyPath, int]:
    """The line, counted from 1, of each key path of a valid TOML text; array items by index.

    >>> locate('title = "x"\\n[expect]\\nfill.title = 1.0\\n')
    {('title',): 1, ('expect',): 2, ('expect', 'fill'): 3, ('expect', 'fill', 'title'): 3}
    """
    return _Locator().read(text)


class _Locator:
    """Walks the tokens once, without recursion: nesting is as deep as the text likes."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self.line = 1
        self.table: KeyPath = ()  # what the last [header] opened
        self.tables: dict[KeyPath, int] = {}  # how often [[header]] came
        self.path: KeyPath = ()  # the key whose value is being read
        self.open: list[tuple[KeyPath, list[int] | None]] = []  # arrays (index) and inline tables

    def read(self, text: str) -> dict[KeyPath, int]:
        parts: list[str] = []
        brackets = 0
        in_key = True
        for kind, sign in _tokens(text):
            if kind == "newline":
                self.line += 1
                if not self.open:
                    parts, brackets, in_key = [], 0, True
            elif not in_key:
                in_key = self._value(sign)
            elif kind != "sign":
                parts.append(_name(kind, sign))
            elif sign == "[":
                brackets += 1
            elif sign == "]" and parts:
                self.table, parts = self._header(parts, again=brackets > 1), []
            elif sign == "=":
                self.path = self._mark(self.open[-1][0] if self.open else self.table, parts)
                parts, in_key = [], False
            elif sign == "}":  # an empty inline table
                self.open.pop()
                in_key = False
            self.line += sign.count("\n") if kind == "text" else 0
        return self.lines

    def _value(self, sign: str) -> bool:
        """One token of a value; True when a key comes next."""
        inside, index = self.open[-1] if self.open else (self.path, None)
        here = self.path if index is None else (*inside, index[0])
        if index is not None and sign not in ",]":
            self._mark(inside, index)
        if sign in "[{":
            self.open.append((here, [0] if sign == "[" else None))
            return sign == "{"
        if sign in "]}":
            self.open.pop()
        elif sign == "," and index is not None:
            index[0] += 1
        elif sign == ",":
            return True
        return False

    def _header(self, parts: list[str], *, again: bool) -> KeyPath:
        path: KeyPath = ()
        for nth, part in enumerate(parts, 1):
            path = self._mark(path, [part])
            if again and nth == len(parts):
                self.tables[path] = self.tables.get(path, 0) + 1
            if path in self.tables:
                path = self._mark(path, [self.tables[path] - 1])
        return path

    def _mark(self, base: KeyPath, parts: list[str] | list[int]) -> KeyPath:
        path = (*base, *parts)
        for end in range(len(base) + 1, min(len(path), DEEPEST) + 1):
            self.lines.setdefault(path[:end], self.line)
        return path


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "blank":
            yield match.lastgroup, match.group()


def _name(kind: str, sign: str) -> str:
    """The name a bare or quoted key stands for."""
    return str(tomllib.loads(f"name = {sign}")["name"]) if kind == "text" else sign
