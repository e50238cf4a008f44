"""Indexes over the register: exact names, places by family, and the cores of NHS trust names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from pipelines.employer_names import fold
from pipelines.employer_register import Body, bodies
from pipelines.employer_types import EITHER, FAMILY_OF, LOOSE, Reading, read
from pipelines.lookups import rows

OFFICIAL, ALIAS, LOOSELY = 0, 1, 2  # how well a name or a type fits; less is better

_LETTERS = re.compile(r"[A-Za-z0-9&]{2,10}")
_SHORTEST_ACRONYM = 4  # three letters belong to too many bodies to stand alone
# An alias with one of these notes is a name by itself; any other is only a place.
_NAMES = frozenset({"alternative", "former name", "misprint", "acronym"})
# The other names of these kinds may be places: "Dartmoor", "Greater London", "Powys".
_PLACED = frozenset(
    {
        *LOOSE,
        "national park authority",
        "NHS health board",
        "strategic authority",
        "city corporation",
    }
)
_SMALL = frozenset({"and", "of", "for", "in", "with"})
_SHORTEST_SKELETON = 3  # words: fewer are no safer than a guess
# What NHS trusts gain and lose with every change of name, in two steps.
_STATUS = frozenset({"nhs", "foundation", "trust", "ft", "of", "and", "university", "teaching"})
_HOSPITAL = frozenset({"hospital", "hospitals"})

Fit = tuple[int, tuple[str, ...]]  # OFFICIAL, ALIAS or LOOSELY, and the ids


@dataclass(slots=True)
class Index:
    """What the register is looked up by; keys are folded names."""

    names: dict[str, set[Fit]] = field(default_factory=lambda: defaultdict(set))
    skeletons: dict[str, set[Fit]] = field(default_factory=lambda: defaultdict(set))
    trusts: dict[str, set[Fit]] = field(default_factory=lambda: defaultdict(set))
    places: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    types: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))


@cache
def index() -> Index:
    """The indexes, built once from data/lookups."""
    built = Index()
    for body in bodies().values():
        _add(built, body, body.official_name, OFFICIAL, alone=True)
        for alt in dict.fromkeys((body.short_name, *body.alt_names)):
            acronym = is_acronym(alt)
            if not acronym or len(alt) >= _SHORTEST_ACRONYM:
                _add(built, body, alt, ALIAS, alone=acronym or body.kind not in _PLACED)
    for row in rows("employer_aliases"):
        ids = tuple(row["employer_id"].split("|"))
        if len(ids) > 1:
            built.names[fold(row["alias"])].add((OFFICIAL, ids))
        else:
            _add(built, bodies()[ids[0]], row["alias"], ALIAS, alone=row["note"] in _NAMES)
    return built


def is_acronym(text: str) -> bool:
    """Whether a name is one word, mostly of capitals: RBKC, CnES, B&NES."""
    capitals = sum(char.isupper() for char in text)
    return bool(_LETTERS.fullmatch(text)) and capitals * 2 > len(text)


def _add(built: Index, body: Body, name: str, rank: int, *, alone: bool) -> None:
    """Enter one of a body's own names; ``alone``: it needs no type word to be a name."""
    key = fold(name)
    family = FAMILY_OF.get(body.kind)
    readings = [reading for reading in read(key) if family in (reading.family, None)]
    if alone or any(reading.named for reading in readings):
        built.names[key].add((rank, (body.id,)))
        if bones := _skeleton(key):
            built.skeletons[bones].add((rank, (body.id,)))
    if family:
        deepest = min(readings, key=lambda reading: len(reading.place), default=None)
        places = {deepest.place if deepest else key}
        if family != "local":
            # "Essex County Fire Service" is at Essex and at Essex County.
            places.update(reading.place for reading in readings)
        for place in places:
            built.places[family, place].add(body.id)
            built.places[family, _without_small(place)].add(body.id)
        for kind in (deepest.types or {""}) if deepest else ():
            built.types[body.id].setdefault(kind, rank)
    if body.kind == "NHS trust":
        for core in _cores(key):
            built.trusts[core].add((rank, (body.id,)))


def _without_small(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _SMALL)


def _skeleton(key: str) -> str:
    bones = _without_small(key)
    return bones if bones.count(" ") + 1 >= _SHORTEST_SKELETON else ""


def _cores(key: str) -> list[str]:
    words = key.split()
    wide = [word.replace("hospitals", "hospital") for word in words if word not in _STATUS]
    narrow = [word for word in wide if word not in _HOSPITAL]
    steps = ("wide", wide), ("narrow", narrow)
    return [f"{step} {' '.join(core)}" for step, core in steps if core]


def find_name(key: str) -> set[Fit]:
    """The bodies with exactly this folded name."""
    return index().names.get(key) or set()


def find_skeleton(key: str) -> set[Fit]:
    """The bodies whose names differ from this one in small words only: of, for, and."""
    return index().skeletons.get(_skeleton(key)) or set()


def find_trust(key: str) -> list[set[Fit]]:
    """The NHS trusts whose names differ from this one in status words only, closest step first."""
    words = set(key.split())
    if not words & {"trust", "ft"} or not words & {"nhs", "foundation"}:
        return []
    return [fits for core in _cores(key) if (fits := index().trusts.get(core))]


def find_place(reading: Reading) -> set[Fit]:
    """The bodies of the reading's family at its place whose type fits."""
    ids = index().places.get((reading.family, reading.place), ())
    fits = ((fit(reading.types, bodies()[id]), (id,)) for id in ids)
    return {(rank, id) for rank, id in fits if rank is not None}


def fit(types: Iterable[str], body: Body) -> int | None:
    """How well a council bears the type words printed; None: it cannot be meant.

    >>> fit({"county"}, bodies()["la-nfk"])
    0
    >>> fit({"borough"}, bodies()["la-nfk"]) is None
    True
    """
    if body.kind not in LOOSE:
        return OFFICIAL
    own = index().types[body.id]
    ranks = [min(_rank(each, own, body.kind) for each in EITHER.get(t, (t,))) for t in types]
    worst = max(ranks, default=own.get("", ALIAS))
    return None if worst > LOOSELY else worst


def _rank(kind: str, own: dict[str, int], body_kind: str) -> int:
    return own.get(kind, LOOSELY if kind in LOOSE[body_kind] else LOOSELY + 1)


def choose(fits: Iterable[Fit], on: date | None) -> list[tuple[str, ...]]:
    """The best of the candidates: living on the day, then fitting best, then living now.

    One answer is certain; several are ambiguous.
    """
    pool = list(fits)
    if on:
        pool = [each for each in pool if lived(each[1], on)] or pool
    best = min((rank for rank, _ in pool), default=0)
    chosen = {ids for rank, ids in pool if rank == best}
    living = {ids for ids in chosen if all(bodies()[id].status == "current" for id in ids)}
    return sorted(living or chosen)


def lived(ids: Iterable[str], on: date) -> bool:
    """Whether every one of the bodies existed on a day."""
    return all(bodies()[id].lived(on) for id in ids)
