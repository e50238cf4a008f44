"""Printed pay held against the national pay spines, and what a spine gives where none is printed.

The figures are data/lookups/pay_scales.csv, each with its source: only what was found printed.
NJC points, Agenda for Change bands, teachers' points and the Soulbury scale are known. A spine is
in force from its award until the next settlement day of its scale: 1 April, for teachers and
Soulbury 1 September.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from pipelines.errors import LookupFileError
from pipelines.lookups import rows
from pipelines.salary_columns import Salary

_SEPTEMBER = frozenset({"Teachers", "Soulbury (educational improvement professionals)"})
# How one band or range of the spine is printed, and the points at its two ends.
_BAND = re.compile(r"(?<![\d.])(8 ?[a-d]|[1-79])(?![\d.])", re.I)
_TEACHER = re.compile(
    r"(?P<main>\bT?M(?:PS|PR|S)?(?= ?\d|\b|/)|\bmain\b)"
    r"|(?P<upper>\bU(?:PS|PR|P)?(?= ?\d|\b|/)|\bupper\b)|(?P<lead>\bL(?=\d))",
    re.I,
)
_NUMBER = re.compile(r"[^\d/]{0,12}?(\d{1,2})(?!\d)")
_TEACHER_ENDS = {"main": ("M", 1, 6), "upper": ("U", 1, 3), "lead": ("L", 1, 43)}
# What a spine does not hold though it is printed in one figure with the pay.
_WEIGHTED = re.compile(r"hca|weight|fringe|\b[ioO]?lw\b|london|allowance|enhance|inclu", re.I)
# Where the spines of the file pay: the nations, and which part of them. Inner and outer London and
# the fringe are known by the borough, not by the region, so none of them is ever sure.
_ENGLAND = frozenset({"England"})
_WHERE: dict[str, tuple[frozenset[str] | None, str]] = {
    "England, Wales and N. Ireland excl. London": (
        _ENGLAND | {"Wales", "Northern Ireland"},
        "outside",
    ),
    "England excl. London": (_ENGLAND, "outside"),
    "England and Wales": (_ENGLAND | {"Wales"}, "all"),
    "England": (_ENGLAND, "all"),
    "Fringe": (_ENGLAND, "fringe"),
    "Inner London": (_ENGLAND, "london"),
    "Inner London (36 h)": (_ENGLAND, "london"),
    "Outer London": (_ENGLAND, "london"),
}
_HAVE_FRINGE = frozenset({"South East", "East of England"})
_NEARLY = 1.0  # pounds a year: adverts round up and down
_NEARLY_AN_HOUR = 0.01


@dataclass(frozen=True, slots=True)
class Spine:
    """The points of one scale in one region from one award to the next, in pounds."""

    scale: str
    region: str
    start: date
    end: date  # the first day it is no longer in force
    annual: dict[str, float] = field(default_factory=dict)
    hourly: dict[str, float] = field(default_factory=dict)

    def in_force(self, on: date) -> bool:
        """Whether the spine pays on a day."""
        return self.start <= on < self.end

    def covers(self, region: str | None, nation: str | None) -> bool | None:
        """Whether it pays in that region; None where too little is known of the place.

        >>> spine = spines()[0]
        >>> spine.region
        'England, Wales and N. Ireland excl. London'
        >>> [spine.covers(where, None) for where in ("Wales", "London", None)]
        [True, False, None]
        """
        nations, part = _WHERE.get(self.region, (None, "local"))
        if nation and nations and nation not in nations:
            return False
        if part == "all":
            return True if nation else None
        if region is None or part == "local":
            return None
        if (region == "London") != (part == "london"):
            return False
        sure = part == "outside" and not (self.scale == "Teachers" and region in _HAVE_FRINGE)
        return True if sure else None


@cache
def spines() -> tuple[Spine, ...]:
    """Every spine of data/lookups/pay_scales.csv, in the order of the file.

    Raises LookupFileError when a date or a figure there cannot be read.
    """
    found: dict[tuple[str, str, str], Spine] = {}
    for line, row in enumerate(rows("pay_scales"), start=2):
        key = (row["scale"], row["region"], row["pay_year_from"])
        try:
            start = date.fromisoformat(row["pay_year_from"])
            spine = found.setdefault(
                key, Spine(row["scale"], row["region"], start, _until(row["scale"], start))
            )
            for values, text in ((spine.annual, row["annual"]), (spine.hourly, row["hourly"])):
                if text:
                    values[row["point"]] = float(text)
        except ValueError as error:
            raise LookupFileError(f"pay_scales.csv:{line}: {error}; correct the row") from None
    return tuple(found.values())


def _until(scale: str, start: date) -> date:
    """The settlement day that ends the first whole year after an award."""
    month = 9 if scale in _SEPTEMBER else 4
    year = start.year + 1 + ((start.month, start.day) > (month, 1))
    return date(year, month, 1)


@cache
def _by_scale() -> dict[str, list[Spine]]:
    table = defaultdict(list)
    for spine in spines():
        table[spine.scale.partition(" (")[0]].append(spine)
    return table


def judge(
    salary: Salary,
    *,
    on: date | None = None,
    region: str | None = None,
    nation: str | None = None,
    nhs: bool = False,
) -> Salary:
    """The salary with its scale columns filled; ``on`` is the advert's day.

    ``region`` and ``nation`` say where the post is, ``nhs`` that the employer is an NHS body, so
    that "Band 6" alone is Agenda for Change. Nothing is offered where the place or the year leaves
    a choice of spines.

    >>> from pipelines.salary import parse
    >>> found = judge(parse("Grade 4 SCP 12-17 £28,598 - £31,022"), on=date(2025, 6, 1))
    >>> found.scale_check, found.scale_year
    ('agrees', '2025-04-01')
    >>> judge(parse("SCP 5"), on=date(2025, 6, 1), region="Wales", nation="Wales").from_scale_min
    25583.0
    """
    scale, points = _wanted(salary, nhs)
    if not points:
        return salary
    candidates = [
        (spine, covers)
        for spine in _by_scale().get(scale, ())
        if (covers := spine.covers(region, nation)) is not False
    ]
    if salary.min is None and salary.max is None:
        return _offer(salary, points, candidates, on)
    return _check(salary, points, [spine for spine, _ in candidates], on)


def _wanted(salary: Salary, nhs: bool) -> tuple[str, list[str]]:
    """The scale and its points, first and last, that the text names."""
    grade = salary.grade or ""
    if salary.scale == "NHS AfC" or (salary.scale is None and nhs and "band" in grade.lower()):
        bands = [band.replace(" ", "").lower() for band in _BAND.findall(grade)]
        if bands:
            ordered = sorted(bands)
            return "NHS AfC", [f"Band {ordered[0]} entry", f"Band {ordered[-1]} top"]
    if salary.scale == "Teachers":
        return "Teachers", _teacher_points(grade)
    if salary.scp_min is not None and salary.scale in ("NJC", None):
        if "soulbury" in salary.raw.lower():
            return "Soulbury", [str(salary.scp_min), str(salary.scp_max)]
        return "NJC", [str(salary.scp_min), str(salary.scp_max)]
    return "", []


def _teacher_points(grade: str) -> list[str]:
    """The lowest and highest of the points and ranges a teacher's grade names."""
    ends: list[str] = []
    for match in _TEACHER.finditer(grade):
        letter, first, last = _TEACHER_ENDS[match.lastgroup or "main"]
        number = _NUMBER.match(grade, match.end())
        low, high = (int(number[1]),) * 2 if number else (first, last)
        ends += [f"{letter}{low}", f"{letter}{high}"]
    return [ends[0], ends[-1]] if ends else []


def _offer(
    salary: Salary,
    points: list[str],
    candidates: Iterable[tuple[Spine, bool | None]],
    on: date | None,
) -> Salary:
    """What the one spine that can be meant pays for the points, in columns of its own."""
    sure = [spine for spine, covers in candidates if covers and on and spine.in_force(on)]
    if salary.suspect or len(sure) != 1 or not all(point in sure[0].annual for point in points):
        return salary
    low, high = (sure[0].annual[point] for point in (points[0], points[-1]))
    return replace(
        salary,
        from_scale_min=low,
        from_scale_max=high,
        scale_year=sure[0].start.isoformat(),
        annual_min=low,
        annual_max=high,
        annual_method="spine_point",
    )


def _check(salary: Salary, points: list[str], candidates: list[Spine], on: date | None) -> Salary:
    """Whether the printed figures stand on a spine, and of which year."""
    agreeing = [spine for spine in candidates if _stands_on(salary, points, spine)]
    in_force = [spine for spine in candidates if on and spine.in_force(on)]
    current = [spine for spine in agreeing if spine in in_force]
    known = [spine for spine in in_force if all(point in spine.annual for point in points)]
    year = (current or agreeing)[-1].start.isoformat() if agreeing else None
    verdict = "unknown"
    if current:
        verdict = "agrees"
    elif agreeing and known:
        verdict = "other_year"
    elif not agreeing and known and len(known) == len(in_force) and _must_stand(salary):
        within = any(_within(salary, points, spine) for spine in known)
        verdict = "unknown" if within else "disagrees"
    return replace(salary, scale_check=verdict, scale_year=year)


def _must_stand(salary: Salary) -> bool:
    """Whether the pay is a full-time year's and nothing else is in it."""
    return (
        salary.scale is not None
        and salary.period == "year"
        and not (salary.actual_only or salary.pro_rata or salary.suspect or salary.circa)
        and not _WEIGHTED.search(salary.raw)
    )


def _stands_on(salary: Salary, points: list[str], spine: Spine) -> bool:
    """Whether both ends are the pay of both points, or the one figure that of a point between."""
    if salary.period == "year" and not salary.actual_only:
        table, low, high, slack = spine.annual, salary.min, salary.max, _NEARLY
    elif salary.period == "hour":
        table, low, high, slack = spine.hourly, salary.min, salary.max, _NEARLY_AN_HOUR
    else:
        return False
    first, last = table.get(points[0]), table.get(points[-1])
    if low == high and points[0] != points[-1] and low is not None:
        between = _between(points, table)
        return any(abs(low - value) <= slack for value in between)
    return all(
        value is not None and abs(printed - value) <= slack
        for printed, value in ((low, first), (high, last))
        if printed is not None
    )


def _within(salary: Salary, points: list[str], spine: Spine) -> bool:
    """Whether the pay lies inside a band whose points between entry and top are not all known."""
    if spine.scale != "NHS AfC":
        return False
    low, high = spine.annual[points[0]] - _NEARLY, spine.annual[points[-1]] + _NEARLY
    return all(low <= end <= high for end in (salary.min, salary.max) if end is not None)


def _between(points: list[str], table: dict[str, float]) -> list[float]:
    """The pay of every point from the first to the last, both included."""
    low, high = table.get(points[0]), table.get(points[-1])
    if low is None or high is None:
        return [value for value in (low, high) if value is not None]
    return [value for value in table.values() if low <= value <= high]
