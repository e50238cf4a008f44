"""Bodies that others are packed against, each made ready once and kept while it is in use."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable

import zstandard

LEVEL = 3  # of zstd
MAX_BASE = 8 * 1024 * 1024  # bytes; its tables take as much again
CACHE = 64 * 1024 * 1024  # bytes of memory for bases made ready
_OVERHEAD = 512 * 1024  # bytes of memory that even a small base takes


def pack_alone(body: bytes) -> bytes:
    """A body as one zstd frame of its own."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(body)


def unpack_alone(packed: bytes, size: int) -> bytes:
    """The body of ``size`` bytes in a frame of its own; raises zstandard.ZstdError."""
    return zstandard.ZstdDecompressor().decompress(packed, max_output_size=max(size, 1))


class Base:
    """A body as a raw-content dictionary of zstd."""

    def __init__(self, content: bytes) -> None:
        self._dictionary = zstandard.ZstdCompressionDict(
            content, dict_type=zstandard.DICT_TYPE_RAWCONTENT
        )
        self._size = len(content)
        self._packer: zstandard.ZstdCompressor | None = None
        self._unpacker: zstandard.ZstdDecompressor | None = None

    @property
    def cost(self) -> int:
        """Bytes of memory, roughly: the content twice, and its tables."""
        return 3 * self._size + _OVERHEAD

    def pack(self, body: bytes) -> bytes:
        """The body as a frame that only this base can unpack."""
        if self._packer is None:
            how = self._parameters()
            self._dictionary.precompute_compress(compression_params=how)
            self._packer = zstandard.ZstdCompressor(
                dict_data=self._dictionary, compression_params=how
            )
        return self._packer.compress(body)

    def unpack(self, packed: bytes, size: int) -> bytes:
        """The body of ``size`` bytes; raises zstandard.ZstdError."""
        if self._unpacker is None:
            self._unpacker = zstandard.ZstdDecompressor(dict_data=self._dictionary)
        return self._unpacker.decompress(packed, max_output_size=max(size, 1))

    def _parameters(self) -> zstandard.ZstdCompressionParameters:
        """Tables as large as the base asks for: too small miss matches, too large cost time.

        The window must reach back over a body of the same size into the whole base.
        """
        bits = self._size.bit_length()
        tables = min(max(bits - 2, 12), 20)
        return zstandard.ZstdCompressionParameters.from_level(
            LEVEL, window_log=max(bits + 1, 21), hash_log=tables, chain_log=tables - 1
        )


class Shelf:
    """The bases in use; the least recently used make room for others.

    ``read`` gives the body of a digest, or None where there is none of its own. A body never
    changes under its digest, so what stands here is right even after a ROLLBACK: it need not be in
    the file, which :meth:`rooted` asks.
    """

    def __init__(self, db: sqlite3.Connection, read: Callable[[bytes], bytes | None]) -> None:
        self._db = db
        self._read = read
        self._bases: OrderedDict[bytes, Base] = OrderedDict()
        self._cost = 0

    def get(self, digest: bytes) -> Base | None:
        """The base of a digest; None where no such body is kept on its own."""
        base = self._bases.get(digest)
        if base is not None:
            self._bases.move_to_end(digest)
            return base
        content = self._read(digest)
        if content is None:
            return None
        base = self._bases[digest] = Base(content)
        self._cost += base.cost
        while self._cost > CACHE and len(self._bases) > 1:
            self._cost -= self._bases.popitem(last=False)[1].cost
        return base

    def rooted(self, digest: bytes) -> bool:
        """Whether the file holds this body on its own, as a base must be."""
        row = self._db.execute("SELECT base IS NULL FROM bodies WHERE digest = ?", (digest,))
        return (row.fetchone() or (0,))[0] == 1
