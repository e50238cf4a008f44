"""Which stored thing a sighting is of, or the id a new one gets."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from lgcrawl.archive.columns import storable
from lgcrawl.archive.content import VACANCY, Row, Shape, shape_of
from lgcrawl.archive.identity import address, fold, keys, make_id
from lgcrawl.archive.listings import canonical
from lgcrawl.archive.record_rows import load
from pipelines.records import Record, Vacancy

_STRENGTH = ("text", "url", "ref")
_MAX_LISTED = 1000  # posts looked through at one address
# The plus keeps SQLite from going through all of the source.
_LISTED = """
SELECT id, title, identity_key, version, employer_text FROM vacancies WHERE +source = ?
AND (address = ? OR id IN (SELECT vacancy_id FROM vacancy_addresses WHERE url = ?)) LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Found:
    """``row`` is None for a new thing; ``key`` is the strongest key known by now."""

    id: str
    key: str
    row: Row | None = None


class Place(NamedTuple):
    """Where a sighting belongs; ``version`` is that of the row there, None for a new thing."""

    id: str
    key: str
    version: int | None


class _Known(NamedTuple):
    """What of a row tells whether a sighting is of it."""

    id: str
    title: str | None
    key: str
    version: int
    employer: str | None = None


class Finder:
    """Finds rows of one source; ``seen`` are the ids the run has met so far."""

    def __init__(self, db: sqlite3.Connection, source: str, seen: Container[str]) -> None:
        self.db = db
        self.source = source
        self.seen = seen

    def find(self, record: Record) -> Found:
        """The row a record is of. A row that gains a stronger key keeps its id: a list without
        references and the page that prints one speak of one post.
        """
        return self.load(shape_of(record), self.place(record))

    def load(self, shape: Shape, place: Place) -> Found:
        """What lies at a place."""
        row = None if place.version is None else load(self.db, shape, place.id)
        return Found(place.id, place.key, row)

    def place(self, record: Record) -> Place:
        """As :meth:`find`, without the row."""
        shape = shape_of(record)
        known = {key.partition(":")[0]: storable(key) for key in keys(record)}
        if isinstance(record, Vacancy):
            return self._vacancy(record, known)
        for key in known.values():
            if row := self._by_key(shape, key):
                return self._again(shape, row, known, record.url)
        return self._new(shape, known.values())

    def _vacancy(self, record: Vacancy, known: dict[str, str]) -> Place:
        """One address may list many posts, and one post have many addresses. In this order:

        1. a post listed at this address under this title, with no other reference;
        2. the post of this reference, unless title and address are others and this run met it, or
           the employer is another too: two employers of a board may number their posts alike;
        3. the only post of this address, not met in this run: its title was edited;
        4. the post that says the same of itself, and has no better key.
        """
        title = fold(storable(record.title or ""))
        listed = self._listed(record.url)
        fitting = [row for row in listed if not _contradicts(row, known, record.url)]
        same = next((row for row in fitting if _titled(row, title)), None)
        if same is None and "ref" in known:
            same = self._by_key(VACANCY, known["ref"])
            other = same and (same.id in self.seen or _of_another(same, record))
            if same and other and not _agree(same, title, listed):
                same = None
                del known["ref"]
        if same is None and len(listed) == len(fitting) == 1 and listed[0].id not in self.seen:
            same = listed[0]
        same = same or self._by_key(VACANCY, known["text"])
        if same:
            return self._again(VACANCY, same, known, record.url)
        return self._new(VACANCY, known.values())

    def _again(self, shape: Shape, row: _Known, known: dict[str, str], url: str | None) -> Place:
        """A known row; its key is the stronger of its own and the record's, if that is free."""
        own = row.key
        if own == next(iter(known.values())):
            return Place(row.id, own, row.version)
        key = max((own, *known.values()), key=lambda key: _strength(key, url))
        if key != own and self._by_key(shape, key):
            key = own
        return Place(row.id, key, row.version)

    def _new(self, shape: Shape, candidates: Iterable[str]) -> Place:
        """The id of the strongest key that no row was made from; else the row made from it."""
        found = None
        for key in candidates:
            id = make_id(shape.prefix, self.source, key)
            row = self._by_id(shape, id)
            if row is None:
                return Place(id, key, None)
            found = Place(id, row.key, row.version)
        assert found is not None, "every record has a text key"  # noqa: S101
        return found

    def _listed(self, url: str | None) -> list[_Known]:
        found = address(url and storable(url))
        if found is None:
            return []
        cursor = self.db.execute(_LISTED, (self.source, found, canonical(url), _MAX_LISTED))
        return [_Known(*row) for row in cursor]

    def _by_key(self, shape: Shape, key: str) -> _Known | None:
        row = self.db.execute(
            f"SELECT {_columns(shape)} FROM {shape.table} "  # noqa: S608 - our own
            "WHERE source = ? AND identity_key = ?",
            (self.source, key),
        ).fetchone()
        return _Known(*row) if row else None

    def _by_id(self, shape: Shape, id: str) -> _Known | None:
        row = self.db.execute(
            f"SELECT {_columns(shape)} FROM {shape.table} WHERE id = ?",  # noqa: S608
            (id,),
        ).fetchone()
        return _Known(*row) if row else None


def _columns(shape: Shape) -> str:
    return "id, title, identity_key, version" + (", employer_text" if shape is VACANCY else "")


def _of_another(row: _Known, record: Vacancy) -> bool:
    """Whether row and record name employers, and not the same."""
    theirs, ours = fold(row.employer), fold(storable(record.employer_text or ""))
    return bool(theirs and ours) and theirs != ours


def _agree(row: _Known, title: str, listed: list[_Known]) -> bool:
    """Whether the row has this title or is listed at the record's address."""
    return _titled(row, title) or row.id in {other.id for other in listed}


def _titled(row: _Known, title: str) -> bool:
    """Whether the row has this title; no title denies none."""
    return not title or fold(row.title) == title


def _contradicts(row: _Known, known: dict[str, str], url: str | None) -> bool:
    """Whether row and record, met at one address, have references that differ.

    One that is part of the address was read from it, where the page or the list printed none.
    """
    if not _is(row.key, "ref") or row.key == known.get("ref", row.key):
        return False
    return not any(_guessed(key, url) for key in (row.key, known["ref"]))


def _strength(key: str, url: str | None) -> tuple[int, bool, int]:
    """What tells more: of two references the one that is no part of the address, or the longer."""
    kind = key.partition(":")[0]
    if kind != "ref":
        return _STRENGTH.index(kind), False, 0
    return _STRENGTH.index(kind), not _guessed(key, url), len(key)


def _guessed(key: str, url: str | None) -> bool:
    """Whether the reference of a key is part of an address.

    >>> _guessed("ref:1000", "https://e.uk/jobs/TT-1000"), _guessed("ref:100", "https://e.uk/1000")
    (True, False)
    """
    reference, text = key.removeprefix("ref:"), _spelled(url or "")
    at = text.find(reference)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(reference) :][:1]
        if not re.search(r"\w", around):
            return True
        at = text.find(reference, at + 1)
    return False


@lru_cache(maxsize=256)
def _spelled(url: str) -> str:
    return fold(unquote(url))


def _is(key: str, kind: str) -> bool:
    return key.startswith(f"{kind}:")
