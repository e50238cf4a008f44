"""One thing that is wrong with an archive: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

_SHOWN = 3  # examples named


@dataclass(frozen=True, slots=True)
class Finding:
    """``str()`` is the line a person reads."""

    where: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.todo}"


def counted(where: Path | str, what: str, todo: str, of: Iterable[object]) -> Iterator[Finding]:
    """One finding for all of one kind, how many and the first few named; none where none are.

    >>> [str(f) for f in counted("archive.db", "vacancies twice", "report it", ["vac_1", "vac_2"])]
    ['archive.db: 2 vacancies twice (vac_1, vac_2); report it']
    """
    found = iter(of)
    first = list(islice(found, _SHOWN))
    if first:
        more = sum(1 for _ in found)
        named = ", ".join(map(str, first)) + (", ..." if more else "")
        yield Finding(str(where), f"{len(first) + more} {what} ({named})", todo)
