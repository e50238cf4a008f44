"""lgcrawl export, serve: what the archive holds."""

from __future__ import annotations

from pathlib import Path

import click

from lgcrawl.cli.options import (
    Examples,
    Finite,
    Named,
    archive_option,
    known_employer,
    known_region,
    since_moment,
)

OUTPUT = Named(dir_okay=False, readable=False, path_type=Path)


@click.command(
    cls=Examples,
    epilog="lgcrawl export vacancies --since 7d --format excel-csv -o recent.csv\n"
    "lgcrawl export vacancies --employer la-ess --min-salary 40000\n"
    "lgcrawl export articles --since 2026-11-01 --format jsonl",
)
@click.argument("what", type=click.Choice(["vacancies", "articles"]))
@click.option("--since", help="First seen or published since: 7d, 12h, or a date.")
@click.option("--employer", metavar="ID", help="An id of the register, e.g. la-ess.")
@click.option("--region", help="A region or nation, e.g. 'South East' or Wales.")
@click.option("--min-salary", type=Finite(), metavar="N", help="Pounds a year, full time.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "excel-csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="excel-csv opens rightly in Excel, and no cell can be a formula.",
)
@click.option("-o", "--output", type=OUTPUT, help="A file.")
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

    start, region = since_moment(since), known_region(region)
    employer = known_employer(employer, "--employer ").id if employer is not None else None
    if output:
        tables.spare(output, archive)
    with queries.connect_readonly(archive) as db:
        if what == "vacancies":
            found = queries.vacancies(
                db, since=start, employer=employer, region=region, min_salary=min_salary
            )
        else:
            found = queries.articles(db, since=start, employer=employer)
        count = tables.write(found, what, form, output)
    if output:
        click.echo(f"{count} {what} in {output}", err=True)


@click.command(
    cls=Examples,
    epilog="lgcrawl serve\nlgcrawl serve --port 8900 --archive data/var/demo/archive.db",
)
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
def serve(archive: Path, host: str, port: int) -> int:
    """Browse the archive in Datasette.

    Needs the extra: pip install 'lgcrawl[site]'. Read-only, on this machine unless --host says.
    """
    from lgcrawl.site import server

    return server.run(archive, host, port)
