"""Indexes over the register: exact names, places by family, and the cores of NHS trust names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from rapidfuzz.distance.OSA import distance

from pipelines.employer_names import fold
from pipelines.employer_register import Body, bodies
from pipelines.employer_types import EITHER, FAMILY_OF, LOOSE, Reading, read
from pipelines.gazetteer import look_up
from pipelines.lookups import rows

OFFICIAL, ALIAS, LOOSELY = 0, 1, 2  # how well a name or a type fits; less is better

_LETTERS = re.compile(r"[A-Za-z0-9&]{2,10}")
_MARK = re.compile(r"\s*[(,:–—]|\s-\s")
_SHORTEST_PLACE = 8  # letters; a keystroke makes another place of many a shorter one
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
_SMALL = frozenset({"and", "of", "for", "in", "at", "with"})
_SHORTEST_SKELETON = 3  # words: fewer are no safer than a guess
# What NHS trusts gain and lose with every change of name, in two steps.
_STATUS = frozenset({"nhs", "foundation", "trust", "ft", "of", "and", "university", "teaching"})
_HOSPITAL = frozenset({"hospital", "hospitals"})
_TRUST = frozenset({"trust", "ft"})
_FOUNDATION = frozenset({"nhs", "foundation"})
_AFTER = frozenset({"nhs", "foundation", *_TRUST})
# One of these says that a trust is a trust of the NHS: "Cornwall Partnership Trust".
_HEALTH = frozenset({"nhs", "foundation", "health", "ambulance", "partnership", *_HOSPITAL})
# What the name of a body for all of England may end with, or not.
_NATION = " for england and wales"
_NATIONS = (_NATION, " of england and wales", " england and wales", " for england", " england")
_ELSEWHERE = frozenset({"Scotland", "Wales", "Northern Ireland"})
_OF_IRELAND = " (Northern Ireland)"
_CORPORATION = "Development Corporation"

Fit = tuple[int, tuple[str, ...]]  # OFFICIAL, ALIAS or LOOSELY, and the ids


@dataclass(slots=True)
class Index:
    """What the register is looked up by; keys are folded names."""

    names: dict[str, set[Fit]] = field(default_factory=lambda: defaultdict(set))
    skeletons: dict[str, set[Fit]] = field(default_factory=lambda: defaultdict(set))
    trusts: dict[str, set[Fit]] = field(default_factory=lambda: defaultdict(set))
    places: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    types: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    # Names that another body's name goes on from: "University of Wales", then ", Bangor".
    stems: set[str] = field(default_factory=set)


@cache
def index() -> Index:
    """The indexes, built once from data/lookups."""
    built = Index()
    stems: dict[str, set[str]] = defaultdict(set)
    for body in bodies().values():
        _add(built, body, body.official_name, OFFICIAL, alone=True)
        if mark := _MARK.search(body.official_name):
            stems[fold(body.official_name[: mark.start()])].add(body.id)
        if body.official_name.endswith(_CORPORATION):
            short = body.official_name.replace(_CORPORATION, "DC")
            _add(built, body, short, ALIAS, alone=True)
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
    for body in bodies().values():
        key = fold(body.official_name.removesuffix(_OF_IRELAND))
        # Its departments print no country; two words, as "Executive Office", are no name.
        if body.official_name.endswith(_OF_IRELAND) and key.count(" ") > 1:
            built.names.setdefault(key, {(ALIAS, (body.id,))})
    for stem, longer in stems.items():
        if any(set(ids) - longer for _, ids in built.names.get(stem, ())):
            built.stems.add(stem)
    return built


def is_acronym(text: str) -> bool:
    """Whether a name is one word, mostly of capitals: RBKC, CnES, B&NES."""
    if not _LETTERS.fullmatch(text):
        return False
    return sum(char.isupper() for char in text) * 2 > len(text)


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
        for core in (_named(key), *_cores(key)):
            built.trusts[core].add((rank, (body.id,)))


def _without_small(key: str) -> str:
    return " ".join([word for word in key.split() if word not in _SMALL])


def _skeleton(key: str) -> str:
    if key.count(" ") + 1 < _SHORTEST_SKELETON:
        return ""
    bones = _without_small(key)
    return bones if bones.count(" ") + 1 >= _SHORTEST_SKELETON else ""


def _cores(key: str) -> list[str]:
    words = key.split()
    wide = [word.replace("hospitals", "hospital") for word in words if word not in _STATUS]
    narrow = [word for word in wide if word not in _HOSPITAL]
    steps = ("wide", wide), ("narrow", narrow)
    return [f"{step} {' '.join(core)}" for step, core in steps if core]


def _named(key: str) -> str:
    """What a trust is called but for the words after its name: NHS, Foundation, Trust."""
    words = key.replace("hospitals", "hospital").split()
    while words and words[-1] in _AFTER:
        words.pop()
    return f"named {' '.join(words)}"


def find_name(key: str) -> set[Fit]:
    """The bodies with exactly this folded name."""
    return index().names.get(key) or set()


def find_skeleton(key: str) -> set[Fit]:
    """The bodies whose names differ from this one in small words only: of, for, and."""
    bones = _skeleton(key)
    return index().skeletons.get(bones, set()) if bones else set()


def find_trust(key: str, on: date | None) -> list[set[Fit]]:
    """The NHS trusts whose names differ from this one in status words only, closest step first.

    A name without those words must be a living trust's that is called after one hospital.
    """
    if not any(word in key for word in ("trust", " ft", "hospital", "foundation")):
        return []
    words = set(key.split())
    if (words & _TRUST and words & _HEALTH) or words >= _FOUNDATION:
        # "Hereford Foundation Trust" leaves the hospital out; "Hereford Health Trust" may not.
        steps = 2 if words & {"nhs", "foundation"} else 1
        return [fits for core in _cores(key)[:steps] if (fits := index().trusts.get(core))]
    if words & _HOSPITAL:
        fits = index().trusts.get(_named(key), set())
        return [{fit for fit in fits if (lived(fit[1], on) if on else _current(fit[1]))}]
    return []


def find_nation(key: str) -> set[Fit]:
    """A body of all England, with its nation said or left out: "Parole Board for England"."""
    if not key.endswith(_NATIONS):
        return find_name(key + _NATION)
    names = [key.removesuffix(end) for end in _NATIONS if key.endswith(end)]
    fits = {fit for name in names if " " in name for fit in find_name(name)}
    return {fit for fit in fits if not any(_is_local(id) for id in fit[1])}


def _is_local(id: str) -> bool:
    body = bodies()[id]
    return body.nation in _ELSEWHERE or body.kind in _PLACED or body.kind == "NHS trust"


def _current(ids: Iterable[str]) -> bool:
    return all(bodies()[id].status == "current" for id in ids)


def find_place(reading: Reading) -> set[Fit]:
    """The bodies of the reading's family at its place whose type fits."""
    ids = index().places.get((reading.family, reading.place), ())
    fits = ((fit(reading.types, bodies()[id]), (id,)) for id in ids)
    return {(rank, id) for rank, id in fits if rank is not None}


def find_misprinted(reading: Reading) -> set[Fit]:
    """The councils at the one place a keystroke away from a place that is none: Scarbourough.

    Only beside a full type, which has to fit, for a name of some length that is no other place:
    Newport never becomes Newton, nor a cricket club a county.
    """
    place = reading.place
    if (
        reading.family != "local"
        or not reading.types - EITHER.keys()
        or len(place) < _SHORTEST_PLACE
    ):
        return set()
    if place in _local_places().get(place[0], ()) or look_up(place):
        return set()
    near = [one for one in _local_places().get(place[0], ()) if distance(place, one) == 1]
    found = [fits for one in near if (fits := find_place(replace(reading, place=one)))]
    return found[0] if found and all(fits == found[0] for fits in found) else set()


@cache
def _local_places() -> dict[str, set[str]]:
    """The places of councils by their first letter."""
    places = defaultdict(set)
    for family, place in index().places:
        if family == "local" and place:
            places[place[0]].add(place)
    return dict(places)


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


def choose(fits: Iterable[Fit], on: date | None, *, named: bool = False) -> list[tuple[str, ...]]:
    """The best of the candidates: living on the day, then fitting best, then living now.

    One answer is certain; several are ambiguous. Where all bear the very name printed
    (``named``), the dead are as good as the living.
    """
    pool = list(fits)
    if on:
        pool = [each for each in pool if lived(each[1], on)] or pool
    best = min((rank for rank, _ in pool), default=0)
    chosen = {ids for rank, ids in pool if rank == best}
    living = chosen if named else {ids for ids in chosen if _current(ids)}
    return sorted(living or chosen)


def lived(ids: Iterable[str], on: date) -> bool:
    """Whether every one of the bodies existed on a day."""
    return all(bodies()[id].lived(on) for id in ids)
