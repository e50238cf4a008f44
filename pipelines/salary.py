"""A printed UK salary, read part by part.

The text is cut into tokens (``salary_tokens``), grades and spinal points are set aside
(``salary_grades``), the figures left over become ranges with a role each (``salary_figures``),
one of which is the pay (``salary_pay``). Nothing is looked up: a text means what it says.

``annual_min`` and ``annual_max`` are full-time-equivalent pounds a year. The factors:

* hourly: x 52.143 weeks x 37 hours. 365 / 7 weeks and the 37-hour week of the NJC Green Book; the
  NJC pay spine itself prints its hourly rates as the yearly one / 52.143 / 37.
* weekly: x 52.143. * monthly: x 12. * daily: x 260, the 52 x 5 working days of a year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from pipelines.salary_figures import Group, find_groups, plausible
from pipelines.salary_grades import read_grades
from pipelines.salary_pay import Pay, choose_pay
from pipelines.salary_tokens import tokenise
from pipelines.text import clean

_WEEKS = 52.143
_HOURS = 37
_FACTORS = {
    "hour": ("hourly", _WEEKS * _HOURS),
    "day": ("daily", 260.0),
    "week": ("weekly", _WEEKS),
    "month": ("monthly", 12.0),
}
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]+")
# A jobs board's own figures before the employer's words.
_STRUCTURED = re.compile(r"\d[\d.,]*(?: - \d[\d.,]*)?/(?:annum|hour|day|week|month)\b")
# "inclusive of HCAS", "HCAS included"; what is left may be offered on top.
_NOT_ON_TOP = re.compile(r"I[xogzqni&(:]{0,5}[Bb](?:[xo&/]?[Bb])*|[Bb]{1,3}[xo]{0,2}I")
_ON_TOP = re.compile(r"[EBOX]|(?<!g)\+(?![xo]{0,3}q)|[+&][xoz]{0,3}b")
_CURRENCY = re.compile("usd|aud|eur")
_LONGEST = 2_000  # characters; no pay line is longer


@dataclass(frozen=True, slots=True)
class Salary:
    """What a salary text says; amounts in ``currency`` per ``period``, None where not stated."""

    raw: str = ""
    min: float | None = None
    max: float | None = None
    currency: str | None = None  # ISO 4217
    period: str | None = None  # year month week day hour session
    period_inferred: bool = False  # from the size of the figure, not from words
    pro_rata: bool = False
    fte: bool = False
    actual_only: bool = False
    actual_min: float | None = None
    actual_max: float | None = None
    hourly_min: float | None = None
    hourly_max: float | None = None
    grade: str | None = None
    scale: str | None = None  # NJC, NHS AfC, Teachers
    scp_min: int | None = None
    scp_max: int | None = None
    up_to: bool = False
    from_: bool = False
    circa: bool = False
    plus_benefits: bool = False
    negotiable: bool = False
    award_pending: bool = False
    suspect: bool = False
    annual_min: float | None = None  # full-time equivalent, pounds a year; None where a guess
    annual_max: float | None = None
    annual_method: str | None = None  # stated, fte_stated, hourly, daily, weekly, monthly
    reason: str | None = None  # why something is missing or doubtful

    def to_dict(self) -> dict[str, Any]:
        """The columns in the order above, ``from_`` printed as ``from``."""
        return {
            "from" if name == "from_" else name: getattr(self, name)
            for name in self.__dataclass_fields__
        }


def parse(raw: str | None) -> Salary:
    """Read a salary text; never fails, whatever is in it.

    >>> salary = parse("Grade 5 (SCP 12-15) £28,163 - £29,777 pa pro rata + bonus")
    >>> salary.min, salary.max, salary.period, salary.grade, salary.scp_max, salary.plus_benefits
    (28163.0, 29777.0, 'year', 'Grade 5', 15, True)
    """
    if not raw:
        return Salary(reason="no figure")
    text = clean(_ZERO_WIDTH.sub(" ", raw[: 2 * _LONGEST]))[:_LONGEST]
    grades = read_grades(text)
    lower = grades.rest.lower()
    shape, figures, starts = tokenise(lower)
    length = len(shape)
    if figures and (structured := _STRUCTURED.match(lower)):
        length = bisect_left(starts, structured.end())
        figures = {place: figure for place, figure in figures.items() if place < length}
    groups, unread, full_time = find_groups(shape[:length], figures)
    pay = choose_pay(groups, full_time, length)
    low, high = pay.ends
    paid = low is not None or high is not None
    suspect = pay.lost or bool(pay.period and paid and not plausible(pay.period, low, high))
    grade = _grade(grades.runs, pay, starts)
    currency = _currency(groups, shape, lower) if paid else None
    outside = _NOT_ON_TOP.sub("", shape) if "I" in shape else shape
    scp_min, scp_max = grades.points or (None, None)
    annual_min, annual_max, method = (
        _annual(pay) if paid and currency == "GBP" and not suspect else (None, None, None)
    )
    return Salary(
        raw=raw,
        min=_pounds(low),
        max=_pounds(high),
        currency=currency,
        period=pay.period if paid else None,
        period_inferred=pay.inferred,
        pro_rata="P" in shape,
        fte=pay.fte,
        actual_only=pay.actual_only,
        actual_min=_pounds(pay.actual[0]),
        actual_max=_pounds(pay.actual[1]),
        hourly_min=_pounds(pay.hourly[0]),
        hourly_max=_pounds(pay.hourly[1]),
        grade=grade,
        scale=grades.scale,
        scp_min=scp_min,
        scp_max=scp_max,
        up_to=low is None and paid,
        from_=high is None and paid,
        circa=paid and "C" in shape,
        plus_benefits=_ON_TOP.search(outside) is not None,
        negotiable="N" in shape or ("e" in shape and not figures and not grade),
        award_pending="a" in shape and "p" in shape,
        suspect=suspect,
        annual_min=annual_min,
        annual_max=annual_max,
        annual_method=method,
        reason=_reason(pay, paid, suspect, unread + pay.unread),
    )


def _pounds(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)


def _currency(groups: list[Group], shape: str, lower: str) -> str:
    if "c" in shape and (named := _CURRENCY.search(lower)):
        return named.group().upper()
    return next((group.currency for group in groups if group.currency), "GBP")


def _grade(runs: list[tuple[int, str]], pay: Pay, starts: list[int]) -> str | None:
    """The first grade, unless two grades each have a range of their own."""
    if not runs:
        return None
    (first, name), others = runs[0], runs[1:]
    second = next((at for at, other in others if other.lower() != name.lower()), None)
    if second is not None and len(pay.groups) > 1:
        places = [starts[group.begin] for group in pay.groups]
        between = any(first < place < second for place in places)
        if between and not all(first < place < second for place in places):
            return None
    return name


def _annual(pay: Pay) -> tuple[float | None, float | None, str | None]:
    """Full-time pounds a year and how they were got; nothing where it would be a guess."""
    ends, period = pay.ends, pay.period
    if period == "year" and not pay.actual_only:
        return _pounds(ends[0]), _pounds(ends[1]), "fte_stated" if pay.fte else "stated"
    if period == "year" and plausible("hour", *pay.hourly):
        ends, period = pay.hourly, "hour"  # an hourly rate holds whatever hours are worked
    elif pay.actual_only:
        return None, None, None
    if period not in _FACTORS or ends == (None, None):
        return None, None, None
    method, factor = _FACTORS[period]
    low, high = (None if end is None else _pounds(end * factor) for end in ends)
    return low, high, method


def _reason(pay: Pay, paid: bool, suspect: bool, unread: list[str]) -> str | None:
    """What is missing or doubtful, in a few words."""
    reasons = []
    if pay.lost:
        reasons.append("digits lost")
    elif not paid:
        reasons.append("no figure")
    elif suspect:
        reasons.append(f"not plausible per {pay.period}")
    elif pay.period is None:
        reasons.append("period not stated")
    if unread:
        reasons.append("unread: " + ", ".join(unread[:5]))
    return "; ".join(reasons) or None
