"""Captures merged with their archives, and what one machine has erased: it stays erased."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.archive.checking.examination import check
from lgcrawl.archive.forgetting import erasure as forgetting
from lgcrawl.archive.forgetting.sought import Sought
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path, connect, reading
from lgcrawl.captures.dropping import drop
from lgcrawl.captures.retention import prune
from lgcrawl.captures.store import Store
from tests.archive.conftest import Bench
from tests.archive.forgetting_scene import NAME, PAGES, SITE, bench, body_of, forget, full, left
from tests.archive.forgetting_scene import page as scene_page
from tests.archive.merging_worlds import Machine, everything, merged, moment
from tests.captures.conftest import page

__all__ = ["bench", "full"]


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """Where two are merged: a folder of its own."""
    (tmp_path / "both").mkdir()
    return tmp_path / "both" / "archive.db"


def kept(machine: Machine, *captures: Capture) -> None:
    with closing(connect(captures_path(machine.path))) as db, db:
        store = Store(db)
        for capture in captures:
            store.add(capture)


def detail(n: int, hour: float, seed: object = None) -> Capture:
    """A page of one kind, by its number and what it says."""
    return Capture(
        url=f"https://jobs.example/{n}",
        fetched_at=moment(hour),
        status=200,
        body=page("detail", seed if seed is not None else n),
        source="essex-jobs",
        role="detail",
    )


def bodies(path: Path) -> dict[str, bytes | None]:
    """What every capture can be read as."""
    with reading(captures_path(path)) as db:
        assert db is not None
        return {capture.id: capture.body for capture in Store(db).select()}


def stored(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(captures_path(path))) as db:
        return {
            table: sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
            for table in ("bodies", "bases", "captures")
        }


@pytest.fixture
def two(tmp_path: Path) -> tuple[Machine, Machine]:
    """Machines that captured pages of one site: some both, some of them changed in between.

    What is whole at one of them is packed against another page at the other.
    """
    north, south = Machine(tmp_path / "north.db"), Machine(tmp_path / "south.db")
    kept(north, *(detail(n, n) for n in range(6)), detail(0, 20, "changed"))
    kept(south, *(detail(n, 10 + n) for n in reversed(range(3, 9))), detail(4, 4), detail(3, 30))
    for machine in (north, south):
        machine.run(1)
    return north, south


def test_every_capture_of_both_can_be_read(two: tuple[Machine, Machine], both: Path) -> None:
    north, south = two
    first, second = merged(both, north, south)
    assert (first.captures, second.captures) == (7, 7)  # one was captured by both
    assert bodies(both) == bodies(north.path) | bodies(south.path)
    assert list(check(both)) == []


def test_a_body_is_there_once_and_its_base_is_whole(
    two: tuple[Machine, Machine], both: Path
) -> None:
    merged(both, *two)
    with closing(sqlite3.connect(captures_path(both))) as db:
        (count,) = db.execute("SELECT count(*) FROM bodies").fetchone()
        packed = db.execute(
            """SELECT count(*), sum(base.base IS NULL) FROM bodies b
            JOIN bodies base ON base.digest = b.base"""
        ).fetchone()
        (repeated,) = db.execute(
            """SELECT count(*) FROM captures c JOIN captures first ON first.id = c.revisit_of
            WHERE first.digest IS c.digest"""
        ).fetchone()
    assert count == 10
    assert packed[0] == packed[1] > 0
    assert repeated > 0


def test_the_order_does_not_matter_nor_how_often(
    two: tuple[Machine, Machine], tmp_path: Path, both: Path
) -> None:
    north, south = two
    merged(both, north, south)
    other = tmp_path / "both" / "sn.db"
    merged(other, south, north)
    assert stored(both) == stored(other)
    assert [again.captures for again in merged(both, south, north)] == [0, 0]
    assert stored(both) == stored(other)


def test_without_captures_there_are_none(tmp_path: Path, both: Path) -> None:
    north, south = Machine(tmp_path / "north.db"), Machine(tmp_path / "south.db")
    north.run(1)
    south.run(2)
    kept(south, detail(1, 2))
    merged(both, north)
    assert not captures_path(both).exists()
    merged(both, south, north)
    assert len(bodies(both)) == 1


def test_what_one_has_pruned_comes_back(two: tuple[Machine, Machine]) -> None:
    """How long captures are kept is a rule of each archive: the next `captures prune` takes it."""
    north, south = two
    merged(north.path, south)
    whole = bodies(north.path)
    with closing(connect(captures_path(north.path))) as db, db:
        drop(db, [detail(4, 4).id])
    merged(north.path, south)
    assert bodies(north.path) == whole


# -- erased ----------------------------------------------------------------------------------------
@pytest.fixture
def twin(full: Bench, tmp_path: Path) -> Path:
    """A copy of the archive full of one name, made before anything was erased."""
    (tmp_path / "twin").mkdir()
    twin = tmp_path / "twin" / "archive.db"
    for there, here in ((full.path, twin), (captures_path(full.path), captures_path(twin))):
        with closing(sqlite3.connect(there)) as db, closing(sqlite3.connect(here)) as to:
            db.backup(to)
    return twin


def test_what_we_erased_does_not_come_back(full: Bench, twin: Path) -> None:
    """Nor in a page that parts the name by markup, which only the other has seen."""
    with closing(connect(captures_path(twin))) as db, db:
        again = replace(scene_page("/markup", PAGES["/markup"], 1), fetched_at=moment(50))
        Store(db).add(again)
    forget(full.path, "matching", NAME)
    before = everything(full.path)
    merged(full.path, twin)
    assert left(full.path.parent) == []
    assert everything(full.path) == before
    assert list(check(full.path)) == []


def test_what_they_erased_is_erased_here(full: Bench, twin: Path) -> None:
    forget(twin, "matching", NAME)
    merged(full.path, twin)
    assert everything(full.path) == everything(twin)
    assert left(full.path.parent) == []
    assert list(check(full.path)) == []


def test_an_erased_page_stays_empty(full: Bench, twin: Path) -> None:
    forget(full.path, "url", f"{SITE}/plain")
    assert body_of(full.path, f"{SITE}/plain") is None
    merged(full.path, twin)
    assert body_of(full.path, f"{SITE}/plain") is None
    assert body_of(full.path, f"{SITE}/upper") is not None


def test_the_other_keeps_what_it_has_not_erased(full: Bench, twin: Path) -> None:
    forget(full.path, "matching", NAME)
    before = everything(twin)
    merged(full.path, twin)
    assert everything(twin) == before
    sought = Sought.of("matching", NAME)
    assert forgetting.look_for(twin, sought).counts["articles"] == 1


def test_what_one_of_them_pruned_is_no_loss_in_both(
    two: tuple[Machine, Machine], both: Path
) -> None:
    north, south = two
    with closing(connect(captures_path(north.path))) as db:
        prune(db, [detail(0, 0).id], {detail(0, 0).id})
    merged(both, south, north)
    with closing(sqlite3.connect(captures_path(both))) as db:
        assert db.execute("SELECT id FROM dropped").fetchall() == [(detail(0, 0).id,)]
    merged(both, south, north)
    assert detail(0, 0).id not in bodies(both)
    assert list(check(both)) == []
