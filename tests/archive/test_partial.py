"""A listing's word alone: it fills what is empty and replaces nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lgcrawl.archive.writer import Kept
from pipelines.contract import Contract
from pipelines.records import Mention, Record
from pipelines.salary import Salary
from tests.archive.conftest import DAY, Bench, news, post

FULL = post(
    salary_text="£24,001 per annum",
    salary=Salary(min=24001.0, annual_min=24001.0),
    contract_text="Permanent",
    contract=Contract(type="permanent"),
    evidence={"salary_text": "label", "salary": "label"},
)
LISTED = post(
    partial=True,
    salary_text="£24,001",
    salary=Salary(min=24001.0),
    contract_text="Perm.",
    contract=Contract(),
    description=None,
    employer_text="Essex",
    evidence={"salary_text": "panel", "salary": "panel"},
    fetched_at=f"{DAY}T18:00:00Z",
)


def texts(bench: Bench, kept: Kept) -> dict[str, Any]:
    return bench.row("SELECT * FROM vacancies WHERE id = ?", kept.id)


def versions(bench: Bench) -> int:
    return len(bench.rows("SELECT n FROM vacancy_versions"))


def test_full_partial_full_is_one_version(bench: Bench) -> None:
    (first,) = bench.run(FULL)
    before = texts(bench, first)
    (second,) = bench.run(LISTED)
    after = texts(bench, second)
    (third,) = bench.run(FULL)
    assert [kept.change for kept in (first, second, third)] == ["new", "unchanged", "unchanged"]
    assert versions(bench) == 1
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"last_seen", "last_run"}
    assert after["last_seen"] == LISTED.fetched_at


@pytest.mark.parametrize("printed", ["TT-1000", "AHC/26/77"])
def test_a_number_out_of_the_link_is_no_other_reference(bench: Bench, printed: str) -> None:
    """The list prints no reference; where a page fails, the number in its link stands for one."""
    url = "https://jobs.essex.example/jobs/TT-1000"
    listed = post(url=url, reference="1000", partial=True)
    (first,) = bench.run(post(url=url, reference=printed))
    assert bench.run(listed)[0] == Kept(first.id, "unchanged", 1)
    assert texts(bench, first)["identity_key"] == f"ref:{printed.lower()}"
    assert bench.run(post(url=url, reference=printed))[0].id == first.id


def test_a_reference_printed_later_is_the_better_one(bench: Bench) -> None:
    url = "https://jobs.essex.example/jobs/TT-1000"
    (first,) = bench.run(post(url=url, reference="1000", partial=True))
    (second,) = bench.run(post(url=url, reference="TT-1000"))
    assert (second.id, second.change) == (first.id, "changed")
    (third,) = bench.run(post(url=url.replace("jobs/", "old/"), reference="TT-1000", title="B"))
    assert third.id == first.id


def test_two_references_printed_at_one_address_are_two_posts(bench: Bench) -> None:
    url = "https://jobs.essex.example/all"
    kept = bench.run(*(post(url=url, reference=f"R-{n}") for n in (1, 2)))
    assert len({one.id for one in kept}) == 2


def test_a_partial_sighting_is_a_sighting(bench: Bench) -> None:
    """What a listing names is not gone."""
    (kept,) = bench.run(FULL)
    bench.run()
    assert bench.state(kept.id) == "unseen"
    bench.run(LISTED)
    assert bench.state(kept.id) == "open"


def test_it_fills_what_is_empty(bench: Bench) -> None:
    bench.run(post(contract_text="Permanent", contract=Contract(type="permanent", patterns=("x",))))
    (kept,) = bench.run(
        post(
            partial=True,
            salary_text="£1",
            hours_text="37 hours",
            contract_text="Temp",
            contract=Contract(type="temporary", hours_per_week=37.0),
            location_text="Chelmsford",
        )
    )
    assert kept.changes == {"hours_text": [None, "37 hours"], "location_text": [None, "Chelmsford"]}
    row = texts(bench, kept)
    assert (row["contract_text"], row["contract_type"]) == ("Permanent", "permanent")
    assert (row["hours_per_week"], row["salary_text"]) == (37.0, "£35,000")
    assert json.loads(row["patterns"]) == ["x"]


def test_an_unknown_record_is_kept_as_listed(bench: Bench) -> None:
    (kept,) = bench.run(LISTED)
    assert (kept.change, texts(bench, kept)["salary_text"]) == ("new", "£24,001")
    (again,) = bench.run(LISTED)
    assert again.change == "unchanged"
    (full,) = bench.run(FULL)
    assert full.changes["salary_text"] == ["£24,001", "£24,001 per annum"]
    (after,) = bench.run(LISTED)
    assert (after.change, versions(bench)) == ("unchanged", 2)


@pytest.mark.parametrize("order", [(LISTED, FULL), (FULL, LISTED)], ids=["before", "after"])
def test_in_one_run_the_page_wins(bench: Bench, order: tuple[Record, ...]) -> None:
    kept, again = bench.run(*order)
    assert (kept.change, again.change, versions(bench)) == ("new", "repeated", 1)
    row = texts(bench, kept)
    assert (row["salary_text"], row["salary_annual_min"]) == ("£24,001 per annum", 24001.0)
    assert (row["employer_text"], row["contract_text"]) == ("Essex County Council", "Permanent")
    assert bench.row("SELECT salary_text FROM vacancies") == {"salary_text": "£24,001 per annum"}


def test_partial_is_no_content(bench: Bench) -> None:
    """The same texts, however met, are the same version."""
    whole = post()
    (first,), (second,) = bench.run(post(partial=True)), bench.run(whole)
    assert (first.change, second.change) == ("new", "unchanged")


def test_an_article_keeps_its_text_its_kind_and_whom_it_names(bench: Bench) -> None:
    named = [Mention(person="Ann Lee", organisation_text="Essex County Council")]
    bench.run(news(kind="issue", summary="It opens.", mentions=named))
    (kept,) = bench.run(
        news(partial=True, body="It...", summary="It", mentions=[Mention(person="A. Lee")])
    )
    assert kept.change == "unchanged"
    row = bench.row("SELECT kind, body, summary FROM articles")
    assert row == {"kind": "issue", "body": "It opens.", "summary": "It opens."}
    assert bench.rows("SELECT person FROM mentions") == [{"person": "Ann Lee"}]
