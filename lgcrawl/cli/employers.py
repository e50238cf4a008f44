"""lgcrawl employers: the register of public bodies."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from lgcrawl.cli.options import Group, json_option, known_employer
from lgcrawl.export import json_lines
from pipelines import employer, employer_register

_SHOWN = (
    *("id", "official_name", "short_name", "kind", "nation", "region", "parent", "gss_code"),
    *("start", "end", "status", "replaced_by", "homepage", "alt_names", "source"),
)


@click.group(cls=Group)
def employers() -> None:
    """Search the register of public bodies, and see how a printed name is read."""


@employers.command(
    "search",
    epilog="lgcrawl employers search essex\n"
    "lgcrawl employers search 'south tyneside' --json\n"
    "lgcrawl employers search 'Hammersmith & Fulham LBC'",
)
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@json_option
def search(text: str, limit: int, as_json: bool) -> int:
    """Bodies whose name has words that begin so; one a line, best first.

    A name as an advert prints it is also read by the rules of the crawl, and what they make of it
    comes first. Exit code 1 when nothing is found.
    """
    read = employer.match(text)
    meant = read.ids or tuple(filter(None, [read.end_client]))
    found = [employer_register.bodies()[id] for id in meant]
    found += [body for body in employer_register.search(text, limit) if body not in found]
    for body in found[:limit]:
        if as_json:
            click.echo(json_lines.line(_plain(asdict(body))))
            continue
        years = f"{body.start or '?'} to {body.end}" if body.end else body.status
        how = f"  <- the name as printed ({read.method})" if body.id in read.ids else ""
        how = "  <- the client of the recruiter printed" if body.id == read.end_client else how
        click.echo(f"{body.id:<28} {body.official_name}  [{body.kind}, {years}]{how}")
    if not found:
        click.echo(f"no body found; as a printed name: {read.reason}", err=True)
    return 0 if found else 1


@employers.command("show", epilog="lgcrawl employers show la-ess")
@click.argument("id")
@json_option
def show(id: str, as_json: bool) -> None:
    """Everything the register says of one body, with its successors and its members."""
    body = known_employer(id)
    register = employer_register.bodies()
    below = [other.id for other in register.values() if other.parent == body.id]
    before = [other.id for other in register.values() if body.id in other.replaced_by]
    if as_json:
        click.echo(json_lines.line(_plain(asdict(body)) | {"below": below, "replaces": before}))
        return
    for name in _SHOWN:
        value = getattr(body, name)
        if value not in (None, "", ()):
            click.echo(f"{name:<14} {_said(value)}")
    for label, ids in (("replaces", before), ("below it", below)):
        if ids:
            click.echo(f"{label:<14} {', '.join(ids)}")


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        register = employer_register.bodies()
        return "; ".join(
            f"{each} ({register[each].official_name})" if each in register else each
            for each in value
        )
    return str(value)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
