"""lgcrawl merge: the archives of several machines joined in one."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgcrawl.cli.options import Examples, Named, archive_option, json_option, many
from lgcrawl.export import json_lines
from pipelines.errors import ArchiveError

if TYPE_CHECKING:  # the archive is loaded by the command that merges
    from lgcrawl.archive.merging.joining import Merged


@click.command(
    cls=Examples,
    epilog="lgcrawl merge other/archive.db\n"
    "lgcrawl merge north.db south.db --archive all.db     # made where there is none\n"
    "lgcrawl merge other/archive.db                       # again: nothing changes",
)
@click.argument(
    "others",
    metavar="OTHER...",
    nargs=-1,
    required=True,
    type=Named(readable=False, path_type=Path),
)
@archive_option
@json_option
def merge(others: tuple[Path, ...], archive: Path, as_json: bool) -> None:
    """Merge other archives into this one, with their captures.

    Nothing is lost, and the others stay as they are, also while they are being written. The order
    does not matter, and what was merged before changes nothing. Each is merged wholly or not at
    all.
    """
    from lgcrawl.archive.merging import joining

    with _interruptible(), _bar() as progressed:
        for merged in joining.merge(archive, others, progressed):
            click.echo(json_lines.line(_counts(merged)) if as_json else _told(merged))


def _counts(merged: Merged) -> dict[str, object]:
    return {
        "archive": str(merged.other),
        "vacancies": {"new": merged.vacancies, "changed": merged.vacancies_changed},
        "articles": {"new": merged.articles, "changed": merged.articles_changed},
        "versions": merged.versions,
        "runs": merged.runs,
        "captures": merged.captures,
    }


def _told(merged: Merged) -> str:
    """One line: what an archive brought."""
    brought = (
        (merged.vacancies, "vacancies new"),
        (merged.vacancies_changed, "vacancies changed"),
        (merged.articles, "articles new"),
        (merged.articles_changed, "articles changed"),
        (merged.versions, "versions"),
        (merged.runs, "runs"),
        (merged.captures, "captures"),
    )
    said = ", ".join(many(count, what) for count, what in brought if count)
    return f"{merged.other}: {said or 'nothing new'}"


@contextmanager
def _interruptible() -> Iterator[None]:
    """An interrupt that comes while SQLite calls us: it takes that for an error of its own."""
    heard = False

    def hear(*_: object) -> None:
        nonlocal heard
        heard = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    except ArchiveError:
        if heard:
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("merging", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)
