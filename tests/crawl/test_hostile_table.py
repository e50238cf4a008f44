"""Each row of the table in docs/ops.md is a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.crawl.hostile import BEHAVIOURS

TESTS = Path(__file__).resolve().parent.parent
PAGE = (TESTS.parent / "docs" / "ops.md").read_text("utf-8")
HEAD = "| behaviour | stock Scrapy 2.19 | lgcrawl | tests |\n|---|---|---|---|\n"
ROWS = PAGE.partition(HEAD)[2].partition("\n\n")[0].splitlines()


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.mark.parametrize("row", ROWS, ids=[cells(row)[0] for row in ROWS])
def test_every_row_names_tests_that_exist(row: str) -> None:
    behaviour, stock, ours, tests = cells(row)
    assert behaviour and stock and ours
    named = re.findall(r"`(\w+\.py)::(\w+)`", tests)
    assert named
    for file, test in named:
        (path,) = TESTS.rglob(file)
        assert f"def {test}(" in path.read_text("utf-8"), f"{file}::{test}"


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_every_behaviour_is_met_by_a_test(behaviour: str) -> None:
    text = (TESTS / "crawl" / "test_hostile.py").read_text("utf-8")
    assert f'"{behaviour}"' in text


def test_every_measurement_of_stock_scrapy_stands_in_the_table() -> None:
    text = (TESTS / "crawl" / "test_stock_scrapy.py").read_text("utf-8")
    measured = set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))
    assert measured <= set(re.findall(r"test_stock_scrapy\.py::(\w+)", "\n".join(ROWS)))
