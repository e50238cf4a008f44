"""Who is told what: changes of state only, once, and a digest of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from lgcrawl.archive.past import Told
from lgcrawl.health.states import STATES, State, stamp

MOST_SHOWN = 40  # sources in one message
LONGEST = 300  # characters of a reason


@dataclass(frozen=True, slots=True)
class Change:
    """A source whose state is not the one that was told last; ``before`` None where none was."""

    state: State
    before: str | None


def changes(states: Sequence[State], told: Mapping[str, Told]) -> list[Change]:
    """What is to be told, the worst first; that a new source is good is no news."""
    found = []
    for state in states:
        before = told[state.source].state if state.source in told else None
        if state.state != (before or "good"):
            found.append(Change(state, before))
    return sorted(found, key=lambda change: STATES.index(change.state.state))


def remembered(target: str, found: Sequence[Change], now: datetime) -> list[Told]:
    """What to remember once the target was told of them."""
    at = stamp(now) or ""
    return [
        Told(target, change.state.source, change.state.state, stamp(change.state.since) or at, at)
        for change in found
    ]


def message(found: Sequence[Change]) -> tuple[str, str]:
    """The subject and the text that tell of changes."""
    counts = Counter(change.state.state for change in found)
    said = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    if len(found) == 1:
        (change,) = found
        said = f"{change.state.source} is {change.state.state}"
        said += f" (was {change.before})" if change.before else ""
    lines = [line for change in found[:MOST_SHOWN] for line in _told(change)]
    if len(found) > MOST_SHOWN:
        lines.append(f"... and {len(found) - MOST_SHOWN} sources more: lgcrawl status")
    return f"lgcrawl: {said}", "\n".join(lines)


def digest(states: Sequence[State], now: datetime) -> tuple[str, str]:
    """The subject and the text of the daily digest."""
    counts = Counter(state.state for state in states)
    said = ", ".join(f"{counts[name]} {name}" for name in reversed(STATES) if counts[name])
    lines = []
    for name in STATES[:-1]:
        these = [state for state in states if state.state == name]
        if these:
            lines.append(f"{name}:")
            lines += [f"- {_one(state)}" for state in these[:MOST_SHOWN]]
            if len(these) > MOST_SHOWN:
                lines.append(f"- ... and {len(these) - MOST_SHOWN} more")
    lines.append(
        "Look further with: lgcrawl doctor SOURCE" if lines else "Every source does as it should."
    )
    return f"lgcrawl digest of {now:%Y-%m-%d}: {said or 'no sources yet'}", "\n".join(lines)


def _told(change: Change) -> Iterator[str]:
    was = f"was {change.before}" if change.before else "first told"
    yield f"- {_one(change.state)} [{was}]"
    if change.state.state != "good":
        yield f"  lgcrawl doctor {change.state.source}"


def _one(state: State) -> str:
    since = f" since {state.since:%Y-%m-%d %H:%M} UTC" if state.since else ""
    why = shorten(state.why, LONGEST, placeholder=" ...")
    title = shorten(state.title, LONGEST, placeholder=" ...")
    return f"{state.source} ({title}): {state.state}{since}: {why}"
