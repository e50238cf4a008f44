"""Clauses are found by the words they begin with, wherever ``re`` alone would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.clauses import Clauses, fold
from lgcrawl.extract.prose import IN_PROSE, read_prose
from tests.patience import bounded

ADVERT = (
    "You will earn £24,000 per annum for 37 hours per week. Apply by 5 May 2026. "
    "Interviews will be held on 12 May 2026, to start on 1 June 2026.\nPermanent"
)
PIECES = ("pay", "Pay", "PAY", "paper", "salary", "ſalary", "salarİ", "saları", "to pay", " ", "£5")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_clause_is_found_in_its_order(text: str) -> None:
    pattern = r"\b(?:pay|salar[iy])\b.{0,5}"
    found = Clauses(("pay", "salar"), pattern).found_in(text, fold(text))
    alone = re.finditer(pattern, text, re.IGNORECASE)
    assert [match.span() for match in found] == [match.span() for match in alone]


@given(st.text())
def test_folding_moves_no_letter(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_only_what_is_wanted_is_looked_for() -> None:
    everything = read_prose(ADVERT)
    assert set(everything) == set(IN_PROSE)
    for field in IN_PROSE:
        assert read_prose(ADVERT, [field]) == {field: everything[field]}


HOURS = {
    "18 to 36 hours per week": "18 to 36 hours per week",
    "a minimum of 18.25 to 36.75 hours each week": "minimum of 18.25 to 36.75 hours each week",
    "office hours; 37 hrs/week": "37 hrs/week",
    "within 48 hours": None,
}


@pytest.mark.parametrize(("text", "hours"), HOURS.items())
def test_hours_are_looked_for_around_the_word(text: str, hours: str | None) -> None:
    assert read_prose(f"We work {text}, as agreed.").get("hours_text") == hours


@pytest.mark.parametrize("piece", ["pay ", "closing ", "hours ", "£1 ", "1 hours a ", "to start "])
def test_a_word_said_endlessly_costs_little(piece: str) -> None:
    with bounded(2):
        read_prose(piece * (100_000 // len(piece)))


@pytest.mark.parametrize(
    ("said", "pay"),
    [
        ("Salary: £18,500 per annum.", "£18,500 per annum"),
        (
            "Salary: £18,500 to £20,000 a year, pro rata. More.",
            "£18,500 to £20,000 a year, pro rata",
        ),
        (
            "The rate of pay is £12.60 an hour (term time).",
            "rate of pay is £12.60 an hour (term time)",
        ),
    ],
)
def test_pay_to_the_end_of_its_clause(said: str, pay: str) -> None:
    assert read_prose(said, ["salary_text"]) == {"salary_text": pay}
