"""Archives of several machines merged: the laws, and what becomes of what two have seen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.archive import numbers
from lgcrawl.archive.checking.examination import check
from lgcrawl.archive.database import connect
from lgcrawl.archive.identity import make_id
from lgcrawl.archive.merging import clashes
from pipelines.records import Article, Vacancy
from tests.archive.merging_worlds import Machine, World, everything, merged, moment

POST = make_id("vac_", "essex-jobs", "ref:ecc-1")


def post(salary: str = "£30,000", **values: Any) -> Vacancy:
    given = {"title": "Planner", "reference": "ECC-1", "url": "https://e.example/1"} | values
    return Vacancy(salary_text=salary, **given)


def rows(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, values).fetchall()


def said(path: Path, id: str = POST) -> list[tuple[str, str]]:
    """The salary of each version, and when it was first seen so."""
    sql = """SELECT coalesce(json_extract(v.record, '$.salary_text'), r.salary_text), v.seen_at
    FROM vacancy_versions v JOIN vacancies r ON r.id = v.vacancy_id WHERE r.id = ? ORDER BY n"""
    return rows(path, sql, id)


@pytest.fixture
def north(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "north.db")


@pytest.fixture
def south(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "south.db")


@pytest.fixture
def both(tmp_path: Path) -> Path:
    return tmp_path / "both.db"


# -- the laws --------------------------------------------------------------------------------------
@pytest.fixture(scope="module", params=range(6))
def three(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Three archives at random; merging must leave them as they are."""
    return World(tmp_path_factory.mktemp("world"), request.param)


def test_the_order_of_two_does_not_matter(three: World, tmp_path: Path) -> None:
    north, south, _ = three.machines
    merged(tmp_path / "ns.db", north, south)
    merged(tmp_path / "sn.db", south, north)
    assert everything(tmp_path / "ns.db") == everything(tmp_path / "sn.db")


def test_nor_which_two_of_three_come_first(three: World, tmp_path: Path) -> None:
    north, south, west = three.machines
    merged(tmp_path / "ns_w.db", north, south, west)
    merged(tmp_path / "sw.db", west, south)
    merged(tmp_path / "n_sw.db", tmp_path / "sw.db", north)
    assert everything(tmp_path / "ns_w.db") == everything(tmp_path / "n_sw.db")


def test_merged_again_it_changes_nothing(three: World, both: Path) -> None:
    north, south, _ = three.machines
    merged(both, north, south)
    before = everything(both)
    for again in merged(both, south, north, south):
        assert not any(count for name, count in asdict(again).items() if name != "other")
    assert everything(both) == before


def test_into_a_new_archive_it_is_a_copy(three: World, both: Path) -> None:
    """But for a run that never ended."""
    north, *_ = three.machines
    merged(both, north)
    theirs, ours = everything(north.path), everything(both)
    ended = [run for run in theirs["runs"] if "running" not in run]
    assert set(ended) <= set(ours["runs"])
    assert ours | {"runs": theirs["runs"]} == theirs


def test_nothing_is_lost(three: World, both: Path) -> None:
    """Every content of every version, every run, listing, name, employer and reject is there.

    But for the reading of a sighting that another archive has by newer rules.
    """
    merged(both, *three.machines)
    sightings = "SELECT {0}_id, seen_at, run, content_hash FROM {0}_versions"
    heard = "SELECT id, seen_at, run, content_hash FROM echoes"
    for kind in ("vacancy", "article"):
        there = set(rows(both, sightings.format(kind)) + rows(both, heard))
        seen = {sighting[:3] for sighting in there}
        for machine in three.machines:
            for sighting in rows(machine.path, sightings.format(kind)):
                assert sighting in there or sighting[:3] in seen
    for table, columns in WHOLE.items():
        there = set(rows(both, f"SELECT {columns} FROM {table}"))
        for machine in three.machines:
            assert set(rows(machine.path, f"SELECT {columns} FROM {table}")) <= there, table


WHOLE = {
    "runs": "id, source, started_at, host",
    "listings": "vacancy_id, url",
    "employer_names": "raw",
    "employers": "id",
    "evidence_sets": "id, evidence",
    "vacancies": "id, source",
    "articles": "id, source",
}


def test_what_comes_of_it_is_sound(three: World, both: Path) -> None:
    """Versions, hashes, groups, search and counts agree; the captures are made up here."""
    merged(both, *three.machines)
    assert [finding for finding in check(both) if "captures" not in str(finding)] == []


# -- two histories of one post ---------------------------------------------------------------------
def test_what_both_saw_alike_is_one_version(north: Machine, south: Machine, both: Path) -> None:
    """That the other saw it too stays known, out of sight."""
    north.run(1, post())
    run = south.run(2, post())
    merged(both, north, south)
    assert said(both) == [("£30,000", moment(1.01))]
    assert rows(both, "SELECT id, run FROM echoes") == [(POST, run)]


def test_addresses_of_both_are_kept(north: Machine, south: Machine, tmp_path: Path) -> None:
    """As if one machine had seen the post at both; and one alone needs no list."""
    listed = "SELECT url, first_seen, last_seen FROM listings ORDER BY url"
    west = Machine(tmp_path / "west.db")
    north.run(1, post(url="https://e.uk/a"))
    west.run(2, post(url="https://e.uk/a?utm_source=x"))
    south.run(3, post(url="https://e.uk/b"))
    first, second, third = (tmp_path / f"{n}.db" for n in range(3))
    merged(first, north, west)
    assert rows(first, "SELECT * FROM vacancy_addresses") == []
    merged(first, south, north)
    merged(second, south, west, north)
    merged(third, west, south, west, north)
    assert (
        rows(first, listed)
        == rows(second, listed)
        == rows(third, listed)
        == [
            ("https://e.uk/a", moment(1.01), moment(2.01)),
            ("https://e.uk/b", moment(3.01), moment(3.01)),
        ]
    )


def test_histories_are_joined_in_the_order_of_time(
    north: Machine, south: Machine, both: Path
) -> None:
    north.run(1, post("£30,000"))
    south.run(2, post("£31,000"))
    north.run(3, post("£32,000"))
    merged(both, north, south)
    assert [salary for salary, _ in said(both)] == ["£30,000", "£31,000", "£32,000"]
    assert rows(both, "SELECT changes FROM vacancy_versions ORDER BY n") == [
        ("{}",),
        ('{"salary_text":["£30,000","£31,000"]}',),
        ('{"salary_text":["£31,000","£32,000"]}',),
    ]
    assert rows(both, "SELECT version, salary_text FROM vacancies") == [(3, "£32,000")]


def test_what_was_said_between_two_equal_versions_is_told_later(
    north: Machine, south: Machine, tmp_path: Path
) -> None:
    """North and south agree, and are merged first; west knows that it had changed in between."""
    west, first = Machine(tmp_path / "west.db"), tmp_path / "first.db"
    north.run(1, post("£30,000"))
    west.run(2, post("£31,000"))
    south.run(3, post("£30,000"))
    west.run(4, post("£32,000"))
    merged(first, north, south)
    assert len(said(first)) == 1
    merged(first, west)
    assert [salary for salary, _ in said(first)] == ["£30,000", "£31,000", "£30,000", "£32,000"]


def test_the_last_sighting_says_what_it_says_now(
    north: Machine, south: Machine, both: Path
) -> None:
    """A machine that sees the old words after another saw new ones: they are back."""
    north.run(1, post("£30,000"))
    south.run(2, post("£31,000"))
    north.run(3, post("£30,000"))
    merged(both, north, south)
    assert [salary for salary, _ in said(both)] == ["£30,000", "£31,000", "£30,000"]
    assert rows(both, "SELECT salary_text, first_seen, last_seen FROM vacancies") == [
        ("£30,000", moment(1.01), moment(3.01))
    ]


def test_newer_rules_read_a_sighting_better(north: Machine, both: Path) -> None:
    north.run(1, post(title="PLANNER Apply now"), rules="0.9.0+ffff")
    south = north.copied("south")
    with closing(sqlite3.connect(north.path)) as db, db:
        new = "content_hash = zeroblob(16), method_version = '0.10.0+0000'"
        db.execute(f"UPDATE vacancies SET title = 'Planner', {new}")
        db.execute(f"UPDATE vacancy_versions SET {new}")
    merged(both, south, north)
    assert rows(both, "SELECT title, method_version, version FROM vacancies") == [
        ("Planner", "0.10.0+0000", 1)
    ]


def test_an_article_brings_its_mentions(north: Machine, south: Machine, both: Path) -> None:
    story = Article(title="A library opens", url="https://n.example/1", body="It opens.")
    north.run(1, story, source="essex-news")
    south.run(2, Article(title="Another", url="https://n.example/2"), source="essex-news")
    merged(both, north, south)
    assert rows(both, "SELECT title FROM articles ORDER BY title") == [
        ("A library opens",),
        ("Another",),
    ]


# -- what became of it -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("north_sees", "south_sees", "state"),
    [
        ({1}, {2}, "open"),  # south saw it last
        ({1, 2}, {3}, "open"),
        ({1}, {1, 2, -3, -4}, "closed"),  # missed twice by south, after north saw it
        ({1, 5}, {2, -3, -4}, "open"),  # closed by south, then seen by north
        ({1}, {2, -3}, "unseen"),  # missed once
        ({2}, {-3}, "unseen"),  # south never knew it: its healthy run did not see it
        ({1, -4}, {3}, "unseen"),
    ],
)
def test_the_machine_that_judged_last_is_right(
    north: Machine,
    south: Machine,
    both: Path,
    north_sees: set[int],
    south_sees: set[int],
    state: str,
) -> None:
    """Hours at which a complete healthy run saw the post, or (-) did not."""
    for machine, hours in ((north, north_sees), (south, south_sees)):
        for hour in sorted(hours, key=abs):
            machine.run(abs(hour), *([post()] if hour > 0 else []))
    merged(both, north, south)
    assert rows(both, "SELECT state FROM vacancies") == [(state,)]


def test_a_run_without_an_end_has_ended(north: Machine, south: Machine, both: Path) -> None:
    """It ended with the last that is known of it, whoever merges it and whenever."""
    north.run(1, post(), outcome=None)
    merged(both, north)
    assert rows(both, "SELECT outcome, finished_at, items, new FROM runs") == [
        ("interrupted", moment(1.01), 1, 1)
    ]


def test_the_end_of_a_run_is_heard_of_later(north: Machine, both: Path) -> None:
    run = north.run(1, post(), outcome=None)
    merged(both, north)
    with closing(sqlite3.connect(north.path)) as db, db:
        db.execute("UPDATE runs SET outcome = 'ok', finished_at = ? WHERE id = ?", (moment(2), run))
    merged(both, north)
    assert rows(both, "SELECT outcome, finished_at FROM runs") == [("ok", moment(2))]


# -- keys and numbers ------------------------------------------------------------------------------
def test_two_records_never_have_one_key(north: Machine, south: Machine, tmp_path: Path) -> None:
    """North knew the post by its address before it learned the reference that south began with."""
    north.run(1, post(reference=None))
    north.run(2, post())
    south.run(1, post(url="https://e.example/other"))
    by_address = make_id("vac_", "essex-jobs", "url:https://e.example/1")
    for name, pair in (("ns", (north, south)), ("sn", (south, north))):
        merged(tmp_path / f"{name}.db", *pair)
        keys = dict(rows(tmp_path / f"{name}.db", "SELECT id, identity_key FROM vacancies"))
        assert keys == {POST: "ref:ecc-1", by_address: f"ref:ecc-1 {by_address}"}


def test_newest_first_is_the_order_of_numbers(north: Machine, south: Machine, both: Path) -> None:
    """A day of both has the numbers of one day, whoever found how many."""
    for hour, machine in ((1, north), (30, south), (2, south), (31, north), (3, north)):
        machine.run(hour, *(post(reference=f"R{hour}{n}") for n in range(3)), complete=False)
    merged(both, north, south)
    found = rows(both, "SELECT number, first_seen FROM vacancies ORDER BY number")
    days = [first_seen[:10] for _, first_seen in found]
    assert len(found) == 15
    assert days == sorted(days)
    assert all(number // numbers.first_of("1970-01-02") for number, _ in found)


def test_a_day_that_is_full_goes_on_in_the_next(north: Machine, south: Machine) -> None:
    north.run(1, post())
    south.run(2, post(reference="R-2"), post(reference="R-3"))
    full = numbers.first_of(moment(30)) - 1
    with closing(connect(north.path)) as db:
        db.execute("UPDATE vacancies SET number = ?", (full,))
    merged(north.path, south)
    placed = "SELECT number, reference FROM vacancies ORDER BY number"
    assert rows(north.path, placed) == [(full, "ECC-1"), (full + 1, "R-2"), (full + 2, "R-3")]
    assert [finding for finding in check(north.path) if "search" in str(finding)] == []


def test_two_runs_with_one_number_stay_two(
    north: Machine, south: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lgcrawl.archive.runs.run_number", lambda *who: 1_000)
    for machine in (north, south):
        machine.run(1, post(reference=f"R-{len(machine.name)}1{machine.name}"))
    ns, sn = tmp_path / "ns.db", tmp_path / "sn.db"
    merged(ns, north, south)
    merged(sn, south, north)
    assert rows(ns, "SELECT id, host FROM runs") == [(1_000, "north"), (1_001, "south")]
    assert everything(ns) == everything(sn)
    before = everything(ns)
    merged(ns, south, north, sn)
    assert everything(ns) == before


def test_runs_that_are_one_do_not_clash(north: Machine) -> None:
    north.run(1, post())
    copy = north.copied("copy")
    with closing(sqlite3.connect(north.path)) as db:
        db.execute("ATTACH ? AS other", (str(copy.path),))
        assert clashes.clashes(db) == ({}, {})


# -- the books -------------------------------------------------------------------------------------
PAGE = (
    "INSERT INTO pages VALUES ('https://e.example/', 'essex-jobs', ?, NULL, 9, ?, ?, NULL, ?, ?, ?,"
    " NULL, NULL, 0)"
)
NAME = "INSERT INTO employer_names VALUES ('Essex CC', ?, 'parsed', NULL, ?, ?, ?)"
BOOKS = {
    "a page as it was fetched last": (
        (PAGE, (200, "aa", "v1", moment(1), moment(9), moment(9))),
        (PAGE, (304, "bb", "v2", moment(2), moment(4), moment(2))),
        "SELECT status, digest, etag, first_fetched, last_fetched, last_changed FROM pages",
        (200, "aa", "v1", moment(1), moment(9), moment(9)),
    ),
    "a name as it was taken last, its uses not added up": (
        (NAME, ('["la-ess"]', 7, moment(1), moment(3))),
        (NAME, ("[]", 4, moment(2), moment(5))),
        "SELECT employer_ids, uses, first_seen, last_seen FROM employer_names",
        ("[]", 7, moment(1), moment(5)),
    ),
    "an employer as the register has it": (
        ("INSERT INTO employers (id, name, listed) VALUES ('la-ess', ?, 1)", ("Essex CC",)),
        ("INSERT INTO employers (id, name, listed) VALUES ('la-ess', ?, 0)", ("la-ess",)),
        "SELECT name, listed FROM employers",
        ("Essex CC", 1),
    ),
    "what somebody should know, once": (
        ("INSERT INTO issues SELECT id, 1, 'info', ?, NULL, NULL FROM runs", ("title",)),
        ("INSERT INTO issues SELECT id, 2, 'info', ?, NULL, NULL FROM runs", ("salary",)),
        "SELECT group_concat(n || field, ' ') FROM (SELECT * FROM issues ORDER BY n)",
        ("1title 2salary",),
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "sql", "told"), BOOKS.values(), ids=BOOKS)
def test_the_books_have(
    north: Machine,
    tmp_path: Path,
    ours: tuple[str, tuple[Any, ...]],
    theirs: tuple[str, tuple[Any, ...]],
    sql: str,
    told: tuple[Any, ...],
) -> None:
    north.run(1)
    south = north.copied("south")
    for machine, statement in ((north, ours), (south, theirs)):
        with closing(sqlite3.connect(machine.path)) as db, db:
            db.execute(*statement)
    for name, pair in (("ns", (north, south)), ("sn", (south, north))):
        merged(tmp_path / f"{name}.db", *pair)
        assert rows(tmp_path / f"{name}.db", sql) == [told]
