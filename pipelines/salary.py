"""A printed UK salary, read part by part.

The text is cut into tokens (``salary_tokens``), grades and spinal points are set aside
(``salary_grades``), the figures left over become ranges with a role each (``salary_figures``),
one of which is the pay (``salary_pay``). Nothing is looked up: a text means what it says.

``annual_min`` and ``annual_max`` are full-time-equivalent pounds a year; ``annual_method`` names
the factor. The factors and where they come from:

* hourly: x 52.143 weeks x the hours of a full-time week. 52.143 is 365 / 7, the divisor by which
  the NJC spine prints its own hourly rates. The full-time week is the one the advert prints, if it
  is one (35 to 40 hours); else 37.5 hours on Agenda for Change (NHS Terms and Conditions of
  Service, section 10); else the 37 hours of the NJC Green Book.
* weekly: x 52.143. * monthly: x 12. * daily: x 260, the 52 x 5 working days of a year.
* a session has no fixed length, so nothing is made of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipelines.salary_columns import Salary
from pipelines.salary_figures import Group, find_groups, plausible
from pipelines.salary_grades import read_grades
from pipelines.salary_pay import Pay, choose_pay
from pipelines.salary_tokens import tokenise
from pipelines.text import clean, remember

__all__ = ["Salary", "parse"]

_WEEKS = 52.143
_FACTORS = {
    "day": ("daily x 260", 260.0),
    "week": (f"weekly x {_WEEKS}", _WEEKS),
    "month": ("monthly x 12", 12.0),
}
_FULL_WEEK = (35, 40)  # hours; fewer are a part-time post's own, more are overtime
_NHS_WEEK, _NJC_WEEK = 37.5, 37.0
_HOURS = re.compile(
    r"(?<![\d.,:£-])(\d{1,2}(?:\.\d{1,2})?)[ -]?(?:hours?|hrs?)"
    r"[ /]{0,2}(?:per |an? |each |p/?)? ?(?:week\b|wk\b|w\b)"
)
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]+")
# A jobs board's own figures before the employer's words.
_STRUCTURED = re.compile(r"\d[\d.,]*(?: - \d[\d.,]*)?/(?:annum|hour|day|week|month)\b")
# "inclusive of HCAS", "HCAS included"; what is left may be offered on top.
_NOT_ON_TOP = re.compile(r"I[xogzqni&(:]{0,5}[Bb](?:[xo&/]?[Bb])*|[Bb]{1,3}[xo]{0,2}I")
_ON_TOP = re.compile(r"[EBOX]|(?<!g)\+(?!P|[xo]{0,3}q)|\+x{1,2}[zn]|[+&][xoz]{0,3}b")
_OFFERS = frozenset("EBOX+&")  # without one of these there is none
_CURRENCY = re.compile("usd|aud|eur")
_LONGEST = 2_000  # characters; no pay line is longer


def parse(raw: str | None, *, hours: float | None = None) -> Salary:
    """Read a salary text; never fails, whatever is in it.

    ``hours`` a week, where the advert prints them elsewhere, serve ``annual_*`` alone.

    >>> salary = parse("Grade 5 (SCP 12-15) £28,163 - £29,777 pa pro rata + bonus")
    >>> salary.min, salary.max, salary.period, salary.grade, salary.scp_max, salary.plus_benefits
    (28163.0, 29777.0, 'year', 'Grade 5', 15, True)
    """
    if not raw:
        return Salary(reason="no figure")
    return _read(raw, hours)


@remember
def _read(raw: str, hours: float | None) -> Salary:
    printed = raw[: 2 * _LONGEST]
    if not printed.isascii():
        printed = _ZERO_WIDTH.sub(" ", printed)
    text = clean(printed)[:_LONGEST]
    grades = read_grades(text)
    lower = grades.rest.lower()
    shape, figures, starts = tokenise(lower)
    length = len(shape)
    if lower[:1].isdigit() and figures and (structured := _STRUCTURED.match(lower)):
        length = bisect_left(starts, structured.end())
        figures = {place: figure for place, figure in figures.items() if place < length}
    groups, unread, full_time = find_groups(shape[:length], figures)
    pay = choose_pay(groups, full_time, length)
    low, high = pay.ends
    paid = low is not None or high is not None
    suspect = pay.lost or bool(pay.period and paid and not plausible(pay.period, low, high))
    grade = _grade(grades.runs, pay, starts)
    currency = _currency(groups, shape, lower) if paid else None
    week = _week(lower) if "q" in shape else None
    scp_min, scp_max = grades.points or (None, None)
    annual_min, annual_max, method = (
        _annual(pay, grades.scale, week or hours)
        if paid and currency == "GBP" and not suspect
        else (None, None, None)
    )
    return Salary(
        raw=raw,
        min=low,
        max=high,
        currency=currency,
        period=pay.period if paid else None,
        period_inferred=pay.inferred,
        pro_rata="P" in shape,
        fte=pay.fte,
        actual_only=pay.actual_only,
        actual_min=pay.actual[0],
        actual_max=pay.actual[1],
        hourly_min=pay.hourly[0],
        hourly_max=pay.hourly[1],
        grade=grade,
        scale=grades.scale,
        scp_min=scp_min,
        scp_max=scp_max,
        up_to=low is None and paid,
        from_=high is None and paid,
        circa=paid and "C" in shape,
        plus_benefits=_on_top(shape, groups),
        negotiable="N" in shape or ("e" in shape and not figures and not grade),
        award_pending="a" in shape and "p" in shape,
        suspect=suspect,
        annual_min=annual_min,
        annual_max=annual_max,
        annual_method=method,
        hours_per_week=week,
        reason=_reason(pay, paid, suspect, unread + pay.unread),
    )


def _currency(groups: list[Group], shape: str, lower: str) -> str:
    if "c" in shape and (named := _CURRENCY.search(lower)):
        return named.group().upper()
    for group in groups:
        if group.currency:
            return group.currency
    return "GBP"


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


def _on_top(shape: str, groups: list[Group]) -> bool:
    """Whether something beyond the pay is on offer."""
    if _OFFERS.isdisjoint(shape):
        return False
    if "+" in shape:
        # In "up to A + A - B" the sign leads to the pay itself.
        for group in groups:
            before = shape[: group.begin].rstrip("-(")
            if before.endswith("+"):
                shape = before[:-1] + "-" + shape[len(before) :]
    if "I" in shape:
        shape = _NOT_ON_TOP.sub("", shape)
    return _ON_TOP.search(shape) is not None


def _week(lower: str) -> float | None:
    """The hours a week the text prints; None where it prints none, or those of two posts."""
    found = {float(hours) for hours in _HOURS.findall(lower)}
    return (found.pop() or None) if len(found) == 1 else None


def _annual(
    pay: Pay, scale: str | None, hours: float | None
) -> tuple[float | None, float | None, str | None]:
    """Full-time pounds a year and how they were got; nothing where it would be a guess."""
    ends, period = pay.ends, pay.period
    if period == "year" and not pay.actual_only:
        return *ends, "fte_stated" if pay.fte else "stated"
    if period == "year" and plausible("hour", *pay.hourly):
        ends, period = pay.hourly, "hour"  # an hourly rate holds whatever hours are worked
    elif pay.actual_only:
        return None, None, None
    if ends == (None, None):
        return None, None, None
    if period == "hour":
        if not hours or not _FULL_WEEK[0] <= hours <= _FULL_WEEK[1]:
            hours = _NHS_WEEK if scale == "NHS AfC" else _NJC_WEEK
        method, factor = f"hourly x {_WEEKS} x {hours:g}", _WEEKS * hours
    elif period in _FACTORS:
        method, factor = _FACTORS[period]
    else:
        return None, None, None
    low, high = (None if end is None else round(end * factor, 2) for end in ends)
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
