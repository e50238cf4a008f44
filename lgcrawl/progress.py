"""How a crawl shows itself: bars on a terminal, JSON lines for machines, else one line a source."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from lgcrawl.cards import Card
from lgcrawl.export import json_lines
from lgcrawl.health import Tally
from lgcrawl.health.states import STATES, State
from lgcrawl.run import Report

STATE_COLOURS = {"good": "green", "stale": "yellow", "late": "yellow", "bad": "red"}
COLOURS = {"ok": "green", "unchanged": "green", "empty": "yellow", "partial": "yellow"}


class Lines:
    """One JSON object a line on stderr: ``time, event, source`` and the event's own keys."""

    def started(self, card: Card) -> None:
        """``event`` started."""
        self._say("started", card.slug, title=card.title)

    def progressed(self, card: Card, tally: Tally) -> None:
        """``event`` progress, with the counts so far."""
        self._say("progress", card.slug, pages=tally.pages, items=tally.items)

    def finished(self, report: Report) -> None:
        """``event`` finished, with the whole report."""
        self._say("finished", **summary(report))

    @staticmethod
    def _say(event: str, source: str, **more: Any) -> None:
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": time, "event": event, "source": source, **more}
        print(json_lines.line(line), file=sys.stderr, flush=True)


class Plain:
    """One line on stderr when a source is done."""

    def started(self, card: Card) -> None:
        """Nothing."""

    def progressed(self, card: Card, tally: Tally) -> None:
        """Nothing."""

    def finished(self, report: Report) -> None:
        """The outcome and the reason."""
        print(
            f"{report.source}: {report.verdict.outcome}: {report.verdict.reason}", file=sys.stderr
        )


class Bars:
    """A bar for every source at work, and one for all; use as a context manager."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self.progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", style="bold"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.all = self.progress.add_task("sources", total=len(cards), said=f"of {len(cards)}")
        self.tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self.progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.progress.stop()

    def started(self, card: Card) -> None:
        """A new bar; its length is not known before the source is read."""
        self.tasks[card.slug] = self.progress.add_task(card.slug, total=None, said="asking")

    def progressed(self, card: Card, tally: Tally) -> None:
        """Pages and records so far."""
        said = f"{tally.pages} pages, {tally.items} records"
        self.progress.update(self.tasks[card.slug], said=said)

    def finished(self, report: Report) -> None:
        """The bar gives way to a line."""
        task = self.tasks.pop(report.source, None)
        if task is not None:
            self.progress.remove_task(task)
        self.progress.advance(self.all)
        outcome = report.verdict.outcome
        line = Text.assemble(
            (f"{outcome:<11}", COLOURS.get(outcome, "red")),
            f" {report.source}: {report.verdict.reason}",
        )
        self.progress.console.print(line)


def summary(report: Report) -> dict[str, Any]:
    """A report as a flat dict for JSON."""
    counts = {key: value for key, value in asdict(report.tally).items() if key != "filled"}
    return {
        "source": report.source,
        "outcome": report.verdict.outcome,
        "reason": report.verdict.reason,
        "failure": report.verdict.failure,
        "run": report.run,
        **counts,
        "closed": report.closed,
    }


def table(reports: Sequence[Report]) -> Table:
    """The reports of a crawl, worst first."""
    counted = (Column(name, justify="right") for name in COUNTS)
    shown = Table("source", "outcome", *counted, "why", box=None)
    for report in sorted(reports, key=lambda r: (r.verdict.outcome in COLOURS, r.source)):
        counts = summary(report)
        colour = COLOURS.get(report.verdict.outcome, "red")
        shown.add_row(
            report.source,
            Text(report.verdict.outcome, colour),
            *(str(counts[name]) for name in COUNTS),
            Text(report.verdict.reason),
        )
    return shown


def status_table(states: Sequence[State], now: datetime) -> Table:
    """How every source does, as `lgcrawl status` prints it, the worst first.

    ``attempt``, ``good`` and ``new``: how long ago the last of each was.
    """
    counted = (Column(name, justify="right") for name in ("items", "attempt", "good", "new"))
    source = Column("source", no_wrap=True, overflow="fold")
    why = Column("why", min_width=20)
    shown = Table(source, "state", Column("failure", no_wrap=True), *counted, why, box=None)
    for state in sorted(states, key=lambda one: (STATES.index(one.state), one.source)):
        clocks, outcome = state.clocks, str(state.run.get("outcome") or "never run")
        said = f"{outcome}: {state.why}" if state.state == "good" else state.why
        shown.add_row(
            state.source,
            Text(state.state, STATE_COLOURS[state.state]),
            str(state.run.get("failure") or ""),
            str(state.run.get("items", "")),
            *(ago(at, now) for at in (clocks.last_attempt, clocks.last_good, clocks.last_new)),
            Text(said),
        )
    return shown


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, short.

    >>> ago(datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))
    '3 d'
    """
    if moment is None:
        return "never"
    minutes = max(0.0, (now - moment).total_seconds() / 60)
    for size, unit in ((60 * 48, "d"), (60, "h")):
        if minutes >= size:
            return f"{minutes / (60 * 24 if unit == 'd' else 60):.0f} {unit}"
    return f"{minutes:.0f} min"


COUNTS = ("pages", "items", "new", "changed", "closed")
