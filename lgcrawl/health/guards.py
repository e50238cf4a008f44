"""What is unusual about a run, learned from the runs of its source that were good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import comb, sqrt
from statistics import median

from lgcrawl.archive.past import PastRun

GOOD = frozenset({"ok", "unchanged", "empty"})
LEAST = 3  # good runs before a number is compared
WINDOW = 30  # days, or runs, that tell what is usual
RECENT = 5  # of these that tell what is usual lately: a source may grow or shrink slowly
DEVIATIONS = 2.2  # from the usual; more while little is known
LOST = 0.65  # of the usual: nothing above is too few
GROWN = 1.6  # of the usual: nothing below is too many
HARDLY = 0.15  # of a usual 20 or more: too few however much they vary
ENDLESS = 10  # times the most pages or bytes so far
MOST_PAGES, MOST_BYTES = 50, 10_000_000  # up to here a run is never endless
LEAST_READ = 20  # records before a field is compared
POOLED = 8  # records that tell of a field: a run that read fewer is seen with those before it
RARE = 1e-5  # how seldom chance may leave a field so empty
# A level that stays is the new level: ALIKE suspicious runs that say the same, the first so long
# before. A failure that began on a Friday night is seen by people before it is believed.
ALIKE = 3
STAYS = timedelta(hours=60)
_NEAR = 1.5  # times, or 3 records: two levels are alike


@dataclass(frozen=True, slots=True)
class Odd:
    """What is unusual: its class (docs/ops.md), in words, and whether it has come to stay."""

    kind: str
    reason: str
    accepted: bool = False


def unusual(
    run: PastRun, past: Sequence[PastRun], *, least: bool = True, fields: Collection[str] = ()
) -> Odd | None:
    """What is unusual about a run among the earlier ones of its source, oldest first.

    ``least``: whether to look for too few records, and ``fields`` which fields not to look at:
    those for which the card says itself what to expect.
    """
    base = usual(past)
    if sum(one.items > 0 for one in base) < LEAST:
        return None
    found = (
        (too_few(run.items, base) if least else None)
        or too_many(run.items, base)
        or all_new(run, base)
        or endless(run, base)
        or emptied(run, base, _broken(past, base), fields)
    )
    return found and settled(found, run, past)


def settled(odd: Odd, run: PastRun, past: Sequence[PastRun]) -> Odd:
    """The same, accepted where the runs before were so too for long enough."""
    before = list(_alike(odd.kind, run, past))
    if len(before) < ALIKE or _moment(run) - _moment(before[-1]) < STAYS:
        return odd
    told = f"after {len(before)} suspicious runs alike taken as usual from now on: {odd.reason}"
    return Odd(odd.kind, told, accepted=True)


def usual(past: Sequence[PastRun]) -> list[PastRun]:
    """The good runs since the source last changed for good, with those that showed the change."""
    start: list[PastRun] = []
    for index, run in enumerate(past):
        if run.outcome not in GOOD:
            continue
        kinds = [one.failure for one in past[:index] if one.outcome == "suspicious"][-1:]
        before = list(_alike(kinds[0] or "", run, past[:index])) if kinds else []
        stayed = len(before) >= ALIKE and _moment(run) - _moment(before[-1]) >= STAYS
        if stayed:
            start = before[::-1]
        start.append(run)
    return start


def _alike(kind: str, run: PastRun, past: Sequence[PastRun]) -> Iterator[PastRun]:
    """The suspicious runs right before that were odd in the same way, newest first.

    What could not be fetched between them says nothing.
    """
    for before in reversed(past):
        if before.outcome in ("failed", "partial"):
            continue
        if before.outcome != "suspicious" or before.failure != kind:
            return
        if not _near(kind, run, before):
            return
        yield before


def _near(kind: str, run: PastRun, other: PastRun) -> bool:
    if kind == "fields":
        common = run.fill.keys() | other.fill.keys()
        few = 1 / sqrt(max(1, min(run.read, other.read)))
        apart = (abs(run.fill.get(f, 0) - other.fill.get(f, 0)) for f in common)
        return not run.read or not other.read or max(apart, default=0) <= 0.25 + few / 2
    if kind == "all_new":
        return False  # it happens once; the next run is compared as ever
    if kind == "endless":
        return max(run.pages, other.pages) <= _NEAR * min(run.pages, other.pages)
    fewer, more = sorted((run.items, other.items))
    return more <= _NEAR * fewer or more - fewer <= 3


def levels(base: Sequence[PastRun]) -> list[int]:
    """Items of the days that tell what is usual, the last run of each; of runs, while few days."""
    runs = [run for run in base if run.items]
    days = {run.started_at[:10]: run.items for run in runs}
    return (list(days.values()) if len(days) >= RECENT else [run.items for run in runs])[-WINDOW:]


def too_few(items: int, base: Sequence[PastRun]) -> Odd | None:
    """Fewer records than chance and a slow decline explain; a handful may always go.

    >>> base = [PastRun(n, f"2026-11-{n:02}", "ok", items=40) for n in range(1, 8)]
    >>> too_few(3, base).reason
    '3 records, where the last 7 good runs had about 40 and 22 would be few'
    >>> too_few(1, [PastRun(n, f"2026-11-{n:02}", "ok", items=3) for n in range(1, 8)])
    """
    values = levels(base)
    low = min(median(values), median(values[-RECENT:]))
    seldom = sorted(values)[len(values) // 10]
    floor = min(low - _deviations(values) * _spread(values, low), LOST * low, 0.85 * seldom)
    if low >= 20:
        floor = max(floor, min(HARDLY * low, min(values) / 2))
    if items >= floor:
        return None
    said = f"where the last {len(values)} good runs had about {low:.0f}"
    return Odd("too_few", f"{items} records, {said} and {floor:.0f} would be few")


def too_many(items: int, base: Sequence[PastRun]) -> Odd | None:
    """More records than chance and growth explain: a list that repeats itself or has no end."""
    values = levels(base)
    high = max(median(values), median(values[-RECENT:]))
    often = sorted(values)[-1 - len(values) // 10]
    far = (_deviations(values) + 0.6) * _spread(values, high)
    ceiling = max(high + far, GROWN * high, 1.2 * often)
    if items <= ceiling:
        return None
    said = f"where the last {len(values)} good runs had about {high:.0f}"
    return Odd("too_many", f"{items} records, {said} and {ceiling:.0f} would be many")


def all_new(run: PastRun, base: Sequence[PastRun]) -> Odd | None:
    """Nearly every record new where few are: their addresses or references have changed.

    What came while nobody looked is no wonder: what is usual is a rate in time.
    """
    days = (_moment(base[-1]) - _moment(base[0])) / timedelta(days=1)
    if len(base) < RECENT or days < RECENT or run.items < 10 or run.new < 0.8 * run.items:
        return None
    rate = sum(one.new for one in base[1:]) / days
    expected = rate * max(1.0, (_moment(run) - _moment(base[-1])) / timedelta(days=1))
    if run.new <= 5 * expected + 10:
        return None
    said = f"{run.new} of {run.items} records are new, where about {expected:.0f} would be"
    return Odd("all_new", f"{said}: have their addresses or references changed?")


def endless(run: PastRun, base: Sequence[PastRun]) -> Odd | None:
    """Ten times the pages or bytes of any run before.

    Later runs ask for little of what they know, so fewer pages mean nothing, and a run that reads
    all of it again is compared with the number of its records too.
    """
    pages = max(*(one.pages for one in base), max(levels(base)) + 20)
    size = max(one.bytes for one in base)
    each = max((one.bytes / one.pages for one in base if one.pages), default=0.0)
    for what, now, most, least in (
        ("pages", run.pages, pages, MOST_PAGES),
        ("bytes", run.bytes, max(size, each * pages), MOST_BYTES),
    ):
        if now > max(ENDLESS * most, least):
            return Odd("endless", f"{now:,} {what}, where a full crawl takes about {most:,.0f}")
    return None


def emptied(
    run: PastRun,
    base: Sequence[PastRun],
    broken: Sequence[PastRun] = (),
    spared: Collection[str] = (),
) -> Odd | None:
    """Fields that have become empty: their selector, or the page's layout, has broken.

    A run that read few pages or none is seen together with those before it, and with the
    ``broken``, for which this was said already: they stay so until something is read again.
    """
    good = {one.id for one in base}
    reading = sorted([*base, *broken], key=lambda one: one.id)
    pooled, records = [run], run.read
    while reading and records < POOLED and len(pooled) <= RECENT:
        pooled.append(reading.pop())
        records += pooled[-1].read
    reading = [one for one in reading if one.read and one.id in good]
    reading = reading[-WINDOW:]
    known = sum(one.read for one in reading)
    if not records or len(reading) < LEAST or known < LEAST_READ:
        return None
    fallen = []
    for name in sorted(frozenset().union(*(one.fill for one in reading)) - frozenset(spared)):
        before = _share(reading, name)
        now = _share(pooled, name)
        least = min((one.fill.get(name, 0) for one in reading if one.read >= RECENT), default=1)
        own = run.fill.get(name, 0) if run.read else 0.0
        halved = max(now, own) < before / 2 and now < 0.9 * least
        if halved and chance(round(now * records), records, 0.85 * before) < RARE:
            fallen.append((name, now, before))
    if not fallen:
        return None
    told = ", ".join(f"{name} in {now:.0%} (was {was:.0%})" for name, now, was in fallen[:4])
    more = f" and {len(fallen) - 4} fields more" if len(fallen) > 4 else ""
    return Odd("fields", f"filled in the last {records} records read: {told}{more}")


def _broken(past: Sequence[PastRun], base: Sequence[PastRun]) -> list[PastRun]:
    good = {one.id for one in base}
    return [
        one
        for one in past
        if one.outcome == "suspicious" and one.failure == "fields" and one.id not in good
    ]


def chance(found: int, of: int, share: float) -> float:
    """How probable it is that at most ``found`` of so many have what a share of all has.

    >>> round(chance(0, 10, 0.5), 6), chance(10, 10, 0.5)
    (0.000977, 1.0)
    """
    if of > 1000:  # as exact as needed, and no number too large
        found, of = found * 1000 // of, 1000
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(found + 1))


def _share(runs: Sequence[PastRun], name: str) -> float:
    read = sum(run.read for run in runs)
    return sum(run.fill.get(name, 0) * run.read for run in runs) / read if read else 0.0


def _deviations(values: Sequence[int]) -> float:
    return DEVIATIONS + 5 / len(values)


def _spread(values: Sequence[int], level: float) -> float:
    """How far the usual strays: by its median deviation, and never less than counts do."""
    middle = median(values)
    return max(1.4826 * median(abs(value - middle) for value in values), sqrt(level))


def _moment(run: PastRun) -> datetime:
    return datetime.fromisoformat(run.started_at)
