"""The chosen blocks of a page as a small tree of paragraphs, headings, lists and tables."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from lgcrawl.extract.body_library import storable
from lgcrawl.extract.body_walk import HEADINGS, Block, Piece, Place

_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_LARGEST_ITEM = (4, 1500)  # blocks and characters; a larger one is a part of the page
_LARGEST_CELL = 300  # characters of a cell; a larger one holds paragraphs


def write(blocks: Sequence[Block]) -> etree._Element:
    """A ``<body>`` of p, h1-h6, pre, blockquote, ul, ol and table; ``a`` has its href."""
    return _Writer().write(blocks)


class _Writer:
    """Puts each block after the last, in the list, table or quotation that both stand in."""

    def __init__(self) -> None:
        self.body = etree.Element("body")
        self.places: list[Place] = []  # of the list, row or quotation that is open
        self.opened: list[etree._Element] = []

    def write(self, blocks: Sequence[Block]) -> etree._Element:
        """The body with all the blocks."""
        for block in blocks:
            tag, places = _frame(block)
            _fill(etree.SubElement(self._enter(places), tag), block.pieces)
        return self.body

    def _enter(self, places: list[tuple[Place, str]]) -> etree._Element:
        """The element for the innermost of the places; those the last block shares stay open."""
        same = 0
        for (place, _), before in zip(places, self.places, strict=False):
            if place is not before:
                break
            same += 1
        del self.places[same:], self.opened[same:]
        for place, tag in places[same:]:
            holder = self.opened[-1] if self.opened else self.body
            self.places.append(place)
            self.opened.append(etree.SubElement(holder, tag))
        return self.opened[-1] if self.opened else self.body


def _frame(block: Block) -> tuple[str, list[tuple[Place, str]]]:
    """The tag of a block, and the places around it that are written, outermost first."""
    own = block.place.tag
    tag = own if own in HEADINGS or own == "pre" else "p"
    places: list[tuple[Place, str]] = []
    for place in block.place.around():
        if place.tag == "li" and not places and tag == "p":
            if place.blocks <= _LARGEST_ITEM[0] and place.chars <= _LARGEST_ITEM[1]:
                listed = place.parent
                ordered = listed is not None and listed.tag == "ol"
                if place is block.place or place.blocks == 1:
                    tag = "li"
                else:
                    places.append((place, "li"))
                if listed is not None and listed.tag in _LISTS:
                    return tag, [(listed, "ol" if ordered else "ul"), *places]
                return tag, [(place, "ul"), *places]
        elif place.tag in ("td", "th") and not places:
            row = place.parent
            if (
                row is not None
                and row.tag == "tr"
                and row.blocks > 1
                and place.blocks == 1
                and place.chars <= _LARGEST_CELL
                and row.parent is not None
            ):
                return place.tag, [(row.parent, "table"), (row, "tr")]
            return tag, []
        elif place.tag == "blockquote" and not places:
            return tag, [(place, "blockquote")]
    return tag, places


def _fill(element: etree._Element, pieces: Sequence[Piece]) -> None:
    """Put text and inline elements into an element."""
    stack = [element]
    last: etree._Element | None = None  # whose tail comes next; None: the text of the top
    for piece in pieces:
        if piece is None:
            if len(stack) > 1:
                last = stack.pop()
        elif isinstance(piece, str):
            if piece == "\n":
                last = etree.SubElement(stack[-1], "br")
            elif last is None:
                _set(stack[-1], "text", (stack[-1].text or "") + piece)
            else:
                _set(last, "tail", (last.tail or "") + piece)
        else:
            tag, href = piece
            inner = etree.SubElement(stack[-1], tag)
            if href:
                try:
                    inner.set("href", href)
                except ValueError:
                    inner.set("href", storable(href))
            stack.append(inner)
            last = None


def _set(element: etree._Element, part: str, text: str) -> None:
    try:
        setattr(element, part, text)
    except ValueError:  # a character that lxml hands out and refuses
        setattr(element, part, storable(text))
