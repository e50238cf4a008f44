"""The main text of an article page: our own reading, and trafilatura's where ours is unsure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from lgcrawl.extract.body_choose import choose
from lgcrawl.extract.body_library import excess, library_body, opening, storable
from lgcrawl.extract.body_lines import SENTENCE_ENDS, Line, credits, furniture_among, key
from lgcrawl.extract.body_walk import READ, Block, walk
from lgcrawl.extract.body_write import write
from lgcrawl.extract.furniture import Furniture
from lgcrawl.extract.html_text import sanitise, text_of
from lgcrawl.extract.masthead import after
from lgcrawl.extract.page import Page
from pipelines.text import clean

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "blockquote", "td", "th", "pre")
_SHORTEST = 25  # characters of a text; a menu's "Home" is none
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|lead(?:-?text)?|lede|intro(?:duction|-?text)?|summary|strap-?line|"
    r"deck?|teaser(?:-?text)?|excerpt|abstract|sub-?(?:title|heading|headline))(?:$|[\s_-])",
    re.IGNORECASE,
)
_STANDFIRST_LENGTH = range(40, 1000)
_SEARCHED = 300  # elements after the headline that are looked at for the standfirst
_MOST_SHARED = 0.5  # of a text: a page that is kept at three addresses is no furniture


@dataclass(slots=True)
class MainText:
    """An article's words: ``body`` plain, ``body_html`` sanitised, and what was taken out of it."""

    body: str
    body_html: str
    picture_credit: str | None = None


def main_text(
    page: Page,
    title: str | None = None,
    description: str | None = None,
    headline: etree._Element | None = None,
    *,
    stated: str | None = None,
    furniture: Furniture | None = None,
) -> MainText | None:
    """The page's main text, None where there is none.

    A page far over the size of any article is read as far as READ says, its ``<main>`` if it
    has one. ``title`` is left out of it. ``headline`` is the element that prints it: a standfirst
    that stands after it, known by its name or by ``description``, is put back where it was lost.
    ``stated`` is the text that the page's structured data give, believed where it is printed.
    ``furniture`` knows the lines that the pages of this site share; they are left out.
    """
    root = page.tree
    whole = _is_whole(page) or excess(root, READ) is None
    blocks = walk(root if whole else opening(root), headline)
    choice = choose(blocks, title, description, stated)
    reading = _Reading(root, title, description, headline, furniture)
    found = None
    if choice.unsure and whole:
        found = reading.of_library()
    return found or reading.of_blocks(choice.blocks)


def _is_whole(page: Page) -> bool:
    """Whether a page is so small that its elements need not be counted."""
    elements, characters = READ
    return len(page.body) < characters and page.body.count(b"<") < elements


@dataclass(slots=True)
class _Reading:
    """What is known of a page beside its text."""

    root: etree._Element
    title: str | None
    description: str | None
    headline: etree._Element | None
    shared: Furniture | None

    def of_blocks(self, blocks: Sequence[Block]) -> MainText | None:
        """The text of our own blocks, less the lines that are furniture."""
        words = [block.text.replace("\n", " ") for block in blocks]
        lines = [
            Line(said, block.links > 0, block.place.tag in ("td", "th"))
            for said, block in zip(words, blocks, strict=True)
        ]
        gone, credit = self._unwanted(lines)
        return _finished(write([b for at, b in enumerate(blocks) if at not in gone]), credit)

    def of_library(self) -> MainText | None:
        """trafilatura's text, less the lines that are furniture, with the standfirst it lost."""
        body = library_body(self.root)
        if body is None:
            return None
        leaves = list(_leaves(body))
        lines = [
            Line(_words(leaf), next(leaf.iter("a"), None) is not None, leaf.tag in ("td", "th"))
            for leaf in leaves
        ]
        gone, credit = self._unwanted(lines)
        for at in gone:
            _remove(leaves[at])
        kept = [line.words for at, line in enumerate(lines) if at not in gone]
        standfirst = _standfirst(kept, self.description, self.headline)
        if standfirst:
            body.insert(0, etree.Element("p"))
            body[0].text = storable(standfirst)
        return _finished(body, credit)

    def _unwanted(self, lines: Sequence[Line]) -> tuple[set[int], str | None]:
        """The lines that are none of the text, and the first name that a picture is credited to."""
        alts = {key(alt) for alt in (image.get("alt") for image in self.root.iter("img")) if alt}
        gone = furniture_among(lines, self.title, alts)
        if self.shared:
            gone |= _shared(lines, self.shared)
        credited = credits(lines, gone)
        return gone | credited.keys(), next(iter(credited.values()), None)


def _shared(lines: Sequence[Line], shared: Furniture) -> set[int]:
    """The lines other pages of the site have too, unless that is most of the text."""
    found = {at for at, line in enumerate(lines) if shared.holds(line.words)}
    size = sum(len(lines[at].words) for at in found)
    return found if size < _MOST_SHARED * sum(len(line.words) for line in lines) else set()


def _finished(body: etree._Element, credit: str | None) -> MainText | None:
    text = text_of(body)
    if len(text) < _SHORTEST:
        return None
    markup = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return MainText(text, sanitise(markup), credit)


def _leaves(body: etree._Element) -> Iterator[etree._Element]:
    """The blocks that hold words themselves, in order."""
    return (e for e in body.iter(*_BLOCKS) if next(e.iterdescendants(*_BLOCKS), None) is None)


def _words(element: etree._Element, limit: int = 1_000_000) -> str:
    """The element's text on one line, cut a little after ``limit`` characters."""
    text, length = [], 0
    for part in element.itertext():
        text.append(str(part))
        length += len(part)
        if length > limit:
            break
    return clean("".join(text))


def _remove(element: etree._Element) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = storable(before.tail) + storable(element.tail)
    else:
        parent.text = storable(parent.text) + storable(element.tail)
    parent.remove(element)


def _standfirst(
    kept: Sequence[str], description: str | None, headline: etree._Element | None
) -> str | None:
    """The paragraph between headline and text, where trafilatura took it for a teaser."""
    have = " ".join(filter(None, map(key, kept)))
    if headline is None or not have:
        return None
    wanted = key(description)[:60]
    for element in islice(after(headline), _SEARCHED):
        opening = key(_words(element, 200)[:200])
        if opening.startswith(have[:40]):
            return None
        described = len(wanted) >= _STANDFIRST_LENGTH.start and opening.startswith(wanted)
        if not described and not _named_standfirst(element):
            continue
        words = _words(element, _STANDFIRST_LENGTH.stop)
        if (
            len(words) in _STANDFIRST_LENGTH
            and words.endswith(SENTENCE_ENDS)
            and key(words) not in have
            and (not described or len(words) < 2 * len(description or ""))
        ):
            return words
    return None


def _named_standfirst(element: etree._Element) -> bool:
    holders = (element, element.getparent())
    return any(
        _STANDFIRST.search(f"{e.get('class') or ''} {e.get('id') or ''}"[:200])
        for e in holders
        if e is not None
    )
