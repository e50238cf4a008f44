"""lgcrawl history: what one record has said over time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from lgcrawl.cli.options import Examples, archive_option, json_option
from lgcrawl.export import json_lines

_WIDTH = 300  # characters of a text that are shown


@click.command(
    cls=Examples,
    epilog="lgcrawl history vac_42nk47d4kh334kqqmfvj\n"
    "lgcrawl history art_iqxjdtydgigrehug26ig --json | jq .versions",
)
@click.argument("id")
@archive_option
@json_option
def history(id: str, archive: Path, as_json: bool) -> None:
    """Show every version of a vacancy or an article: which field changed, from what, to what, when.

    Each version names the capture that shows it: lgcrawl capture show ID. What is printed anew
    every day (counters, "2 days left", order of blocks, tracking links) makes no version.
    """
    from lgcrawl.archive import queries
    from lgcrawl.archive.history import history as told

    with queries.connect_readonly(archive) as db:
        found = told(db, id.strip())
    if as_json:
        click.echo(json_lines.line(found))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    state = f", {found['state']}" if found.get("state") else ""
    since = f" on {found['closed_on']}" if found.get("closed_on") else ""
    yield f"{found['title']}  ({found['kind']} of {found['source']}{state}{since})"
    yield f"{found['url'] or 'no address'}"
    yield f"seen {found['first_seen']} to {found['last_seen']}"
    for version in found["versions"]:
        first = "first seen so" if version["n"] == 1 else "changed"
        page = f"  {version['capture']}" if version["capture"] else ""
        yield f"\n{version['n']}. {version['seen_at']}  {first}{page}"
        for field, (old, new) in version["changes"].items():
            yield f"   {field}"
            yield f"     - {_short(old)}"
            yield f"     + {_short(new)}"
    for name, rows in (("also advertised", found["group"]), ("same post, other", found["reposts"])):
        for row in rows:
            times = f"{row['first_seen'][:10]} to {row['last_seen'][:10]}"
            yield f"\n{name}: {row['id']}  {row['source']}  {times}\n   {row['url'] or ''}"


def _short(text: str | None) -> str:
    return "nothing" if text is None else shorten(text, _WIDTH, placeholder=" ...")
