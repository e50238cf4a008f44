"""Who answers for this crawler: a page or a mailbox, named in every request to a public host."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lgcrawl.fetch.addresses import host_port, is_ours
from pipelines.errors import InputError

_PAGE = re.compile(r"https?://[\w.\-]+\.[a-z]{2,}(?::\d{1,5})?(?:/[!-'*-~]*)?", re.A | re.I)
_MAILBOX = re.compile(r"[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+", re.A)
_MOST = 200  # characters


def contact_fault(contact: str) -> str | None:
    """What is wrong with a contact, in one line that says what to do; None for a good one.

    >>> contact_fault("crawler@example.org"), contact_fault("https://example.org/our-crawler")
    (None, None)
    >>> contact_fault("ask me")
    "LGCRAWL_CONTACT: 'ask me' is no contact; write a page (https://...) or a mail address"
    """
    if not contact.strip():
        return (
            "LGCRAWL_CONTACT is not set: a public host is only asked by a crawler that says who "
            "answers for it; set it to a page (https://...) or a mail address"
        )
    # Whole and printable: it goes into a header.
    if len(contact) <= _MOST and (_PAGE.fullmatch(contact) or _MAILBOX.fullmatch(contact)):
        return None
    return (
        f"LGCRAWL_CONTACT: {contact[:60]!r} is no contact; "
        "write a page (https://...) or a mail address"
    )


def user_agent(product: str, contact: str) -> str:
    """What we call ourselves in a request.

    >>> user_agent("lgcrawl/1.0", "https://example.org/bot")
    'lgcrawl/1.0 (+https://example.org/bot)'
    """
    return product if contact_fault(contact) else f"{product} (+{contact})"


def require_contact(contact: str, urls: Iterable[str], private: Iterable[str] = ()) -> None:
    """Raise InputError if any URL is a public host's and nobody answers for the crawler.

    ``private`` are HOST:PORT that need none; an address of ours that is not among them is refused
    by the guard.
    """
    fault = contact_fault(contact)
    if fault is None:
        return
    allowed = {entry.lower() for entry in private}
    for url in urls:
        if host_port(url) not in allowed and not is_ours(url):
            raise InputError(f"{url[:200]}: {fault}")
