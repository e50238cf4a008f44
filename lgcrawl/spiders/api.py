"""JSON and XML interfaces with pages."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Request, Response

from lgcrawl.extract.api import read_api
from lgcrawl.spiders.base import CardSpider
from pipelines.errors import InputError
from pipelines.records import Record


class ApiSpider(CardSpider):
    """Reads the items of each answer as its card's ``[api]`` maps them, then asks the next."""

    name = kind = "api"

    def parse(self, response: Response) -> Iterator[Request | Record]:
        """The items of one answer, then the next answer."""
        api = self.card.api
        if api is None:
            raise InputError(f"{self.card.slug}: an api card needs [api]; see docs/cards.md")
        extraction = self.reading(
            response, lambda page: read_api(page, api, self.card.fields, self.card.records)
        )
        if extraction is None:
            return
        yield from self.details(extraction.records, response)
        yield from self.turn(extraction, response.url)
