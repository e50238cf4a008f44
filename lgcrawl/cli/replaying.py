"""lgcrawl replay: everything kept, cleaned again."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from lgcrawl.cli.options import (
    Examples,
    archive_option,
    json_option,
    many,
    say,
    since_moment,
    sources_option,
)
from lgcrawl.export import json_lines
from pipelines.errors import InputError

ORDER = ("extract", "salary", "employer", "place", "dates", "contract")


def _steps(text: str | None) -> frozenset[str]:
    """``salary,employer`` as steps; all of them where left out."""
    if text is None:
        return frozenset(ORDER)
    steps = frozenset(filter(None, (part.strip().lower() for part in text.split(","))))
    if unknown := sorted(steps - set(ORDER)):
        raise InputError(f"--only {unknown[0]}: no such step; write some of {','.join(ORDER)}")
    if not steps:
        raise InputError(f"--only is empty; write some of {','.join(ORDER)}")
    return steps


@click.command(
    cls=Examples,
    epilog="lgcrawl replay --dry-run\n"
    "lgcrawl replay --only employer        # after a correction in employer_overrides.csv\n"
    "lgcrawl replay --only salary,place --source nhs-jobs",
)
@click.option("--only", metavar="STEPS", help=f"Some of {','.join(ORDER)}; default: all.")
@click.option("--source", metavar="SLUG", help="Only the records of this source.")
@click.option("--since", help="Only pages of runs since: 7d, 12h, or a date.")
@sources_option
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@archive_option
@json_option
def replay(
    only: str | None,
    source: str | None,
    since: str | None,
    sources: Path | None,
    dry_run: bool,
    archive: Path,
    as_json: bool,
) -> None:
    """Read every captured page again by the rules of today, and clean every kept record again.

    Ids stay, and nothing is fetched. --only with other steps than extract leaves what was printed
    as it is, and changes the cleaned columns only.
    """
    from lgcrawl import replay as engine

    steps = _steps(only)
    with bar(archive) as progressed, explained(archive):
        done = engine.replay(
            archive,
            steps,
            source=source,
            since=since_moment(since),
            sources=sources,
            dry_run=dry_run,
            progressed=progressed,
        )
    for trouble in done.troubles:
        say(f"{trouble}; its pages were not read again")
    if as_json:
        click.echo(
            json_lines.line(
                {
                    "pages": done.pages,
                    "unread": done.unread,
                    "records": done.records,
                    "new": done.new,
                    "changed": done.changed,
                    "names": done.names,
                    "written": not dry_run,
                    "columns": dict(done.columns.most_common()),
                    "examples": {
                        column: [{"id": id, "old": old, "new": new} for id, old, new in shown]
                        for column, shown in done.examples.items()
                    },
                }
            )
        )
        return
    for column, count in done.columns.most_common():
        click.echo(f"{column}: {count}")
        for id, old, new in done.examples[column]:
            click.echo(f"    {id}  {_shown(old)} -> {_shown(new)}")
    verb = "would change" if dry_run else "changed"
    names = f", {many(done.names, 'employer names')}" if done.names else ""
    read = f"{many(done.pages, 'pages')} read again; " if done.pages else ""
    new = f", {done.new} of them new" if done.new else ""
    records = f"{done.changed} of {many(done.records, 'records')}"
    click.echo(f"{read}{records}{names} {verb}{new}", err=True)


def _shown(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@contextmanager
def explained(archive: Path) -> Iterator[None]:
    """What SQLite says inside the ``with`` block, about the one of both files that is damaged."""
    from lgcrawl.archive.database import explain
    from lgcrawl.archive.merging.staging import sound
    from lgcrawl.captures.database import captures_path

    try:
        yield
    except sqlite3.Error as error:
        beside = captures_path(archive)
        wrong = beside if beside.exists() and not sound(beside) else archive
        raise explain(error, wrong) from None


@contextmanager
def bar(archive: Path) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(f"opening {archive.name}", total=None)
        yield lambda what, done, total: bar.update(
            task, description=f"{what} {archive.name}", completed=done, total=total
        )
