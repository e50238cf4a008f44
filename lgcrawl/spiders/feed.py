"""RSS, Atom and JSON feeds."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Request

from lgcrawl.extract.result import Extraction
from lgcrawl.spiders.base import CardSpider


class FeedSpider(CardSpider):
    """Reads a feed's entries and, where the card follows them, the pages they lead to."""

    name = kind = "feed"

    def turn(self, extraction: Extraction, url: str) -> Iterator[Request]:
        """A feed ends where it ends; one without entries says that there are none."""
        if not extraction.records:
            extraction.total = 0
            self.explain(extraction, url)
        yield from ()
