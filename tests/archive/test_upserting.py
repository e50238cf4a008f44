"""What keeping leaves out because it is as before: nothing that is not."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.archive import keeping, runs
from lgcrawl.archive.columns import CONDITIONS, CONTRACT, DATES, EMPLOYER, PLACE, SALARY, storable
from lgcrawl.archive.content import (
    ARTICLE,
    VACANCY,
    Row,
    content_hash,
    differences,
    printed,
    shape_of,
)
from lgcrawl.archive.database import connect
from lgcrawl.archive.record_rows import load
from lgcrawl.archive.rows import Kept, OpenRun, SourceRow
from pipelines import addresses
from pipelines.contract_columns import Contract
from pipelines.normalise import Context, normalise
from pipelines.place_columns import Place
from pipelines.records import Attachment, Mention, Record, Vacancy
from pipelines.salary_columns import Salary
from tests.archive.conftest import DAY, news, post

SOURCE = SourceRow("essex-jobs", "Essex", "listing", "vacancy")
RULES = "0.1.0+of-today"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "archive.db")) as made:
        made.row_factory = sqlite3.Row
        made.execute("BEGIN")
        yield made


def begin(db: sqlite3.Connection, rules: str | None = RULES) -> OpenRun:
    return runs.begin(db, SOURCE, f"{DAY}T06:00:00Z", rules)


def keep(db: sqlite3.Connection, record: Record, rules: str | None = RULES) -> Kept:
    """A sighting in a run of its own."""
    return keeping.keep(db, begin(db, rules), record)


def row(db: sqlite3.Connection, kept: Kept) -> Row:
    """All that is known of a record."""
    shape = VACANCY if kept.id.startswith("vac_") else ARTICLE
    found = load(db, shape, kept.id)
    assert found is not None
    linked = "SELECT employer_id FROM employers_of_vacancies WHERE vacancy_id = ? ORDER BY position"
    return found | {"employer_ids": [id for (id,) in db.execute(linked, (kept.id,))]}


def whole_post() -> Vacancy:
    """A post that states every text."""
    record = post(
        recruiter_text="Essex Recruits",
        salary_text="Grade 5, SCP 7-11: £24,000 - £26,000 per annum pro rata",
        location_text="Chelmsford, CM1 1QH",
        closing_text="31 December 2030 at noon",
        posted_text="20 November 2026",
        interview_text="5 January 2031",
        start_text="1 February 2031",
        contract_text="Fixed term, 12 months, part time or job share",
        hours_text="18.5 hours per week, term time only",
        department="Highways",
        apply_url="https://jobs.essex.example/2041/apply",
        description="You will look after bridges.",
        description_html="<p>You will look after bridges.</p>",
        attachments=[Attachment(title="Job description", url="https://jobs.essex.example/jd.pdf")],
        evidence={"title": "label", "salary": "jsonld", "salary_text": "label"},
        capture="cap_page",
        listed_capture="cap_list",
    )
    normalise(record, Context(day=date.fromisoformat(DAY)))
    return record


WHOLE = {
    "vacancies": whole_post(),
    "articles": news(
        modified_text="21 November 2026",
        author="Press office",
        section="Libraries",
        summary="A library opens.",
        body_html="<p>It opens.</p>",
        picture_url="https://news.essex.example/library.jpg",
        picture_credit="Ann Lee",
        language="en",
    ),
}
CHECKS = {  # columns that lie in a table of their own
    "salary_scale_check": "verdict",
    "salary_scale_year": "year",
    "salary_from_scale_min": "from_min",
    "salary_from_scale_max": "from_max",
}
# What columns that take no other text are made to say.
OTHER = {
    **{"kind": "issue", "end_client": "la-ken", "salary_period": "hour", "closing_time": "10:30"},
    **{
        "salary_scale_check": "agrees",
        "sites": '["A"]',
        "attachments": "[]",
        "patterns": '["flexible"]',
    },
    **{"published": "2026-11-20T10:00:00Z", "modified": "2026-11-01"},
}


def overwrite(db: sqlite3.Connection, table: str, column: str, value: Any) -> None:
    """Make a column say something else than ``value``."""
    other: object = OTHER.get(column, "something else")
    if column.endswith(("_date", "_year")):
        other = "2026-11-01"
    if column in CHECKS:
        db.execute("INSERT OR IGNORE INTO pay_scale_checks (vacancy_id) SELECT id FROM vacancies")
        table, column = "pay_scale_checks", CHECKS[column]
    kinds = {name: kind for _, name, kind, *_ in db.execute(f"PRAGMA table_info({table})")}
    if kinds[column] != "TEXT":
        other = 1 if value != 1 else 0
    db.execute(f"UPDATE {table} SET {column} = ?", (other,))


@pytest.mark.parametrize("shape", [VACANCY, ARTICLE], ids=["vacancy", "article"])
def test_whatever_a_row_says_otherwise_is_put_right(db: sqlite3.Connection, shape: Any) -> None:
    """A sighting is found to be as before only where every single column is."""
    record = WHOLE[shape.table]
    keep(db, post(reference="K-1", employer_ids=["la-ken"]))  # another body to be named
    kept = keep(db, record)
    db.execute("DELETE FROM vacancies WHERE id != ?", (kept.id,))
    first = row(db, kept)
    assert keep(db, record) == Kept(kept.id, "unchanged", 1)
    for column in shape.columns:
        if column == "evidence":
            continue
        db.execute("SAVEPOINT one")
        overwrite(db, shape.table, column, first[column])
        was = row(db, kept)
        assert was[column] != first[column], column
        keep(db, record)
        assert row(db, kept)[column] == first[column], column
        db.execute("ROLLBACK TO one")


def test_a_sighting_that_says_the_same_marks_the_row_as_seen(db: sqlite3.Connection) -> None:
    kept = keep(db, whole_post())
    first = row(db, kept)
    later = replace(
        whole_post(), fetched_at=f"{DAY}T18:00:00Z", capture="cap_later", listed_capture=None
    )
    run = begin(db)
    assert keeping.keep(db, run, later) == Kept(kept.id, "unchanged", 1)
    seen = {"last_seen": f"{DAY}T18:00:00Z", "last_run": run.id, "capture": "cap_later"}
    assert row(db, kept) == first | seen
    assert keeping.keep(db, run, later).change == "repeated"
    (listed,) = db.execute("SELECT last_seen FROM listings").fetchone()
    assert listed == f"{DAY}T18:00:00Z"


def test_what_is_as_before_takes_three_statements(db: sqlite3.Connection) -> None:
    """Found by its address, marked as seen, and so the address."""
    keep(db, whole_post())
    run, told = begin(db), list[str]()
    db.set_trace_callback(told.append)
    keeping.keep(db, run, whole_post())
    db.set_trace_callback(None)
    assert [statement.split()[0] for statement in told] == ["SELECT", "UPDATE", "UPDATE"]


DIFFERING = {
    "salary": ({"salary": Salary(min=3.0)}, "salary_min", 3.0),
    "employers": ({"employer_ids": ["la-ken", "la-ess"]}, "employer_ids", ["la-ken", "la-ess"]),
    "no employer": ({"employer_ids": []}, "employer_ids", []),
    "method": ({"employer_method": "domain"}, "employer_method", "domain"),
    "a check gone": (
        {"salary": replace(whole_post().salary or Salary(), scale_check="disagrees")},
        "salary_scale_check",
        "disagrees",
    ),
    "earlier": ({"fetched_at": "2026-11-20T06:00:00Z"}, "first_seen", "2026-11-20T06:00:00Z"),
    "evidence": (
        {"evidence": {"title": "api"}},
        "evidence",
        '{"salary":"jsonld","salary_text":"label","title":"api"}',
    ),
    "a tracker": ({"url": f"{post().url}?utm_id=1"}, "url", f"{post().url}?utm_id=1"),
    "a text": ({"title": "Planner"}, "title", "Planner"),
    "white space": ({"description": "Plans  things."}, "description", "Plans  things."),
}


@pytest.mark.parametrize(("values", "column", "told"), DIFFERING.values(), ids=DIFFERING)
def test_one_difference_is_enough(
    db: sqlite3.Connection, values: dict[str, Any], column: str, told: object
) -> None:
    kept = keep(db, whole_post())
    assert keep(db, replace(whole_post(), **values)).id == kept.id
    assert row(db, kept)[column] == told


def test_a_post_that_was_away_is_open_again(db: sqlite3.Connection) -> None:
    kept = keep(db, whole_post())
    for state in ("'unseen', absent_runs = 0", "'open', absent_runs = 1"):
        db.execute(f"UPDATE vacancies SET state = {state}")
        keep(db, whole_post())
        assert (row(db, kept)["state"], row(db, kept)["absent_runs"]) == ("open", 0)


def test_a_key_that_was_lost_is_found_again(db: sqlite3.Connection) -> None:
    kept = keep(db, whole_post())
    db.execute("UPDATE vacancies SET identity_key = 'text:as merged'")
    keep(db, whole_post())
    assert row(db, kept)["identity_key"] == "ref:ecc-2041"


def test_a_sighting_between_two_moves_neither(db: sqlite3.Connection) -> None:
    kept = keep(db, whole_post())
    keep(db, replace(whole_post(), fetched_at=f"{DAY}T18:00:00Z"))
    keep(db, replace(whole_post(), fetched_at=f"{DAY}T12:00:00Z"))
    seen = (row(db, kept)["first_seen"], row(db, kept)["last_seen"])
    assert seen == (f"{DAY}T06:00:01Z", f"{DAY}T18:00:00Z")


def test_a_listing_that_says_the_same_leaves_the_word_to_the_page(db: sqlite3.Connection) -> None:
    keep(db, whole_post())
    run = begin(db)
    listed = replace(whole_post(), partial=True, capture="cap_other_list")
    kept = keeping.keep(db, run, listed)
    captures = (row(db, kept)["capture"], row(db, kept)["listed_capture"])
    assert captures == ("cap_page", "cap_other_list")
    page = keeping.keep(db, run, replace(whole_post(), title="Planner"))
    assert page.changes == {"title": ["Planning Officer", "Planner"]}


def test_other_rules_are_written_down_and_hash_anew(db: sqlite3.Connection) -> None:
    kept = keep(db, whole_post())
    digest = row(db, kept)["content_hash"]
    db.execute("UPDATE vacancies SET content_hash = zeroblob(16)")  # as older rules have it
    assert keep(db, whole_post(), "0.2.0+later") == Kept(kept.id, "unchanged", 1)
    after = row(db, kept)
    assert (after["content_hash"], after["method_version"]) == (digest, "0.2.0+later")


def test_an_article_that_says_the_same_may_name_others(db: sqlite3.Connection) -> None:
    lines = [Mention(person="Ann Lee", organisation_text="Essex County Council")]
    keep(db, news(mentions=lines))
    keep(db, news(mentions=[Mention(person="Bo Roe"), *lines]))
    people = db.execute("SELECT person FROM mentions ORDER BY position").fetchall()
    assert [name for (name,) in people] == ["Bo Roe", "Ann Lee"]


# -- what is computed in another way than it was ---------------------------------------------------
@pytest.mark.parametrize(
    ("record", "digest"),
    [
        (post(), "fd1ad8f84c1b853bd52e5af76e86f09e"),
        (
            post("Caf\u00e9 \u2013 Cook", description="One.\n\n Two  three."),
            "2a03b079e3e302e0e698dfaed22ef9d2",
        ),
        (
            post(closing_text="3 days left", apply_url="https://e.uk/a?utm_id=1#x"),
            "668a3e8b26d94c7ba50b305722183508",
        ),
        (news(modified_text="2 May", summary='"It" opens'), "7f31e74a714a71acf1059b3177896e75"),
    ],
)
def test_a_hash_stays_what_it_was(record: Record, digest: str) -> None:
    """Hashes of archives already kept are compared with those made today."""
    assert content_hash(shape_of(record), printed(record)).hex() == digest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Cook", "Cook"),
        ("Caf\u00e9 \u2013 £5", "Caf\u00e9 \u2013 £5"),
        ("a\0b", "ab"),
        ("\ud800\0x", "?x"),
        (type("Smart", (str,), {})("Cook"), "Cook"),
        (type("Smart", (str,), {"__str__": lambda self: "no"})("Cook"), "Cook"),
        (5, "5"),
    ],
)
def test_a_storable_text_is_a_plain_one(value: object, text: str) -> None:
    assert storable(value) == text
    assert type(storable(value)) is str


def test_differences_are_told_as_printed_where_the_faces_differ() -> None:
    old = printed(post(closing_text="3 days left", department="A  b"))
    counted = printed(post(closing_text="2 days left", department="A b", salary_text=None))
    dated = printed(post(closing_text="1 May", department="A  b"))
    assert differences(VACANCY, old, counted) == {"salary_text": ["£35,000", None]}
    assert differences(VACANCY, old, dated) == {"closing_text": ["3 days left", "1 May"]}


def test_every_column_is_read_from_its_attribute() -> None:
    """Each value made to say its own name stands in the column of that name."""
    record = post(closing_method="closing_method", end_client="end_client")
    record.description_html = "description_html"
    record.attachments = [Attachment(title="a", url="b")]
    for name, kind in (("salary", Salary), ("place", Place), ("contract", Contract)):
        fields = {field.name: f"{name}.{field.name}" for field in dataclasses.fields(kind)}
        setattr(record, name, kind(**fields))  # type: ignore[arg-type]
    clean = VACANCY.clean(record)
    told = {
        column: f"{of}.{attribute}"
        for of, columns in (
            ("salary", SALARY),
            ("place", PLACE),
            ("contract", CONTRACT | CONDITIONS),
        )
        for column, attribute in columns.items()
    }
    told |= {name: getattr(record, name) for name in (*EMPLOYER, *chain.from_iterable(DATES))}
    told |= {"description_html": "description_html", "employer_ids": []}
    assert clean == told | {"attachments": '[{"title":"a","url":"b"}]'}


# -- addresses -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url",
    [
        "https://e.uk",
        "https://e.uk/a/../b",
        "https://e.uk/a/.",
        "https://e.uk/a//b",
        "https://e.uk/%7Ea",
        "https://e.uk:443/a",
        "https://e.uk./a",
        "https://E.uk/a",
        "https://u@e.uk/a",
        "https://e.uk/a?b=2&a=1",
        "https://e.uk/a?a=10&a=9",
        "https://e.uk/a?ab=1&a-b=1",
        "https://e.uk/a?b",
        "https://e.uk/a?b=1&",
        "https://e.uk/a?b=1+2",
        "https://e.uk/a?Source=x",
        "https://e.uk/a?id=1&utm_id=2",
        "https://e.uk/a?sid=9f86d081884c7d659a2feaa0",
        "https://e.uk/a;jsessionid=1",
        "https://e.uk/(S(lit3py55t21z5v55vlm25s55))/a",
        "https://e.uk/a#/b",
        "https://e.uk/a\n",
        "https://e.uk/\u00e9",
        "https://\u00e9.uk/a",
        "https://e.uk/a?b=\u0660",
    ],
)
def test_an_address_that_is_nearly_plain_is_read_the_long_way(url: str) -> None:
    assert addresses.canonical_url(url) == addresses._canonical(url)


PLAIN = st.from_regex(addresses._PLAIN, fullmatch=True)
LETTERS = st.text("aB0._~+,-/?&=%;():@#\u00e9 ", max_size=30)


@settings(deadline=None)
@given(PLAIN | LETTERS.map("https://e.uk/".__add__) | LETTERS.map("http://".__add__) | st.text())
def test_the_short_way_and_the_long_end_at_the_same_address(url: str) -> None:
    assert addresses.canonical_url(url) == addresses._canonical(url)
