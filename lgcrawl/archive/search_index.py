"""What the search index is made of: texts without contact details, and marks; making it anew."""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache

from lgcrawl.archive.contacts import replace
from lgcrawl.archive.schema.search import COUNTED, MARKED, TEXTS, marks, texts

_PRIVATE = "\ue000"  # begins a mark; of Unicode's private use, which counts as a letter
_JOINED = "\ue001"  # in a mark, what is no letter
_HIDDEN = "\ue002"  # a word that was a contact detail
_OURS = re.compile("[\ue000-\ue002]")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\W_]")
# What a mark is made of -> the letter that tells it from others of the same value.
_KINDS = {
    **{"state": "s", "region": "r", "nation": "n", "contract_type": "c", "working": "w"},
    **{"source": "b", "kind": "k", "employer": "e"},
}


def install(db: sqlite3.Connection) -> None:
    """What a connection needs to write vacancies and articles.

    REPLACE then fires the triggers of the rows it deletes, as the index needs.
    """
    db.create_function("searchable", 1, searchable, deterministic=True)
    db.create_function("marks", -1, _marks, deterministic=True)
    db.execute("PRAGMA recursive_triggers = ON")


@lru_cache(maxsize=64)  # a text is indexed, marked and taken out within moments
def searchable(text: str | None) -> str | None:
    """A text as it is indexed: each word of a contact detail is hidden, the rest in its place.

    So words keep their distance for phrases, and snippets of the printed text are cut rightly.

    >>> searchable("Call Jo on 01632 960123.") == f"Call Jo on {_HIDDEN} {_HIDDEN}."
    True
    """
    if text is None:
        return None
    return replace(unmarked(text), lambda detail: _WORD.sub(_HIDDEN, detail))


def unmarked(text: str) -> str:
    """A text that cannot pass for a mark, whoever wrote it."""
    return _OURS.sub(" ", text)


def mark(kind: str, value: str) -> str:
    """The one word in the index for a value of a row.

    >>> mark("region", "East of England") == "\\ue000reast\\ue001of\\ue001england"
    True
    """
    return _PRIVATE + _KINDS[kind] + _BETWEEN.sub(_JOINED, unmarked(value).casefold())


def _marks(*pairs: str | None) -> str:
    kinds, values = pairs[::2], pairs[1::2]
    return " ".join(
        mark(kind, value) for kind, value in zip(kinds, values, strict=True) if kind and value
    )


# -- anew ------------------------------------------------------------------------------------------
_EMPLOYERS = {
    "vacancies": "SELECT DISTINCT employer_id FROM vacancy_employers WHERE number = r.number",
    "articles": """SELECT DISTINCT employer_id FROM mentions
        WHERE article_id = r.id AND employer_id IS NOT NULL""",
}


def rebuild(db: sqlite3.Connection) -> None:
    """Index every row and count every open vacancy anew, within the transaction there is.

    Not FTS5's own ``rebuild``, which would index what is printed, contact details and all.
    """
    for table in TEXTS:
        _index(db, table)
    db.execute("DELETE FROM open_counts")
    for field in COUNTED:
        db.execute(
            f"""INSERT INTO open_counts SELECT '{field}', {field}, count(*) FROM vacancies
            WHERE state = 'open' AND {field} IS NOT NULL GROUP BY {field}"""  # noqa: S608
        )
    db.execute(
        """INSERT INTO open_counts SELECT 'employer', e.employer_id, count(DISTINCT e.number)
        FROM vacancies v JOIN vacancy_employers e ON e.number = v.number
        WHERE v.state = 'open' GROUP BY e.employer_id"""
    )


def _index(db: sqlite3.Connection, table: str) -> None:
    fts = f"{table}_fts"
    columns = ", ".join((*TEXTS[table], MARKED[table][0]))
    employers = f"""(SELECT coalesce(group_concat(marks('employer', employer_id), ' '), '')
        FROM ({_EMPLOYERS[table]}))"""  # noqa: S608 - our own names
    db.execute(f"INSERT INTO {fts} ({fts}) VALUES ('delete-all')")  # noqa: S608
    # In greater pieces than a crawl writes: fewer to merge.
    db.execute(f"INSERT INTO {fts} ({fts}, rank) VALUES ('hashsize', {_PIECE})")  # noqa: S608
    db.execute(
        f"""INSERT INTO {fts} (rowid, {columns}) SELECT r.number, {texts(table, "r")},
        {marks(table, "r")} || ' ' || {employers} FROM {table} r ORDER BY r.number"""  # noqa: S608
    )
    db.execute(f"INSERT INTO {fts} ({fts}, rank) VALUES ('hashsize', {_USUAL})")  # noqa: S608


_PIECE = 64 << 20  # bytes of an index held before they are written
_USUAL = 1 << 20  # SQLite's default
