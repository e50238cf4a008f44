"""Captures in and out again: byte for byte, once each, in order."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lgcrawl.captures import store as stores
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.store import Store
from pipelines.errors import InputError
from tests.captures.conftest import URL, answer, intact, page, unchanged

LIST = "https://www.example.gov.uk/jobs"

# -- in and out ------------------------------------------------------------------------------------


def test_a_capture_comes_back_as_it_was(store: Store) -> None:
    whole = answer(
        method="POST",
        request_body=b"q=planner\x00\xff",
        ip="2001:db8::7",
        decoded=True,
        protocol="h2",
        body=bytes(range(256)) * 40,
    )
    assert store.add(whole)
    assert store.get(whole.id) == whole


def test_a_capture_is_kept_once(store: Store) -> None:
    assert store.add(answer())
    assert not store.add(answer(source="other", run=7))
    assert [capture.source for capture in store.select()] == ["essex-jobs"]


def test_an_unknown_id_or_address_is_none(store: Store) -> None:
    assert store.get("cap_aaaaaaaaaaaaaaaaaaaa") is None
    assert store.latest(URL) is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["http://a.uk/x", "http://a.uk/y", "https://b.uk:8443/?q=1", "odd"]),
            st.none() | st.binary(max_size=2000) | st.binary(max_size=40).map(lambda b: b * 500),
            st.sampled_from([200, 304, 404, 503]),
        ),
        max_size=12,
    )
)
def test_any_captures_come_back(
    db: sqlite3.Connection, answers: list[tuple[str, bytes | None, int]]
) -> None:
    """Whatever bodies come in whatever order, each is what was added, from a new store too."""
    db.execute("ROLLBACK") if db.in_transaction else None
    db.execute("BEGIN")
    store = Store(db)
    added = {}
    for second, (url, body, status) in enumerate(answers):
        capture = answer(url, f"2026-11-23T06:15:{second:02}Z", body=body, status=status)
        store.add(capture)
        added[capture.id] = capture
    for reader in (store, Store(db)):
        assert {capture.id: capture for capture in reader.select()} == added
    intact(db)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"body": bytes(32 * 1024 * 1024 + 1)}, "over 32 MiB"),
        ({"at": "2026-11-23"}, "a moment with Z"),
        ({"at": "2026-11-23T06:15:00+01:00"}, "a moment with Z"),
        ({"role": "picture"}, "role 'picture'"),
    ],
)
def test_what_cannot_be_kept_is_told(
    store: Store, db: sqlite3.Connection, wrong: dict[str, object], told: str
) -> None:
    with pytest.raises(InputError, match=told) as refused:
        store.add(answer(**wrong))  # type: ignore[arg-type]
    assert URL in str(refused.value)
    assert db.execute("SELECT count(*) FROM bodies").fetchone() == (0,)


def test_the_largest_body_is_kept(store: Store) -> None:
    largest = answer(body=random.Random(1).randbytes(1024) * 32 * 1024)
    store.add(largest)
    assert store.get(largest.id) == largest


def test_two_machines_give_the_same_ids(store: Store) -> None:
    """Merging keeps each capture once: its id does not depend on what was kept before it."""
    alone = [answer(f"{URL}{n}", body=page("job", n)) for n in range(5)]
    for capture in reversed(alone):
        store.add(replace(capture, run=None))
    assert {capture.id for capture in store.select()} == {capture.id for capture in alone}


# -- found again -----------------------------------------------------------------------------------


def test_the_latest_of_an_address(store: Store) -> None:
    first, second = answer(at="2026-11-21T06:00:00Z"), answer(at="2026-11-23T06:00:00Z", body=b"2")
    for capture in (second, first, unchanged(at="2026-11-25T06:00:00Z")):
        store.add(capture)
    assert store.latest(URL) == second
    assert store.latest(URL, "2026-11-22") == first
    assert store.latest(URL, "2026-11-23") == second, "a day has all its moments"
    assert store.latest(URL, "2026-11-23T05:59:59Z") == first
    assert store.latest(URL, "2026-11-20") is None


def test_captures_come_in_order_of_time(store: Store) -> None:
    """A second with a fraction comes after the same second without, though Z sorts after a dot."""
    moments = ["2026-11-23T06:15:00Z", "2026-11-23T06:15:00.25Z", "2026-11-23T06:15:00.5Z"]
    for at in (moments[2], moments[0], moments[1]):
        store.add(answer(at=at))
    assert [capture.fetched_at for capture in store.select()] == moments
    assert [capture.fetched_at for capture in store.of_run(1)] == moments
    assert [capture.fetched_at for capture in store.select(since=moments[1])] == moments[1:]


def test_captures_are_chosen_by_source_moment_address_and_run(store: Store) -> None:
    monday, tuesday = answer(at="2026-11-23T06:00:00Z"), answer(at="2026-11-24T06:00:00Z", run=2)
    kent = answer("https://www.kent.example/", at="2026-11-24T07:00:00Z", source="kent", run=2)
    for capture in (monday, tuesday, kent):
        store.add(capture)
    assert list(store.select(source="essex-jobs")) == [monday, tuesday]
    assert list(store.select(source="essex-jobs", since="2026-11-24")) == [tuesday]
    assert list(store.select(url=kent.url)) == [kent]
    assert list(store.of_run(2)) == [tuesday, kent]
    assert store.count(since="2026-11-24") == 2
    assert [row.id for row in store.listed()] == [monday.id, tuesday.id, kent.id]


def test_a_listing_tells_the_size_without_the_body(store: Store) -> None:
    store.add(answer())
    store.add(unchanged())
    whole, none = store.listed()
    assert (whole.size, whole.digest) == (16, answer().digest)
    assert (none.size, none.digest, none.revisit_of) == (None, None, whole.id)


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (stores.LATEST, "captures_url (url=?"),
        (stores.SAME_THERE, "captures_url (url=?"),
        (stores.SAME_ANYWHERE, "captures_original (digest=?"),
    ],
    ids=["latest", "same there", "same anywhere"],
)
def test_what_every_capture_asks_is_served_by_an_index(
    db: sqlite3.Connection, question: str, index: str
) -> None:
    plan = db.execute(
        f"EXPLAIN QUERY PLAN {question}", {"url": "", "upto": "", "digest": b""}
    ).fetchall()
    steps = [row[3] for row in plan]
    assert any(index in step for step in steps), steps
    assert not any("SCAN" in step for step in steps), steps


# -- repeated --------------------------------------------------------------------------------------


def revisits(db: sqlite3.Connection) -> dict[str, str | None]:
    return dict(db.execute("SELECT id, revisit_of FROM captures").fetchall())


def test_a_body_seen_before_is_stored_once_and_names_the_first(
    store: Store, db: sqlite3.Connection
) -> None:
    days = [answer(at=f"2026-11-2{day}T06:00:00Z") for day in range(4)]
    for capture in days:
        store.add(capture)
    first = days[0].id
    assert revisits(db) == {first: None, **{capture.id: first for capture in days[1:]}}
    assert db.execute("SELECT count(*) FROM bodies").fetchone() == (1,)


def test_the_same_body_at_the_same_address_comes_before_one_elsewhere(
    store: Store, db: sqlite3.Connection
) -> None:
    there = answer("https://www.example.gov.uk/a", at="2026-11-20T06:00:00Z")
    here = answer(at="2026-11-21T06:00:00Z")
    again = answer(at="2026-11-22T06:00:00Z")
    for capture in (there, here, again):
        store.add(capture)
    assert revisits(db) == {there.id: None, here.id: there.id, again.id: here.id}


def test_a_page_that_changes_and_changes_back(store: Store, db: sqlite3.Connection) -> None:
    old, new, back = (
        answer(at=f"2026-11-2{day}T06:00:00Z", body=body)
        for day, body in enumerate((b"old", b"new", b"old"))
    )
    for capture in (old, new, back):
        store.add(capture)
    assert revisits(db) == {old.id: None, new.id: None, back.id: old.id}


def test_a_304_names_the_last_answer_with_a_body(store: Store, db: sqlite3.Connection) -> None:
    old, new = answer(at="2026-11-20T06:00:00Z"), answer(at="2026-11-21T06:00:00Z", body=b"new")
    first, second = unchanged(at="2026-11-22T06:00:00Z"), unchanged(at="2026-11-23T06:00:00Z")
    stranger = unchanged("https://www.example.gov.uk/other")
    for capture in (old, new, first, second, stranger):
        store.add(capture)
    named = revisits(db)
    assert (named[first.id], named[second.id], named[stranger.id]) == (new.id, new.id, None)
    assert store.repeated(second.id) == new
    assert store.repeated(new.id) is None


def test_what_came_later_is_not_repeated_by_what_came_before(
    store: Store, db: sqlite3.Connection
) -> None:
    """Captures may be added out of order, when another archive is merged in."""
    later, earlier = answer(at="2026-11-23T06:00:00Z"), answer(at="2026-11-20T06:00:00Z")
    store.add(later)
    store.add(earlier)
    assert revisits(db) == {later.id: None, earlier.id: None}


def test_an_empty_body_is_a_body(store: Store) -> None:
    empty, none = answer(body=b""), answer(at="2026-11-24T00:00:00Z", body=None, status=204)
    store.add(empty)
    store.add(none)
    assert [capture.body for capture in store.select()] == [b"", None]


def test_rows_of_any_kind_do(db: sqlite3.Connection) -> None:
    """The archive's writer reads rows by name."""
    db.row_factory = sqlite3.Row
    store = Store(db)
    added = [
        answer(f"{URL}?page={n}", at=f"2026-11-23T06:0{n}:00Z", body=page("list", n))
        for n in range(5)
    ]
    for capture in added:
        store.add(capture)
    found: list[Capture] = list(store.select())
    assert found == added
