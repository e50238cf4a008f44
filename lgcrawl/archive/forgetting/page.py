"""The page of one address forgotten: the records read from it keep their ids and say nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lgcrawl.archive import record_rows
from lgcrawl.archive.content import ARTICLE, SHAPES, VACANCY, Row, Shape, content_hash
from lgcrawl.archive.erasing.redacting import MARK
from lgcrawl.archive.forgetting.rows import NOTES, free_key, remove, write
from pipelines.addresses import canonical_url

_FIXED = frozenset({"url", "title", "kind", "evidence"})
_HANGING = {
    VACANCY.table: (
        "DELETE FROM pay_scale_checks WHERE vacancy_id = :id",
        "DELETE FROM vacancy_employers WHERE number = "
        "(SELECT number FROM vacancies WHERE id = :id)",
        "DELETE FROM vacancy_keys WHERE number = (SELECT number FROM vacancies WHERE id = :id)",
        "DELETE FROM vacancy_links WHERE a = :id OR b = :id",
    ),
    ARTICLE.table: (
        "DELETE FROM mentions WHERE article_id = :id",
        "DELETE FROM article_keys WHERE number = (SELECT number FROM articles WHERE id = :id)",
        "DELETE FROM article_links WHERE a = :id OR b = :id",
    ),
}


@dataclass(frozen=True, slots=True)
class PageRow:
    """What the page left in a table: the key of its row, and what a person knows it by."""

    table: str
    key: tuple[str | int, ...]
    title: str


def rows_of(db: sqlite3.Connection, url: str, captures: Collection[str]) -> Iterator[PageRow]:
    """What was read from the page of an address, or from these captures of it.

    Records, single versions of others, the rejects and issues of the address, and what lists said
    of it. What is empty already is left out.
    """
    target, host = canonical_url(url), (urlsplit(url).hostname or "").lower()
    for shape in SHAPES:
        own: set[str] = set()
        rows = db.execute(
            f"SELECT id, url, capture, title FROM {shape.table} "  # noqa: S608 - our own names
            "WHERE instr(lower(url), ?) OR capture IS NOT NULL",
            (host,),
        )
        for id, address, capture, title in rows:
            if capture in captures or (address and canonical_url(address) == target):
                own.add(id)
                if title != MARK or _says(db, shape, id):
                    yield PageRow(shape.table, (id,), title or id)
        versions = db.execute(
            f"SELECT {shape.owner}, n FROM {shape.versions} "  # noqa: S608 - our own names
            "WHERE capture IN (SELECT value FROM json_each(?)) AND record != '{}'",
            (json.dumps(sorted(captures)),),
        )
        for id, n in versions.fetchall():
            if id not in own:
                yield PageRow(shape.versions, (id, n), f"{id} version {n}")
    for table, texts in (("rejects", "record != '{}'"), ("issues", "value IS NOT NULL")):
        sql = f"SELECT run, n, url FROM {table} WHERE instr(lower(url), ?) AND {texts}"  # noqa: S608
        for run, n, address in db.execute(sql, (host,)):
            if canonical_url(address) == target:
                yield PageRow(table, (run, n), address)
    for table, (note, names) in NOTES.items():
        sql = (
            f"SELECT {note}, {', '.join(names)} FROM {table} "  # noqa: S608 - our own names
            f"WHERE instr(lower({note}), ?)"
        )
        for said, *key in db.execute(sql, (host,)):
            plain = json.loads(said)
            if any(canonical_url(ask["url"]) == target for ask in plain.get("asks", [plain])):
                yield PageRow(table, tuple(key), url)


def blank(db: sqlite3.Connection, row: PageRow) -> None:
    """Empty what the page left in one row; its id, its address and its moments stay."""
    shape = next((shape for shape in SHAPES if row.table in (shape.table, shape.versions)), None)
    if row.table in NOTES:
        _, names = NOTES[row.table]
        remove(db, row.table, dict(zip(names, row.key, strict=True)))
    elif shape is None:
        sets = "record = '{}', reasons = '[]'" if row.table == "rejects" else "value = NULL"
        db.execute(f"UPDATE {row.table} SET {sets} WHERE run = ? AND n = ?", row.key)  # noqa: S608
    elif row.table == shape.table:
        _blank_record(db, shape, str(row.key[0]))
    else:
        id, n = row.key
        db.execute(
            f"UPDATE {shape.versions} SET record = '{{}}', content_hash = ? "  # noqa: S608
            f"WHERE {shape.owner} = ? AND n = ?",
            (content_hash(shape, {}), id, n),
        )
        db.execute(
            f"UPDATE {shape.versions} SET changes = '{{}}' "  # noqa: S608 - our own names
            f"WHERE {shape.owner} = ? AND n IN (?, ? + 1)",
            (id, n, n),
        )


def _says(db: sqlite3.Connection, shape: Shape, id: str) -> bool:
    """Whether a record titled with the mark, or one of its versions, still says something."""
    row = record_rows.load(db, shape, id) or {}
    left = db.execute(
        f"SELECT 1 FROM {shape.versions} WHERE {shape.owner} = ? "  # noqa: S608 - our own names
        "AND (coalesce(record, '{}') != '{}' OR changes != '{}')",
        (id,),
    ).fetchone()
    return bool(left) or any(row.get(name) for name in shape.texts if name not in _FIXED)


def _blank_record(db: sqlite3.Connection, shape: Shape, id: str) -> None:
    row = record_rows.load(db, shape, id)
    assert row is not None, "it was found"  # noqa: S101
    new: Row = {name: None for name in shape.columns if name not in _FIXED}
    new |= {"title": MARK, "evidence": "{}"}
    key = f"url:{canonical_url(row['url'])}" if row["url"] else f"text:{MARK} {id}"
    new["identity_key"] = free_key(db, shape, row, key)
    db.execute(
        f"UPDATE {shape.versions} SET record = iif(n = ?, NULL, '{{}}'), "  # noqa: S608
        f"changes = '{{}}', content_hash = ? WHERE {shape.owner} = ?",
        (row["version"], content_hash(shape, {}), id),
    )
    for statement in _HANGING[shape.table]:
        db.execute(statement, {"id": id})
    write(db, shape, row, new)
