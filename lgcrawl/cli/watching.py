"""lgcrawl status, doctor, alerts: how the sources do, what is wrong, and who is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgcrawl.cli.options import (
    Examples,
    Group,
    Named,
    archive_option,
    json_option,
    many,
    say,
    sources_option,
)
from lgcrawl.export import json_lines
from pipelines.errors import CardError, InputError, LgcrawlError

if TYPE_CHECKING:  # commands load what they need
    from lgcrawl.captures.store import Store
    from lgcrawl.cards import Card
    from lgcrawl.health.states import State
    from lgcrawl.health.targets import Target

FILE = Named(dir_okay=False, readable=False, allow_dash=True, path_type=Path)


@click.command(
    cls=Examples,
    epilog="lgcrawl status\n"
    "lgcrawl status --check                 # exit code 1 unless every source is good\n"
    "lgcrawl status --json | jq 'select(.state != \"good\")'\n"
    "lgcrawl status --prometheus /var/lib/node_exporter/lgcrawl.prom",
)
@sources_option
@archive_option
@json_option
@click.option(
    "--prometheus",
    type=FILE,
    metavar="FILE",
    help="Write metrics for a textfile collector; -: here.",
)
@click.option("--check", is_flag=True, help="Leave with 1 unless every source is good.")
def status(
    sources: Path | None, archive: Path, as_json: bool, prometheus: Path | None, check: bool
) -> int:
    """Show how each source does: its state, its last run and its three clocks.

    State good: the last run read its list; stale: nothing new for longer than usual, though every
    run is green; late: not crawled when it was due; bad: the last run failed or was suspicious.

    Exit code 0 whatever they are; with --check 1 where one is not good.
    """
    states = _states(archive, _cards(sources))
    if prometheus is not None:
        from lgcrawl.health.prometheus import exposition

        _write(exposition(states, datetime.now(UTC)), prometheus)
    if as_json:
        for state in states:
            click.echo(json_lines.line(state.plain()))
    elif prometheus is None:
        from rich.console import Console

        from lgcrawl import progress

        Console().print(progress.status_table(states, datetime.now(UTC)))
    return int(check and any(state.state != "good" for state in states))


@click.command(
    cls=Examples, epilog="lgcrawl doctor essex-jobs\nlgcrawl doctor essex-jobs --archive archive.db"
)
@click.argument("slug")
@sources_option
@archive_option
def doctor(slug: str, sources: Path | None, archive: Path) -> None:
    """Say what is wrong with a source, since when, what to try next, and show the page.

    Its card, its clocks, its last runs, what robots.txt says, and when it is due.
    """
    from lgcrawl import cards
    from lgcrawl.archive import queries
    from lgcrawl.health import doctor as health_doctor
    from lgcrawl.health import states

    card, unknown = None, None
    try:
        card = cards.find(slug, sources)
    except CardError as error:
        unknown = error
    now = datetime.now(UTC)
    with queries.connect_readonly(archive) as db:
        found = list(states.read(db, {slug: card} if card else {}, now, [slug]))
        if not found:
            if unknown:
                raise unknown
            raise InputError(f"{slug}: never run into {archive}; `lgcrawl crawl {slug}` does")
        if unknown and ": no card " not in str(unknown):
            say(str(unknown))  # a card that is there, and wrong
        with _store(archive) as store:
            for line in health_doctor.examine(found[0], card, db, store, now):
                click.echo(line)


@click.group(cls=Group)
def alerts() -> None:
    """Tell people when the state of a source changes, and send a digest.

    To whom is set in the environment: LGCRAWL_ALERT_WEBHOOK, LGCRAWL_ALERT_SMTP, LGCRAWL_PING_URL
    (docs/ops.md). `lgcrawl crawl` does it by itself, for the sources it crawled.
    """


@alerts.command("send", epilog="lgcrawl alerts send      # from cron, a while after the crawls")
@sources_option
@archive_option
def send(sources: Path | None, archive: Path) -> int:
    """Tell every change of state that was not told yet, also of sources that are not crawled.

    Exit code 1 where a target could not be told; it is told by the next command that sends.
    """
    found = _targets()
    states = _states(archive, _cards(sources))
    told, failed = tell(archive, states, found)
    click.echo(f"{many(told, 'changes')} told", err=True)
    return int(failed)


@alerts.command("digest", epilog="lgcrawl alerts digest    # once a day, from cron")
@sources_option
@archive_option
def digest(sources: Path | None, archive: Path) -> int:
    """Send how all sources do: those that are not good, with the reason."""
    from lgcrawl.health import alerts as health_alerts

    found = _targets()
    states = _states(archive, _cards(sources))
    subject, text = health_alerts.digest(states, datetime.now(UTC))
    return _sent(found, subject, text)


@alerts.command("test", epilog="lgcrawl alerts test")
def test() -> int:
    """Send a message to every target that is set, and call the ping URL."""
    from lgcrawl.health import targets

    found = targets.from_environment(os.environ)
    if not found and not os.environ.get(targets.PING):
        raise InputError(_UNSET)
    code = _sent(found, "lgcrawl: this is a test", "Alerts arrive here. Nothing is wrong.")
    return max(code, int(not ping()))


_UNSET = "alerts: nobody to tell; set LGCRAWL_ALERT_WEBHOOK or LGCRAWL_ALERT_SMTP"


def after_crawl(archive: Path, crawled: Mapping[str, Card], *, ended: bool) -> None:
    """Tell what has changed of the sources crawled; what goes wrong is a line, and told later.

    ``ended``: the crawl ran to its end, so that the dead man's switch hears of it.
    """
    from lgcrawl.health import targets

    try:
        found = targets.from_environment(os.environ)
        if found and crawled:
            tell(archive, _states(archive, crawled, crawled), found)
        if ended:
            ping()
    except LgcrawlError as error:
        say(f"alerts: {error}")


def tell(archive: Path, states: list[State], found: list[Target]) -> tuple[int, bool]:
    """Tell each target what it has not been told; how many changes, and whether one failed.

    A change counts as told only once the target has taken it.
    """
    from lgcrawl.archive import past, queries
    from lgcrawl.archive.writer import Writer
    from lgcrawl.health import alerts as health_alerts
    from lgcrawl.health.targets import NotTold

    count, failed = 0, False
    for target in found:
        with queries.connect_readonly(archive) as db:
            changes = health_alerts.changes(states, past.told(db, target.name))
        if not changes:
            continue
        try:
            target.send(*health_alerts.message(changes))
        except NotTold as error:
            say(f"alerts: not told: {error}; the next run tries again")
            failed = True
            continue
        told = health_alerts.remembered(target.name, changes, datetime.now(UTC))
        with Writer.open(archive, shared=True) as writer:
            writer.tell(told).result()
        count = max(count, len(changes))
    return count, failed


def ping() -> bool:
    """Tell the dead man's switch; False where that failed."""
    from lgcrawl.health import targets

    try:
        targets.ping(os.environ)
    except targets.NotTold as error:
        say(f"alerts: not told: {error}")
        return False
    return True


def _targets() -> list[Target]:
    from lgcrawl.health import targets

    found = targets.from_environment(os.environ)
    if not found:
        raise InputError(_UNSET)
    return found


def _sent(found: list[Target], subject: str, text: str) -> int:
    from lgcrawl.health.targets import NotTold

    code = 0
    for target in found:
        try:
            target.send(subject, text)
            click.echo(f"told: {target.name}", err=True)
        except NotTold as error:
            say(f"alerts: not told: {error}")
            code = 1
    return code


def _states(
    archive: Path, cards: Mapping[str, Card], only: Collection[str] | None = None
) -> list[State]:
    from lgcrawl.archive import queries
    from lgcrawl.health import states

    with queries.connect_readonly(archive) as db:
        return list(states.read(db, cards, datetime.now(UTC), only))


def _cards(folder: Path | None) -> dict[str, Card]:
    """The cards by slug; one that cannot be read costs the others nothing."""
    from lgcrawl import cards

    found, faults = cards.readable(folder)
    for fault in faults:
        say(str(fault))
    return found


@contextmanager
def _store(archive: Path) -> Iterator[Store | None]:
    """The captures of an archive, where there are any."""
    from lgcrawl.captures.database import captures_path, reading
    from lgcrawl.captures.store import Store

    with reading(captures_path(archive)) as db:
        yield Store(db) if db is not None else None


def _write(text: str, output: Path) -> None:
    from lgcrawl.captures.whole_file import replacing

    if str(output) == "-":
        sys.stdout.write(text)
        return
    with replacing(output) as file:
        file.write(text.encode())
