"""The forms in which a date is printed, as patterns, and what their parts mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.clock import CLOCK, FLAGS, NAMED_ZONE, WEEKDAY

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


def _by_initial(names: Iterable[str]) -> str:
    """An alternation that tries an initial once: a text's every letter may begin a month."""
    rests: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        rests.setdefault(name[0], []).append(name[1:])
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in rests.items())


_MONTH = f"(?:{_by_initial(_MONTHS)})(?![a-z'])"

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
# The first letter of a group says which form: i(so), n(umbers), d(ay first), u(nix),
# m(onth first).
DATE = re.compile(
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
# 20/12, only where a label or a weekday says that it is no fraction and no rota (24/7).
DAY_MONTH = re.compile(
    rf"\b(?:clos\w{{1,3}}(?: (?:date|on))?|deadline|apply by|date|cau|expires|posted|interviews?"
    rf"|{WEEKDAY})"
    rf"\W{{1,3}}(?:(?:{WEEKDAY})\W{{1,2}})?(?!24/7)(?P<dm>(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}))"
    r"(?![\d%]|\s?[/.-]\s?\d)",
    FLAGS,
)
UNPARTED = re.compile(
    r"(?:[^\d:]{0,40}\b(?:by|clos\w{1,5}|date|deadline|on|posted|published|until)\b[^\d]{0,5})?"
    r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)(z)?)?",
    FLAGS,
)
JSON_DATE = re.compile(r"\\?/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?/", FLAGS)
RFC_822 = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun),?\s\d{1,2}\s[a-z]{3}\s\d{4}\s\d\d:\d\d(?::\d\d)?\s\S{1,6}",
    FLAGS,
)
# Between the days of a range: "12-14 May", "29 May to Thursday 4 June". Two whole dates joined
# by "and" are two dates, so THROUGH is stricter.
_WEEKDAY = rf"\s?(?:(?:{WEEKDAY})\s)?"
TO = re.compile(rf"\s?(?:-|&|to|and|until){_WEEKDAY}", FLAGS)
THROUGH = re.compile(rf"\s?(?:-|to|until|through|hyd at){_WEEKDAY}", FLAGS)
# The first day of "Tuesday 12th, 13th & Thursday 14 May", read from the text before "14 May".
_DAY_ALONE = rf"\d{{1,2}}{_TH}"
FIRST_DAY = re.compile(
    rf"(?<![\d.:/£])(?<![\d/]-)(?P<day>\d{{1,2}}){_TH}"
    rf"(?:{_WEEKDAY},{_WEEKDAY}{_DAY_ALONE}){{0,6}}"
    rf"{_WEEKDAY}(?:,?\s?(?:-|/|&|to|and|or|until|neu|a|i)){_WEEKDAY}$",
    FLAGS,
)

# Why a text has no date, the first that fits.
WHY = tuple(
    (re.compile(pattern, FLAGS), reason)
    for pattern, reason in (
        (r"\b(?:on-?going|until (?:it is |the post is )?filled|open[- ]ended|open until|rolling"
         r"|until further notice|continuous|no closing date|(?:dim|heb) dd?yddiad cau|always open"
         r"|[bp]arhaus)\b", "ongoing"),
        (r"\bdd[-/. ]mm[-/. ]yy(?:yy)?\b", "placeholder"),
        (r"(?<![\d/.-])\d{1,2}[/.-]\d{4}(?![\d/.-])", "no day"),
        (rf"\b(?:{_MONTH}|spring|summer|autumn|winter)\.?,? (?:term )?\d{{4}}\b", "no day"),
        (r"^\d{4}(?:-(?:0[1-9]|1[0-2]))?$", "no day"),
        (r"^(?:posted |added |updated )?last (?:week|month|year)$", "too coarse"),
        (r"^[\d ]{5,40}$", "ambiguous"),
    )
)  # fmt: skip

_COUNT = {
    name: count
    for count, names in enumerate(("a an one", "two", "three", "four", "five", "six", "seven"), 1)
    for name in names.split()
}
_FEW = r"(?<![\d.,])(?P<n>\d{1,4}|" + "|".join(_COUNT) + ")"
_RELATIVE = tuple(
    (re.compile(pattern, FLAGS), sign)
    for pattern, sign in (
        (rf"\b{_FEW}(?P<more>\+)? ?(?P<unit>min(?:ute)?|ho?u?r|day|week|month|year|[hdw])s? ago\b",
         -1),
        (rf"\b{_FEW}(?P<more>\+)? (?P<unit>hour|day|week|month)s? (?:left|remaining|to go)\b", 1),
        (rf"\b(?:clos\w{{1,3}}|end\w{{0,3}}|expir\w{{1,3}}|due) in {_FEW}(?P<more>\+)? "
         r"(?P<unit>hour|day|week|month)s?\b", 1),
    )
)  # fmt: skip
_UNIT_DAYS = {"day": 1.0, "d": 1.0, "week": 7.0, "w": 7.0, "minute": 0.0, "min": 0.0}
_UNIT_DAYS |= dict.fromkeys(("hour", "hr", "h"), 1 / 24)
_DAY_WORDS = {"today": 0, "just now": 0, "heddiw": 0, "yesterday": -1, "ddoe": -1}
_DAY_WORDS |= {"tomorrow": 1, "yfory": 1}
# "Apply today" is an exhortation, so only these may stand before the word.
DAY_WORD = re.compile(
    r"(?:(?:clos(?:e|es|ing)(?: date)?|ends?|expires?|(?:application )?deadline|apply by|posted"
    r"|published|added|interviews?|starts?|(?:last )?updated)(?:\s?:\s?|\sis\s|\s)?)?"
    r"(?P<word>" + "|".join(_DAY_WORDS) + r")\b",
    FLAGS,
)


def form_of(match: re.Match[str]) -> str:
    """The first letter of the groups a match of DATE has filled."""
    return next(form for form in "indum" if match[f"{form}d"])


def has_year(match: re.Match[str]) -> bool:
    """Whether a match of DATE has a year of two or four digits."""
    return any(match[group] for group in ("iy", "ny", "nyy", "dy", "dyy", "dyx", "uy", "my"))


def year_of(match: re.Match[str], form: str) -> int | None:
    """The year of a match of DATE: 70 to 99 are of the last century."""
    if match[f"{form}y"]:
        return int(match[f"{form}y"])
    short = match["nyy"] or match["dyy"] or match["dyx"]
    return (2000 if int(short) < 70 else 1900) + int(short) if short else None


def month_of(printed: str) -> int:
    """The number of a month printed as a number or a name."""
    return int(printed) if printed.isdigit() else _MONTHS[printed.lower()]


def days_from(text: str) -> int | str | None:
    """How many days before (negative) or after its printing a text means; or why not to say.

    >>> days_from("Posted 2w ago"), days_from("17 days left"), days_from("2 months ago")
    (-14, 17, 'too coarse')
    """
    for pattern, sign in _RELATIVE:
        match = pattern.search(text)
        if match:
            days = _UNIT_DAYS.get(match["unit"].lower())
            if days is None or match["more"]:
                return "too coarse"
            count = _COUNT.get(match["n"].lower()) or int(match["n"])
            return sign * int(count * days)
    return None


def day_word(match: re.Match[str]) -> int:
    """The days that "yesterday", "today" or "yfory" is from the day of printing."""
    return _DAY_WORDS[match["word"].lower()]
