"""Which extractor reads a page: the one the caller names, else the one its bytes call for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import import_module
from typing import Literal

from lgcrawl.cards import Api, Card, Follow, Platform
from lgcrawl.extract import govuk, plain, shells, sitemap
from lgcrawl.extract.api import read_api
from lgcrawl.extract.article import read_article
from lgcrawl.extract.feed import is_feed, read_feed
from lgcrawl.extract.furniture import Furniture
from lgcrawl.extract.kind import page_kind
from lgcrawl.extract.listing import read_listing
from lgcrawl.extract.page import Page
from lgcrawl.extract.page_titles import listed_records
from lgcrawl.extract.platforms import recognise
from lgcrawl.extract.result import Extraction
from lgcrawl.extract.trade_press import read_trade_press
from lgcrawl.extract.vacancy import read_vacancy
from pipelines.errors import CardError, NotAPage, PageError
from pipelines.records import Record

Kind = Literal["auto", "article", "vacancy", "list", "feed"]
Records = Literal["article", "vacancy"]

# Magic numbers of what servers send in place of a page.
_BINARY = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"SQLite format 3": "a SQLite file",
}
_MARKUP = re.compile(r"<(?:[a-z!?/][^>]{0,2000})>", re.IGNORECASE)

_JSON = re.compile(r"\{\s{0,99}[\"}]|\[\s{0,99}[\[{\"\]\d]")
_HTML = re.compile(r"<(?:!doctype html|html|body|div|p\b)", re.IGNORECASE)
# How sure kind.py must be to overrule a platform's layout, and to read no record at all.
_SURE, _NO_RECORD = 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a page's layout: the card's word, else its platform's."""

    records: Records | None = None
    row: str | None = None
    row_fields: dict[str, str] = field(default_factory=dict)
    follow: Follow = field(default_factory=Follow)
    fields: dict[str, str] = field(default_factory=dict)
    api: Api | None = None
    system: Platform | None = None
    furniture: Furniture | None = None  # what the pages of its site share

    @classmethod
    def of(cls, card: Card | None, page: Page, furniture: Furniture | None = None) -> Layout:
        """The card's word over its platform's; of a card that names none, the page's own."""
        platform = (card.system if card else None) or recognise(page)
        known = [layout for layout in (card, platform) if layout]
        if not known:
            return cls(furniture=furniture)
        return cls(
            records=next((k.records for k in known if k.records), None),
            row=next((k.row for k in known if k.row), None),
            row_fields={key: v for k in reversed(known) for key, v in k.row_fields.items()},
            follow=known[0].follow,
            fields={key: v for k in reversed(known) for key, v in k.fields.items()},
            api=next((k.api for k in known if k.api), None),
            system=platform,
            furniture=furniture,
        )

    @property
    def selectors(self) -> dict[str, str]:
        """The fields as CSS for HTML; those of a JSON interface are JMESPath and say nothing."""
        return {} if self.api and self.api.format == "json" else self.fields


def read(
    page: Page, kind: Kind = "auto", card: Card | None = None, furniture: Furniture | None = None
) -> Extraction:
    """Every record of a page, best evidence first.

    ``furniture`` is what the pages of its site are known to share: it is no part of a text.
    Raises PageError (NotAPage for a PDF or a picture) saying why there can be no record; a page
    that was read but holds none gives an Extraction with a reason.
    """
    require_page(page)
    if card and card.parser:
        return _parsed(page, card)
    layout = Layout.of(card, page, furniture)
    system, whole = layout.system, kind in ("article", "vacancy")
    led = shells.lead(page, system.shell) if system and not whole else None
    if led:
        return led
    extraction = _read(page, kind, layout)
    listed = extraction.kind in ("list", "feed", "api") and not whole
    parts = (system.row_patterns if listed else system.patterns) if system else {}
    return shells.settle(page, extraction, system, parts)


def _read(page: Page, kind: Kind, layout: Layout) -> Extraction:
    if kind == "feed" or (kind == "auto" and is_feed(page)):
        return read_feed(page, layout.records or "article")
    data = _data(page, layout)
    if data is None and layout.api and layout.api.script:
        data = _scripted(page, layout, layout.api, whole=kind != "list")
    if data:
        return data
    if kind == "list":
        return _list(page, layout)
    if kind == "auto":
        return _sniffed(page, layout)
    return _vacancy(page, layout) if kind == "vacancy" else _article(page, layout)


def _scripted(page: Page, layout: Layout, api: Api, *, whole: bool) -> Extraction | None:
    """What the JSON in a script of the page gives; of a record's own page, that record alone."""
    try:
        found = read_api(page, api, layout.fields, layout.records or "vacancy")
    except PageError:
        return None
    own = [record for record in found.records if record.url and record.url == page.url]
    if whole and (own or len(found.records) == 1):
        return Extraction("vacancy", own or found.records)
    return found


def _parsed(page: Page, card: Card) -> Extraction:
    """What the card's own function makes of a page: ``parse(page, card) -> Extraction``."""
    module, _, name = (card.parser or "").partition(":")
    try:
        parse = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise CardError(f"{card.path}: parser {card.parser!r} cannot be used: {error}") from None
    extraction: Extraction = parse(page, card)
    return extraction


def require_page(page: Page) -> None:
    """Raise NotAPage for what servers send in place of a page."""
    if not page.body.strip():
        raise NotAPage("an empty file, not a page")
    for magic, name in _BINARY.items():
        if page.body.startswith(magic):
            raise NotAPage(f"{name}, not a page")
    if b"\0" in page.body[:2048] and not page.charset.startswith("utf-"):
        raise NotAPage("binary data, not a page")


def is_data(page: Page) -> bool:
    """Whether a page is JSON, XML or a feed: no page for people."""
    head = _head(page)
    if _JSON.match(head) or is_feed(page):
        return True
    return _MARKUP.search(page.text) is not None and _is_xml(head)


def _head(page: Page) -> str:
    return page.text.lstrip()[:2000]


def _is_xml(head: str) -> bool:
    return head.startswith("<?xml") or not _HTML.search(head)


def _data(page: Page, layout: Layout) -> Extraction | None:
    """What a page that is not HTML gives: JSON, XML, plain text."""
    head = _head(page)
    if _JSON.match(head):
        return _json(page, layout)
    if not _MARKUP.search(page.text):
        return plain.read_text(page)
    if _is_xml(head):
        return _xml(page, layout)
    return None


def _json(page: Page, layout: Layout) -> Extraction:
    if layout.api and layout.api.format == "json":
        return read_api(page, layout.api, layout.fields, layout.records or "vacancy")
    article = govuk.read_content(page)
    if article:
        return Extraction("article", [article])
    raise PageError("JSON of no system known here; name its card, or add [api] to one")


def _xml(page: Page, layout: Layout) -> Extraction | None:
    if layout.api and layout.api.format == "xml":
        return read_api(page, layout.api, layout.fields, layout.records or "vacancy")
    if sitemap.is_sitemap(page):
        entries = sitemap.read_sitemap(page)
        return Extraction("sitemap", reason=f"a sitemap of {len(entries)} pages, no record itself")
    return None


def _sniffed(page: Page, layout: Layout) -> Extraction:
    """An HTML page read as what its own marks say it is."""
    found = page_kind(page)
    kind = found.kind
    by_row = layout.row and not (kind == "vacancy" and found.score >= _SURE)
    listed = _list(page, layout, listed_records(page)) if by_row or kind == "list" else None
    if by_row and listed and (listed.records or (listed.total == 0 and kind != "article")):
        return listed
    if layout.selectors and layout.records == "vacancy" and found.score < _SURE:
        kind = "vacancy"
    if kind == "other" and found.score >= _NO_RECORD:
        return Extraction("other", reason=f"no record: {found.why}", score=found.score)
    extraction = listed if kind == "list" else None
    if extraction is None or not (extraction.records or extraction.total == 0):
        extraction = _vacancy(page, layout) if kind == "vacancy" else _article(page, layout)
    extraction.score = found.score
    return extraction


def _list(
    page: Page, layout: Layout, records: Literal["vacancy", "article"] = "vacancy"
) -> Extraction:
    return read_listing(
        page,
        row=layout.row,
        row_fields=layout.row_fields,
        follow=layout.follow,
        records=layout.records or records,
    )


def _vacancy(page: Page, layout: Layout) -> Extraction:
    vacancy = read_vacancy(page, layout.selectors)
    if vacancy is None:
        return Extraction("vacancy", reason="no vacancy found on the page")
    vacancy.set("generic", url=page.url)
    return Extraction("vacancy", [vacancy])


def _article(page: Page, layout: Layout) -> Extraction:
    fields = layout.selectors if layout.records != "vacancy" else {}
    article = read_article(page, fields, layout.furniture)
    if article is None:
        return Extraction("article", reason="no article found on the page")
    article.set("generic", url=page.url)
    others: list[Record] = read_trade_press(page, article)
    return Extraction("article", [article, *others])
