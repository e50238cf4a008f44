"""lgcrawl crawl, demo."""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from lgcrawl import cards
from lgcrawl.cli import loading, watching
from lgcrawl.cli.options import (
    Examples,
    Finite,
    Named,
    archive_option,
    json_option,
    many,
    say,
    sources_option,
)
from lgcrawl.export import json_lines
from lgcrawl.fetch.contact import require_contact
from lgcrawl.settings import CONTACT, LGCRAWL_QUEUE
from pipelines.errors import InputError

HOST_PORT = re.compile(r"[\w.\-]+:\d{1,5}|\[[0-9a-fA-F:.]+\]:\d{1,5}")


@click.command(
    cls=Examples,
    epilog="lgcrawl crawl govuk-news\n"
    "lgcrawl crawl --all --limit-pages 20\n"
    "lgcrawl crawl --due\n"
    "lgcrawl crawl mine --sources ./cards --archive try.db --allow-private 127.0.0.1:8000",
)
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--all", "every", is_flag=True, help="Every card.")
@click.option("--due", is_flag=True, help="Of these, or of all, only those that are due.")
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
    type=Finite(0, 3600),
    help="Seconds between two requests to a host  [default: 1; none for --allow-private].",
)
@click.option(
    "--wait",
    type=Finite(0, 86400),
    default=0,
    show_default=True,
    help="Seconds to wait for another run of a source to end.",
)
@click.option("--log-json", is_flag=True, help="JSON lines on stderr instead of progress bars.")
@click.option("-v", "--verbose", is_flag=True, help="Scrapy's own log on stderr.")
@json_option
def crawl(
    slugs: tuple[str, ...],
    every: bool,
    due: bool,
    sources: Path | None,
    archive: Path,
    limit_pages: int | None,
    allow_private: tuple[str, ...],
    delay: float | None,
    wait: float,
    log_json: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Crawl sources into the archive.

    Exit code 0: every source ok, unchanged or empty by its own word; 1: one was partial,
    suspicious or failed; 2: bad input; 3: the archive failed; 4: another run of a source goes on;
    130: interrupted, and the next crawl goes on where it was. docs/ops.md explains outcomes.
    """
    private = [part for value in allow_private for part in re.split(r"[,\s]+", value) if part]
    private += [slug for slug in slugs if HOST_PORT.fullmatch(slug)]
    for value in private:
        if not HOST_PORT.fullmatch(value):
            raise InputError(f"--allow-private {value}: write HOST:PORT, e.g. 127.0.0.1:8000")
    names = [slug for slug in slugs if not HOST_PORT.fullmatch(slug)]
    every = every or (due and not names)
    if every == bool(names):
        raise InputError(
            "crawl: name sources, or say --all or --due; `lgcrawl sources list` shows them"
        )
    chosen = cards.load_all(sources) if every else [cards.find(name, sources) for name in names]
    if not chosen:
        raise InputError(f"{sources}: no cards in it; a card is a file SLUG.toml")
    require_contact(CONTACT, (url for card in chosen for url in card.start), private)
    if due:
        from lgcrawl.schedule import turn

        chosen, known = turn.due_now(chosen, archive, LGCRAWL_QUEUE), len(chosen)
        if not chosen:
            say(f"nothing is due: {many(known, 'sources')}; see `lgcrawl schedule next`")
            watching.after_crawl(archive, {}, ended=True)
            return 0

    with loading():
        from lgcrawl import engine, health, progress
        from pipelines import normalise

        normalise.ready()
    bars = sys.stderr.isatty() and not log_json
    watcher: Any = progress.Bars(chosen) if bars else progress.Lines() if log_json else None
    options = engine.Options(archive, sources, limit_pages, private, delay, wait)
    if verbose:
        options.log_level = "INFO"
    crawling = engine.Crawl(chosen, options, watcher or progress.Plain())
    with watcher if bars else nullcontext(), loading():  # until the crawl hears it itself
        reports = crawling.run()
    if as_json:
        for report in reports:
            click.echo(json_lines.line(progress.summary(report)))
    elif bars:
        from rich.console import Console

        Console(stderr=True).print(progress.table(reports))
    outcomes = {report.source: report.verdict.outcome for report in reports}
    crawled = {card.slug: card for card in chosen if card.slug in outcomes}
    watching.after_crawl(archive, crawled, ended=not crawling.interrupted)
    return 130 if crawling.interrupted else health.exit_code(outcomes, limited=bool(limit_pages))


@click.command(cls=Examples, epilog="lgcrawl demo\nlgcrawl demo --folder /tmp/lgcrawl-demo")
@click.option(
    "--folder",
    type=Named(file_okay=False, readable=False, path_type=Path),
    default=Path("data/var/demo"),
    show_default=True,
    help="Where the demo's archive and CSV go; what an earlier demo left there is replaced.",
)
def demo(folder: Path) -> int:
    """Crawl a small web on this machine, twice.

    Between the two a vacancy appears, a salary changes and a post is gone; it shows each.
    """
    from lgcrawl.demo import tour

    return tour.run(folder)
