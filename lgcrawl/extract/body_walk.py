"""A page as blocks of text and the places they stand in, from one walk over its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lgcrawl.extract.body_hints import hints_of
from pipelines.text import clean

_UNREAD = frozenset(
    "head script style noscript template title svg math iframe object embed canvas audio video "
    "select button input textarea datalist option map".split()
)
_PLACES = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend li main "
    "menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STYLES = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite"), "em"),
    **{tag: tag for tag in ("u", "code", "sub", "sup", "q", "del", "small")},
}
_MOST_ELEMENTS, _MOST_CHARACTERS = 40_000, 2_000_000
_LAYOUT = re.compile(r"[\n\r\t\f\v\x1f]")
_NO_WORD = re.compile(r"[\W_]*")
Piece = str | tuple[str, str | None] | None  # text, an inline element's tag and address, its end


@dataclass(slots=True, eq=False)
class Place:
    """An element that may hold blocks: a paragraph, a list, a column of the page.

    ``own`` are the hints of its own name.
    """

    tag: str
    parent: Place | None
    element: etree._Element
    own: int = 0
    number: int = 0
    chars: int = 0
    linked: int = 0
    blocks: int = 0
    prose: int = 0
    near: int = 0
    far: int = 0
    broad: int = 0
    depth: int = 0

    def around(self) -> Iterator[Place]:
        """The place and those around it, inmost first."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent


@dataclass(slots=True, eq=False)
class Block:
    """A run of text that no other block interrupts; ``pieces`` are its text and inline markup.

    ``lines`` counts the lines a ``<br>`` parts, ``linked`` the characters of links, ``strong``
    those of bold type; ``hints`` are those of its inline elements.
    """

    place: Place
    pieces: list[Piece]
    text: str
    number: int = 0
    linked: int = 0
    links: int = 0
    strong: int = 0
    hints: int = 0
    lines: int = 1
    score: float = 0.0


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in order; ``after`` is the number of the first behind the headline."""

    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    after: int = 0
    whole: bool = True
    chars: int = 0


def walk(root: etree._Element, headline: etree._Element | None = None) -> Blocks:
    """The blocks below ``root``, of at most _MOST_ELEMENTS and _MOST_CHARACTERS."""
    return _Walk(headline).read(root)


class _Walk:
    """Walks a tree once, without recursion."""

    def __init__(self, headline: etree._Element | None) -> None:
        self.found = Blocks()
        self.headline = headline
        self.pieces: list[Piece] = []
        self.linked = self.links = self.strong = self.hints = 0
        self.lines = 1
        self.in_link = self.in_strong = 0

    def read(self, root: etree._Element) -> Blocks:
        """All blocks below ``root``."""
        elements, characters = _MOST_ELEMENTS, _MOST_CHARACTERS
        steps = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        place = Place("root", None, root)
        self.place = place
        for event, node in steps:
            if event == "start":
                tag = node.tag
                if tag in _UNREAD:
                    steps.skip_subtree()
                    continue
                elements -= 1
                if tag in _PLACES:
                    self._enter(tag, node)
                else:
                    self._open(tag, node)
                text = node.text
            else:
                if event == "end":
                    tag = node.tag
                    if tag in _PLACES and self.place.element is node:
                        self._flush()
                        if node is self.headline:
                            self.found.after = len(self.found.blocks)
                        self.place = self.place.parent or place
                    elif tag not in _UNREAD and tag not in _PLACES:
                        self._close(tag)
                text = node.tail if node is not root else None
            if text:
                self._add(text)
                characters -= len(text)
            if elements < 0 or characters < 0:
                self.found.whole = False
                break
        self._flush()
        return self.found

    def _enter(self, tag: str, node: etree._Element) -> None:
        self._flush()
        own = hints_of(node, tag)
        self.place = Place(tag, self.place, node, own, len(self.found.places))
        self.found.places.append(self.place)

    def _open(self, tag: str, node: etree._Element) -> None:
        if tag == "br":
            self._break()
            return
        if tag == "hr":
            self._flush()
            return
        if node.attrib:
            self.hints |= hints_of(node, tag)
        if tag == "a":
            self.links += 1
            self.in_link += 1
            self.pieces.append((tag, node.get("href")))
        elif tag in _STYLES:
            style = _STYLES[tag]
            self.in_strong += style == "strong"
            self.pieces.append((style, None))

    def _close(self, tag: str) -> None:
        if tag == "a":
            self.in_link -= 1
            self.pieces.append(None)
        elif tag in _STYLES:
            self.in_strong -= _STYLES[tag] == "strong"
            self.pieces.append(None)

    def _break(self) -> None:
        """A line break; the second in a row parts paragraphs."""
        for piece in reversed(self.pieces):
            if isinstance(piece, str):
                if piece == "\n":
                    self._flush()
                    return
                if not piece.isspace():
                    break
        self.pieces.append("\n")
        self.lines += 1

    def _add(self, text: str) -> None:
        if text.isspace():
            if self.pieces:
                self.pieces.append(" ")
            return
        if self.place.tag != "pre" and not text.isprintable():
            text = _LAYOUT.sub(" ", text)
        self.pieces.append(text)
        if self.in_link:
            self.linked += len(text)
        if self.in_strong:
            self.strong += len(text)

    def _flush(self) -> None:
        pieces = self.pieces
        if not pieces:
            return
        raw = "".join([piece for piece in pieces if type(piece) is str])
        if "\n" in raw:
            text = "\n".join(filter(None, map(clean, raw.split("\n"))))
        else:
            text = clean(raw)
        place = self.place
        if text and not _NO_WORD.fullmatch(text):
            block = Block(
                place,
                pieces,
                text,
                len(self.found.blocks),
                min(self.linked, len(text)),
                self.links,
                min(self.strong, len(text)),
                self.hints,
                self.lines,
            )
            self.found.blocks.append(block)
        # Inline elements that are still open go on in the next block.
        self.pieces = []
        if self.in_link or self.in_strong:
            self.pieces = _still_open(pieces)
        self.linked = self.links = self.strong = self.hints = 0
        self.lines = 1


def _still_open(pieces: list[Piece]) -> list[Piece]:
    opened: list[Piece] = []
    for piece in pieces:
        if piece is None:
            if opened:
                opened.pop()
        elif not isinstance(piece, str):
            opened.append(piece)
    return opened
