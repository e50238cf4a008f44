"""One page of a source's list, whatever it is made of: HTML, a feed, JSON, XML, or a shell."""

from __future__ import annotations

from lgcrawl.cards import Card
from lgcrawl.extract import shells
from lgcrawl.extract.api import read_api
from lgcrawl.extract.feed import read_feed
from lgcrawl.extract.listing import read_listing
from lgcrawl.extract.page import Page
from lgcrawl.extract.result import Extraction
from pipelines.errors import CardError


def read_list(page: Page, card: Card) -> Extraction:
    """The entries of a list page as records, and where the list goes on.

    A shell gives none and leads to the list. Where the platform knows that a page without records
    is no empty list, ``failure`` says so. Raises PageError for what cannot be read.
    """
    system = card.system
    led = shells.lead(page, system.shell) if system else None
    if led:
        return led
    parts = system.row_patterns if system else {}
    return shells.settle(page, _read(page, card), system, parts)


def _read(page: Page, card: Card) -> Extraction:
    if card.kind == "feed":
        return read_feed(page, card.records)
    if card.kind == "api" and card.api is None:
        raise CardError(f"{card.slug}: an api card needs [api]; see docs/cards.md")
    if card.api and (card.kind == "api" or card.api.script):
        return read_api(page, card.api, card.fields, card.records)
    return read_listing(
        page,
        row=card.row,
        row_fields=card.row_fields,
        follow=card.follow,
        records=card.records,
    )
