"""The rows of ``bodies``: each body once, packed, and given back byte for byte."""

from __future__ import annotations

import sqlite3

import zstandard

from lgcrawl.captures.bases import MAX_BASE, Base, Shelf, pack_alone, unpack_alone
from lgcrawl.captures.capture import digest_of
from lgcrawl.captures.choosing import Chooser
from pipelines.errors import ArchiveError


class Bodies:
    """Reads and writes bodies on a connection whose transactions are the caller's."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._shelf = Shelf(db, self._whole)
        self._chooser = Chooser(db, self._shelf)

    def has(self, digest: bytes) -> bool:
        """Whether a body is kept."""
        row = self._db.execute("SELECT 1 FROM bodies WHERE digest = ?", (digest,)).fetchone()
        return row is not None

    def read(self, digest: bytes) -> bytes:
        """A body, checked against its digest; raises ArchiveError where it is damaged or gone."""
        row = self._db.execute(
            "SELECT size, base, packed FROM bodies WHERE digest = ?", (digest,)
        ).fetchone()
        if row is None:
            raise ArchiveError(f"captures: the body {digest.hex()} is gone; restore a copy")
        size, base_digest, packed = row
        try:
            if base_digest is None:
                body = unpack_alone(packed, size)
            else:
                base = self._shelf.get(base_digest)
                body = base.unpack(packed, size) if base else b""
        except zstandard.ZstdError:
            raise _damaged(digest) from None
        if digest_of(body) != digest:
            raise _damaged(digest)
        return body

    def keep(self, digest: bytes, body: bytes, url: str, content_type: str) -> None:
        """Store a body that is not there yet."""
        packed = self._chooser.pack(body, url, content_type)
        self._db.execute(
            "INSERT INTO bodies (digest, size, base, packed) VALUES (?, ?, ?, ?)",
            (digest, len(body), packed.base, packed.data),
        )
        if packed.stands_for:
            self._chooser.adopt(*packed.stands_for, digest)

    def free(self, digest: bytes) -> None:
        """Pack whatever rests on a body anew, so that it is the base of nothing.

        The one among them that is most like it takes its place.
        """
        resting = "FROM bodies WHERE base = ?"
        heir = self._db.execute(
            f"SELECT digest {resting} AND size BETWEEN 1 AND {MAX_BASE} "
            "ORDER BY 1.0 * length(packed) / size, digest LIMIT 1",
            (digest,),
        ).fetchone()
        base: Base | None = None
        if heir is not None:
            content = self.read(heir[0])
            base = Base(content)
            self._repack(heir[0], None, pack_alone(content))
            self._db.execute("UPDATE bases SET digest = ? WHERE digest = ?", (heir[0], digest))
        for (dependent,) in self._db.execute(f"SELECT digest {resting}", (digest,)).fetchall():
            body = self.read(dependent)
            alone = pack_alone(body)
            packed = base.pack(body) if base else alone
            if base and heir and len(packed) < len(alone):
                self._repack(dependent, heir[0], packed)
            else:
                self._repack(dependent, None, alone)

    def delete(self, digest: bytes) -> int:
        """Take a body out that no capture names; the bytes it took."""
        self.free(digest)
        (size,) = self._db.execute(
            "DELETE FROM bodies WHERE digest = ? RETURNING length(packed)", (digest,)
        ).fetchone() or (0,)
        return int(size)

    def _repack(self, digest: bytes, base: bytes | None, packed: bytes) -> None:
        self._db.execute(
            "UPDATE bodies SET base = ?, packed = ? WHERE digest = ?", (base, packed, digest)
        )

    def _whole(self, digest: bytes) -> bytes | None:
        """A body that is kept without a base; None where there is none or it is damaged.

        A damaged one helps nobody, and is no reason to lose a new capture.
        """
        row = self._db.execute(
            "SELECT size, packed FROM bodies WHERE digest = ? AND base IS NULL", (digest,)
        ).fetchone()
        try:
            body = unpack_alone(row[1], row[0]) if row else None
        except zstandard.ZstdError:
            return None
        return body if body is not None and digest_of(body) == digest else None


def _damaged(digest: bytes) -> ArchiveError:
    return ArchiveError(
        f"captures: the body {digest.hex()} is damaged; restore a copy of captures.db"
    )
