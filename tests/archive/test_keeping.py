"""Versions: one for each change of what is printed, none for anything else."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lgcrawl.archive.columns import CONDITIONS, CONTRACT, PLACE, SALARY
from lgcrawl.archive.content import SHAPES, face
from lgcrawl.archive.writer import Kept
from lgcrawl.captures.capture import Capture
from pipelines.contract import Contract
from pipelines.normalise import Context, normalise
from pipelines.place import Place
from pipelines.records import OF_THE_SIGHTING, Article, Mention, Record, Vacancy
from pipelines.salary import Salary
from tests.archive.conftest import DAY, Bench, news, post


def versions(bench: Bench, kept: Kept) -> list[dict[str, Any]]:
    kind = "vacancy" if kept.id.startswith("vac_") else "article"
    return bench.rows(f"SELECT * FROM {kind}_versions WHERE {kind}_id = ? ORDER BY n", kept.id)


UNCHANGED = {
    "the same again": (post(), post()),
    "white space": (post(), post(description="Plans\n\n things. ")),
    "another page of the same post": (post(), post(url="https://jobs.essex.example/x")),
    "a tracker in the link": (
        post(apply_url="https://apply.example/1"),
        post(apply_url="https://apply.example/1?utm_source=board"),
    ),
    "days count down": (post(closing_text="3 days left"), post(closing_text="2 days left")),
    "days count up": (post(posted_text="Posted 1 day ago"), post(posted_text="2 days ago")),
    "a shallower look": (post(), post(description=None, salary_text=None)),
    "an empty field": (post(), post(salary_text=" ")),
    "better rules": (post(salary=Salary()), post(salary=Salary(annual_max=35000.0))),
    "other evidence": (post(evidence={"title": "generic"}), post(evidence={"title": "jsonld"})),
    "an article again": (news(), news()),
    "touched by its system": (news(modified_text="1 May"), news(modified_text="2 May")),
    "hours count up": (news(published_text="1 hour ago"), news(published_text="2 hours ago")),
    "other markup": (news(body_html="<p>It opens.</p>"), news(body_html="<p>It opens.")),
}
CHANGED = {
    "salary": (post(), post(salary_text="£36,000"), ["£35,000", "£36,000"]),
    "description": (post(), post(description="Plans."), ["Plans things.", "Plans."]),
    "title": (post(), post("Planner"), ["Planning Officer", "Planner"]),
    "case": (post("Planner"), post("PLANNER"), ["Planner", "PLANNER"]),
    "closing": (post(), post(closing_text="30 November 2026"), [None, "30 November 2026"]),
    "body": (news(), news(body="It opens on Monday."), ["It opens.", "It opens on Monday."]),
}


@pytest.mark.parametrize(("first", "second"), UNCHANGED.values(), ids=UNCHANGED)
def test_no_version_for(bench: Bench, first: Record, second: Record) -> None:
    (a,), (b,) = bench.run(first), bench.run(second)
    assert (a.id, a.change, b.change, b.version) == (b.id, "new", "unchanged", 1)
    assert len(versions(bench, a)) == 1


@pytest.mark.parametrize(("first", "second", "change"), CHANGED.values(), ids=CHANGED)
def test_one_version_for(
    bench: Bench, first: Record, second: Record, change: list[str | None]
) -> None:
    (a,), (b,), (c,) = bench.run(first), bench.run(second), bench.run(second)
    assert a.id == b.id == c.id
    assert (b.change, b.version, c.change, c.version) == ("changed", 2, "unchanged", 2)
    assert list(b.changes.values()) == [change]
    one, two = versions(bench, a)
    assert json.loads(one["changes"]) == {}
    assert json.loads(two["changes"]) == b.changes
    (name,) = b.changes
    assert json.loads(one["record"])[name] == change[0]
    assert two["record"] is None  # what the newest says stands in the row
    table = "vacancies" if isinstance(second, Vacancy) else "articles"
    assert bench.row(f"SELECT {name} AS said FROM {table}")["said"] == change[1]


def test_better_rules_mend_the_row(bench: Bench) -> None:
    (kept,) = bench.run(post(salary=Salary(annual_max=1.0)))
    bench.run(post(salary=Salary(annual_min=34000.0, annual_max=35000.0, pro_rata=True)))
    row = bench.row("SELECT * FROM vacancies WHERE id = ?", kept.id)
    assert (row["salary_annual_min"], row["salary_annual_max"]) == (34000.0, 35000.0)
    assert row["salary_pro_rata"] == 1


def cleaned(**values: Any) -> Vacancy:
    """A vacancy as a crawl of that day hands it over."""
    record = normalise(post(**values), Context(day=date(2026, 11, 23)))
    assert isinstance(record, Vacancy)
    return record


TOGETHER = {
    "hours told before": (
        {"salary_text": "£12.85 per hour", "hours_text": "36 hours per week"},
        {"salary_text": "£12.85 per hour"},
        ("salary_annual_method", "hourly x 52.143 x 36"),
    ),
    "an employer told before": (
        {"location_text": "Home based"},
        {"location_text": "Home based", "employer_text": None},
        ("region", "East of England"),
    ),
    "an address told before": (
        {"employer_text": "Customer Services", "apply_url": "https://jobs.kent.gov.uk/1"},
        {"employer_text": "Customer Services", "apply_url": None, "location_text": "Various"},
        ("employer_method", "domain"),
    ),
    "posted before, in the year of that spine": (
        {
            "salary_text": "SCP 7",
            "posted_text": "1 June 2025",
            "location_text": "Norwich",
        },
        {"salary_text": "SCP 7", "location_text": "Norwich"},
        ("salary_scale_year", "2025-04-01"),
    ),
}


@pytest.mark.parametrize(("before", "after", "told"), TOGETHER.values(), ids=TOGETHER)
def test_what_a_sighting_does_not_state_still_tells_of_what_it_does(
    bench: Bench, before: dict[str, Any], after: dict[str, Any], told: tuple[str, str]
) -> None:
    for values in (before, after, after):
        bench.run(cleaned(**values))
        column, value = told
        assert bench.row(f"SELECT {column} AS said FROM all_vacancies")["said"] == value


def test_what_a_shallower_look_does_not_state_stays(bench: Bench) -> None:
    """A listing row tells less than the page; it does not deny what the page said."""
    deep = cleaned(
        location_text="Chelmsford",
        contract_text="Permanent",
        hours_text="37 hours",
        evidence={"salary_text": "jsonld"},
    )
    shallow = cleaned(
        employer_text=None,
        salary_text=None,
        description=None,
        contract_text="Permanent",
        evidence={"title": "generic"},
    )
    before = bench.run(deep)
    row = bench.row("SELECT * FROM all_vacancies")
    assert bench.run(shallow) == [Kept(before[0].id, "unchanged", 1)]
    assert bench.row("SELECT * FROM all_vacancies") == row
    joined = "SELECT e.evidence FROM vacancies v JOIN evidence_sets e ON e.id = v.evidence"
    evidence = json.loads(bench.row(joined)["evidence"])
    assert evidence == {"salary_text": "jsonld", "title": "generic"}


class TestOneRun:
    """Several sightings in one run are one look at the post."""

    def test_a_second_sighting_is_no_change(self, bench: Bench) -> None:
        run = bench.begin()
        changes = [kept.change for kept in bench.keep(run, post(), post(), post())]
        assert changes == ["new", "repeated", "repeated"]

    def test_the_first_to_state_a_text_wins(self, bench: Bench) -> None:
        """Two panels that word a post differently must not make versions in turn, every day."""
        panels = post("Planner"), post("Planning Officer (Essex)")
        for _ in range(3):
            (kept, _) = bench.run(*panels)
        assert kept.version == 1
        assert bench.row("SELECT title FROM vacancies")["title"] == "Planner"

    def test_a_panel_and_then_the_page_make_one_version(self, bench: Bench) -> None:
        (kept,) = bench.run(post())
        _, page = bench.run(
            post(description=None, salary_text="£36,000"), post(description="Plans more.")
        )
        assert (page.change, page.version) == ("repeated", 2)
        _, two = versions(bench, kept)
        assert set(json.loads(two["changes"])) == {"salary_text", "description"}
        assert (
            two["content_hash"] == bench.row("SELECT content_hash FROM vacancies")["content_hash"]
        )

    def test_a_panel_that_changes_nothing_and_then_the_page(self, bench: Bench) -> None:
        bench.run(post())
        _, page = bench.run(post(description=None), post(description="Plans more."))
        assert (page.version, page.changes) == (
            2,
            {"description": ["Plans things.", "Plans more."]},
        )


def test_every_cleaned_value_has_its_column(bench: Bench) -> None:
    """A new field of the ground floor wants a migration, a line in content.py and in the docs."""
    contract = CONTRACT | CONDITIONS
    for columns, value in ((SALARY, Salary), (PLACE, Place), (contract, Contract)):
        names = {field.name for field in dataclasses.fields(value)} - {"raw"}
        if value is Salary:
            names -= {"hours_per_week"}  # stands among the hours of the contract
        assert set(columns.values()) == names
    for shape, record, apart in (
        (SHAPES[0], Vacancy, {"salary", "place", "contract", "kind"}),
        (SHAPES[1], Article, {"mentions"}),
    ):
        held = {*shape.texts, *(c for columns in shape.groups.values() for c in columns)}
        names = {field.name for field in dataclasses.fields(record)}
        assert names - apart - OF_THE_SIGHTING <= held


def test_a_listing_alone_does_not_overrule_the_post_s_own_page(bench: Bench) -> None:
    """The page failed once, and only the list's shorter words were at hand."""
    full = post(salary_text="£24,001 per annum")
    short = post(salary_text="£24,001", department="Highways", partial=True)
    for sighting in (full, short, full):
        bench.run(sighting)
    row = bench.row("SELECT salary_text, department, version FROM vacancies")
    assert row["salary_text"] == "£24,001 per annum"
    assert row["department"] == "Highways"  # a gap is filled, and that is a version


def test_employers_follow_the_record(bench: Bench) -> None:
    bench.writer.sync_employers([{"id": "la-ess", "official_name": "Essex County Council"}])
    bench.run(post(employer_ids=["la-ess", "la-sos"], employer_method="parsed"))
    row = bench.row("SELECT employer, employer_ids FROM all_vacancies")
    assert row["employer"] == "Essex County Council and la-sos"  # not in the register: its id
    assert json.loads(row["employer_ids"]) == ["la-ess", "la-sos"]
    bench.run(post(employer_ids=["la-ess"], employer_method="exact"))
    assert bench.row("SELECT employer_ids AS i FROM all_vacancies")["i"] == '["la-ess"]'
    name = bench.row("SELECT * FROM employer_names")
    assert (name["raw"], name["employer_ids"]) == ("Essex County Council", '["la-ess"]')
    assert (name["method"], name["uses"]) == ("exact", 1)


def test_an_employer_that_leaves_the_register_stays(bench: Bench) -> None:
    rows = [{"id": "la-x", "official_name": "X"}, {"id": "la-y", "official_name": "Y"}]
    assert bench.writer.sync_employers(rows).result() == 2
    assert bench.writer.sync_employers(rows).result() == 0  # the same object: nothing to do
    bench.writer.sync_employers([{"id": "la-y", "official_name": "Why"}]).result()
    assert bench.rows("SELECT id, name, listed FROM employers ORDER BY id") == [
        {"id": "la-x", "name": "X", "listed": 0},
        {"id": "la-y", "name": "Why", "listed": 1},
    ]


def test_mentions_follow_the_article(bench: Bench) -> None:
    bench.writer.sync_employers([{"id": "la-ess", "official_name": "Essex County Council"}])
    lines = [
        Mention(person="A. Smith", role="Leader", organisation_text="Essex CC"),
        Mention(organisation_text="Nowhere DC"),
    ]
    lines[0].employer_id, lines[0].method = "la-ess", "alias"
    bench.run(news(mentions=lines))
    bench.run(news())  # a feed without them does not deny them
    found = bench.rows("SELECT person, employer_id FROM mentions ORDER BY position")
    assert [tuple(row.values()) for row in found] == [("A. Smith", "la-ess"), (None, None)]
    names = bench.rows("SELECT raw, uses FROM employer_names ORDER BY raw")
    assert names == [{"raw": "Essex CC", "uses": 1}, {"raw": "Nowhere DC", "uses": 1}]


def test_every_address_of_a_post_is_listed(bench: Bench) -> None:
    first, second = "https://jobs.essex.example/2041", "https://board.example/e?Source=x&id=1"
    bench.run(post())
    assert [row["url"] for row in bench.rows("SELECT url FROM listings")] == [first]
    bench.run(*(post(url=url, fetched_at=f"{DAY}T07:00:00Z") for url in (first, second)))
    bench.run(post(url=second, fetched_at=f"{DAY}T08:00:00Z"))
    found = bench.rows("SELECT url, first_seen, last_seen FROM listings ORDER BY url")
    assert [row["url"] for row in found] == ["https://board.example/e?id=1", first]
    board, own = found
    assert own["first_seen"] < own["last_seen"] == board["first_seen"] < board["last_seen"]


def test_a_post_with_one_address_has_it_in_its_row(bench: Bench) -> None:
    bench.run(post(url=None))
    assert bench.rows("SELECT * FROM listings") == []
    for tracker in ("", "?utm_source=x", ""):
        bench.run(post(url=f"https://jobs.essex.example/2041{tracker}"))
    assert len(bench.rows("SELECT * FROM listings")) == 1
    assert bench.rows("SELECT * FROM vacancy_addresses") == []


def test_pages_remember_their_validators(bench: Bench) -> None:
    run = bench.begin()

    def fetch(day: int, body: bytes | None, status: int = 200, **headers: str) -> dict[str, Any]:
        capture = Capture(
            url="https://e.uk/",
            status=status,
            body=body,
            fetched_at=f"2026-11-{day}T06:00:00Z",
            response_headers=tuple((name.replace("_", "-"), v) for name, v in headers.items()),
        )
        bench.writer.captured(run, capture).result()
        return bench.row("SELECT * FROM pages")

    assert fetch(20, b"a", ETag='W/"1"')["last_changed"].startswith("2026-11-20")
    assert fetch(21, b"a")["etag"] is None
    page = fetch(22, b"bb", ETag='"2"', Last_Modified="Mon, 1 Jan")
    assert page["last_changed"].startswith("2026-11-22")
    digest = page["digest"]
    page = fetch(23, None, 304)
    assert (page["status"], page["etag"], page["digest"], page["bytes"]) == (304, '"2"', digest, 2)
    assert page["last_changed"].startswith("2026-11-22")
    assert page["last_fetched"].startswith("2026-11-23")
    assert page["first_fetched"].startswith("2026-11-20")


def test_what_the_tables_refuse_lies_in_rejects(bench: Bench) -> None:
    run = bench.begin()
    wrong, right = bench.keep(
        run, post(closing_date="tomorrow", closing_text="tomorrow"), post("Cook", reference="C1")
    )
    assert (wrong.change, wrong.id, right.change) == ("rejected", "", "new")
    reject = bench.row("SELECT * FROM rejects")
    assert "closing_date" in json.loads(reject["reasons"])[0]
    assert json.loads(reject["record"])["title"] == "Planning Officer"
    assert [row["title"] for row in bench.rows("SELECT title FROM vacancies")] == ["Cook"]


def test_rejects_and_issues_are_kept(bench: Bench) -> None:
    run = bench.begin()
    bench.writer.reject(Vacancy(url="https://e.uk/1", evidence={"url": "feed"}), ["no title"], run)
    bench.writer.note(run, "error", "timeout", "30 s", "https://e.uk/2").result()
    reject, issue = bench.row("SELECT * FROM rejects"), bench.row("SELECT * FROM issues")
    assert (reject["run"], reject["url"], reject["reasons"]) == (
        run,
        "https://e.uk/1",
        '["no title"]',
    )
    assert (issue["level"], issue["field"], issue["value"]) == ("error", "timeout", "30 s")


ANYTHING = st.text() | st.none()
ODD = st.floats() | st.none()
TEXTS = st.lists(ANYTHING, min_size=len(SHAPES[0].texts), max_size=len(SHAPES[0].texts))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=TEXTS, amount=ODD, size=st.integers())
def test_any_text_can_be_kept(
    bench: Bench, texts: list[str | None], amount: float | None, size: int
) -> None:
    record = Vacancy(
        **dict(zip(SHAPES[0].texts, texts, strict=True)),  # type: ignore[arg-type]
        salary=Salary(min=amount, scp_min=size),
        employer_ids=[text for text in texts[:2] if text],
        evidence={text: text for text in texts if text},
        fetched_at=texts[0],
    )
    run = bench.begin()
    first, again = bench.keep(run, record, record)
    assert (first.id, again.change) == (again.id, "repeated")
    assert first.change in ("new", "changed", "unchanged")
    bench.finish(run)


def test_a_long_text_is_folded_fast() -> None:
    shape = SHAPES[0]
    assert face(shape, {"closing_text": "in 1" * 50_000, "apply_url": "x" * 100_000})


def test_an_archive_of_surrogates(bench: Bench) -> None:
    (kept,) = bench.run(post("Caf\ud800e\0", reference="R\udfff1", url="https://e.uk/\ud800"))
    assert bench.row("SELECT title FROM vacancies")["title"] == "Caf?e"
    assert bench.run(post("Caf\ud800e\0", reference="R\udfff1"))[0].id == kept.id
