"""Names of places in the United Kingdom, looked up whole, never matched by likeness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.lookups import rows
from pipelines.text import remember, unaccented

# From small to large. A part lies in a town (Westminster, Edgbaston), a district is a council area
# in a county, and wider are names such as Teesside and the Midlands.
KINDS = ("part", "town", "district", "county", "wider", "region", "nation")


@dataclass(frozen=True, slots=True)
class Name:
    """A place of data/lookups/places.csv; region and nation are None where it lies in several."""

    name: str
    kind: str  # one of KINDS
    within: str | None  # the town of a part, the county of a town
    region: str | None  # ONS region of England, else the nation's name
    nation: str | None

    def contains(self, other: Name) -> bool:
        """Whether the other, printed beside it, says where within this place it is.

        Counties and districts are taken at their word: postal counties reach into London.
        """
        if KINDS.index(self.kind) <= KINDS.index(other.kind):
            return False
        if self.kind == "town":
            return self.name == other.within
        if self.kind in ("wider", "region"):
            return self.region is None or other.region in (None, self.region)
        return other.nation in (None, self.nation)


_BEFORE = re.compile(
    r"the |(?:city|county|(?:royal |london )?borough|county borough|district) of "
    r"|(?:central|greater|inner) "
)
_AFTER = re.compile(
    r" (?:(?:city|town) (?:centre|hall)|(?:(?:city|county|borough|district|metropolitan borough)"
    r" )?council|city|town|borough|district|county|region|area|based|wide|offices?|hub|campus)$"
)
# A prison bears the name of its town; the district of that name may be another's.
_PRISON = re.compile(r"(?:hm prison|hmp(?: and)?(?: yoi)?|hmyoi|yoi) ")
_UNSAID = str.maketrans("", "", "'’.")
_JUNK = re.compile(r"[^a-z0-9]+")
_WORD = r"(?:[A-Z][\w'’-]{1,30}|St\.)"
# In prose a name stands first or after one of these words.
_PROSE = re.compile(
    rf"(?:^|\b(?:in|at|near|to|from|or|and|locations?|cities|towns"
    rf"|offices|across|within|throughout|around)\s?:?\s(?:(?:the|either|both)\s)?){_WORD}"
    rf"(?:\s(?:{_WORD}|upon|under|on|in|le|the|of|by|and)){{0,4}}"
)


def look_up(text: str) -> tuple[Name, ...]:
    """The places of that name, none or several; "City of", "Borough Council" and such set aside.

    >>> [place.region for place in look_up("City of Westminster")]
    ['London']
    >>> len(look_up("Newport"))
    3
    """
    if len(text) > 80:
        return ()
    names, key = _names(), _key(text)
    if prison := _PRISON.match(key):
        return tuple(name for name in names.get(key[prison.end() :], ()) if name.kind != "district")
    bare = _BEFORE.sub("", key, count=1) if _BEFORE.match(key) else key
    tries = (key, bare, _AFTER.sub("", key), _AFTER.sub("", bare))
    return next((names[key] for key in tries if key in names), ())


def in_prose(text: str) -> Iterator[tuple[str, tuple[Name, ...]]]:
    """The names in a sentence, as printed, each with its places.

    A name that goes on in another capitalised word (Bristol Road) is not taken.
    """
    at = 0
    while match := _PROSE.search(text, at):
        at = match.end()
        words = [word for word in re.split(r"\s", match[0]) if word]
        while words and not words[0][0].isupper():
            words.pop(0)
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length])
            places = look_up(name)
            if places and not (length < len(words) and words[length][0].isupper()):
                yield name, places
                at = match.start() + match[0].index(words[0]) + len(name)
                break


def starting(text: str) -> tuple[Name, ...]:
    """The places of the longest name the text begins with."""
    words = text.split(" ")[:5]
    tries = (_names().get(_key(" ".join(words[:n]))) for n in range(len(words), 0, -1))
    return next(filter(None, tries), ())


def common(places: tuple[Name, ...]) -> Name:
    """What the places of one name have in common; ``places`` is not empty.

    >>> common(look_up("Gillingham"))
    Name(name='Gillingham', kind='town', within=None, region=None, nation='England')
    """
    name = min((place.name for place in places), key=len)  # Newcastle, not that upon Tyne

    def same(values: set[str | None]) -> str | None:
        return values.pop() if len(values) == 1 else None

    return Name(
        name,
        same({place.kind for place in places}) or "town",
        same({place.within for place in places}),
        same({place.region for place in places}),
        same({place.nation for place in places}),
    )


def named(text: str, place: Name) -> bool:
    """Whether the text is the bare name of the place, not one it was stripped to.

    >>> [named(text, look_up("Stokesley")[0]) for text in ("STOKESLEY", "Stokesley Hub")]
    [True, False]
    """
    return _key(text) == _key(place.name)


@remember
def _key(text: str) -> str:
    plain = unaccented(text.lower().replace("&", " and "))
    return _JUNK.sub(" ", plain.translate(_UNSAID)).strip()


@cache
def _names() -> dict[str, tuple[Name, ...]]:
    names = defaultdict(list)
    for row in rows("places"):
        place = Name(
            row["same_as"] or row["name"],
            row["kind"],
            row["within"] or None,
            row["region"] or None,
            row["nation"] or None,
        )
        names[_key(row["name"])].append(place)
    return {key: tuple(places) for key, places in names.items()}
