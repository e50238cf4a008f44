"""Paged HTML lists."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Request, Response

from lgcrawl.extract.listing import read_listing
from lgcrawl.spiders.base import CardSpider
from pipelines.records import Record


class ListingSpider(CardSpider):
    """Reads a list's entries, their pages, and the list's next page."""

    name = kind = "listing"

    def parse(self, response: Response) -> Iterator[Request | Record]:
        """The entries of one list page, then the next page."""
        card = self.card
        extraction = self.reading(
            response,
            lambda page: read_listing(
                page,
                row=card.row,
                row_fields=card.row_fields,
                follow=card.follow,
                records=card.records,
            ),
        )
        if extraction is None:
            return
        yield from self.details(extraction.records, response)
        yield from self.turn(extraction, response.url)
