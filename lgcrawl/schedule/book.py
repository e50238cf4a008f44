"""What the schedule remembers of each source, kept in the queue: it survives any restart."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from lgcrawl.schedule.queue import Queue

_KEYS = ("paused", "begun", "hold", "last")
_MANY = 400  # keys asked for at once


@dataclass(frozen=True, slots=True)
class Hold:
    """A source in hand: put in the queue, or being crawled; nobody else may take it.

    ``state``: queued, running, or again (it was in hand when a scheduler died, and is to be run
    once more). ``asked``: by a person, so also while paused. ``pid``: of the child, 0 before.
    ``since``: when it came into this state, ISO 8601 with Z.
    """

    token: str
    state: str
    since: str
    asked: bool = False
    again: bool = False
    pid: int = 0
    host: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last run ended; ``code`` None: nobody saw it end."""

    started: str
    ended: str
    code: int | None
    outcome: str
    line: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is remembered of a source."""

    slug: str
    paused: bool = False
    begun: datetime | None = None
    hold: Hold | None = None
    last: Ended | None = None


class Book:
    """Reads and writes entries; each key has one writer at a time, so no two overwrite another."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self._huey = queue.huey

    def entries(self, slugs: Iterable[str]) -> dict[str, Entry]:
        """The entries of sources by slug, also of those nothing is known of."""
        names = list(slugs)
        found: dict[str, bytes] = {}
        for keys in _portions([f"{key}:{slug}" for slug in names for key in _KEYS]):
            found |= self._huey.storage.peek_many(keys)
        values = {key: self._huey.serializer.deserialize(raw) for key, raw in found.items()}
        return {slug: _entry(slug, values) for slug in names}

    def entry(self, slug: str) -> Entry:
        """The entry of one source."""
        return self.entries([slug])[slug]

    def pause(self, slug: str) -> None:
        """Let a source rest until :meth:`resume`; a run that goes on ends as ever."""
        self._huey.put(f"paused:{slug}", True)

    def resume(self, slug: str) -> None:
        """Let a paused source be crawled again."""
        self._huey.delete(f"paused:{slug}")

    def claim(self, slug: str, now: datetime, *, asked: bool = False) -> Hold | None:
        """Take a source in hand; None where it is already. Of two who ask at once, one has it."""
        hold = Hold(uuid4().hex, "queued", stamp(now), asked, host=socket.gethostname())
        return hold if self._huey.put_if_empty(f"hold:{slug}", asdict(hold)) else None

    def change(self, slug: str, hold: Hold, now: datetime, state: str, pid: int = 0) -> Hold:
        """A hold in its next state; only its holder calls this."""
        again = hold.again or state == "again"
        changed = replace(hold, state=state, since=stamp(now), again=again, pid=pid)
        self._huey.put(f"hold:{slug}", asdict(changed))
        return changed

    def release(self, slug: str) -> None:
        """Let a source go."""
        self._huey.delete(f"hold:{slug}")

    def begun(self, slug: str, now: datetime) -> None:
        """Remember when a source was last begun; only its holder calls this."""
        self._huey.put(f"begun:{slug}", stamp(now))

    def ended(self, slug: str, ended: Ended) -> None:
        """Remember how a run ended; only the source's holder calls this."""
        self._huey.put(f"last:{slug}", asdict(ended))


def stamp(moment: datetime) -> str:
    """A moment as it is kept: UTC, whole seconds, with Z.

    >>> stamp(datetime(2026, 11, 25, 6, 0, 13, 500, tzinfo=UTC))
    '2026-11-25T06:00:13Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """What :func:`stamp` wrote.

    >>> moment("2026-11-25T06:00:13Z")
    datetime.datetime(2026, 11, 25, 6, 0, 13, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromisoformat(text)


def _entry(slug: str, values: dict[str, object]) -> Entry:
    paused, begun, hold, last = (values.get(f"{key}:{slug}") for key in _KEYS)
    return Entry(
        slug,
        paused=bool(paused),
        begun=moment(begun) if isinstance(begun, str) else None,
        hold=Hold(**hold) if isinstance(hold, dict) else None,
        last=Ended(**last) if isinstance(last, dict) else None,
    )


def _portions(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _MANY):
        yield keys[start : start + _MANY]
