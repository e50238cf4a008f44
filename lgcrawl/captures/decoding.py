"""Chunks and content codings undone, within bounds: a kilobyte may claim to be a gigabyte."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable, Iterator, Sequence

import brotli  # type: ignore[import-untyped]
import zstandard

from lgcrawl.captures.schema import MAX_BODY

_STEP = 1024 * 1024  # bytes asked of a decompressor at a time
_WINDOW = 8 * 1024 * 1024  # bytes; what RFC 9659 lets a zstd answer ask for
_LAYERS = 4
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ENDED = "cut short or no such coding"


class TooLarge(Exception):
    """Decoded, it would be over ``schema.MAX_BODY``."""


def dechunk(body: bytes) -> bytes:
    """A body without its chunks; as it is where it is not in chunks, though it says so.

    What was cut short stays as far as it goes.

    >>> dechunk(b"4\\r\\nWiki\\r\\n5;x=y\\r\\npedia\\r\\n0\\r\\n\\r\\n"), dechunk(b"<html>")
    (b'Wikipedia', b'<html>')
    """
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK.match(body, at):
        start, size = head.end(), int(head[1], 16)
        if not size:
            return b"".join(parts)
        at = start + size
        if not parts and at > len(body):
            return body  # a text that begins with a number
        parts.append(body[start:at])
        if at >= len(body):
            return b"".join(parts)
        if not body.startswith((b"\r\n", b"\n"), at):
            return body
        at += 2 if body.startswith(b"\r\n", at) else 1
    return b"".join(parts) if at >= len(body) and parts else body


def decode(body: bytes, codings: Sequence[str]) -> tuple[bytes, bool]:
    """A body without the codings its headers name, in their order, and whether all were undone.

    One that cannot be undone wholly, cut short or unknown, leaves the body as it came. A text that
    only claims to be coded was decoded by whoever recorded it and counts as undone.
    Raises TooLarge.

    >>> decode(zlib.compress(b"<html>"), ["deflate"]), decode(b"<html>", ["gzip"])
    ((b'<html>', True), (b'<html>', True))
    >>> decode(b"\\x1f\\x8b\\x08", ["gzip"])
    (b'\\x1f\\x8b\\x08', False)
    """
    names = [name.strip().lower() for name in ",".join(codings).split(",")]
    wanted = [name for name in reversed(names) if name not in ("", "identity")]
    if not wanted or len(wanted) > _LAYERS or not _UNDO.keys() >= set(wanted):
        return body, False
    done = body
    for name in wanted:
        try:
            done = _whole(_UNDO[name](done))
        except (zlib.error, zstandard.ZstdError, brotli.error, ValueError):
            return body, _is_text(body)
    return done, True


def _whole(pieces: Iterator[bytes]) -> bytes:
    """The pieces as one; raises TooLarge before they fill the memory."""
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_BODY:
            raise TooLarge
        parts.append(piece)
    return b"".join(parts)


def _gunzip(body: bytes) -> Iterator[bytes]:
    """Every member of a gzip file; what stands after the last is passed over, as browsers do."""
    rest = body
    while rest.startswith(b"\x1f\x8b") or rest is body:
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflated(inflate, rest)
        rest = inflate.unused_data


def _undeflate(body: bytes) -> Iterator[bytes]:
    """With zlib's frame, as the standard has it, or without, as some servers do."""
    framed = len(body) > 1 and body[0] & 15 == 8 and not int.from_bytes(body[:2], "big") % 31
    yield from _inflated(zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS), body)


def _inflated(inflate: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while not inflate.eof:
        piece = inflate.decompress(data, _STEP)
        data = inflate.unconsumed_tail
        if not piece and not data and not inflate.eof:
            raise ValueError(_ENDED)
        yield piece


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    data = body
    while not decompressor.is_finished():
        piece = decompressor.process(data, output_buffer_limit=_STEP)
        if not piece and not data and not decompressor.is_finished():
            raise ValueError(_ENDED)
        data = b""
        yield piece


def _unzstd(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest:
        decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        for start in range(0, len(rest), 1024):  # a kilobyte makes 128 MiB at most
            yield decompressor.decompress(rest[start : start + 1024])
            if decompressor.eof:
                rest = decompressor.unused_data + rest[start + 1024 :]
                break
        else:
            raise ValueError(_ENDED)


_UNDO: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}


def _is_text(body: bytes) -> bool:
    """Whether a body begins as a text does: what is packed has other bytes within its first."""
    if _BINARY.search(body, 0, 1024):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body[:1024])
    except UnicodeDecodeError:
        return body.lstrip()[:1] == b"<"
    return True
