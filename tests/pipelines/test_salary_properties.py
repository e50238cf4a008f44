"""What holds for the reading of any text at all, pay or not."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.salary import Salary, parse
from pipelines.salary_tokens import _MISPRINTS, _TABLE, tokenise
from tests.patience import bounded

WORDS = (
    "£ £2 £25,000 24,000 £31.365 £13,79 £24, £9.50 £11,0683 £1,234,567 30k 45K 20 37 £0 £ € $ - – "
    "to / , ; . : ( ) + & § per annum pa p.a. per hour ph hourly per day per week monthly session "
    "up to from starting salary rising maximum FTE (FTE) actual (Actual) pro rata bonus allowance "
    "plus inc HCAS Grade 5 Band 8a SCP 12 NJC MPS/UPS circa negotiable OTE term time 39 weeks 37 "
    "hours 0.5 WTE 2026 1 April 12% pay award pending national minimum wage annex leave inset days "
    "sessionally full-time equivalent ft equated awaiting is agreed around c25k increasing "
    "progression leading uo potential earnings max at least commencing entry o and with excl. "
    "additional eligible supplement enhancements unsocial o/t weighting lw l.w. on-call uplift l/a "
    "benefits commission tips package pension golden hello live-in tlr2 service charge on-target "
    "gbp usd pounds doe experience will would hour p/h /hour /annum a year each one five another"
)
PRINTED = WORDS.split()
pieces = st.lists(st.sampled_from(PRINTED), max_size=25)
texts = st.one_of(
    pieces.map(" ".join),
    pieces.map("".join),
    st.text(max_size=200),
    st.text("£0123456789.,- kKpah/()tofFTE", max_size=80),
)


def assert_sound(salary: Salary) -> None:
    """Every promise the fields make to those who read them."""
    said = salary.to_dict()
    for low, high in (
        ("min", "max"),
        ("actual_min", "actual_max"),
        ("hourly_min", "hourly_max"),
        ("scp_min", "scp_max"),
        ("annual_min", "annual_max"),
    ):
        if said[low] is not None and said[high] is not None:
            assert said[low] <= said[high], (low, said)
    paid = salary.min is not None or salary.max is not None
    assert salary.up_to is (paid and salary.min is None)
    assert salary.from_ is (paid and salary.max is None)
    assert (salary.currency is not None) is paid
    assert paid or salary.period is None
    assert salary.period or not salary.period_inferred
    assert not (salary.fte and salary.actual_only)
    hourly = salary.hourly_min is not None or salary.hourly_max is not None
    assert salary.period == "year" or not hourly
    actual = salary.actual_min is not None or salary.actual_max is not None
    assert salary.fte or not actual
    assert (salary.scp_min is None) is (salary.scp_max is None)
    yearly = salary.annual_min is not None or salary.annual_max is not None
    assert yearly is (salary.annual_method is not None)
    assert not (yearly and (salary.suspect or salary.currency != "GBP" or not paid))
    assert paid or salary.reason


@settings(max_examples=500, deadline=None)
@given(texts)
def test_any_text_is_read_soundly(text: str) -> None:
    assert_sound(parse(text))


@given(st.integers(6_000, 400_000), st.integers(1, 50_000), st.sampled_from(["-", " – ", " to "]))
def test_a_plain_range_is_read_back(low: int, more: int, dash: str) -> None:
    salary = parse(f"£{low:,}{dash}£{low + more:,} per annum")
    assert (salary.min, salary.max, salary.period) == (low, low + more, "year")


@given(texts)
def test_the_first_letter_chooses_among_all_token_rows(text: str) -> None:
    """The table's column of first characters must not hide a row from the text it matches."""
    text = " ".join(text.lower().split())
    rows = [(letter, re.compile(pattern)) for letter, _, pattern in _TABLE]
    shape, _, starts = tokenise(text)
    for letter, at in zip(shape, starts, strict=True):
        first, match = next((row, m) for row, pattern in rows if (m := pattern.match(text, at)))
        if first == "x":  # a misprint means what the word would
            first = _MISPRINTS.get(match[0], "x")
        assert first == ("n" if letter == "i" else letter)


@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1,", "1, 111", "£", "§", "£1 - ", "+ £1k bonus ", "0.5 ", "37 hours paid paid "),
        *("main/", "main pay range 1 to ", "Grade 5 / ", "A1 - ", "SCP 1-", "NJC1-", "8a/"),
        *("rising a b c d e ", "£1 actual FTE (", "annual a ", "£1 x", "&#163;1", "â‚¬", "İ"),
    ],
)
def test_a_hostile_text_is_read_within_a_second(unit: str) -> None:
    with bounded(1):
        assert_sound(parse(unit * (100_000 // len(unit))))


@pytest.mark.shared
def test_every_printed_text_of_the_pool_is_read_soundly(shared: Path) -> None:
    with (shared / "data" / "salary" / "corpus.csv").open(encoding="utf-8") as lines:
        texts = [row["raw"] for row in csv.DictReader(lines)]
    unread = 0
    for text in texts:
        salary = parse(text)
        assert_sound(salary)
        unread += "unread" in (salary.reason or "")
    assert unread < len(texts) / 200, "numbers that no rule places"
