"""The main text as trafilatura finds it, for pages that our own reading is unsure of."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from itertools import islice

from lxml import etree, html

from lgcrawl.extract.body_walk import READ

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
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG_LINE = 60
# trafilatura's second opinions cost the square of a page's elements. The largest of 541 real pages
# had 10,112 elements; what is larger gets its first opinion only, of no more than the second pair.
THOROUGH = (12_000, 2_000_000)  # elements, characters
_NO_TEXT = ("script", "style", "template", "noscript")


def library_body(root: etree._Element) -> etree._Element | None:
    """The body trafilatura finds in a page, as HTML without attributes; None where it finds none.

    A page far over the size of any article is read as far as READ says.
    """
    import trafilatura  # a tenth of what a crawl takes to start, and few pages want it
    from trafilatura.settings import Document

    thorough = excess(root, THOROUGH) is None
    # Balanced, not favor_precision: F1 0.928 against 0.924 on 400 real pages.
    document = trafilatura.bare_extraction(
        root if thorough else opening(root),
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
    return body


def excess(root: etree._Element, limits: tuple[int, int]) -> tuple[etree._Element, int] | None:
    """The element that goes over one of the limits and the characters left for it, None if none."""
    elements, characters = limits
    for element in root.iter():
        own = 0 if element.tag in _NO_TEXT else len(element.text or "")
        elements -= 1 + len(element.attrib) // 32  # they are copied along
        if elements < 0 or own + len(element.tail or "") > characters:
            return element, max(characters, 0)
        characters -= own + len(element.tail or "")
    return None


def opening(root: etree._Element) -> etree._Element:
    """A copy of the page's ``<main>`` or only ``<article>``, else of it all, cut at READ."""
    holders = list(islice(root.iter("main"), 1)) or list(islice(root.iter("article"), 2))
    copy = html.document_fromstring("<html><body></body></html>")
    if len(holders) == 1:
        copy[0].append(deepcopy(holders[0]))
    else:
        copy = deepcopy(root)
    over = excess(copy, READ)
    if over:
        element, left = over
        element.text = storable((element.text or "")[:left]) or None
        element.tail = storable((element.tail or "")[: left - len(element.text or "")]) or None
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
            rest.text = storable(line_break.tail)
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


def storable(text: str | None) -> str:
    """A text lxml takes back: it hands out characters of broken pages that it refuses."""
    return _NOT_XML.sub(" ", text or "")
