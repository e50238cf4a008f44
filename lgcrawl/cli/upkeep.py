"""lgcrawl backup, check, compact, forget: an archive copied, looked through, made small."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgcrawl.cli.options import Examples, Named, archive_option, json_option, many
from lgcrawl.export import json_lines
from pipelines.errors import InputError

if TYPE_CHECKING:
    from lgcrawl.archive.forgetting.erasure import Found


@click.command(
    cls=Examples,
    epilog="lgcrawl backup /backups/monday\n"
    "lgcrawl backup /backups/jobs.db --replace      # jobs.captures.db is made beside it",
)
@click.argument("target", type=Named(readable=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of a backup that is there.")
@archive_option
@json_option
def backup(target: Path, replace: bool, archive: Path, as_json: bool) -> None:
    """Copy the archive and its captures, also while a crawl is writing.

    TARGET is a folder, made where it is not there, or a file name that ends in .db. The copies are
    of one moment, are looked through once they are written, and appear whole or not at all.
    """
    from lgcrawl.archive.backup import back_up

    with _bar() as bar:
        made = back_up(archive, target, replace=replace, watch=bar)
    if as_json:
        click.echo(
            json_lines.line(
                [{"path": str(one.path), "bytes": one.size, "rows": one.rows} for one in made]
            )
        )
        return
    for one in made:
        named = ("vacancies", "articles", "captures")
        rows = ", ".join(many(one.rows[name], name) for name in named if name in one.rows)
        click.echo(f"{one.path}: {one.size / 1e6:,.1f} MB, {rows}")


@click.command(
    cls=Examples, epilog="lgcrawl check\nlgcrawl check --quick --archive backup/archive.db"
)
@click.option("--quick", is_flag=True, help="Samples of the texts and of the captured pages.")
@archive_option
@json_option
def check(quick: bool, archive: Path, as_json: bool) -> int:
    """Look through the archive and its captures for what is damaged, missing or left over.

    Reads only, also beside a crawl. One line for each finding: where, what, what to do. The exit
    code is 0 where there is none, 1 where there are some, 3 where the archive cannot be read.
    """
    from lgcrawl.archive.checking import examination as checking

    found = 0
    with _spinner() as watch:
        for finding in checking.check(archive, quick=quick, watch=watch):
            found += 1
            if as_json:
                row = {"where": finding.where, "what": finding.what, "todo": finding.todo}
                click.echo(json_lines.line(row))
            else:
                click.echo(str(finding))
    if not as_json:
        click.echo(f"{archive}: {many(found, 'findings') if found else 'no findings'}", err=True)
    return 1 if found else 0


@click.command(cls=Examples, epilog="lgcrawl compact")
@archive_option
@json_option
def compact(archive: Path, as_json: bool) -> None:
    """Give back to the disk what the archive and its captures do not use.

    Waits for nobody: while a crawl writes, it says so and does nothing. Killed at any moment it
    loses nothing.
    """
    from lgcrawl.archive import compacting

    with _spinner() as watch:
        done = compacting.compact(archive, lambda step: watch(step, 0))
    if as_json:
        row = {"before": done.before, "after": done.after, "bodies": done.bodies}
        click.echo(json_lines.line(row))
        return
    unused = f", {many(done.bodies, 'unused pages')}" if done.bodies else ""
    told = compacting.told
    click.echo(f"{archive}: {told(done.before)} before, {told(done.after)} after{unused}")


@click.command(
    cls=Examples,
    epilog="lgcrawl forget --matching 'Jo Rowntree' --dry-run\n"
    "lgcrawl forget --email jo.rowntree@example.gov.uk --yes\n"
    "lgcrawl forget --url https://www.example.gov.uk/news/jo-rowntree",
)
@click.option("--matching", metavar="TEXT", help="These words in this order, in any case.")
@click.option("--email", metavar="ADDRESS", help="This address, however it is written.")
@click.option("--url", help="The page of this address, and the records read from it.")
@click.option("--dry-run", is_flag=True, help="Say what would be erased; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Even where it may be more than one person.")
@archive_option
@json_option
def forget(
    matching: str | None,
    email: str | None,
    url: str | None,
    dry_run: bool,
    yes: bool,
    force: bool,
    archive: Path,
    as_json: bool,
) -> int:
    """Erase a person: out of records, their history, captured pages, the search and free pages.

    Shows first what would be erased, and asks. What is erased leaves a receipt that names nobody,
    and is erased again whenever a crawl meets it. Cut off, the same command run again finishes.
    """
    from lgcrawl.archive.forgetting import erasure as forgetting
    from lgcrawl.archive.forgetting.sought import Sought

    asked = {"matching": matching, "email": email, "url": url}
    given = [(kind, text) for kind, text in asked.items() if text is not None]
    if len(given) != 1:
        raise InputError("forget: name one of --matching, --email and --url")
    sought = Sought.of(*given[0])
    if not force:
        forgetting.refuse(sought.doubt(), sought)
    with _bar() as bar:
        found = forgetting.look_for(archive, sought, bar)
    begun = forgetting.known(archive, sought)
    if dry_run or not (found.counts or begun):
        _tell(found, as_json=as_json, written=False)
        return 0
    if not force:
        forgetting.refuse(found.doubt(), sought)
    if not yes:
        _ask(found)
    with _bar() as bar:
        receipt = forgetting.forget(archive, sought, bar)
    _tell(receipt.found, as_json=as_json, written=True, receipt=receipt.id, traces=receipt.traces)
    return 1 if receipt.traces else 0


def _ask(found: Found) -> None:
    """Show what would go; raises InputError where there is nobody to ask, Abort on a no."""
    if not sys.stdin.isatty():
        raise InputError("forget: no terminal to ask on; look with --dry-run, then add --yes")
    for line in _lines(found):
        click.echo(line, err=True)
    click.confirm("Erase it?", abort=True, err=True)


def _lines(found: Found) -> Iterator[str]:
    for table, count in found.counts.most_common():
        yield f"{table}: {count}"
        for context in found.contexts.get(table, ()):
            yield f"    {context}"


def _tell(
    found: Found,
    *,
    as_json: bool,
    written: bool,
    receipt: str | None = None,
    traces: list[str] | None = None,
) -> None:
    """What was found, with contexts; or what was erased, which is not shown again."""
    if as_json:
        row = {"written": written, "receipt": receipt, "counts": dict(found.counts)}
        shown = {} if written else {"contexts": found.contexts}
        click.echo(json_lines.line({**row, **shown, "traces": traces or []}))
        return
    if not written:
        for line in _lines(found):
            click.echo(line)
        records = f"in {len(found.records)} of {found.of} records; " if found.counts else ""
        click.echo(f"{records or 'not found; '}nothing was written", err=True)
        return
    for table, count in found.counts.most_common():
        click.echo(f"{table}: {count}")
    for trace in traces or ():
        click.echo(trace, err=True)
    click.echo(f"erased; receipt {receipt}")


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total or None
        )


@contextmanager
def _spinner() -> Iterator[Callable[[str, int], None]]:
    """What is being done, and how much of it was, on a terminal; nothing elsewhere."""
    with _bar() as bar:
        done: dict[str, int] = {}

        def watch(what: str, more: int) -> None:
            done[what] = done.get(what, 0) + more
            bar(f"{what} {done[what]:,}" if done[what] else what, 0, 0)

        yield watch
