"""The type words of a public body's name, and the place that is left without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The families whose names are a type and a place, and the kinds of the register in each.
FAMILIES: dict[str, tuple[str, ...]] = {
    "local": (
        "county council",
        "district council",
        "unitary authority",
        "metropolitan district",
        "london borough",
        "welsh principal area",
        "scottish council",
        "NI district council",
    ),
    "police": ("police force",),
    "fire": ("fire and rescue service",),
    "commissioner": ("police and crime commissioner",),
    "combined": ("combined authority",),
    "park": ("national park authority",),
    "board": ("NHS health board",),
    "icb": ("NHS integrated care board",),
    "hsc": ("NHS trust",),
    "university": ("university", "further/higher education college"),
}
FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}

# A council's designation may be printed wrong or be out of date where only the rank of the
# authority matters: a borough is a district with a charter, and most have been both.
LOOSE: dict[str, frozenset[str]] = {
    "county council": frozenset(),
    "district council": frozenset({"borough", "district"}),
    "unitary authority": frozenset({"borough", "district", "unitary"}),
    "metropolitan district": frozenset({"borough", "district", "metropolitan", "unitary"}),
    "london borough": frozenset({"borough", "london"}),
    "welsh principal area": frozenset({"borough", "county", "county borough", "unitary"}),
    "scottish council": frozenset({"unitary"}),
    "NI district council": frozenset({"borough", "district"}),
}

# "CC" is a county or a city council; every other abbreviation has one reading.
EITHER = {"cc": ("county", "city")}

_ENDS: dict[str, dict[str, str]] = {
    "local": {
        "": "council|local authority|council of|local education authority",
        "county": "county council|county council of|county of",
        "city": "city council|city of|city and district council|city and district"
        "|city and borough council|city and dc",
        "city county": "city and county council|city and county|city and county of",
        "borough": "borough council|borough of|bc",
        "district": "district council|district of|dc",
        "metropolitan": "metropolitan borough council|metropolitan borough|metropolitan borough of"
        "|metropolitan bc|metropolitan council|metropolitan district council|metropolitan district"
        "|metropolitan dc|mbc|mdc|mb council|met council|met borough council|met borough|met bc"
        "|met district council|met district|met dc|metro council|metro borough council"
        "|metro borough",
        "london": "london borough council|london borough|london borough of|london bc|lbc|lb"
        "|lb council|lb of",
        "royal": "royal borough council|royal borough|royal borough of|rbc|rlbc",
        "county borough": "county borough council|county borough|county borough of|cbc",
        "unitary": "unitary authority|unitary council|ua",
        "cc": "cc",
    },
    "police": {
        "": "police|constabulary|police service|police force|police constabulary"
        "|county constabulary"
    },
    "fire": {
        "": "fire and rescue service|fire and rescue|fire and rescue authority|fire service"
        "|fire brigade|fire authority|fire rescue service|fire and rescue services|frs"
        "|combined fire authority|fire and civil defence authority"
        "|county fire and rescue service|county fire and rescue"
        "|county council fire and rescue service|county council fire and rescue"
    },
    "commissioner": {
        "": "police and crime commissioner|police and crime commissioners office|pcc|opcc"
        "|police fire and crime commissioner|pfcc|office of police and crime commissioner"
        "|office of police fire and crime commissioner"
    },
    "combined": {
        "": "combined authority|mayoral combined authority|combined county authority|ca|mca|cca"
        "|mayoral combined county authority|mayoral strategic authority"
    },
    "park": {"": "national park authority|national park|npa|np"},
    "board": {
        "": "health board|university health board|university local health board|local health board"
        "|nhs board|health board nhs|lhb|uhb|university lhb|teaching health board"
    },
    "icb": {"": "integrated care board|icb"},
    "hsc": {"": "health and social care trust|hsc trust|hsct"},
    "university": {"": "university"},
}
_STARTS: dict[str, dict[str, str]] = {
    "local": {
        "": "council of|council for|cyngor|comhairle|comhairle baile|comhairle cathair"
        "|mayor and burgesses of|mayor aldermen and burgesses of|mayor and citizens of"
        "|lord mayor and citizens of|lord mayor aldermen and citizens of",
        "county": "county council of|county of|cyngor sir|sir",
        "city": "city council of|city of|cyngor dinas|city and district of",
        "city county": "city and county of|cyngor dinas a sir|dinas a sir",
        "borough": "borough council of|borough of",
        "district": "district council of|district of",
        "metropolitan": "metropolitan borough of|metropolitan borough council of"
        "|metropolitan district of",
        "london": "london borough of|london borough|lb of|lb|lbc|council of london borough of",
        "royal": "royal borough of|royal borough|royal london borough of|rb of|rb",
        "county borough": "county borough of|county borough council of|cbs|bwrdeistref sirol"
        "|cyngor bwrdeistref sirol|cyngor bwrdeistref",
    },
    "police": {"": "heddlu|chief constable of|chief constable for|chief constable"},
    "fire": {"": "gwasanaeth tan ac achub"},
    "commissioner": {
        "": "office of police and crime commissioner for|police and crime commissioner for"
        "|police fire and crime commissioner for|office of police fire and crime commissioner for"
        "|office of police and crime commissioner|office of pcc for|opcc for|opcc|pcc for|pcc"
        "|pfcc for|pfcc|comisiynydd heddlu a throseddu|swyddfa comisiynydd heddlu a throseddu"
    },
    "park": {"": "awdurdod parc cenedlaethol|parc cenedlaethol"},
    "board": {"": "nhs|bwrdd iechyd prifysgol|bwrdd iechyd addysgu|bwrdd iechyd"},
    "icb": {"": "nhs"},
    "university": {"": "university of|prifysgol"},
}
# A type without the word council also names football clubs: it needs a council's context.
_BARE_ENDS = ("county", "city", "borough", "district")

Phrase = tuple[str, frozenset[str], bool]  # family, designations, stands without context


def _table(source: dict[str, dict[str, str]]) -> dict[str, tuple[Phrase, ...]]:
    table: dict[str, tuple[Phrase, ...]] = {}
    for family, groups in source.items():
        for group, phrases in groups.items():
            types = {"county borough"} if group == "county borough" else set(group.split())
            for phrase in phrases.split("|"):
                table[phrase] = (*table.get(phrase, ()), (family, frozenset(types), True))
    return table


_END = _table(_ENDS)
_END |= {word: (("local", frozenset({word}), False),) for word in _BARE_ENDS}
_START = _table(_STARTS) | {"office of": (("commissioner", frozenset(), False),)}


def _sizes(phrases: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    """How many words the phrases have that have a word at their start or end; longest first."""
    sizes: dict[str, set[int]] = {}
    for words in map(str.split, phrases):
        sizes.setdefault(words[at], set()).add(len(words))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


_END_SIZES = _sizes(_END, -1)
_START_SIZES = _sizes(_START, 0)
_DEPTH = 3  # "Council of | the London Borough of | X | Council"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a folded name: what kind of body, and where."""

    family: str
    place: str
    types: frozenset[str]
    named: bool  # the type is said in full, so no context is needed


def read(words: str) -> list[Reading]:
    """Every way to strip type words from a folded name, the least stripped first.

    >>> [(r.family, r.place, sorted(r.types)) for r in read("crawley bc")]
    [('local', 'crawley', ['borough'])]
    >>> [(r.place, sorted(r.types)) for r in read("city of york council")]
    [('city of york', []), ('york council', ['city']), ('york', ['city'])]
    """
    level: list[Reading] = [Reading("", words, frozenset(), False)]
    found: dict[Reading, None] = {}
    for _ in range(_DEPTH):
        level = [step for reading in level for step in _strip(reading)]
        if not level:
            break
        found.update(dict.fromkeys(level))
    return list(found)


def _strip(reading: Reading) -> Iterator[Reading]:
    tokens = reading.place.split()
    if not tokens:
        return
    for size in _END_SIZES.get(tokens[-1], ()):
        if size < len(tokens):
            for phrase in _END.get(" ".join(tokens[-size:]), ()):
                yield from _join(reading, phrase, " ".join(tokens[:-size]))
    for size in _START_SIZES.get(tokens[0], ()):
        if size < len(tokens):
            for phrase in _START.get(" ".join(tokens[:size]), ()):
                yield from _join(reading, phrase, " ".join(tokens[size:]))


def _join(reading: Reading, phrase: Phrase, place: str) -> Iterator[Reading]:
    family, types, named = phrase
    if reading.family in ("", family):
        yield Reading(family, place, reading.types | types, reading.named or named)
