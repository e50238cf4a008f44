"""Whether bytes are those that a digest of a WARC header was made of."""

from __future__ import annotations

import hashlib
from base64 import b16decode, b32decode
from binascii import Error

# Of fixed length, and known to hashlib on every machine.
_ALGORITHMS = {
    name: hashlib.new(name, usedforsecurity=False).digest_size
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
}


def fits(digest: str, data: bytes) -> bool:
    """Whether ``data`` has a digest written ``sha1:`` and base 32 or hex, in any case.

    What cannot be checked fits: an algorithm or a spelling that is unknown here.

    >>> fits("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b""), fits("md5:" + "0" * 32, b"")
    (True, False)
    >>> fits("blake3:AF13", b"")
    True
    """
    name, _, said = digest.partition(":")
    name = name.strip().lower().replace("-", "")
    size = _ALGORITHMS.get(name)
    wanted = _decoded(said.strip().upper().rstrip("="), size) if size else None
    return wanted is None or hashlib.new(name, data, usedforsecurity=False).digest() == wanted


def _decoded(said: str, size: int) -> bytes | None:
    """The bytes of a digest; None where it is not written in a way we know."""
    try:
        if len(said) == 2 * size:
            return b16decode(said)
        found = b32decode(said + "=" * (-len(said) % 8))
    except (Error, ValueError):
        return None
    return found if len(found) == size else None
