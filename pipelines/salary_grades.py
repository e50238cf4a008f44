"""Grades, pay scales and spinal points named in a salary text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DASH = r"(?:-|–|—|/|&|,? ?\b(?:or|to|and)\b)"

# Identifiers: 5, 8a, 3A, F02, SO1, SC 3, C, LL. Never the start of an amount or of an abbreviation.
_NOT_A_CODE = (
    "SCP|NJC|FTE|WTE|TTO|TBC|TBA|DOE|AFC|NHS|PRO|PER|PAY|THE|AND|FOR|INC|OTE|GBP|USD|EUR|LW|HCA"
    "|HCAS|PLUS|UPTO|UP|TO|OR|OF|IN|IS|AT|ON|PA|PAS|PH|PR|SP|PT|PTS|TLR|SEN|MIN|MAX|BASE|FROM"
    "|TERM|TIME|HRS|ONLY|BAND|STEP|YEAR|DAYS|WITH|IRO|PAYE|UMB|BH|AL|TEDS|CPD|WTR|WTD|NMW|NLW"
    "|RRP|DBS|FREE|BASIC|COVID|IR|KEY|FULL|GRADE|SCALE|LEVEL|RANGE|OLW|ILW|EXC|EXCL|INCL"
)
_NO_CODE = rf"(?!(?:{_NOT_A_CODE})(?![A-Za-z]))"
_NO_UNIT = r"(?! ?(?i:hours?|hrs?|weeks?|wks?|days?|months?|years?|k|pa)\b)"
_IDENT = (
    rf"(?:(?:[A-Z]|{_NO_CODE}[A-Z]{{2,4}} ?)\d{{1,3}}(?!\d|,\d)(?:[A-Da-d](?![A-Za-z]))?"
    rf"|\d{{1,2}}(?: ?[A-Da-d](?:/[A-Da-d])?(?![A-Za-z])|(?![\d%]|[,.]\d)){_NO_UNIT}"
    rf"|{_NO_CODE}[A-Z]{{1,3}}(?![A-Za-z\d'’]| (?i:grade|band|scale|level)))"
)
_KEYWORD = (
    r"(?i:grades?|garde|gradd|graddfa|bands?|pay ?scales?|scaled?|levels?"
    r"|(?:(?:salary|pay) )?ranges?|leadership|pay(?= \d))"
)
_KEYED = rf"\b{_KEYWORD}(?i: equivalent)?(?:[ :.-]{{1,3}}|(?=\d)){_IDENT}"
_RUN = rf"{_KEYED}(?: ?{_DASH} ?(?:{_KEYWORD} )?{_IDENT}){{0,6}}"

_TEACHER_CODE = r"(?:T?MPS|UPS|MPR|UPR|TMS|MS(?= ?/)|M[1-6]|UP?S?[1-3])\d?"
_TEACHER_RANGE = (
    r"(?i:(?:main|upper|lead practitioners?)(?: ?/ ?(?:main|upper|up))* ?"
    r"(?:pay )?(?:pay)?(?:ranges?|scales?|spine)(?: \d{1,2})?)"
)
_CODE = (
    rf"(?!(?:{_NOT_A_CODE}|A4C)[\d -])[A-Z]{{1,4}}-?\d{{1,2}}[A-Da-d]?"
    r"(?:[./]\d{1,2}(?:-\d{1,2})?)?(?![\w%]|,\d)"
)
_SPACED_CODE = (
    rf"(?!(?:{_NOT_A_CODE}) )[A-Z]{{2,4}} \d{{1,2}}(?:-\d{{1,2}})?"
    rf"(?![\w%]|[,.]\d){_NO_UNIT}"
)
_GRADE = re.compile(
    rf"{_RUN}"
    rf"|{_TEACHER_RANGE}(?: ?{_DASH} ?{_TEACHER_RANGE})*"
    rf"|\b{_TEACHER_CODE}(?: ?{_DASH} ?{_TEACHER_CODE})*\b"
    rf"|\b[A-Z]{{1,3}} (?i:grade)\b(?! ?[:-]? ?{_IDENT})"
    r"|\b[A-Z]{2,4}/[A-Z]{2,4} (?i:scale)\b"
    rf"|\b{_CODE}(?: ?{_DASH} ?{_CODE})*"
    rf"|\b{_SPACED_CODE}"
    r"|^[A-Z][a-z]+ \d{1,2}[a-d]?(?= ?[:,-] ?£)"  # a bare heading: "Pathway 4, £25,000"
    r"|\b(?:8[a-dA-D](?:/[a-dA-D])?|(?i:afc) ?\d[a-d]?|[HS]?EO)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")

_POINT_WORD = (
    r"(?:scp'?s?|spine ?points?|spinal (?:column )?points?|scale ?points?|pay points?|points?|pts?"
    r"|\bsp)"
)
_END = r"(?![\d%]|[,.]\d| ?(?:hours?|hrs?|weeks?)\b)"
_POINTS = re.compile(
    rf"\b{_POINT_WORD}[ .:(-]{{0,3}}(?:range )?0?(\d{{1,2}}){_END}"
    rf"(?: ?(?:-|–|—|/|&|to|and) ?(?:{_POINT_WORD} ?)?0?(\d{{1,2}}){_END})?"
    rf"|\bp ?(\d{{1,2}}) ?[-–] ?p?(\d{{1,2}}){_END}"
    rf"|\bnjc ?0?(\d{{1,2}}){_END}(?: ?(?:-|–|to) ?(?:njc ?)?0?(\d{{1,2}}){_END})?",
    re.IGNORECASE,
)

_AFC = re.compile(r"\bafc|a4c|agenda (?:for|of) change|\bband ?8 ?-?[a-d]\b|\bb?8[a-d]\b", re.I)
_TEACHERS = re.compile(
    rf"\b{_TEACHER_CODE}\b|\bTLR\d?|\bL\d{{1,2}} ?[-–] ?L?\d{{1,2}}\b|\bL\d\d\b"
    r"|(?i:\b(?:main|upper|lead practitioners?)\b(?: ?/ ?\w+)* ?(?:pay|range|scale)|\bleadership)"
)
# What must be there for any of the above to be; most texts have none of it.
_HINTS = (
    *("grad", "garde", "band", "scale", "level", "range", "point", "scp", "njc", "afc", "agenda"),
    *("leader", "main", "upper", "mps", "ups", "mpr", "upr", "tms", "tlr", "heo", "seo"),
)
_CODE_HINT = re.compile(
    r"\bEO\b|[A-Z]-? ?\d|\d[a-dA-D]\b|^[A-Z][a-z]+ \d|(?:[Pp]ay|[Pp]ts?|[Ss][Pp]) ?\d"
)


@dataclass(slots=True)
class Grades:
    """What was found, and the text with it blanked out character by character."""

    rest: str
    runs: list[tuple[int, str]]  # where each grade stands, as printed
    scale: str | None = None
    points: tuple[int, int] | None = None


def read_grades(text: str) -> Grades:
    """The grades of a cleaned text.

    >>> found = read_grades("NJC Grade 5 (SCP 12-14) £25,000")
    >>> found.runs, found.scale, found.points, found.rest
    ([(4, 'Grade 5')], 'NJC', (12, 14), 'NJC §§§§§§§ (§§§§§§§§§) £25,000')
    """
    lower = text.lower()
    if not _CODE_HINT.search(text):
        for hint in _HINTS:
            if hint in lower:
                break
        else:
            return Grades(text, [])
    rest = _POSTCODE.sub(_blank, text)
    points = []
    for match in _POINTS.finditer(rest):
        points += [int(number) for number in match.groups() if number]
        rest = _erase(rest, match)
    runs = []
    for match in _GRADE.finditer(rest):
        runs.append((match.start(), match.group().strip()))
        rest = _erase(rest, match)
    return Grades(rest, runs, _scale(text, lower), (min(points), max(points)) if points else None)


def _blank(match: re.Match[str]) -> str:
    return "§" * len(match.group())


def _erase(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + _blank(match) + text[match.end() :]


def _scale(text: str, lower: str) -> str | None:
    if "njc" in lower or "scp" in lower:
        return "NJC"
    if _AFC.search(text):
        return "NHS AfC"
    return "Teachers" if _TEACHERS.search(text) else None
