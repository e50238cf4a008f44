"""lgcrawl schedule: what is due, and who runs it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgcrawl import cards
from lgcrawl.card_values import LONDON
from lgcrawl.cli.crawling import HOST_PORT
from lgcrawl.cli.options import Group, Named, archive_option, json_option, many, say, sources_option
from lgcrawl.export import json_lines
from lgcrawl.fetch.contact import require_contact
from lgcrawl.settings import CONTACT, LGCRAWL_QUEUE
from pipelines.errors import InputError

if TYPE_CHECKING:  # Huey is loaded by the commands that need the queue
    from lgcrawl.schedule.book import Book
    from lgcrawl.schedule.listing import Row

queue_option = click.option(
    "--queue",
    default=LGCRAWL_QUEUE,
    metavar="FILE|URL",
    help="The queue: a file, or redis://HOST  [default: queue.db beside the archive; environment: "
    "LGCRAWL_QUEUE].",
)
names = click.argument("names", nargs=-1, metavar="[NAME|GLOB]...")
all_option = click.option("--all", "every", is_flag=True, help="Every source.")


@click.group(cls=Group)
def schedule() -> None:
    """Crawl each source when it is due, by the rhythm of its card (docs/schedule.md)."""


@schedule.command(
    "run",
    epilog="lgcrawl schedule run\n"
    "lgcrawl schedule run --workers 4 --archive /srv/lgcrawl/archive.db",
)
@sources_option
@archive_option
@queue_option
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Crawls at a time."
)
@click.option(
    "--logs",
    type=Named(file_okay=False, path_type=Path),
    help="The folder for a log file a source  [default: logs beside the archive].",
)
@click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST:PORT",
    help="Let this private address be fetched; repeat for more.",
)
def schedule_run(
    sources: Path | None,
    archive: Path,
    queue: str,
    workers: int,
    logs: Path | None,
    allow_private: tuple[str, ...],
) -> int:
    """Run scheduler and workers until Ctrl-C or SIGTERM.

    Each crawl is a process of its own. A signal lets them finish the page in hand; what was
    interrupted goes on at the next start. A second signal kills. Exit code 0: stopped as asked;
    2: bad input; 3: the queue cannot be used; 4: another scheduler runs this queue; 130: killed.
    """
    from lgcrawl.schedule import service

    for value in allow_private:
        if not HOST_PORT.fullmatch(value):
            raise InputError(f"--allow-private {value}: write HOST:PORT, e.g. 127.0.0.1:8000")
    starts = (url for card in cards.load_all(sources) for url in card.start)
    require_contact(CONTACT, starts, allow_private)  # said once here, not by every crawl
    options = service.Options(
        archive,
        sources,
        queue or _beside(archive),
        logs or archive.with_name("logs"),
        workers,
        [part for value in allow_private for part in ("--allow-private", value)],
    )
    return service.Service(options, _line).run()


@schedule.command("list", epilog="lgcrawl schedule list\nlgcrawl schedule list --json | jq .due")
@sources_option
@archive_option
@queue_option
@json_option
def schedule_list(sources: Path | None, archive: Path, queue: str, as_json: bool) -> None:
    """Every source: its rhythm, what it does now, how its last run ended, when it is due."""
    _show(_rows(sources, archive, queue), as_json)


@schedule.command("next", epilog="lgcrawl schedule next\nlgcrawl schedule next -n 3 --json")
@click.option("-n", "count", type=click.IntRange(1), default=10, show_default=True)
@sources_option
@archive_option
@queue_option
@json_option
def schedule_next(
    count: int, sources: Path | None, archive: Path, queue: str, as_json: bool
) -> None:
    """The sources that are due next, soonest first; not those paused or in hand."""
    coming = [row for row in _rows(sources, archive, queue) if row.due]
    _show(sorted(coming, key=lambda row: (row.due, row.source))[:count], as_json)


@schedule.command(
    "pause", epilog="lgcrawl schedule pause nhs-jobs\nlgcrawl schedule pause 'essex-*' 'kent-*'"
)
@names
@all_option
@sources_option
@archive_option
@queue_option
def schedule_pause(
    names: tuple[str, ...], every: bool, sources: Path | None, archive: Path, queue: str
) -> None:
    """Let sources rest until `resume`; a run that goes on ends as ever."""
    book, slugs = _meant(names, every, sources, archive, queue)
    for slug in slugs:
        book.pause(slug)
    say(f"paused {many(len(slugs), 'sources')}")


@schedule.command(
    "resume", epilog="lgcrawl schedule resume 'essex-*'\nlgcrawl schedule resume --all"
)
@names
@all_option
@sources_option
@archive_option
@queue_option
def schedule_resume(
    names: tuple[str, ...], every: bool, sources: Path | None, archive: Path, queue: str
) -> None:
    """Let paused sources be crawled again; what they missed is made up once."""
    book, slugs = _meant(names, every, sources, archive, queue)
    for slug in slugs:
        book.resume(slug)
    say(f"resumed {many(len(slugs), 'sources')}")


@schedule.command("now", epilog="lgcrawl schedule now essex-news\nlgcrawl schedule now 'essex-*'")
@names
@all_option
@sources_option
@archive_option
@queue_option
def schedule_now(
    names: tuple[str, ...], every: bool, sources: Path | None, archive: Path, queue: str
) -> None:
    """Crawl sources now, before all that is due; also those that are paused."""
    from lgcrawl.schedule import lock, planner

    book, slugs = _meant(names, every, sources, archive, queue)
    now = datetime.now(UTC)
    put = [slug for slug in slugs if planner.ask(book, slug, now)]
    held = len(slugs) - len(put)
    say(f"queued {many(len(put), 'sources')}" + (f"; {held} in hand already" if held else ""))
    if not book.queue.shared and not lock.held(book.queue.where):
        say("no scheduler runs this queue; start it with `lgcrawl schedule run`")


@schedule.command(
    "systemd",
    epilog="lgcrawl schedule systemd --archive /srv/lgcrawl/archive.db --run-as lgcrawl\n"
    "lgcrawl schedule systemd --user --out ~/.config/systemd/user",
)
@click.option("--user", is_flag=True, help="For your own service manager, not the machine's.")
@click.option("--run-as", metavar="USER", help="A user that exists  [default: a dynamic one].")
@click.option(
    "--archive",
    type=Named(path_type=Path),
    help="The archive  [default: in the state folder that systemd makes].",
)
@sources_option
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Crawls at a time."
)
@click.option(
    "--out", type=Named(file_okay=False, path_type=Path), help="Write the files into this folder."
)
def schedule_systemd(
    user: bool,
    run_as: str | None,
    archive: Path | None,
    sources: Path | None,
    workers: int,
    out: Path | None,
) -> None:
    """Print or write hardened unit files for systemd.

    lgcrawl.service runs the scheduler; or, instead, lgcrawl-due.timer runs `lgcrawl crawl --due`.
    """
    from lgcrawl.schedule import units

    files = units.files(
        units.Place(user=user, run_as=run_as, archive=archive, sources=sources, workers=workers)
    )
    for name, text in files.items():
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, "utf-8")
            say(f"wrote {out / name}")
        else:
            click.echo(f"# {name}\n{text}")


def _beside(archive: Path) -> str:
    return str(archive.with_name("queue.db"))


def _rows(sources: Path | None, archive: Path, queue: str) -> list[Row]:
    from lgcrawl.schedule import listing, lock
    from lgcrawl.schedule.book import Book
    from lgcrawl.schedule.queue import Queue

    look = Queue.look(queue or _beside(archive))
    served = look.shared or lock.held(look.where)
    now = datetime.now(UTC)
    return listing.rows(cards.load_all(sources), Book(look), archive, now, served=served)


def _meant(
    names: tuple[str, ...], every: bool, sources: Path | None, archive: Path, queue: str
) -> tuple[Book, list[str]]:
    from lgcrawl.schedule import listing
    from lgcrawl.schedule.book import Book
    from lgcrawl.schedule.queue import Queue

    if every == bool(names):
        raise InputError("schedule: name sources or say --all; `lgcrawl schedule list` shows them")
    known = {card.slug: card for card in cards.load_all(sources)}
    slugs = listing.chosen(names or ("*",), known)
    return Book(Queue(queue or _beside(archive))), slugs


def _line(what: str) -> None:
    print(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {what}", file=sys.stderr, flush=True)


def _show(found: list[Row], as_json: bool) -> None:
    if as_json:
        for row in found:
            click.echo(json_lines.line(asdict(row)))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Column, Table

    names = ("source", "rhythm", "state", "last begun", "outcome", "next due")
    lines = [
        (row.source, row.rhythm, row.state, _local(row.begun), row.outcome or "", _local(row.due))
        for row in found
    ]
    widths = [max(map(len, column)) for column in zip(names, *lines, strict=True)]
    columns = (
        Column(name, no_wrap=True, min_width=width)
        for name, width in zip(names, widths, strict=True)
    )
    # What is cut short on a narrow terminal is the last column.
    table = Table(*columns, Column("why", no_wrap=True), box=None)
    for row, line in zip(found, lines, strict=True):
        table.add_row(*map(escape, (*line, row.line or "")))
    Console(width=None if sys.stdout.isatty() else 240).print(table)  # a pipe has no edge


def _local(moment: str | None) -> str:
    """A moment by the clock of Europe/London, to the minute."""
    return f"{datetime.fromisoformat(moment).astimezone(LONDON):%Y-%m-%d %H:%M}" if moment else ""
