"""lgcrawl capture, warc: what was fetched, shown as it was, listed, pruned, exported as WARC."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgcrawl import __version__
from lgcrawl.cli.options import (
    Group,
    Named,
    archive_option,
    json_option,
    many,
    say,
    since_moment,
    sources_option,
)
from lgcrawl.cli.replaying import bar
from lgcrawl.export import json_lines
from pipelines.errors import InputError

if TYPE_CHECKING:  # commands load what they need
    from lgcrawl.captures.capture import Capture
    from lgcrawl.captures.retention import Due
    from lgcrawl.captures.store import Listed, Store

OUTPUT = Named(dir_okay=False, readable=False, path_type=Path)
_ID = re.compile(r"cap_[a-z2-7]{20}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # what could steer a terminal

RESTED_ON = """
SELECT capture FROM vacancies UNION SELECT listed_capture FROM vacancies
UNION SELECT capture FROM articles UNION SELECT listed_capture FROM articles
UNION SELECT sample FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY source)
"""
NAMED_BY_VERSIONS = """
SELECT capture FROM vacancy_versions UNION SELECT capture FROM article_versions
"""
SOURCES = "SELECT slug FROM sources"

source_option = click.option("--source", metavar="SLUG", help="Only what this source fetched.")
since_option = click.option("--since", help="Fetched since: 7d, 12h, or a date.")


@click.group(cls=Group)
def capture() -> None:
    """Show, list and prune what was fetched, kept byte for byte beside the archive."""


@capture.command(
    "show",
    epilog="lgcrawl capture show https://www.example.gov.uk/jobs/1 -o page.html\n"
    "lgcrawl capture show https://www.example.gov.uk/jobs/1 --at 2026-11-23 > page.html\n"
    "lgcrawl capture show cap_4ey7ffhlcxuzfx3dyvrp --headers\n"
    "lgcrawl capture show cap_4ey7ffhlcxuzfx3dyvrp --raw -o notice.pdf",
)
@click.argument("what", metavar="ID|URL")
@click.option("--at", metavar="DATE", help="As it was on this day or at this moment.")
@click.option("--headers", "as_headers", is_flag=True, help="What was asked and answered instead.")
@click.option("--raw", is_flag=True, help="The bytes as kept; they may hold anything.")
@click.option("-o", "--output", type=OUTPUT, help="A file.")
@archive_option
def show(
    what: str, at: str | None, as_headers: bool, raw: bool, output: Path | None, archive: Path
) -> None:
    """Write a page as it was, safe to open: nothing in it runs or loads anything.

    The newest capture of an address, or the one with an id. Text, tables, headings and links stay.
    """
    from lgcrawl.captures import showing

    if raw and as_headers:
        raise InputError("--raw and --headers: write one of them")
    if output:
        _spare(output, archive)
    if raw and output is None and sys.stdout.isatty():
        raise InputError("--raw: bytes may steer a terminal; name a file with -o")
    with _store(archive) as store:
        found = _find(store, what, _moment(at))
    if raw:
        _write(found.body or b"", output)
    elif as_headers:
        _write(showing.headers(found).encode("utf-8", "replace"), output)
    else:
        _write(showing.page(found).encode("utf-8", "replace"), output)


@capture.command(
    "list",
    epilog="lgcrawl capture list --since 7d --source essex-jobs\n"
    "lgcrawl capture list --url https://www.example.gov.uk/jobs --json | jq .id",
)
@source_option
@since_option
@click.option("--url", help="Only captures of this address.")
@archive_option
@json_option
def list_(
    source: str | None, since: str | None, url: str | None, archive: Path, as_json: bool
) -> None:
    """One line a capture, oldest first: id, moment, status, role, bytes, source, address."""
    count = 0
    with _store(archive) as store:
        for row in store.listed(source=source, since=since_moment(since), url=url):
            click.echo(json_lines.line(_plain(row)) if as_json else _row(row))
            count += 1
    if not count:
        click.echo("no such captures", err=True)


@capture.command(
    "prune",
    epilog="lgcrawl capture prune                  # by the cards' own [captures] keep\n"
    "lgcrawl capture prune --older 400d --dry-run\n"
    "lgcrawl capture prune --older 90d --source essex-jobs",
)
@click.option(
    "--older", metavar="AGE", help="Older than: 400d or 52w; left out: what each card keeps."
)
@source_option
@click.option("--dry-run", is_flag=True, help="Say what would go; drop nothing.")
@click.option("--force", is_flag=True, help="Also what the archive's records rest on.")
@sources_option
@archive_option
def prune(
    older: str | None,
    source: str | None,
    dry_run: bool,
    force: bool,
    sources: Path | None,
    archive: Path,
) -> None:
    """Drop captures past an age, and the bodies that no capture needs any more.

    Without --older a capture stays as long as its source's card says ([captures] keep), for good
    where it says nothing.

    What the archive's records rest on stays, unless --force.
    """
    from lgcrawl.captures import retention
    from lgcrawl.captures.database import captures_path, connect

    days = None if older is None else _days(older)
    keep = _kept(sources) if older is None else {}
    with _store(archive) as store:  # no captures, no lock
        if source is not None and not _is_known(archive, store, source):
            raise InputError(f"{archive}: nothing of a source {source!r}; see `lgcrawl status`")
    with nullcontext() if dry_run else _locked(archive):
        due = _due(archive, source, keep, days, () if force else protected(archive))
        kept = f", {len(due.spared)} kept, on which records rest" if due.spared else ""
        if dry_run or not due.drop:
            click.echo(f"{many(len(due.drop), 'captures')} would go{kept}", err=True)
            return
        with closing(connect(captures_path(archive))) as db:
            named = _ids(archive, NAMED_BY_VERSIONS) if _is_there(archive) else set()
            went = retention.prune(db, due.drop, named)
    said = f"{many(went.captures, 'captures')} and {many(went.bodies, 'bodies')} gone"
    click.echo(f"{said}, {many(went.size, 'bytes')}{kept}", err=True)


def _due(
    archive: Path,
    source: str | None,
    keep: dict[str | None, int],
    days: int | None,
    spared: Collection[str],
) -> Due:
    from lgcrawl.captures import retention

    with _store(archive) as store:
        rows = store.listed(source=source)
        return retention.due(rows, datetime.now(UTC), keep, default=days, protected=spared)


@contextmanager
def _locked(archive: Path) -> Iterator[None]:
    """No crawl writes meanwhile: what it keeps could come to rest on what is about to go."""
    from lgcrawl.archive.database import now
    from lgcrawl.archive.lock import Lock

    lock = Lock(archive, now())
    try:
        yield
    finally:
        lock.release()


def protected(archive: Path) -> Collection[str]:
    """The captures that prune leaves without --force: those a record as it is now rests on,
    and those that show what is wrong with the last run of a source.
    """
    return _ids(archive, RESTED_ON)


def _ids(archive: Path, sql: str) -> set[str]:
    """What a question to the archive gives; raises ArchiveError where there is none."""
    from lgcrawl.archive import queries

    with queries.connect_readonly(archive) as db:
        return {id for (id,) in db.execute(sql)}


def _is_known(archive: Path, store: Store, source: str) -> bool:
    of_captures = next(store.listed(source=source), None) is not None
    return of_captures or (_is_there(archive) and source in _ids(archive, SOURCES))


def _is_there(archive: Path) -> bool:
    """Whether the captures have their archive beside them; with --force they need none."""
    from lgcrawl.archive.database import look

    return look(archive)


@click.group(cls=Group)
def warc() -> None:
    """Exchange captures with web archives, as WARC files."""


@warc.command(
    "export",
    epilog="lgcrawl warc export all.warc.gz\n"
    "lgcrawl warc export --source essex-jobs --since 2026-11-01 essex.warc.gz",
)
@click.argument("file", type=OUTPUT, metavar="FILE.warc.gz")
@source_option
@since_option
@archive_option
def export(file: Path, source: str | None, since: str | None, archive: Path) -> int:
    """Write captures as a WARC 1.1 file; the same captures give the same record ids each time.

    The file appears whole or not at all. Exit code 1 when there is no such capture.
    """
    from lgcrawl.captures.database import captures_path, reading
    from lgcrawl.captures.store import Store
    from lgcrawl.captures.warc_writing import WarcFile
    from lgcrawl.captures.whole_file import replacing

    start = since_moment(since)
    if not file.name.endswith(".gz"):
        raise InputError(f"{file}: it is written compressed; name a file that ends in .warc.gz")
    _spare(file, archive)
    with reading(captures_path(archive)) as db:
        total = Store(db).count(source, start) if db else 0
        if db is None or not total:
            click.echo("no such captures", err=True)
            return 1
        software = f"lgcrawl/{__version__}"
        with replacing(file) as out, bar(file) as progressed:
            writing = WarcFile(out, db, software=software, source=source, since=start)
            count = writing.write(
                file.name, datetime.now(UTC), lambda done: progressed("writing", done, total)
            )
    click.echo(f"{many(count, 'captures')} in {file}", err=True)
    return 0


@contextmanager
def _store(archive: Path) -> Iterator[Store]:
    """The captures of an archive; raises InputError where there are none yet."""
    from lgcrawl.captures.database import captures_path, reading
    from lgcrawl.captures.store import Store

    path = captures_path(archive)
    with reading(path) as db:
        if db is None:
            raise InputError(f"{path}: no captures yet; `lgcrawl crawl` keeps them")
        yield Store(db)


def _find(store: Store, what: str, at: str | None) -> Capture:
    """The capture meant: of an answer that says nothing has changed, the one it speaks of."""
    if _ID.fullmatch(what):
        found = store.get(what)
        if found is None:
            raise InputError(f"{what}: no capture has this id; `lgcrawl capture list` names them")
        repeated = store.repeated(what) if found.body is None else None
        if repeated:
            say(f"{what} brought no body ({found.status}); shown is what it repeats, {repeated.id}")
        return repeated or found
    for url in dict.fromkeys((what, what.rstrip("/"), f"{what}/")):
        found = store.latest(url, at)
        if found:
            return found
    when = f" by {at}" if at else ""
    raise InputError(
        f"{what[:200]!r}: no capture of this address{when}; `lgcrawl capture list` names them"
    )


def _moment(text: str | None) -> str | None:
    """``--at``: a day or a moment, as it is kept."""
    from lgcrawl.captures.capture import is_moment

    if text is None or is_moment(text):
        return text
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InputError(
            f"--at {text[:100]!r}: write a date like 2026-11-23, or a moment like "
            "2026-11-23T06:15:00Z"
        ) from None


def _kept(sources: Path | None) -> dict[str | None, int]:
    """Days that captures are kept, by source, where its card says so."""
    from lgcrawl import cards
    from lgcrawl.card_values import period

    found: dict[str | None, int] = {}
    for card in cards.load_all(sources):
        if card.captures.keep and (time := period(card.captures.keep)):
            found[card.slug] = max(1, time.days)
    return found


def _days(text: str) -> int:
    """``400d`` or ``52w`` in days."""
    age = re.fullmatch(r"(\d{1,5})([dw])", text.strip().lower())
    if age is None:
        raise InputError(f"--older {text[:100]!r}: write 400d or 52w")
    return int(age[1]) * {"d": 1, "w": 7}[age[2]]


def _spare(output: Path, archive: Path) -> None:
    from lgcrawl.captures.database import captures_path
    from lgcrawl.export import tables

    for database in (archive, captures_path(archive)):
        tables.spare(output, database)


def _write(data: bytes, output: Path | None) -> None:
    from lgcrawl.captures.whole_file import replacing

    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    with replacing(output) as file:
        file.write(data)
    click.echo(f"{many(len(data), 'bytes')} in {output}", err=True)


def _plain(row: Listed) -> dict[str, str | int | None]:
    from dataclasses import asdict

    return asdict(row) | {"digest": row.digest.hex() if row.digest else None}


def _row(row: Listed) -> str:
    size = "-" if row.size is None else str(row.size)
    columns = f"{row.id} {row.fetched_at:<20} {row.status} {row.role:<8} {size:>9}"
    return f"{columns} {row.source or '-':<24} {_UNSAFE.sub('?', row.url)}"
