"""UK postcodes: their shape, and the region and nation their area lies in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipelines.lookups import rows

_FLAGS = re.IGNORECASE | re.ASCII
_OUT = r"(?P<area>[a-z]{1,2})(?P<district>\d[a-z\d]?)"
_FULL = re.compile(rf"(?<![a-z0-9]){_OUT}\s?(?P<unit>\d[abd-hjlnp-uw-z]{{2}})(?![a-z0-9])", _FLAGS)
_OUTCODE = re.compile(rf"(?<![a-z0-9]){_OUT}$", _FLAGS)
_LETTERED = {"E", "EC", "N", "NW", "SE", "SW", "W", "WC"}  # the areas with districts like SW1A


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode or outcode; ``region`` and ``nation`` are None where its area straddles two."""

    outcode: str  # "SE18"
    unit: str | None  # "6HQ"
    region: str | None
    nation: str | None

    @property
    def full(self) -> str | None:
        """The whole postcode, "SE18 6HQ"; None for an outcode."""
        return f"{self.outcode} {self.unit}" if self.unit else None


def take(text: str) -> tuple[Postcode | None, str]:
    """The first postcode of a text, and the text with a comma in place of each.

    >>> code, rest = take("Woolwich SE186HQ")
    >>> code.full, code.region, rest
    ('SE18 6HQ', 'London', 'Woolwich ,')
    """
    found = _found(text)
    rest = text
    for match, _ in reversed(found):
        rest = rest[: match.start()] + "," + rest[match.end() :]
    return (found[0][1] if found else None), rest


def addresses(text: str) -> list[str]:
    """The text cut after each postcode, if it has two that differ; else the whole text.

    >>> addresses("Telford TF3 4NT and Shrewsbury SY2 6ND, Shropshire")
    ['Telford TF3 4NT', ' and Shrewsbury SY2 6ND, Shropshire']
    """
    found = _found(text)
    if len({code for _, code in found}) < 2:
        return [text]
    ends = (match.end() for match, _ in found[:-1])
    cuts = [0, *(end + (text[end : end + 1] == ")") for end in ends), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def outcode(text: str) -> tuple[Postcode | None, str]:
    """The outcode a text ends with, and the text before it.

    >>> code, rest = outcode("London SE18")
    >>> code.outcode, rest
    ('SE18', 'London')
    """
    match = _OUTCODE.search(text[-60:])
    code = match and _known(match["area"], match["district"], None)
    if not match or not code:
        return None, text
    return code, text[: len(text) - len(match[0])].rstrip()


def _found(text: str) -> list[tuple[re.Match[str], Postcode]]:
    matches = ((m, _known(m["area"], m["district"], m["unit"])) for m in _FULL.finditer(text))
    return [(match, code) for match, code in matches if code]


def _known(area: str, district: str, unit: str | None) -> Postcode | None:
    area, district = area.upper(), district.upper()
    where = _areas().get(area)
    if where is None or (district[-1].isalpha() and area not in _LETTERED):
        return None
    region, nation = _districts().get(area + district, where)
    return Postcode(area + district, unit.upper() if unit else None, region, nation)


@cache
def _areas() -> dict[str, tuple[str | None, str | None]]:
    return {
        row["area"]: (row["region"] or None, row["nation"] or None)
        for row in rows("postcode_areas")
    }


@cache
def _districts() -> dict[str, tuple[str | None, str | None]]:
    """The districts that lie elsewhere than the rest of their area, or straddle on their own."""
    return {
        row["district"]: (row["region"] or None, row["nation"] or None)
        for row in rows("postcode_districts")
    }
