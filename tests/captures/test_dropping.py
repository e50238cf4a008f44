"""What is taken out is gone; all else can still be read, whatever rested on whatever."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.capture import Capture, digest_of
from lgcrawl.captures.dropping import Dropped, drop, erase, replace_body
from lgcrawl.captures.store import Store
from tests.captures.conftest import URL, answer, intact, moment, page, unchanged

HOST = "https://www.example.gov.uk"


def jobs(count: int) -> list[Capture]:
    return [answer(f"{HOST}/jobs/{n}", moment(n), body=page("job", n)) for n in range(count)]


def days(count: int, body: bytes = b"<h1>Planner</h1>") -> list[Capture]:
    return [answer(at=f"2026-11-{1 + day:02}T06:00:00Z", body=body) for day in range(count)]


def add(store: Store, *captures: Capture) -> None:
    for capture in captures:
        assert store.add(capture)


def revisits(db: sqlite3.Connection) -> dict[str, str | None]:
    return dict(db.execute("SELECT id, revisit_of FROM captures").fetchall())


def test_a_capture_goes_with_its_body(store: Store, db: sqlite3.Connection) -> None:
    one, two = jobs(2)
    add(store, one, two)
    went = drop(db, [two.id, "cap_aaaaaaaaaaaaaaaaaaaa"])
    assert (went.captures, went.bodies) == (1, 1)
    assert list(store.select()) == [one]
    intact(db)


def test_a_body_stays_while_another_capture_needs_it(store: Store, db: sqlite3.Connection) -> None:
    first, second = days(2)
    add(store, first, second)
    assert drop(db, [first.id]).bodies == 0
    assert list(store.select()) == [second]
    intact(db)


def test_a_base_goes_once_what_rests_on_it_is_packed_anew(
    store: Store, db: sqlite3.Connection
) -> None:
    """The oldest page of a host is what the others are packed against, and the first to go."""
    pages = jobs(12)
    add(store, *pages)
    before = size(db)
    drop(db, [pages[0].id])
    assert list(Store(db).select()) == pages[1:]
    assert list(store.select()) == pages[1:], "the store that knew the old base goes on"
    assert db.execute("SELECT count(*) FROM bodies WHERE base IS NULL").fetchone() == (1,)
    assert size(db) < before, "packed against another of them, not each alone"
    add(store, answer(f"{HOST}/jobs/77", body=page("job", 77)))
    assert db.execute("SELECT count(*) FROM bodies WHERE base IS NULL").fetchone() == (1,)
    intact(db)


def size(db: sqlite3.Connection) -> int:
    (total,) = db.execute("SELECT sum(length(packed)) FROM bodies").fetchone()
    return int(total)


def test_everything_can_go(store: Store, db: sqlite3.Connection) -> None:
    pages = jobs(12)
    add(store, *pages, *days(3), unchanged())
    went = drop(db, [capture.id for capture in store.select()])
    assert went == Dropped(16, 13, went.size)
    for table in ("captures", "bodies", "bases"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_what_named_a_dropped_capture_names_the_oldest_left(
    store: Store, db: sqlite3.Connection
) -> None:
    first, second, third, fourth = days(4)
    not_modified = unchanged(at="2026-11-02T07:00:00Z")
    add(store, first, second, not_modified, third, fourth)
    assert set(revisits(db).values()) == {None, first.id, second.id}
    drop(db, [first.id, second.id])
    assert revisits(db) == {
        not_modified.id: third.id,
        third.id: None,
        fourth.id: third.id,
    }
    intact(db)


def test_a_304_whose_body_is_gone_names_nothing(store: Store, db: sqlite3.Connection) -> None:
    """Another body of that address is not the one that had not changed."""
    old, new = answer(at="2026-11-20T06:00:00Z"), answer(at="2026-11-22T06:00:00Z", body=b"new")
    not_modified = unchanged(at="2026-11-21T06:00:00Z")
    add(store, old, not_modified, new)
    drop(db, [old.id])
    assert revisits(db) == {not_modified.id: None, new.id: None}


def test_a_body_is_replaced_in_all_its_captures(store: Store, db: sqlite3.Connection) -> None:
    """Someone is to be forgotten: the name goes from the page, and the page from every place."""
    pages = jobs(8)
    again = answer(pages[0].url, "2026-12-01T06:00:00Z", body=pages[0].body)
    add(store, *pages, again)
    redacted = (pages[0].body or b"").replace(b"</ul>", b"</ul>[redacted]")
    digest = replace_body(db, digest_of(pages[0].body or b""), redacted)
    assert digest == digest_of(redacted)
    for id in (pages[0].id, again.id):
        found = store.get(id)
        assert found
        assert (found.id, found.body) == (id, redacted), "it keeps the id it was cited by"
    assert list(store.select())[1:8] == pages[1:]
    assert not Bodies(db).has(digest_of(pages[0].body or b""))
    assert revisits(db)[again.id] == pages[0].id
    assert not store.add(pages[0]), "fetched again from another archive, it does not come back"
    intact(db)


def test_a_body_is_replaced_by_one_that_is_there(store: Store, db: sqlite3.Connection) -> None:
    one, two = answer(body=b"one"), answer(f"{HOST}/two", body=b"two")
    add(store, one, two)
    replace_body(db, digest_of(b"one"), b"two")
    assert [capture.body for capture in store.select()] == [b"two", b"two"]
    intact(db)


def test_replacing_a_body_by_itself_or_one_unknown_changes_nothing(
    store: Store, db: sqlite3.Connection
) -> None:
    add(store, answer())
    for digest, new in ((answer().digest or b"", answer().body or b""), (bytes(16), b"other")):
        replace_body(db, digest, new)
        assert list(store.select()) == [answer()]
        intact(db)


def test_a_body_is_erased_and_its_captures_stay(store: Store, db: sqlite3.Connection) -> None:
    pages = jobs(5)
    again = answer(pages[0].url, "2026-12-01T06:00:00Z", body=pages[0].body)
    add(store, *pages, again)
    assert erase(db, pages[0].digest or b"") == 2
    found = store.get(again.id)
    assert found
    assert (found.body, found.id, found.response_headers) == (
        None,
        again.id,
        again.response_headers,
    )
    assert revisits(db)[again.id] is None
    assert list(store.select())[1:5] == pages[1:]
    intact(db)


def test_what_is_erased_is_not_left_in_the_file(
    store: Store, db: sqlite3.Connection, path: Path
) -> None:
    secret = bytes(range(33, 127)) * 3  # packs to itself, more or less
    add(store, answer(body=secret))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret[:60] in path.read_bytes()
    erase(db, digest_of(secret))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret[:60] not in path.read_bytes()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=25), st.data())
def test_whatever_goes_the_rest_can_be_read(
    db: sqlite3.Connection, answers: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Pages of two kinds, seen again, changed and changed back; any of them go, in two strokes."""
    db.execute("ROLLBACK") if db.in_transaction else None
    db.execute("BEGIN")
    store = Store(db)
    added: dict[str, Capture] = {}
    for second, (number, version) in enumerate(answers):
        url = f"{HOST}/{'jobs' if number % 2 else 'news'}/{number}"
        body = page(url, (number, version), 20) if version else None
        capture = answer(url, moment(second), body=body, status=200 if version else 304)
        store.add(capture)
        added[capture.id] = capture
    for _ in range(2):
        going = data.draw(st.sets(st.sampled_from(sorted(added)))) if added else set()
        drop(db, going)
        added = {id: capture for id, capture in added.items() if id not in going}
        assert {capture.id: capture for capture in store.select()} == added
        intact(db)


@pytest.mark.parametrize("count", [500])
def test_dropping_many_of_one_body_takes_no_time_of_each(
    store: Store, db: sqlite3.Connection, count: int
) -> None:
    """One statement names the new target of all: as many steps for many as for few."""
    captures = [answer(at=moment(n * 3600)) for n in range(count)]
    add(store, *captures)
    steps: list[str] = []
    db.set_trace_callback(steps.append)
    drop(db, [capture.id for capture in captures[: count // 2]])
    db.set_trace_callback(None)
    assert len(steps) < 20
    assert set(revisits(db).values()) == {None, captures[count // 2].id}
    assert captures[0].url == URL
