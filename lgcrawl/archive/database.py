"""Opening an archive: is it ours, is it current, and what to tell a person when it is not."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lgcrawl.archive.schema import APPLICATION_ID, KNOWN, migrations
from lgcrawl.archive.search_index import install
from lgcrawl.captures import database as files
from lgcrawl.captures.database import DAMAGE, Kind, explain, look
from pipelines.errors import ArchiveError

__all__ = [
    "DAMAGE",
    "connect",
    "connect_for_reading",
    "explain",
    "explained",
    "look",
    "moment",
    "now",
]

ARCHIVE = Kind(
    APPLICATION_ID,
    migrations,
    KNOWN,
    "archive of lgcrawl",
    "lgcrawl replay",
    page_bytes=16384,  # two vacancies to a page of 4096 leave a fifth of it empty
    prepare=install,
)
_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z")


def now() -> str:
    """This moment, UTC, ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str | None) -> str:
    """``text`` where it is a moment as :func:`now` gives it, else now."""
    return text if text and _MOMENT.fullmatch(text) else now()


def connect(path: Path) -> sqlite3.Connection:
    """A connection for the one writer, the archive made or brought up to date first.

    Raises NotAnArchive, ArchiveFull, ArchiveLocked or ArchiveError.
    """
    return files.connect(path, ARCHIVE)


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; rows come as tuples.

    Raises NotAnArchive, ArchiveFull or ArchiveError, also where no archive is there yet.
    """
    db = files.connect_for_reading(path, ARCHIVE)
    if db is None:  # or its first crawl was cut off, such as by a full disk
        where = "no archive in it yet" if look(path) else "no archive there"
        raise ArchiveError(f"{path}: {where}; `lgcrawl crawl` makes one")
    return db


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What SQLite says of a file inside the ``with`` block raised as ArchiveError about it."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from None
