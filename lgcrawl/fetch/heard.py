"""What an answer, or the lack of one, says about the host that gave it."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from twisted.internet.error import DNSLookupError

from lgcrawl.fetch.patience import BUSY as BUSY_STATUS
from lgcrawl.fetch.patience import seconds
from lgcrawl.fetch.tempo import BUSY, FAILED, GOOD, NOTHING, Heard

# Ours, or nobody's: a page that was never sent, is too big, or a name that leads nowhere.
_NOT_THE_HOST = (IgnoreRequest, DownloadCancelledError, CannotResolveHostError, DNSLookupError)
_WORDS = {
    DownloadTimeoutError: "no answer in time",
    DownloadConnectionRefusedError: "nothing answers at that address",
}


def heard_in(response: Response, latency: float, again: bool, now: datetime) -> Heard:
    """What an answer says: a 4xx is none of the host's faults, a 429 or 503 asks for time."""
    status = response.status
    why = f"HTTP {status}"
    if status in BUSY_STATUS:
        header = response.headers.get("Retry-After") or b""
        wait = seconds(header.decode("latin-1"), now) or 0.0
        return Heard(BUSY, latency, wait, failing=status != 429, again=again, why=why)
    if status >= 500:
        return Heard(FAILED, latency, failing=True, again=again, why=why)
    return Heard(GOOD, latency)


def heard_of(error: BaseException, again: bool) -> Heard:
    """What an error says: a timeout asks for time, and every failure of the connection counts."""
    if isinstance(error, _NOT_THE_HOST):
        return Heard(NOTHING)
    why = next(
        (words for kind, words in _WORDS.items() if isinstance(error, kind)),
        f"the connection failed ({type(error).__name__})",
    )
    kind = BUSY if isinstance(error, DownloadTimeoutError) else FAILED
    return Heard(kind, failing=True, again=again, why=why)
