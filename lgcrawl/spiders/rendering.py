"""Crawls of pages that only a browser sees."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from pipelines.errors import InputError


def furnish(settings: BaseSettings) -> None:
    """Set what such a crawl needs. Raises InputError where the extra or the browser is wanting."""
    try:
        from lgcrawl.fetch import browser
    except ImportError:
        raise InputError(
            "this source needs a browser: pip install 'lgcrawl[browser]', and chromium"
        ) from None
    browser.furnish(settings)
