"""How each source does: good, stale, late or bad, since when and why; asked of an archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lgcrawl.cards import DAILY, Card
from lgcrawl.health import clocks
from lgcrawl.health.clocks import Clocks

STATES = ("bad", "late", "stale", "good")  # the worst first

# A run whose list was read is good, though one record's own page, or one in five, may have failed.
_SOUND = """(outcome IN ('ok', 'unchanged', 'empty')
    OR (outcome = 'partial' AND healthy AND (errors < 2 OR errors * 5 <= items)))"""
_TOLD = "outcome IN ('ok', 'unchanged', 'empty', 'partial', 'suspicious', 'failed')"
_SOURCES = "SELECT slug, title FROM sources ORDER BY slug"
_ATTEMPTS = """
SELECT min(started_at), max(started_at) FROM runs
WHERE source = ? AND outcome NOT IN ('imported', 'locked')
"""
_LAST = f"""
SELECT id, started_at, finished_at, outcome, reason, failure, sample, pages, bytes, items, new,
    changed, closed, rejected, {_SOUND} AS sound
FROM runs WHERE source = ? AND {_TOLD} ORDER BY id DESC LIMIT 1
"""  # noqa: S608 - our own words
_LAST_SUCH = (
    f"SELECT id, started_at FROM runs WHERE source = ? AND {_TOLD} AND {_SOUND} = ? "  # noqa: S608
    "ORDER BY id DESC LIMIT 1"
)
_FIRST_SUCH = (
    f"SELECT started_at FROM runs WHERE source = ? AND {_TOLD} AND {_SOUND} = ? "  # noqa: S608
    "AND id > ? ORDER BY id LIMIT 1"
)
_NEWS = """
SELECT started_at FROM runs WHERE source = ? AND new > 0 AND outcome != 'imported'
ORDER BY id DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class State:
    """How a source does.

    ``state``: one of STATES; ``since`` when. ``run`` has the columns of its last run that told
    something (an interrupted one tells nothing), empty where there is none yet.
    """

    source: str
    title: str
    state: str
    since: datetime | None
    why: str
    clocks: Clocks
    run: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """As a flat dict for JSON."""
        told = {key: value for key, value in self.run.items() if key not in ("id", "sound")}
        return {
            "source": self.source,
            "title": self.title,
            "state": self.state,
            "since": stamp(self.since),
            "why": self.why,
            "last_attempt": stamp(self.clocks.last_attempt),
            "last_good": stamp(self.clocks.last_good),
            "last_new": stamp(self.clocks.last_new),
            "stale": self.clocks.stale,
            "patience_days": round(self.clocks.patience / timedelta(days=1), 1),
            "patience_learned": self.clocks.learned,
            "run": self.run.get("id"),
            **told,
        }


def read(
    db: sqlite3.Connection,
    cards: Mapping[str, Card],
    now: datetime,
    only: Iterable[str] | None = None,
) -> Iterator[State]:
    """The state of every source of an archive, by slug; of ``only`` these."""
    wanted = None if only is None else set(only)
    for slug, title in db.execute(_SOURCES).fetchall():
        if wanted is None or slug in wanted:
            yield _state(db, slug, title, cards.get(slug), now)


def _state(
    db: sqlite3.Connection, slug: str, title: str, card: Card | None, now: datetime
) -> State:
    first, last = db.execute(_ATTEMPTS, (slug,)).fetchone()
    good = db.execute(_LAST_SUCH, (slug, 1)).fetchone()
    bad = db.execute(_LAST_SUCH, (slug, 0)).fetchone()
    news = [_moment(at) for (at,) in db.execute(_NEWS, (slug, clocks.MOST_GAPS + 1))]
    told = clocks.tell(
        [at for at in reversed(news) if at],
        now=now,
        interval=(card and card.interval()) or DAILY,
        first_attempt=_moment(first),
        last_attempt=_moment(last),
        last_good=_moment(good[1]) if good else None,
        due=card.next_due if card else None,
    )
    cursor = db.execute(_LAST, (slug,))
    row = cursor.fetchone()
    names = [column[0] for column in cursor.description]
    run = dict(zip(names, row, strict=True)) if row else {}
    sound = bool(run.get("sound", True))
    since = db.execute(_FIRST_SUCH, (slug, sound, ((bad if sound else good) or (0,))[0])).fetchone()
    state, from_when, why = _named(told, run, sound, _moment(since[0]) if since else None)
    return State(slug, title, state, from_when, why, told, run)


def _named(
    told: Clocks, run: Mapping[str, Any], sound: bool, since: datetime | None
) -> tuple[str, datetime | None, str]:
    """The state, since when, and why in one line."""
    if run and not sound:
        return "bad", since, f"{run['outcome']}: {run['reason']}"
    if told.late_since:
        return "late", told.late_since, "no run since, though it was due twice"
    if told.stale_since:
        last = f"since {told.last_new:%Y-%m-%d}" if told.last_new else "so far"
        days = f"{told.patience / timedelta(days=1):.0f} days"
        long = f"{days} is long for it" if told.learned else f"{days} is taken as long"
        return "stale", told.stale_since, f"nothing new {last}; {long}"
    return "good", since, str(run.get("reason") or "no run has ended yet")


def stamp(moment: datetime | None) -> str | None:
    """A moment as the archive writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
