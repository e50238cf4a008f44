"""What a printed date text says: searched for, chosen, reckoned.

A text is searched, not matched whole, so labels and prose around a date do no harm. Of several
dates the first counts, but one announced by "closing date" or "posted" goes before the others,
and those announced by "interview" or "start date", and then by what is none of these, come last.
Of a range (12-14 May) it is the last day.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from pipelines import clock
from pipelines import dates_forms as forms
from pipelines.clock import Clock
from pipelines.dates_labels import LABEL, rank
from pipelines.text import clean, unaccented

_MAX_CHARS = 20_000  # of a text are read, and this many dates of it weighed
_MAX_DATES = 50
_YEARS = range(1800, 2200)
_YEAR_OF_DAYS = 366  # a day without a year lies no farther from the day of printing
# Farther than this, a weekday that fits is less likely than one misprinted on a day at hand.
_WEEKDAY_REACH = 300
_MAYS = ("may", "mai", "fai")
# What systems keep for "none": year one, and day zero of SQL Server, Excel and Unix.
_PLACEHOLDERS = {(1, 1, 1), (1753, 1, 1), (1899, 12, 30), (1900, 1, 1), (1970, 1, 1)}
_PLACEHOLDERS |= {(9999, 12, 31), (0, 0, 0)}


class Reading(NamedTuple):
    """The columns of dates.Moment, which explains them, without the text."""

    date: str | None = None
    time: str | None = None
    utc: str | None = None
    method: str | None = None
    midnight: str | None = None
    issue: str | None = None
    reason: str | None = None


def plain(raw: str | None) -> str:
    """The text as :func:`read` wants it: cleaned, short enough, without accents."""
    return _fold(clean(raw)[:_MAX_CHARS])


def read(text: str, base: date | None = None, first: bool = False) -> Reading:
    """Read a plain text printed on ``base``; ``first`` takes the first day of a range."""
    moment = _absolute(text, base, first) or _unparted(text) or _relative(text, base)
    if moment is None:
        why = (reason for pattern, reason in forms.WHY if pattern.search(text))
        moment = Reading(reason=next(why, "no date found") if text else "empty")
    return moment


def _fold(text: str) -> str:
    """Accents, long dashes and curly quotes made plain, so that the patterns stay ASCII."""
    if text.isascii():
        return text
    return re.sub("[‐-―−]", "-", unaccented(text).replace("’", "'").replace("‘", "'"))


def _absolute(text: str, base: date | None, first: bool) -> Reading | None:
    match = _first(text) if first else _choose(text)
    if match is None:
        return _day_and_month(text, base)
    form = forms.form_of(match)
    year, month = forms.year_of(match, form), forms.month_of(match[f"{form}m"])
    day, start, end = int(match[f"{form}d"]), match.start(), match.end()
    earlier = forms.FIRST_DAY.search(text[max(0, start - 80) : start]) if first else None
    if earlier and 0 < int(earlier["day"]) < day:
        # "12, 13 and 14 May 2026": the month and year stand with the last day.
        day, start = int(earlier["day"]), max(0, start - 80) + earlier.start()
    printed, zone, begin = clock.beside(text, start, end)
    weekday = clock.weekday(text, start, end)
    if weekday is None and begin < start:
        weekday = clock.weekday(text, begin, begin)  # "Friday, 5pm, 8 May 2026"
    method = "iso" if form == "i" else "printed"
    if year is None:
        following = forms.DATE.search(text, end) if first else None
        if following and following.start() - end < 20:
            # "Monday 12 May and Tuesday 13 May 2026"
            base = _whole(following) or base
        if base is None:
            return Reading(reason="no year")
        found, method = _nearest(month, day, base, weekday), "no_year"
    elif (year, month, day) in _PLACEHOLDERS:
        return Reading(reason="placeholder")
    else:
        found = _date(year, month, day)
    if found is None:
        return Reading(reason="impossible date")
    literal = bool(forms.RFC_822.fullmatch(text))
    if form in "iu" and match[f"{form}h"]:
        printed = clock.of_day(*(match[f"{form}{part}"] for part in ("h", "mi", "s")))
        zone, literal = match[f"{form}z"], True
    issue = clock.contradiction(found, weekday)
    return _moment(found, method, printed, zone, literal, issue)


def _day_and_month(text: str, base: date | None) -> Reading | None:
    """20/12 after a label or a day of the week."""
    match = forms.DAY_MONTH.search(text)
    if match is None or not _date(2000, int(match["month"]), int(match["day"])):
        return None
    if base is None:
        return Reading(reason="no year")
    printed, zone, _ = clock.beside(text, *match.span("dm"))
    weekday = clock.weekday(text, *match.span("dm"))
    found = _nearest(int(match["month"]), int(match["day"]), base, weekday)
    if found is None:
        return Reading(reason="impossible date")
    return _moment(found, "no_year", printed, zone, issue=clock.contradiction(found, weekday))


def _matches(text: str) -> list[re.Match[str]]:
    """The dates of a text, "up to 2 may apply" left out."""
    return [
        match
        for match in islice(forms.DATE.finditer(text), _MAX_DATES)
        if (match["dm"] or match["mm"]) not in _MAYS or forms.has_year(match)
    ]


def _first(text: str) -> re.Match[str] | None:
    return next(iter(_matches(text)), None)


def _choose(text: str) -> re.Match[str] | None:
    """The date the text is about: the first of those with the best label before it."""
    matches = _matches(text)
    if len(matches) < 2:
        return matches[0] if matches else None
    best, best_rank = matches[0], 4
    end, standing = 0, 1
    for match in matches:
        between = text[max(end, match.start() - 60) : match.start()]
        labels = [*LABEL.finditer(between)]
        if labels:
            standing = rank(labels[-1])
        elif match.start() - end > 20:
            standing = 1  # else one of a list under the same label
        after_best = best is not match and best.end() == end
        if standing < best_rank or (after_best and _ends_range(best, between, match)):
            best, best_rank = match, standing
        end = match.end()
    return best


def _ends_range(first: re.Match[str], between: str, last: re.Match[str]) -> bool:
    # "5 May and 7 May 2026": the year stands with the last day.
    joined = forms.has_year(last) and not forms.has_year(first)
    return bool((forms.TO if joined else forms.THROUGH).fullmatch(between))


def _whole(match: re.Match[str]) -> date | None:
    form = forms.form_of(match)
    year = forms.year_of(match, form)
    return _date(year, forms.month_of(match[f"{form}m"]), int(match[f"{form}d"])) if year else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _nearest(month: int, day: int, base: date, weekday: int | None) -> date | None:
    """The nearer of the last such day and the next; the other where only its weekday fits."""
    days = (_date(base.year + years, month, day) for years in (1, 0, -1))
    near = sorted(
        (found for found in days if found and abs((found - base).days) <= _YEAR_OF_DAYS),
        key=lambda found: abs((found - base).days),
    )[:2]
    fits = (found for found in near if found.weekday() == weekday)
    chosen = next(fits, None)
    if chosen is None or abs((chosen - base).days) > _WEEKDAY_REACH:
        return near[0] if near else None
    return chosen


def _moment(
    day: date,
    method: str,
    printed: Clock | None = None,
    zone: str | None = None,
    literal: bool = False,
    issue: str | None = None,
) -> Reading:
    if printed is None:
        return Reading(date=day.isoformat(), method=method, issue=issue)
    local, utc = clock.settle(day, printed, zone, literal)
    time = f"{local:%H:%M}"
    midnight = "start" if time == "00:00" else None
    if printed == clock.END_OF_DAY and time == "23:59":
        midnight = "end"
    on = f"{local:%Y-%m-%d}"
    return Reading(on, time, f"{utc:%Y-%m-%dT%H:%M:%SZ}", method, midnight, issue)


def _unparted(text: str) -> Reading | None:
    """20261015 and 20261015235900, alone or after a label: a longer number is no date."""
    milliseconds = forms.JSON_DATE.fullmatch(text)
    if milliseconds:
        try:
            utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds[1]))
        except OverflowError:
            return Reading(reason="impossible date")
        placeholder = (utc.year, utc.month, utc.day) in _PLACEHOLDERS
        if placeholder or utc.year not in _YEARS:
            return Reading(reason="placeholder" if placeholder else "impossible date")
        return _moment(utc.date(), "iso", (utc.hour, utc.minute, utc.second), "z", literal=True)
    match = forms.UNPARTED.fullmatch(text)
    found = match and _date(*map(int, match.group(1, 2, 3)))
    if not match or not found:
        return None
    printed = clock.of_day(*match.group(4, 5, 6)) if match[4] else None
    return _moment(found, "iso", printed, match[7], literal=True)


def _relative(text: str, base: date | None) -> Reading | None:
    word = forms.DAY_WORD.match(text)
    if word:
        printed, _, _ = clock.beside(text, *word.span())
        if printed is None and text[word.end() :].strip(" .!)"):
            return None  # prose
        return _shifted(base, forms.day_word(word), printed)
    days = forms.days_from(text)
    if isinstance(days, str):
        return Reading(reason=days)
    return None if days is None else _shifted(base, days)


def _shifted(base: date | None, days: int, printed: Clock | None = None) -> Reading:
    if base is None:
        return Reading(reason="no base")
    try:
        day = base + timedelta(days)
    except OverflowError:
        return Reading(reason="impossible date")
    if day.year not in _YEARS:
        return Reading(reason="impossible date")
    return _moment(day, "relative", printed)
