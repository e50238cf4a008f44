"""``python -m tests.scoring [-v]``: print every score; 1 when one is under its floor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from rich.console import Console
from rich.table import Table

from tests.conftest import SHARED
from tests.scoring import bodies, kinds, normalisers, pages
from tests.scoring.normalisers import Wrong, silent
from tests.scoring.tallies import Scores, below, floors


def show(console: Console, name: str, scores: Scores) -> None:
    """One table: right answers, ours and the baseline's, and the floor."""
    table = Table("column", "right", "of", "share", "baseline", "floor", title=name)
    pinned = floors()[name]
    for column, tally in scores.items():
        beside = "" if tally.baseline is None else f"{tally.baseline / tally.asked:.1%}"
        floor = pinned.get(column, pinned.get("*", 0.0))
        share = f"{tally.share:.1%}"
        if tally.share < floor:
            share = f"[red]{share}[/red]"
        table.add_row(column, str(tally.right), str(tally.asked), share, beside, f"{floor:.1%}")
    console.print(table)


def every(wrong: Wrong) -> Iterator[tuple[str, Scores]]:
    """Every set there is on this machine."""
    yield from normalisers.own(wrong)
    if (SHARED / "data").is_dir():
        yield from normalisers.shared(SHARED / "data", wrong)
        yield from pages.facts(SHARED / "pages", wrong)
        yield "kinds of pages", kinds.confusion(SHARED / "pages", wrong)


def main() -> int:
    """Print every score; 1 when one is under its floor or a page raised."""
    console = Console(width=120)
    wrong = partial(console.print, markup=False, highlight=False) if "-v" in sys.argv else silent
    low: list[str] = []
    for name, scores in every(wrong):
        show(console, name, scores)
        low += below(name, scores)
    if (SHARED / "pages").is_dir():
        found = bodies.readings(SHARED / "pages" / "article_body")
        console.print(bodies.table(found))
        low += below("article bodies", found["lgcrawl"].scores)
        table, bugs = pages.folders(SHARED / "pages")
        console.print(table)
        low += bugs
    else:
        console.print("no folder `shared` beside the checkout: only the project's own sets")
    for line in low:
        console.print(line, style="red", markup=False)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
