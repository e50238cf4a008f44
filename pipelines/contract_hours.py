"""Hours a week, weeks a year and the share of full time, out of a folded contract text."""

from __future__ import annotations

import re

_MAX_HOURS = 84.0  # a week of seven twelve-hour shifts
_MAX_WEEKS = 52.5  # some print the weeks of a year as 52.143


def _find(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_NUMBER = r"(?<![\d.,:£])(?P<{0}>\d{{1,2}}(?:\.\d{{1,4}})?)(?![\d:%]|[.,]\d)"
_TO = r"\s?(?:hours|hrs)?\s?(?:-|/|to|or|and|neu|i)\s?"
_RANGE = (
    r"(?P<most>(?:up to|max(?:imum)?(?: of)?|no more than|hyd at) )?"
    + _NUMBER.format("low")
    + f"(?:{_TO}{_NUMBER.format('high')})?"
)
# "16, 20 or 30 hours": all but the last two.
_LISTED = _find(
    r"(?:^|[(:;]\s?|\b(?:of|available|either) )((?:\d{1,2}(?:\.\d{1,2})?, ){1,6})"
    r"(?=\d{1,2}(?:\.\d{1,2})?,? (?:or|and) \d{1,2}(?:\.\d{1,2})?[\s-]?(?:hours?|hrs?)\b)"
)
_UNIT = (
    r"[\s-]?(?:hours?|hrs?|awr|oriau)\b(?:[\s,]{0,2}(?:and )?(?P<minutes>[0-5]?\d) ?min\w{0,4})?"
)
_WEEK = (
    r"(?:(?:on average|average|each)\s)?"
    r"(?:(?:(?:per|a|each|every|/|p[./]?|yr)\s?)?(?:week|wk|w\b|wythnos)|weekly)"
)
# The surest first: hours a week, hours under a label, hours of no period.
_HOURS = (
    _find(rf"{_RANGE}(?:{_UNIT}|\s?h\.?)[\s,(]{{0,3}}{_WEEK}"),
    _find(
        r"\b(?:(?:(?:weekly|contract\w{0,5}|total) hours?|hours per week)\s?[:=]?"
        r"|(?:hours?|oriau)(?: (?:per week|a week|of work|worked|yr wythnos))?\s?[:=])\s?"
        r"(?:(?:negotiable|variable|flexible|various|varies),?\s)?"
        rf"{_RANGE}(?!\s?[ap]\.?m\b)(?P<unsure>)"
    ),
    _find(
        rf"(?<!\bwithin ){_RANGE}{_UNIT}(?P<unsure>)(?!\s?(?:/|a |per |each |every |in |of |notice"
        r"|on call|cover|service|care|rota|shift|support|period|days?\b))"
    ),
    _find(rf"(?:^|;\s?)(?![01]?(?:\.\d{{1,4}})?\s?(?:;|$)){_RANGE}(?P<unsure>)\s?(?=;|$)"),
)
_CLOCK = _find(r"\.\d\d\b.{1,5}\.\d\d\b")
# Between two figures of which both are offered: "37 hours (1 post) and 18.5 hours", "1 x 37 hours,
# 1 x 30 hours". Hours added to others, or those of full time, are no second offer.
_OFFERED_TOO = _find(r"\b(?:and|or|neu|a)\b|^[)\s,;]{0,4}\d\s?(?:x|no\.?|posts?|full|part)\b")
_NOT_OFFERED = _find(
    r"\b(?:plus|based|equivalent|fte|wte|full[- ]time (?:is|hours)|out of|overtime|additional|extra"
    r"|including|inc|of which|with|per)\b"
)
_OFFER_GAP = 45  # characters
# Hours that are only the measure of full time.
_MEASURE = _find(
    r"\b(?:based on|out of|equivalent(?: to| of| is)?"
    r"|full[- ]time(?: hours?| week)? (?:is|are|being|=)"
    r"|pro[- ]?rata (?:of|to|on))(?: an?)?[\s(:]{1,2}$"
)

_FTE = _find(
    r"(?<![\d.,£])(?:(?P<least>0?\.\d{1,4})\s?(?:-|to|or)\s?)?"
    r"(?P<before>[01]?\.\d{1,9}|[01]|\d{1,3}(?=\s?%))\s?(?P<percent>%)?\s?(?:x\s)?"
    r"\(?(?:f\.?t\.?e\b|w\.?t\.?e\b|full[- ]time[- ]equiv|(?<=%)\s?of (?:a )?full[- ]time)"
    r"|\b(?:fte|wte)(?: of)?\s?[:=]?\s?(?P<after>0?\.\d{1,9}|1(?:\.0{1,4})?)(?![\d.,%])"
    r"|(?:^|;\s?)(?P<alone>0?\.\d{1,9}|1\.0{1,4})\s?(?=;|$)"
)

_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_ONES = [
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_SPELT = _find(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[\s-]?)?(?P<ones>{'|'.join(_ONES)})?(?P<half> and a half)?"
    r"(?=[\s-](?:hours?|hrs?)\b)"
)
# The fortnight is halved and hours printed like a clock are made decimal before all else.
_FORTNIGHT = _find(
    rf"{_NUMBER.format('n')}[\s-]?(?:hours?|hrs?)\s?"
    r"(?:(?:per|a|each|every|/|over a)\s?)?(?:two[- ]week\w{0,4}|2[- ]week\w{0,4}|fortnight\w{0,2})"
)
_HOURS_AND_MINUTES = _find(
    r"(?<![\d:.-])(?<!- )(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)"
    r"(?=\s?(?:hours?|hrs?)\s?(?:per|a|each|every|/|p\.?)\s?w|\s?(?:;|$))"
)

_WEEKS = _find(
    r"(?<![\d.,£:])(?<!paid )(?<!plus )(?<!\+ )(?P<n>\d{1,2}(?:\.\d{1,4})?)\s?"
    r"(?:working |school |term[- ]time |academic )?"
    r"(?:weeks?|wks?|wythnos)\b'?"
    r"(?!\s?(?:paid|of|annual|holiday|leave|notice|'? ?(?:paid )?(?:annual )?(?:leave|holiday)))"
    r"(?P<year>\s?(?:worked )?(?:(?:per|a|each|of the|in the|/|p\.?/?)\s?(?:year|annum|yr|a\b)"
    r"|y flwyddyn|y flwyddyn))?"
)
_LEAST_WEEKS = 30  # fewer are a length, unless printed "per year"


def spelt_out(text: str) -> str:
    """Hours in words, as a clock or a fortnight made plain figures of a week.

    >>> spelt_out("thirty-seven hours"), spelt_out("75 hours per fortnight"), spelt_out("36:30")
    ('37 hours', '37.5 hours per week', '36.5')
    """

    def number(match: re.Match[str]) -> str:
        if not match["tens"] and not match["ones"]:
            return match[0]
        tens = _TENS[match["tens"].lower()] if match["tens"] else 0
        ones = _ONES.index(match["ones"].lower()) + 1 if match["ones"] else 0
        return f"{tens + ones + (0.5 if match['half'] else 0):g}"

    text = _SPELT.sub(number, text)
    text = _FORTNIGHT.sub(lambda match: f"{float(match['n']) / 2:g} hours per week", text)
    return _HOURS_AND_MINUTES.sub(
        lambda match: f"{round(int(match['hours']) + int(match['minutes']) / 60, 2):g}", text
    )


def hours(text: str) -> tuple[float | None, float | None]:
    """The fewest and the most hours a week; the most only where it is printed apart."""
    measure: list[float] = []
    for pattern in _HOURS:
        found: list[float] = []
        most, end = False, 0
        for match in pattern.finditer(text):
            figures = _figures(match)
            if not figures or (found and not _offered(text[end : match.start()])):
                continue
            if _MEASURE.search(text[max(0, match.start() - 40) : match.start()]):
                measure = measure or figures
                continue
            upper_only = match["most"] or (match["high"] and len(figures) == 1)
            most, end = most or bool(upper_only), match.end()
            found += figures
        if found and most and len(found) == 1:
            return None, found[0]
        if found:
            listed = [float(n) for run in _LISTED.findall(text) for n in run.split(", ") if n]
            return _ends(found + [n for n in listed if 0 < n <= _MAX_HOURS])
    return _ends(measure) if measure and (share(text) or 1) == 1 else (None, None)


def _ends(figures: list[float]) -> tuple[float, float | None]:
    return min(figures), max(figures) if max(figures) > min(figures) else None


def _figures(match: re.Match[str]) -> list[float]:
    groups = match.groupdict()
    if groups.get("unsure") is not None and _CLOCK.search(match[0]):
        return []  # "8.30 - 16.30"
    extra = int(groups.get("minutes") or 0) / 60
    figures = [round(float(n) + extra, 4) for n in (match["low"], match["high"]) if n]
    if len(figures) > 1:
        figures = [n for n in figures if n]  # "0 - 37 hours"
    return figures if min(figures, default=0) > 0 and max(figures) <= _MAX_HOURS else []


def _offered(between: str) -> bool:
    """Whether the words between two figures offer the second beside the first."""
    return (
        len(between) <= _OFFER_GAP
        and bool(_OFFERED_TOO.search(between))
        and not _NOT_OFFERED.search(between)
    )


def share(text: str) -> float | None:
    """The share of full time, 0 to 1; the least where a range is printed."""
    for match in _FTE.finditer(text):
        found = float(match["least"] or match["before"] or match["after"] or match["alone"])
        if match["percent"] and found > 1:  # "0.87% FTE" is printed too
            found /= 100
        if 0 < found <= 1:
            return found
    return None


def weeks(text: str, lasting: bool) -> float | None:
    """The weeks worked in a year.

    ``lasting`` says that weeks of no period are how long the contract runs.
    """
    plain = None
    for match in _WEEKS.finditer(text):
        count = float(match["n"])
        if match["year"] and 0 < count <= _MAX_WEEKS:
            return count
        if plain is None and _LEAST_WEEKS <= count <= _MAX_WEEKS and not lasting:
            plain = count
    return plain
