"""Printed dates and times, British order, Europe/London.

A text is searched, not matched whole, so labels and prose around a date do no harm. Of several
dates the first counts, but one announced by "closing date" or "posted" goes before the others and
one announced by "interview" or "start date" comes last. Of a range (12-14 May) it is the last day.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from pipelines import clock
from pipelines.clock import CLOCK, FLAGS, NAMED_ZONE, WEEKDAY, Clock
from pipelines.text import clean

_MAX_CHARS = 20_000  # of a text are read, and this many dates of it weighed
_MAX_DATES = 50
_YEARS = range(1800, 2200)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a date text says; where there is no date, ``reason`` says why.

    Reasons: ``empty``, ``no date found``, ``impossible date``, ``placeholder`` (0000-00-00 and
    the like), ``ongoing``, ``no day`` (12/2026), ``no year`` and ``no base`` (these two need
    ``base``), ``too coarse`` (1 month ago, 30+ days ago), ``ambiguous`` (unparted digits).
    """

    raw: str = ""
    date: str | None = None  # YYYY-MM-DD in Europe/London
    time: str | None = None  # HH:MM in Europe/London, where printed; midnight is 23:59
    utc: str | None = None  # YYYY-MM-DDTHH:MM:SSZ, where date and time are known
    method: str | None = None  # iso, printed, relative, no_year
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)


# English, Welsh (with the soft mutation after "o") and Scottish Gaelic, accents folded away.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr ion faoilleach fhaoillich",
            "february feb febuary chwefror chwef chwe gearran ghearrain",
            "march mar mawrth fawrth maw mart mhairt",
            "april apr ebrill ebr giblean ghiblein",
            "may mai fai ceitean cheitein",
            "june jun mehefin fehefin meh ogmhios",
            "july jul gorffennaf orffennaf gorff iuchar iuchair",
            "august aug awst lunastal lunastail",
            "september sept sep medi fedi sultain",
            "october oct hydref hyd damhair",
            "november nov tachwedd dachwedd tach samhain",
            "december dec rhagfyr ragfyr rhag dubhlachd",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")(?![a-z'])"

_GAP = r"[\s,./-]{0,3}"
_TH = r"(?:\s?(?:st|nd|rd|th|af|ail|ydd|fed|ed|eg|ain|mh))?"
_OF = r"(?:(?:day )?of |o |an t-|an |am (?=faoi|mart)|a' ?|d(?:h?en|e) )?"
# Two digits are a year after a separator, or before the end of the phrase or a time; else
# "5 October 10am", "5 October 12 posts" and "at 5 March 31 2017" would have one.
_SHORT = (
    r"(?:(?:\s?[-/.]|\s?')(?P<dyy>\d\d)(?!\d|[:.]\d)|[\s,]{1,3}(?P<dyx>\d\d)"
    r"(?=\s{0,3}(?:$|[,;)|]|\.(?!\d)|-(?!\s?\d)|(?:at|by)\b|\d{1,2}[:.]\d)))"
)
_NO_YEAR = r"(?![\s,./'-]{0,3}\d{3}(?!\d\s?h)|[\s,]{1,3}\d{1,2}(?:st|nd|rd|th)?[\s,]{1,3}\d{4})"
_YEAR = r"\d{4}(?!\d|\s?(?:hrs|hours)\b)"
# The forms of a date; the first letter of a group says which: i(so), n(umbers), d(ay first),
# u(nix), m(onth first).
_DATE = re.compile(
    r"(?<![\d£$])(?<!\d[.:])(?:(?<!\d[/-])(?:"
    # 2026-09-01, 2026/9/1, 2026-09-01T22:55:00.000+01:00
    r"(?P<iy>\d{4})(?P<isep>[-/.])(?P<im>\d{1,2})(?P=isep)(?P<id>\d{1,2})(?!\d)"
    rf"(?:(?:t|\s){CLOCK.format('i')}\s?(?P<iz>(?:{NAMED_ZONE}|[+-]\d\d:?\d\d)\b)?)?"
    # 26-08-2026, 25/04/17, 26 . 08 . 2026
    r"|(?P<nd>\d{1,2})\s?(?P<nsep>[-/.])\s?(?P<nm>\d{1,2})\s?(?P=nsep)\s?"
    r"(?:(?P<ny>\d{4})(?!\d|[/.]\d)|(?P<nyy>\d\d)(?!\d|[-/.:]\d)))"
    # 27 June 2016, 27ain o Fehefin 2016, 25-Sep-26, Sunday 2nd July
    rf"|(?P<dd>\d{{1,2}}){_TH}{_GAP}{_OF}(?P<dm>{_MONTH})"
    rf"(?:[\s,./-]{{0,3}}'?(?P<dy>{_YEAR})|{_SHORT}|{_NO_YEAR})"
    # Mon Jun 27 10:00:00 BST 2016
    rf"|(?P<um>{_MONTH})\s{{1,2}}(?P<ud>\d{{1,2}})\s{CLOCK.format('u')}\s"
    rf"(?:(?P<uz>{NAMED_ZONE})\s)?(?P<uy>{_YEAR})"
    # March 31 2017, Sept. 5th, 2026
    rf"|(?P<mm>{_MONTH})\.?\s(?P<md>\d{{1,2}}){_TH}"
    rf"(?!\d|[:/]\d|\s?[ap]\.?m\b|{_GAP}{_OF}{_MONTH})(?:[\s,]{{1,3}}(?P<my>{_YEAR})|{_NO_YEAR})"
    r")",
    FLAGS,
)
_UNPARTED = re.compile(
    r"(?:[^\d:]{0,40}\b(?:by|clos\w{1,5}|date|deadline|on|posted|published|until)\b[^\d]{0,5})?"
    r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)(z)?)?",
    FLAGS,
)

_RFC_822 = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun),?\s\d{1,2}\s[a-z]{3}\s\d{4}\s\d\d:\d\d(?::\d\d)?\s\S{1,6}",
    FLAGS,
)
_LABEL = re.compile(
    r"\b(?:(?P<own>clos(?:e|es|ing|ed)|deadline|apply (?:by|before)|applications? by|expir\w{1,4}"
    r"|posted|published|updated|dyddiad cau|ceann-latha)"
    r"|(?P<other>interview\w{0,4}|assessment|shortlist\w{0,4}|start(?:s|ing)?|cyfweliad\w{0,3}))\b",
    FLAGS,
)
_TO = re.compile(rf"\s?(?:-|&|to|and|until)\s?(?:(?:{WEEKDAY})\s)?", FLAGS)

_COUNT = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
}
_FEW = r"(?<![\d.,])(?P<n>\d{1,4}|" + "|".join(_COUNT) + ")"
_RELATIVE = tuple(
    (re.compile(pattern, FLAGS), sign)
    for pattern, sign in (
        (rf"\b{_FEW}(?P<more>\+)? (?P<unit>min(?:ute)?|ho?u?r|day|week|month|year)s? ago\b", -1),
        (rf"\b{_FEW}(?P<more>\+)? (?P<unit>hour|day|week|month)s? (?:left|remaining|to go)\b", 1),
        (rf"\b(?:clos\w{{1,3}}|end\w{{0,3}}|expir\w{{1,3}}|due) in {_FEW}(?P<more>\+)? "
         r"(?P<unit>hour|day|week|month)s?\b", 1),
    )
)  # fmt: skip
_UNIT_DAYS = {"day": 1.0, "week": 7.0, "hour": 1 / 24, "hr": 1 / 24, "minute": 0.0, "min": 0.0}
_DAY_WORDS = {"today": 0, "just now": 0, "heddiw": 0, "yesterday": -1, "ddoe": -1}
_DAY_WORDS |= {"tomorrow": 1, "yfory": 1}
# "Apply today" is an exhortation, so only these may stand before the word.
_DAY_WORD = re.compile(
    r"(?:(?:clos(?:e|es|ing)(?: date)?|ends?|expires?|deadline|apply by|posted|published|added"
    r"|(?:last )?updated)\s?:?\s?)?(?P<word>" + "|".join(_DAY_WORDS) + r")\b",
    FLAGS,
)

_WHY = tuple(
    (re.compile(pattern, FLAGS), reason)
    for pattern, reason in (
        (r"\b(?:on-?going|until (?:it is |the post is )?filled|open[- ]ended|open until|rolling"
         r"|continuous|no closing date|always open|parhaus)\b", "ongoing"),
        (r"(?<![\d/.-])\d{1,2}[/.-]\d{4}(?![\d/.-])", "no day"),
        (rf"\b{_MONTH}\.?,? \d{{4}}\b", "no day"),
        (r"^\d{4}$", "no day"),
        (r"^[\d ]{5,40}$", "ambiguous"),
    )
)  # fmt: skip
# What systems keep for "none": year one, and day zero of SQL Server, Excel and Unix.
_PLACEHOLDERS = {(1, 1, 1), (1753, 1, 1), (1899, 12, 30), (1900, 1, 1), (1970, 1, 1)}
_PLACEHOLDERS |= {(9999, 12, 31), (0, 0, 0)}


def parse(raw: str | None, base: date | None = None) -> Moment:
    """Read a date text; ``base`` is the day it was printed (relative dates, missing years).

    Total: whatever the text, a Moment with a date or a reason.

    >>> parse("Closes : 11:55 pm on Sunday 2nd July 2023").utc
    '2023-07-02T22:55:00Z'
    >>> parse("2026-09-01T22:55:00Z").time
    '23:55'
    >>> parse("Ongoing").reason
    'ongoing'
    """
    text = _fold(clean(raw)[:_MAX_CHARS])
    moment = _absolute(text, base) or _unparted(text) or _relative(text, base)
    if moment is None:
        why = (reason for pattern, reason in _WHY if pattern.search(text))
        moment = Moment(reason=next(why, "no date found") if text else "empty")
    return _with_raw(moment, raw or "")


def _fold(text: str) -> str:
    """Accents, long dashes and curly quotes made plain, so that the patterns stay ASCII."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub("[‐-―−]", "-", plain.replace("’", "'").replace("‘", "'"))


def _with_raw(found: Moment, raw: str) -> Moment:
    return Moment(raw, found.date, found.time, found.utc, found.method, found.reason)


def _absolute(text: str, base: date | None) -> Moment | None:
    match = _choose(text)
    if match is None:
        return None
    form = next(form for form in "indum" if match[f"{form}d"])
    year, month, day = _year(match, form), _month(match[f"{form}m"]), int(match[f"{form}d"])
    method = "iso" if form == "i" else "printed"
    if year is None:
        if base is None:
            return Moment(reason="no year")
        found, method = _nearest(month, day, base), "no_year"
    elif (year, month, day) in _PLACEHOLDERS:
        return Moment(reason="placeholder")
    else:
        found = _date(year, month, day)
    if found is None:
        return Moment(reason="impossible date")
    if form in "iu" and match[f"{form}h"]:
        printed = clock.of_day(*(match[f"{form}{part}"] for part in ("h", "mi", "s")))
        return _moment(found, method, printed, match[f"{form}z"], literal=True)
    printed, zone = clock.beside(text, match.start(), match.end())
    return _moment(found, method, printed, zone, literal=bool(_RFC_822.fullmatch(text)))


def _choose(text: str) -> re.Match[str] | None:
    """The date the text is about: the first of those with the best label before it."""
    best, best_rank = None, 3
    end, rank = 0, 1
    for match in islice(_DATE.finditer(text), _MAX_DATES):
        dated = _has_year(match)
        if not dated and (match["dm"] or match["mm"]) in ("may", "mai", "fai"):
            continue  # "up to 2 may apply"
        between = text[max(end, match.start() - 60) : match.start()]
        labels = [label.lastgroup for label in _LABEL.finditer(between)]
        if labels:
            rank = 0 if labels[-1] == "own" else 2
        elif match.start() - end > 20:
            rank = 1  # else one of a list under the same label
        end = match.end()
        # "5 May to 7 May 2026": the year stands with the last day.
        ends_range = best and dated and not _has_year(best) and _TO.fullmatch(between)
        if rank < best_rank or ends_range:
            best, best_rank = match, rank
    return best


def _has_year(match: re.Match[str]) -> bool:
    return any(match[group] for group in ("iy", "ny", "nyy", "dy", "dyy", "dyx", "uy", "my"))


def _year(match: re.Match[str], form: str) -> int | None:
    if match[f"{form}y"]:
        return int(match[f"{form}y"])
    short = match["nyy"] or match["dyy"] or match["dyx"]
    return (2000 if int(short) < 70 else 1900) + int(short) if short else None


def _month(printed: str) -> int:
    return int(printed) if printed.isdigit() else _MONTHS[printed.lower()]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _nearest(month: int, day: int, base: date) -> date | None:
    """The first such day from 60 days before ``base`` on, within a year."""
    first = date.fromordinal(max(base.toordinal() - 60, 1))
    days = (_date(year, month, day) for year in (first.year, first.year + 1))
    return next((found for found in days if found and found >= first), None)


def _moment(
    day: date,
    method: str,
    printed: Clock | None = None,
    zone: str | None = None,
    literal: bool = False,
) -> Moment:
    if printed is None:
        return Moment(date=day.isoformat(), method=method)
    local, utc = clock.settle(day, printed, zone, literal)
    return Moment(
        date=f"{local:%Y-%m-%d}",
        time=f"{local:%H:%M}",
        utc=f"{utc:%Y-%m-%dT%H:%M:%SZ}",
        method=method,
    )


def _unparted(text: str) -> Moment | None:
    """20261015 and 20261015235900, alone or after a label: a longer number is no date."""
    match = _UNPARTED.fullmatch(text)
    found = match and _date(*map(int, match.group(1, 2, 3)))
    if not match or not found:
        return None
    printed = clock.of_day(*match.group(4, 5, 6)) if match[4] else None
    return _moment(found, "iso", printed, match[7], literal=True)


def _relative(text: str, base: date | None) -> Moment | None:
    word = _DAY_WORD.match(text)
    if word:
        printed, _ = clock.beside(text, *word.span())
        if printed is None and text[word.end() :].strip(" .!)"):
            return None  # prose
        return _shifted(base, _DAY_WORDS[word["word"].lower()], printed)
    for pattern, sign in _RELATIVE:
        match = pattern.search(text)
        if match:
            days = _UNIT_DAYS.get(match["unit"].lower())
            if days is None or match["more"]:
                return Moment(reason="too coarse")
            count = _COUNT.get(match["n"].lower()) or int(match["n"])
            return _shifted(base, sign * int(count * days))
    return None


def _shifted(base: date | None, days: int, printed: Clock | None = None) -> Moment:
    if base is None:
        return Moment(reason="no base")
    try:
        day = base + timedelta(days)
    except OverflowError:
        return Moment(reason="impossible date")
    if day.year not in _YEARS:
        return Moment(reason="impossible date")
    return _moment(day, "relative", printed)
