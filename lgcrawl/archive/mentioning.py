"""Whom an article names, as rows of ``mentions``."""

from __future__ import annotations

import sqlite3
from typing import Any

from lgcrawl.archive.columns import storable
from lgcrawl.archive.register import ensure_employers
from pipelines.records import Article

COLUMNS = ("person", "role", "organisation_text", "employer_id", "method", "found_in", "uses")
Row = tuple[Any, ...]  # as COLUMNS


def rows_of(article: Article) -> list[Row]:
    """The mentions of an article as the table has them, in order."""
    return [
        tuple(
            storable(value) if isinstance(value := getattr(mention, name), str) else value
            for name in COLUMNS
        )
        for mention in article.mentions
    ]


def stored(db: sqlite3.Connection, id: str) -> list[Row]:
    """The mentions that are kept of an article, in order."""
    rows = db.execute(
        f"SELECT {', '.join(COLUMNS)} FROM mentions "  # noqa: S608 - our own names
        "WHERE article_id = ? ORDER BY position",
        (id,),
    )
    return [tuple(row) for row in rows]


def write(db: sqlite3.Connection, id: str, mentions: list[Row]) -> None:
    """Keep these mentions of an article, in the place of those before."""
    ensure_employers(db, [employer_id for _, _, _, employer_id, *_ in mentions if employer_id])
    db.execute("DELETE FROM mentions WHERE article_id = ?", (id,))
    db.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(id, position, *mention) for position, mention in enumerate(mentions, 1)],
    )


def listed(mentions: list[Row]) -> list[tuple[str | None, str | None, str | None]]:
    """Name, id and method of those that stand in a list: names as printed for themselves."""
    return [
        (organisation, employer_id, method)
        for _, _, organisation, employer_id, method, found_in, _ in mentions
        if found_in == "list"
    ]
