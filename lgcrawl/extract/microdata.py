"""A JobPosting or an article marked up in the page itself, microdata or RDFa, as JSON-LD has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple, cast

from lxml import etree

from lgcrawl.extract.html_text import text_of
from lgcrawl.extract.page import Page
from pipelines.text import clean


class _Syntax(NamedTuple):
    """The attributes that say what an object is, and which of its properties an element holds."""

    kind: str
    name: str
    typed: etree.XPath  # every element that is an object


# By way of its attributes a search costs a fifth of one that looks at every element.
_SYNTAXES = (
    _Syntax("itemtype", "itemprop", etree.XPath("descendant-or-self::*/@itemtype/..")),
    _Syntax("typeof", "property", etree.XPath("descendant-or-self::*/@typeof/..")),
)
_HELD_BY = {"a": "href", "link": "href", "img": "src", "time": "datetime", "data": "value"}
_ADDRESSES = frozenset(("url", "sameAs", "image", "logo", "mainEntityOfPage", "target"))
# The page's own text is read from the page, better and only once.
_UNREAD = frozenset(("articleBody", "text"))
_NAMED = etree.XPath("(descendant::*[@id = $name])[1]")
_VOCABULARY = re.compile(r"[/#:]")
_DEEPEST, _MOST_VALUES, _MOST_OBJECTS, _MOST_ELEMENTS = 6, 50, 20, 20_000


def job_posting(page: Page) -> dict[str, Any] | None:
    """The page's first JobPosting as JSON-LD would have it; None where none is marked up."""
    return next(_marked_up(page, frozenset(("JobPosting",))), None)


def articles(page: Page, types: frozenset[str]) -> list[dict[str, Any]]:
    """The page's objects of these types, at most 20, without their texts."""
    return list(islice(_marked_up(page, types), _MOST_OBJECTS))


def _marked_up(page: Page, types: frozenset[str]) -> Iterator[dict[str, Any]]:
    for syntax in _SYNTAXES:
        if f"{syntax.kind}=" not in page.text:  # far cheaper than to look, and few pages hold it
            continue
        for element in cast("list[etree._Element]", syntax.typed(page.parsed)):
            if types & _types(element, syntax):
                yield _object(element, syntax, page)


def _types(element: etree._Element, syntax: _Syntax) -> set[str]:
    return set(map(_bare, (element.get(syntax.kind) or "").split()))


def _bare(name: str) -> str:
    """A type or property without its vocabulary: "schema:title" and its address are "title"."""
    return _VOCABULARY.split(name)[-1]


def _object(scope: etree._Element, syntax: _Syntax, page: Page, depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": sorted(_types(scope, syntax))}
    waiting = [*_referred(scope, page.parsed), *reversed(scope)]
    seen = 0
    while waiting and (seen := seen + 1) <= _MOST_ELEMENTS:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        inner = element.get(syntax.kind) is not None
        for name in map(_bare, (element.get(syntax.name) or "").split()):
            if name in _UNREAD:
                continue
            if inner and depth < _DEEPEST:
                _add(found, name, _object(element, syntax, page, depth + 1))
            else:
                _add(found, name, _text(element, name, page))
        if not inner:
            waiting.extend(reversed(element))
    return found


def _referred(scope: etree._Element, root: etree._Element) -> Iterator[etree._Element]:
    """The elements elsewhere that an object says are its own too."""
    for name in (scope.get("itemref") or "").split()[:10]:
        yield from cast("list[etree._Element]", _NAMED(root, name=name))


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    """Keep a property's value; of several, a list of them."""
    if name not in found:
        found[name] = value
        return
    held = found[name]
    if not isinstance(held, list):
        held = found[name] = [held]
    if len(held) < _MOST_VALUES:
        held.append(value)


def _text(element: etree._Element, name: str, page: Page) -> str:
    """What an element says: an address where one is meant, else what it prints."""
    held = element.get("content") or element.get(_HELD_BY.get(str(element.tag), "content"))
    if held and name in _ADDRESSES:
        return page.absolute(clean(held))
    return clean(held) if held and element.tag != "a" else text_of(element) or clean(held)
