"""A printed contract type and its hours."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipelines.place import read_remote
from pipelines.text import clean

_MAX_CHARS = 4_000
_MAX_HOURS = 84.0  # a week of seven twelve-hour shifts
_MAX_MONTHS = 120.0


@dataclass(frozen=True, slots=True)
class Contract:
    """What contract and hours texts say; None where they do not.

    Reasons: ``empty``, ``nothing recognised``, and ``several types`` where a post is offered both
    as permanent and otherwise; its ``type`` is then None.
    """

    raw: str = ""
    type: str | None = None  # a key of TYPES
    working: str | None = None  # a key of PATTERNS; flexible where both full and part time are
    term_time: bool = False
    hours_per_week: float | None = None  # the fewest, where a range is printed
    hours_max: float | None = None  # where a range, or only the most, is printed
    fte: float | None = None  # 0 to 1
    duration_months: float | None = None
    maternity_cover: bool = False  # or other parental leave
    remote: str | None = None  # remote, hybrid, home
    reason: str | None = None
    patterns: tuple[str, ...] = ()  # every working pattern offered, in the order of PATTERNS

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)


def _find(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


# English and Welsh, accents folded away. The first found is the type, so what tells more stands
# first: a fixed-term apprenticeship is an apprenticeship.
TYPES = {
    "apprenticeship": _find(r"\b(?:apprentice|prentis)"),
    "volunteer": _find(r"\b(?:volunteer|voluntary(?! sector)|unpaid|gwirfoddol)"),
    "internship": _find(r"\bintern(?:ship)?s?\b|\b(?:student|industrial|work) placement\b"),
    "secondment": _find(r"\b(?:secondments?|seconded|loan(?! compan)|secondiad)\b"),
    "zero_hours": _find(r"\b(?:zero|nil|0)[- ]?hours?\b|\bdim oriau\b"),
    "casual": _find(
        r"\b(?:casual|relief|sessional|bank(?! holiday)|supply(?! chain)|as[ -]and[ -]when"
        r"|per[- ]diem|achlysurol|cyflenwi)\b"
    ),
    "fixed_term": _find(
        r"\bfixed[ -]{0,3}(?:term|period)|\b(?-i:FTC)\b|\bterm[- ]limited\b|\bcyfnod penodol\b"
    ),
    "temporary": _find(r"\b(?:temp|temporary|interim|seasonal|agency|locum|dros dro)\b"),
    "contractor": _find(r"\b(?:contractor|freelance|self[- ]employed)\b"),
    "permanent": _find(
        r"(?<!\bnot )(?<!\bnon-)\b(?:perm|permanent|substantive|open[- ]ended|unlimited contract"
        r"|indefinite|parhaol)\b"
    ),
}
_NOT_BESIDE_PERMANENT = {"secondment", "casual", "fixed_term", "temporary", "contractor"}
_PROSPECT = _find(
    r"\b(?:becom\w{1,3}|made|lead\w{0,3} to|view to|possib\w{1,6}|potential\w{0,4}"
    r"|temp to|opportunity)\b.{0,25}\bperm(?:anent)?\b"
)
PATTERNS = {
    "full_time": _find(
        r"\bfull(?:[- ]?time\b(?![- ]equiv)|\s?(?:or|and|/|&)\s?part\b)"
        r"|\bllawn[- ]amser\b|\b(?-i:F/?T)\b"
    ),
    "part_time": _find(
        r"\bpart(?:[- ]?time\b|\s?(?:or|and|/|&)\s?full\b)|\brhan[- ]amser\b|\b(?-i:P/?T)\b"
    ),
    "job_share": _find(r"\bjob[- ]?shar|\brhannu swydd\b"),
    "annualised": _find(r"\bannuali[sz]ed\b|\bannual hours\b"),
    "compressed": _find(r"\bcompressed\b"),
    "flexible": _find(r"\bflexi|\bhyblyg\b"),
}
_TERM_TIME = _find(r"\bterm[- ]?time\b|\bTTO\b|\by tymor\b")
_LEAVE = r"(?:mat(?:ernity)?|paternity|adoption|parental|mamolaeth)\b"
_LEAVE_COVER = _find(
    rf"\b{_LEAVE}.{{0,25}}\bcover\b|\bcover(?:ing|s)?\b.{{0,40}}\b{_LEAVE}"
    rf"|\b(?:fixed|temporary|contract|cyfnod)\b.{{0,30}}\b{_LEAVE}(?! pay)|^{_LEAVE}(?: leave)?$"
)

_NUMBER = r"(?<![\d.,:£])(?P<{0}>\d{{1,2}}(?:\.\d{{1,4}})?)(?![\d:%]|[.,]\d)"
_TO = r"\s?(?:hours|hrs)?\s?(?:-|/|to|or|and|neu|i)\s?"
_RANGE = (
    r"(?P<most>(?:up to|max(?:imum)?(?: of)?|no more than|hyd at) )?"
    + _NUMBER.format("low")
    + f"(?:{_TO}{_NUMBER.format('high')})?"
)
_UNIT = (
    r"[\s-]?(?:hours?|hrs?|awr|oriau)\b(?:[\s,]{0,2}(?:and )?(?P<minutes>[0-5]?\d) ?min\w{0,4})?"
)
_WEEK = r"(?:(?:(?:per|a|each|every|/|p[./]?|yr)\s?)?(?:week|wk|w\b|wythnos)|weekly)"
# The surest first: hours a week, hours under a label, hours of no period.
_HOURS = (
    _find(rf"{_RANGE}(?:{_UNIT}|\s?h\.?)[\s,(]{{0,3}}{_WEEK}"),
    _find(
        r"\b(?:(?:weekly|contract\w{0,5}|total) hours?\s?[:=]?"
        r"|(?:hours?|oriau)(?: (?:per week|a week|of work|worked|yr wythnos))?\s?[:=])\s?"
        rf"{_RANGE}(?!\s?[ap]\.?m\b)(?P<unsure>)"
    ),
    _find(
        rf"(?<!\bwithin ){_RANGE}{_UNIT}(?P<unsure>)(?!\s?(?:/|a |per |each |every |in |of |notice"
        r"|on call|cover|service|care|rota|shift|support|period))"
    ),
    _find(rf"(?:^|;\s?)(?![01]?(?:\.\d{{1,4}})?\s?(?:;|$)){_RANGE}(?P<unsure>)\s?(?=;|$)"),
)
_CLOCK = _find(r"\.\d\d\b.{1,5}\.\d\d\b")

_FTE = _find(
    r"(?<![\d.,£])(?P<before>[01]?\.\d{1,9}|[01]|\d{1,3}(?=\s?%))\s?(?P<percent>%)?\s?(?:x\s)?"
    r"\(?(?:f\.?t\.?e\b|w\.?t\.?e\b|full[- ]time[- ]equiv)"
    r"|\b(?:fte|wte)(?: of)?\s?[:=]?\s?(?P<after>0?\.\d{1,9}|1(?:\.0{1,4})?)(?![\d.,%])"
    r"|(?:^|;\s?)(?P<alone>0?\.\d{1,9}|1\.0{1,4})\s?(?=;|$)"
)

_WORDS = {"one": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12, "eighteen": 18}
_DURATION = _find(
    r"(?<![\d.,£])(?<!\d-)(?<!\bevery )(?<!\bafter )(?<!\bwithin )(?<!\bfirst )"
    rf"(?<!\d to )(?<!\d - )\b(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})[\s-]{{0,3}}(?:calendar )?"
    r"(?P<unit>month|mth|mis|year|yr|blynedd|flynedd|week|wythnos)s?\b"
    r"(?!'?s?'?[\s-]{0,3}(?:notice|prob|exper|old|post[- ]qual|review|per |a |of exp|of age|/))"
)
_BOTH = ("full_time", "part_time")
_PLAIN = str.maketrans(
    {"_": " ", "‐": "-", "‑": "-", "–": "-", "—": "-", "’": "'", "¼": ".25", "½": ".5", "¾": ".75"}
)
_MONTHS = {
    "week": 12 / 52,
    "wythnos": 12 / 52,
    "year": 12.0,
    "yr": 12.0,
    "blynedd": 12.0,
    "flynedd": 12.0,
}


def parse(raw: str | None) -> Contract:
    """Read contract and hours texts; several texts are parted by a semicolon.

    Total: what is not known stays None, and ``reason`` says why nothing was found.

    >>> parse("Fixed Term - 12 months maternity cover").duration_months
    12.0
    >>> found = parse("Part time; 22.2 - 37 hours per week")
    >>> found.working, found.hours_per_week, found.hours_max
    ('part_time', 22.2, 37.0)
    """
    text = _fold(clean(raw)[:_MAX_CHARS])
    kind, reason = _type(text)
    term_time, cover = bool(_TERM_TIME.search(text)), bool(_LEAVE_COVER.search(text))
    duration = None if kind == "permanent" else _duration(text, weeks=bool(kind) and not term_time)
    if kind is None and reason is None and (cover or duration):
        kind = "fixed_term"  # what has an end has a term
    patterns = tuple(name for name, pattern in PATTERNS.items() if pattern.search(text))
    low, high = _hours(text)
    found = Contract(
        type=kind,
        working="flexible" if patterns[:2] == _BOTH else next(iter(patterns), None),
        term_time=term_time,
        hours_per_week=low,
        hours_max=high,
        fte=_fte(text),
        duration_months=duration,
        maternity_cover=cover,
        remote=read_remote(text),
        reason=reason,
        patterns=patterns,
    )
    if found == Contract():
        found = Contract(reason="nothing recognised" if text else "empty")
    return replace(found, raw=raw or "")


def _fold(text: str) -> str:
    """Accents, long dashes, fractions and underscores made plain."""
    text = text.translate(_PLAIN)
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _type(text: str) -> tuple[str | None, str | None]:
    """The type, or the reason there is none."""
    found = [name for name, pattern in TYPES.items() if pattern.search(text)]
    if "permanent" in found and _NOT_BESIDE_PERMANENT.intersection(found):
        if not _PROSPECT.search(text):
            return None, "several types"
        found.remove("permanent")
    return next(iter(found), None), None


def _hours(text: str) -> tuple[float | None, float | None]:
    """The fewest and the most hours a week; the most only where it is printed apart."""
    for pattern in _HOURS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if groups.get("unsure") is not None and _CLOCK.search(match[0]):
                continue  # "8.30 - 16.30"
            extra = int(groups.get("minutes") or 0) / 60
            hours = sorted(float(n) + extra for n in (match["low"], match["high"]) if n)
            if not 0 < hours[0] <= hours[-1] <= _MAX_HOURS:
                continue
            hours = [round(n, 4) for n in hours]
            if match["most"]:
                return None, hours[-1]
            return hours[0], hours[-1] if hours[-1] > hours[0] else None
    return None, None


def _fte(text: str) -> float | None:
    for match in _FTE.finditer(text):
        fte = float(match["before"] or match["after"] or match["alone"])
        if match["percent"] and fte > 1:  # "0.87% FTE" is printed too
            fte /= 100
        if 0 < fte <= 1:
            return fte
    return None


def _duration(text: str, weeks: bool) -> float | None:
    """Months; ``weeks`` says whether weeks are a length here and not the weeks of a year."""
    for match in _DURATION.finditer(text):
        unit = match["unit"].lower()
        if unit in ("week", "wythnos") and not weeks:
            continue
        count = _WORDS.get(match["n"].lower()) or int(match["n"])
        months = round(count * _MONTHS.get(unit, 1.0), 1)
        if 0 < months <= _MAX_MONTHS:
            return months
    return None
