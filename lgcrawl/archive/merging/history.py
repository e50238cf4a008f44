"""Two histories of one record made one: pure functions, the same whichever comes first.

A history is a set of sightings, each the first of some words by some machine. Its versions tell it
in order: of sightings in a row that say the same only the first is one. The others stay as echoes,
for a third archive may know what was said between them. Of one sighting that two archives have
read by different rules the newer rules' reading counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from lgcrawl.archive.columns import to_json
from lgcrawl.archive.content import Row, Shape, differences


class Sighting(NamedTuple):
    """When and in which run a record was first seen to say what has this hash."""

    seen_at: str
    run: int
    content_hash: bytes


class Source(NamedTuple):
    """The rules that read a sighting and the capture they read; "" where not known."""

    rules: str
    capture: str

    @property
    def rank(self) -> tuple[str, str]:
        """By what the better of two is told."""
        return standing(self.rules), self.capture


class Version(NamedTuple):
    """A row of a versions table; ``record`` is None where the record's own row says it."""

    at: Sighting
    source: Source
    record: str | None
    changes: str


@dataclass(frozen=True, slots=True)
class History:
    """One record: its row, its versions in order, and the echoes of them."""

    row: Row
    versions: list[Version]
    echoes: Mapping[Sighting, Source] = field(default_factory=dict)


def join(shape: Shape, ours: History, theirs: History, row: Row) -> History:
    """Both histories in one; ``row`` is the joined row, whose texts the newest version has.

    Where ``row`` was seen last to say what an older version says, a version of that sighting ends
    the history; it counts as an echo, since it is no first sighting.
    """
    both = (ours, theirs)
    words = _words(shape, both)
    found = _found(both, words)
    shown, echoes = told(found)
    if not shown or shown[-1].content_hash != row["content_hash"]:
        last = Sighting(row["last_seen"], row["last_run"], row["content_hash"])
        shown.append(last)
        echoes.append(last)
        found[last] = Source(row["method_version"] or "", row["capture"] or "")
    records: list[str | None] = [words[at] for at in shown[:-1]]
    records.append(None)
    changes = ["{}", *_changes(shape, both, shown, records, row)]
    told_so = zip(shown, map(found.__getitem__, shown), records, changes, strict=True)
    return History(row, [Version(*one) for one in told_so], {at: found[at] for at in echoes})


@lru_cache(maxsize=1024)
def standing(rules: str | None) -> str:
    """A text that sorts as the rules that read a record are old: by release, then by digest.

    >>> standing(None) < standing("0.9.0+ff") < standing("0.10.0+00") < standing("0.10.0+01")
    True
    """
    release, _, digest = (rules or "").partition("+")
    return ".".join(part.zfill(6) for part in release.split(".")) + digest if rules else ""


def told(sightings: Iterable[Sighting]) -> tuple[list[Sighting], list[Sighting]]:
    """Sightings in order that each say something else than the one before; and the others.

    >>> a, b = Sighting("1", 1, b"a"), Sighting("2", 2, b"b")
    >>> told([b, a, Sighting("3", 3, b"b")]) == ([a, b], [Sighting("3", 3, b"b")])
    True
    """
    shown: list[Sighting] = []
    echoes: list[Sighting] = []
    for sighting in sorted(sightings):
        again = shown and shown[-1].content_hash == sighting.content_hash
        (echoes if again else shown).append(sighting)
    return shown, echoes


def _sightings(history: History) -> dict[Sighting, Source]:
    """Every first sighting: the versions and the echoes, without what :func:`join` added."""
    found = dict(history.echoes) | {version.at: version.source for version in history.versions}
    newest, row = history.versions[-1].at, history.row
    if newest in history.echoes and newest[:2] == (row["last_seen"], row["last_run"]):
        del found[newest]
    return found


def _found(histories: Iterable[History], words: _Words) -> dict[Sighting, Source]:
    """The sightings of all; of one (by moment and run) only what the newest rules have read."""
    found: dict[Sighting, Source] = {}
    newest: dict[tuple[str, int], str] = {}
    for history in histories:
        for at, source in _sightings(history).items():
            if words.has(at):
                found[at] = max(source, found.get(at, source), key=lambda one: one.rank)
                newest[at[:2]] = max(standing(source.rules), newest.get(at[:2], ""))
    return {at: source for at, source in found.items() if standing(source.rules) == newest[at[:2]]}


class _Words:
    """What was printed at a sighting, as JSON; of an echo, what another with its hash printed."""

    def __init__(self) -> None:
        self._own: dict[Sighting, tuple[str, str]] = {}
        self._alike: dict[bytes, tuple[str, str]] = {}

    def add(self, at: Sighting, rules: str, text: str) -> None:
        words = (standing(rules), text)
        self._own[at] = max(words, self._own.get(at, words))
        self._alike[at.content_hash] = max(words, self._alike.get(at.content_hash, words))

    def has(self, at: Sighting) -> bool:
        """False for an echo of what was erased."""
        return at.content_hash in self._alike

    def __getitem__(self, at: Sighting) -> str:
        return (self._own.get(at) or self._alike[at.content_hash])[1]


def _words(shape: Shape, histories: Iterable[History]) -> _Words:
    words = _Words()
    for history in histories:
        newest = to_json({name: history.row[name] for name in shape.texts})
        for version in history.versions:
            words.add(version.at, version.source.rules, version.record or newest)
    return words


def _changes(
    shape: Shape,
    histories: Iterable[History],
    shown: list[Sighting],
    records: list[str | None],
    row: Row,
) -> Iterable[str]:
    """How each version differs from the one before: as a history has it, else found anew."""
    known: dict[tuple[Sighting, Sighting], str] = {}
    for history in histories:
        for old, new in pairwise(history.versions):
            pair = (old.at, new.at)
            known[pair] = max(new.changes, known.get(pair, ""))
    texts = zip(shown, records, strict=True)
    for (at, record), (next_at, next_record) in pairwise(texts):
        changes = known.get((at, next_at))
        if changes is None:
            after = row if next_record is None else json.loads(next_record)
            changes = to_json(differences(shape, json.loads(record or "{}"), after))
        yield changes
