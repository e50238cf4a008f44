"""The index says what the rows say, whatever is done to the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlite_utils import Database

from lgcrawl.archive.checking.examination import check
from lgcrawl.archive.compacting import compact
from lgcrawl.archive.queries import connect_readonly
from lgcrawl.archive.schema import TABLES
from lgcrawl.archive.schema.search import COUNTED, SEARCH, TEXTS, statements
from lgcrawl.archive.search import search_vacancies
from lgcrawl.archive.search_index import install, mark, rebuild, refresh
from tests.archive.conftest import Bench, news, post

WORDS = ("nurse", "cook", "night", "Tŷ", "01632 960123", "jo@example.gov.uk", "ECC-1")
VALUES = (None, "one", "two words")
BODIES = ("la-ess", "la-ken", "la-abc")
NUMBERS = st.integers(1, 6)
TEXT = st.none() | st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
FIELDS = st.fixed_dictionaries(
    {
        "title": TEXT,
        "description": TEXT,
        "state": st.sampled_from(("open", "unseen")),
        "region": st.sampled_from(VALUES),
        "working": st.sampled_from(VALUES),
    }
)
MOMENT = "2026-11-23T06:00:00Z"


def archive() -> sqlite3.Connection:
    """The tables and what keeps the index, and the rows that others must name."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    install(db)
    db.execute("PRAGMA foreign_keys = ON")
    for statement in statements(TABLES + SEARCH):
        db.execute(statement)
    for id in BODIES:
        db.execute("INSERT INTO employers (id, name, listed) VALUES (?, ?, 1)", (id, id))
    db.execute(
        "INSERT INTO sources VALUES ('s', 's', NULL, 'feed', 'vacancy', NULL, NULL, 0, ?, ?)",
        (MOMENT, MOMENT),
    )
    db.execute("INSERT INTO evidence_sets VALUES (1, '{}')")
    db.execute(
        "INSERT INTO runs (id, source, started_at, pid, host) VALUES (1, 's', ?, 1, 'box')",
        (MOMENT,),
    )
    return db


def row_of(prefix: str, number: int, values: dict[str, Any]) -> dict[str, Any]:
    kept = {"number": number, "id": f"{prefix}_{number}", "identity_key": f"k{number}"}
    kept |= {"source": "s", "evidence": 1, "first_seen": MOMENT, "last_seen": MOMENT}
    return kept | {"last_run": 1, "version": 1, "content_hash": b"0" * 16} | values


def put(db: sqlite3.Connection, table: str, row: dict[str, Any], how: str = "INSERT") -> None:
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    again = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
    tail = "" if how.endswith("REPLACE") else f" ON CONFLICT (id) DO UPDATE SET {again}"
    db.execute(f"{how} INTO {table} ({names}) VALUES ({marks}){tail}", row)


def pairs(db: sqlite3.Connection) -> set[tuple[str, str, int, str]]:
    """Each word of each index, its row and its column, once it is up to date."""
    refresh(db)
    found = set()
    for table in TEXTS:
        db.execute(f"CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, {table}_fts, instance)")
        found |= {(table, *pair) for pair in db.execute("SELECT term, doc, col FROM temp.v")}
        db.execute("DROP TABLE temp.v")
    return found


def counts(db: sqlite3.Connection) -> set[tuple[str, str, int]]:
    return set(db.execute("SELECT * FROM open_counts WHERE n != 0"))


def counted(db: sqlite3.Connection) -> set[tuple[str, str, int]]:
    """What open_counts should say, counted from the rows."""
    found = set()
    for name in COUNTED:
        sql = f"SELECT {name}, count(*) FROM vacancies WHERE state = 'open' GROUP BY 1"
        found |= {(name, value, n) for value, n in db.execute(sql) if value is not None}
    sql = """SELECT e.employer_id, count(DISTINCT e.number) FROM vacancy_employers e
        JOIN vacancies v ON v.number = e.number WHERE v.state = 'open' GROUP BY 1"""
    return found | {("employer", value, n) for value, n in db.execute(sql)}


class Writing(RuleBasedStateMachine):
    """Anything that may be done to rows, in any order, also inside what is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.db = archive()
        self.began = False

    def teardown(self) -> None:
        self.db.close()

    def numbers(self, table: str) -> list[int]:
        return [number for (number,) in self.db.execute(f"SELECT number FROM {table}")]

    @rule(number=NUMBERS, values=FIELDS, how=st.sampled_from(("INSERT", "INSERT OR REPLACE")))
    def vacancy(self, number: int, values: dict[str, Any], how: str) -> None:
        with suppress(sqlite3.IntegrityError):  # what a moved row has is taken; nothing is written
            put(self.db, "vacancies", row_of("vac", number, values), how)

    @rule(number=NUMBERS, title=TEXT, body=TEXT, how=st.sampled_from(("INSERT", "REPLACE")))
    def article(self, number: int, title: str | None, body: str | None, how: str) -> None:
        values = {"kind": "article", "title": title, "body": body}
        with suppress(sqlite3.IntegrityError):
            put(self.db, "articles", row_of("art", number, values), how)

    @rule(number=NUMBERS, values=FIELDS, name=st.sampled_from(("title", "state", "region")))
    def change(self, number: int, values: dict[str, Any], name: str) -> None:
        self.db.execute(f"UPDATE vacancies SET {name} = ? WHERE number = ?", (values[name], number))

    @rule(old=NUMBERS, new=NUMBERS, table=st.sampled_from(("vacancies", "articles")))
    def move(self, old: int, new: int, table: str) -> None:
        if new not in self.numbers(table):
            self.db.execute(f"UPDATE {table} SET number = ? WHERE number = ?", (new, old))

    @rule(number=NUMBERS, table=st.sampled_from(("vacancies", "articles")))
    def delete(self, number: int, table: str) -> None:
        self.db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))

    @rule(number=NUMBERS, place=st.integers(1, 3), body=st.sampled_from(BODIES))
    def employ(self, number: int, place: int, body: str) -> None:
        if number in self.numbers("vacancies"):
            self.db.execute(
                """INSERT INTO vacancy_employers VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET employer_id = excluded.employer_id""",
                (number, place, body),
            )

    @rule(number=NUMBERS)
    def employ_none(self, number: int) -> None:
        self.db.execute("DELETE FROM vacancy_employers WHERE number = ?", (number,))

    @rule(number=NUMBERS, place=st.integers(1, 3), body=st.none() | st.sampled_from(BODIES))
    def mention(self, number: int, place: int, body: str | None) -> None:
        self.db.execute(
            """INSERT INTO mentions (article_id, position, employer_id, found_in, uses)
            SELECT id, ?, ?, 'text', 1 FROM articles WHERE number = ?
            ON CONFLICT DO UPDATE SET employer_id = excluded.employer_id""",
            (place, body, number),
        )

    @rule(place=st.integers(1, 3))
    def mention_none(self, place: int) -> None:
        self.db.execute("DELETE FROM mentions WHERE position = ?", (place,))

    @rule()
    def refresh(self) -> None:
        refresh(self.db)

    @precondition(lambda self: not self.began)
    @rule()
    def begin(self) -> None:
        self.db.execute("BEGIN")
        self.began = True

    @precondition(lambda self: self.began)
    @rule(how=st.sampled_from(("COMMIT", "ROLLBACK")))
    def end(self, how: str) -> None:
        self.db.execute(how)
        self.began = False

    @invariant()
    def open_vacancies_are_counted(self) -> None:
        assert counts(self.db) == counted(self.db)

    @invariant()
    def the_index_is_what_a_rebuild_makes(self) -> None:
        self.db.execute("SAVEPOINT anew")
        kept = pairs(self.db)
        rebuild(self.db)
        made, numbers = pairs(self.db), counts(self.db)
        self.db.execute("ROLLBACK TO anew")
        self.db.execute("RELEASE anew")
        assert kept == made
        assert numbers == counted(self.db)


TestWriting = Writing.TestCase
TestWriting.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(archive()) as db:
        yield db


def test_a_mark_is_found_in_the_rows_that_have_the_value(db: sqlite3.Connection) -> None:
    put(db, "vacancies", row_of("vac", 1, {"region": "East of England", "state": "open"}))
    put(db, "vacancies", row_of("vac", 2, {"region": "Wales", "state": "unseen"}))
    db.execute("INSERT INTO vacancy_employers VALUES (2, 1, 'la-ess')")
    refresh(db)
    for kind, value, number in (
        ("region", "East of England", 1),
        ("region", "Wales", 2),
        ("state", "open", 1),
        ("employer", "la-ess", 2),
    ):
        word = f'"{mark(kind, value)}"'
        found = db.execute("SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH ?", (word,))
        assert found.fetchall() == [(number,)]


def test_a_page_cannot_print_a_mark(db: sqlite3.Connection) -> None:
    forged = {"state": "unseen", "description": f"cook {mark('state', 'open')}"}
    put(db, "vacancies", row_of("vac", 1, forged))
    assert all(term != mark("state", "open") for _, term, _, _ in pairs(db))


def test_words_keep_their_places_beside_a_hidden_number(db: sqlite3.Connection) -> None:
    """So an excerpt of the printed text is marked where the word is."""
    text = "Ring 01632 960123, write to jo.bloggs@example.gov.uk or visit the library."
    put(db, "vacancies", row_of("vac", 1, {"description": text}))
    refresh(db)
    (excerpt,) = db.execute(
        "SELECT highlight(vacancies_fts, 5, '[', ']') FROM vacancies_fts('library')"
    ).fetchone()
    assert excerpt == text.replace("library", "[library]")


def test_a_rebuild_mends_what_was_lost(db: sqlite3.Connection) -> None:
    put(db, "vacancies", row_of("vac", 1, {"title": "Cook", "region": "Wales"}))
    put(db, "articles", row_of("art", 1, {"kind": "article", "title": "Library"}))
    whole = pairs(db)
    db.execute("INSERT INTO vacancies_fts (vacancies_fts) VALUES ('delete-all')")
    db.execute("DELETE FROM open_counts")
    rebuild(db)
    assert pairs(db) == whole
    assert counts(db) == {("region", "Wales", 1), ("source", "s", 1)}


def test_a_script_falls_into_its_statements() -> None:
    parts = list(statements(SEARCH))
    assert "".join("".join(parts).split()) == "".join(SEARCH.split()), "nothing is lost"
    assert all(part.startswith("CREATE") and sqlite3.complete_statement(part) for part in parts)


# -- the archive as others see it ------------------------------------------------------------------
@pytest.fixture
def plain(bench: Bench) -> Iterator[sqlite3.Connection]:
    """Two records, opened by a program that knows nothing of lgcrawl."""
    bench.run(post(description="Ring 01632 960123 or write to jo.bloggs@example.gov.uk: ideal."))
    bench.run(news(body="Ask Jo Bloggs, 07700 900123. It opens."), source="essex-news")
    with closing(sqlite3.connect(bench.path)) as db:
        yield db


@pytest.mark.parametrize(
    "word",
    *[["01632", "960123", "01632 960123", "jo", "bloggs", "example", "jo.bloggs@example.gov.uk"]],
)
def test_nobody_is_found_by_a_number_or_an_address(plain: sqlite3.Connection, word: str) -> None:
    sql = "SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH ?"
    assert plain.execute(sql, (f'"{word}"',)).fetchall() == []
    assert len(plain.execute(sql, ("ring AND write AND ideal",)).fetchall()) == 1


def test_articles_hide_numbers_too(plain: sqlite3.Connection) -> None:
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
    assert plain.execute(sql, ("900123",)).fetchall() == []
    assert len(plain.execute(sql, ('"jo bloggs" AND opens',)).fetchall()) == 1


def test_any_program_can_search(plain: sqlite3.Connection) -> None:
    found = plain.execute(
        """SELECT vacancies.title, snippet(vacancies_fts, 5, '', '', '…', 3) FROM vacancies
        JOIN vacancies_fts ON vacancies_fts.rowid = number WHERE vacancies_fts MATCH 'ideal'"""
    ).fetchall()
    assert found == [("Planning Officer", "…gov.uk: ideal.")]


def test_what_another_program_writes_is_found_after_the_next_crawl(
    bench: Bench, plain: sqlite3.Connection
) -> None:
    plain.execute("UPDATE vacancies SET description = 'Mended by hand. Ring 01632 960999.'")
    plain.commit()
    bench.run(source="kent-jobs")
    sql = "SELECT count(*) FROM vacancies_fts WHERE vacancies_fts MATCH ?"
    found = [plain.execute(sql, (word,)).fetchone()[0] for word in ("mended", "ideal", "960999")]
    assert found == [1, 0, 0]
    assert plain.execute("SELECT count(*) FROM vacancies_stale").fetchone() == (0,)


@pytest.mark.parametrize(
    "changed", ["UPDATE vacancies SET description = 'Short.'", "DELETE FROM vacancies"]
)
def test_what_another_program_did_harms_no_search(
    bench: Bench, plain: sqlite3.Connection, changed: str
) -> None:
    """It is found once the index has taken it up, which `lgcrawl compact` sees to as well."""
    plain.execute("PRAGMA foreign_keys = ON")
    plain.execute(changed)
    plain.commit()
    with connect_readonly(bench.path) as db:
        for ranked in (True, False):
            found = search_vacancies(db, "ring ideal", ranked=ranked, around=("<", ">"))
            assert found.rows == []
    bench.writer.close()
    compact(bench.path)
    assert plain.execute("SELECT count(*) FROM vacancies_stale").fetchone() == (0,)
    assert [finding for finding in check(bench.path) if "search" in str(finding)] == []


def test_only_marks_are_written_where_only_they_change(db: sqlite3.Connection) -> None:
    put(db, "vacancies", row_of("vac", 1, {"title": "Cook", "state": "open"}))
    refresh(db)
    db.execute("UPDATE vacancies SET state = 'unseen', last_seen = ?", (MOMENT,))
    assert db.execute("SELECT count(*) FROM vacancies_stale").fetchone() == (0,)
    assert db.execute("SELECT held, state FROM vacancies_stale_marks").fetchall() == [(1, "open")]


def test_what_changes_nothing_that_is_indexed_is_not_noted(db: sqlite3.Connection) -> None:
    put(db, "vacancies", row_of("vac", 1, {"title": "Cook"}))
    refresh(db)
    db.execute("UPDATE vacancies SET title = 'Cook', url = 'https://e.uk', version = 2")
    for table in ("vacancies_stale", "vacancies_stale_marks"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_other_tools_find_the_index_of_a_table(plain: sqlite3.Connection) -> None:
    library = Database(plain, execute_plugins=False)
    assert library["vacancies"].detect_fts() == "vacancies_fts"
    assert library["articles"].detect_fts() == "articles_fts"
