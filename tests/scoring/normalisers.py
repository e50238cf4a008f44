"""Scores of the normalisers on rows labelled by hand, each column beside its baseline."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import contract, dates, employer, place, salary
from tests.scoring import baselines
from tests.scoring.tallies import Scores, Tally, same

LABELLED = Path(__file__).resolve().parents[1] / "labelled"
Row = dict[str, str]
Wrong = Callable[[str], None]  # told of each wrong answer

_SALARY_FLAGS = (
    *("period_inferred", "pro_rata", "fte", "actual_only", "up_to", "from", "circa"),
    *("plus_benefits", "negotiable", "award_pending", "suspect"),
)
_ROLES = ("posted", "closing", "interview", "start")


def silent(_: str) -> None:
    """Nobody wants to know."""


def rows(path: Path) -> list[Row]:
    """The rows of a labelled file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own(wrong: Wrong = silent) -> Iterator[tuple[str, Scores]]:
    """The sets of tests/labelled, by name."""
    yield "own salaries", _columns("salaries", _salary, lambda r: baselines.salary(r["raw"]), wrong)
    yield "own employers", employers(LABELLED / "employers.csv", wrong)
    yield "own dates", _columns("dates", _dates, _baseline_date, wrong)
    yield (
        "own contracts",
        _columns(
            "contracts",
            lambda r: contract.parse(r["raw"]).to_dict(),
            lambda r: baselines.contract(r["raw"]),
            wrong,
        ),
    )
    yield (
        "own places",
        _columns(
            "places",
            lambda r: place.parse(r["raw"]).to_dict(),
            lambda r: baselines.place(r["raw"]),
            wrong,
        ),
    )


def shared(folder: Path, wrong: Wrong = silent) -> Iterator[tuple[str, Scores]]:
    """The private development sets below ``shared/data``, by name."""
    yield "salaries", salaries(folder / "salary", wrong)
    yield "employers", employers(folder / "employers" / "variants_dev.csv", wrong)


def _columns(
    name: str,
    read: Callable[[Row], dict[str, Any]],
    baseline: Callable[[Row], dict[str, Any]],
    wrong: Wrong,
) -> Scores:
    """Each labelled column, but those that are input or remark."""
    scores: Scores = {}
    for row in rows(LABELLED / f"{name}.csv"):
        found, simple = read(row), baseline(row)
        for column, want in _labels(row):
            right = same(want, found.get(column))
            scores.setdefault(column, Tally()).add(right, same(want, simple.get(column)))
            if not right:
                wrong(f"{name}: {row['raw'][:120]!r}: {column} {want!r} != {found.get(column)!r}")
    return scores


def _labels(row: Row) -> Iterator[tuple[str, str]]:
    for column, want in row.items():
        if column == "flags":
            said = want.split()
            yield from ((flag, "1" if flag in said else "") for flag in _SALARY_FLAGS)
        elif column not in ("raw", "base", "note") and want != "-":
            yield column, want


def _salary(row: Row) -> dict[str, Any]:
    return salary.parse(row["raw"]).to_dict()


def _base(row: Row) -> date | None:
    return date.fromisoformat(row["base"]) if row["base"] else None


def _dates(row: Row) -> dict[str, Any]:
    roles = dates.roles(row["raw"], _base(row))
    found = dates.parse(row["raw"], _base(row)).to_dict()
    return found | {role: moment.date for role, moment in roles.items()}


def _baseline_date(row: Row) -> dict[str, Any]:
    return baselines.moment(row["raw"], _base(row))


def salaries(folder: Path, wrong: Wrong = silent) -> Scores:
    """The private salary rows, compared by their own scorer; ``exact`` is min, max and period."""
    sys.path.insert(0, str(folder))
    from score import FLAG, NUM, TXT  # type: ignore[import-not-found]
    from score import same as alike

    scores: Scores = {}
    columns = [*NUM, *FLAG, *TXT, "grade"]
    for row in rows(folder / "dev.csv"):
        found, simple = salary.parse(row["raw"]).to_dict(), baselines.salary(row["raw"])
        right = {c: alike(c, row[c], found.get(c)) for c in columns}
        beside = {c: alike(c, row[c], simple.get(c)) for c in columns}
        for answers in (right, beside):
            answers["exact"] = answers["min"] and answers["max"] and answers["period"]
        for column in ("exact", *columns):
            scores.setdefault(column, Tally()).add(right[column], beside[column])
            if not right[column] and column != "exact":
                wrong(f"{row['raw'][:120]!r}: {column} {row[column]!r} != {found.get(column)!r}")
    return scores


def employers(path: Path, wrong: Wrong = silent) -> Scores:
    """Names by category; ``ids given`` counts, of the names given any id, those given the right.

    Where a label names several bodies, all of them or none is right, as the name leaves it open.
    """
    scores: Scores = {"right": Tally(), "ids given": Tally()}
    for row in rows(path):
        want = tuple(filter(None, re.split(r"[|;+ ]+", row["expected_id"])))
        open_to = "ambiguous" in row["category"]
        answers = {"ours": employer.match(row["raw"]).ids, "simple": baselines.employer(row["raw"])}
        right = {
            who: set(ids) == set(want) or (open_to and not ids) for who, ids in answers.items()
        }
        for column in ("right", row["category"]):
            scores.setdefault(column, Tally()).add(right["ours"], right["simple"])
        if answers["ours"]:
            scores["ids given"].add(right["ours"])
        if not right["ours"]:
            wrong(f"{row['raw']!r}: {want} != {answers['ours']}")
    return scores
