"""Pages for people that hold no list themselves: where it is to be asked, and false zeros."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urljoin

from lgcrawl.extract import patterns
from lgcrawl.extract.page import Page
from lgcrawl.extract.result import Extraction
from lgcrawl.extract.templates import fill
from lgcrawl.layouts import Platform, Shell, SilentZero
from pipelines.addresses import posted

_WEB = re.compile(r"https?://[\w.:-]+/?$", re.IGNORECASE)  # an origin, not a part of an address
_READ = 2_000_000  # characters of a shell that are searched


def lead(page: Page, shells: Sequence[Shell]) -> Extraction | None:
    """Where the list of a shell is to be asked, as ``next_url``; None for a page that is no shell.

    A shell that lacks what the list is asked with is a failure of class ``session``.
    """
    for shell in shells:
        match = re.search(shell.url, page.url or "")
        if match is None:
            continue
        known: dict[str, str | None] = dict(match.groupdict())
        for name, pattern in shell.read.items():
            found = re.search(pattern, page.text[:_READ])
            if found:
                known[name] = found[1] if _WEB.match(found[1]) else quote(found[1], safe="")
            else:
                known.setdefault(name, None)
        to = fill(shell.to, page.url, known)
        if to is None:
            lacks = ", ".join(name for name, value in known.items() if not value)
            why = f"the page names no {lacks}, with which its list is asked"
            return Extraction("shell", reason=why, failure="session")
        url = urljoin(page.url or "", to)
        if shell.post is not None:
            url = posted(url, shell.post)
        return Extraction("shell", next_url=url, reason="a shell; its list is another page")
    return None


def settle(
    page: Page, extraction: Extraction, system: Platform | None, parts: Mapping[str, str]
) -> Extraction:
    """The extraction with what its platform knows: values parted, and zeros that are none."""
    if system:
        for record in extraction.records:
            patterns.part(record, parts)
        doubt(page, extraction, system.silent_zero)
    return extraction


def doubt(page: Page, extraction: Extraction, zeros: Sequence[SilentZero]) -> None:
    """Note in place why a page without records is no empty list, where a platform knows it."""
    if extraction.records:
        return
    for zero in zeros:
        if _holds(zero, page):
            extraction.failure, extraction.reason, extraction.total = zero.kind, zero.why, None
            return


def _holds(zero: SilentZero, page: Page) -> bool:
    url = page.url or ""
    return (
        (zero.url is None or re.search(zero.url, url) is not None)
        and (zero.not_url is None or re.search(zero.not_url, url) is None)
        and (zero.text is None or zero.text.casefold() in page.text.casefold())
    )
