"""Why a page could not be had, in the words of docs/ops.md."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as twisted_error
from twisted.web.client import ResponseFailed

from lgcrawl.fetch.guard import NoContact, Refused
from lgcrawl.fetch.pace import GivenUp, Stopped
from lgcrawl.fetch.robots import RobotsForbidden, RobotsUnavailable
from lgcrawl.fetch.walls import BotWall


@dataclass(frozen=True, slots=True)
class Failure:
    """One page that could not be had or read.

    ``kind`` is a failure class of docs/ops.md, ``detail`` one line. ``loses`` says whether records
    may be missing because of it: a list page loses, a detail page whose record the list gave not.
    """

    kind: str
    url: str
    detail: str
    loses: bool = True

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail} ({self.url})"


# The first class that fits names the failure; the order goes from the special to the general.
CLASSES: tuple[tuple[tuple[type[BaseException], ...], str, str], ...] = (
    ((RobotsForbidden,), "robots", "robots.txt forbids it"),
    ((RobotsUnavailable,), "robots_unavailable", "robots.txt did not answer: keep out"),
    ((BotWall,), "bot_wall", "a wall against robots"),
    ((GivenUp,), "given_up", "a host that kept failing is left alone for a while"),
    ((NoContact,), "no_contact", "LGCRAWL_CONTACT is not set"),
    ((Stopped,), "stopped", "the crawl ended before its turn came"),
    ((Refused,), "refused_address", "an address that may not be asked"),
    ((CannotResolveHostError, twisted_error.DNSLookupError), "dns", "no such host"),
    (
        (DownloadConnectionRefusedError, twisted_error.ConnectionRefusedError),
        "refused",
        "nothing answers at that address",
    ),
    (
        (DownloadTimeoutError, twisted_error.TimeoutError, twisted_error.TCPTimedOutError),
        "timeout",
        "no answer in time",
    ),
    ((IgnoreRequest,), "refused_address", "not fetched"),
    (
        (ResponseFailed, ResponseDataLossError, DownloadFailedError, twisted_error.ConnectionLost),
        "broken",
        "the answer broke off",
    ),
)


def classify(error: BaseException | None) -> tuple[str, str]:
    """The failure class of an exception, and one line of detail."""
    if isinstance(error, HttpError):
        status = error.response.status
        return f"http_{status // 100}xx", f"HTTP {status}"
    if isinstance(error, RobotsUnavailable) and error.__cause__ is not None:
        # A host that is down is down; only a robots.txt that fails by itself is its own class.
        kind, detail = classify(error.__cause__)
        if kind in ("dns", "refused", "timeout", "tls", "refused_address", "given_up", "stopped"):
            return kind, detail
    if isinstance(error, IgnoreRequest) and "max redirections" in str(error):
        return "moved", "redirected more often than followed"
    if isinstance(error, DownloadCancelledError) or "exceeded DOWNLOAD_MAXSIZE" in str(error):
        return "too_big", "over the size limit"
    if "ssl" in type(error).__module__.lower() or "SSL" in repr(error)[:300]:
        return "tls", "the TLS handshake or the certificate failed"
    for types, name, words in CLASSES:
        if isinstance(error, types):
            said = str(error).strip().splitlines()
            return name, said[0][:200] if said and name not in ("dns", "broken") else words
    return "network", f"{type(error).__name__}: {str(error)[:150]}"
