"""lgcrawl warc import: years of history from other crawlers' files."""

from __future__ import annotations

from pathlib import Path

import click

from lgcrawl.cli.options import (
    Examples,
    Named,
    archive_option,
    json_option,
    many,
    say,
    sources_option,
)
from lgcrawl.cli.replaying import bar, explained
from lgcrawl.export import json_lines

_NO_PAGES = ("warcinfo", "metadata", "resource", "conversion")  # records of these types are none


@click.command(
    "import",
    cls=Examples,
    epilog="lgcrawl warc import crawl-2024-*.warc.gz\n"
    "lgcrawl warc import essex.warc --source essex-jobs",
)
@click.argument(
    "files",
    type=Named(exists=True, dir_okay=False, path_type=Path),
    nargs=-1,
    required=True,
    metavar="FILE...",
)
@click.option("--source", metavar="SLUG", help="The card to read all of it by.")
@sources_option
@archive_option
@json_option
def import_(
    files: tuple[Path, ...], source: str | None, sources: Path | None, archive: Path, as_json: bool
) -> int:
    """Bring the pages of WARC files in, and read them as if they had been crawled then.

    From wget, Browsertrix, Common Crawl or lgcrawl itself. A page belongs to the card that starts
    nearest to its address on the same host; pages of other hosts are left out and counted. What is
    there already is left as it is. Nothing is closed by an import.

    Exit code 1 where nothing was read from a file.
    """
    from lgcrawl.replay.importing import import_warcs

    with bar(archive) as progressed, explained(archive):
        done = import_warcs(archive, files, source=source, sources=sources, progressed=progressed)
    replayed = done.replayed
    for trouble in replayed.troubles:
        say(trouble)
    if as_json:
        click.echo(
            json_lines.line(
                {
                    "captures": done.read,
                    "kept": done.kept,
                    "runs": len(done.runs),
                    "records": replayed.records,
                    "new": replayed.new,
                    "changed": replayed.changed - replayed.new,
                    "strangers": dict(done.strangers.most_common()),
                    "skipped": dict(done.skipped.most_common()),
                }
            )
        )
    else:
        click.echo(
            f"{many(done.read, 'captures')} read, {done.kept:,} new; "
            f"{many(replayed.pages, 'pages')} gave {many(replayed.records, 'records')}, "
            f"{replayed.new:,} new",
            err=True,
        )
        for host, count in done.strangers.most_common(10):
            left = many(count, "captures")
            say(f"{host}: {left} left out; no card starts there (name one: --source)")
        for reason, count in done.skipped.most_common():
            if reason not in _NO_PAGES:
                say(f"{many(count, 'WARC records')} not read: {reason}")
    return 0 if done.read else 1
