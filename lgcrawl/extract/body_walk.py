"""A page as blocks of text and the places they stand in, from one walk over its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from lgcrawl.extract.body_hints import hints_of, is_not_shown
from pipelines.text import clean

_UNREAD_TAGS = """head script style noscript template title svg math iframe object embed canvas
    rt rp audio video select button input textarea datalist option map"""
_PLACE_TAGS = """address article aside blockquote body caption center dd details dialog dir div dl
    dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend
    li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"""
_UNREAD = frozenset(_UNREAD_TAGS.split())
_PLACES = frozenset(_PLACE_TAGS.split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STYLES = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite"), "em"),
    **{tag: tag for tag in ("u", "code", "sub", "sup", "q", "del", "small")},
}
READ = (40_000, 2_000_000)  # elements and characters of a page: far over any article
_LAYOUT = re.compile(r"[\n\r\t\f\v\x1f]")
_PROSE = 80  # characters of a paragraph; few of them are in links
_LONG_LINE = 60  # characters, of lines that are paragraphs; those of an address are shorter
_NO_WORD = re.compile(r"[\W_]*")
Piece = str | tuple[str, str | None] | None  # text, an inline element's tag and address, its end


@dataclass(slots=True, eq=False)
class Place:
    """An element that may hold blocks: a paragraph, a list, a column of the page.

    ``own`` are the hints of its own name, ``near`` and ``far`` also of the places around it,
    ``broad`` of those that hold most of the page. The others count what stands in it.
    """

    tag: str
    parent: Place | None
    element: etree._Element
    names: str = ""
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
    those of bold type, ``prose`` all characters of what is a paragraph by its length.
    """

    place: Place
    pieces: list[Piece]
    text: str
    linked: int = 0
    links: int = 0
    strong: int = 0
    lines: int = 1
    prose: int = 0
    score: float = 0.0


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in order; ``after`` is the number of the first behind the headline."""

    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    after: int = 0


def walk(root: etree._Element, headline: etree._Element | None = None) -> Blocks:
    """The blocks below ``root``, read as far as READ says."""
    return _Walk(headline).read(root)


class _Walk:
    """Walks a tree once, without recursion."""

    def __init__(self, headline: etree._Element | None) -> None:
        self.found = Blocks()
        self.headline = headline
        self.pieces: list[Piece] = []
        self.linked = self.links = self.strong = 0
        self.lines = 1
        self.in_link = self.in_strong = 0

    def read(self, root: etree._Element) -> Blocks:
        """All blocks below ``root``."""
        elements, characters = READ
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
                elif (style := node.get("style")) and _leaves_nothing(tag) and is_not_shown(style):
                    steps.skip_subtree()
                    continue
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
                break
        self._flush()
        return self.found

    def _enter(self, tag: str, node: etree._Element) -> None:
        self._flush()
        number = len(self.found.places)
        self.place = Place(
            tag, self.place, node, node.get("class") or "", hints_of(node, tag), number
        )
        self.found.places.append(self.place)

    def _open(self, tag: str, node: etree._Element) -> None:
        if tag == "br":
            self._break()
            return
        if tag == "hr":
            self._flush()
            return
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
        # Inline elements that are still open go on in the next block.
        self.pieces = _still_open(pieces) if self.in_link or self.in_strong else []
        if self.lines > 1 and len(raw) >= _LONG_LINE * self.lines:
            for line in _parted(pieces):
                self._keep(Block(self.place, line, *_measured(line)))
        elif not raw.isspace():
            text = "\n".join(filter(None, map(clean, raw.split("\n"))))
            size = len(text)
            linked, strong = min(self.linked, size), min(self.strong, size)
            self._keep(Block(self.place, pieces, text, linked, self.links, strong, self.lines))
        self.linked = self.links = self.strong = 0
        self.lines = 1

    def _keep(self, block: Block) -> None:
        if not block.text or _NO_WORD.fullmatch(block.text):
            return
        size, linked = len(block.text), block.linked
        prose = block.prose = size if size >= _PROSE and 3 * linked < size else 0
        place: Place | None = block.place
        while place is not None:
            place.chars += size
            place.linked += linked
            place.blocks += 1
            place.prose += prose
            place = place.parent
        self.found.blocks.append(block)


def _leaves_nothing(tag: str) -> bool:
    """Whether an element within a line has no piece of its own, whose end would have to be read."""
    return tag != "a" and tag not in _STYLES


def _parted(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The lines between the breaks: an old page's paragraphs, where they are long."""
    line: list[Piece] = []
    for piece in pieces:
        if piece == "\n":
            yield line
            line = _still_open(line)
        else:
            line.append(piece)
    yield line


def _measured(pieces: list[Piece]) -> tuple[str, int, int, int]:
    """The text of a line, and its characters in links, links, and characters in bold."""
    linked = links = strong = 0
    opened: list[str] = []
    for piece in pieces:
        if piece is None:
            if opened:
                opened.pop()
        elif isinstance(piece, str):
            linked += len(piece) * ("a" in opened)
            strong += len(piece) * ("strong" in opened)
        else:
            opened.append(piece[0])
            links += piece[0] == "a"
    text = clean("".join(piece for piece in pieces if isinstance(piece, str)))
    return text, min(linked, len(text)), links, min(strong, len(text))


def _still_open(pieces: list[Piece]) -> list[Piece]:
    opened: list[Piece] = []
    for piece in pieces:
        if piece is None:
            if opened:
                opened.pop()
        elif not isinstance(piece, str):
            opened.append(piece)
    return opened
