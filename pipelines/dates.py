"""Printed dates and times, British order, Europe/London."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pipelines import dates_roles
from pipelines.dates_reading import plain, read

_FIGURES = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date text says; where there is no date, ``reason`` says why.

    date
        The day meant, YYYY-MM-DD in Europe/London. Numbers are read day first, always; of a range
        it is the last day; a day without a year is the one nearest to the day of printing, and a
        printed day of the week decides between the last one and the next.

        >>> parse("Closing date: 04/03/2026").date
        '2026-03-04'
        >>> parse("12-14 May 2026").date
        '2026-05-14'
        >>> parse("3 January", date(2026, 10, 20)).date
        '2027-01-03'
        >>> parse("Saturday 1 May", date(2026, 10, 20)).date
        '2027-05-01'
        >>> parse("Posted 3 days ago", date(2026, 10, 20)).date
        '2026-10-17'

    time
        The time of day, HH:MM by the clock of Europe/London, only where one is printed. Noon,
        midday and 12pm are 12:00; midnight is the last minute of the day it is printed with.

        >>> parse("9.30am on Tuesday 27th March 2018").time
        '09:30'
        >>> parse("Midday, 5 December 2026").time
        '12:00'
        >>> parse("midnight on 5 December 2026").time
        '23:59'
        >>> parse("2026-09-01T22:55:00Z").time
        '23:55'

    utc
        The same moment in UTC, YYYY-MM-DDTHH:MM:SSZ, where date and time are known. Summer time is
        reckoned with; "GMT" printed by people in summer is the clock on the wall, written by a
        machine it is Greenwich.

        >>> parse("Closes : 11:55 pm on Sunday 2nd July 2023").utc
        '2023-07-02T22:55:00Z'
        >>> parse("7 Jul 2017 23:55 GMT").utc
        '2017-07-07T22:55:00Z'
        >>> parse("Mon, 27 Jun 2016 10:00:00 GMT").utc
        '2016-06-27T10:00:00Z'

    method
        How the date was read: ``iso`` (year first, or digits a system wrote), ``printed``,
        ``relative`` (counted from the day of printing) or ``no_year`` (the year is inferred).

        >>> parse("20260903").method
        'iso'
        >>> parse("27 June 2016").method
        'printed'
        >>> parse("1 day left", date(2026, 10, 20)).method
        'relative'
        >>> parse("Monday 5 October", date(2026, 10, 20)).method
        'no_year'

    midnight
        Which midnight the time is: ``end`` of the day for the word and for 24:00 (time 23:59),
        ``start`` of the day for 00:00 and 12am, which some mean otherwise. Empty at other times,
        23:59 printed as such among them.

        >>> parse("midnight on 5 December 2026").midnight
        'end'
        >>> parse("12.00am on 5 December 2026").midnight
        'start'
        >>> parse("5 December 2026 at 24:00").midnight
        'end'

    issue
        What in the text speaks against the date. The day of the month is kept where the printed
        day of the week is not its own.

        >>> parse("Wednesday 13 February 2017").issue
        'weekday: 2017-02-13 is a Monday, not a Wednesday'
        >>> parse("dydd Llun 27 Mawrth 2018").issue
        'weekday: 2018-03-27 is a Tuesday, not a Monday'
        >>> parse("Wednesday 1 May", date(2026, 10, 20)).issue
        'weekday: 2026-05-01 is a Friday, not a Wednesday'

    reason
        Why there is no date: ``empty``, ``no date found``, ``impossible date``, ``placeholder``
        (0000-00-00 and the like), ``ongoing``, ``no day`` (12/2026), ``no year`` and ``no base``
        (these two need the day of printing), ``too coarse`` (1 month ago, 30+ days ago),
        ``ambiguous`` (unparted digits).

        >>> parse("Ongoing").reason
        'ongoing'
        >>> parse("0000-00-00").reason
        'placeholder'
        >>> parse("04/25/2017").reason
        'impossible date'
        >>> parse("5 October").reason
        'no year'
        >>> parse("October 2026").reason
        'no day'
    """

    raw: str = ""
    date: str | None = None
    time: str | None = None
    utc: str | None = None
    method: str | None = None
    midnight: str | None = None
    issue: str | None = None
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)


def parse(raw: str | None, base: date | None = None) -> Moment:
    """Read a date text; ``base`` is the day it was printed (relative dates, missing years).

    Total: whatever the text, a Moment with a date or a reason. Of several dates it is the one
    the advert or the page itself is about, see dates_reading.py; :func:`roles` gives each.

    >>> parse("Apply by 25 September, 2026").date
    '2026-09-25'
    """
    return Moment(raw or "", *read(plain(raw), base))


def roles(raw: str | None, base: date | None = None) -> dict[str, Moment]:
    """The dates a text labels as posted, closing, interview or start, in that order.

    Labels are English or Welsh. A label with no date may have a reason (ongoing, no day, ...); one
    that says nothing (to be confirmed) is left out, and so is every date without a label. Of
    interview days the first is taken, of a closing range the last. A day without a year is
    nearest to the closing date of the text, or else to ``base``, the day it was printed.

    >>> text = "Closing date: noon, 5 May 2026. Interviews: w/c 11 May. Start date 1 September 2026"
    >>> {role: moment.date for role, moment in roles(text).items()}
    {'closing': '2026-05-05', 'interview': '2026-05-11', 'start': '2026-09-01'}
    >>> roles("Shortlisting: 27 May 2026. Interviews: 5 June 2026")["interview"].date
    '2026-06-05'
    >>> roles("Advert start date: 1 May 2026. Dyddiad cau: 22 Mai 2026")["posted"].raw
    'Advert start date: 1 May 2026.'
    >>> roles("5 May 2026")
    {}
    """
    told = dates_roles.told_apart(plain(raw), base)
    return {role: Moment(part, *reading) for role, (part, reading) in told.items()}


def in_figures(text: str | None) -> bool:
    """Whether a text prints a date in figures, whose month may come first as in America.

    >>> in_figures("Thu, 11/05/2026 - 10:00"), in_figures("5 November 2026")
    (True, False)
    """
    return _FIGURES.search(text or "") is not None
