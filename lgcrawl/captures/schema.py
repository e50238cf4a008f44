"""The tables of captures.db, laid down by migrations written by hand (docs/captures.md)."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4C474343  # "LGCC" in the file's header: this SQLite file holds captures of ours
MAX_BODY = 32 * 1024 * 1024  # bytes, decoded; what the crawl fetches at most
ROLES = ("list", "detail", "robots", "redirect", "other")
migrations = Migrations("lgcrawl-captures")

_MOMENT = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z'"
# A moment as it sorts: with its Z, 06:00:00Z would come after 06:00:00.5Z.
MOMENT = "rtrim(fetched_at, 'Z')"

TABLES = f"""
CREATE TABLE bodies (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 16),
    size INTEGER NOT NULL CHECK (size BETWEEN 0 AND {MAX_BODY}),
    base BLOB REFERENCES bodies (digest) CHECK (base <> digest),
    packed BLOB NOT NULL
) STRICT;
CREATE INDEX bodies_base ON bodies (base) WHERE base IS NOT NULL;

CREATE TABLE bases (
    host TEXT NOT NULL,
    shape TEXT NOT NULL,
    digest BLOB NOT NULL REFERENCES bodies (digest) ON DELETE CASCADE,
    PRIMARY KEY (host, shape)
) STRICT, WITHOUT ROWID;
CREATE INDEX bases_digest ON bases (digest);

CREATE TABLE captures (
    id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'cap_*'),
    url TEXT NOT NULL,
    method TEXT NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 999),
    source TEXT,
    run INTEGER,
    role TEXT NOT NULL CHECK (role IN ({", ".join(f"'{role}'" for role in ROLES)})),
    fetched_at TEXT NOT NULL CHECK (fetched_at {_MOMENT}),
    digest BLOB REFERENCES bodies (digest),
    revisit_of TEXT REFERENCES captures (id) CHECK (revisit_of <> id),
    head BLOB NOT NULL,
    decoded INTEGER NOT NULL CHECK (decoded IN (0, 1))
) STRICT;
CREATE INDEX captures_url ON captures (url, {MOMENT});
CREATE INDEX captures_source ON captures (source, {MOMENT});
CREATE INDEX captures_run ON captures (run, {MOMENT}) WHERE run IS NOT NULL;
CREATE INDEX captures_digest ON captures (digest) WHERE digest IS NOT NULL;
CREATE INDEX captures_original ON captures (digest) WHERE revisit_of IS NULL AND digest IS NOT NULL;
CREATE INDEX captures_revisit ON captures (revisit_of) WHERE revisit_of IS NOT NULL;

CREATE TABLE dropped (
    id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
"""


@migrations(name="0001_captures")
def captures(db: Database) -> None:
    """Version 1: every table."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


# In an empty database every migration is pending: what this program knows.
KNOWN = frozenset(step.name for step in migrations.pending(Database(memory=True)))
