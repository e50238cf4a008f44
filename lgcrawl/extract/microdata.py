"""A JobPosting marked up in the page itself, as microdata or RDFa, as one schema.org object."""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml import etree

from lgcrawl.extract import css
from lgcrawl.extract.html_text import text_of
from lgcrawl.extract.page import Page
from pipelines.text import clean


class _Syntax(NamedTuple):
    """The attributes that say what an object is, and which of its properties an element holds."""

    kind: str
    name: str


_SYNTAXES = (_Syntax("itemtype", "itemprop"), _Syntax("typeof", "property"))
_HELD_BY = {"a": "href", "link": "href", "img": "src", "time": "datetime", "data": "value"}
_DEEPEST = 6
_KIND = "JobPosting"


def job_posting(page: Page) -> dict[str, Any] | None:
    """The page's first JobPosting as JSON-LD would have it; None where none is marked up."""
    if _KIND not in page.text:  # far cheaper than to look at every element, and few pages hold it
        return None
    for syntax in _SYNTAXES:
        for element in css.elements(f"[{syntax.kind}*={_KIND}]", page.tree):
            if (element.get(syntax.kind) or "").endswith(_KIND):
                return _object(element, syntax, 0)
    return None


def _object(scope: etree._Element, syntax: _Syntax, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": (scope.get(syntax.kind) or "").rpartition("/")[2]}
    waiting = list(reversed(scope))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        inner = element.get(syntax.kind) is not None
        for name in (element.get(syntax.name) or "").split():
            nested = inner and depth < _DEEPEST
            value = _object(element, syntax, depth + 1) if nested else _text(element)
            found.setdefault(name, value)
        if not inner:
            waiting.extend(reversed(element))
    return found


def _text(element: etree._Element) -> str:
    held = element.get("content") or element.get(_HELD_BY.get(str(element.tag), "content"))
    return clean(held) if held else text_of(element)
