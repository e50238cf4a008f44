"""What a card or its platform says where to find: ``[fields]`` read from a page."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from lgcrawl.extract import css, labels
from lgcrawl.extract.html_text import sanitise, text_of
from lgcrawl.extract.page import Page
from pipelines.errors import CardError
from pipelines.records import Record

_LONG = frozenset({"description", "body"})  # texts that keep their paragraphs


def read_selected(record: Record, page: Page, fields: Mapping[str, str]) -> bool:
    """Set the fields the selectors find, evidence ``platform``; whether there was any."""
    if not fields:
        return False
    # Links are made absolute only for selectors that speak of them.
    linked = any("href" in selector.lower() for selector in fields.values())
    tree = page.tree if linked else page.parsed
    for name, selector in fields.items():
        if not hasattr(record, name):
            continue  # a CMS's fields of articles say nothing of an advert on it
        try:
            if name in _LONG:
                _set_long(record, name, page, css.elements(selector, tree))
            else:
                value = css.value(selector, tree)
                record.set("platform", **{name: value and labels.without_label(name, value)})
        except CardError:
            continue  # JMESPath, for the JSON of a platform whose pages are read here
    return "platform" in record.evidence.values()


def _set_long(record: Record, name: str, page: Page, found: list[etree._Element]) -> None:
    matched = set(found)
    found = [e for e in found if matched.isdisjoint(e.iterancestors())]  # each text once
    record.set("platform", **{name: "\n\n".join(filter(None, map(text_of, found)))})
    if found:
        markup = "".join(map(page.markup, found))
        record.set("platform", **{f"{name}_html": sanitise(markup)})
