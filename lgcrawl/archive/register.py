"""The employers of the register, and every printed name with what it was taken for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from lgcrawl.archive.columns import json_array, storable
from pipelines import employer

# Columns of `employers`, after the id and the name, called alike in the register.
_COLUMNS = (
    "short_name",
    "kind",
    "nation",
    "region",
    "parent",
    "gss_code",
    "start_date",
    "end_date",
    "status",
    "replaced_by",
    "homepage",
)


def sync_employers(db: sqlite3.Connection, rows: Iterable[Mapping[str, str]]) -> int:
    """Bring ``employers`` up to date with the register's rows; how many there are.

    A row needs ``id`` and ``official_name``. An employer that has left the register stays, with
    ``listed`` 0.
    """
    values = [
        (row["id"], row["official_name"], *(row.get(name) or None for name in _COLUMNS))
        for row in rows
    ]
    db.execute("UPDATE employers SET listed = 0 WHERE listed = 1")
    db.executemany(
        f"""INSERT INTO employers (id, name, {", ".join(_COLUMNS)}, listed)
        VALUES ({", ".join("?" * (2 + len(_COLUMNS)))}, 1)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, listed = 1,
        {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}""",  # noqa: S608 - our names
        values,
    )
    return len(values)


def ensure_employers(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """A row, with ``listed`` 0, for an id that a card or an older register names."""
    db.executemany(
        "INSERT OR IGNORE INTO employers (id, name, listed) VALUES (?, ?, 0)",
        [(storable(id), storable(id)) for id in ids],
    )


def count_name(
    db: sqlite3.Connection,
    raw: str | None,
    ids: list[str],
    method: str | None,
    seen_at: str,
    *,
    uses: int,
) -> None:
    """Remember what a printed name was last taken for; ``uses`` is added to its count."""
    if not raw or not raw.strip():
        return
    reason = None
    if not ids:  # a mention is linked to one body only, a joint name means several
        alone = employer.match(raw)
        ids, method, reason = list(alone.ids), method or alone.method, alone.reason
    db.execute(
        """INSERT INTO employer_names VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (raw) DO UPDATE SET employer_ids = excluded.employer_ids,
        method = excluded.method, reason = excluded.reason, uses = uses + excluded.uses,
        last_seen = max(last_seen, excluded.last_seen)""",
        (storable(raw), json_array(tuple(ids)), method, reason, uses, seen_at, seen_at),
    )
