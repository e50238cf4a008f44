"""The bytes of a WARC file, plain or gzip of any layout, within bounds and with its damage told."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from pipelines.errors import InputError

GZIP = b"\x1f\x8b\x08"
_STEP = 64 * 1024  # bytes read at a time
_UNPACKED = 1024 * 1024  # bytes unpacked at a time


class Damaged(Exception):
    """The bytes do not go on as they should; a reader may look for the next record."""


class Bytes(Protocol):
    """What a reader of records asks of a file."""

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes, fewer only at the end; raises Damaged."""

    def readline(self, limit: int) -> bytes:
        """Up to and with the end of the line, at most ``limit`` bytes; raises Damaged."""

    def place(self) -> int | None:
        """Where :func:`opened` can begin again to read on from here; None where it cannot."""

    def recover(self) -> bool:
        """Whether the file goes on after a Damaged; what it goes on with may be anything."""


class PlainBytes:
    """An uncompressed file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """As in :class:`Bytes`."""
        return self._file.read(size)

    def readline(self, limit: int) -> bytes:
        """As in :class:`Bytes`."""
        return self._file.readline(limit)

    def place(self) -> int | None:
        """The offset in the file."""
        return self._file.tell()

    def recover(self) -> bool:
        """Nothing to pass over: the next line may begin a record."""
        return True


class GzipBytes:
    """A gzip file: a member a record, as the standard wants it, or any other layout."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._packed = b""  # read, not yet unpacked
        self._at = file.tell()  # offset of `_packed`
        self._member = self._at  # offset of the member being unpacked
        self._inflate: zlib._Decompress | None = None
        self._buffer = memoryview(b"")
        self._fresh = True  # nothing of the member was handed out yet

    def read(self, size: int) -> bytes:
        """As in :class:`Bytes`."""
        parts: list[bytes] = []
        while size > 0 and (self._buffer or self._fill()):
            parts.append(self._take(min(size, len(self._buffer))))
            size -= len(parts[-1])
        return b"".join(parts)

    def readline(self, limit: int) -> bytes:
        """As in :class:`Bytes`."""
        line = bytearray()
        while len(line) < limit and not line.endswith(b"\n") and (self._buffer or self._fill()):
            piece = bytes(self._buffer[: limit - len(line)])
            end = piece.find(b"\n") + 1 or len(piece)
            line += self._take(end)
        return bytes(line)

    def place(self) -> int | None:
        """The offset of a member, where one begins here."""
        if not self._buffer and not self._fill():
            return None
        return self._member if self._fresh else None

    def recover(self) -> bool:
        """Go on with the next member."""
        self._buffer, self._inflate = memoryview(b""), None
        self._file.seek(self._member + 1)
        self._packed, self._at = b"", self._member + 1
        while chunk := self._file.read(_STEP):
            self._packed += chunk
            found = self._packed.find(GZIP)
            if found >= 0:
                self._packed, self._at = self._packed[found:], self._at + found
                return True
            kept = len(GZIP) - 1
            self._at += max(0, len(self._packed) - kept)
            self._packed = self._packed[-kept:]
        return False

    def _take(self, size: int) -> bytes:
        taken, self._buffer = bytes(self._buffer[:size]), self._buffer[size:]
        self._fresh = False
        return taken

    def _fill(self) -> bool:
        """Unpack some more; False at the end of the file."""
        while True:
            if self._inflate is None and not self._next_member():
                return False
            ended = not self._packed and not self._read_packed()
            data = self._unpack()
            if data:
                self._buffer = memoryview(data)
                return True
            if ended and self._inflate is not None:
                raise Damaged("the file ends within a gzip member")

    def _unpack(self) -> bytes:
        inflate = self._inflate
        if inflate is None:
            return b""
        try:
            data = inflate.decompress(self._packed, _UNPACKED)
        except zlib.error as error:
            raise Damaged(str(error)) from None
        rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        self._at += len(self._packed) - len(rest)
        self._packed = rest
        if inflate.eof:
            self._inflate = None
        return data

    def _next_member(self) -> bool:
        while not (rest := self._packed.lstrip(b"\0")):  # padding, as tapes had
            self._at += len(self._packed)
            self._packed = b""
            if not self._read_packed():
                return False
        self._at += len(self._packed) - len(rest)
        self._packed = rest
        self._member, self._fresh = self._at, True
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def _read_packed(self) -> bool:
        chunk = self._file.read(_STEP)
        self._packed += chunk
        return bool(chunk)


@contextmanager
def opened(path: Path, offset: int = 0) -> Iterator[Bytes]:
    """The bytes of a file from an offset that :meth:`Bytes.place` gave.

    Raises InputError where it cannot be read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    with file:
        try:
            start = file.read(len(GZIP))
            file.seek(offset)
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from None
        yield GzipBytes(file) if start == GZIP else PlainBytes(file)
