"""Sitemaps and sitemap indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapy.http import Request, Response

from lgcrawl.extract.sitemap import read_sitemap
from lgcrawl.spiders.base import CardSpider
from lgcrawl.visits import DETAIL, LIST
from pipelines.records import Record


class SitemapSpider(CardSpider):
    """Reads the pages a sitemap names and the card's ``include`` lets through."""

    name = kind = "sitemap"

    def parse(self, response: Response) -> Iterator[Request | Record]:
        """The sitemaps an index names, or the pages a sitemap names."""
        wanted = re.compile(self.card.include or "")
        for entry in self.reading(response, read_sitemap) or ():
            if entry.index:
                yield from self.ask(entry.loc, LIST, lastmod=entry.lastmod)
            elif wanted.search(entry.loc):
                yield from self.ask(entry.loc, DETAIL, lastmod=entry.lastmod)
