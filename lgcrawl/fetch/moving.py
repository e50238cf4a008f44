"""Whether a start page has moved for good: what a card should say from now on."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from lgcrawl.fetch.failures import Failure

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})


def moved(request: Request, response: Response, starts: Collection[str]) -> Failure | None:
    """The failure to tell of where a start page is redirected for good to what is not it.

    That is another host, or the front page of one. ``http`` to ``https``, a ``www.`` more or less,
    and another path of the same host are how sites tidy up: the redirect is followed, and that is
    all.
    """
    asked = next(iter(request.meta.get("redirect_urls", ())), "")
    reasons = request.meta.get("redirect_reasons", ())
    if asked not in starts or not FOR_GOOD.intersection(reasons):
        return None
    if not leads_elsewhere(asked, response.url):
        return None
    detail = f"redirects for good to {response.url}: put what stands there now into the card"
    return Failure("moved", asked, detail)


def leads_elsewhere(asked: str, landed: str) -> bool:
    """Whether an address is on another host, or the front page where a page was asked for.

    >>> leads_elsewhere("http://essex.example/jobs", "https://www.essex.example/jobs/")
    False
    >>> leads_elsewhere("https://jobs.essex.example/jobs", "https://www.essex.example/")
    True
    >>> leads_elsewhere("https://www.essex.example/jobs", "https://www.essex.example/")
    True
    """
    before, after = urlsplit(asked), urlsplit(landed)
    if _host(before.hostname) != _host(after.hostname):
        return True
    is_front = not after.path.strip("/") and not after.query
    return is_front and bool(before.path.strip("/") or before.query)


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
