"""Where two posts are, compared: postcodes, towns, and the school or house that is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines import gazetteer, place
from pipelines.same_words import canonical, word_set
from pipelines.shingles import words
from pipelines.text import remember

_MAX_CHARS = 300
_SEGMENT = re.compile(r"[,;|()/\n]|\s[-–—:]\s|\bat\b")
# Kinds of house, each with its words; what else stands before them is its name.
_HOUSES = {
    "school": "school|academy|infants?|juniors?|primary|secondary|ysgol|pre ?school|nursery"
    "|sixth form|grammar|high school|college",
    "hospital": "hospital|infirmary|ysbyty",
    "prison": "hmp|hmyoi|yoi|prison",
    "surgery": "surgery|medical (?:centre|practice)|health centre|clinic",
    "library": "library|llyfrgell",
    "leisure": "leisure centre|sports centre|swimming pool|pools",
    "centre": "(?:children|family|community|day|resource|childrens|discovery|visitor|heritage|arts"
    "|study|activity|outdoor|treatment) (?:centre|hub)",
    "depot": "depot|recycling centre|waste site",
    "museum": "museum|theatre|gallery",
    "estate": "estate",
    "station": "(?:fire|police|ambulance) station",
    "court": "house|court|lodge|home|villa|grange|manor",
    "ward": "ward",
}
_HOUSE = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _HOUSES.items()) + r")\b"
)
_GROUP = re.compile(r"\b(?:group|federation|partnership|colleges|schools|academies)\b")
_UNNAMED = word_set(
    """school academy primary secondary nursery infant infants junior juniors high grammar college
    sixth form church of england c e ce cofe rc catholic roman voluntary aided controlled va vc
    community foundation trust special federation the and st saint saints ysgol gynradd uwchradd
    gymraeg hospital infirmary general royal district hmp hmyoi yoi prison surgery medical centre
    practice health clinic library leisure sports swimming pool pools children childrens family day
    resource hub depot recycling waste site museum theatre gallery house court lodge home ward
    station fire police ambulance in at for council county borough city nhs university hospitals
    pre preschool multi ltd care residential nursing old new a our s department team service
    services estate office teacher teaching assistant officer free all age education learning
    social"""
)
# Schools that share a name and a gate, and are two schools.
_AGES = {
    "infant": "infant", "infants": "infant", "junior": "junior", "juniors": "junior",
    "nursery": "nursery", "primary": "primary", "secondary": "secondary", "high": "secondary",
    "grammar": "secondary", "gynradd": "primary", "uwchradd": "secondary",
}  # fmt: skip
_OTHER_AGES = frozenset(
    frozenset(pair)
    for pair in (("infant", "junior"), ("primary", "secondary"), ("nursery", "junior"),
                 ("nursery", "secondary"), ("infant", "secondary"), ("junior", "secondary"))
)  # fmt: skip
_HQ = re.compile(
    r"\b(?:county hall|city hall|town hall|civic (?:centre|offices?)|council offices?|guildhall"
    r"|shire ?hall|head ?quarters|head office|hq|city centre)\b"
)
_ANYWHERE = re.compile(
    r"\b(?:various|multiple|several|county ?wide|borough ?wide|city ?wide|nation(?:al|wide)|remote"
    r"|home(?: ?based| ?working)|hybrid|agile|across|flexible|throughout|any|all|locations)\b"
)
_WIDE = word_set(
    """uk united kingdom england scotland wales great britain east west north south midlands london
    county council borough city district of the and in road street avenue lane hall centre civic
    office offices based area region greater central"""
)


# Of an address, which may be that of a house which the other advert calls by its name.
_ADDRESS = re.compile(
    r"\b(?:road|street|avenue|lane|way|drive|square|place|close|quay|hill|row|park|building|floor"
    r"|centre|hub|campus|offices?|units?)\b|\d"
)
_WIDE_KINDS = frozenset({"district", "county", "wider", "region", "nation"})


@dataclass(frozen=True, slots=True)
class Site:
    """A house that is named: its kind, the words of its name, the ages of a school."""

    kind: str
    name: frozenset[str]
    ages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Where:
    """What an advert says of its place."""

    postcode: str | None  # without the space
    town: str | None
    region: str | None
    words: frozenset[str]  # of the place as printed, without what is said everywhere
    sites: tuple[Site, ...]
    anywhere: bool
    hq: bool
    wide: bool  # no smaller place than a county is printed
    first: frozenset[str]  # of several parts the first, where it is a name
    rest: frozenset[str]  # the others


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed place: its telling words; whether a county, anywhere or a head office."""

    words: frozenset[str] = frozenset()
    wide: bool = False
    anywhere: bool = False
    hq: bool = False
    first: frozenset[str] = frozenset()
    rest: frozenset[str] = frozenset()


_NOWHERE = _Printed()


@remember
def sites(text: str, title: bool = False) -> tuple[Site, ...]:
    """The houses that a text names; in a title a kind of house may be part of the trade.

    >>> [sorted(site.name) for site in sites("St Mary's CE Primary School, Maldon")]
    [['marys']]
    >>> [site.kind for site in sites("Ward 7, Broomfield Hospital")]
    ['ward', 'hospital']
    >>> sites("School Crossing Patrol", title=True)
    ()
    """
    found = []
    for at, segment in enumerate(_SEGMENT.split(text[:_MAX_CHARS])):
        said = words(segment)
        plain = " ".join(said)
        houses = list(_HOUSE.finditer(plain))
        if not houses or _HQ.search(plain) or _GROUP.search(plain):
            continue
        if title and at == 0 and houses[-1].end() < len(plain):
            continue
        name = frozenset(said) - _UNNAMED
        if name:
            ages = frozenset(_AGES[word] for word in said if word in _AGES)
            found.append(Site(str(houses[-1].lastgroup), name, ages))
    return tuple(found)


def houses(title: str) -> tuple[str, ...]:
    """The parts of a title that name a house, behind what it says of the trade.

    >>> houses("Night Care Assistant, Hollyhedge House")
    ('Hollyhedge House',)
    """
    parts = [part.strip() for part in _SEGMENT.split(title[:_MAX_CHARS])]
    return tuple(part for part in parts[1:] if part and sites(part, title=True))


@remember
def _printed(text: str) -> _Printed:
    """What a place says as it is printed."""
    plain = " ".join(words(text, _MAX_CHARS))
    said = frozenset(word for word in canonical(text) if word.isalpha()) - _WIDE
    parts = [part.strip() for part in _SEGMENT.split(text[:_MAX_CHARS])]
    wide = any(name.kind in _WIDE_KINDS for part in parts for name in gazetteer.look_up(part))
    first, rest = parts[0].casefold(), words(" ".join(parts[1:]))
    named = bool(rest) and not _ADDRESS.search(first) and not _HOUSE.search(first)
    return _Printed(
        words=said,
        wide=wide,
        anywhere=bool(_ANYWHERE.search(plain)),
        hq=bool(_HQ.search(plain)),
        first=frozenset(words(first)) - _WIDE if named else frozenset(),
        rest=frozenset(rest),
    )


def read(
    text: str | None,
    code: str | None,
    town: str | None,
    region: str | None,
    *names: str | None,
    title: str | None = None,
    title_town: str | None = None,
) -> Where:
    """The place by its columns and its text; names and the title may name a school or a house."""
    printed = _printed(text) if text else _NOWHERE
    if text and not (code or town or region):
        found = place.parse(text)
        code, town, region = found.postcode, found.town, found.region
    if title_town:
        # The title names the place of the post, the column perhaps the head office.
        code = code if town == title_town else None
        town, printed = title_town, replace(printed, hq=False)
    houses = [site for name in (text, *names) if name for site in sites(name)]
    houses += sites(title, title=True) if title else ()
    return Where(
        postcode="".join(code.split()).upper() if code else None,
        town=" ".join(words(town)) if town else None,
        region=region.casefold() if region else None,
        words=printed.words,
        sites=tuple(dict.fromkeys(houses)),
        anywhere=printed.anywhere,
        hq=printed.hq,
        wide=town is None and printed.wide,
        first=printed.first,
        rest=printed.rest,
    )


_SAME_POSTCODE = 1.6
_SAME_OUTCODE = 0.3
_OTHER_SECTOR = -1.0
_OTHER_OUTCODE = -3.2
_OTHER_AREA = -4.0
_SAME_TOWN = 0.8
_OTHER_TOWN = -4.0
_SAME_WORDS = 0.8
_PART_OF_WORDS = 0.5
_OTHER_WORDS = -1.0
_OTHER_VILLAGE = -3.2  # two names that no list of places knows
_NAME_WORDS = 2
_OTHER_PART = -3.4  # Brynglas, Newport; Spring Gardens, Newport
_OTHER_REGION = -4.0
_SAME_SITE = 1.2
_OTHER_SITE = -8.0
_OTHER_WARD = -5.0
_OTHER_HOUSE = -4.0


def compare(a: Where, b: Where, said_a: frozenset[str], said_b: frozenset[str]) -> float:
    """Log odds that two posts are at one place; ``said``: what titles and names say of it.

    >>> none = frozenset()
    >>> one, other = read("Maldon", None, None, None), read("Harlow", None, None, None)
    >>> compare(one, one, none, none), compare(one, other, none, none)
    (0.8, -4.0)
    """
    house = _compare_sites(a, b)
    if house < 0:
        return house
    if a.postcode and a.postcode == b.postcode:
        return _SAME_POSTCODE + house / 2
    ground = _compare_ground(a, b, said_a, said_b)
    if a.anywhere or b.anywhere or a.hq or b.hq:
        ground = max(ground, -0.3)
    # A school's own name outweighs what a board takes for its address.
    return max(ground, -1.0) + house if house > 0 else ground


def _compare_ground(a: Where, b: Where, said_a: frozenset[str], said_b: frozenset[str]) -> float:
    if a.postcode and b.postcode:
        return _compare_codes(a, b)
    if a.town and b.town:
        if a.town == b.town:
            apart = a.first and b.first and not a.first & b.first and a.rest == b.rest
            return _OTHER_PART if apart else _SAME_TOWN
        named_a, named_b = set(a.town.split()), set(b.town.split())
        if named_a <= (b.words | said_b) or named_b <= (a.words | said_a):
            return 0.0
        return _OTHER_REGION if a.region and b.region and a.region != b.region else _OTHER_TOWN
    if a.region and b.region and a.region != b.region:
        return _OTHER_REGION
    if not a.words or not b.words:
        return 0.0
    if a.words == b.words:
        return _SAME_WORDS
    if a.words & b.words:
        return _PART_OF_WORDS
    if a.wide or b.wide or a.words & said_b or b.words & said_a:
        return 0.0  # a town and its county
    villages = max(len(a.words), len(b.words)) <= _NAME_WORDS and not (a.sites or b.sites)
    return _OTHER_VILLAGE if villages else _OTHER_WORDS


def _compare_codes(a: Where, b: Where) -> float:
    """Two postcodes that differ: of one neighbourhood, of one town, or apart."""
    code_a, code_b = a.postcode or "", b.postcode or ""
    if code_a[:-3] == code_b[:-3]:
        return _SAME_OUTCODE if code_a[-3:-2] == code_b[-3:-2] else _OTHER_SECTOR
    if a.town and a.town == b.town:
        return _OTHER_SECTOR
    return _OTHER_OUTCODE if code_a[:2] == code_b[:2] else _OTHER_AREA


def _compare_sites(a: Where, b: Where) -> float:
    """What named schools and houses say; within a kind of house one agreement is enough."""
    if not a.sites or not b.sites:
        return 0.0
    by_kind: dict[str, float] = {}
    for one in a.sites:
        for other in b.sites:
            if one.kind == other.kind:
                weight = _compare_site(one, other)
                by_kind[one.kind] = max(by_kind.get(one.kind, weight), weight)
    worst = min(by_kind.values(), default=0.0)
    return worst if worst < 0 else max(by_kind.values(), default=0.0)


def _compare_site(a: Site, b: Site) -> float:
    if a.name & b.name:
        apart = a.name - b.name and b.name - a.name
        ages = any(frozenset({x, y}) in _OTHER_AGES for x in a.ages for y in b.ages)
        if ages and not a.ages & b.ages:
            return _OTHER_SITE
        return 0.0 if apart else _SAME_SITE
    if a.kind == "ward":
        return _OTHER_WARD
    return _OTHER_HOUSE if a.kind in ("court", "centre", "estate") else _OTHER_SITE
