"""``scrapy crawl`` as Scrapy has it, but with a true exit code: that of ``lgcrawl crawl``."""

from __future__ import annotations

import argparse
from typing import Any

from scrapy.commands.crawl import Command as Crawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.spiders import Spider

from lgcrawl import engine
from pipelines.errors import LgcrawlError


class Command(Crawl):
    """Scrapy's, which leaves with 0 whatever has happened."""

    crawler: Crawler | None = None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl one card; bad input is one line and 2."""
        if len(args) == 1:
            self._check(args[0], opts.spargs)
        super().run(args, opts)
        if self.crawler is not None:
            self.exitcode = engine.left_with(self.crawler, limited="limit_pages" in opts.spargs)

    def _check(self, kind: str, values: dict[str, Any]) -> None:
        assert self.crawler_process is not None  # noqa: S101 - Scrapy has made it
        try:
            self.crawler_process.spider_loader.load(kind)(**values)
        except KeyError:
            kinds = ", ".join(self.crawler_process.spider_loader.list())
            raise UsageError(f"no spider {kind!r}; there are {kinds}", print_help=False) from None
        except LgcrawlError as error:
            raise UsageError(str(error), print_help=False) from None

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler
