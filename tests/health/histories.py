"""Made-up histories of ordinary councils, and what goes wrong with them: seeded, not timed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import exp, pi, sin
from random import Random
from typing import Any

from lgcrawl.archive.past import PastRun
from lgcrawl.health.guards import unusual

START = datetime(2026, 1, 5, 6, tzinfo=UTC)  # a Monday
FIELDS = {"title": 1.0, "url": 1.0, "closing_date": 0.95, "salary_text": 0.9, "hours_text": 0.4}


def poisson(random: Random, mean: float) -> int:
    """A count with this mean."""
    if mean > 200:
        return max(0, round(random.gauss(mean, mean**0.5)))
    limit, product, count = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


@dataclass
class Council:
    """One source: how many it lists, how that grows and swings, and how often it is asked."""

    level: float
    growth: float = 0.0  # a year: 0.5 is half as many more
    season: float = 0.0  # share of the level that the year swings by
    weekend: float = 1.0  # what is left of the level on Saturdays and Sundays
    fresh: float = 0.1  # share of the posts that are new each day
    hours: int = 24
    feed: bool = False  # always so many, whatever is new

    @classmethod
    def any(cls, random: Random) -> Council:
        """One as there are many."""
        return cls(
            level=exp(random.uniform(0.7, 6.2)),  # 2 to 500
            growth=random.uniform(-0.4, 0.8),
            season=random.uniform(0, 0.35),
            weekend=random.uniform(0.75, 1),
            fresh=random.uniform(0.02, 0.2),
            hours=random.choice((6, 12, 24, 24, 24, 72, 168)),
            feed=random.random() < 0.2,
        )

    def runs(self, random: Random, count: int) -> Iterator[PastRun]:
        """Its runs, one after another, as they would be judged."""
        carried, now = 0.0, START
        for n in range(1, count + 1):
            now += timedelta(hours=self.hours, minutes=random.uniform(-9, 9))
            days = (now - START) / timedelta(days=1)
            level = self.level * (1 + self.growth) ** (days / 365)
            level *= 1 + self.season * sin(2 * pi * days / 365)
            if now.weekday() >= 5:
                level *= self.weekend
            # Half of the list is the one of the run before: posts stay for weeks.
            carried = 0.5 * carried + 0.5 * poisson(random, level) if carried else level
            items = round(self.level) if self.feed else poisson(random, (level + carried) / 2)
            new = min(items, poisson(random, self.level * self.fresh * self.hours / 24))
            read = items if n == 1 else min(items, new + poisson(random, items * 0.05))
            filled = {f: sum(random.random() < s for _ in range(read)) for f, s in FIELDS.items()}
            yield PastRun(
                id=n,
                started_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                outcome="ok" if new else "unchanged",
                healthy=True,
                items=items,
                new=items if n == 1 else new,
                pages=5 + read,
                bytes=(5 + read) * 30_000,
                read=read,
                fill={f: round(k / read, 4) for f, k in filled.items()} if read else {},
            )


def half_lost(run: PastRun) -> PastRun:
    """Every second page of the list fails to be found."""
    return replace(run, items=run.items // 2, new=run.new // 2)


def doubled(run: PastRun) -> PastRun:
    """The list comes twice, under other addresses."""
    return replace(run, items=run.items * 2, new=run.new + run.items)


def broken_selector(run: PastRun) -> PastRun:
    """The closing date is no longer where it was."""
    return replace(run, fill={f: s for f, s in run.fill.items() if f != "closing_date"})


def nothing(run: PastRun) -> PastRun:
    """The list is empty."""
    return replace(run, items=0, new=0, read=0, fill={})


def daily(items: int, runs: int = 7, **values: Any) -> list[PastRun]:
    """Good runs, one a day, that all saw as many; the first read all, the others one of them."""
    return [
        PastRun(
            id=n,
            started_at=(START + timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **{
                "outcome": "ok",
                "healthy": True,
                "items": items,
                "new": 1 if n else items,
                "pages": 3 if n else items + 3,
                "bytes": 30_000 * (3 if n else items + 3),
                "read": 1 if n else items,
                "fill": {"title": 1.0, "closing_date": 1.0},
            }
            | values,
        )
        for n in range(runs)
    ]


def judged(run: PastRun, past: Sequence[PastRun]) -> PastRun:
    """A run as the books have it once it was judged."""
    odd = unusual(run, past)
    if odd is None or odd.accepted:
        return run
    return replace(run, outcome="suspicious", failure=odd.kind, healthy=False)
