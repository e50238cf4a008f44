"""A printed place of work: postcode, town, county, region, nation.

A name of several places (Newport, Richmond) is settled by the county, region or postcode printed
with it, or it gives no region. A postcode goes before names. Two towns are two sites, a town and
its county are one place, and a text that ends in one postcode is one address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pipelines import gazetteer, postcode
from pipelines.gazetteer import Name
from pipelines.place_columns import Place
from pipelines.postcode import Postcode
from pipelines.text import clean, remember

_MAX_CHARS = 4_000
_MAX_SITES = 60  # of one text; a list of all regions has 12
_FLAGS = re.IGNORECASE | re.ASCII


_COUNTRY = re.compile(
    r"[\s,(]{0,5}\b(?:united kingdom|uk|gb|great britain)\b(?:\s?\(incl\.? northern ireland\))?"
    r"[\s.,)]{0,5}$",
    _FLAGS,
)
_NO_PLACE = re.compile(
    r"(?:(?:various|multiple|several|different|all|any|other|amrywiol)(?: \w{2,12}){0,2}|flexible"
    r"|none|n/?a|tbc|tba|tbd|to be (?:confirmed|agreed|advised|arranged|determined|discussed)"
    r"|not (?:specified|stated|applicable)|negotiable|unspecified|as (?:required|advertised)"
    r"|see (?:the )?(?:job |full )?(?:advert|description|details|profile|text|below)"
    r"|(?:(?:fully|mainly|partly) )?(?:hybrid|home|remote|mobile|agile|field|blended)"
    r"[- ]?(?:based|work\w{0,3})?|(?:gweithio )?(?:o )?gartref|gweithio (?:hybrid|o bell)"
    r"|peripatetic|itinerant|multi[- ]?sites?|cross[- ]?sites?|national(?:ly)?|countrywide"
    r"|anywhere(?: in| within)?(?: the)?(?: country)?|(?:full|part)[- ]time"
    r"|(?:across|throughout) (?:the )?\w{2,12}|\w{2,12}[- ]?wide)",
    _FLAGS,
)
_SOME_DAYS = (
    r"(?:(?:part|some|half|most) of (?:the|your) (?:working )?(?:time|week)"
    r"|(?:one|two|three|four|[1-4])(?: ?(?:-|or|to) ?(?:two|three|four|[2-4]))? days?"
    r"|\d{2} ?% of (?:the|your) (?:working )?(?:time|week))"
)
_REMOTE = tuple(
    (re.compile(pattern, _FLAGS), remote)
    for pattern, remote in (
        (r"(?<!\bno )(?<!\bnot )\b(?:hybrid|blended working)\b"
         r"|\b(?:home|remote)(?:ly)?[- ]?(?:work\w{0,3})?[ (]{1,2}(?:for |up to ){0,2}"
         rf"{_SOME_DAYS}\b"
         rf"|\b{_SOME_DAYS}(?: (?:a|per|each|working|work|week)){{0,3}} (?:from home|at home"
         r"|remotely)\b|\b(?:between|mix(?:ture)? of|both) (?:\w{2,8} ){0,2}(?:home|office)"
         r"[- ]?\w{0,7} (?:and|&) (?:\w{2,8} ){0,2}(?:office|home)\b"
         r"|\bhome ?/ ?office\b|\boffice ?/ ?home\b", "hybrid"),
        (r"(?<!\bno )(?<!\bnot )\bhome[- ]?(?:based|work\w{0,3})\b|^home$"
         r"|\bwork\w{0,3} (?:from|at) home\b|\b(?:o|gweithio) gartref\b", "home"),
        (r"(?<!\bno )(?<!\bnot )\bremote(?:ly)?\b(?! (?:area|communit|island|site|location|rural"
         r"|part|valley|village))|\btelecommut|\bgweithio o bell\b", "remote"),
    )
)  # fmt: skip
_SITES = re.compile(r"\s?[;|]\s?")
_LINK = re.compile(r"^(?:and|or|&)\s", _FLAGS)
_PARTS = re.compile(r"\s?[,•]\s?|:\s|\s[-–—]\s", _FLAGS)
_DASHES = re.compile(r"\s[-–—]\s")
_JOINED = re.compile(r"\s(?:or|and|neu|&)\s", _FLAGS)
_SLASHED = re.compile(r"\s?[/+]\s?")
# "Various sites across Norfolk", "office based in Taunton": the name after the last of these.
_LED_TO = re.compile(
    r"^(?:.{0,80}\b)?(?:across|throughout|around|within|covering|including|serving|in|at|near|from"
    r"|ledled|ar draws|(?:all|whole|most|rest|regions?|areas?|parts?|sites|offices) of)\s"
    r"(?:the |all of |whole of |either |both )?(?=\S)",
    _FLAGS,
)
_LONGEST_RUN = 3  # commas within one name: Bournemouth, Christchurch and Poole
_BRACKETS = re.compile(r"\s?\(([^()]{0,80})\)\s?")
_SENTENCE = re.compile(r"\b[a-z]{2,20} [a-z]{2,20} [a-z]{2,20}\b")
_EDGES = " ,.:-–—"
_NOT_FOUND = ("no place named", "unknown place")
_Piece = tuple[str, tuple[Name, ...]]


def parse(raw: str | None) -> Place:
    """Read a location text.

    Total: what is not known stays None, and ``reason`` says why nothing was found.

    >>> parse("Forest Town, Mansfield, NG19 0NT").region
    'East Midlands'
    >>> parse("Croydon, Manchester or Sheffield").sites
    ('Croydon', 'Manchester', 'Sheffield')
    """
    return _parse(raw or "")


@remember
def _parse(raw: str) -> Place:
    text = clean(raw)[:_MAX_CHARS]
    parts = (part for group in _SITES.split(text) for part in postcode.addresses(group))
    groups = [_LINK.sub("", part.strip(_EDGES)) for part in islice(parts, _MAX_SITES)]
    read = [(group, _read(group)) for group in dict.fromkeys(groups) if group]
    found = [(group, place) for group, place in read if place.reason not in _NOT_FOUND] or read[:1]
    if len(found) > 1:
        sites = [site for group, place in found for site in place.sites or (group,)]
        place = _several(sites, [place for _, place in found])
    else:
        place = found[0][1] if found else Place(reason="empty")
    return replace(place, raw=raw, remote=read_remote(text))


def read_remote(text: str) -> str | None:
    """``hybrid``, ``home`` or ``remote`` where a location or contract text says so.

    >>> read_remote("37 hours per week, hybrid working")
    'hybrid'
    """
    return next((remote for pattern, remote in _REMOTE if pattern.search(text)), None)


def _read(text: str) -> Place:
    """Read what stands between two semicolons."""
    code, rest = postcode.take(_COUNTRY.sub("", text))
    pieces = _dash_list(rest)
    if not pieces:
        parts = _whole([part.strip(_EDGES) for part in _PARTS.split(rest)])
        parts = [_LINK.sub("", part) for part in parts]
        outcodes = {} if code else _outcodes(parts)
        if len(set(outcodes.values())) > 1:
            return _several(list(outcodes), list(outcodes.values()))
        code = code or next(iter(outcodes.values()), None)
        parts = [postcode.outcode(part)[1] if part in outcodes else part for part in parts]
        pieces = [piece for part in parts for piece in _pieces(part)]
    settled = _settle(pieces, code)
    names = [name for _, name in settled if name]
    leaves = [name for name in names if not any(name.contains(other) for other in names)]
    if len(set(leaves)) > 1 and not code:
        sites = [printed for printed, name in settled if name is None or name in leaves]
        return _several(sites, leaves)
    if not names and not code:
        return Place(reason="unknown place" if settled else "no place named")
    return _one(code, names, _nearest(settled, leaves, code))


def _whole(parts: list[str]) -> list[str]:
    """The parts, those put together again that are one name with commas in it."""
    whole, at = [], 0
    while at < len(parts):
        runs = (parts[at : at + n] for n in range(_LONGEST_RUN, 1, -1) if at + n <= len(parts))
        run = next(
            (r for r in runs if all(r) and gazetteer.look_up(", ".join(r))), parts[at : at + 1]
        )
        whole.append(", ".join(run))
        at += len(run)
    return whole


def _nearest(
    settled: list[tuple[str, Name | None]], leaves: list[Name], code: Postcode | None
) -> list[Name]:
    """The leaves, the town of an address last.

    A village stands before its post town: the first that lies where the postcode does is meant.
    """
    if not code or not code.unit:
        return leaves
    for printed, name in settled:
        town = name is not None and name.kind == "town" and name in leaves
        if name and town and gazetteer.named(printed, name) and code.region in (None, name.region):
            return [*(leaf for leaf in leaves if leaf != name), name]
    return leaves


def _several(sites: list[str], places: Sequence[Place | Name | Postcode]) -> Place:
    """Several places: the region and the nation they share, if they do."""
    regions, nations = ({place.region for place in places}, {place.nation for place in places})
    region = regions.pop() if len(regions) == 1 else None
    nation = nations.pop() if len(nations) == 1 else None
    named = any(isinstance(place, Name) or _rests_on_names(place) for place in places)
    return Place(
        region=region,
        nation=nation,
        sites=tuple(dict.fromkeys(sites))[:_MAX_SITES],
        method=("name" if named else "postcode") if region or nation else None,
    )


def _rests_on_names(place: Place | Name | Postcode) -> bool:
    return isinstance(place, Place) and place.method == "name"


def _one(code: Postcode | None, names: list[Name], leaves: list[Name]) -> Place:
    """One place: its postcode's region first, else that of the last and smallest name."""
    leaf = leaves[-1] if leaves else None
    if leaf and code and code.nation not in (None, leaf.nation):
        leaf = None
    where = [place for place in (code, leaf) if place]
    region = next((place.region for place in where if place.region), None)
    nation = next((place.nation for place in where if place.nation), None)
    by_code = code and (code.region or (code.nation and not region))
    ambiguous = not region and (code or (leaf and leaf.kind not in ("wider", "nation")))
    return Place(
        postcode=code.full if code else None,
        outcode=code.outcode if code else None,
        town=leaf.name if leaf and leaf.kind == "town" else _last(names, "town", "part"),
        county=_last(names, "county", "district"),
        region=region,
        nation=nation,
        method=("postcode" if by_code else "name") if region or nation else None,
        reason="ambiguous place" if ambiguous else None,
    )


def _last(names: list[Name], *kinds: str) -> str | None:
    """The last name of the first kind there is one of: an address goes from small to large."""
    by_kind = {name.kind: name.name for name in names}
    return next((by_kind[kind] for kind in kinds if kind in by_kind), None)


def _settle(pieces: list[_Piece], code: Postcode | None) -> list[tuple[str, Name | None]]:
    """Each piece with its one place, or with what its places share; the others narrow them."""
    sure = [names[0] for _, names in pieces if len(names) == 1]
    counties = {name.name for name in sure}
    regions = {name.region for name in sure} | {code.region if code else None}
    nations = {name.nation for name in sure} | {code.nation if code else None}

    def narrow(names: tuple[Name, ...]) -> Name | None:
        for field, values in (("within", counties), ("region", regions), ("nation", nations)):
            names = tuple(name for name in names if getattr(name, field) in values) or names
        return gazetteer.common(names) if names else None

    return [(printed, narrow(names)) for printed, names in pieces]


def _pieces(part: str) -> Iterator[_Piece]:
    """The names in one part of a text, each with its places; no places where it is unknown."""
    names = gazetteer.look_up(part)
    if not names and (not part or _NO_PLACE.fullmatch(part)):
        return
    brackets = _BRACKETS.findall(part)
    joined = [text for text in _sides(part) if text]
    led_to = _LED_TO.match(part)
    if names:
        yield part, names
    elif _SENTENCE.search(part):
        yield from gazetteer.in_prose(part)
    elif brackets:
        # "Newport (Wales)" and "Shetland (see advert)"
        outside = _BRACKETS.sub(" ", part).translate({ord("("): None, ord(")"): None})
        for text in (outside, *brackets):
            yield from _pieces(text.strip(_EDGES))
    elif led_to and _known(part[led_to.end() :]):
        yield from _pieces(part[led_to.end() :])
    elif len(joined) > 1 and any(map(gazetteer.look_up, joined)):
        yield from ((text, gazetteer.look_up(text)) for text in joined)
    else:
        yield part, ()


def _sides(part: str) -> Iterator[str]:
    """What "or", "and" and a slash join; a name with a slash (Derry/Londonderry) stays whole."""
    for text in _JOINED.split(part):
        yield from [text] if gazetteer.look_up(text) else _SLASHED.split(text)


def _known(text: str) -> bool:
    return any(map(gazetteer.look_up, (text, *_sides(text))))


def _dash_list(text: str) -> list[_Piece]:
    """ "Cardiff General Buildings - Leeds Waterside Court": each chunk begins with a town."""
    chunks = [chunk.strip(_EDGES) for chunk in _DASHES.split(text)]
    pieces = [(chunk, gazetteer.starting(chunk)) for chunk in chunks if chunk]
    return pieces if len(pieces) > 1 and all(names for _, names in pieces) else []


def _outcodes(parts: list[str]) -> dict[str, Postcode]:
    """The parts that are an outcode or end in one after a known name (London SE18)."""
    found = ((part, postcode.outcode(part)) for part in parts)
    return {
        part: code for part, (code, rest) in found if code and (not rest or gazetteer.look_up(rest))
    }
