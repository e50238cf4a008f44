"""lgcrawl sources: the cards."""

from __future__ import annotations

from pathlib import Path

import click

from lgcrawl import cards
from lgcrawl.cli.options import Group, json_option, sources_option


@click.group(cls=Group)
def sources() -> None:
    """List, show and check the source cards."""


@sources.command("list", epilog="lgcrawl sources list\nlgcrawl sources list --json | jq .slug")
@sources_option
@json_option
def sources_list(sources: Path | None, as_json: bool) -> None:
    """One line a card: slug, kind, records, title."""
    for card in cards.load_all(sources):
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
    click.echo(f"{len(cards.load_all(sources))} cards, all good")
    return 0
