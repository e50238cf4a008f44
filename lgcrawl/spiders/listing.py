"""Paged HTML lists."""

from __future__ import annotations

from lgcrawl.spiders.base import CardSpider


class ListingSpider(CardSpider):
    """Reads a list's entries, their pages, and the list's next page."""

    name = kind = "listing"
