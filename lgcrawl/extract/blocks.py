"""A page as the lines a reader sees: one sequence for HTML and for plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree
from lxml.html import defs

from pipelines.text import clean

# Never printed, or a menu. Footers and asides are read: panels stand in them.
_UNREAD = frozenset(
    ("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "nav", "select")
)
_HTML5 = ("article", "aside", "figcaption", "figure", "footer", "header", "main", "section")
_BLOCKS = (defs.block_tags - {"del", "ins"}) | {*_HTML5, "body", "details", "html", "summary"}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WEB = ("http://", "https://")
_LONGEST = 100_000
_BULLET = re.compile(r"^(?:[•●·▪‣◦∙]\s{0,20}|\*\s{1,20}|[–—-]\s{1,20}(?=[^\d£]))(?=\S)")
_FIELD = re.compile(r"^[A-Z][a-z ]{1,20}:")
_NARROWEST, _WIDEST = 40, 120  # of text wrapped by hand or by a program
_FEWEST_FULL = 3
_FEWEST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One printed line.

    ``tag`` is the element it stood in: "li" for list items however they are marked, "img" for the
    alternative text of a picture, "p" for lines of plain text. ``href`` is the web address the
    line as a whole links to. ``opens`` is False for the second and later lines of one element or
    paragraph.
    """

    text: str
    tag: str = "p"
    href: str | None = None
    opens: bool = True


def blocks_of(tree: etree._Element) -> list[Block]:
    """The lines of an HTML tree in document order; ``<br>`` starts a new one."""
    return _Walk().read(tree)


def blocks_of_text(text: str) -> list[Block]:
    r"""The lines of a plain text; paragraphs wrapped at a fixed width are made one line again.

    >>> [(b.text, b.tag, b.opens) for b in blocks_of_text("Present:\n\n• Ann Reed\n• Sam Poole")]
    [('Present:', 'p', True), ('Ann Reed', 'li', True), ('Sam Poole', 'li', False)]
    """
    lines = [line.rstrip() for line in text.splitlines()]
    width = _width(lines)
    blocks: list[Block] = []
    opens = True
    pending: list[str] = []
    for line, following in zip(lines, [*lines, ""][1:], strict=True):
        pending.append(line)
        if width and _runs_on(line, following, width):
            continue
        blocks.extend(_block(" ".join(pending), "p", None, opens))
        opens, pending = not line, []
    return blocks


def _width(lines: list[str]) -> int:
    """The width a text is wrapped at, 0 when its paragraphs are lines."""
    width = max(map(len, lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = pairwise(lines)
    full = sum(_runs_on(line, following, width) for line, following in pairs)
    return width if full >= _FEWEST_FULL else 0


def _runs_on(line: str, following: str, width: int) -> bool:
    """Whether ``following`` began a new line only because its first word did not fit on this."""
    follows = following.strip()
    if not line.strip() or not follows or _BULLET.match(follows) or _FIELD.match(follows):
        return False
    return len(line) + 1 + len(follows.split(None, 1)[0]) > width


def _block(raw: str, tag: str, href: str | None, opens: bool) -> Iterator[Block]:
    text = clean(raw[:_LONGEST])
    bullet = _BULLET.match(text)
    if bullet and tag not in HEADINGS:
        tag, text = "li", text[bullet.end() :]
    if any(map(str.isalnum, text)):
        yield Block(text, tag, href, opens)


@dataclass(slots=True)
class _Line:
    """The pieces of a line, and how many of them stand in elements of their own."""

    pieces: list[tuple[int, str, str | None]] = field(default_factory=list)  # field, text, href

    def parts(self) -> Iterator[tuple[str, str | None]]:
        """The line, or its fields when it consists of three or more inline elements only.

        Styles commonly give each ``<span>`` of a card a line of its own.
        """
        numbers = {number for number, text, _ in self.pieces if text.strip()}
        if 0 in numbers or len(numbers) < _FEWEST_FIELDS:
            yield _joined(self.pieces)
            return
        for number in sorted(numbers):
            yield _joined([piece for piece in self.pieces if piece[0] == number])


def _joined(pieces: list[tuple[int, str, str | None]]) -> tuple[str, str | None]:
    """Text and link; a link that covers less than half of the text is not the line's."""
    text = "".join(text for _, text, _ in pieces)
    for _, linked, href in pieces:
        if href and len(linked.strip()) * 2 >= len(text.strip()) > 0:
            return text, href
    return text, None


class _Walk:
    """Walks a tree once, without recursion."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tags = ["body"]
        self.links: list[str | None] = [None]
        self.lines = [_Line()]
        self.depth = 0  # inline elements we are inside
        self.number = 0  # of the outermost of them

    def read(self, root: etree._Element) -> list[Block]:
        """The blocks of everything below ``root``."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, node in walk:
            tag = node.tag if isinstance(node.tag, str) else ""
            if event == "start":
                if tag in _UNREAD:
                    walk.skip_subtree()
                    continue
                self._open(tag, node)
                self._add(node.text)
            else:
                if event == "end" and tag not in _UNREAD:
                    self._close(tag)
                self._add(node.tail if node is not root else None)
        self._flush()
        return self.blocks

    def _add(self, text: str | None) -> None:
        if not text:
            return
        number = self.number if self.depth else 0
        first, *others = text.splitlines() if self.tags[-1] == "pre" else (text,)
        self.lines[-1].pieces.append((number, first, self.links[-1]))
        for line in others:
            self.lines.append(_Line([(number, line, self.links[-1])]))

    def _open(self, tag: str, node: etree._Element) -> None:
        if tag in _BLOCKS:
            self._flush()
            self.tags.append(tag)
            return
        if tag == "br":
            self.lines.append(_Line())
        elif tag == "img":
            self.blocks.extend(_block(node.get("alt") or "", "img", self.links[-1], True))
        elif tag == "a":
            href = (node.get("href") or "").strip()
            self.links.append(href if href.startswith(_WEB) else None)
        if self.depth == 0:
            self.number += 1
        self.depth += 1

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self.tags.pop()
            return
        if tag == "a":
            self.links.pop()
        self.depth -= 1

    def _flush(self) -> None:
        opens = True
        for line in self.lines:
            for text, href in line.parts():
                for block in _block(text, self._tag(), href, opens):
                    self.blocks.append(block)
                    opens = False
        self.lines, self.number = [_Line()], 0

    def _tag(self) -> str:
        """The nearest element that says more than "div": a list item holds paragraphs too."""
        tag = self.tags[-1]
        return "li" if tag in ("p", "div") and self.tags[-2:-1] == ["li"] else tag
