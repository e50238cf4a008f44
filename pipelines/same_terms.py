"""Pay, hours and contract of two adverts compared."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from pipelines import salary
from pipelines.text import clean, remember

# From pay per period to pounds a year, full time.
_A_YEAR = {"year": 1.0, "month": 12.0, "week": 52.143, "day": 260.0, "hour": 52.143 * 37}
_MAX_POUNDS = 1e7
FULL_TIME_HOURS = 37.0


@dataclass(frozen=True, slots=True)
class Pay:
    """Pounds a year, the lowest and the highest, and the grades; ``share``: perhaps pro rata."""

    low: float | None
    high: float | None
    grades: frozenset[tuple[str, str]]
    share: bool
    exact: bool  # printed per year, not worked out
    figures: frozenset[str]  # every sum that is printed, without pence
    daily: bool  # an agency's rate, which no year's pay compares with
    payer: str | None  # of an agency's rate, "umbrella" or "paye": the first holds its own costs


_GRADE = re.compile(
    r"(?:\b(?P<kind>band|grade|scale|level|range|gradd|pathway|tier)s?[\s:.-]{0,2})?"
    r"\b(?P<ident>[a-z]{0,4}\s?\d{1,2}[a-d]?|[a-p])\b(?![,.]\d)",
    re.IGNORECASE,
)
_SUM = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+|(?<![\d,.])\d{4,6}(?!\d)")
_THOUSANDS = re.compile(r"£\s?(\d{1,3}(?:\.\d)?)k\b", re.I)
# The sum is a part of the whole, or has more in it than the bare pay.
_SHARE = re.compile(
    r"pro[ -]?rata|\bactual\b|\bf\.?t\.?e\b|\bw\.?t\.?e\b|full[- ]time equiv|\ballowance"
    r"|\bweighting\b|\benhance|\bsupplement|\binclusive\b|\bincluding\b|\bplus\s\d{1,2}\s?%",
    re.I,
)

_PAYER = re.compile(r"\b(umbrella|paye)\b", re.I)


@remember
def figures(text: str) -> frozenset[str]:
    """The sums of a text from 1,000 up.

    >>> sorted(figures("£24,027 pro rata (actual £12986.50)"))
    ['12986', '24027']
    """
    found = {sum_.replace(",", "") for sum_ in _SUM.findall(text)}
    return frozenset(found | {str(round(float(k) * 1000)) for k in _THOUSANDS.findall(text)})


@remember
def grades(text: str) -> frozenset[tuple[str, str]]:
    """The grades of a text, each with its kind.

    >>> sorted(grades("Band 5 - 6"))
    [('band', '5'), ('band', '6')]
    >>> sorted(grades("PO3"))
    [('po', '3')]
    """
    found = set()
    kind = ""
    for match in _GRADE.finditer(clean(text)[:60]):
        ident = match["ident"].lower().replace(" ", "")
        letters = ident.rstrip("0123456789abcd") if any(c.isdigit() for c in ident) else ""
        kind = (match["kind"] or "").lower() or letters or kind
        found.add((kind, ident[len(letters) :]))
    return frozenset(found)


def read_pay(
    text: str | None,
    low: float | None,
    high: float | None,
    period: str | None,
    annual: tuple[float | None, float | None],
    grade: str | None,
) -> Pay:
    """Pay as far as the columns tell; where they are empty, as far as the text does."""
    if low is None and high is None and annual == (None, None) and text:
        read = salary.parse(text)
        low, high, period = read.min, read.max, read.period
        annual, grade = (read.annual_min, read.annual_max), grade or read.grade
    share = bool(text and _SHARE.search(text))
    known = grades(grade) if grade else frozenset()
    ends = [_pounds(end) for end in annual]
    exact = period in ("year", None)
    if ends == [None, None]:
        factor = _A_YEAR.get(period or ("hour" if _by_the_hour(low, high) else "year"), 0.0)
        ends = [_pounds(end * factor) if end is not None else None for end in (low, high)]
    said = figures(text) if text else frozenset()
    payers = {payer.lower() for payer in _PAYER.findall(text or "")}
    payer = payers.pop() if len(payers) == 1 else None
    return Pay(ends[0], ends[1], known, share, exact, said, period == "day", payer)


def _by_the_hour(low: float | None, high: float | None) -> bool:
    return (high if high is not None else low or 0.0) < 100


def _pounds(value: float | None) -> float | None:
    if value is None or not math.isfinite(value) or not 0 < value < _MAX_POUNDS:
        return None
    return value


_SAME_RANGE = 1.2
_SAME_FIGURE = 0.9
_SAME_END = 0.6
_NEARLY = 0.3  # hourly pay worked out to a year, or before and after a pay award
_OVERLAP = -0.2
_APART = -4.0
_RISEN = 0.1  # and what two rounds may differ by: an award or two, a supplement
_RISEN_A_YEAR = 0.04
_OTHER_GRADE = -6.0
_SAME_GRADE = 0.4
_ROUNDING = 0.005
_AWARD = 0.07  # the year's pay award, or hours of full time that differ


def compare_pay(a: Pay, b: Pay, share: bool, years: float | None = None) -> float:
    """Log odds that two pays are one post's.

    ``share``: one of the posts is not full time; ``years``: between two rounds, if they are.

    >>> def weight(one, other):
    ...     pays = [read_pay(text, None, None, None, (None, None), None) for text in (one, other)]
    ...     return compare_pay(*pays, share=False)
    >>> weight("£35,235 - £38,220", "£35,235.00 to £38,220.00 per annum")
    1.2
    >>> weight("£35,235 - £38,220", "£24,790 - £25,992")
    -4.0
    >>> weight("Grade 7", "Grade 9")
    -6.0
    """
    figures = _compare_figures(a, b, share or a.share or b.share, years)
    if not a.grades or not b.grades:
        return figures
    if a.grades & b.grades:
        return figures + _SAME_GRADE
    kinds_a, kinds_b = {kind for kind, _ in a.grades}, {kind for kind, _ in b.grades}
    return _OTHER_GRADE if kinds_a & kinds_b and figures < _SAME_FIGURE else figures


def _compare_figures(a: Pay, b: Pay, share: bool, years: float | None) -> float:
    low_a, high_a = _ends(a)
    low_b, high_b = _ends(b)
    if low_a is None or low_b is None or high_a is None or high_b is None:
        return 0.0
    lows, highs = _near(low_a, low_b, _ROUNDING), _near(high_a, high_b, _ROUNDING)
    if lows and highs:
        return _SAME_RANGE if low_a < high_a else _SAME_FIGURE
    if lows or highs or _near(low_a, high_b, _ROUNDING) or _near(high_a, low_b, _ROUNDING):
        return _SAME_END
    if _near(low_a, low_b, _AWARD) and _near(high_a, high_b, _AWARD):
        return _NEARLY if a.exact != b.exact else 0.0
    if a.figures & b.figures:
        return _SAME_END
    if a.payer != b.payer:
        return 0.0
    if years is not None and not share:
        most = max(_RISEN, _RISEN_A_YEAR * years)
        risen = _near(low_a, low_b, most) and _near(high_a, high_b, most)
        return 0.0 if risen else _APART
    if (low_a <= high_b and low_b <= high_a) or a.daily != b.daily:
        return _OVERLAP
    if share or _near(low_a, high_b, _AWARD) or _near(low_b, high_a, _AWARD):
        return -0.6
    return _APART


def _ends(pay: Pay) -> tuple[float | None, float | None]:
    low, high = pay.low, pay.high
    low, high = (high if low is None else low), (low if high is None else high)
    return (low, high) if low is None or high is None or low <= high else (high, low)


def _near(x: float, y: float, share: float) -> bool:
    return abs(x - y) <= share * max(x, y)


@dataclass(frozen=True, slots=True)
class Terms:
    """Hours a week and the kind of contract."""

    hours: float | None
    rough: bool  # worked out of a share of full time
    working: str | None
    contract: str | None  # casual, cover, fixed, permanent, apprentice, volunteer
    titled: bool = False  # the title says so

    @property
    def part_time(self) -> bool:
        """Whether the hours are fewer than full time anywhere."""
        return self.hours is not None and self.hours < PART_TIME


_CONTRACTS = {
    "permanent": "permanent",
    "cover": "cover",
    "fixed_term": "fixed",
    "temporary": "fixed",
    "secondment": "fixed",
    "casual": "casual",
    "zero_hours": "casual",
    "apprenticeship": "apprentice",
    "internship": "apprentice",
    "volunteer": "volunteer",
}
_LONGEST_WEEK = 60.0
PART_TIME = 33.0  # hours under which a post is not full time anywhere
_FULL_TIME = 34.5
_VETO = -8.0
# What one advert says and the other leaves out, where it mostly stands in the title.
_ONE_SIDED = {"casual": -3.0, "cover": -3.2}
_UNSAID = -0.5  # the other's title would have said it
_OTHER_CONTRACT = {
    frozenset({"permanent", "fixed"}): -3.5,
    frozenset({"fixed", "apprentice"}): 0.0,
    frozenset({"permanent", "apprentice"}): -2.0,
    frozenset({"fixed", "casual"}): -3.0,
    frozenset({"permanent", "cover"}): -3.5,
    frozenset({"fixed", "cover"}): 0.0,
}


def read_terms(
    hours: float | None,
    fte: float | None,
    working: str | None,
    contract: str | None,
    titled: bool = False,
) -> Terms:
    """Hours and contract, the hours out of the share of full time where they are not known."""
    week = hours if hours is not None and 0 < hours <= _LONGEST_WEEK else None
    rough = week is None and fte is not None and 0 < fte <= 1
    if rough and fte is not None:
        week = fte * FULL_TIME_HOURS
    return Terms(week, rough, working, _CONTRACTS.get(contract or ""), titled)


def compare_terms(a: Terms, b: Terms) -> float:
    """Log odds that hours and contract are one post's.

    >>> full, half = (read_terms(hours, None, None, None) for hours in (37.0, 18.5))
    >>> compare_terms(full, full) > 0, compare_terms(full, half)
    (True, -8.0)
    """
    contracts, hours = _compare_contracts(a, b), _compare_hours(a, b)
    worst = min(contracts, 0.0) + min(hours, 0.0)
    return worst if worst < 0 else contracts + hours


def _compare_hours(a: Terms, b: Terms) -> float:
    flexible = "flexible" in (a.working, b.working) or "job_share" in (a.working, b.working)
    if a.hours is not None and b.hours is not None:
        within = 0.12 if a.rough or b.rough else 0.015
        if _near(a.hours, b.hours, within):
            return 0.4 if min(a.hours, b.hours) >= _FULL_TIME else 0.9
        if _near(a.hours, b.hours, 0.12) and min(a.hours, b.hours) >= _FULL_TIME:
            return 0.0
        return -1.5 if flexible else _VETO
    if a.working and a.working == b.working and (a.hours is None) != (b.hours is None):
        return 0.3  # each calls its hours the same, however many they are
    sides = {_pattern(a), _pattern(b)}
    if sides == {"full_time", "part_time"}:
        return -1.0 if flexible else _VETO
    return 0.3 if len(sides) == 1 and None not in sides else 0.0


def _pattern(terms: Terms) -> str | None:
    if terms.hours is None:
        return terms.working if terms.working in ("full_time", "part_time") else None
    if terms.hours >= _FULL_TIME:
        return "full_time"
    return "part_time" if terms.hours < PART_TIME else None


def _compare_contracts(a: Terms, b: Terms) -> float:
    if a.contract is None or b.contract is None:
        weight = _ONE_SIDED.get(a.contract or b.contract or "", 0.0)
        return weight if a.titled or b.titled else max(weight, _UNSAID)
    if a.contract == b.contract:
        return 0.2
    return _OTHER_CONTRACT.get(frozenset({a.contract, b.contract}), _VETO)
