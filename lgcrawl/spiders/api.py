"""JSON and XML interfaces with pages."""

from __future__ import annotations

from lgcrawl.spiders.base import CardSpider


class ApiSpider(CardSpider):
    """Reads the items of each answer as its card's ``[api]`` maps them, then asks the next."""

    name = kind = "api"
