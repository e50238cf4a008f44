"""A printed place of work: postcode, town, county, region, nation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """What a location text says; None where it does not."""

    raw: str = ""
    postcode: str | None = None  # "SE18 6HQ"
    outcode: str | None = None  # "SE18"
    town: str | None = None
    county: str | None = None
    region: str | None = None  # ONS region of England, else the nation's name
    nation: str | None = None  # England, Scotland, Wales, Northern Ireland
    sites: tuple[str, ...] = ()  # the parts, where several places are named
    remote: str | None = None  # remote, hybrid, home
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)


def parse(raw: str | None) -> Place:
    """Read a location text."""
    return Place(raw=raw or "")
