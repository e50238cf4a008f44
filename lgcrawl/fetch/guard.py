"""The SSRF guard: only http and https, only usual ports, only public addresses unless named.

Scrapy fetches 0x7f000001, 127.1, [::1] and a redirect to a private address (TRAPS 9), so literals
are refused before the request and names after the look-up. ``--allow-private HOST:PORT`` names
the exceptions.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from lgcrawl.fetch.addresses import SCHEME_PORTS, host_port, is_public, literal
from lgcrawl.fetch.contact import contact_fault

PORTS = {80, 443, 8000, 8080, 8443}


_led_inside = LocalCache[str, str](1000)  # name -> the private address it led to


class Refused(IgnoreRequest):
    """An address we may not ask; ``str()`` says why."""


class NoContact(IgnoreRequest):
    """A public host, and nobody who answers for the crawler; ``str()`` says what to do."""


class PrivateAddress(DNSLookupError):
    """A name that leads to a private address."""


def refusal(url: str, allowed: Iterable[str] = ()) -> str | None:
    """Why a URL may not be asked, or None; ``allowed`` are HOST:PORT of private exceptions."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or SCHEME_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "malformed address"
    if parts.scheme not in SCHEME_PORTS:
        return f"scheme {parts.scheme or 'none'}: only http and https are fetched"
    if not host:
        return "no host in the address"
    shown = host_port(url)
    if shown in allowed:
        return None
    address = literal(host)
    if address is not None and not is_public(address):
        return f"private address {host}; name it with --allow-private {shown} to fetch it"
    if any(entry.rpartition(":")[0].strip("[]") == host for entry in allowed):
        return f"port {port} of {host} is not among --allow-private"
    if port not in PORTS:
        return f"port {port}: only {', '.join(map(str, sorted(PORTS)))} are fetched"
    return None


class Guard:
    """Downloader middleware: refuses before the request leaves, also after each redirect.

    No public host is asked by a crawler that does not say who answers for it.
    """

    def __init__(self, allowed: list[str], contact: str = "") -> None:
        self.allowed = frozenset(entry.lower() for entry in allowed)
        self.anonymous = contact_fault(contact)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        settings = crawler.settings
        return cls(settings.getlist("ALLOW_PRIVATE"), settings.get("CONTACT") or "")

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address we may not ask, NoContact for a public one."""
        why = refusal(request.url, self.allowed)
        if why:
            raise Refused(why)
        if self.anonymous and host_port(request.url) not in self.allowed:
            raise NoContact(self.anonymous)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise Refused where a look-up was refused: Twisted says that the name leads nowhere."""
        name = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and name in _led_inside:
            raise Refused(f"{name} leads to the private address {_led_inside[name]}") from exception


class GuardedResolver(CachingThreadedResolver):
    """Looks names up and refuses those that lead to a private address."""

    allowed: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Scrapy's constructor."""
        made = super().from_crawler(crawler, reactor)
        names = crawler.settings.getlist("ALLOW_PRIVATE")
        made.allowed = frozenset(name.lower().rpartition(":")[0] for name in names)
        return made

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802
        """The first address of a name; fails with PrivateAddress."""
        found = super().getHostByName(name, timeout)
        if name not in self.allowed:
            found.addCallback(self._check, name)
        return found

    @staticmethod
    def _check(address: str, name: str) -> str:
        if not is_public(ipaddress.ip_address(address)):
            _led_inside[name] = address
            raise PrivateAddress(f"{name} leads to the private address {address}")
        return address
