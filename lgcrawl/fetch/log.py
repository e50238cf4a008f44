"""Scrapy's log lines that would repeat what the run already records."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter


class Quiet(LogFormatter):
    """A dropped item or a failed download stands in the archive's issues: no dump of it here."""

    def dropped(self, item: Any, exception: BaseException, *args: Any, **kwargs: Any) -> Any:
        """One debug line."""
        return {
            "level": logging.DEBUG,
            "msg": "dropped %(url)s: %(why)s",
            "args": {"url": getattr(item, "url", None), "why": exception},
        }

    def download_error(self, *args: Any, **kwargs: Any) -> Any:
        """One debug line; the errback records the failure."""
        return {**super().download_error(*args, **kwargs), "level": logging.DEBUG}
