"""The ways a text may be written in a page: entities, escapes and markup undone, places kept."""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_LAYERS = 3  # of escaping undone: a feed escapes the HTML of a page that escaped its entities

ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
ESCAPE = re.compile(r"\\\\{0,7}(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf]|(?=[/\"']))")
PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
TAG = re.compile(r"<!--.{0,500}?-->|</?[a-zA-Z!?][^<>]{0,5000}>", re.DOTALL)
# What runs on within a word, as the letter that a style sheet makes large.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|kbd|mark|q|s|small|span|strong|su[bp]"
    r"|tt|u|var|wbr)(?:\s[^<>]{0,5000})?/?>",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class View:
    """A text in one way of reading it; character n stands for ``raw[starts[n]:ends[n]]``."""

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, raw: str) -> View:
        """The text as it stands."""
        return cls(raw, array("I", range(len(raw))), array("I", range(1, len(raw) + 1)))

    def read(self, pattern: re.Pattern[str], value: Callable[[str], str]) -> View:
        """The view with what a pattern finds read as something else."""
        text: list[str] = []
        starts, ends, at = array("I"), array("I"), 0
        for found in pattern.finditer(self.text):
            new = value(found[0])
            begin, end = found.span()
            if new == found[0] and new:
                continue
            text += (self.text[at:begin], new)
            starts += self.starts[at:begin]
            ends += self.ends[at:begin]
            if begin < len(self.text):
                first = self.starts[begin]
                starts.extend([first] * len(new))
                ends.extend([self.ends[end - 1] if end > begin else first] * len(new))
            at = end
        if not text:
            return self
        text.append(self.text[at:])
        return View("".join(text), starts + self.starts[at:], ends + self.ends[at:])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where characters ``first`` up to ``last`` of the view stand in the raw text."""
        return self.starts[first], self.ends[last - 1]


def views(raw: str) -> Iterator[View]:
    """Every way of reading a text that differs from those before; the text as it stands first.

    >>> [view.text for view in views("J&aacute;n<br>Novak")][-1]
    'Ján Novak'
    """
    plain = View.of(raw)
    levels = [plain]
    if "&" in raw:
        levels += _levels(plain, _entities)
    if "\\" in raw or "%" in raw:
        levels += _levels(plain, lambda view: _percents(_escapes(_entities(view))))
    seen: set[str] = set()
    for level in levels:
        for view in _laid(level):
            if view.text not in seen:
                seen.add(view.text)
                yield view


def variants(text: str) -> Iterator[str]:
    """A text in the ways of reading it that may bring other words to light.

    >>> list(variants("J&oacute; <b>&lt;i&gt;R")) == [
    ...     "J&oacute; <b>&lt;i&gt;R", "Jó <b><i>R", "J&oacute;  &lt;i&gt;R", "Jó   R"
    ... ]
    True
    """
    levels = [text, *undone(text)]
    yield from levels
    if any("<" in level for level in levels):
        bare = TAG.sub(" ", text)
        for level in (bare, *undone(bare)):  # the tags first: what is left of a page is short
            yield TAG.sub(" ", level) if "<" in level else level


def undone(text: str) -> Iterator[str]:
    """A text without its entities, and without any escapes."""
    plain = text
    if "&" in text:
        plain = html.unescape(html.unescape(text))
        yield plain
    if "\\" in text:
        plain = ESCAPE.sub(lambda found: unescaped(found[0]), plain)
        yield plain
    if "%" in text:
        yield PERCENT.sub(lambda found: unquoted(found[0]), plain)


def _levels(view: View, step: Callable[[View], View]) -> Iterator[View]:
    for _ in range(_LAYERS):
        after = step(view)
        if after.text == view.text:
            return
        view = after
        yield view


def _laid(view: View) -> Iterator[View]:
    """With its tags, without them, without those inside words; words parted at their capitals."""
    yield view
    bare = view
    if "<" in view.text:
        bare = view.read(TAG, lambda _: " ")
        yield bare
        joined = view.read(_INLINE, lambda _: "")
        if joined.text != view.text:
            yield joined.read(TAG, lambda _: " ")
    yield bare.read(CAMEL, lambda _: " ")


def _entities(view: View) -> View:
    return view.read(ENTITY, html.unescape) if "&" in view.text else view


def _escapes(view: View) -> View:
    return view.read(ESCAPE, unescaped) if "\\" in view.text else view


def _percents(view: View) -> View:
    return view.read(PERCENT, unquoted) if "%" in view.text else view


def unescaped(found: str) -> str:
    """What an escape of JSON or JavaScript stands for; of a letter in two halves, each half.

    >>> unescaped(r"\\u00e1"), unescaped(r"\\x41"), unescaped(r"\\n")
    ('á', 'A', ' ')
    """
    escaped = found.lstrip("\\")
    if escaped[:1] in ("u", "x"):
        return chr(int(escaped[1:], 16))
    return " " if escaped else ""


def unquoted(found: str) -> str:
    """What percent signs stand for, in UTF-8 or as older systems write them.

    >>> unquoted("%C3%A1"), unquoted("%E1"), unquoted("%20")
    ('á', 'á', ' ')
    """
    data = unquote_to_bytes(found)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
