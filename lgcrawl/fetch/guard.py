"""The SSRF guard: only http and https, only usual ports, only public addresses unless named.

Scrapy fetches 0x7f000001, 127.1, [::1] and a redirect to a private address (TRAPS 9), so literals
are refused before the request and names after the look-up. ``--allow-private HOST:PORT`` names
the exceptions.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

PORTS = {80, 443, 8000, 8080, 8443}
SCHEME_PORTS = {"http": 80, "https": 443}


class Refused(IgnoreRequest):
    """An address we may not ask; ``str()`` says why."""


class PrivateAddress(DNSLookupError):
    """A name that leads to a private address."""


def literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a host is, in any spelling a resolver would take; None for a name.

    >>> literal("0x7f000001"), literal("127.1"), literal("[::1]"), literal("www.gov.uk")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), IPv6Address('::1'), None)
    """
    bare = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare))  # octal, hex and short forms
    except (OSError, ValueError):
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address lies in the public internet, also inside an IPv6 wrapping.

    >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
    False
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


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
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
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
    """Downloader middleware: refuses before the request leaves, also after each redirect."""

    def __init__(self, allowed: list[str]) -> None:
        self.allowed = frozenset(entry.lower() for entry in allowed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler.settings.getlist("ALLOW_PRIVATE"))

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address we may not ask."""
        why = refusal(request.url, self.allowed)
        if why:
            raise Refused(why)


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
            raise PrivateAddress(f"{name} leads to the private address {address}")
        return address
