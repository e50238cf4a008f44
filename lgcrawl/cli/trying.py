"""lgcrawl extract, normalise: one page or one string at a time, nothing stored."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from lgcrawl import cards
from lgcrawl.cli.options import Examples, Named, known_region, say, sources_option
from lgcrawl.export import json_lines
from pipelines.errors import FetchRefused, InputError
from pipelines.lookups import rows


@click.command(
    cls=Examples,
    epilog="lgcrawl extract saved.html --url https://www.example.gov.uk/news/1\n"
    "lgcrawl extract pages/*.html.gz | jq .title\n"
    "curl -s https://www.example.gov.uk/jobs | lgcrawl extract - --kind list\n"
    "lgcrawl extract --what https://jobs.example.gov.uk/",
)
@click.argument(
    "files", type=Named(readable=False), nargs=-1, required=True, metavar="FILE...|URL|-"
)
@click.option("--url", help="The address the bytes came from.")
@click.option(
    "--kind",
    type=click.Choice(["auto", "article", "vacancy", "list", "feed"]),
    default="auto",
    show_default=True,
    help="What to read the page as.",
)
@click.option(
    "--what", is_flag=True, help="Say what each page is and which platform made it, no records."
)
@click.option("--source", metavar="SLUG", help="Read with this card's selectors.")
@sources_option
@click.option("--allow-private", multiple=True, metavar="HOST:PORT", help="As for crawl.")
def extract(
    files: tuple[str, ...],
    url: str | None,
    kind: Any,
    what: bool,
    source: str | None,
    sources: Path | None,
    allow_private: tuple[str, ...],
) -> int:
    """Print the records of saved pages as JSON lines.

    The tool for writing a card: nothing is stored.

    Exit code 1 when a file gave no record; the reason is one line on stderr.
    """
    from lgcrawl.saved import is_url, kind_of, records_of

    if "-" in files:
        _require_stdin()
    card = cards.find(source, sources).resolved() if source else None
    pages = None
    if urls := [name for name in files if is_url(name)]:
        from lgcrawl.fetch.once import fetch_all

        pages = fetch_all(urls, allow_private)
    missed = 0
    for name in files:
        try:
            if what:
                click.echo(json_lines.line(kind_of(name, url=url, pages=pages)))
                continue
            for record in records_of(name, url=url, kind=kind, card=card, pages=pages):
                click.echo(json_lines.line(record))
        except (InputError, FetchRefused) as error:
            missed += 1
            say(f"{name}: {error}")
    return 1 if missed else 0


@click.command(
    cls=Examples,
    epilog="echo 'Band C, SCP 5 - 8 (£18,795 - £19,945 per annum)' | lgcrawl normalise salary\n"
    "lgcrawl normalise employer names.txt > names.jsonl\n"
    "echo 'SCP 12 - 17' | lgcrawl normalise salary --base 2025-06-01 --region Wales\n"
    "echo 'Closes in 3 days' | lgcrawl normalise date --base 2026-11-23",
)
@click.argument("what", type=click.Choice(["salary", "employer", "place", "date", "contract"]))
@click.argument("file", type=Named(readable=False), default="-", metavar="[FILE|-]")
@click.option("--base", type=click.DateTime(["%Y-%m-%d"]), help="The day the text was printed.")
@click.option("--region", help="Where the post is, for what the pay spine of --base says.")
def normalise(what: str, file: str, base: datetime | None, region: str | None) -> None:
    """Clean printed texts.

    One raw string a line in, one JSON object a line out, in the same order.
    """
    from pipelines import contract, dates, employer, pay_scales, place, salary

    day = base.date() if base else None
    where = known_region(region)
    nation = next((row["nation"] for row in rows("places") if where in row.values()), None)
    region = where if where != "England" else None  # which may be London
    clean: dict[str, Callable[[str], Any]] = {
        "salary": lambda raw: pay_scales.judge(
            salary.parse(raw), on=day, region=region, nation=nation
        ),
        "employer": lambda raw: employer.match(raw, on=day),
        "place": place.parse,
        "date": lambda raw: dates.parse(raw, day),
        "contract": contract.parse,
    }
    for line in _lines(file):
        raw = line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")
        click.echo(json_lines.line(clean[what](raw).to_dict()))


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        _require_stdin()
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            yield from file
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None


def _require_stdin() -> None:
    if sys.stdin is None:
        raise InputError("standard input is closed; name a file, or pipe the text in")
