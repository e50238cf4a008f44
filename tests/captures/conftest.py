"""Captures to try things on: a council's pages in our own words, and a store to keep them in."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import connect
from lgcrawl.captures.store import Store

URL = "https://www.example.gov.uk/jobs/1"
SENT = (("Accept", "text/html"), ("User-Agent", "lgcrawl/0.1.0"))
HTML = (("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx"))
_WORDS = random.Random(5)
WORDS = ["".join(_WORDS.choices("aeioulnrst", k=_WORDS.randint(3, 9))) + str(n) for n in range(800)]


def text(seed: object, words: int) -> str:
    return " ".join(random.Random(str(seed)).choices(WORDS, k=words))


def page(kind: str, seed: object, own: int = 150) -> bytes:
    """A page of some 20 KB: the furniture of its kind, and text of its own."""
    furniture = "".join(f"<li><a href='/{kind}'>{text((kind, n), 6)}</a></li>" for n in range(250))
    return f"<!DOCTYPE html><ul>{furniture}</ul><main>{text(seed, own)}</main>".encode()


def answer(url: str = URL, at: str = "2026-11-23T06:15:00Z", **values: Any) -> Capture:
    """A capture, of a small page where nothing else is said."""
    given: dict[str, Any] = {
        "body": b"<h1>Planner</h1>",
        "status": 200,
        "reason": "OK",
        "request_headers": SENT,
        "response_headers": HTML,
        "source": "essex-jobs",
        "run": 1,
        "role": "detail",
    }
    return Capture(url=url, fetched_at=at, **(given | values))


def unchanged(url: str = URL, at: str = "2026-11-24T06:15:00Z", **values: Any) -> Capture:
    """A 304."""
    return answer(url, at, body=None, status=304, reason="Not Modified", **values)


def moment(second: int) -> str:
    """So many seconds after the first of November 2026."""
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=second)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "captures.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(path)) as made:
        yield made


@pytest.fixture
def store(db: sqlite3.Connection) -> Store:
    return Store(db)


def intact(db: sqlite3.Connection) -> None:
    """Every body can be read, rests on at most one other, and every reference leads somewhere."""
    store = Store(db)
    ids = [id for (id,) in db.execute("SELECT id FROM captures")]
    assert all(store.get(id) is not None for id in ids)
    chained = """SELECT count(*) FROM bodies JOIN bodies AS base ON base.digest = bodies.base
        WHERE base.base IS NOT NULL"""
    assert db.execute(chained).fetchone() == (0,)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    unused = """SELECT count(*) FROM bodies
        WHERE NOT EXISTS (SELECT 1 FROM captures WHERE captures.digest = bodies.digest)"""
    assert db.execute(unused).fetchone() == (0,)
