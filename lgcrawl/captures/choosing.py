"""Which earlier body of its host a new one is packed against, and when it is kept whole itself."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass, field

from lgcrawl.captures.bases import MAX_BASE, Shelf, pack_alone
from lgcrawl.captures.shapes import host_of, shape_of

SMALL = 256  # bytes; below it a base saves less than it costs to look for one
CANDIDATES = 8  # bases of one host
HOSTS = 256  # hosts remembered
TRIES = 3  # bases tried on one body
VERSIONS = 16  # of one address looked back on
# Shares of what the body would take without a base.
FAIR = 0.5  # helped enough to look no further
ALONE = 0.9  # not helped: as well on its own
TINY = 0.06  # no base of its own could save much: a new one every 16 versions costs as much
VERSIONS_OF = """
SELECT bodies.digest, bodies.base FROM captures JOIN bodies USING (digest)
WHERE url = :url ORDER BY rtrim(fetched_at, 'Z') DESC, captures.rowid DESC LIMIT :limit
"""
_FIRST_RATIO = 0.22  # packed to whole size of a page, before the host has shown its own


@dataclass(frozen=True, slots=True)
class Packed:
    """A body as stored: against ``base``, or whole, then perhaps the base of (host, shape)."""

    data: bytes
    base: bytes | None = None
    stands_for: tuple[str, str] | None = None


@dataclass(slots=True)
class _Host:
    """What is known of a host; wrong after a ROLLBACK, which costs bytes, not truth."""

    bases: OrderedDict[str, bytes]  # shape -> digest, the least recently useful first
    served: OrderedDict[str, str] = field(default_factory=OrderedDict)  # shape -> whose base
    spent: dict[str, float] = field(default_factory=dict)  # shape -> wholes spent for want of one
    ratio: float = _FIRST_RATIO


class Chooser:
    """Tries the likely bases and keeps the best; learns which pages of a host are alike.

    Pages of one shape (:func:`shapes.shape_of`) share a base once what they cost without it adds
    up to the cost of one; an address that keeps changing gets one of its own.
    """

    def __init__(self, db: sqlite3.Connection, shelf: Shelf) -> None:
        self._db = db
        self._shelf = shelf
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def pack(self, body: bytes, url: str, content_type: str) -> Packed:
        """The body packed the best way that is found within a few tries."""
        if len(body) < SMALL:
            return Packed(pack_alone(body))
        name, shape = host_of(url), shape_of(url, content_type)
        host = self._host(name)
        alone = host.ratio * len(body)  # bytes without a base; a guess until it is tried
        best, helper = self._best(name, shape, body, alone)
        versions = self._versions(url) if best is None or len(best.data) > TINY * alone else {}
        best = self._against_itself(best, versions, body)
        whole: bytes | None = None
        if best is None or len(best.data) > FAIR * alone:
            whole = pack_alone(body)
            alone = float(len(whole))
            host.ratio += (alone / len(body) - host.ratio) / 4
            if best is None or len(best.data) > ALONE * alone:
                best, helper = None, None
        share = len(best.data) / alone if best else 1.0
        usable = len(body) <= MAX_BASE and alone < ALONE * len(body)  # a picture helps nobody
        if usable and self._due(host, shape, share):
            return Packed(whole or pack_alone(body), stands_for=(name, shape))
        if usable and share > TINY and _keeps_changing(versions):
            return Packed(whole or pack_alone(body))
        if best is None:
            return Packed(whole or pack_alone(body))
        if helper is not None:
            host.bases.move_to_end(helper)
            _remember(host.served, shape, helper)
        return best

    def adopt(self, host: str, shape: str, digest: bytes) -> None:
        """Make a body that was just stored whole the base of its like."""
        bases = self._host(host).bases
        bases[shape] = digest
        bases.move_to_end(shape)
        self._db.execute("REPLACE INTO bases VALUES (?, ?, ?)", (host, shape, digest))
        while len(bases) > CANDIDATES:
            shape, _ = bases.popitem(last=False)
            self._db.execute("DELETE FROM bases WHERE host = ? AND shape = ?", (host, shape))

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._bases_of(name))
            if len(self._hosts) > HOSTS:
                self._hosts.popitem(last=False)
        self._hosts.move_to_end(name)
        return host

    def _bases_of(self, name: str) -> OrderedDict[str, bytes]:
        rows = self._db.execute("SELECT shape, digest FROM bases WHERE host = ?", (name,))
        return OrderedDict((shape, digest) for shape, digest in rows)

    def _likely(self, name: str, shape: str) -> list[str]:
        """Shapes of a host whose base may help, the likeliest first."""
        host = self._host(name)
        likely = _likely(host, shape)
        if not all(self._shelf.rooted(host.bases[each]) for each in likely):
            host.bases = self._bases_of(name)  # some were rolled back or dropped since
            likely = _likely(host, shape)
        return likely

    def _best(
        self, name: str, shape: str, body: bytes, alone: float
    ) -> tuple[Packed | None, str | None]:
        """The smallest of a few tries, and the shape whose base it was."""
        best: Packed | None = None
        helper: str | None = None
        for candidate in self._likely(name, shape):
            digest = self._host(name).bases[candidate]
            base = self._shelf.get(digest)
            if base is None:  # damaged
                continue
            data = base.pack(body)
            if best is None or len(data) < len(best.data):
                best, helper = Packed(data, digest), candidate
            if len(best.data) <= FAIR * alone:
                break
        return best, helper

    def _versions(self, url: str) -> dict[bytes, bytes | None]:
        """The latest bodies of an address, newest first, with their bases."""
        return dict(self._db.execute(VERSIONS_OF, {"url": url, "limit": VERSIONS}).fetchall())

    def _against_itself(
        self, best: Packed | None, versions: dict[bytes, bytes | None], body: bytes
    ) -> Packed | None:
        """``best``, or the body packed against an earlier one of the same address if smaller."""
        own = next((digest for digest, base in versions.items() if base is None), None)
        own = own or next(filter(None, versions.values()), None)
        if own is None or (best and best.base == own):
            return best
        base = self._shelf.get(own)
        if base is None:
            return best
        data = base.pack(body)
        return best if best and len(best.data) <= len(data) else Packed(data, own)

    def _due(self, host: _Host, shape: str, share: float) -> bool:
        """Whether this body is to be the base of its shape.

        A shape without one gets it when its bodies have cost as much as one kept whole; one whose
        base no longer helps gets another when it has cost as much too much.
        """
        has_one = shape in host.bases
        if has_one and share <= FAIR:
            host.spent.pop(shape, None)
            return False
        if share > ALONE and not has_one:
            return True
        spent = host.spent.get(shape, 0.0) + share - (FAIR if has_one else 0.0)
        if spent > 1.0:
            host.spent.pop(shape, None)
            return True
        host.spent[shape] = spent
        if len(host.spent) > 8 * CANDIDATES:
            del host.spent[next(iter(host.spent))]
        return False


def _likely(host: _Host, shape: str) -> list[str]:
    first = [shape, host.served.get(shape, shape)]
    order = dict.fromkeys([*first, *reversed(host.bases)])
    return [name for name in order if name in host.bases][:TRIES]


def _keeps_changing(versions: dict[bytes, bytes | None]) -> bool:
    """Whether an address has changed often enough, and rests on no body of its own."""
    rests_on_itself = any(base is None or base in versions for base in versions.values())
    return len(versions) >= 3 and not rests_on_itself


def _remember(served: OrderedDict[str, str], shape: str, helper: str) -> None:
    served[shape] = helper
    served.move_to_end(shape)
    if len(served) > 8 * CANDIDATES:
        served.popitem(last=False)
