"""The figures of a salary text: ranges, what each is per, and which part each plays.

The patterns here are read on the shape of a text; ``salary_tokens`` says what its letters mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipelines.salary_number import Figure

PERIODS = {
    "y": "year",
    "m": "month",
    "w": "week",
    "d": "day",
    "h": "hour",
    "H": "hour",
    "s": "session",
}
# What pay per period can be, in pounds; outside it the text is doubted, not corrected.
PLAUSIBLE = {
    "hour": (5, 300),
    "session": (20, 20_000),
    "day": (30, 3_000),
    "week": (80, 6_000),
    "month": (300, 15_000),
    "year": (1_000, 500_000),
}

# Between the two ends of one range: the first end's period or label, a dash, the second's "max".
# "£24,294 pro rata rising to £25,979 pro rata" is one range, a dash after "pro rata" joins nothing.
_JOIN = re.compile(r"(?:[yhdwmsHF()cgo.]{0,5}(?:[-TR]{1,2}|&|[uU])|[yP]{1,3}R)[uUgofC(]{0,4}")
_NEXT_IS_ACTUAL = re.compile(r"[yo]{0,2}\(?[AP]")
_WORDS = re.compile("[xgqz]")

_UP_TO = re.compile(r"[uU][o(C:g]{0,4}$")
_FROM = re.compile(r"f[o(C:g-]{0,4}$")
_STARTS_AT = re.compile(r"[fK][o(C:g-]{0,4}$")
_LEADING_TO = re.compile(r"[ox]?T[oC]?$")
_NO_UPPER_END = re.compile(
    r"[yo(]{0,3}[fK](?:$|[),.x])|[yo]{0,2}u$|[yhdwms]{0,2}T(?:N|$)|[^n.]{0,9}R"
)
_NO_LOWER_END = re.compile(r"[yo(]{0,3}U(?:$|[),.x])")

_PLUS = re.compile(r"\+[xoCufgcz(]{0,4}$")
_NOUN_BEFORE = re.compile(r"([BbE])[xo:C(uf/gz]{0,4}$")
_NOUN_AFTER = re.compile(r"[yPo]?x{0,3}[BbE]")
_TARGET_BEFORE = re.compile(r"O[xo:C(ugzq-]{0,6}$")
_TARGET_AFTER = re.compile(r"[yo]?O")
_ACTUAL_PAY = re.compile("A[^)]*$")
_MAY_LEAD_TO = re.compile(r"G[^.,;]{0,12}$")
_ALLOWANCE = 10_000  # pounds; a larger figure after a plus is pay

_LABEL = re.compile("[FAPt]")
_NEXT_TO = re.compile(r"[yhmwds]*")
_SOFT_AHEAD = re.compile(r"[oy:(fKCuUgPAF-]*")
_SOFT_BEHIND = re.compile(r"[yhmwdsoPFAc,(/&).:-]*")
_PHRASE = re.compile("[of:K]")  # "actual salary", "actual:" speak of what comes
_PHRASE_AHEAD = re.compile(r"o*[:v]")
_PERIOD = re.compile("[smwdhyH]")
_CLAUSE_START = re.compile(r"(?:[(,.:/+-])[oxPAFg]{0,4}$")


@dataclass(slots=True, eq=False)
class Group:
    """One figure or one range, and what stands around it."""

    low: float
    high: float
    begin: int  # place of the first figure in the shape
    end: int  # place after the last
    single: bool
    currency: str | None = None
    period: str | None = None
    label: str = ""  # F full-time, A actual, P pro rata
    side: str = ""  # u up to, f from
    starting: bool = False  # a starting salary, not merely "from"
    extra: bool = False  # an allowance, a bonus, earnings on target
    lost: bool = False  # this and the next three: as of either figure
    shifted: bool = False
    dotted: bool = False
    comma: bool = False
    text: str = ""  # of the first figure, as printed
    before: str = ""  # the shape between the figure before and this one
    after: str = ""  # and between this and the next


def plausible(period: str, low: float | None, high: float | None = None) -> bool:
    """Whether every amount given can be pay per ``period``."""
    least, most = PLAUSIBLE[period]
    return (low is None or least <= low <= most) and (high is None or least <= high <= most)


def find_groups(shape: str, figures: dict[int, Figure]) -> tuple[list[Group], list[str], bool]:
    """The pay of the text in printed order.

    Returns the groups that are pay, the print of the figures no rule could place, and whether
    words say of no figure in particular that the pay is full-time.
    """
    places, unread = _money(shape, figures)
    groups = _ranges(shape, figures, places)
    if not groups:
        return [], unread, False
    cuts = [0, *(place for group in groups for place in (group.begin, group.end)), len(shape)]
    gaps = [shape[cuts[i] : cuts[i + 1]] for i in range(0, len(cuts), 2)]
    letters = set(shape)
    sided = not letters.isdisjoint("uUfKTR")
    for group, before, after in zip(groups, gaps, gaps[1:], strict=False):
        group.before, group.after = before, after
        if sided and group.single:
            _take_side(group, before, after if group is groups[-1] else after + "n")
    if not letters.isdisjoint("BbEOG+"):
        _mark_extras(groups, gaps)
    full_time = not letters.isdisjoint("FAPt") and _bind_labels(groups, gaps)
    _bind_periods(groups, gaps)
    return [group for group in groups if not group.extra], unread, full_time


def _money(shape: str, figures: dict[int, Figure]) -> tuple[list[int], list[str]]:
    """The places of the figures that are money, and the print of those that are not."""
    places = sorted(figures)
    if "i" not in shape:
        return places, []
    certain = "n" in shape
    wordless = not certain and not _WORDS.search(shape)
    money = {
        place
        for place in places
        if shape[place] == "n"
        or wordless
        or _earns_it(figures[place], shape[place + 1 : place + 2], certain)
    }
    pairs = list(pairwise(places))
    for first, second in [*pairs, *reversed(pairs)]:
        if (first in money) != (second in money) and _JOIN.fullmatch(shape, first + 1, second):
            money.update((first, second))
    unread = [
        figures[place].text
        for place in places
        if place not in money and not _NOUN_BEFORE.search(shape[:place])
    ]
    return sorted(money), unread


def _earns_it(figure: Figure, following: str, certain: bool) -> bool:
    """Whether a small number without a sign is money: pence or a period must say so."""
    pence = figure.text[-3:-2] == "."
    if certain:
        return pence and following == "h"
    if following not in PERIODS:
        return pence and plausible("hour", figure.value)
    return pence or plausible(PERIODS[following], figure.value)


def _ranges(shape: str, figures: dict[int, Figure], places: list[int]) -> list[Group]:
    """Figures joined two by two into ranges, shorthand written out."""
    groups: list[Group] = []
    for place in places:
        figure = figures[place]
        new = Group(
            figure.value,
            figure.value,
            place,
            place + 1,
            single=True,
            currency=figure.currency,
            lost=figure.lost,
            shifted=figure.shifted,
            dotted=figure.dotted,
            comma=figure.comma,
            text=figure.text,
        )
        last = groups[-1] if groups else None
        if last and _JOIN.fullmatch(shape, last.end, place) and _fits(last, new, figures):
            inside = shape[last.end : place]
            relabelled = "F" in inside and _NEXT_IS_ACTUAL.match(shape, place + 1)
            headed = "g" in inside and not last.single  # "A - B Band 8a - C - D"
            if not (relabelled or headed):
                _merge(last, new, inside)
                continue
        groups.append(new)
    return groups


def _fits(last: Group, new: Group, figures: dict[int, Figure]) -> bool:
    """Whether two figures can be the ends of one range; writes shorthand out."""
    first, second = figures[last.end - 1], figures[new.begin]
    whole = first.value.is_integer() and "." not in first.text
    if last.high < 1000 and (second.thousands or (new.low >= 10_000 and whole)):
        last.low, last.high = last.low * 1000, last.high * 1000
    elif first.thousands and new.low < 1000:
        new.low = new.high = new.low * 1000
    if last.shifted or new.shifted:  # the other end must vouch for it
        last.shifted = new.shifted = not last.high * 0.4 <= new.low <= last.high * 2.5
    if last.lost or new.lost or last.comma or new.comma:
        return True
    return last.high <= new.low * 2 and not last.low < 1000 <= new.low / 10


def _merge(last: Group, new: Group, inside: str) -> None:
    last.low, last.high = min(last.low, new.low), max(last.high, new.high)
    last.end = new.end
    last.single = False
    last.lost = last.lost or new.lost
    last.shifted = last.shifted or new.shifted
    last.dotted = last.dotted or new.dotted
    last.comma = last.comma or new.comma
    last.currency = last.currency or new.currency
    if "F" in inside:
        last.label = "F"
    period = _PERIOD.search(inside)
    if period and not last.period:
        last.period = PERIODS[period.group()]


def _take_side(group: Group, before: str, after: str) -> None:
    """Tell "up to X" and "from X"."""
    leading = group.begin == len(before) and _LEADING_TO.match(before)
    if leading or _UP_TO.search(before) or _NO_LOWER_END.match(after):
        group.side = "u"
    elif _STARTS_AT.search(before) or _NO_UPPER_END.match(after):
        group.side = "f"
        group.starting = not _FROM.search(before)


def _mark_extras(groups: list[Group], gaps: list[str]) -> None:
    """Mark what is not the pay itself: allowances, bonuses, earnings on target."""
    suspects: dict[int, str] = {}
    for at, group in enumerate(groups):
        before, after = gaps[at], gaps[at + 1]
        last = at == len(groups) - 1
        if _TARGET_BEFORE.search(before) or (
            _TARGET_AFTER.match(after) and (last or not _TARGET_BEFORE.search(after))
        ):
            suspects[at] = "O"
        elif _MAY_LEAD_TO.search(before):
            suspects[at] = "G"
        elif group.high >= _ALLOWANCE and _ACTUAL_PAY.search(before):
            continue
        elif _PLUS.search(before):
            noun = _NOUN_AFTER.match(after) or _NOUN_BEFORE.search(before)
            suspects[at] = "B" if noun else "+"
        elif match := _NOUN_BEFORE.search(before):
            suspects[at] = match[1]
        elif (match := _NOUN_AFTER.match(after)) and (last or not _NOUN_BEFORE.search(after)):
            # "£2,500 per annum allowance" is one, "£24,000 pa benefits" is not
            suspects[at] = "B" if match[0].endswith("B") and group.low >= 100 else "n"
    sizes = [group.high for at, group in enumerate(groups) if at not in suspects]
    pay = max(sizes, default=0.0)
    for at, kind in suspects.items():
        group = groups[at]
        if pay and (kind in "OG" or group.shifted):
            group.extra = True
        elif pay:
            group.extra = group.high < pay / 2 or (group.high > pay * 10 and pay < 300)
        elif kind in "Bb+" or (kind == "E" and len(groups) == 1):
            group.extra = group.high < _ALLOWANCE


def _bind_labels(groups: list[Group], gaps: list[str]) -> bool:
    """Give each "FTE", "actual" and "pro rata" to its figure; True if an FTE has none."""
    loose = False
    for at, gap in enumerate(gaps):
        previous = groups[at - 1] if at else None
        following = groups[at] if at < len(groups) else None
        for match in _LABEL.finditer(gap):
            letter = match.group()
            behind, ahead = gap[: match.start()], gap[match.end() :]
            if letter == "t":
                if not _NEXT_TO.fullmatch(behind) or previous is None:
                    continue
                letter = "F"
            owner = _owner(behind, ahead, previous, following)
            if owner is None:
                loose = loose or (letter == "F" and not (previous and previous.label == "A"))
            elif not owner.label or (owner.label == "P" and letter != "P"):
                owner.label = letter
    return loose


def _owner(
    behind: str, ahead: str, previous: Group | None, following: Group | None
) -> Group | None:
    """Which of its two neighbours a label speaks of."""
    forward = following is not None and _SOFT_AHEAD.fullmatch(ahead)
    if previous is None:
        return following if forward or ")" in ahead else None
    back = _SOFT_BEHIND.fullmatch(behind)
    opened = behind.rfind("(") > behind.rfind(")")
    if opened and ")" in ahead:
        return previous if _SOFT_BEHIND.fullmatch(behind[: behind.rfind("(")]) else None
    if forward and (opened or _PHRASE.match(ahead) or not _NEXT_TO.fullmatch(behind)):
        return following
    if not back or _PHRASE_AHEAD.match(ahead):
        return None
    return previous


def _bind_periods(groups: list[Group], gaps: list[str]) -> None:
    """Give each "per annum", "hourly" to its figure."""
    for at, gap in enumerate(gaps):
        previous = groups[at - 1] if at else None
        following = groups[at] if at < len(groups) else None
        for match in _PERIOD.finditer(gap):
            period = PERIODS[match.group()]
            behind, ahead = gap[: match.start()], gap[match.end() :]
            if match.group() == "H" and (behind or previous is None):
                continue
            if following and (
                previous is None or (_CLAUSE_START.search(behind) and _SOFT_AHEAD.fullmatch(ahead))
            ):
                following.period = following.period or period
                continue
            if previous is None:
                continue
            if previous.extra:
                paid = [g for g in groups[:at] if not g.extra]
                if not paid or paid[-1].period or not plausible(period, paid[-1].high):
                    continue
                previous = paid[-1]
            if previous.period is None or period == "session":
                previous.period = period
