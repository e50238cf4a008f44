"""Corrections made by hand, which go before every rule: data/lookups/employer_overrides.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.employer_names import fold
from pipelines.employer_register import bodies
from pipelines.errors import LookupFileError
from pipelines.lookups import data_dir, rows

_NAME = "employer_overrides"
_COLUMNS = ("raw", "employer_id", "note")


@dataclass(frozen=True, slots=True)
class Override:
    """What a person says a printed name means: these bodies, or none of the register."""

    ids: tuple[str, ...]
    note: str


@cache
def overrides() -> dict[str, Override]:
    """The corrections by folded name.

    Raises LookupFileError with file, line and what to do for a column that is missing, an id
    that the register does not hold, a row without a name and a name corrected twice.
    """
    table: dict[str, Override] = {}
    for line, row in enumerate(rows(_NAME), 2):
        if any(row.get(column) is None for column in _COLUMNS):
            raise _error(line, f"write {','.join(_COLUMNS)}, parted by commas, an empty note too")
        key = fold(row["raw"])
        if not key:
            raise _error(line, "no name in the column raw; write it as it was printed")
        parts = (part.strip().casefold() for part in row["employer_id"].split("|"))
        ids = tuple(dict.fromkeys(filter(None, parts)))
        if unknown := [id for id in ids if id not in bodies()]:
            raise _error(
                line, f"no body {unknown[0]!r} in employers.csv; find its id or remove the row"
            )
        if key in table and table[key].ids != ids:
            raise _error(line, f"{row['raw']!r} is corrected twice; keep one of the rows")
        table[key] = Override(ids, row["note"].strip())
    return table


def _error(line: int, problem: str) -> LookupFileError:
    return LookupFileError(f"{data_dir() / 'lookups' / _NAME}.csv:{line}: {problem}")
