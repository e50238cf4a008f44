"""How pages are asked for: the headers a platform wants, and a number given on a command line."""

from __future__ import annotations

from lgcrawl.cards import Card
from lgcrawl.extract.templates import fill, groups
from pipelines.errors import InputError


def asked_with(card: Card, url: str) -> dict[str, str]:
    """What the card's platform wants to be asked with; not a header with an open hole."""
    system = card.system
    if system is None or not system.headers:
        return {}
    holes = groups(card.api.address if card.api else None, url)
    filled = ((name, fill(value, url, holes)) for name, value in system.headers.items())
    return {name: value for name, value in filled if value is not None}


def a_number(value: int | str | None) -> int | None:
    """A number of pages as ``-a limit_pages`` has it; raises InputError for anything else."""
    if value in (None, ""):
        return None
    try:
        return int(value or 0)
    except ValueError:
        raise InputError(f"limit_pages={value}: write a number of pages") from None
