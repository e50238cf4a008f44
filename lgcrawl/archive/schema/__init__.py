"""The archive's tables and views, laid down by migrations written by hand (docs/archive.md)."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from lgcrawl.archive import search_index
from lgcrawl.archive.schema import version_1, version_3
from lgcrawl.archive.schema.search import SEARCH, statements
from lgcrawl.archive.schema.tables import TABLES
from lgcrawl.archive.schema.views import VIEWS

__all__ = ["APPLICATION_ID", "KNOWN", "SEARCH", "TABLES", "VIEWS", "migrations"]

APPLICATION_ID = 0x4C474352  # "LGCR" in the file's header: this SQLite file is an archive of ours
migrations = Migrations("lgcrawl")


@migrations(name="0001_archive")
def archive(db: Database) -> None:
    """Version 1: every table."""
    _run(db, version_1.TABLES)


@migrations(name="0002_normalised")
def normalised(db: Database) -> None:
    """Version 2: pay scales, end clients, interview and start dates, conditions of the post."""
    for column in version_1.NORMALISED.strip().splitlines():
        db.execute(f"ALTER TABLE vacancies ADD COLUMN {column.strip()}")


@migrations(name="0003_history")
def history(db: Database) -> None:
    """Version 3: captures, groups, pay-scale checks, five states, search; numbers made of moments.

    Wants foreign keys off, as ``database.connect`` has them while it migrates.
    """
    _drop_views(db)
    version_3.set_aside(db.conn)
    _run(db, TABLES)
    version_3.carry_over(db.conn)
    search_index.install(db.conn)
    _run(db, SEARCH)
    search_index.rebuild(db.conn)
    _run(db, VIEWS)


@migrations(name="0004_forms")
def forms(db: Database) -> None:
    """Version 4: the markup of descriptions, what adverts attach, the pictures of articles."""
    added = {
        "vacancies": ("description_html TEXT", "attachments TEXT"),
        "articles": ("picture_url TEXT",),
    }
    if "picture_url" in db["articles"].columns_dict:
        return  # laid down with the rest
    _drop_views(db)
    for table, columns in added.items():
        for column in columns:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
        _describe(db, table)
    _run(db, VIEWS)


def _describe(db: Database, table: str) -> None:
    """Let the file say of a table what TABLES says: its comments and checks.

    The columns are the same and in the same order; so SQLite allows it (ALTER TABLE, "Making Other
    Kinds Of Table Schema Changes").
    """
    create = next(s for s in statements(TABLES) if s.startswith(f"CREATE TABLE {table} "))
    (version,) = db.execute("PRAGMA schema_version").fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (create.rstrip(";"), table),
    )
    db.execute(f"PRAGMA schema_version = {version + 1}")
    db.execute("PRAGMA writable_schema = OFF")


def _drop_views(db: Database) -> None:
    """Out of the way of a change of tables; every migration of one ends with laying them down."""
    views = "SELECT name FROM sqlite_master WHERE type = 'view'"
    for (name,) in db.execute(views).fetchall():
        db.execute(f"DROP VIEW {name}")


def _run(db: Database, script: str) -> None:
    for statement in statements(script):
        db.execute(statement)


# In an empty database every migration is pending: what this program knows.
KNOWN = frozenset(step.name for step in migrations.pending(Database(memory=True)))
