"""Adverts of one post and articles of one text linked into groups; nothing is ever merged away.

A record that is new or has changed waits in ``unlinked``. It is compared with the records that
share a key with it (blocking), each pair scored by pipelines.same_vacancy or same_article; what is
akin becomes a link with its evidence, and links of kind ``same`` make groups. Links depend on the
two records alone and groups on the links alone, so no order of arrival changes them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from itertools import combinations
from typing import Any

from lgcrawl.archive.columns import to_json
from lgcrawl.archive.content import ARTICLE
from pipelines import same_article, same_vacancy
from pipelines.same_vacancy import Verdict

MOST_ALIKE = 60  # records compared for one key, the newest: "Care Assistant" is in no hurry
MOST_GROUPED = 40  # records of a group whose every pair is looked at
_LOADED = 2048  # records held at once: some megabytes
VETO = -6.0  # evidence that two records are two things (same_vacancy.Verdict)

_EMPLOYERS = """(SELECT json_group_array(employer_id) FROM (SELECT employer_id
    FROM vacancy_employers WHERE number = r.number ORDER BY position))"""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How records of one table are compared."""

    table: str
    keys_table: str
    links: str
    select: str
    read: Callable[[sqlite3.Row], Any]
    keys: Callable[[Any], tuple[int, ...]]
    compare: Callable[[Any, Any], Verdict]
    differ: Callable[[Any, Any], bool]  # a look that spares most comparisons


def _advert(row: sqlite3.Row) -> same_vacancy.Advert:
    given = dict(zip(_ADVERT, row, strict=True))
    return same_vacancy.Advert(**given | {"employer_ids": tuple(json.loads(given["employer_ids"]))})


def _story(row: sqlite3.Row) -> same_article.Story:
    return same_article.Story(**dict(zip(_STORY, row, strict=True)))


_ADVERT = [field.name for field in fields(same_vacancy.Advert)]
_STORY = [field.name for field in fields(same_article.Story)]
_COLUMNS = ", ".join(_EMPLOYERS if name == "employer_ids" else f"r.{name}" for name in _ADVERT)
_VACANCIES = _Kind(
    "vacancies",
    "vacancy_keys",
    "vacancy_links",
    f"SELECT {_COLUMNS} FROM vacancies r WHERE r.id = ?",  # noqa: S608 - our own names
    _advert,
    same_vacancy.keys,
    same_vacancy.compare,
    same_vacancy.are_two,
)
_ARTICLES = _Kind(
    "articles",
    "article_keys",
    "article_links",
    f"SELECT {', '.join(_STORY)} FROM articles r WHERE r.id = ?",  # noqa: S608 - our own names
    _story,
    same_article.keys,
    same_article.compare,
    lambda a, b: False,
)


def link(db: sqlite3.Connection, most: int) -> int:
    """Link up to ``most`` of the records that wait; how many there were."""
    ids = [id for (id,) in db.execute("SELECT id FROM unlinked ORDER BY id LIMIT ?", (most,))]
    touched: dict[str, set[str]] = {"vacancies": set(), "articles": set()}
    load = {
        kind.table: lru_cache(_LOADED)(partial(_load, db, kind)) for kind in (_VACANCIES, _ARTICLES)
    }
    for id in ids:
        kind = _ARTICLES if id.startswith(ARTICLE.prefix) else _VACANCIES
        touched[kind.table] |= _link(db, kind, id, load[kind.table])
        db.execute("DELETE FROM unlinked WHERE id = ?", (id,))
    for kind in (_VACANCIES, _ARTICLES):
        _group(db, kind, touched[kind.table])
    return len(ids)


def _link(db: sqlite3.Connection, kind: _Kind, id: str, load: Callable[[str], Any]) -> set[str]:
    """Compare one record anew; the ids whose group that may change."""
    near = {
        other
        for a, b in db.execute(f"SELECT a, b FROM {kind.links} WHERE a = ? OR b = ?", (id, id))  # noqa: S608
        for other in (a, b)
    }
    db.execute(f"DELETE FROM {kind.links} WHERE a = ? OR b = ?", (id, id))  # noqa: S608
    record = load(id)
    if record is None:
        return near - {id}
    for other in map(load, _alike(db, kind, id, record)):
        if kind.differ(record, other):
            continue
        verdict = kind.compare(record, other)
        if verdict.kind == "different":
            continue
        near.add(other.id)
        a, b = sorted((id, other.id))
        db.execute(
            f"INSERT INTO {kind.links} VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - our own names
            (a, b, verdict.kind, round(verdict.score, 4), _told(verdict)),
        )
    return near | {id}


def _told(verdict: Verdict) -> str:
    return to_json({name: round(weight, 2) for name, weight in verdict.evidence.items() if weight})


def _load(db: sqlite3.Connection, kind: _Kind, id: str) -> Any:
    row = db.execute(kind.select, (id,)).fetchone()
    return kind.read(row) if row else None


def _alike(db: sqlite3.Connection, kind: _Kind, id: str, record: Any) -> list[str]:
    """The records that share a key with this one, whose own keys are written down first."""
    (number,) = db.execute(f"SELECT number FROM {kind.table} WHERE id = ?", (id,)).fetchone()  # noqa: S608
    keys = set(kind.keys(record))
    found: set[int] = set()
    for key in keys:
        others = db.execute(
            f"SELECT number FROM {kind.keys_table} WHERE key = ? "  # noqa: S608 - our own names
            "ORDER BY number DESC LIMIT ?",
            (key, MOST_ALIKE),
        )
        found.update(other for (other,) in others)
    db.executemany(
        f"INSERT OR IGNORE INTO {kind.keys_table} VALUES (?, ?)",  # noqa: S608 - our own names
        [(key, number) for key in sorted(keys)],
    )
    # Keys of what has changed or is gone stay: the pair is scored by what it is now.
    rows = db.execute(
        f"SELECT id FROM {kind.table} WHERE number IN (SELECT value FROM json_each(?)) "  # noqa: S608
        "AND id != ? ORDER BY number",
        (json.dumps(list(found)), id),
    )
    return [other for (other,) in rows.fetchall()]


# -- groups ----------------------------------------------------------------------------------------
def _group(db: sqlite3.Connection, kind: _Kind, ids: set[str]) -> None:
    """Give the records around these ids the groups that their links make."""
    done: set[str] = set()
    for id in sorted(ids):
        if id in done:
            continue
        edges = _around(db, kind, id)
        members = {id, *(one for pair in edges for one in pair)}
        done |= members
        for cluster in _clusters(db, kind, members, edges):
            group = min(cluster) if len(cluster) > 1 else None
            db.executemany(
                f"UPDATE {kind.table} SET group_id = ? "  # noqa: S608 - our own names
                "WHERE id = ? AND group_id IS NOT ?",
                [(group, one, group) for one in cluster],
            )


def _around(db: sqlite3.Connection, kind: _Kind, id: str) -> dict[tuple[str, str], float]:
    """The links of kind ``same`` that can be reached from a record, with their scores."""
    edges: dict[tuple[str, str], float] = {}
    seen, waiting = {id}, [id]
    while waiting:
        one = waiting.pop()
        rows = db.execute(
            f"SELECT a, b, score FROM {kind.links} "  # noqa: S608 - our own names
            "WHERE (a = ? OR b = ?) AND kind = 'same'",
            (one, one),
        )
        for a, b, score in rows.fetchall():
            edges[a, b] = score
            for other in {a, b} - seen:
                seen.add(other)
                waiting.append(other)
    return edges


def _clusters(
    db: sqlite3.Connection, kind: _Kind, members: set[str], edges: dict[tuple[str, str], float]
) -> list[set[str]]:
    """The members in groups: the surest links first, but never two that cannot be one thing.

    A is B and B is C does not make A be C: a part-time twin hangs on the advert that names both.
    """
    apart = _apart(db, kind, members, edges)
    of = {one: {one} for one in members}
    for (a, b), _ in sorted(edges.items(), key=lambda edge: (-edge[1], edge[0])):
        if of[a] is of[b] or any(_pair(x, y) in apart for x in of[a] for y in of[b]):
            continue
        joined = of[a] | of[b]
        for one in joined:
            of[one] = joined
    return [set(cluster) for cluster in {frozenset(cluster) for cluster in of.values()}]


def _apart(
    db: sqlite3.Connection, kind: _Kind, members: set[str], edges: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """The pairs without a link that something speaks against."""
    if not 2 < len(members) <= MOST_GROUPED:
        return set()
    linked = set(edges)
    records = {one: _load(db, kind, one) for one in members}
    found = set()
    for pair in combinations(sorted(members), 2):
        if pair not in linked:
            verdict = kind.compare(*(records[one] for one in pair))
            vetoed = any(weight <= VETO for weight in verdict.evidence.values())
            if verdict.kind == "repost" or (verdict.kind == "different" and vetoed):
                found.add(pair)
    return found


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
