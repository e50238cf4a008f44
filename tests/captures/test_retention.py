"""How long captures are kept."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from random import randbytes

import pytest

from lgcrawl.captures import retention
from lgcrawl.captures.retention import due, prune
from lgcrawl.captures.store import Store
from tests.captures.conftest import answer, intact, moment, page

NOW = datetime(2026, 12, 31, 6, 15, tzinfo=UTC)


def test_each_source_has_its_own_time(store: Store) -> None:
    for day in (1, 20):
        for source in ("essex-jobs", "kent", None):
            url = f"https://{source}.example/"
            store.add(answer(url, f"2026-12-{day:02}T06:15:00Z", source=source))
    asked = due(store.listed(), NOW, {"essex-jobs": 20, None: 5}, default=400)
    gone = [store.get(id) for id in asked.drop]
    assert [(c.source, c.fetched_at[8:10]) for c in gone if c] == [
        ("essex-jobs", "01"),
        (None, "01"),
        (None, "20"),
    ]
    assert due(store.listed(), NOW, {}).drop == ()


def test_the_day_a_capture_is_past_its_time(store: Store) -> None:
    store.add(answer(at="2026-12-01T06:15:00Z"))
    for days, going in ((29, 1), (30, 0), (31, 0)):
        assert len(due(store.listed(), NOW, {}, default=days).drop) == going


def test_what_is_protected_is_spared_and_told(store: Store) -> None:
    old = answer(at="2026-01-01T06:15:00Z")
    store.add(old)
    asked = due(store.listed(), NOW, {}, default=90, protected={old.id})
    assert (asked.drop, asked.spared) == ((), (old.id,))


def test_pruning_gives_the_room_back(
    store: Store, db: sqlite3.Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 7)
    pages = [answer(f"https://e.example/{n}", moment(n), body=randbytes(9000)) for n in range(40)]
    for capture in pages:
        store.add(capture)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.stat().st_size
    went = prune(db, [capture.id for capture in pages[:30]])
    assert (went.captures, went.bodies) == (30, 30)
    assert path.stat().st_size < before / 2
    assert list(store.select()) == pages[30:]
    intact(db)


def test_pruning_cut_off_has_done_whole_batches(
    store: Store, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 10)
    pages = [answer(f"https://e.example/{n}", moment(n), body=page("j", n)) for n in range(25)]
    for capture in pages:
        store.add(capture)
    whole, calls = retention.drop, []

    def interrupted(db: sqlite3.Connection, ids: list[str]) -> object:
        calls.append(ids)
        done = whole(db, ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(retention, "drop", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prune(db, [capture.id for capture in pages[:20]])
    assert list(store.select()) == pages[10:]
    intact(db)
