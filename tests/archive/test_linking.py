"""Adverts of one post and articles of one text are linked, whatever the order they come in."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from pipelines.normalise import Context, normalise
from pipelines.records import Article, Record
from tests.archive.conftest import DAY, Bench, news, post

BODY = (
    "The county council will resurface forty miles of road before the winter. Work begins on the "
    "A120 near Braintree on 2 March and moves east week by week. Councillor Jo Rowntree said the "
    "money came from the second round of the highways fund. Residents are told by letter a week "
    "before the machines come, and buses keep to their times but for the night of the change. "
    "The last stretch, at Harwich, should be open again by the end of October."
)


def advert(title: str = "Planning Officer", **values: Any) -> Record:
    given: dict[str, Any] = {
        "location_text": "Chelmsford, CM1 1QH",
        "salary_text": "£35,235 - £38,220 per annum",
        "closing_text": "14 December 2026",
        "hours_text": "37 hours per week",
        "description": "You will advise on applications across the county. " * 6,
    }
    return normalise(post(title, **given | values), Context(day=date(2026, 11, 23)))


OWN = ("essex-jobs", advert())
BOARD = (
    "a-board",
    advert(
        "Planning Officer - Chelmsford",
        reference="B-77120",
        url="https://board.example/77120",
        employer_text="Essex CC",
        salary_text="£35,235.00 to £38,220.00 per annum",
        closing_text="Monday 14 December 2026 at 23:59",
    ),
)
PART_TIME = (
    "essex-jobs",
    advert(
        "Planning Officer (Part Time)",
        reference="ECC-2042",
        url="https://jobs.essex.example/2042",
        hours_text="18.5 hours per week",
        contract_text="Part time",
    ),
)
LAST_YEAR = (
    "essex-jobs",
    advert(
        reference="ECC-1001",
        url="https://jobs.essex.example/1001",
        closing_text="12 January 2026",
        posted_text="15 December 2025",
        fetched_at="2025-12-16T06:00:00Z",
    ),
)


def kept(bench: Bench, *sightings: tuple[str, Record]) -> list[str]:
    ids = [bench.run(record, source=source)[0].id for source, record in sightings]
    bench.writer.link()
    return ids


def groups(bench: Bench) -> dict[str, str | None]:
    sql = "SELECT id, group_id FROM vacancies UNION ALL SELECT id, group_id FROM articles"
    return {row["id"]: row["group_id"] for row in bench.rows(sql)}


def test_one_post_on_two_boards_is_one_group_of_two_adverts(bench: Bench) -> None:
    ids = kept(bench, OWN, BOARD)
    assert groups(bench) == dict.fromkeys(ids, min(ids))
    link = bench.row("SELECT * FROM vacancy_links")
    assert (link["a"], link["b"], link["kind"]) == (min(ids), max(ids), "same")
    assert {"title", "closing"} <= set(json.loads(link["evidence"]))
    assert bench.row("SELECT count(DISTINCT group_id) AS posts FROM all_vacancies")["posts"] == 1


def test_a_part_time_twin_stays_apart(bench: Bench) -> None:
    own, _, twin = kept(bench, OWN, BOARD, PART_TIME)
    found = groups(bench)
    assert found[own] is not None
    assert found[twin] is None


def test_last_years_advert_is_a_repost_and_no_member(bench: Bench) -> None:
    old, new = kept(bench, LAST_YEAR, OWN)
    assert groups(bench) == {old: None, new: None}
    assert bench.row("SELECT repost_of FROM all_vacancies WHERE id = ?", new) == {"repost_of": old}
    assert bench.row("SELECT repost_of FROM all_vacancies WHERE id = ?", old) == {"repost_of": None}


@pytest.mark.parametrize("order", permutations(range(4)), ids=str)
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    bench = Bench(tmp_path / "archive.db")
    cases = (OWN, BOARD, PART_TIME, LAST_YEAR)
    kept(bench, *(cases[place] for place in order))
    links = bench.rows("SELECT a, b, kind FROM vacancy_links ORDER BY a, b")
    members = sorted((id, group) for id, group in groups(bench).items() if group)
    bench.writer.close()
    other = Bench(tmp_path / "other.db")
    kept(other, *cases)
    assert other.rows("SELECT a, b, kind FROM vacancy_links ORDER BY a, b") == links
    assert sorted((id, group) for id, group in groups(other).items() if group) == members
    other.writer.close()


def test_an_advert_that_changes_its_post_leaves_the_group(bench: Bench) -> None:
    own, board = kept(bench, OWN, BOARD)
    other = advert(
        "Head of Highways",
        reference="B-77120",
        url="https://board.example/77120",
        employer_text="Essex CC",
        salary_text="£90,000 per annum",
        closing_text="1 March 2027",
        description="You will run the roads of a county. " * 6,
    )
    assert bench.run(other, source="a-board")[0].id == board
    bench.writer.link()
    assert groups(bench) == {own: None, board: None}
    assert bench.rows("SELECT * FROM vacancy_links") == []


def test_one_release_on_two_sites_is_one_group(bench: Bench) -> None:
    first = bench.run(news("Forty miles of new road", body=BODY), source="essex-news")
    copy = Article(
        title="Essex to resurface 40 miles of road",
        url="https://press.example/70011",
        published="2026-11-21",
        body=f"A county has set out its plans.\n\n{BODY}\n\nSubscribe to our newsletter.",
        fetched_at=f"{DAY}T06:00:01Z",
    )
    second = bench.run(copy, source="trade-press")
    other = news("Library hours", body="The library in Colchester opens on Sundays from May.")
    other.url = "https://www.essex.example/news/2"
    third = bench.run(other, source="essex-news")
    bench.writer.link()
    found = groups(bench)
    assert found[first[0].id] == found[second[0].id] == min(first[0].id, second[0].id)
    assert found[third[0].id] is None


def test_nothing_waits_after_linking_and_nothing_is_done_twice(bench: Bench) -> None:
    kept(bench, OWN, BOARD)
    assert bench.rows("SELECT * FROM unlinked") == []
    assert bench.writer.link() == 0
    bench.run(OWN[1])  # seen again as it was
    assert bench.rows("SELECT * FROM unlinked") == []
