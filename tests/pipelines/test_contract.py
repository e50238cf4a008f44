"""What contract and hours texts mean: examples by field, and what holds for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract import PATTERNS, TYPES, Contract, parse
from tests.patience import bounded

TYPE = {
    "Permanent - Full Time": "permanent",
    "Substantive": "permanent",
    "Unlimited contract": "permanent",
    "Parhaol": "permanent",
    "Full Time,Fixed-Term/Contract": "fixed_term",
    "fixed_term": "fixed_term",
    "Full time, 12 months FTC": "fixed_term",
    "6 month contract": "fixed_term",
    "parental_leave_cover": "fixed_term",
    "Cyfnod penodol o 12 mis": "fixed_term",
    "TEMPORARY": "temporary",
    "Interim": "temporary",
    "Dros dro": "temporary",
    "Temporary with possibility of becoming permanent": "temporary",
    "temp to perm": "temporary",
    "Casual": "casual",
    "PER_DIEM": "casual",
    "Relief/Casual as and when required": "casual",
    "Bank": "casual",
    "Permanent; bank holidays off": "permanent",
    "Zero hours": "zero_hours",
    "Permanent (zero hours)": "zero_hours",
    "CONTRACTOR": "contractor",
    "INTERN": "internship",
    "Internal only, permanent": "permanent",
    "VOLUNTEER": "volunteer",
    "Apprenticeship, fixed term 24 months": "apprenticeship",
    "Prentisiaeth": "apprenticeship",
    "Secondment/Fixed Term": "secondment",
    "Loan": "secondment",
    "Non-permanent": None,
    "OTHER": None,
    "37 hours per week": None,
}


@pytest.mark.parametrize(("raw", "kind"), TYPE.items(), ids=TYPE.keys())
def test_type(raw: str, kind: str | None) -> None:
    assert parse(raw).type == kind


@pytest.mark.parametrize(
    "raw", ["Permanent or fixed term", "Permanent, Secondment", "Casual / Permanent"]
)
def test_permanent_and_not_is_no_type(raw: str) -> None:
    assert (parse(raw).type, parse(raw).reason) == (None, "several types")


WORKING = {
    "FULL_TIME": ("full_time", ("full_time",)),
    "FT": ("full_time", ("full_time",)),
    "Llawn Amser": ("full_time", ("full_time",)),
    "Part-time": ("part_time", ("part_time",)),
    "rhan-amser": ("part_time", ("part_time",)),
    "Part time / job share": ("part_time", ("part_time", "job_share")),
    "Full or part time": ("flexible", ("full_time", "part_time")),
    "Flexible working, Full-time, Job share, Part-time": (
        "flexible",
        ("full_time", "part_time", "job_share", "flexible"),
    ),
    "Full time, compressed hours considered": ("full_time", ("full_time", "compressed")),
    "Annualised hours": ("annualised", ("annualised",)),
    "Job share": ("job_share", ("job_share",)),
    "£28,000 full time equivalent": (None, ()),
    "five ft high": (None, ()),
}


@pytest.mark.parametrize(("raw", "expected"), WORKING.items(), ids=WORKING.keys())
def test_working(raw: str, expected: tuple[str | None, tuple[str, ...]]) -> None:
    found = parse(raw)
    assert (found.working, found.patterns) == expected


# raw: (fewest, most)
HOURS = {
    "37 hours per week": (37, None),
    "18.5 hrs": (18.5, None),
    "22.2 - 37 hours": (22.2, 37),
    "25 – 37 hours per week": (25, 37),
    "Between 16 and 37 hours": (16, 37),
    "16 or 37 hours": (16, 37),
    "Up to 37 hours per week": (None, 37),
    "35 hrs/wk": (35, None),
    "36hpw": (36, None),
    "30 hours a week": (30, None),
    "37 hour week": (37, None),
    "37½ hours": (37.5, None),
    "32 hours 30 minutes per week": (32.5, None),
    "Hours: 37": (37, None),
    "Weekly hours 37": (37, None),
    "Permanent; 37": (37, None),
    "Full Time; 35.00": (35, None),
    "37 awr yr wythnos": (37, None),
    "13 hours per week (0.4 FTE)": (13, None),
    "1 of 2 posts, each 18.5 hours": (18.5, None),
    "24 hour cover, 37 hours per week": (37, None),
    "7.4 hours per day": (None, None),
    "1265 hours per year": (None, None),
    "37000 hours per week": (None, None),
    "within 48 hours": (None, None),
    "24 hours a day": (None, None),
    "Hours: 8.30am - 4.30pm": (None, None),
    "8.30 - 16.30": (None, None),
    "9.00 - 17.00 hours": (None, None),
    "0 hours": (None, None),
    "£14.50 per hour": (None, None),
}


@pytest.mark.parametrize(("raw", "expected"), HOURS.items(), ids=HOURS.keys())
def test_hours(raw: str, expected: tuple[float | None, float | None]) -> None:
    found = parse(raw)
    assert (found.hours_per_week, found.hours_max) == expected


FTE = {
    "0.6 FTE": 0.6,
    "(0.4 FTE)": 0.4,
    "0.6 WTE": 0.6,
    "FTE: 0.92": 0.92,
    "1 FTE": 1,
    "60% FTE": 0.6,
    "0.87% FTE": 0.87,
    "Permanent; 0.5": 0.5,
    "1.0": 1,
    "1": None,
    "2 FTE": None,
    "£25,185 FTE": None,
    "FTE £25,660": None,
    "0.0 FTE": None,
}


@pytest.mark.parametrize(("raw", "fte"), FTE.items(), ids=FTE.keys())
def test_fte(raw: str, fte: float | None) -> None:
    assert parse(raw).fte == fte


DURATION = {
    "Fixed Term - 12 months maternity cover": 12,
    "6 month contract": 6,
    "24-month apprenticeship": 24,
    "two years fixed term": 24,
    "up to 23 months": 23,
    "26 weeks temporary": 6,
    "Dros dro, 12 mis": 12,
    "6-12 months": None,
    "Term time only, 39 weeks": None,
    "Fixed term, term time only, 39 weeks": None,
    "52 weeks all year round": None,
    "Permanent, 6 month probation": None,
    "Permanent, reviewed after 12 months": None,
    "Temporary, 3 months' notice": None,
    "3 years post-qualification experience": None,
    "999 month contract": None,
}


@pytest.mark.parametrize(("raw", "months"), DURATION.items(), ids=DURATION.keys())
def test_duration(raw: str, months: float | None) -> None:
    assert parse(raw).duration_months == months


def test_term_time() -> None:
    for raw in (
        "Term time only, 39 weeks",
        "Term-time",
        "37 hours, TTO",
        "yn ystod y tymor yn unig",
    ):
        assert parse(raw).term_time, raw
    assert not parse("Fixed term").term_time
    assert not parse("Long term, full time").term_time


def test_leave_cover() -> None:
    for raw in (
        "Fixed term to cover Maternity",
        "Fixed Term (Paternity)",
        "parental_leave_cover",
        "Maternity cover",
        "Cyfnod mamolaeth",
    ):
        assert parse(raw).maternity_cover, raw
    assert not parse("Permanent, enhanced maternity pay").maternity_cover


def test_one_text_with_everything() -> None:
    raw = (
        "Fixed term - 12 months maternity cover; part time, 22.2 - 30 hours (0.6 FTE), TTO, hybrid"
    )
    assert parse(raw) == Contract(
        raw=raw,
        type="fixed_term",
        working="part_time",
        term_time=True,
        hours_per_week=22.2,
        hours_max=30.0,
        fte=0.6,
        duration_months=12.0,
        maternity_cover=True,
        remote="hybrid",
        patterns=("part_time",),
    )


def test_nothing_has_a_reason() -> None:
    assert parse(None) == Contract(reason="empty")
    assert parse(" ").reason == "empty"
    assert parse("See advert").reason == "nothing recognised"


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        """37 18.5 0.6 .5 1 99999 - to or / ; , ( ) % £ hours hrs awr per week FTE permanent fixed
        term temporary casual full part time job share months years up maternity cover ½ İ ſ _
        8.30 12""",
    )
)


@given(st.text() | st.lists(WORDS).map(" ".join) | st.lists(WORDS).map("".join))
def test_any_text_gives_sensible_figures(raw: str) -> None:
    found = parse(raw)
    assert found.raw == raw
    assert found.type in {*TYPES, None}
    assert found.working in {*PATTERNS, None}
    assert found.working is None or found.working in (*found.patterns, "flexible")
    for hours in (found.hours_per_week, found.hours_max):
        assert hours is None or 0 < hours <= 84
    if found.hours_per_week and found.hours_max:
        assert found.hours_per_week < found.hours_max
    assert found.fte is None or 0 < found.fte <= 1
    assert found.duration_months is None or 0 < found.duration_months <= 120


@given(st.integers(2, 160))
def test_hours_come_back(quarters: int) -> None:
    hours = quarters / 4
    assert parse(f"{hours:g} hours per week").hours_per_week == hours


@pytest.mark.parametrize(
    "unit", ["1 ", "37 hours ", "up to ", "fixed ", "cover mat", "9", "é", "12 - ", "full or part "]
)
def test_a_long_text_costs_little(unit: str) -> None:
    with bounded(1):
        parse(unit * (100_000 // len(unit)))
