"""What a person is told of the schedule: one row a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from lgcrawl.cards import Card
from lgcrawl.schedule import attempts
from lgcrawl.schedule.book import Book, Entry, stamp
from lgcrawl.schedule.due import latest, next_due
from pipelines.errors import InputError


@dataclass(frozen=True, slots=True)
class Row:
    """A source as `lgcrawl schedule list --json` prints it; moments are UTC with Z.

    ``state``: running, queued, paused, due, waiting, or stopped (in hand when its scheduler
    stopped: the next one runs it once more). ``due`` None: paused, or in hand.
    """

    source: str
    rhythm: str
    state: str
    due: str | None
    begun: str | None
    ended: str | None
    outcome: str | None
    code: int | None
    line: str | None


def rows(
    cards: Sequence[Card], book: Book, archive: Path, now: datetime, *, served: bool
) -> list[Row]:
    """The rows of sources, in their order; ``served``: a scheduler runs the queue."""
    crawled = attempts.read(archive, now)
    entries = book.entries(card.slug for card in cards)
    found = []
    for card in cards:
        entry, attempt = entries[card.slug], crawled.get(card.slug)
        begun = latest(now, entry.begun, attempt.at if attempt else None)
        due = next_due(card, begun, now)
        last = entry.last
        found.append(
            Row(
                source=card.slug,
                rhythm=card.cron or f"every {card.every or '1d'}",
                state=_state(entry, due, now, served),
                due=None if entry.paused or entry.hold else stamp(due),
                begun=stamp(begun) if begun else None,
                ended=last.ended if last else None,
                outcome=last.outcome if last else None,
                code=last.code if last else None,
                line=last.line if last else None,
            )
        )
    return found


def chosen(patterns: Iterable[str], cards: Mapping[str, Card]) -> list[str]:
    """The slugs that names and globs mean, each once, in their order.

    Raises InputError, naming those that sound alike, where one means none.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        meant = [slug for slug in cards if fnmatchcase(slug, pattern)]
        if not meant:
            near = get_close_matches(pattern[:100].strip("*"), list(cards), n=3, cutoff=0.5)
            todo = f"did you mean {' or '.join(near)}?" if near else "see `lgcrawl schedule list`"
            raise InputError(f"{pattern[:100]!r}: no source is called so; {todo}")
        found |= dict.fromkeys(meant)
    return list(found)


def _state(entry: Entry, due: datetime, now: datetime, served: bool) -> str:
    if entry.hold and entry.hold.state != "queued":
        return "running" if served and entry.hold.state == "running" else "stopped"
    if entry.hold:
        return "queued"
    if entry.paused:
        return "paused"
    return "due" if due <= now else "waiting"
