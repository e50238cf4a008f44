"""Retries of a host that asks us to wait: no sooner than it says.

Scrapy 2.19 ignores Retry-After: a 429 that asked for five seconds was retried after 40 ms
(TRAPS 3). Pace keeps the host waiting, and slower from then on; requests to others go on.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response

from lgcrawl.fetch.tempo import WAITED

BUSY = frozenset({429, 503})


class Patience(RetryMiddleware):
    """Scrapy's retries, but for answers that ask us to come later."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Retry, unless the host of a 429 or 503 wants longer than we would wait."""
        if response.status in BUSY:
            header = response.headers.get("Retry-After") or b""
            wait = seconds(header.decode("latin-1"), datetime.now(UTC))
            if wait is not None and wait > WAITED:
                return response
        retried: Request | Response = super().process_response(request, response)
        return retried


def seconds(retry_after: str, now: datetime) -> float | None:
    """How long a Retry-After (RFC 9110, 10.2.3) asks us to wait; None where it says nothing.

    >>> seconds("120", datetime(2026, 11, 23, 6, tzinfo=UTC))
    120.0
    >>> seconds("Mon, 23 Nov 2026 06:00:05 GMT", datetime(2026, 11, 23, 6, tzinfo=UTC))
    5.0
    """
    said = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,10}", said):
        return float(said)
    try:
        moment = parsedate_to_datetime(said[:50])
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
