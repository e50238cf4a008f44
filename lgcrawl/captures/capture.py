"""One answer of a web server with what was asked: the unit of evidence."""

from __future__ import annotations

import ipaddress
import re
from base64 import b32encode
from dataclasses import dataclass, field
from hashlib import blake2b

Headers = tuple[tuple[str, str], ...]  # name and value as sent, latin-1

_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z")


def is_moment(text: str) -> bool:
    """Whether a text is a UTC moment, ISO 8601 with Z; a fraction of a second may stand in it.

    >>> is_moment("2026-11-23T06:15:00.25Z"), is_moment("2026-11-23")
    (True, False)
    """
    return _MOMENT.fullmatch(text) is not None


def address(ip: str | None) -> str | None:
    """An IP address as it is usually written; None where it is none.

    >>> address("2001:DB8::7"), address("somewhere"), address(None)
    ('2001:db8::7', None, None)
    """
    try:
        return str(ipaddress.ip_address(ip)) if ip else None
    except ValueError:
        return None


def digest_of(body: bytes) -> bytes:
    """BLAKE2b of a body, 16 bytes: the key of ``bodies``."""
    return blake2b(body, digest_size=16).digest()


def make_id(url: str, fetched_at: str, method: str, digest: bytes | None) -> str:
    """An opaque id, the same on every machine: 100 bits in lower-case base 32.

    >>> make_id("https://www.example.gov.uk/jobs", "2026-11-23T06:15:00Z", "GET", None)
    'cap_4ey7ffhlcxuzfx3dyvrp'
    """
    key = f"{method} {fetched_at} {digest.hex() if digest else ''}\n{url}"
    hashed = blake2b(key.encode("utf-8", "replace"), digest_size=13).digest()
    return "cap_" + b32encode(hashed).decode().lower()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What was asked and what was answered.

    ``body``: the answer without transfer coding, and without content coding where ``decoded``;
    None where none came (304) or none is known. ``fetched_at``: see :func:`is_moment`.
    ``protocol``: ``HTTP/1.1``, ``HTTP/1.0`` or ``h2``. ``run`` and ``source``: of the archive.
    ``role``: one of ``schema.ROLES``. ``kept_as``: the id it is stored under, which is no
    longer what its contents give where the body was replaced.
    """

    url: str
    fetched_at: str
    status: int
    body: bytes | None
    method: str = "GET"
    reason: str = ""
    protocol: str = "HTTP/1.1"
    request_headers: Headers = ()
    response_headers: Headers = ()
    request_body: bytes = b""
    ip: str | None = None
    decoded: bool = False
    source: str | None = None
    run: int | None = None
    role: str = "other"
    kept_as: str | None = field(default=None, compare=False, repr=False)

    @property
    def digest(self) -> bytes | None:
        """The key of the body in ``bodies``; None without a body."""
        return None if self.body is None else digest_of(self.body)

    @property
    def id(self) -> str:
        """The same for the same answer on every machine; see :func:`make_id`."""
        return self.kept_as or make_id(self.url, self.fetched_at, self.method, self.digest)

    @property
    def content_type(self) -> str:
        """The header Content-Type as sent; empty where there is none."""
        return self.header("Content-Type") or ""

    def header(self, name: str) -> str | None:
        """The first value of a response header, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.response_headers if key.lower() == wanted), None)
