"""The words of the register's names and places, laid out to be found while reading a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pipelines.employer_index import index
from pipelines.employer_names import fold
from pipelines.employer_register import bodies
from pipelines.employer_spelling import plain_words
from pipelines.employer_types import LOOSE
from pipelines.lookups import rows
from pipelines.named_words import BARE, COMMA_ENDS, COMMA_STARTS, END_LETTERS, ENDS, STARTS

_SEGMENT = re.compile(r",\s*(?:and\s+)?")
_POSSESSIVES = frozenset({"'s", "’s", "'S", "’S"})
_MAJESTIES = ("his majestys", "her majestys")
_FAMILIES = frozenset(
    {"local", "police", "fire", "commissioner", "combined", "park", "board", "icb", "hsc"}
    | {"university"}
)
# A council's name has one of these words, or begins as a London borough's does.
_COUNCIL = frozenset({"council", "cyngor", "comhairle", "konsel", *END_LETTERS})
_BOROUGHS = ("london borough of ", "royal borough of ")
_STATUS = frozenset({"nhs", "foundation", "trust"})
_STATUSES = ("nhs trust", "nhs foundation trust", "foundation trust", "trust", "ft", "nhs ft")
_SHORTEST_HOSPITAL = 3  # words; "Leeds Hospital" may be any firm's
_LISTED = frozenset({"local", "police"})


@dataclass(slots=True)
class Paths:
    """Phrases of folded words, and every start of one, so that a reader knows when to go on."""

    ends: dict[str, str] = field(default_factory=dict)  # as read: as looked up
    starts: set[str] = field(default_factory=set)

    def add(self, read: str, means: str | None = None) -> None:
        """Enter a phrase; commas in ``read`` must be met in the text too."""
        self.ends.setdefault(read, means or read)
        words = read.split()
        for size in range(1, len(words)):
            self.starts.add(" ".join(words[:size]).rstrip(","))
            self.starts.add(" ".join(words[:size]))


@dataclass(slots=True)
class Lexicon:
    """All that a reader of running text looks for; keys are folded words."""

    bodies: Paths = field(default_factory=Paths)  # names and places
    type_ends: Paths = field(default_factory=Paths)
    type_starts: Paths = field(default_factory=Paths)
    names: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)  # places that may be listed: of councils, police
    letters: dict[str, str] = field(default_factory=dict)  # one word, as printed: folded
    plurals: set[str] = field(default_factory=set)  # names with a plural in them: London Councils
    firsts: set[str] = field(default_factory=set)  # first words of names, places and types
    type_firsts: set[str] = field(default_factory=set)


@cache
def lexicon() -> Lexicon:
    """The lexicon, built once from the register."""
    built = Lexicon()
    known = index()
    built.names = {key for key in known.names if key not in BARE and not _is_area(key)}
    for family, place in known.places:
        if family in _FAMILIES and place:
            built.places.add(place)
            if family in _LISTED:
                built.areas.add(place)
    built.names |= {variant for key in known.names for variant in _trust_forms(key)}
    for phrase in built.names | built.places:
        built.bodies.add(phrase)
    for phrase in ENDS | END_LETTERS | COMMA_ENDS:
        built.type_ends.add(phrase, phrase.replace(",", ""))
    for phrase in STARTS | COMMA_STARTS:
        built.type_starts.add(phrase, phrase.replace(",", ""))
    for raw in _printed():
        _add_printed(built, raw)
    for key in [key for key in built.names if key.startswith("hm ")]:
        for majesty in _MAJESTIES:
            built.bodies.add(majesty + key[2:], key)
    built.type_firsts = _firsts(built.type_starts)
    built.firsts = _firsts(built.bodies) | built.type_firsts
    return built


def _firsts(paths: Paths) -> set[str]:
    return {read.split(" ", 1)[0].rstrip(",") for read in paths.ends}


def _is_area(key: str) -> bool:
    """Whether the council of this name is, in a sentence, only its area: City of York, Derby UA."""
    words = key.split()
    if not _COUNCIL.isdisjoint(words) or key.startswith(_BOROUGHS) or max(map(len, words)) < 4:
        return False
    ids = {id for _, found in index().names[key] for id in found}
    return len(words) > 1 and all(bodies()[id].kind in LOOSE for id in ids)


def _trust_forms(key: str) -> Iterator[str]:
    """An NHS trust with other status words, and a hospital in the singular or plural.

    Whether one names a trust is for the register to say; here it is only worth asking.

    >>> sorted(_trust_forms("james paget university hospitals nhs trust"))[:2]
    ['james paget university hospital', 'james paget university hospital foundation trust']
    """
    if not key.endswith(" trust") or "nhs" not in key.split():
        return
    words = key.split()
    while words[-1] in _STATUS:
        words.pop()
    base = " ".join(words).replace("hospitals", "hospital")
    for name in {base, base.replace("hospital", "hospitals")}:
        if "hospital" in name and len(words) >= _SHORTEST_HOSPITAL:
            yield name
        yield from (f"{name} {status}" for status in _STATUSES)


def _printed() -> Iterator[str]:
    for body in bodies().values():
        yield from dict.fromkeys((body.official_name, body.short_name, *body.alt_names))
    for row in rows("employer_aliases"):
        yield row["alias"]


def _add_printed(built: Lexicon, raw: str) -> None:
    key = fold(raw)
    if " " not in raw:
        if key in index().names and not raw.islower():
            built.letters.setdefault(raw, key)
            built.letters.setdefault(raw.upper(), key)
        return
    if key in index().names and not plurals().isdisjoint(plain_words(raw)):
        built.plurals.add(key)
    if "," in raw:
        _add_commas(built, raw, key)


def _add_commas(built: Lexicon, raw: str, key: str) -> None:
    """The name and the places in it with their commas: "Housing, Communities and Local ..."."""
    words = [
        f"{word}," if last else word
        for segment in _SEGMENT.split(raw)[:-1]
        for word, last in _marked(fold(segment).split())
    ]
    words += fold(_SEGMENT.split(raw)[-1]).split()
    if [word.rstrip(",") for word in words] != key.split():
        return
    built.bodies.add(" ".join(words), key)
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            place = " ".join(words[start:end])
            plain = place.replace(",", "")
            if plain != place and not place.endswith(",") and plain in built.places:
                built.bodies.add(place, plain)


def _marked(words: list[str]) -> Iterable[tuple[str, bool]]:
    return [(word, at == len(words) - 1) for at, word in enumerate(words)]


@cache
def _spellings() -> dict[str, str]:
    return {row["printed"]: row["means"] for row in rows("employer_spellings")}


@cache
def plurals() -> frozenset[str]:
    """Type words in the plural, as printed: councils, boroughs, constabularies."""
    found = {row["printed"] for row in rows("employer_spellings") if row["note"] == "plural"}
    return frozenset(found)


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> tuple[str, str]:
    """A printed word as the register spells it; and without a possessive ending, or empty.

    Nothing is mended by likeness here: a sentence has too many words that are near a type word.

    >>> folded("Herts"), folded("The"), folded("Council’s"), folded("King's")
    (('hertfordshire', ''), ('', ''), ('council', 'council'), ('kings', 'king'))
    """
    whole = _spell(word)
    own = without_possessive(word)
    return whole, _spell(own) if own != word else ""


def without_possessive(word: str) -> str:
    """A printed word without a possessive ending.

    >>> without_possessive("Ofsted’s"), without_possessive("HMRC")
    ('Ofsted', 'HMRC')
    """
    return word[:-2] if word[-2:] in _POSSESSIVES else word


def _spell(word: str) -> str:
    spellings = _spellings()
    words = [spellings.get(plain, plain) for plain in plain_words(word)]
    return " ".join([word for word in words if word != "the"])
