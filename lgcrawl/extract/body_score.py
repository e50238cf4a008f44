"""How likely a block is part of the main text: a sum over small decision trees."""

from __future__ import annotations

import math
from functools import cache

from lgcrawl.extract.body_features import NAMES, Row
from pipelines.lookups import rows

# Feature, bound; what is under it goes on to the next pair, the rest to the third; four leaves.
Tree = tuple[int, float, int, float, int, float, float, float, float, float]
# In log odds, looked at after every so many trees: of 12,873 blocks of 80 pages none that was below
# ended over -2.
_HOPELESS, _STEP = -3.0, 25


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
    for first in range(0, len(forest), _STEP):
        for test, bound, under, low, over, high, a, b, c, d in forest[first : first + _STEP]:
            if row[test] <= bound:
                total += a if row[under] <= low else b
            else:
                total += c if row[over] <= high else d
        if total < _HOPELESS:
            break
    return 1 / (1 + math.exp(-total))
