"""How a crawl shows itself: bars on a terminal, JSON lines for machines, else one line a source."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
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
from lgcrawl.run import Report

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


def status_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """The last run of every source, as `lgcrawl status` prints it."""
    items = Column("items", justify="right")
    shown = Table("source", "outcome", "last run", items, "last new", "why", box=None)
    for row in rows:
        outcome = str(row["outcome"] or "never run")
        shown.add_row(
            row["source"],
            Text(outcome, COLOURS.get(outcome, "red")),
            str(row["started_at"] or ""),
            str(row["items"] if row["items"] is not None else ""),
            str(row["last_new"] or ""),
            Text(str(row["reason"] or "")),
        )
    return shown


COUNTS = ("pages", "items", "new", "changed", "closed")
