"""One printed name, without anything beside it, looked up exactly in the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from pipelines.employer_index import (
    OFFICIAL,
    Fit,
    choose,
    find_misprinted,
    find_name,
    find_nation,
    find_place,
    find_skeleton,
    find_trust,
    index,
    is_acronym,
    lived,
)
from pipelines.employer_names import fold, outsider
from pipelines.employer_types import Reading, read
from pipelines.lookups import rows


@dataclass(frozen=True, slots=True)
class Found:
    """Ids and how they were found, or the reason why there are none."""

    ids: tuple[str, ...] = ()
    method: str | None = None
    reason: str | None = None
    client: str | None = None  # an agency's client: never the employer


_FIRM = (" ltd", " plc", " llp", " inc")
_NO_COMPANY = frozenset({"council", "police", "constabulary", "authority", "university", "nhs"})


@cache
def misleading() -> dict[str, str]:
    """Folded names that look like a body's and are not, each with what they are."""
    firms = {firm: f"a company owned by {owner}" for firm, owner in companies().items()}
    return {fold(row["name"]): row["reason"] for row in rows("employer_misleading")} | firms


@cache
def companies() -> dict[str, str]:
    """Folded names of firms that councils own, each with its owner; no firm is a council.

    >>> companies()["essex cares ltd"]
    'Essex County Council'
    """
    firms = {fold(row["name"]): row["owner"] for row in rows("employer_companies")}
    return firms | {f"{firm} ltd": owner for firm, owner in firms.items()}


@cache
def agencies() -> dict[str, str]:
    """Folded names of recruiters and vendors of agency staff, each with which it is."""
    return {fold(row["name"]): row["note"] for row in rows("employer_agencies")}


def find(text: str, on: date | None = None, *, council: bool = False) -> Found:
    """Look one name up; ``council``: the context says it is a council, so a place is enough.

    Without ids there is a reason only where the name is known to mislead or is ambiguous.

    >>> find("Crawley BC")
    Found(ids=('la-crw',), method='parsed', reason=None, client=None)
    >>> find("Crawley").ids, find("Crawley", council=True).ids
    ((), ('la-crw',))
    """
    return find_key(fold(text), on, council=council)


def find_key(key: str, on: date | None = None, *, council: bool = False) -> Found:
    """The same for a name that is folded already."""
    if reason := misleading().get(key):
        return Found(reason=reason)
    if fits := find_name(key):
        return _dated(pick(fits, on, named=True), key, on)
    found = _find_read(key, on, council=council)
    if found.ids or found.reason or not key.endswith(_FIRM):
        return found
    return _as_company(key[:-4], on) or found


def _as_company(key: str, on: date | None) -> Found | None:
    """A body printed as a company: a council by its name, but no "Leicestershire CC Ltd"."""
    found = find_key(key, on) if " " in key else Found()
    surely = found.method == "exact" or (found.ids and _NO_COMPANY & set(key.split()))
    return found if surely else None


def why_not(text: str) -> str:
    """Why a name that was not found cannot be, as far as its words tell.

    >>> why_not("Crawley")
    "only a place: say that the context is a council's"
    >>> why_not("Ripon Town Council")
    'a town, parish or community council, which the register does not hold'
    """
    key = fold(text)
    if kind := agencies().get(key):
        return kind
    if ("local", key) in index().places:
        return "only a place: say that the context is a council's"
    if is_acronym(text):
        return "letters alone: they need a place or the employer's own address beside them"
    return outsider(text) or "no body of the register has this name"


def pick(
    fits: Iterable[Fit], on: date | None, method: str | None = None, *, named: bool = False
) -> Found:
    """The one best candidate, or why there is none; without a method its name says which.

    ``named``: the candidates bear this very name, so that being alive now is no reason to
    prefer one of them.
    """
    fits = set(fits)
    chosen = choose(fits, on, named=named)
    if len(chosen) == 1:
        own = "exact" if (OFFICIAL, chosen[0]) in fits else "alias"
        return Found(chosen[0], method or own)
    return Found(reason=f"ambiguous: {', '.join('|'.join(ids) for ids in chosen)}")


def _dated(found: Found, key: str, on: date | None) -> Found:
    """A name of another time gives way to the body that bore the place's name on the day."""
    if not on or not found.ids or lived(found.ids, on):
        return found
    other = _find_read(key, on, council=False)
    return other if other.ids and lived(other.ids, on) else found


def _find_read(key: str, on: date | None, *, council: bool) -> Found:
    readings = [r for r in read(key) if r.named or (council and r.family == "local")]
    if council:
        readings.append(Reading("local", key, frozenset(), named=False))
    for reading in readings:
        if fits := find_place(reading):
            return pick(fits, on, "parsed")
    for fits in chain((find_skeleton(key),), find_trust(key, on), (find_nation(key),)):
        if fits and (found := pick(fits, on, "parsed")).ids:
            return found
    for reading in readings:
        if fits := find_misprinted(reading):
            return pick(fits, on, "parsed")
    return Found()
