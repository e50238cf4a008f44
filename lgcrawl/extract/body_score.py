"""How likely a block is part of the main text: a sum over small decision trees."""

from __future__ import annotations

import math
from functools import cache

from lgcrawl.extract.body_features import NAMES, Row
from pipelines.lookups import rows

# Feature, bound; what is under it goes on to the next pair, the rest to the third; four leaves.
Tree = tuple[int, float, int, float, int, float, float, float, float, float]
_HOPELESS = -4.0  # in log odds, after the first trees
_FIRST = 60


@cache
def trees() -> tuple[Tree, ...]:
    """The trees of ``data/lookups/body_trees.csv``, which tests/scoring/fit_bodies.py writes."""
    place = {name: number for number, name in enumerate(NAMES)}
    return tuple(
        (
            *(place[row["test"]], float(row["bound"])),
            *(place[row["under"]], float(row["under_bound"])),
            *(place[row["over"]], float(row["over_bound"])),
            *(float(row["leaf1"]), float(row["leaf2"]), float(row["leaf3"]), float(row["leaf4"])),
        )
        for row in rows("body_trees")
    )


def score(row: Row | None, forest: tuple[Tree, ...]) -> float:
    """The probability that a block with these features belongs to the text."""
    if row is None:
        return 0.0
    total = 0.0
    for part in (forest[:_FIRST], forest[_FIRST:]):
        for test, bound, under, low, over, high, a, b, c, d in part:
            if row[test] <= bound:
                total += a if row[under] <= low else b
            else:
                total += c if row[over] <= high else d
        if total < _HOPELESS:
            break
    return 1 / (1 + math.exp(-total))
