"""Selectors of cards and platforms, compiled once: ``h1::text``, ``a::attr(href)``, ``time``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cssselect import GenericTranslator, HTMLTranslator, SelectorError
from cssselect.parser import Element, PseudoElement, Selector, parse
from cssselect.xpath import XPathExpr
from lxml import etree

from lgcrawl.extract.html_text import BULLET, text_of
from pipelines.errors import CardError
from pipelines.text import clean


class _LocalNames(GenericTranslator):
    """CSS for XML: an element is found by its name, whatever namespace it is in."""

    def xpath_element(self, selector: Element) -> XPathExpr:
        if not selector.element or selector.element == "*":
            return super().xpath_element(selector)
        return self.xpathexpr_cls(condition=f"local-name() = '{selector.element}'")


_TRANSLATORS = {False: HTMLTranslator(), True: _LocalNames()}


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the alternatives a selector lists."""

    find: etree.XPath | None  # None: the element itself
    attribute: str | None  # None: its text


def elements(css: str, root: etree._Element, *, xml: bool = False) -> list[etree._Element]:
    """Every element the selector matches, ``root`` or below it, in document order."""
    parts = _compiled(css, xml)
    if len(parts) == 1:
        return _found(parts[0], root)
    matched = {element: None for part in parts for element in _found(part, root)}
    return [element for element in root.iter() if element in matched]


def value(css: str, root: etree._Element, *, xml: bool = False) -> str | None:
    """What the selector's first match holds: an attribute, or its text on one line.

    Alternatives parted by commas are tried in their order, and empty matches are passed over.
    ``::attr(x)`` alone, or ``::text``, means the element ``root`` itself.
    """
    return next(_held(css, root, xml), None)


def values(css: str, root: etree._Element, *, xml: bool = False) -> list[str]:
    """What each match of the first alternative that matches holds, empty ones left out."""
    return list(_held(css, root, xml))


def texts(css: str, root: etree._Element, *, xml: bool = False) -> list[str]:
    """The text of each match with its paragraphs kept; in XML also of HTML escaped inside."""
    found = elements(css, root, xml=xml)
    if xml:
        return [text_of("".join(map(str, element.itertext()))) for element in found]
    return [text_of(element) for element in found]


def _held(css: str, root: etree._Element, xml: bool) -> Iterator[str]:
    for part in _compiled(css, xml):
        held = False
        for element in _found(part, root):
            raw = element.get(part.attribute) if part.attribute else one_line(element, xml=xml)
            if text := clean(raw):
                held = True
                yield text
        if held:
            return


def one_line(element: etree._Element, *, xml: bool = False) -> str:
    """The text of an element on one line, its own lines parted by commas.

    >>> from lxml import html
    >>> one_line(html.fromstring("<dd>2<sup>nd</sup> floor<br>Town Hall,<br>Leeds</dd>"))
    '2nd floor, Town Hall, Leeds'
    """
    if xml:
        return clean("".join(map(str, element.itertext())))
    if not len(element):
        return clean(element.text)
    lines = (line.removeprefix(BULLET).strip(" ,") for line in text_of(element).splitlines())
    return ", ".join(filter(None, lines))


def check(css: str, *, xml: bool = False) -> None:
    """Raise CardError when the selector cannot be read."""
    _compiled(css, xml)


@lru_cache(maxsize=2048)
def _compiled(css: str, xml: bool) -> tuple[_Part, ...]:
    # "::attr(x)" alone is about the element itself; CSS knows it as "*::attr(x)".
    own = css.strip().startswith("::")
    try:
        parts = [_part(selector, xml, own) for selector in parse(css)]
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise CardError(f"{css!r} is no selector: {error}") from None
    return tuple(parts)


def _part(selector: Selector, xml: bool, own: bool) -> _Part:
    attribute = None
    pseudo: PseudoElement | None = selector.pseudo_element
    if pseudo is not None and pseudo != "text":
        name = getattr(pseudo, "name", pseudo)
        arguments = getattr(pseudo, "arguments", ())
        if name != "attr" or len(arguments) != 1:
            raise ValueError(f"only ::text and ::attr(name) are known, not ::{name}")
        attribute = str(next(iter(arguments)).value)
    if own:
        return _Part(None, attribute)
    path = _TRANSLATORS[xml].selector_to_xpath(selector, prefix="descendant-or-self::")
    return _Part(etree.XPath(path), attribute)


def _found(part: _Part, root: etree._Element) -> list[etree._Element]:
    if part.find is None:
        return [root]
    matched = part.find(root)
    if not isinstance(matched, list):
        return []
    return [node for node in matched if isinstance(node, etree._Element)]
