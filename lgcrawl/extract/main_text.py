"""The main text of an article page: what trafilatura finds, less the furniture it leaves in."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from lgcrawl.extract.credit import read_credit
from lgcrawl.extract.dateline import read_dateline
from lgcrawl.extract.html_text import sanitise, text_of
from lgcrawl.extract.masthead import after
from lgcrawl.extract.page import Page
from pipelines.text import clean

# Small parts whose names say they are no text; a large one is the page itself, badly named.
_PRUNED = [
    "//*[@id='comments' or @id='respond']",
    "//aside[string-length(.) < 1500]",
    "//div[contains(@class, 'share') or contains(@class, 'social')][string-length(.) < 500]",
    "//*[contains(@class, 'newsletter')][string-length(.) < 800]",
]
# What it could not read is for our caller to say, once, with the address.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# trafilatura's names for elements and styles, in HTML.
_TAGS = {"item": "li", "code": "pre", "quote": "blockquote", "lb": "br", "ref": "a", "row": "tr"}
_STYLES = {"#b": "strong", "#i": "em", "#u": "u", "#t": "code", "#sub": "sub", "#sup": "sup"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", *_HEADINGS, "li", "div", "blockquote", "td", "pre")
_WORDS = re.compile(r"\W+")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_CROSS_REFERENCE = re.compile(
    r"(?:read(?: also| more| next| the full story)?|also read|see also|watch|listen|recommended|"
    r"related(?: (?:story|stories|articles?|links?|news))?|more(?: on this| from [\w' ]{1,30})?|"
    r"don['’]t miss|you may (?:also )?like)\s?[:>»]",
    re.IGNORECASE,
)
# A line that opens what a site prints under every article.
_FURNITURE = re.compile(
    r"(?:related|other|more|latest|further|recent|recommended|similar|popular) "
    r"(?:stories|articles?|news|posts|content|links|pages|topics|reading|headlines)|"
    r"more (?:on this(?: story)?|from .{2,40}|stories)|most (?:read|popular|viewed)|"
    r"you (?:may|might) (?:also )?(?:like|be interested in)|share (?:this|on|via)(?: .{1,20})?|"
    r"leave a (?:reply|comment)|(?:\d{1,4} |no |view |post a )?comments?|latest issue\b.{0,60}|"
    r"about the author|tags|topics|back to top|print this page|follow us(?: on .{2,30})?",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"(?:(?:sign up|subscribe|register)\b.{0,150}\b(?:newsletters?|inbox|e?-?bulletins?|briefing|"
    r"with your e-?mail|e-?mail (?:alerts|updates))\b|get .{1,100} your inbox\b|"
    r"by (?:submitting|signing up|subscribing)\b).{0,250}",
    re.IGNORECASE,
)
_TOP_FURNITURE = re.compile(
    r"\d{1,2}[ -]min(?:ute)?s?(?: read)?|share|print|email|listen|menu|news", re.IGNORECASE
)
_LONG_LINE = 60
_SHORTEST = 25  # characters of a text; a menu's "Home" is none
_TOP = 6  # blocks that may stand above the first paragraph
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|lead(?:-?text)?|lede|intro(?:duction|-?text)?|summary|strap-?line|"
    r"deck?|teaser(?:-?text)?|excerpt|abstract|sub-?(?:title|heading|headline))(?:$|[\s_-])",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", "?", "…", "”", "’", '"', "'", ":")
_STANDFIRST_LENGTH = range(40, 1000)
# trafilatura's second opinions cost the square of a page's elements. The largest of 541 real pages
# had 10,112 elements; what is larger gets its first opinion only, of no more than the second pair.
_THOROUGH = (12_000, 2_000_000)  # elements, characters
_READ = (40_000, 2_000_000)
_NO_TEXT = ("script", "style", "template", "noscript")
_SEARCHED = 300  # elements after the headline that are looked at for the standfirst


@dataclass(slots=True, eq=False)
class Block:
    """A block of the text and its words on one line."""

    element: etree._Element
    words: str


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
) -> MainText | None:
    """The page's main text, None where there is none.

    A page far over the size of any article is read as far as _READ says, its ``<main>`` if it
    has one. ``title`` is left out of it. ``headline`` is the element that prints it: a standfirst
    that stands after it, known by its name or by ``description``, is put back where it was lost.
    """
    thorough = _excess(page.tree, _THOROUGH) is None
    # Balanced, not favor_precision: F1 0.928 against 0.924 on 400 real pages.
    document = trafilatura.bare_extraction(
        page.tree if thorough else _opening(page.tree),
        fast=not thorough,
        output_format="html",  # its text would be written for nothing, and not for any page
        include_comments=False,
        include_links=True,
        include_formatting=True,
        prune_xpath=_PRUNED,
    )
    if not isinstance(document, Document):
        return None
    body = document.body
    _part_paragraphs(body)
    _rename(body)
    blocks = [Block(element, _words(element)) for element in _leaves(body)]
    blocks = _drop(blocks, _asides(blocks))
    blocks = _drop(blocks, _top(page, blocks, title))
    blocks = _drop(blocks, _tail(blocks))
    credits = {b: name for b in blocks if (name := read_credit(b.words))}
    blocks = _drop(blocks, list(credits))
    standfirst = _standfirst(blocks, description, headline)
    if standfirst:
        body.insert(0, etree.fromstring("<p/>"))
        body[0].text = _storable(standfirst)
    text = text_of(body)
    if len(text) < _SHORTEST:
        return None
    markup = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return MainText(text, sanitise(markup), next(iter(credits.values()), None))


def key(text: str | None) -> str:
    """Only the words of a text, for telling whether two texts say the same.

    >>> key("Budget ‘agreed’ – at last!") == key("budget 'agreed' - at last")
    True
    """
    return _WORDS.sub(" ", text or "").casefold().strip()


def _excess(root: etree._Element, limits: tuple[int, int]) -> tuple[etree._Element, int] | None:
    """The element that goes over one of the limits and the characters left for it, None if none."""
    elements, characters = limits
    for element in root.iter():
        own = 0 if element.tag in _NO_TEXT else len(element.text or "")
        elements -= 1 + len(element.attrib) // 32  # they are copied along
        if elements < 0 or own + len(element.tail or "") > characters:
            return element, max(characters, 0)
        characters -= own + len(element.tail or "")
    return None


def _opening(root: etree._Element) -> etree._Element:
    """A copy of the page's ``<main>`` or only ``<article>``, else of it all, cut at _READ."""
    holders = list(islice(root.iter("main"), 1)) or list(islice(root.iter("article"), 2))
    copy = html.document_fromstring("<html><body></body></html>")
    if len(holders) == 1:
        copy[0].append(deepcopy(holders[0]))
    else:
        copy = deepcopy(root)
    over = _excess(copy, _READ)
    if over:
        element, left = over
        element.text = _storable((element.text or "")[:left]) or None
        element.tail = _storable((element.tail or "")[: left - len(element.text or "")]) or None
        for kept in (element, *element.iterancestors()):
            parent = kept.getparent()
            if parent is not None:
                for later in list(kept.itersiblings()):
                    parent.remove(later)
            if kept is not element:
                kept.tail = None
        for child in list(element):
            element.remove(child)
    return copy


def _part_paragraphs(body: etree._Element) -> None:
    """Make paragraphs of the long lines an old page parts by line breaks, in place.

    How many breaks stood between them is lost by now; the lines of an address are short.
    """
    for paragraph in list(body.iter("p")):
        breaks = paragraph.findall("lb")
        if len("".join(map(str, paragraph.itertext()))) < _LONG_LINE * (len(breaks) + 1):
            continue
        for line_break in reversed(breaks):
            rest = etree.Element("p")
            rest.text = _storable(line_break.tail)
            rest.extend(list(line_break.itersiblings()))
            paragraph.remove(line_break)
            paragraph.addnext(rest)


def _rename(body: etree._Element) -> None:
    """trafilatura's elements made HTML, in place; no attribute is kept but a link's address."""
    for element in body.iter("*"):
        tag, style, target = element.tag, element.get("rend", ""), element.get("target")
        if tag == "list":
            element.tag = "ol" if style == "ol" else "ul"
        elif tag == "head":
            element.tag = style if style in _HEADINGS else "h3"
        elif tag == "hi":
            element.tag = _STYLES.get(style, "em")
        elif tag == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        elif tag in _TAGS:
            element.tag = _TAGS[tag]
        element.attrib.clear()
        if target and element.tag == "a":
            element.set("href", target)


def _storable(text: str | None) -> str:
    """A text lxml takes back: it hands out characters of broken pages that it refuses."""
    return _NOT_XML.sub(" ", text or "")


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


def _drop(blocks: list[Block], unwanted: list[Block]) -> list[Block]:
    """Take the unwanted blocks out of the tree; those that stay."""
    gone = set(unwanted)
    for block in gone:
        element = block.element
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = _storable(before.tail) + _storable(element.tail)
        else:
            parent.text = _storable(parent.text) + _storable(element.tail)
        parent.remove(element)
    return [block for block in blocks if block not in gone]


def _top(page: Page, blocks: list[Block], title: str | None) -> list[Block]:
    """What stands above the first paragraph: the title, alt texts, dates."""
    headline = key(title)
    alts = {key(str(alt)) for alt in page.tree.xpath("//img/@alt")}
    found = []
    for block in blocks[:_TOP]:
        said = key(block.words)
        if len(block.words) > 80 and block.words.endswith(_SENTENCE_ENDS):
            break
        if (
            said in (headline, f"{headline} image", *alts)
            or _TOP_FURNITURE.fullmatch(block.words)
            or read_dateline(block.words)
        ):
            found.append(block)
    return found


def _asides(blocks: list[Block]) -> list[Block]:
    """Paragraphs that lead away from the text: "Read more: ...", "Sign up to our newsletter"."""
    return [
        block
        for block in blocks
        if len(block.words) < 300
        and block.element.tag != "td"
        and (
            _SIGN_UP.fullmatch(block.words)
            or (
                _CROSS_REFERENCE.match(block.words)
                and next(block.element.iter("a"), None) is not None
            )
        )
    ]


def _tail(blocks: list[Block]) -> list[Block]:
    """Everything from the line on that opens the furniture, if it is in the second half."""
    total, seen = sum(len(block.words) for block in blocks), 0
    for at, block in enumerate(blocks):
        short = len(block.words) < 80 and 2 * seen > total
        if short and _FURNITURE.fullmatch(block.words.rstrip(":. ")):
            return blocks[at:]
        seen += len(block.words)
    return []


def _standfirst(
    blocks: list[Block], description: str | None, headline: etree._Element | None
) -> str | None:
    """The paragraph between headline and text, where trafilatura took it for a teaser."""
    have = " ".join(filter(None, (key(block.words) for block in blocks)))
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
            and words.endswith(_SENTENCE_ENDS)
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
