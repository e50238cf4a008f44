"""Version 3: every table laid down anew with its documentation, and what was there carried over."""

from __future__ import annotations

import sqlite3

from lgcrawl.archive.identity import address
from lgcrawl.archive.numbers import evidence_number, in_order, run_number

OLD = (
    *("employers", "sources", "runs", "pages", "employer_names", "vacancies", "vacancy_versions"),
    *("vacancy_employers", "listings", "articles", "article_versions", "mentions", "rejects"),
    "issues",
)
# Columns whose values are carried over as they are; left out: all both have.
_ALIKE = ("employers", "sources", "pages", "employer_names")
_STATE = """CASE WHEN state != 'closed' THEN state WHEN closed_why = 'closing_date' THEN 'expired'
    WHEN closing_date > closed_on THEN 'withdrawn' ELSE 'closed' END"""


def set_aside(db: sqlite3.Connection) -> None:
    """Rename the old tables, without their indexes, to make room for the new."""
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for (name,) in db.execute(indexes).fetchall():
        db.execute(f"DROP INDEX {name}")
    for name in OLD:
        db.execute(f"ALTER TABLE {name} RENAME TO old_{name}")


def carry_over(db: sqlite3.Connection) -> None:
    """Fill the new tables from the old, then drop these."""
    db.create_function("unhex", 1, bytes.fromhex, deterministic=True)
    db.create_function("address", 1, address, deterministic=True)
    db.create_function("evidence_number", 1, evidence_number, deterministic=True)
    for name in _ALIKE:
        columns = ", ".join(_columns(db, name))
        db.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM old_{name}")
    _runs(db)
    _numbers(db, "vacancies", "first_seen")
    _numbers(db, "articles", "min(coalesce(published, first_seen), first_seen)")
    for name in ("vacancies", "articles"):
        db.execute(
            f"""INSERT OR IGNORE INTO evidence_sets
            SELECT evidence_number(evidence), evidence FROM old_{name}"""
        )
        _records(db, name)
    db.execute(
        """INSERT INTO pay_scale_checks SELECT id, salary_scale_check, salary_scale_year,
        salary_from_scale_min, salary_from_scale_max FROM old_vacancies
        WHERE salary_scale_check IS NOT NULL OR salary_from_scale_min IS NOT NULL"""
    )
    _versions(db, "vacancy_versions", "vacancy_id", "vacancies")
    _versions(db, "article_versions", "article_id", "articles")
    db.execute(
        """INSERT INTO vacancy_employers SELECT n.number, o.position, o.employer_id
        FROM old_vacancy_employers o JOIN vacancies n ON n.id = o.vacancy_id"""
    )
    db.execute(
        """INSERT INTO vacancy_addresses SELECT vacancy_id, url, min(first_seen), max(last_seen)
        FROM old_listings WHERE vacancy_id IN (SELECT vacancy_id FROM old_listings
            GROUP BY vacancy_id HAVING count(DISTINCT url) > 1) GROUP BY vacancy_id, url"""
    )
    db.execute(
        """INSERT INTO mentions SELECT article_id, position, person, role, organisation_text,
        employer_id, method, 'list', 1 FROM old_mentions"""
    )
    said = {"rejects": "url, record, reasons", "issues": "level, field, value, url"}
    for name, columns in said.items():
        db.execute(
            f"""INSERT INTO {name} SELECT m.number,
            row_number() OVER (PARTITION BY run ORDER BY o.id), {columns}
            FROM old_{name} o JOIN run_numbers m ON m.old = o.run"""
        )
    db.execute("INSERT INTO unlinked SELECT id FROM vacancies UNION ALL SELECT id FROM articles")
    for name in reversed(OLD):
        db.execute(f"DROP TABLE old_{name}")
    db.execute("DROP TABLE run_numbers")


def _columns(db: sqlite3.Connection, name: str) -> list[str]:
    """The columns that a new table and the old one of its name share."""
    old = {row[1] for row in db.execute(f"PRAGMA table_info(old_{name})")}
    return [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] in old]


def _runs(db: sqlite3.Connection) -> None:
    db.execute("CREATE TEMP TABLE run_numbers (old INTEGER PRIMARY KEY, number INTEGER)")
    taken: set[int] = set()
    for old, *who in db.execute(
        "SELECT id, started_at, source, host, pid FROM old_runs ORDER BY id"
    ):
        new = run_number(*who)
        while new in taken:
            new += 1
        taken.add(new)
        db.execute("INSERT INTO run_numbers VALUES (?, ?)", (old, new))
    columns = [name for name in _columns(db, "runs") if name != "id"]
    db.execute(
        f"""INSERT INTO runs (id, {", ".join(columns)}) SELECT m.number, {", ".join(columns)}
        FROM old_runs o JOIN run_numbers m ON m.old = o.id"""
    )
    db.execute(
        """UPDATE runs SET healthy = 1
        WHERE outcome IN ('ok', 'unchanged', 'empty') AND rejected = 0"""
    )


def _numbers(db: sqlite3.Connection, name: str, moment: str) -> None:
    db.execute(f"CREATE TEMP TABLE new_{name} (id TEXT PRIMARY KEY, number INTEGER)")
    rows = db.execute(
        f"SELECT id, {moment} FROM old_{name} ORDER BY 2, old_{name}.rowid"
    ).fetchall()
    numbers = in_order(moment for _, moment in rows)
    db.executemany(
        f"INSERT INTO new_{name} VALUES (?, ?)",
        zip((id for id, _ in rows), numbers, strict=True),
    )


def _records(db: sqlite3.Connection, name: str) -> None:
    """The records themselves: numbers by moment, runs by their new ids, evidence by its number."""
    made = {
        "number": "n.number",
        "evidence": "evidence_number(o.evidence)",
        "content_hash": "unhex(o.content_hash)",
        "last_run": "(SELECT number FROM run_numbers WHERE old = o.last_run)",
        "closed_run": "(SELECT number FROM run_numbers WHERE old = o.closed_run)",
        "state": _STATE,
    }
    columns = ["number", *_columns(db, name)]
    if name == "vacancies":
        made["address"] = "address(o.url)"
        columns.append("address")
    values = [made.get(column, f"o.{column}") for column in columns]
    db.execute(
        f"""INSERT INTO {name} ({", ".join(columns)}) SELECT {", ".join(values)}
        FROM old_{name} o JOIN new_{name} n ON n.id = o.id ORDER BY n.number"""
    )
    db.execute(f"DROP TABLE new_{name}")


def _versions(db: sqlite3.Connection, name: str, owner: str, table: str) -> None:
    """The versions; the newest of each needs no copy of what its row says."""
    db.execute(
        f"""INSERT INTO {name} ({owner}, n, seen_at, run, content_hash, record, changes)
        SELECT {owner}, n, seen_at, m.number, unhex(o.content_hash),
        iif(n = r.version, NULL, record), changes
        FROM old_{name} o JOIN run_numbers m ON m.old = o.run
        JOIN old_{table} r ON r.id = o.{owner}"""
    )
