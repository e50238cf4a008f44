"""What commands share: options, and help that keeps its examples."""

from __future__ import annotations

import math
import re
import sys
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgcrawl.settings import LGCRAWL_ARCHIVE
from pipelines.errors import InputError
from pipelines.lookups import rows

if TYPE_CHECKING:  # the register is read by the commands that ask for a body
    from pipelines.employer_register import Body


_PLURAL = re.compile(r"\b(\w+?)(ies|s)\b")


class Named(click.Path):
    """A path that is not the empty name, which Path() takes for the folder we stand in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a usage error for the empty name."""
        if value == "":
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


class Finite(click.FloatRange):
    """A number that is one: neither nan nor inf."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; a usage error for nan and inf."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return number


# What is wrong with an archive is said by the archive, with its own exit code.
archive_option = click.option(
    "--archive",
    type=Named(readable=False, path_type=Path),
    default=Path(LGCRAWL_ARCHIVE),
    show_default=True,
    help="The SQLite archive (environment: LGCRAWL_ARCHIVE).",
)
sources_option = click.option(
    "--sources",
    type=Named(file_okay=False, path_type=Path),
    help="Read cards from this folder instead of the ones that ship.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine.")


class Examples(click.Command):
    """A command whose help keeps the line breaks of its examples."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but every usage error knows its command: `-o` without a value did not."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

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


def say(what: str) -> None:
    """One line to the person at the keyboard."""
    print(f"lgcrawl: {what}", file=sys.stderr)


def many(count: int, what: str) -> str:
    """How many there are of something, which is named as if they were many.

    >>> many(1, "WARC records"), many(1, "vacancies new"), many(1200, "captures"), many(0, "bodies")
    ('1 WARC record', '1 vacancy new', '1,200 captures', '0 bodies')
    """
    if count != 1:
        return f"{count:,} {what}"
    return f"1 {_PLURAL.sub(lambda word: word[1] + ('y' if word[2] == 'ies' else ''), what, 1)}"


def known_region(text: str | None) -> str | None:
    """A region or nation as the register of places spells it."""
    if text is None:
        return None
    known = {place[key] for place in rows("places") for key in ("region", "nation")} - {""}
    for name in known:
        if name.casefold() == " ".join(text.casefold().split()):
            return name
    raise InputError(
        f"--region {text[:100]!r}: no such region or nation; write one of "
        f"{', '.join(sorted(known))}"
    )


def known_employer(id: str, option: str = "") -> Body:
    """The body of the register with an id; ``option`` stands before a wrong one in the error."""
    from pipelines import employer_register

    body = employer_register.get(id.strip().casefold())
    if body:
        return body
    near = [body.id for body in employer_register.search(id[:100], 3)]
    near += get_close_matches(id[:100].casefold(), employer_register.bodies(), n=3, cutoff=0.5)
    said = ", ".join(list(dict.fromkeys(near))[:4])
    todo = f"near it: {said}" if said else "data/lookups/employers.csv has them all"
    raise InputError(f"{option}{id[:100]!r}: no employer has this id; {todo}")


def since_moment(text: str | None) -> str | None:
    """``7d`` or a date as the UTC moment it means."""
    if text is None:
        return None
    ago = re.fullmatch(r"(\d{1,5})([hdw])", text.strip().lower())
    if ago:
        unit = {"h": "hours", "d": "days", "w": "weeks"}[ago[2]]
        moment = datetime.now(UTC) - timedelta(**{unit: int(ago[1])})
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InputError(f"--since {text!r}: write 7d, 12h, 2w or a date like 2026-11-01") from None
