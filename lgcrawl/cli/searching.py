"""lgcrawl search: what the archive says, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from lgcrawl.cli.options import (
    Examples,
    archive_option,
    json_option,
    known_employer,
    known_region,
    say,
)
from lgcrawl.export import json_lines
from pipelines.errors import InputError

if TYPE_CHECKING:  # the archive is opened by the commands that ask it
    from lgcrawl.archive.search import Facets, Found

_COMMONEST = 10  # values of a facet that are printed


@click.command(
    cls=Examples,
    # No short options: -agency is a word that must not be there.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    epilog="lgcrawl search planning officer --region Wales --open\n"
    "lgcrawl search 'night shift' nurs* -agency --ranked\n"
    "lgcrawl search --articles flood defence --json\n"
    "lgcrawl search social worker --open --facets",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.option("--articles", is_flag=True, help="Search news in place of vacancies.")
@click.option("--ranked", is_flag=True, help="Best first: what says it in the title.")
@click.option("--region", help="A region or nation, e.g. 'South East' or Wales.")
@click.option("--employer", metavar="ID", help="An id of the register, e.g. la-ess.")
@click.option("--open", "open_only", is_flag=True, help="Vacancies open today only.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--facets", is_flag=True, help="Count them by region, employer ... instead.")
@archive_option
@json_option
def search(
    words: tuple[str, ...],
    articles: bool,
    ranked: bool,
    region: str | None,
    employer: str | None,
    open_only: bool,
    limit: int,
    facets: bool,
    archive: Path,
    as_json: bool,
) -> None:
    """Find vacancies that have all WORDS, newest first.

    A word in quotes is a phrase, -word must not be there, begin* finds what begins so. Accents and
    case do not matter. Telephone numbers and email addresses are never found.

    Searched are title, reference, employer, place, department and description; of news the title,
    summary, body and author. Pay and dates are not searched.
    """
    from lgcrawl.archive import queries
    from lgcrawl.archive import search as archived
    from lgcrawl.archive.search_words import Asked, asked

    _understood(words)
    if articles and (region or open_only or facets):
        raise InputError("--region, --open and --facets are of vacancies; leave out --articles")
    body = known_employer(employer, "--employer ").id if employer is not None else None
    today = datetime.now(ZoneInfo("Europe/London")).date().isoformat()
    only = archived.Only(known_region(region), body, open_on=today if open_only else None)
    typed = " ".join(map(_typed, words))
    if typed.strip() and asked(typed) == Asked():
        say("search: no letter or digit in it, so nothing of it can be searched for")
        if facets:
            _print_facets(archived.Facets({}, 0), as_json)
        return
    with queries.connect_readonly(archive) as db:
        if facets:
            _print_facets(archived.facets(db, typed, only), as_json)
        elif articles:
            found = archived.search_articles(db, typed, employer=body, ranked=ranked, limit=limit)
            _print(found, as_json)
        else:
            _print(archived.search_vacancies(db, typed, only, ranked=ranked, limit=limit), as_json)


def _understood(words: tuple[str, ...]) -> None:
    for word in words:
        if word.startswith("--"):
            raise InputError(f"search: no option {word[:100]}; see lgcrawl search --help")


def _typed(word: str) -> str:
    """A word of the command line as a search box takes it: what the shell held together is one.

    >>> _typed("night shift"), _typed("-night shift"), _typed("nurs*")
    ('"night shift"', '-"night shift"', 'nurs*')
    """
    if '"' in word or not any(map(str.isspace, word.strip())):
        return word
    sign = "-" if word.startswith("-") else ""
    return f'{sign}"{word.removeprefix("-")}"'


def _print(found: Found, as_json: bool) -> None:
    for row in found.rows:
        click.echo(json_lines.line(row) if as_json else "\n".join(_lines(row)) + "\n")
    if not as_json:
        click.echo(_count(found), err=True)
    _tell_too_short(found.too_short)


def _tell_too_short(beginnings: tuple[str, ...]) -> None:
    for text in beginnings:
        say(f"search: too many words begin with {text!r} to look for all; write more of it")


def _count(found: Found) -> str:
    if not found.rows:
        return "nothing found"
    return f"{len(found.rows)} shown" + (", there are more: --limit N" if found.more else "")


def _lines(row: dict[str, Any]) -> Iterator[str]:
    yield row["title"] or "(no title)"
    said = (
        row.get("employer") or row.get("employer_text"),
        row.get("town") or row.get("region"),
        row.get("salary_text"),
        row.get("closing_date") and f"closes {row['closing_date']}",
        row.get("state"),
        row.get("published") or row["first_seen"][:10],
        row["source_title"],
    )
    yield "  " + " | ".join(" ".join(text.split()) for text in said if text)
    if row["excerpt"]:
        yield "  " + " ".join(row["excerpt"].split())
    yield f"  {row['id']}  {row['url'] or ''}".rstrip()


def _print_facets(found: Facets, as_json: bool) -> None:
    _tell_too_short(found.too_short)
    if as_json:
        told = {"counts": found.counts, "counted": found.counted, "more": found.more}
        click.echo(json_lines.line(told))
        return
    for name, values in found.counts.items():
        click.echo(name)
        for value, n in list(values.items())[:_COMMONEST]:
            click.echo(f"  {n:>8,}  {value}")
        if len(values) > _COMMONEST:
            click.echo(f"            and {len(values) - _COMMONEST:,} others: --json has all")
    if found.more:
        click.echo(f"of the newest {found.counted:,} found; there are more", err=True)
