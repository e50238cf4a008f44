"""The command line; each command is a thin call into the rooms."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import click

from lgcrawl import __version__, cards
from lgcrawl.export import json_lines
from lgcrawl.settings import LGCRAWL_ARCHIVE
from pipelines.errors import InputError, LgcrawlError

HOST_PORT = re.compile(r"[\w.\-]+:\d{1,5}|\[[0-9a-fA-F:.]+\]:\d{1,5}")

archive_option = click.option(
    "--archive",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(LGCRAWL_ARCHIVE),
    show_default=True,
    help="The SQLite archive (environment: LGCRAWL_ARCHIVE).",
)
sources_option = click.option(
    "--sources",
    type=click.Path(file_okay=False, path_type=Path),
    help="Read cards from this folder instead of the ones that ship.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine.")


class Examples(click.Command):
    """A command whose help keeps the line breaks of its examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples as written, a line each."""
        if self.epilog:
            with formatter.section("Examples"):
                formatter.write("\n".join(f"  {line}" for line in self.epilog.splitlines()) + "\n")


class Group(click.Group):
    """Commands in the order of use."""

    command_class = Examples
    group_class = type

    def list_commands(self, ctx: click.Context) -> list[str]:
        """As defined, not by the alphabet."""
        return list(self.commands)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lgcrawl")
def cli() -> None:
    """Crawl UK public-sector news and jobs into a SQLite archive that can be cited.

    Start with `lgcrawl demo`; then `lgcrawl sources list` and `lgcrawl crawl SLUG`.
    """


def main() -> None:
    """Run the command line: every expected error is one line, and the exit code is true."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _say("interrupted", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except LgcrawlError as error:
        code = _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = _say("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left
        code = 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EDQUOT):
            raise
        where = f" {error.filename}" if error.filename else ""
        code = _say(f"cannot write{where}: {error.strerror}; make room and run again", 3)
    sys.exit(code if isinstance(code, int) else 0)


def _say(what: str, code: int) -> int:
    print(f"lgcrawl: {what}", file=sys.stderr)
    return code


# -- crawl ------------------------------------------------------------------------------------
@cli.command(
    epilog="lgcrawl crawl govuk-news\n"
    "lgcrawl crawl --all --limit-pages 20\n"
    "lgcrawl crawl mine --sources ./cards --archive try.db --allow-private 127.0.0.1:8000"
)
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--all", "every", is_flag=True, help="Every card.")
@sources_option
@archive_option
@click.option("--limit-pages", type=click.IntRange(1), help="At most N pages of each source.")
@click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST:PORT",
    help="Let this private address be fetched; repeat for more.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    help="Seconds between two requests to a host  [default: 1; none for --allow-private].",
)
@click.option("--log-json", is_flag=True, help="JSON lines on stderr instead of progress bars.")
@click.option("-v", "--verbose", is_flag=True, help="Scrapy's own log on stderr.")
@json_option
def crawl(
    slugs: tuple[str, ...],
    every: bool,
    sources: Path | None,
    archive: Path,
    limit_pages: int | None,
    allow_private: tuple[str, ...],
    delay: float | None,
    log_json: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Crawl sources into the archive.

    Exit code 0: every source ok, unchanged or empty by its own word; 1: one was partial,
    suspicious or failed; 2: bad input; 3: the archive failed; 4: another crawl is writing to it;
    130: interrupted. docs/ops.md explains outcomes.
    """
    private = [part for value in allow_private for part in re.split(r"[,\s]+", value) if part]
    private += [slug for slug in slugs if HOST_PORT.fullmatch(slug)]
    for value in private:
        if not HOST_PORT.fullmatch(value):
            raise InputError(f"--allow-private {value}: write HOST:PORT, e.g. 127.0.0.1:8000")
    names = [slug for slug in slugs if not HOST_PORT.fullmatch(slug)]
    if every == bool(names):
        raise InputError("crawl: name sources or say --all; `lgcrawl sources list` shows them")
    chosen = cards.load_all(sources) if every else [cards.find(name, sources) for name in names]
    if not chosen:
        raise InputError(f"{sources}: no cards in it; a card is a file SLUG.toml")

    from lgcrawl import health, progress, schedule

    bars = sys.stderr.isatty() and not log_json
    watcher: Any = progress.Bars(chosen) if bars else progress.Lines() if log_json else None
    options = schedule.Options(archive, sources, limit_pages, private, delay)
    if verbose:
        options.log_level = "INFO"
    engine = schedule.Crawl(chosen, options, watcher or progress.Plain())
    with watcher if bars else nullcontext():
        reports = engine.run()
    if as_json:
        for report in reports:
            click.echo(json_lines.line(progress.summary(report)))
    elif bars:
        from rich.console import Console

        Console(stderr=True).print(progress.table(reports))
    outcomes = {report.source: report.verdict.outcome for report in reports}
    return 130 if engine.interrupted else health.exit_code(outcomes, limited=bool(limit_pages))


# -- extract ----------------------------------------------------------------------------------
@cli.command(
    epilog="lgcrawl extract saved.html --url https://www.example.gov.uk/news/1\n"
    "lgcrawl extract pages/*.html.gz | jq .title\n"
    "curl -s https://www.example.gov.uk/jobs | lgcrawl extract - --kind list"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...|URL|-")
@click.option("--url", help="The address the bytes came from.")
@click.option(
    "--kind",
    type=click.Choice(["auto", "article", "vacancy", "list", "feed"]),
    default="auto",
    show_default=True,
    help="What to read the page as.",
)
@click.option("--source", metavar="SLUG", help="Read with this card's selectors.")
@sources_option
@click.option("--allow-private", multiple=True, metavar="HOST:PORT", help="As for crawl.")
def extract(
    files: tuple[str, ...],
    url: str | None,
    kind: Any,
    source: str | None,
    sources: Path | None,
    allow_private: tuple[str, ...],
) -> int:
    """Print the records of saved pages as JSON, one a line: the tool for writing a card.

    Exit code 1 when a file gave no record; the reason is one line on stderr.
    """
    from lgcrawl.saved import records_of

    card = cards.find(source, sources).resolved() if source else None
    missed = 0
    for name in files:
        try:
            for record in records_of(name, url=url, kind=kind, card=card, private=allow_private):
                click.echo(json_lines.line(record))
        except InputError as error:
            missed += 1
            _say(f"{name}: {error}", 0)
    return 1 if missed else 0


# -- normalise --------------------------------------------------------------------------------
@cli.command(
    epilog="echo 'Band C, SCP 5 - 8 (£18,795 - £19,945 per annum)' | lgcrawl normalise salary\n"
    "lgcrawl normalise employer names.txt > names.jsonl\n"
    "echo 'Closes in 3 days' | lgcrawl normalise date --base 2026-11-23"
)
@click.argument("what", type=click.Choice(["salary", "employer", "place", "date", "contract"]))
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE|-]")
@click.option("--base", type=click.DateTime(["%Y-%m-%d"]), help="The day the text was printed.")
def normalise(what: str, file: IO[bytes], base: datetime | None) -> None:
    """Clean printed texts: one raw string a line in, one JSON object a line out."""
    from pipelines import contract, dates, employer, place, salary

    day = base.date() if base else None
    clean: dict[str, Callable[[str], Any]] = {
        "salary": salary.parse,
        "employer": lambda raw: employer.match(raw, on=day),
        "place": place.parse,
        "date": lambda raw: dates.parse(raw, day),
        "contract": contract.parse,
    }
    for line in file:
        raw = line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")
        click.echo(json_lines.line(clean[what](raw).to_dict()))


# -- export -----------------------------------------------------------------------------------
@cli.command(
    epilog="lgcrawl export vacancies --since 7d --format excel-csv -o recent.csv\n"
    "lgcrawl export vacancies --employer la-ess --min-salary 40000\n"
    "lgcrawl export articles --since 2026-11-01 --format jsonl"
)
@click.argument("what", type=click.Choice(["vacancies", "articles"]))
@click.option("--since", help="First seen or published since: 7d, 12h, or a date.")
@click.option("--employer", metavar="ID", help="An id of the register, e.g. la-ess.")
@click.option("--region", help="A region or nation, e.g. 'South East' or Wales.")
@click.option("--min-salary", type=float, metavar="N", help="Pounds a year, full time.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "excel-csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="excel-csv opens rightly in Excel, and no cell can be a formula.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
@archive_option
def export(
    what: str,
    since: str | None,
    employer: str | None,
    region: str | None,
    min_salary: float | None,
    form: str,
    output: Path | None,
    archive: Path,
) -> None:
    """Write vacancies or articles as a table, newest first."""
    from lgcrawl.archive import queries
    from lgcrawl.export import tables

    with queries.connect_readonly(archive) as db:
        start = _since(since)
        if what == "vacancies":
            rows = queries.vacancies(
                db, since=start, employer=employer, region=region, min_salary=min_salary
            )
        else:
            rows = queries.articles(db, since=start, employer=employer)
        count = tables.write(rows, what, form, output)
    if output:
        click.echo(f"{count} {what} in {output}", err=True)


def _since(text: str | None) -> str | None:
    """``7d`` or a date as the UTC moment it means."""
    if not text:
        return None
    ago = re.fullmatch(r"(\d{1,5})([hdw])", text.strip().lower())
    if ago:
        unit = {"h": "hours", "d": "days", "w": "weeks"}[ago[2]]
        moment = datetime.now(UTC) - timedelta(**{unit: int(ago[1])})
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InputError(f"--since {text}: write 7d, 12h, 2w or a date like 2026-11-01") from None


# -- status, serve, demo ----------------------------------------------------------------------
@cli.command(epilog="lgcrawl status\nlgcrawl status --json --archive data/var/archive.db")
@archive_option
@json_option
def status(archive: Path, as_json: bool) -> None:
    """Show each source's last run: outcome, reason, counts."""
    from lgcrawl.archive import queries

    with queries.connect_readonly(archive) as db:
        rows = list(queries.status(db))
    if as_json:
        for row in rows:
            click.echo(json_lines.line(row))
        return
    from rich.console import Console

    from lgcrawl import progress

    Console().print(progress.status_table(rows))


@cli.command(epilog="lgcrawl serve\nlgcrawl serve --port 8900 --archive data/var/demo/archive.db")
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
def serve(archive: Path, host: str, port: int) -> int:
    """Browse the archive in Datasette (needs the extra: pip install 'lgcrawl[site]')."""
    from lgcrawl.site import server

    return server.run(archive, host, port)


@cli.command(epilog="lgcrawl demo\nlgcrawl demo --folder /tmp/lgcrawl-demo")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/var/demo"),
    show_default=True,
    help="Where the demo's archive and CSV go; what an earlier demo left there is replaced.",
)
def demo(folder: Path) -> int:
    """Crawl a small public-sector web on this machine, twice, and show what changed."""
    from lgcrawl.demo import tour

    return tour.run(folder)


# -- sources ----------------------------------------------------------------------------------
@cli.group(cls=Group)
def sources() -> None:
    """List, show and check the source cards."""


def _cards(folder: Path | None) -> Iterator[cards.Card]:
    yield from cards.load_all(folder)


@sources.command("list", epilog="lgcrawl sources list\nlgcrawl sources list --json | jq .slug")
@sources_option
@json_option
def sources_list(sources: Path | None, as_json: bool) -> None:
    """One line a card: slug, kind, records, title."""
    for card in _cards(sources):
        if as_json:
            click.echo(card.model_dump_json(exclude={"path"}))
        else:
            click.echo(f"{card.slug:<34} {card.kind:<8} {card.records:<8} {card.title}")


@sources.command("show", epilog="lgcrawl sources show govuk-news")
@click.argument("slug")
@sources_option
@json_option
def sources_show(slug: str, sources: Path | None, as_json: bool) -> None:
    """One card with everything it inherits from its platform."""
    card = cards.find(slug, sources).resolved()
    if as_json:
        click.echo(card.model_dump_json(exclude={"path"}))
        return
    for key, value in card.model_dump(exclude_defaults=True, mode="json").items():
        click.echo(f"{key:<11} {value}")


@sources.command("check", epilog="lgcrawl sources check\nlgcrawl sources check --sources ./cards")
@sources_option
def sources_check(sources: Path | None) -> int:
    """Check every card and platform without the network; one line a problem."""
    problems = cards.check(sources)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        return 2
    click.echo(f"{sum(1 for _ in _cards(sources))} cards, all good")
    return 0
