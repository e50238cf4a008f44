"""Addresses: which are of the public internet, which of this machine."""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache
from urllib.parse import urlsplit

SCHEME_PORTS = {"http": 80, "https": 443}
# IPv6 whose last four bytes are an IPv4 address: NAT64 and the old "compatible" form.
WRAPPING = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


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

    >>> [is_public(ipaddress.ip_address(a)) for a in ("::ffff:10.0.0.1", "64:ff9b::10.0.0.1")]
    [False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if any(address in network for network in WRAPPING):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def host_port(url: str) -> str:
    """HOST:PORT of a URL as --allow-private writes it; "" for what is no address.

    >>> host_port("https://Example.org/jobs"), host_port("http://[::1]:8000/")
    ('example.org:443', '[::1]:8000')
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or SCHEME_PORTS.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_ours(url: str) -> bool:
    """Whether a URL names no public host, as far as that can be told without a look-up.

    >>> is_ours("http://localhost:8000/"), is_ours("http://10.0.0.1/"), is_ours("https://gov.uk/")
    (True, True, False)
    """
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return True
    address = literal(name)
    return not name or is_here(name) or (address is not None and not is_public(address))


@lru_cache(maxsize=1000)
def is_here(name: str) -> bool:
    """Whether a host is this machine by its name.

    >>> is_here("127.0.0.1"), is_here("localhost"), is_here("10.0.0.1")
    (True, True, False)
    """
    address = literal(name)
    named = name == "localhost" or name.endswith(".localhost")
    return named or bool(address and address.is_loopback)
