"""What contract and hours texts mean: examples by field, and what holds for any text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract import PATTERNS, TYPES, Contract, parse
from pipelines.contract_hours import spelt_out
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
    "Swydd barhaol": "permanent",
    "Maternity cover until 16 July 2027": "fixed_term",
    "1 September 2026 to 16 July 2027": "fixed_term",
    "30.0 hours per week": None,
    "Relief: 0 - 37 hours per week": "casual",
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
    "Wholetime": ("full_time", ("full_time",)),
    "Lawn amser neu ran amser": ("flexible", ("full_time", "part_time")),
    "Full time - no job share or part time": ("full_time", ("full_time",)),
    "Part time - no evenings": ("part_time", ("part_time",)),
    "50% of full-time": (None, ()),
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
    "Thirty-seven hours per week": (37, None),
    "two hours a week": (2, None),
    "36:15 hours per week": (36.25, None),
    "Permanent; 18:30": (18.5, None),
    "74 hours per fortnight": (37, None),
    "Average of 42 hours per week": (42, None),
    "42 hours per week on average": (42, None),
    "Hours per week 22.50": (22.5, None),
    "Hours: negotiable up to 37": (None, 37),
    "0 - 37 hours per week": (None, 37),
    "5 x 7.4 hour days, 37 hours": (37, None),
    "37 hours (1 post) and 18.5 hours (1 post)": (18.5, 37),
    "1 x 37 hours, 1 x 30 hours": (30, 37),
    "1 full time (37 hours), 1 part time (20 hours)": (20, 37),
    "Full time 35 hours or part time minimum 21 hours": (21, 35),
    "16, 20 or 30 hours per week": (16, 30),
    "Grade 5, 37 hours": (37, None),
    "10 hours per week plus 2 hours training": (10, None),
    "18.5 hours per week (full time is 37 hours per week)": (18.5, None),
    "20 hours per week, pro rata of 37 hours": (20, None),
    "0.5 FTE based on 37 hours": (None, None),
    "based on 37 hours per week": (37, None),
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
    "0.6-0.8 FTE": 0.6,
    "50% of full-time": 0.5,
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
    "Fixed term for a year": 12,
    "Fixed term, 2.5 years": 30,
    "Temporary; 38 weeks per year": None,
    "Temporary for 39 weeks": 9,
    "Fixed term to 31 August 2027, 39 weeks": None,
}


@pytest.mark.parametrize(("raw", "months"), DURATION.items(), ids=DURATION.keys())
def test_duration(raw: str, months: float | None) -> None:
    assert parse(raw).duration_months == months


WEEKS = {
    "30 hours per week, 39 weeks per year": 39,
    "36 hours, 43 weeks per annum": 43,
    "30 hrs/wk, 38 wks/yr": 38,
    "30 awr, 39 wythnos y flwyddyn": 39,
    "37.00 hours (52.143 weeks)": 52.143,
    "32.5 / 39 weeks": 39,
    "Term-time only + 10 days (40 weeks)": 40,
    "38 TTO plus INSET days plus 2 weeks, working 41 weeks p.a.": 41,
    "39 working weeks, 44.4 paid weeks": 39,
    "Paid for 44.7 weeks, working 39 weeks a year": 39,
    "Prorata 39 weeks + 6 weeks paid holiday per year": 39,
    "works 24 weeks per year": 24,
    "TTO plus 5 INSET days": None,
    "Term time plus 2 weeks": None,
    "All year round": None,
    "37 hours, 5 weeks' annual leave": None,
    "Temporary for 39 weeks": None,
    "works 190 days a year": None,
}


@pytest.mark.parametrize(("raw", "weeks"), WEEKS.items(), ids=WEEKS.keys())
def test_weeks_per_year(raw: str, weeks: float | None) -> None:
    assert parse(raw).weeks_per_year == weeks


END = {
    "Temporary until 31st March 2027": "2027-03-31",
    "Temporary until Friday 31st July 2026": "2026-07-31",
    "Fixed Term to 31/08/2026": "2026-08-31",
    "Fixed term until 2028-03-31": "2028-03-31",
    "Fixed term ending 30.06.27": "2027-06-30",
    "FTC to 31 Dec 2026": "2026-12-31",
    "FTC - 31 Dec 2026": "2026-12-31",
    "Fixed Term Contract (end date 31st Dec. 2026)": "2026-12-31",
    "Fixed term: 01/09/2026 - 31/08/2027": "2027-08-31",
    "11 months fixed term (1 Oct 2026 - 31 Aug 2027)": "2027-08-31",
    "1 September 2026 to 16 July 2027, part time": "2027-07-16",
    "Secondment until 1st of May 2027": "2027-05-01",
    "Fixed term, funded to March 31, 2027": "2027-03-31",
    "Dros dro hyd at 31/08/2027": "2027-08-31",
    "Cyfnod penodol tan 1 Ionawr 2028": "2028-01-01",
    "Fixed term until March 2027": None,
    "Fixed term until the end of the academic year": None,
    "Fixed term from 1 September 2026": None,
    "Fixed term. Applications accepted until 30 November 2026": None,
    "Fixed term; closing date extended to 4 December 2026": None,
    "Permanent; interviews up to 4 December 2026": None,
}


@pytest.mark.parametrize(("raw", "day"), END.items(), ids=END.keys())
def test_end_date(raw: str, day: str | None) -> None:
    assert parse(raw).end_date == day


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
        "Cytundeb dros gyfnod mamolaeth",
        "Shared parental leave cover",
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
        8.30 12 39 weeks year fortnight 18:30 thirty-seven 31/03/2027 until 1 May 2027 DBS enhanced
        no not disclosure politically restricted 0""",
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
    assert found.weeks_per_year is None or 0 < found.weeks_per_year <= 53
    assert found.end_date is None or date.fromisoformat(found.end_date)
    assert found.dbs in {"enhanced", "standard", "basic", "pvg", "required", None}
    assert found.job_share is ("job_share" in found.patterns)
    assert (found.end_date or found.duration_months) is None or found.type != "permanent"


@given(st.integers(2, 160))
def test_hours_come_back(quarters: int) -> None:
    hours = quarters / 4
    assert parse(f"{hours:g} hours per week").hours_per_week == hours


@given(st.integers(1, 49))
def test_spelt_hours_are_those_in_figures(number: int) -> None:
    small = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    ones = ["", *f"{small} fifteen sixteen seventeen eighteen nineteen".split()]
    tens = {2: "twenty", 3: "thirty", 4: "forty"}
    spelt = ones[number] if number < 20 else tens[number // 10]
    spelt += f"-{ones[number % 10]}" if number > 20 and number % 10 else ""
    assert spelt_out(f"{spelt} hours") == f"{number} hours"


@pytest.mark.parametrize(
    "unit",
    [
        *("1 ", "37 hours ", "up to ", "fixed ", "cover mat", "9", "é", "12 - ", "full or part "),
        *("no dbs ", "enhanced ", "until 1 May 20", "not job share ", "39 weeks ", "1, ", "1:00 "),
    ],
)
def test_a_long_text_costs_little(unit: str) -> None:
    with bounded(1):
        parse(unit * (100_000 // len(unit)))
