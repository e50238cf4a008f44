"""When two adverts were open: at one time, or one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from pipelines.text import remember


@dataclass(frozen=True, slots=True)
class Span:
    """Days as ordinals, None where not known; ``seen`` is the last day it was met."""

    start: int | None  # posted, else first met
    end: int | None  # closing
    seen: int | None


class Order(Enum):
    """How two spans lie to each other."""

    UNKNOWN = "unknown"
    ONE = "one"  # open at one time
    LATER = "later"  # advertised again


class Times(NamedTuple):
    """The order, and the log odds that closing dates and other days speak for one advert."""

    order: Order
    closing: float = 0.0
    time: float = 0.0
    apart: bool = False  # the closing dates are different days


@remember
def day(text: str) -> int | None:
    """The ordinal of a day or a moment that begins with one, None where it is none.

    >>> day("2026-03-01") == day("2026-03-01T09:30:00Z")
    True
    >>> day("1 March")
    """
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


_MIDNIGHT = 1  # days: "midnight on the 3rd" is the 2nd or the 3rd
_CLOSING = 1.5
_NEXT_DAY = 1.3
_STRETCHED = -0.6  # one board has a later closing date: extended, or another post
_WEEK = 7
_FORTNIGHT = 14
_MONTH = 31


def compare(a: Span, b: Span) -> Times:
    """How two adverts lie in time.

    >>> def span(start, end):
    ...     return Span(day(start) if start else None, day(end) if end else None, None)
    >>> compare(span(None, "2026-03-01"), span(None, "2026-03-02")).order.value
    'one'
    >>> compare(span("2026-02-10", "2026-03-01"), span("2026-02-10", "2026-03-08")).order.value
    'one'
    >>> compare(span("2026-02-10", "2026-03-01"), span("2026-03-12", "2026-03-29")).order.value
    'later'
    """
    if a.end is not None and b.end is not None:
        return _both_close(a, b, a.end, b.end)
    if a.end is not None or b.end is not None:
        shut, other = (a, b) if a.end is not None else (b, a)
        return _one_closes(shut, other)
    return _none_closes(a, b)


def _both_close(a: Span, b: Span, end_a: int, end_b: int) -> Times:
    apart = abs(end_a - end_b)
    if apart <= _MIDNIGHT:
        return Times(Order.ONE, _NEXT_DAY if apart else _CLOSING, _posted_together(a, b))
    early, late = (a, b) if end_a < end_b else (b, a)
    end = min(end_a, end_b)
    if late.start is None:
        order = Order.ONE if apart <= _WEEK else Order.LATER
        return Times(order, _STRETCHED, apart=True)
    gap = late.start - early.start if early.start is not None else None
    if late.start >= end:
        order = Order.LATER
    elif gap is not None and gap <= _WEEK:
        order = Order.ONE
    elif gap is not None and gap >= _FORTNIGHT and apart >= _FORTNIGHT:
        order = Order.LATER  # the next round began before the last had closed
    else:
        order = Order.ONE if apart <= _FORTNIGHT else Order.LATER
    return Times(order, _STRETCHED, apart=True)


def _one_closes(shut: Span, other: Span) -> Times:
    if other.start is None or shut.end is None:
        return Times(Order.UNKNOWN)
    if other.start > shut.end + _MIDNIGHT:
        return Times(Order.LATER)
    if other.seen is not None and shut.start is not None and other.seen < shut.start - _WEEK:
        return Times(Order.LATER)
    return Times(Order.ONE, time=_posted_together(shut, other))


def _none_closes(a: Span, b: Span) -> Times:
    if a.start is None or b.start is None:
        return Times(Order.UNKNOWN)
    early, late = (a, b) if a.start <= b.start else (b, a)
    gap = abs(a.start - b.start)
    if gap <= _FORTNIGHT:
        return Times(Order.ONE, time=_posted_together(a, b))
    if early.seen is not None and late.start is not None:
        unseen = late.start - early.seen
        if unseen <= 0:
            return Times(Order.ONE)
        return Times(Order.LATER if unseen > _FORTNIGHT else Order.UNKNOWN)
    return Times(Order.LATER if gap > 2 * _MONTH else Order.UNKNOWN)


def years_between(a: Span, b: Span) -> float:
    """Years from one to the other, by closing days, else by the first days; 0 where not known.

    >>> years_between(Span(None, 365, None), Span(None, 1096, None))
    2.0
    """
    for one, other in ((a.end, b.end), (a.start, b.start)):
        if one is not None and other is not None:
            return round(abs(one - other) / 365.25, 2)
    return 0.0


def _posted_together(a: Span, b: Span) -> float:
    """What the days of posting say: boards follow within days."""
    if a.start is None or b.start is None:
        return 0.0
    gap = abs(a.start - b.start)
    return 0.5 if gap <= 2 else 0.3 if gap <= _WEEK else 0.0
