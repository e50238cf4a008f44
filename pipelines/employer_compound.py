"""Printed names with more than one part: agencies, brackets, joint employers, departments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from pipelines.employer_index import find_place, index, is_acronym
from pipelines.employer_lookup import Found, agencies, find, find_key, pick
from pipelines.employer_names import fold, outsider, without_company_end
from pipelines.employer_register import bodies
from pipelines.employer_types import LOOSE, Reading, read
from pipelines.lookups import rows

_MOST_PARTS = 8
_MINISTRIES = ("department ", "ministry ")
_NAMESAKE = "several bodies' names begin like this one"
_CLIENT = re.compile(
    r"\b(?:(?:on behalf of|recruit(?:ing|ment) for|(?:our|my|the|their) clients?\b(?:\s+is\b)?"
    r"|client\s*:)[\s,:\-–—]{0,9}){1,3}",
    re.I,
)
_VIA = re.compile(r"[\s(\[,\-–—]+(?P<word>via|c/o|care of)\s+", re.I)
# Looked for first: a plain search costs a tenth of the expressions', and most names have none.
_CLIENT_WORDS = ("client", "behalf", "recruit")
_VIA_WORDS = ("via", "c/o", "care of")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{0,200})[)\]]")
_JOIN = re.compile(r"\s*[/,;|&+]\s*|\s+and\s+", re.I)
_AND = re.compile(r"[&+]|\band\b", re.I)
_DIRECTION = r"north|south|east|west|mid|central"
_DIRECTIONS = re.compile(
    rf"^(?P<one>{_DIRECTION})\s*(?:&|\band|/)\s*(?P<other>{_DIRECTION})\s", re.I
)
_LIST_END = re.compile(r"(?:&|\band)\s[^,&]{1,80}$", re.I)
_PLURAL = re.compile(r"\b(?:councils|boroughs|authorities|[LMRC]?BCs|[CD]Cs|MDCs)\b", re.I)
_SHARED_START = re.compile(
    r"^(?:the\s+)?(?P<kind>london|royal|metropolitan)?\s*\b(?:boroughs?(?=\s+of)|lbs?)\b"
    r"(?:\s+of)?\s+(?P<rest>.{1,200})$",
    re.I,
)
_SEGMENT = re.compile(r"\s*[,;:|/\\–—]\s*|\s+-+\s*|\s*-+\s+|\s+(?:t/a|trading as|part of)\s+", re.I)
_POSSESSIVE = re.compile(r"['’]s?$")
_SECOND_LANGUAGE = frozenset(
    {"cyngor", "cymru", "heddlu", "prifysgol", "bwrdd", "sir", "awdurdod", "gwasanaeth"}
    | {"comhairle"}
)
_AGENCY_WORDS = re.compile(
    r"\b(?:recruit(?:ment|ing|ers?)|resourcing|staffing|headhunters|executive search|personnel|"
    r"employment agency|agency|interims?|talent)\b",
    re.I,
)


@cache
def _departments() -> frozenset[str]:
    return frozenset(fold(row["word"]) for row in rows("employer_departments"))


def find_compound(text: str, on: date | None, *, council: bool) -> Found:
    """Look up a name of several parts; the whole name has been tried before.

    >>> find_compound("Hackney and Croydon LBCs", None, council=False).ids
    ('la-hck', 'la-cry')
    >>> find_compound("Hays (on behalf of Essex County Council)", None, council=False).client
    'la-ess'
    """
    if found := _agency(text, on):
        return found
    if "(" in text or "[" in text:
        bare = " ".join(_BRACKET.sub(" ", text).split()).strip(" ,-–—")
        if bare != text and bare:
            return _bracketed(text, bare, on, council=council)
    for attempt in (_joint, _segments):
        if found := attempt(text, on, council=council):
            return found
    if (plain := _POSSESSIVE.sub("", text)) != text:
        return _whole(plain, on, council=council)
    if found := _doubled(text, on):
        return found
    return _department(text, on) or Found()


def _doubled(text: str, on: date | None) -> Found | None:
    """ "Cyngor Abertawe Swansea Council": one body's names in two languages, side by side."""
    words = fold(text).split()
    if not _SECOND_LANGUAGE & set(words):
        return None
    for cut in range(1, len(words)):
        left = find_key(" ".join(words[:cut]), on)
        if left.ids and find_key(" ".join(words[cut:]), on).ids == left.ids:
            return left
    return None


def _whole(text: str, on: date | None, *, council: bool = False) -> Found:
    found = find(text, on, council=council)
    return found if found.ids else find_compound(text, on, council=council)


def _is_agency(text: str) -> bool:
    key = fold(text)
    if key in agencies():
        return True
    # A council's own recruitment team is none, nor is the Environment Agency.
    return bool(_AGENCY_WORDS.search(text)) and not _is_department(key) and not find(text).ids


def _as_client(found: Found) -> Found:
    if len(found.ids) == 1:
        return Found(client=found.ids[0], reason="an agency, recruiting for a client")
    return Found(reason="an agency, recruiting for a client outside the register")


def _agency(text: str, on: date | None) -> Found | None:
    """ "X via Y", "Y for X", "Y on behalf of X", "our client, X": X is the client."""
    said = text.casefold()
    if any(word in said for word in _CLIENT_WORDS) and (match := _CLIENT.search(text)):
        before, after = text[: match.start()].strip(" (,-–—"), text[match.end() :].strip(" )],.")
        own = find(before, on) if before else Found()
        return own if own.ids else _as_client(_whole(after, on))
    if any(word in said for word in _VIA_WORDS) and (match := _VIA.search(text)):
        client = _whole(text[: match.start()], on)
        if client.ids and match["word"].casefold() != "via" and not _is_agency(text[match.end() :]):
            return client  # only where its letters and bills go
        return _as_client(client) if client.ids else None
    before, _, after = text.partition(" for ")
    if after and _is_agency(without_company_end(before)):
        client = _whole(after, on)
        return _as_client(client) if client.ids or fold(before) in agencies() else None
    return None


def _bracketed(text: str, bare: str, on: date | None, *, council: bool) -> Found:
    insides = [inside.strip() for inside in _BRACKET.findall(text) if inside.strip()]
    outer = _whole(bare, on, council=council)
    if outer.ids:
        if without_company_end(bare) != bare and not all(map(is_acronym, insides)):
            return Found(reason=outsider(bare))  # "Kent County Council (Trading) Ltd" is a firm
        if any(_is_agency(inside) for inside in insides):
            return _as_client(outer)
        inner = [found for inside in insides if (found := find(inside, on)).ids]
        if len(inner) == 1 and _within(inner[0], outer):
            return inner[0]
        return outer if inner or not _may_go_on(bare, insides) else Found(reason=_NAMESAKE)
    for inside in insides:
        if (found := find(inside, on)).ids:
            if _is_agency(bare):
                return _as_client(found)
            if fold(bare) == _initials(inside):
                return found
    return outer


def _may_go_on(head: str, rests: list[str]) -> bool:
    """Whether what follows may be the rest of another body's name: "University of Wales, X"."""
    key = fold(head)
    if key not in index().stems and not (
        # "Department for Transport, Local Government and the Regions" was another.
        key.startswith(_MINISTRIES) and any(" and " in fold(rest) for rest in rests)
    ):
        return False
    return not all(_is_department(rest) or rest == _initials(head) for rest in map(fold, rests))


def _initials(name: str) -> str:
    small = {"of", "and", "for", "in"}
    return "".join(word[0] for word in fold(name).split() if word not in small)


def _within(part: Found, whole: Found) -> bool:
    """Whether one body belongs to another, as an agency to its department; no council does."""
    body = bodies()[part.ids[0]]
    seen = 0
    while body.parent and body.kind not in LOOSE and seen < _MOST_PARTS:
        if body.parent in whole.ids:
            return True
        body, seen = bodies()[body.parent], seen + 1
    return False


# Joint employers ------------------------------------------------------------------------------


def _joint(text: str, on: date | None, *, council: bool) -> Found | None:
    if (match := _DIRECTIONS.match(text)) and (
        found := _two_sides(match["one"], match["other"], text[match.end() :], on)
    ):
        return found
    if match := _SHARED_START.match(text):
        kind = match["kind"] or ("london" if "lb" in text[:8].casefold() else "")
        whole = _joint(f"{match['rest']} {kind} borough councils", on, council=council)
        if whole:
            return whole
    parts = [part for part in _JOIN.split(text) if part.strip()]
    if not 2 <= len(parts) <= _MOST_PARTS:
        return None
    # "X and Y Council" shares its type in practice; "X, Y Council" is as often an address.
    listed = len(parts) > 2 and _LIST_END.search(text)
    sharing = bool(listed or _PLURAL.search(text)) or "," not in text
    # The longest name at the end first, for it may have an "and" in it.
    for last in range(1, len(parts)):
        tail = _phrase(parts[last:])
        named = find(tail, on, council=council and sharing)
        if not named.ids:
            continue
        shared = list(_shared(tail, council=council)) if sharing else []
        if heads := _heads(parts[:last], shared, on):
            founds = [*heads, named]
            ids = tuple(dict.fromkeys(id for found in founds for id in found.ids))
            if len(ids) == 1:
                return named
            if len(founds) == 2 and not _AND.search(text) and _within(named, heads[0]):
                return named
            return Found(ids, "parsed")
    return None


def _two_sides(one: str, other: str, rest: str, on: date | None) -> Found | None:
    """ "North & South Tyneside Councils": two places that differ by their direction only."""
    for reading in read(fold(rest)):
        places = [
            Reading(reading.family, f"{side.casefold()} {reading.place}", reading.types, True)
            for side in (one, other)
        ]
        founds = [pick(fits, on, "parsed") for place in places if (fits := find_place(place))]
        if len(founds) == len(places) and all(found.ids for found in founds):
            return Found(tuple(id for found in founds for id in found.ids), "parsed")
    return None


def _phrase(parts: list[str]) -> str:
    return " and ".join(filter(None, (" ".join(parts[:-1]), parts[-1])))


def _shared(tail: str, *, council: bool) -> Iterator[tuple[str, frozenset[str]]]:
    """The types that the last name of a list lends to the names before it."""
    for reading in read(fold(tail)):
        if reading.family in ("local", "police") and reading.named and find_place(reading):
            yield reading.family, reading.types
    if council:
        yield "local", frozenset()


def _heads(
    parts: list[str], shared: list[tuple[str, frozenset[str]]], on: date | None
) -> list[Found] | None:
    """Every part resolved in order, longest names first; None when one is unknown."""
    if not parts:
        return []
    for size in range(len(parts), 0, -1):
        if (found := _head(_phrase(parts[:size]), shared, on)).ids:
            rest = _heads(parts[size:], shared, on)
            if rest is not None:
                return [found, *rest]
    return None


def _head(text: str, shared: list[tuple[str, frozenset[str]]], on: date | None) -> Found:
    key = fold(text)
    if read(key):
        # It has a type of its own. Beside a council "Bromsgrove District" is no football club.
        return find(text, on, council=any(family == "local" for family, _ in shared))
    for family, types in shared:
        if fits := find_place(Reading(family, key, types, named=True)):
            return pick(fits, on, "parsed")
    return find(text, on)


# One employer with something beside its name -----------------------------------------------------


def _segments(text: str, on: date | None, *, council: bool) -> Found | None:
    """ "X Council - Highways, County Hall": one part is a body, the others belong to it."""
    cuts = list(_SEGMENT.finditer(text))[:_MOST_PARTS]
    for cut in reversed(cuts):
        before, after = text[: cut.start()], text[cut.end() :]
        if (head := find(before, on)).ids:
            beside = _beside(head, after, on)
            other = beside == head and _may_go_on(before, [after])
            return Found(reason=_NAMESAKE) if other else beside
    for cut in cuts:
        before, after = text[: cut.start()], text[cut.end() :]
        if (tail := find(after, on)).ids or (tail := _department(after, on) or Found()).ids:
            if _is_agency(before):
                return _as_client(tail)
            if fold(before) == _initials(after):
                return tail
            # "Enfield/Glasgow City Councils" are two, whatever they are.
            placed = _is_place(before) and not _PLURAL.search(text)
            return tail if placed or _is_department(fold(before)) else None
    if cuts and (start := _department(text[: cuts[0].start()], on)):
        return _beside(start, text[cuts[0].end() :], on)
    return None


def _beside(head: Found, rest: str, on: date | None) -> Found:
    """What a name means with something else printed after it."""
    tail = _whole(rest, on)
    if tail.ids and tail.ids != head.ids:
        return tail if _within(tail, head) else Found(reason=_ambiguous(head, tail))
    if _is_agency(rest):
        return _as_client(head)
    reason = outsider(rest)
    return Found(reason=reason) if reason else head


def _ambiguous(*founds: Found) -> str:
    return f"ambiguous: {', '.join('|'.join(found.ids) for found in founds)}"


def _is_department(key: str) -> bool:
    return bool(key) and all(word in _departments() for word in key.split())


def _is_place(text: str) -> bool:
    return bool(find_place(Reading("local", fold(text), frozenset(), named=False)))


def _department(text: str, on: date | None) -> Found | None:
    """ "X Council Adult Social Care": a name followed by the words of its departments."""
    words = fold(text).split()
    end = len(words)
    while end > 2 and words[end - 1] in _departments():
        end -= 1
        if (found := find_key(" ".join(words[:end]), on)).ids:
            # "Kent Fire" is a name in short, "Kent Fire Protection" a shop for extinguishers.
            return None if found.method == "alias" and words[end - 1] == "fire" else found
    return None
