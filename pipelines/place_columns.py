"""What a location text says, column by column; docs/normalising.md is made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """What a location text says; None where it does not.

    ``raw`` is the text as printed. Names are spelt as in data/lookups/places.csv.

    >>> from pipelines.place import parse

    postcode
        The whole postcode, in capitals and with its space; empty where several places are
        named.

        >>> parse("London, NW1 2PG").postcode
        'NW1 2PG'
        >>> parse("se186hq").postcode
        'SE18 6HQ'
        >>> parse("Leeds LS11").postcode

    outcode
        The first half of the postcode, also where only that is printed.

        >>> parse("London, NW1 2PG").outcode
        'NW1'
        >>> parse("Leeds LS11").outcode
        'LS11'
        >>> parse("Leeds").outcode

    town
        The town, else the London borough or the quarter of a town. Of an address, the
        first town that lies where its postcode does. Empty where several places are named.

        >>> parse("County Hall, West Bridgford, Nottingham").town
        'Nottingham'
        >>> parse("Caerdydd").town
        'Cardiff'
        >>> parse("London Borough of Hackney").town
        'Hackney'
        >>> parse("Lewes Road").town

    county
        The county, council area or island, where it is printed; it is not filled in from
        the town.

        >>> parse("St. Albans, Herts").county
        'Hertfordshire'
        >>> parse("Various sites across Kirklees").county
        'Kirklees'
        >>> parse("Portree, Isle of Skye").county
        'Isle of Skye'
        >>> parse("Chelmsford").county

    region
        The ONS region of England, or the name of any other nation; the one they share
        where several places are named. The postcode goes before names. Empty where it
        would be a guess.

        >>> parse("Northallerton, DL7 8AD").region
        'Yorkshire and The Humber'
        >>> parse("Newport, Shropshire").region
        'West Midlands'
        >>> parse("Caernarfon").region
        'Wales'
        >>> parse("Newport").region

    nation
        England, Scotland, Wales, Northern Ireland, Isle of Man, Jersey or Guernsey; the
        one they share where several places are named.

        >>> parse("Bristol, London, Manchester").nation
        'England'
        >>> parse("Derry/Londonderry").nation
        'Northern Ireland'
        >>> parse("Bristol or Cardiff").nation

    sites
        The parts as printed, where several places are named; a town and its county are
        one place, and so is all that goes with one postcode.

        >>> parse("Croydon, Manchester or Sheffield").sites
        ('Croydon', 'Manchester', 'Sheffield')
        >>> parse("Telford TF3 4NT and Shrewsbury SY2 6ND").sites
        ('Telford TF3 4NT', 'Shrewsbury SY2 6ND')
        >>> parse("Bournemouth, Christchurch and Poole").sites
        ()

    remote
        hybrid, home or remote, where the text says so; working so for some days is hybrid.

        >>> parse("Home based").remote
        'home'
        >>> parse("Oldham, hybrid (2 days in the office)").remote
        'hybrid'
        >>> parse("Working from home 3 days a week, office in Derby").remote
        'hybrid'
        >>> parse("a remote island").remote

    method
        What region and nation rest on: ``postcode``; ``name``, also where the postcode lies
        on a border; or ``employer``, the body whose vacancy it is, where the text names no
        place. Empty where nothing is known.

        >>> parse("Leeds, LS1 1UR").method
        'postcode'
        >>> parse("Leeds").method
        'name'
        >>> parse("Berwick-upon-Tweed TD15 2XX").method
        'name'
        >>> parse("Countywide").method

    reason
        Why there is no region: ``empty``; ``no place named`` (various, countywide, home
        based); ``unknown place``; ``ambiguous place``, a name or postcode of more than one
        region.

        >>> parse("Various").reason
        'no place named'
        >>> parse("Home based").reason
        'no place named'
        >>> parse("Town Hall").reason
        'unknown place'
        >>> parse("Gillingham").reason
        'ambiguous place'
    """

    raw: str = ""
    postcode: str | None = None
    outcode: str | None = None
    town: str | None = None
    county: str | None = None
    region: str | None = None
    nation: str | None = None
    sites: tuple[str, ...] = ()
    remote: str | None = None
    method: str | None = None
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)
