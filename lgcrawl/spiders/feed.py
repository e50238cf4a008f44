"""RSS, Atom and JSON feeds."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Request, Response

from lgcrawl.extract.feed import read_feed
from lgcrawl.spiders.base import CardSpider
from pipelines.records import Record


class FeedSpider(CardSpider):
    """Reads a feed's entries and, where the card follows them, the pages they lead to."""

    name = kind = "feed"

    def parse(self, response: Response) -> Iterator[Request | Record]:
        """The entries of a feed."""
        extraction = self.reading(response, lambda page: read_feed(page, self.card.records))
        if extraction:
            if not extraction.records:
                self.page.gave.said.append(extraction.reason or "the feed has no entries")
            yield from self.details(extraction.records, response)
