"""What is counted: right answers by column, and the floors they may not fall under."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(slots=True)
class Tally:
    """Right answers of ``asked``; ``baseline`` are those of the simple way, None without one."""

    right: int = 0
    asked: int = 0
    baseline: int | None = None

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else 1.0

    def add(self, right: bool, baseline: bool | None = None) -> None:
        self.right += right
        self.asked += 1
        if baseline is not None:
            self.baseline = (self.baseline or 0) + baseline


Scores = dict[str, Tally]  # by column


@cache
def floors() -> dict[str, dict[str, float]]:
    """Set -> column -> the least share of right answers; ``*`` is any other column."""
    return tomllib.loads(FLOORS.read_text("utf-8"))


def below(name: str, scores: Mapping[str, Tally]) -> list[str]:
    """The columns of a set that are under their floor, each in words."""
    pinned = floors()[name]
    return [
        f"{name}: {column} {tally.right} of {tally.asked} right ({tally.share:.1%}), "
        f"floor {floor:.1%}"
        for column, tally in scores.items()
        if tally.share < (floor := pinned.get(column, pinned.get("*", 0.0)))
    ]


def same(want: str, got: Any) -> bool:
    """Whether a labelled cell and a value say the same; an empty cell is nothing, False or 0.

    >>> same("", None), same("1", True), same("37", 37.0), same("A|B", ("A", "B"))
    (True, True, True, True)
    """
    if got in (None, "", (), [], False):
        return want.strip() in ("", "0")
    if got is True:
        return want.strip().lower() in ("1", "true", "yes")
    if isinstance(got, int | float):
        try:
            return abs(float(want) - got) < 0.01
        except ValueError:
            return False
    if isinstance(got, list | tuple):
        return want.split("|") == list(got)
    return want.strip() == got
