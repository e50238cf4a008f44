"""Scores of labelled sets may not fall under the floors pinned in tests/scoring/floors.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scoring import bodies, normalisers, pages
from tests.scoring.tallies import Scores, Tally, below, floors

OWN = ("own salaries", "own employers", "own dates", "own contracts", "own places")
LEAST = {"salaries": 60, "employers": 300, "dates": 150, "contracts": 100, "places": 100}


@pytest.fixture(scope="module")
def own() -> dict[str, Scores]:
    return dict(normalisers.own())


@pytest.mark.parametrize("name", OWN)
def test_the_projects_own_rows(own: dict[str, Scores], name: str) -> None:
    assert below(name, own[name]) == []


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_there_are_enough_rows_and_none_twice(name: str, least: int) -> None:
    labelled = normalisers.rows(normalisers.LABELLED / f"{name}.csv")
    texts = [(row["raw"], row.get("base")) for row in labelled]
    assert len(texts) >= least
    assert len(set(texts)) == len(texts)


@pytest.mark.shared
def test_the_private_rows(shared: Path) -> None:
    low = [line for name, s in normalisers.shared(shared / "data") for line in below(name, s)]
    assert low == []


@pytest.mark.shared
def test_no_row_of_the_project_is_a_private_one(shared: Path) -> None:
    data = shared / "data"
    for ours, theirs in (
        ("salaries", data / "salary" / "dev.csv"),
        ("salaries", data / "salary" / "corpus.csv"),
        ("employers", data / "employers" / "variants_dev.csv"),
    ):
        private = {row["raw"].strip() for row in normalisers.rows(theirs)}
        mine = {row["raw"] for row in normalisers.rows(normalisers.LABELLED / f"{ours}.csv")}
        long = {raw for raw in mine & private if len(raw) > 40}
        assert long == set(), "sentences of others stay outside the project"


@pytest.mark.shared
def test_the_private_pages(shared: Path) -> None:
    low = [line for name, s in pages.facts(shared / "pages") for line in below(name, s)]
    assert low == []


@pytest.mark.shared
def test_the_private_main_texts(shared: Path) -> None:
    assert below("article bodies", bodies.bodies(shared / "pages" / "article_body")) == []


def test_a_score_under_its_floor_is_told() -> None:
    (told,) = below("own employers", {"right": Tally(9, 10), "exact": Tally(0, 10)})
    assert told == "own employers: right 9 of 10 right (90.0%), floor 99.0%"


def test_every_floor_is_one_that_something_is_measured_against() -> None:
    assert set(floors()) == {*OWN, "salaries", "employers", "news pages", "job pages"} | {
        "kinds of pages",
        "article bodies",
    }
