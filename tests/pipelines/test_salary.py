"""UK salary texts and what they say: one example for every rule of reading."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from pipelines.salary import parse


def facts(text: str) -> dict[str, Any]:
    """What a text says, without what follows from it and what most texts share."""
    unsaid = ("raw", "annual_min", "annual_max", "annual_method", "hours_per_week", "reason")
    said = {k: v for k, v in parse(text).to_dict().items() if k not in unsaid and v}
    if said.get("currency") == "GBP":
        del said["currency"]
    return said


def year(low: float | None, high: float | None, **more: Any) -> dict[str, Any]:
    """A yearly range whose period is stated."""
    return {k: v for k, v in {"min": low, "max": high, "period": "year", **more}.items() if v}


def sized(low: float | None, high: float | None, **more: Any) -> dict[str, Any]:
    """A yearly range whose period is told by its size alone."""
    return year(low, high, period_inferred=True, **more)


def hour(low: float | None, high: float | None, **more: Any) -> dict[str, Any]:
    return year(low, high, period="hour", **more)


SEEDS = {
    "£28500.0 - £50400.0 per annum": year(28500, 50400),
    "Up to £33330 per annum": year(None, 33330, up_to=True),
    "£32430 - £34794": sized(32430, 34794),
    "Band I, SCP 44 - 47 (£46,564 - £49,538 per annum) (£24.14 - 25.68 per hour)": year(
        46564,
        49538,
        hourly_min=24.14,
        hourly_max=25.68,
        grade="Band I",
        scale="NJC",
        scp_min=44,
        scp_max=47,
    ),
    "Band C, SCP 5 - 8 (£18,795 - £19,945 per annum) pro rata (£9.74 - £10.34 per hour)": year(
        18795,
        19945,
        pro_rata=True,
        hourly_min=9.74,
        hourly_max=10.34,
        grade="Band C",
        scale="NJC",
        scp_min=5,
        scp_max=8,
    ),
}

NUMBERS = {
    "£36, 735 a year": year(36735, 36735),
    "£35.000 p.a.": year(35000, 35000),
    "£14.127 an hour": hour(14.13, 14.13),
    "£31.207.50": sized(31207.5, 31207.5),
    "£12,85 per hour": hour(12.85, 12.85),
    "£24'500": sized(24500, 24500),
    "£28 450 to £29 100": sized(28450, 29100),
    "£21,300,.50 pa": year(21300.5, 21300.5),
    "££19.40 ph": hour(19.4, 19.4),
    "Â£27,000 - Â£28,000": sized(27000, 28000),
    "£28k–32k": sized(28000, 32000),
    "between 45 and 50k": sized(45000, 50000),
    "£38 - £44,000": sized(38000, 44000),
    "27-31500": sized(27000, 31500),
    "£1.2k - £1.4k per month": year(1200, 1400, period="month"),
    "€1.234,56 per month": year(1234.56, 1234.56, period="month", currency="EUR"),
    "US$120,000 - US$150,000 per year": year(120000, 150000, currency="USD"),
    "Annual salary of GBP 41,000": year(41000, 41000),
    "£27,000 - £2,80,00": {"suspect": True},
    "£52,000 - £57,0000": {"suspect": True},
    "£82,500 - £11,0250": sized(82500, 110250),  # one comma out of place, the other end agrees
}

NOT_MONEY = {
    "£30,000 per annum, 35 hours per week, closing 12/09/2026 at 5pm": year(30000, 30000),
    "30 hours at £12.85 per hour": hour(12.85, 12.85),
    "£24,250 for 39 weeks per year plus 5 training days": sized(24250, 24250),
    "£21,500 to £23,900 for a 0.6 FTE post": sized(21500, 23900),
    "£26,000 (80% of the full rate), annual increments": sized(26000, 26000),
    "Call 0161 555 0100 about pay": {},
    "Leeds LS1 4AP": {},
    "£450 per day inside IR35 for 6 months": year(450, 450, period="day"),
    "£37,250 10 PAs": sized(37250, 37250),
    "£32,000 - 36,000 (with progression to £39,500 possible)": sized(32000, 36000),
    "£600 p/w + £40 travel allowance": year(600, 600, period="week", plus_benefits=True),
    "£40 - 45K + car + bonus (OTE £60K)": sized(40000, 45000, plus_benefits=True),
    "Depute £64,000 + £2,500 remote schools allowance": sized(64000, 64000, plus_benefits=True),
    "£15.40 ph (plus £4,000 retention bonus)": hour(15.4, 15.4, plus_benefits=True),
    "UPS + TLR2A (£3,391)": {"grade": "UPS", "scale": "Teachers", "plus_benefits": True},
    "£50,000 OTE": sized(50000, 50000, plus_benefits=True),
}

SIDES = {
    "£23,114 rising by annual increments to £24,054": sized(23114, 24054),
    "starting at £23,114 and rising to £24,054": sized(23114, 24054),
    "Between £17.20 and £19.85 an hour": hour(17.2, 19.85),
    "£26,113 p/a - £28,770": year(26113, 28770),
    "£31,000 £33,500 pa": year(31000, 33500),
    "£25,000 - £27,000 £25,000 - £27,000 pa": year(25000, 27000),
    "From £21,000 to £23,000": sized(21000, 23000),
    "Up to £60,000, £50,000 - £60,000 per annum": year(50000, 60000),
    "Maximum £19.50 per hour": hour(None, 19.5, up_to=True),
    "to 34.50 per hour": hour(None, 34.5, up_to=True),
    "£45k max": sized(None, 45000, up_to=True),
    "Up to £52,000 (outside London) or £57,500 (London)": sized(None, 57500, up_to=True),
    "£23,500 starting salary": sized(23500, None, **{"from": True}),
    "minimum of £45,000 per year": year(45000, None, **{"from": True}),
    "9.50 to negotiable per hour": hour(9.5, None, **{"from": True}, negotiable=True),
    "£17.69 p/h, £20 p/h at weekends": hour(17.69, 20),
    "£31,000 (London) / £28,000 (elsewhere)": sized(28000, 31000),
    "18000 - 21000/annum 19k + 2k bonus": year(18000, 21000, plus_benefits=True),
}

FULL_TIME = {
    "£25,000 for 40 weeks, £32,500 full-time equivalent": sized(
        32500, 32500, fte=True, actual_min=25000, actual_max=25000
    ),
    "£31,000–£34,500 FTE, paid for 41 weeks: £26,712 to £29,728 actual": sized(
        31000, 34500, fte=True, actual_min=26712, actual_max=29728
    ),
    "£28,792 FTE - £24,350 pro-rata": sized(
        28792, 28792, pro_rata=True, fte=True, actual_min=24350, actual_max=24350
    ),
    "£34,000 (pro rata £20,400 for 3 days a week)": sized(
        34000, 34000, pro_rata=True, fte=True, actual_min=20400, actual_max=20400
    ),
    "£27,254 pa rising to £29,064 pa, reduced to £23,900 - £25,480 actual": year(
        27254, 29064, fte=True, actual_min=23900, actual_max=25480
    ),
    "£26,832 to £28,146. Actual starting salary £20,164": sized(
        26832, 28146, fte=True, actual_min=20164
    ),
    "Up to £18,000pa (FTE £45,000pa)": year(None, 45000, up_to=True, fte=True, actual_max=18000),
    "Actual salary £15,871 (0.55 of £28,856 full time)": sized(
        28856, 28856, fte=True, actual_min=15871, actual_max=15871
    ),
    "£23,893 to £25,545 actual pay": sized(23893, 25545, actual_only=True),
    "£24,000 Annually (FTE) Actual": year(24000, 24000, fte=True),
    "£24,000 Annually (Actual) Full-time equivalent:": year(24000, 24000, actual_only=True),
    "£24,000 pa based on full time hours": year(24000, 24000, fte=True),
    # An old and a new range printed one after the other are alternatives, not a reduced one.
    "£24,907 - £30,615 £24,214 - £30,112 pa pro rata": year(24214, 30615, pro_rata=True),
    "£18.75/hr (equivalent to £36,175 pa)": year(36175, 36175, hourly_min=18.75, hourly_max=18.75),
    "£36,175 / £18.75 + benefits": sized(
        36175, 36175, hourly_min=18.75, hourly_max=18.75, plus_benefits=True
    ),
}

PERIODS = {
    "£95.50 per 24 hours": year(95.5, 95.5, period="day"),
    "£150 - £200 a day": year(150, 200, period="day"),
    "£2,150 pcm": year(2150, 2150, period="month"),
    "£60 per drill night": year(60, 60, period="session"),
    "£10,500 per session per annum": year(10500, 10500, period="session"),
    "Day rate £16.55 P/H": hour(16.55, 16.55),
    "£12.99": hour(12.99, 12.99, period_inferred=True),
    "£120 per shift": {"min": 120, "max": 120},
    "£27,700 plus a monthly commission": sized(27700, 27700, plus_benefits=True),
    "£21,434 per week": year(21434, 21434, period="week", suspect=True),
    "£24, - £25, per year": {"suspect": True},
    "£2OO per day": {"suspect": True},
    "£ per annum": {},
    "£0.00": {},
}

GRADES = {
    "PO2 SCP 33/36 £45,718 to £48,710 inc. of London Weighting": sized(
        45718, 48710, grade="PO2", scale="NJC", scp_min=33, scp_max=36
    ),
    "Support Grade G5.12-15 £27,254": sized(27254, 27254, grade="Grade G5"),
    "NJC7 to NJC11": {"scale": "NJC", "scp_min": 7, "scp_max": 11},
    "Scale 5 - 7": {"grade": "Scale 5 - 7"},
    "spinal column points 27-30, Grade J": {"grade": "Grade J", "scp_min": 27, "scp_max": 30},
    "P23-25": {"scp_min": 23, "scp_max": 25},
    "Band 8a-8b": {"grade": "Band 8a-8b", "scale": "NHS AfC"},
    "L11-L15 (£66,368 - £73,105)": sized(66368, 73105, grade="L11-L15", scale="Teachers"),
    "M1 to M6 plus SEN allowance": {
        "grade": "M1 to M6",
        "scale": "Teachers",
        "plus_benefits": True,
    },
    "Main pay range 2 to Upper pay range 1": {
        "grade": "Main pay range 2 to Upper pay range 1",
        "scale": "Teachers",
    },
    # Two grades with a range each: no one grade is the post's.
    "Band 4 (£27,485 - £30,162) and Band 5 (£31,049 - £37,796) pa": year(27485, 37796),
    "EO: £31,000 HEO: £38,000": sized(31000, 38000),
    "Band 6 hourly rate": {"grade": "Band 6"},
}

FLAGS = {
    "£30,000 inclusive of HCAS": sized(30000, 30000),
    "£30,000 exclusive of HCAS": sized(30000, 30000, plus_benefits=True),
    "£30,000 + HCAS": sized(30000, 30000, plus_benefits=True),
    "£30,000 term time + 5 days": sized(30000, 30000),
    "£30,000 inc benefits": sized(30000, 30000, plus_benefits=True),
    "Competetive": {"negotiable": True},
    "Dependent upon experience": {"negotiable": True},
    "£30,000 dependent upon experience": sized(30000, 30000),
    "Comprehensive training": {},
    "c35k pa": year(35000, 35000, circa=True),
    "£35,000, all year round": sized(35000, 35000),
    "£35,000 pending pay award": sized(35000, 35000, award_pending=True),
    "£35,000 pending job evaluation": sized(35000, 35000),
    "£35,000 pa pr": year(35000, 35000, pro_rata=True),
    "£35,000 professional fees paid": sized(35000, 35000),
    "Minimum wage": {},
    "TBC": {},
}

CASES = {
    **SEEDS,
    **NUMBERS,
    **NOT_MONEY,
    **SIDES,
    **FULL_TIME,
    **PERIODS,
    **GRADES,
    **FLAGS,
}


@pytest.mark.parametrize(("text", "said"), CASES.items(), ids=CASES.keys())
def test_what_a_text_says(text: str, said: dict[str, Any]) -> None:
    assert facts(text) == said


ANNUAL = {
    "£28,000 - £30,000 pa": (28000, 30000, "stated"),
    "£28,000 pa pro rata": (28000, 28000, "stated"),
    "Up to £28,000": (None, 28000, "stated"),
    "£20,000 (£28,000 FTE)": (28000, 28000, "fte_stated"),
    "£12.65 per hour": (24405.53, 24405.53, "hourly x 52.143 x 37"),
    "£200 - £250 per day": (52000, 65000, "daily x 260"),
    "£500 per week": (26071.5, 26071.5, "weekly x 52.143"),
    "£2,000 per month": (24000, 24000, "monthly x 12"),
    # The actual pay of unknown hours says nothing of a full year; an hourly rate beside it does.
    "£15,000 actual salary": (None, None, None),
    "£15,000 (actual), £13.00 per hour": (25080.78, 25080.78, "hourly x 52.143 x 37"),
    # The full-time week is the one printed, else the scale's; a part-time post's is no measure.
    "£12.65 per hour, 36 hours per week": (23745.92, 23745.92, "hourly x 52.143 x 36"),
    "£12.65 per hour, 20 hours a week": (24405.53, 24405.53, "hourly x 52.143 x 37"),
    "AfC Band 5, £15.88 per hour": (31051.16, 31051.16, "hourly x 52.143 x 37.5"),
    "£60 per session": (None, None, None),
    "£5,000": (None, None, None),
    "£28,000 per week": (None, None, None),
    "€28,000 pa": (None, None, None),
    "Competitive": (None, None, None),
}


@pytest.mark.parametrize(("text", "annual"), ANNUAL.items(), ids=ANNUAL.keys())
def test_full_time_pounds_a_year(text: str, annual: tuple[Any, ...]) -> None:
    salary = parse(text)
    assert (salary.annual_min, salary.annual_max, salary.annual_method) == annual


REASONS = {
    "£28,000 pa": None,
    "": "no figure",
    "Competitive": "no figure",
    "£5,000": "period not stated",
    "£28,000 per week": "not plausible per week",
    "£24, - £25, per year": "digits lost",
    "Medway C1 (6 - 19) £26,000 pa": "unread: 6, 19",
    "Band 5 - £24,907 - £30,615, Band 6 - £31,365 - £37": "unread: £37",
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items(), ids=REASONS.keys())
def test_why_something_is_missing(text: str, reason: str | None) -> None:
    assert parse(text).reason == reason


def test_the_text_is_kept_as_printed() -> None:
    assert parse(" £20,000&nbsp;pa ").raw == " £20,000&nbsp;pa "
    assert parse(None).raw == ""


def test_from_is_written_without_its_underscore() -> None:
    printed = parse("From £20,000").to_dict()
    assert printed["from"] is True
    assert "from_" not in printed


# --- the private labelled rows -----------------------------------------------------------------

MONEY = ("min", "max", "actual_min", "actual_max", "hourly_min", "hourly_max", "scp_min", "scp_max")
WORDS = ("currency", "period", "scale")
SWITCHES = (
    *("period_inferred", "pro_rata", "fte", "actual_only", "up_to", "from", "circa"),
    *("plus_benefits", "negotiable", "award_pending", "suspect"),
)
FLOOR = 0.99  # of every column; all 250 rows were right when this was written


def agrees(column: str, label: str, read: Any) -> bool:
    """Whether a reading is what the label says, as the labellers compare them."""
    if column in MONEY:
        return (round(float(label), 2) if label else None) == read
    if column in SWITCHES:
        return bool(int(label or 0)) == read
    printed, found = " ".join(label.lower().split()), " ".join((read or "").lower().split())
    if column == "grade" and printed and found:
        return printed in found or found in printed
    return printed == found


@pytest.fixture(scope="module")
def labelled(shared: Path) -> list[tuple[dict[str, str], dict[str, Any]]]:
    with (shared / "data" / "salary" / "dev.csv").open(encoding="utf-8") as lines:
        return [(row, parse(row["raw"]).to_dict()) for row in csv.DictReader(lines)]


@pytest.mark.shared
@pytest.mark.parametrize("column", [*MONEY, *WORDS, *SWITCHES, "grade"])
def test_labelled_rows(labelled: list[tuple[dict[str, str], dict[str, Any]]], column: str) -> None:
    wrong = [
        (row["raw"], row[column], read[column])
        for row, read in labelled
        if not agrees(column, row[column], read[column])
    ]
    assert len(wrong) <= (1 - FLOOR) * len(labelled), wrong
