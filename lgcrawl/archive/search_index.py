"""What the search index is made of: texts without contact details, and marks; keeping it true."""

# ruff: noqa: S608 - nothing but our own names
from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from functools import lru_cache

from lgcrawl.archive.contacts import replace
from lgcrawl.archive.schema.search import COUNTED, EMPLOYERS, MARKED, TEXTS

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
# Texts whose words are marked as said in the title, and as said at the head of a record.
_TITLE, _HEAD = "t", "h"
_HEADS = {"vacancies": ("employer_text", "location_text", "department"), "articles": ()}
_AT_ONCE = 64 << 20  # bytes of an index in hand while it is made anew: fewer pieces to merge
_USUALLY = 1 << 20  # SQLite's own default


def install(db: sqlite3.Connection) -> None:
    """What a connection needs to bring the index up to date.

    REPLACE then fires the triggers of the rows it deletes, as the index needs.
    """
    db.create_function("searchable", 1, searchable, deterministic=True)
    db.create_function("marks", -1, _marks, deterministic=True)
    db.create_function("heads", -1, _heads, deterministic=True)
    db.execute("PRAGMA recursive_triggers = ON")


@lru_cache(maxsize=1024)  # places and employers come again and again
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


@lru_cache(maxsize=4096)
def mark(kind: str, value: str) -> str:
    """The one word in the index for a value of a row.

    >>> mark("region", "East of England") == "\\ue000reast\\ue001of\\ue001england"
    True
    """
    return _PRIVATE + _KINDS[kind] + _BETWEEN.sub(_JOINED, unmarked(value).casefold())


def in_title(text: str) -> str:
    """Words as the index has those of titles; phrases keep their order.

    >>> in_title("Night nurse") == "\\ue000tNight \\ue000tnurse"
    True
    """
    return " ".join(f"{_PRIVATE}{_TITLE}{word}" for word in words(text))


def at_head(text: str) -> str:
    """Words as the index has those of employer, place and department."""
    return " ".join(f"{_PRIVATE}{_HEAD}{word}" for word in words(text))


def words(text: str) -> list[str]:
    """The words of a text as they are marked."""
    return _WORD.findall(unicodedata.normalize("NFC", unmarked(text)))


def folded(word: str) -> str:
    """A word as the index has it.

    >>> folded("Tŷ")
    'ty'
    """
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _marks(employers: str | None, *pairs: str | None) -> str:
    """Marks of employers (ids, a JSON array) and of pairs of a kind and a value."""
    found = [mark("employer", id) for id in json.loads(employers or "[]")]
    pairs_ = zip(pairs[::2], pairs[1::2], strict=True)
    return " ".join([*found, *(mark(kind, value) for kind, value in pairs_ if kind and value)])


def _heads(title: str | None, *texts: str | None) -> str:
    """The words of a title in their order, and those of other texts that it does not say."""
    said = {word.casefold() for word in words(title or "")}
    others: dict[str, str] = {}
    for text in texts:
        for word in words(text or ""):
            others.setdefault(word.casefold(), word)
    rest = " ".join(word for folded, word in others.items() if folded not in said)
    return f"{in_title(title or '')} {at_head(rest)}"


# -- keeping it true -------------------------------------------------------------------------------
def _texts_of(table: str, row: str) -> str:
    return ", ".join(f"searchable({row}.{name})" for name in TEXTS[table])


def _heads_of(table: str, row: str) -> str:
    names = ("title", *_HEADS[table])
    return "heads(" + ", ".join(f"searchable({row}.{name})" for name in names) + ")"


def _marks_of(table: str, row: str, employers: str) -> str:
    pairs = ", ".join(f"'{name}', {row}.{name}" for name in MARKED[table])
    return f"marks({employers}, {pairs})"


def _changes(table: str) -> tuple[str, str]:
    """SQL: take out what the index holds of stale rows, put in what they say now.

    Texts that are not stale are NULL on both sides: their words stay.
    """
    fts, columns = f"{table}_fts", ", ".join((*TEXTS[table], MARKED[table][0]))
    stale, marks = f"{table}_stale", f"{table}_stale_marks"
    texts_then = ", ".join(f"iif(t.held IS NULL, NULL, searchable(t.{n}))" for n in TEXTS[table])
    now = EMPLOYERS[table].format("r")
    texts_now = ", ".join(f"iif(t.held IS NULL, NULL, searchable(r.{n}))" for n in TEXTS[table])
    take = f"""INSERT INTO {fts} ({fts}, rowid, {columns})
        SELECT 'delete', n.number, {texts_then},
        iif(t.number IS NULL, '', {_heads_of(table, "t")}) || ' '
        || iif(m.number IS NULL, '', {_marks_of(table, "m", "m.employers")})
        FROM (SELECT number FROM {stale} WHERE held UNION SELECT number FROM {marks} WHERE held) n
        LEFT JOIN {stale} t ON t.number = n.number AND t.held
        LEFT JOIN {marks} m ON m.number = n.number AND m.held ORDER BY n.number"""
    put = f"""INSERT INTO {fts} (rowid, {columns})
        SELECT r.number, {texts_now},
        iif(t.number IS NULL, '', {_heads_of(table, "r")}) || ' '
        || iif(m.number IS NULL, '', {_marks_of(table, "r", now)})
        FROM (SELECT number FROM {stale} UNION SELECT number FROM {marks}) n
        JOIN {table} r ON r.number = n.number LEFT JOIN {stale} t ON t.number = n.number
        LEFT JOIN {marks} m ON m.number = n.number ORDER BY n.number"""
    return take, put


_CHANGES = {table: _changes(table) for table in TEXTS}


def refresh(db: sqlite3.Connection) -> None:
    """Bring the index up to date with what was written, just before the COMMIT of it.

    What is committed without it waits in the file for the next refresh.
    """
    for table, changes in _CHANGES.items():
        noted = f"SELECT number FROM {table}_stale UNION ALL SELECT number FROM {table}_stale_marks"
        if db.execute(f"{noted} LIMIT 1").fetchone():
            for sql in changes:
                db.execute(sql)
            _forget_changes(db, table)


def _forget_changes(db: sqlite3.Connection, table: str) -> None:
    db.execute(f"DELETE FROM {table}_stale")
    db.execute(f"DELETE FROM {table}_stale_marks")


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
            WHERE state = 'open' AND {field} IS NOT NULL GROUP BY {field}"""
        )
    db.execute(
        """INSERT INTO open_counts SELECT 'employer', e.employer_id, count(DISTINCT e.number)
        FROM vacancies v JOIN vacancy_employers e ON e.number = v.number
        WHERE v.state = 'open' GROUP BY e.employer_id"""
    )


def _index(db: sqlite3.Connection, table: str) -> None:
    fts, columns = f"{table}_fts", ", ".join((*TEXTS[table], MARKED[table][0]))
    marks = _marks_of(table, "r", EMPLOYERS[table].format("r"))
    _forget_changes(db, table)
    db.execute(f"INSERT INTO {fts} ({fts}) VALUES ('delete-all')")
    db.execute(f"INSERT INTO {fts} ({fts}, rank) VALUES ('hashsize', {_AT_ONCE})")
    db.execute(
        f"""INSERT INTO {fts} (rowid, {columns}) SELECT r.number, {_texts_of(table, "r")},
        {_heads_of(table, "r")} || ' ' || {marks} FROM {table} r ORDER BY r.number"""
    )
    db.execute(f"INSERT INTO {fts} ({fts}, rank) VALUES ('hashsize', {_USUALLY})")
    db.execute(f"INSERT INTO {fts} ({fts}) VALUES ('optimize')")
