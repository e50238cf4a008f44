"""Which figures of a salary text are the pay, which the actual pay, which the hourly rate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.salary_figures import Group

_HOURLY_BELOW = 100  # a bare figure below is an hourly rate
_YEARLY_FROM = 6_000  # a bare figure from here on is yearly

_FOR_HOURS = re.compile("[yo]{1,3}q")

_Ends = tuple[float | None, float | None]


@dataclass(slots=True)
class Pay:
    """The figures of one text, each in its role."""

    ends: _Ends = (None, None)
    actual: _Ends = (None, None)
    hourly: _Ends = (None, None)
    period: str | None = None
    inferred: bool = False
    fte: bool = False
    actual_only: bool = False
    lost: bool = False
    groups: list[Group] = field(default_factory=list)  # those behind ``ends``
    unread: list[str] = field(default_factory=list)


def choose_pay(groups: list[Group], full_time: bool, length: int) -> Pay:
    """The pay among ``groups``; ``length`` is that of the shape they were found in."""
    pay = Pay()
    groups = [group for group in groups if group.high > 0]  # "£0" says that nothing is said
    if not groups:
        return pay
    largest = max(group.high for group in groups)
    if any(g.lost or g.shifted or (g.comma and largest >= 1000) for g in groups):
        pay.lost = True
        return pay
    for group in groups:
        if group.dotted and group.period == "hour":
            group.low, group.high = (
                end / 1000 if end >= 1000 else end for end in (group.low, group.high)
            )
    if len(groups) > 1 and _cut_off(groups[-1], length, largest):
        pay.unread.append(groups.pop().text)
    for group in groups:
        if group.period == "year" or (group.period is None and group.high >= _YEARLY_FROM):
            _take_yearly(pay, groups, full_time)
            return pay
    _take_other(pay, groups)
    return pay


def _cut_off(group: Group, length: int, largest: float) -> bool:
    """Whether the text breaks off in the middle of its last figure."""
    return (
        group.end == length
        and group.period is None
        and group.high < 1000 <= largest
        and "." not in group.text
    )


def _take_yearly(pay: Pay, groups: list[Group], full_time: bool) -> None:
    """Yearly figures first, an hourly rate beside them."""
    hourly, yearly = [], []
    pay.period, pay.inferred = "year", True
    for group in groups:
        small = group.high < _HOURLY_BELOW
        if group.period == "hour" or (group.period is None and small):
            hourly.append(group)
        elif group.period == "year" or group.period is None:
            yearly.append(group)
            pay.inferred = pay.inferred and group.period is None
    if hourly:
        pay.hourly = _ends(hourly)
    full, actual = _split(_distinct(yearly))
    if actual:
        pay.fte = True
        pay.actual = _ends(actual)
        if actual[0].begin < full[0].begin and actual[0].side and all(g.single for g in full):
            full[0].side = full[0].side or actual[0].side
    else:
        pay.fte = full_time or any(group.label == "F" for group in full)
        pay.actual_only = not pay.fte and any(group.label == "A" for group in full)
    pay.ends = _ends(full)
    pay.groups = full


def _take_other(pay: Pay, groups: list[Group]) -> None:
    """No yearly figure: the period printed first, a session before any other; else by size."""
    periods = [group.period for group in groups if group.period]
    if periods:
        pay.period = "session" if "session" in periods else periods[0]
        rest = [g for g in groups if g.period in (pay.period, None)]
        stated = max(g.high for g in rest if g.period)
        pay.groups = [g for g in rest if g.period or stated / 10 < g.high < stated * 10]
    else:
        first = groups[0].high
        pay.groups = [g for g in groups if first / 10 <= g.high <= first * 10]
        pay.inferred = all(g.high < _HOURLY_BELOW for g in pay.groups)
        pay.period = "hour" if pay.inferred else None
    pay.ends = _ends(pay.groups)
    pay.unread += [group.text for group in groups if group not in pay.groups]
    pay.actual_only = any(group.label == "A" for group in pay.groups)
    pay.fte = not pay.actual_only and any(group.label == "F" for group in pay.groups)


def _distinct(groups: list[Group]) -> list[Group]:
    """The groups with those printed twice, to the pound, taken once."""
    kept: list[Group] = []
    for group in groups:
        for other in kept:
            if abs(group.low - other.low) < 1 and abs(group.high - other.high) < 1:
                if other.label in ("", "P"):
                    other.label = group.label or other.label
                if group.side != other.side and other.side != "u":
                    other.side = ""
                break
        else:
            kept.append(group)
    return kept


def _split(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Part full-time figures from pro-rated ones; the second list may be empty."""
    if len(groups) < 2:
        return groups, []
    actual = [group for group in groups if group.label == "A"]
    full = [group for group in groups if group.label == "F"]
    others = [group for group in groups if group.label not in ("A", "F")]
    top = max(groups, key=lambda group: group.low)
    if full:
        reference = top if top in full or top.before == "F" else full[0]
        lower = [g for g in groups if g.label != "A" and _below(g, reference)]
        actual += lower
    elif actual:
        if not others:
            actual = [group for group in groups if group is not top and group.high < top.high]
    else:
        actual = [g for g in groups if g is not top and g.high < top.low and _reduced(g, top)]
    full = [group for group in groups if group not in actual]
    if actual and full and max(g.high for g in actual) > max(g.high for g in full):
        full, actual = actual, full
    return full, actual


def _below(group: Group, reference: Group) -> bool:
    """Whether an unlabelled figure is the pro-rated side of a full-time one."""
    if group is reference or group.low >= reference.low or group.high >= reference.high:
        return False
    later = max(group, reference, key=lambda g: g.begin)
    printed_twice = not later.before and not group.single
    return not (printed_twice and group.high >= reference.low)


def _reduced(group: Group, top: Group) -> bool:
    """Whether words between two figures say that the lower is a part of the upper."""
    later = max(group, top, key=lambda g: g.begin)
    if group.starting and later is group:
        return True
    if later is group and later.before[-1:] == "(" and _FOR_HOURS.match(later.after):
        return True  # "£30,000 (£24,000 for 30 hours)"
    return "P" in later.before or (later.label == "P" and bool(set("(,x/") & set(later.before)))


def _ends(groups: Iterable[Group]) -> _Ends:
    """The lowest and the highest of all alternatives, to the penny."""
    lows, highs = [], []
    capped = False  # "up to A (London) / B (National)": the second is a maximum too
    for group in groups:
        capped = capped or group.side == "u"
        if group.side != "u" and not (capped and group.single):
            lows.append(group.low)
        if group.side != "f":
            highs.append(group.high)
    return round(min(lows), 2) if lows else None, round(max(highs), 2) if highs else None
