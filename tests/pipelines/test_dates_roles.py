"""The labelled dates of a text, told apart."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import roles
from pipelines.dates_labels import ROLES
from tests.patience import bounded
from tests.pipelines.test_dates import TEXTS

PRINTED_ON = date(2026, 10, 20)
LABELLED = Path(__file__).parents[1] / "labelled" / "dates.csv"
FLOOR = 0.98  # of the rows right, in each column

TOLD_APART = {
    "four labels": (
        "Posted: 1 May 2026 | Closes: 20 May 2026 | Interview: 28 May 2026 | Start: 1 July 2026",
        {
            "posted": "2026-05-01",
            "closing": "2026-05-20",
            "interview": "2026-05-28",
            "start": "2026-07-01",
        },
    ),
    "an advert's start is its posting": (
        "Advert Start Date: 01/05/2026 Advert End Date: 20/05/2026",
        {"posted": "2026-05-01", "closing": "2026-05-20"},
    ),
    "posting and unposting": (
        "Job Posting Date: 01 May 2026 Unposting Date: 15 May 2026",
        {"posted": "2026-05-01", "closing": "2026-05-15"},
    ),
    "opens and closes": (
        "Applications open 1 May 2026 and close at noon on 15 May 2026",
        {"posted": "2026-05-01", "closing": "2026-05-15"},
    ),
    "names of a structured page": (
        "datePosted: 2026-05-01 validThrough: 2026-05-15T23:59",
        {"posted": "2026-05-01", "closing": "2026-05-15"},
    ),
    "Welsh": (
        "Dyddiad cau ceisiadau: 12 hanner dydd 15 Mai 2026. Cynhelir cyfweliadau ar 3 Mehefin 2026."
        " Dyddiad dechrau: 1 Medi 2026. Cyhoeddwyd 1 Mai 2026",
        {
            "posted": "2026-05-01",
            "closing": "2026-05-15",
            "interview": "2026-06-03",
            "start": "2026-09-01",
        },
    ),
    "shortlisting is no interview": (
        "Shortlisting: 27 May 2026. Interviews: 5 June 2026",
        {"interview": "2026-06-05"},
    ),
    "the shortlisted are interviewed": (
        "Interviews for shortlisted candidates will be held on 28 May 2026",
        {"interview": "2026-05-28"},
    ),
    "interviews start": (
        "Interviews will start week commencing 18 May 2026",
        {"interview": "2026-05-18"},
    ),
    "first of three days": (
        "Interview dates are Wednesday 20, 21 and 22 May 2026",
        {"interview": "2026-05-20"},
    ),
    "first of two weeks": (
        "Interviews: w/c 11 May or 18 May 2026",
        {"interview": "2026-05-11"},
    ),
    "last day of an advert": ("Applications close 5-8 May 2026", {"closing": "2026-05-08"}),
    "labels after the dates": (
        "5 May 2026 - closing date, 12 May 2026 - interviews, 1 September 2026 - start",
        {"closing": "2026-05-05", "interview": "2026-05-12", "start": "2026-09-01"},
    ),
    "a bracket after the date": ("Friday 8 May 2026 (closing date)", {"closing": "2026-05-08"}),
    "no date in the label's own sentence": (
        "Interview date to be confirmed. The post is funded until 31 August 2027.",
        {},
    ),
    "the end of a contract": (
        "The contract ends on 31 March 2027. Post commences 1 June 2026.",
        {"start": "2026-06-01"},
    ),
    "a contract to start": (
        "Temporary contract to start 1 June 2026 and end 31 March 2027",
        {"start": "2026-06-01"},
    ),
    "starting salary": (
        "Starting salary £25,000 from 1 April 2026. Closing date 5 May 2026",
        {"closing": "2026-05-05"},
    ),
    "a visit": (
        "Visits to the school are welcome on 6 May 2026. Closing date: 12 May 2026",
        {"closing": "2026-05-12"},
    ),
    "an office that is shut": ("The office will be closed on Monday 25 May 2026", {}),
    "a long label": (
        "Closing date for receipt of completed applications, by e-mail or by post to the school"
        " office, is noon on Friday 8 May 2026",
        {"closing": "2026-05-08"},
    ),
    "arrive before": (
        "Applications should arrive before midnight on 10 May 2026",
        {"closing": "2026-05-10"},
    ),
    "an update": ("Published 1 May 2026. Updated 4 May 2026", {"posted": "2026-05-01"}),
    "the year said once": (
        "Closing date: 18 December 2026; interviews 7 January",
        {"closing": "2026-12-18", "interview": "2027-01-07"},
    ),
    "no year at all": (
        "Closes 20 December; interviews 15 January; start 1 April",
        {"closing": "2026-12-20", "interview": "2027-01-15", "start": "2027-04-01"},
    ),
    "relative": (
        "Posted 2 days ago. Closes in 3 weeks",
        {"posted": "2026-10-18", "closing": "2026-11-10"},
    ),
    "put off": (
        "Closing date: 9 January 2026, now extended to 23 January 2026. Sift 26 January 2026",
        {"closing": "2026-01-23"},
    ),
    "no label": ("5 May 2026", {}),
    "no text": ("", {}),
}


@pytest.mark.parametrize(("raw", "days"), TOLD_APART.values(), ids=TOLD_APART.keys())
def test_labelled_dates_are_told_apart(raw: str, days: dict[str, str]) -> None:
    assert {role: found.date for role, found in roles(raw, PRINTED_ON).items()} == days


def test_a_label_without_a_date_may_have_a_reason() -> None:
    found = roles("Closing date: ongoing. Start date: September 2026. Interview date: TBC")
    assert {role: moment.reason for role, moment in found.items()} == {
        "closing": "ongoing",
        "start": "no day",
    }
    assert found["start"].raw == "Start date: September 2026."


def test_times_midnights_and_weekdays_come_with_the_dates() -> None:
    found = roles("Closing date: midnight, Monday 5 May 2026. Interview: 9.30am, 12 May 2026")
    assert (found["closing"].time, found["closing"].midnight) == ("23:59", "end")
    assert found["closing"].issue == "weekday: 2026-05-05 is a Tuesday, not a Monday"
    assert found["interview"].utc == "2026-05-12T08:30:00Z"
    assert roles(None) == {}


CLOSING = ["closes ", "closing date ", "Dyddiad cau: ", "no later than ", "extended to "]
OTHERS = ["posted: ", "advert ", "interviews w/c ", "start date ", "commencing ", "Shortlisting "]
JOINS = ["until ", "fixed term ", "(", ") ", ". ", "; "]
LABELS = st.sampled_from([*CLOSING, *OTHERS, *JOINS])


@given(TEXTS | st.lists(LABELS | TEXTS, max_size=8).map("".join), st.none() | st.dates())
def test_any_text_gives_only_the_four_roles(raw: str, base: date | None) -> None:
    found = roles(raw, base)
    assert list(found) == [role for role in ROLES if role in found]
    for moment in found.values():
        assert (moment.date is None) == (moment.reason is not None)
        assert moment.reason not in ("empty", "no date found")
        if moment.date:
            assert date.fromisoformat(moment.date)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.lists(st.integers(0, 120), max_size=4))
def test_every_role_has_its_own_day(day: date, gaps: list[int]) -> None:
    days = {}
    for role, gap in zip(ROLES, gaps, strict=False):
        day += timedelta(gap)
        days[role] = day
    labels = dict(zip(ROLES, ("Posted", "Closing date:", "Interviews", "Start date"), strict=True))
    text = ". ".join(f"{labels[role]} {on:%d %B %Y}" for role, on in days.items())
    assert {role: found.date for role, found in roles(text).items()} == {
        role: on.isoformat() for role, on in days.items()
    }


@pytest.mark.parametrize(
    "unit", ["closes ", "contract ", "closing 5 May 2026 ", "apply ", "Interviews 5, ", "start. A "]
)
def test_a_long_text_costs_little(unit: str) -> None:
    with bounded(1):
        roles(unit * (100_000 // len(unit)), PRINTED_ON)
