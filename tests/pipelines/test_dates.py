"""What printed dates mean: examples by form, reasons for none, and what holds for any text."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import Moment, parse
from tests.patience import bounded

PRINTED_ON = date(2026, 10, 20)

DATES = {
    "article": ("Mark Whitehead 27 June 2016", "2016-06-27"),
    "tribepad": ("Apply by 25 September, 2026", "2026-09-25"),
    "itrent": ("20261015", "2026-10-15"),
    "itrent card": ("Apply by 27/09/2026", "2026-09-27"),
    "dashes": ("26-08-2026", "2026-08-26"),
    "dots, two digits": ("26.08.26", "2026-08-26"),
    "last century": ("1/2/98", "1998-02-01"),
    "British, never American": ("04/03/2026", "2026-03-04"),
    "year first": ("2026/9/1", "2026-09-01"),
    "oleeo": ("25 Sept 2026", "2026-09-25"),
    "one word": ("25-Sep-26", "2026-09-25"),
    "apostrophe": ("5 October '26", "2026-10-05"),
    "month first": ("Closing date: March 31 2017", "2017-03-31"),
    "month first, ordinal": ("Sept. 5th, 2026", "2026-09-05"),
    "the 5th day of": ("the 5th day of May 2026", "2026-05-05"),
    "label run on": ("Closing Date:25 Oct 2017", "2017-10-25"),
    "no-break spaces": ("27\u00a0June\u00a02016", "2016-06-27"),
    "markup and entities": ("Thursday 21 February 2019&amp;lt;/p&amp;gt;", "2019-02-21"),
    "wide digits": ("２７ June ２０１６", "2016-06-27"),
    "Welsh": ("27 Mehefin 2016", "2016-06-27"),
    "Welsh, mutated": ("27ain o Fehefin 2016", "2016-06-27"),
    "Welsh: Mawrth is Tuesday and March": ("dydd Mawrth 27 Mawrth 2018", "2018-03-27"),
    "Gaelic": ("Diluain 5 an Dàmhair 2026", "2026-10-05"),
    "Gaelic with am": ("3 am Màrt 2026", "2026-03-03"),
    "interview after": ("closing date: 5 May 2026, interviews: 12 May 2026", "2026-05-05"),
    "interview before": ("Interviews: 12 May 2026. Closing date: 5 May 2026", "2026-05-05"),
    "interview alone": ("Interview date: week commencing Monday 2 October 2017", "2017-10-02"),
    "two interviews": ("Interview date: 5 May 2026 or 6 May 2026", "2026-05-05"),
    "start date before": ("Start date: 1 September 2026, closes 3 June 2026", "2026-06-03"),
    "a label beats an earlier date": (
        "From 6 April 2011 the rules changed. The closing date is Tuesday 27th March 2018.",
        "2018-03-27",
    ),
    "last day of a range": ("12-14 May 2026", "2026-05-14"),
    "last day of a range over two months": ("29 May to Thursday 4 June 2026", "2026-06-04"),
    "bracketed exception": ("1st April 2026 (31 March 2026 for staff)", "2026-04-01"),
    "leap day": ("29 February 2028", "2028-02-29"),
    "far ahead": ("Closing on 25/06/2030", "2030-06-25"),
    "last day of a range of whole dates": ("01/05/2026 to 20/05/2026", "2026-05-20"),
    "a published page, updated": ("Updated 12 May 2026. Published 3 May 2026", "2026-05-03"),
    "the end of a contract": (
        "Fixed term until 31 August 2027. Deadline 5 May 2026.",
        "2026-05-05",
    ),
    "advert's start": ("Advert start date: 1 May 2026 Start: 1 July 2026", "2026-05-01"),
}


@pytest.mark.parametrize(("raw", "day"), DATES.values(), ids=DATES.keys())
def test_date(raw: str, day: str) -> None:
    found = parse(raw)
    assert (found.date, found.time, found.utc, found.reason) == (day, None, None, None)
    assert found.raw == raw


TIMES = {
    "in prose": (
        "Please reach us by 9.30am on Tuesday 27th March 2018. Interviews on 12 April 2018.",
        ("2018-03-27", "09:30", "2018-03-27T08:30:00Z"),
    ),
    "civil service": (
        "Closes : 11:55 pm on Sunday 2nd July 2023",
        ("2023-07-02", "23:55", "2023-07-02T22:55:00Z"),
    ),
    "before": ("23:59 01/10/2026", ("2026-10-01", "23:59", "2026-10-01T22:59:00Z")),
    "after": ("1/10/2026, 5 PM", ("2026-10-01", "17:00", "2026-10-01T16:00:00Z")),
    "four digits": ("27 March 2018 1700hrs", ("2018-03-27", "17:00", "2018-03-27T16:00:00Z")),
    "dot": ("by 17.00 on 5 May 2026", ("2026-05-05", "17:00", "2026-05-05T16:00:00Z")),
    "midday": ("Midday Friday, 31st January 2020", ("2020-01-31", "12:00", "2020-01-31T12:00:00Z")),
    "noon": ("30 January 2017 (by noon).", ("2017-01-30", "12:00", "2017-01-30T12:00:00Z")),
    "12pm": ("12pm on 5 May 2026", ("2026-05-05", "12:00", "2026-05-05T11:00:00Z")),
    "12am": ("12am on 5 May 2026", ("2026-05-05", "00:00", "2026-05-04T23:00:00Z")),
    "midnight is the end of the day": (
        "midnight on Sunday 4 May 2025",
        ("2025-05-04", "23:59", "2025-05-04T22:59:00Z"),
    ),
    "12.00 midnight": (
        "12.00 midnight, 4 May 2025",
        ("2025-05-04", "23:59", "2025-05-04T22:59:00Z"),
    ),
    "24:00": ("4 May 2025 at 24:00", ("2025-05-04", "23:59", "2025-05-04T22:59:00Z")),
    "Welsh": ("Dyddiad cau: 5yp, 27 Mehefin 2016", ("2016-06-27", "17:00", "2016-06-27T16:00:00Z")),
    "a range of times": (
        "27 March 2018 09:00-12:00",
        ("2018-03-27", "09:00", "2018-03-27T08:00:00Z"),
    ),
    "UK time": ("5pm (UK time) on 5 May 2026", ("2026-05-05", "17:00", "2026-05-05T16:00:00Z")),
    "BST": ("7 Jul 2017 23:55 BST", ("2017-07-07", "23:55", "2017-07-07T22:55:00Z")),
    "GMT in winter": ("23 Mar 2018 23:55 GMT", ("2018-03-23", "23:55", "2018-03-23T23:55:00Z")),
    "people's GMT in summer is the clock on the wall": (
        "7 Jul 2017 23:55 GMT",
        ("2017-07-07", "23:55", "2017-07-07T22:55:00Z"),
    ),
    "RFC 822 means what it says": (
        "Mon, 27 Jun 2016 10:00:00 GMT",
        ("2016-06-27", "11:00", "2016-06-27T10:00:00Z"),
    ),
    "RFC 822 offset": (
        "Sat, 03 Oct 2026 23:59:00 -0500",
        ("2026-10-04", "05:59", "2026-10-04T04:59:00Z"),
    ),
    "ISO, Z": ("2026-09-01T22:55:00Z", ("2026-09-01", "23:55", "2026-09-01T22:55:00Z")),
    "ISO, next day here": ("2026-08-31T23:00:00Z", ("2026-09-01", "00:00", "2026-08-31T23:00:00Z")),
    "ISO, +00:00": (
        "2014-04-30T11:59:35.000+00:00",
        ("2014-04-30", "12:59", "2014-04-30T11:59:35Z"),
    ),
    "ISO, no zone is London": (
        "2026-09-01 22:55:00",
        ("2026-09-01", "22:55", "2026-09-01T21:55:00Z"),
    ),
    "Unix": ("Mon Jun 27 10:00:00 BST 2016", ("2016-06-27", "10:00", "2016-06-27T09:00:00Z")),
    "JavaScript": (
        "Mon Jun 27 2016 10:00:00 GMT+0100 (British Summer Time)",
        ("2016-06-27", "10:00", "2016-06-27T09:00:00Z"),
    ),
    "digits": ("20261015235900", ("2026-10-15", "23:59", "2026-10-15T22:59:00Z")),
    "the hour that comes twice": (
        "25 October 2026 01:30 GMT",
        ("2026-10-25", "01:30", "2026-10-25T01:30:00Z"),
    ),
    "no such time": ("10 May 2026 at 25:99", ("2026-05-10", None, None)),
    "GMT+1": ("06/01/2026 - 13:55 GMT+1", ("2026-01-06", "12:55", "2026-01-06T12:55:00Z")),
    "UTC+1": ("5 May 2026 at 13:00 UTC+1", ("2026-05-05", "13:00", "2026-05-05T12:00:00Z")),
    "a range of times before": (
        "between 9am and 4pm on 5 May 2026",
        ("2026-05-05", "09:00", "2026-05-05T08:00:00Z"),
    ),
    "a weekday before the time": (
        "Friday, 5pm, 8 May 2026",
        ("2026-05-08", "17:00", "2026-05-08T16:00:00Z"),
    ),
    "Welsh noon": (
        "Dydd Iau 14 Mai 2026 am 12 hanner dydd",
        ("2026-05-14", "12:00", "2026-05-14T11:00:00Z"),
    ),
    "ASP.NET": ("/Date(1774310400000)/", ("2026-03-24", "00:00", "2026-03-24T00:00:00Z")),
    "the last second of a UTC day": (
        "2026-05-05T23:59:59.999Z",
        ("2026-05-06", "00:59", "2026-05-05T23:59:59Z"),
    ),
}


@pytest.mark.parametrize(("raw", "expected"), TIMES.values(), ids=TIMES.keys())
def test_time(raw: str, expected: tuple[str, str | None, str | None]) -> None:
    found = parse(raw)
    assert (found.date, found.time, found.utc) == expected


MIDNIGHTS = {
    "midnight 5 December 2026": ("2026-12-05", "23:59", "end"),
    "5 December 2026 (midnight)": ("2026-12-05", "23:59", "end"),
    "00:00 midnight on 5 December 2026": ("2026-12-05", "23:59", "end"),
    "11:59 p.m. (midnight), 5 December 2026": ("2026-12-05", "23:59", "end"),
    "midnight at the end of 5 December 2026": ("2026-12-05", "23:59", "end"),
    "2026-12-05T24:00:00": ("2026-12-05", "23:59", "end"),
    "hanner nos, 5 Rhagfyr 2026": ("2026-12-05", "23:59", "end"),
    "meadhan-oidhche, 5 an Dùbhlachd 2026": ("2026-12-05", "23:59", "end"),
    "midnight at the start of 5 December 2026": ("2026-12-05", "00:00", "start"),
    "12.00am on 5 December 2026": ("2026-12-05", "00:00", "start"),
    "00:00hrs on 5 December 2026": ("2026-12-05", "00:00", "start"),
    "2026-08-31T23:00:00Z": ("2026-09-01", "00:00", "start"),
    "23:59 on 5 December 2026": ("2026-12-05", "23:59", None),
    "2026-05-05T24:00:00Z": ("2026-05-06", "00:59", None),
    "12.01am on 5 December 2026": ("2026-12-05", "00:01", None),
    "5 December 2026": ("2026-12-05", None, None),
}


@pytest.mark.parametrize(("raw", "expected"), MIDNIGHTS.items(), ids=MIDNIGHTS.keys())
def test_which_midnight(raw: str, expected: tuple[str, str | None, str | None]) -> None:
    found = parse(raw)
    assert (found.date, found.time, found.midnight) == expected


WRONG_WEEKDAYS = {
    "Tuesday 28 March 2018": "weekday: 2018-03-28 is a Wednesday, not a Tuesday",
    "8th May 2026 (Saturday) at noon": "weekday: 2026-05-08 is a Friday, not a Saturday",
    "Friday, 6/5/2026": "weekday: 2026-05-06 is a Wednesday, not a Friday",
    "Thurs, 5pm, 8 May 2026": "weekday: 2026-05-08 is a Friday, not a Thursday",
    "Nos Wener, 14 Mai 2026": "weekday: 2026-05-14 is a Thursday, not a Friday",
    "Disathairne 5 an Dàmhair 2026": "weekday: 2026-10-05 is a Monday, not a Saturday",
    "Thursday 1 May": "weekday: 2026-05-01 is a Friday, not a Thursday",
}


@pytest.mark.parametrize(("raw", "issue"), WRONG_WEEKDAYS.items(), ids=WRONG_WEEKDAYS.keys())
def test_a_weekday_that_contradicts_is_an_issue(raw: str, issue: str) -> None:
    assert parse(raw, PRINTED_ON).issue == issue


@pytest.mark.parametrize(
    "raw",
    [
        "Sunday 2nd July 2023",
        "dydd Mawrth 27 Mawrth 2018",
        "Mon, 04 May 2026 23:30:00 GMT",  # Tuesday in London: the printed day is checked
        "Monday to Friday, 9am to 5pm. Closes 6 May 2026",
        "6 May 2026. Monday to Friday",
        "Wedi 5 May 2026",
    ],
)
def test_a_weekday_that_fits_or_stands_elsewhere_is_none(raw: str) -> None:
    assert parse(raw).date and parse(raw).issue is None


NEEDS_BASE = {
    "no year": ("Monday 5 October", "2026-10-05", "no_year"),
    "no year, the nearer behind": ("21 April", "2026-04-21", "no_year"),
    "no year, the nearer ahead": ("20 April", "2027-04-20", "no_year"),
    "no year, over New Year": ("3 January", "2027-01-03", "no_year"),
    "the weekday decides for the next": ("Saturday 1 May", "2027-05-01", "no_year"),
    "the weekday decides for the last": ("Sunday 19 April", "2026-04-19", "no_year"),
    "the weekday decides against the nearer": ("Monday 29/12", "2025-12-29", "no_year"),
    "a weekday does not reach far": ("Thursday 29 October", "2026-10-29", "no_year"),
    "a misprinted weekday on a day at hand": ("Friday 29 October", "2026-10-29", "no_year"),
    "the weekday fits neither": ("Thursday 1 May", "2026-05-01", "no_year"),
    "numbers after a label": ("Closing date: 20/12", "2026-12-20", "no_year"),
    "a range without a year": ("29 October - 4 November", "2026-11-04", "no_year"),
    "no year, a time is no year": ("5 October 10am", "2026-10-05", "no_year"),
    "no year, a number is no year": ("5 October 12 posts", "2026-10-05", "no_year"),
    "short units": ("Posted 2w ago", "2026-10-06", "relative"),
    "deadline is": ("Deadline is tomorrow", "2026-10-21", "relative"),
    "days left": ("1 day left", "2026-10-21", "relative"),
    "closes in": ("Closes in 3 days", "2026-10-23", "relative"),
    "days ago": ("Posted 3 Days Ago", "2026-10-17", "relative"),
    "weeks ago": ("Added 1 week ago", "2026-10-13", "relative"),
    "hours ago": ("an hour ago", "2026-10-20", "relative"),
    "today": ("today", "2026-10-20", "relative"),
    "yesterday": ("Posted: Yesterday", "2026-10-19", "relative"),
    "tomorrow": ("Closes tomorrow", "2026-10-21", "relative"),
}


@pytest.mark.parametrize(("raw", "day", "method"), NEEDS_BASE.values(), ids=NEEDS_BASE.keys())
def test_date_that_needs_a_base(raw: str, day: str, method: str) -> None:
    found = parse(raw, PRINTED_ON)
    assert (found.date, found.method) == (day, method)
    assert parse(raw).date is None
    assert parse(raw).reason in ("no year", "no base")


def test_today_with_a_time() -> None:
    found = parse("Closes today at 5pm", PRINTED_ON)
    assert (found.date, found.time) == ("2026-10-20", "17:00")


REASONS = {
    "": "empty",
    " \u00a0 ": "empty",
    "None": "no date found",
    "Ongoing": "ongoing",
    "Until filled": "ongoing",
    "Open-ended": "ongoing",
    "0000-00-00": "placeholder",
    "00/00/0000": "placeholder",
    "0001-01-01": "placeholder",
    "0001-01-01T00:00:00Z": "placeholder",
    "01/01/1900": "placeholder",
    "9999-12-31T23:59:59": "placeholder",
    "31 June 2026": "impossible date",
    "31 June 2026, interviews 5 July 2026": "impossible date",
    "29 February 2025": "impossible date",
    "04/25/2017": "impossible date",
    "2026-25-04": "impossible date",
    "5 May 2926": "impossible date",
    "12/2026": "no day",
    "October 2026": "no day",
    "2026": "no day",
    "012720261130": "ambiguous",
    "202610152359": "ambiguous",
    "Posted 30+ Days Ago": "too coarse",
    "Added 1 year ago": "too coarse",
    "2 months ago": "too coarse",
    "29 February": "impossible date",
    "27 March 20180": "no date found",
    "Apply today": "no date found",
    "Up to 2 may apply": "no date found",
    "you may 2 times": "no date found",
    "24/7 cover, 12.50 an hour": "no date found",
    "Ref 20261015": "no date found",
    "99999 days ago": "no date found",
    "Cover for our 24/7 service, closing 24/7": "no date found",
    "/Date(0)/": "placeholder",
    "/Date(99999999999999)/": "impossible date",
    "dd/mm/yyyy": "placeholder",
    "2026-05": "no day",
    "Last month": "too coarse",
    "Until further notice": "ongoing",
    "Dim dyddiad cau": "ongoing",
}


@pytest.mark.parametrize(("raw", "reason"), REASONS.items(), ids=REASONS.keys())
def test_no_date_has_a_reason(raw: str, reason: str) -> None:
    assert parse(raw, PRINTED_ON) == Moment(raw=raw, reason=reason)


def test_bases_at_the_ends_of_time() -> None:
    for base in (date.min, date.max):
        for raw in ("5 May", "9999 days ago", "in the end: closes in 9999 weeks", "today"):
            assert parse(raw, base).raw == raw
    assert parse(None) == Moment(reason="empty")
    names = ["raw", "date", "time", "utc", "method", "midnight", "issue", "reason"]
    assert list(parse("today").to_dict()) == names


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        """5 31 12 2026 26 0 : / - . , ' May Sept Mawrth an o closing interview midnight noon 9.30am
        23:59 GMT +0100 Z T 20261015 today ago days left + £ ( ) ½ ſ İ 2026-05-05T10:00 99999""",
    )
)
TEXTS = st.text() | st.lists(WORDS, max_size=12).map(" ".join) | st.lists(WORDS).map("".join)


@given(TEXTS, st.none() | st.dates())
def test_any_text_gives_a_date_or_a_reason(raw: str, base: date | None) -> None:
    found = parse(raw, base)
    assert found.raw == raw
    assert (found.date is None) == (found.reason is not None) == (found.method is None)
    assert (found.time is None) == (found.utc is None)
    assert (
        found.midnight is None or found.time == {"start": "00:00", "end": "23:59"}[found.midnight]
    )
    assert not (found.issue and found.reason)
    if found.date:
        assert date.fromisoformat(found.date)
    if found.utc and found.time:
        local = datetime.fromisoformat(found.utc).astimezone(ZoneInfo("Europe/London"))
        gap = local.replace(tzinfo=None) - datetime.fromisoformat(f"{found.date}T{found.time}")
        # An hour apart only in the hour that is skipped in March.
        assert abs(gap) < timedelta(minutes=2) or timedelta(0) <= gap <= timedelta(minutes=61)


FORMATS = ("%d %B %Y", "%A %d %b %Y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y%m%d", "%B %d, %Y")


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)), st.sampled_from(FORMATS))
def test_every_day_comes_back_from_every_form(day: date, form: str) -> None:
    assert parse("Closing date: " + day.strftime(form)).date == day.isoformat()


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.replace(microsecond=0))
)
def test_every_utc_moment_comes_back(moment: datetime) -> None:
    utc = moment.isoformat() + "Z"
    assert parse(utc).utc == utc


DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_nearest_to_its_base(day: date, base: date) -> None:
    found = parse(f"{day:%d %B}", base).date
    if (day.month, day.day) == (2, 29):
        assert found is None or abs(date.fromisoformat(found) - base) <= timedelta(366)
    else:
        assert found and found[5:] == f"{day:%m-%d}"
        assert abs(date.fromisoformat(found) - base) <= timedelta(183)


@given(DAYS, st.integers(-300, 300))
def test_a_weekday_brings_its_year_or_an_issue(base: date, days: int) -> None:
    day = base + timedelta(days)
    found = parse(f"{day:%A %d %B}", base)
    assert found.date == day.isoformat() and found.issue is None


@pytest.mark.parametrize(
    "unit",
    ["1 ", "May ", "1/", "12:", "1 o ", "12", "closes ", "5 May 2026 ", "12.00 noon ", "1 day "],
)
def test_a_long_text_costs_little(unit: str) -> None:
    with bounded(1):
        parse(unit * (100_000 // len(unit)), PRINTED_ON)
