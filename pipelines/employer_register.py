"""The register of UK public bodies: who they are, when they lived and who followed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from pipelines.employer_names import fold
from pipelines.lookups import rows


@dataclass(frozen=True, slots=True)
class Body:
    """One body of the register; dates are None where the register does not say."""

    id: str
    official_name: str
    short_name: str
    kind: str
    nation: str
    region: str
    parent: str  # id, or empty
    gss_code: str
    start: date | None
    end: date | None  # the last day
    status: str  # current, abolished, shadow
    replaced_by: tuple[str, ...]
    homepage: str
    alt_names: tuple[str, ...]
    source: str

    def lived(self, on: date) -> bool:
        """Whether the body existed on a day."""
        return (self.start or date.min) <= on <= (self.end or date.max)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


@cache
def bodies() -> dict[str, Body]:
    """Every body by id, in the order of data/lookups/employers.csv."""
    return {
        row["id"]: Body(
            id=row["id"],
            official_name=row["official_name"],
            short_name=row["short_name"],
            kind=row["kind"],
            nation=row["nation"],
            region=row["region"],
            parent=row["parent"],
            gss_code=row["gss_code"],
            start=_day(row["start_date"]),
            end=_day(row["end_date"]),
            status=row["status"],
            replaced_by=_list(row["replaced_by"]),
            homepage=row["homepage"],
            alt_names=_list(row["alt_names"]),
            source=row["source"],
        )
        for row in rows("employers")
    }


def get(id: str) -> Body | None:
    """The body with an id, or None.

    >>> get("la-ess").official_name
    'Essex County Council'
    """
    return bodies().get(id)


@cache
def _search_index() -> list[tuple[Body, str, str]]:
    return [
        (body, fold(body.official_name), f" {fold(' '.join((body.short_name, *body.alt_names)))}")
        for body in bodies().values()
    ]


@cache
def _by_gss_code() -> dict[str, Body]:
    return {body.gss_code: body for body in bodies().values() if body.gss_code}


def search(text: str, limit: int = 20) -> list[Body]:
    """Bodies with a word starting with each word of ``text``, or that id or ONS code; best first.

    Living bodies come before abolished ones, official names before others, councils before
    the rest, short names before long.

    >>> [body.id for body in search("essex county", 2)]
    ['la-ess', 'fire-essex']
    """
    exact = get(text.strip().casefold()) or _by_gss_code().get(text.strip().upper())
    words = [f" {word}" for word in fold(text).split()]
    if not words:
        return [exact] if exact else []
    hits = [
        (
            (body.status == "abolished", not in_name, not body.gss_code, len(name), body.id),
            body,
        )
        for body, name, rest in _search_index()
        if (in_name := all(word in f" {name}" for word in words))
        or all(word in f" {name}{rest}" for word in words)
    ]
    found = [body for _, body in sorted(hits, key=lambda hit: hit[0])]
    if exact:
        found = [exact, *(body for body in found if body is not exact)]
    return found[: max(limit, 0)]
