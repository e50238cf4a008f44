"""What printed places mean: examples by form, the lookups behind them, what holds for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import gazetteer, postcode
from pipelines.lookups import rows
from pipelines.place import Place, parse, read_remote
from tests.patience import bounded

REGIONS = {
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
}
NATIONS = {"England", "Scotland", "Wales", "Northern Ireland", "Isle of Man", "Jersey", "Guernsey"}

# raw: (postcode, town, county, region, nation)
ONE_PLACE = {
    "London, NW1 2PG": ("NW1 2PG", "London", None, "London", "England"),
    "England, Essex, Chelmsford": (None, "Chelmsford", "Essex", "East of England", "England"),
    "SE18 6HQ": ("SE18 6HQ", None, None, "London", "England"),
    "se186hq": ("SE18 6HQ", None, None, "London", "England"),
    "Sandwell Council House, Freeth Street, Oldbury B69 3DE": (
        "B69 3DE",
        "Oldbury",
        None,
        "West Midlands",
        "England",
    ),
    "Dstl Porton Down, Salisbury - SP4 0JQ": (
        "SP4 0JQ",
        "Salisbury",
        None,
        "South West",
        "England",
    ),
    "City of Westminster, London (region), SW1A 0AA": (
        "SW1A 0AA",
        "Westminster",
        None,
        "London",
        "England",
    ),
    "Coventry, West Midlands (England), CV4 7JJ": (
        "CV4 7JJ",
        "Coventry",
        None,
        "West Midlands",
        "England",
    ),
    "Forest Town, Mansfield, NG19 0NT": (
        "NG19 0NT",
        "Mansfield",
        None,
        "East Midlands",
        "England",
    ),
    "Rochester": (None, "Rochester", None, "South East", "England"),
    "Lerwick, Shetland": (None, "Lerwick", "Shetland", "Scotland", "Scotland"),
    "Shetland (see advert), Shetland Islands": (None, None, "Shetland", "Scotland", "Scotland"),
    "Eastbourne, United Kingdom (Incl. Northern Ireland)": (
        None,
        "Eastbourne",
        None,
        "South East",
        "England",
    ),
    "Sutton in Ashfield - Northern Depot": (
        None,
        "Sutton-in-Ashfield",
        None,
        "East Midlands",
        "England",
    ),
    "Huddersfield, Kirklees, West Yorkshire": (
        None,
        "Huddersfield",
        "West Yorkshire",
        "Yorkshire and The Humber",
        "England",
    ),
    "Lewes Road, Brighton": (None, "Brighton", None, "South East", "England"),
    "Highways Depot, Street": (None, "Street", None, "South West", "England"),
    "St. Albans, Herts": (None, "St Albans", "Hertfordshire", "East of England", "England"),
    "Newcastle-upon-Tyne, Tyne & Wear": (
        None,
        "Newcastle upon Tyne",
        "Tyne and Wear",
        "North East",
        "England",
    ),
    "London Borough of Hackney": (None, "Hackney", None, "London", "England"),
    "Essex County Council": (None, None, "Essex", "East of England", "England"),
    "Sandwell": (None, None, "Sandwell", "West Midlands", "England"),
    "Barking and Dagenham": (None, "Barking and Dagenham", None, "London", "England"),
    "Manchester city centre": (None, "Manchester", None, "North West", "England"),
    "Location: Leeds (LS1)": (None, "Leeds", None, "Yorkshire and The Humber", "England"),
    "City Campus; Nottingham": (None, "Nottingham", None, "East Midlands", "England"),
    "Caerdydd": (None, "Cardiff", None, "Wales", "Wales"),
    "Caerfyrddin, Sir Gâr": (None, "Carmarthen", "Carmarthenshire", "Wales", "Wales"),
    "Glaschu": (None, "Glasgow", None, "Scotland", "Scotland"),
    "Derry/Londonderry": (None, "Derry", None, "Northern Ireland", "Northern Ireland"),
    "Douglas, Isle of Man": (None, "Douglas", None, "Isle of Man", "Isle of Man"),
    "England": (None, None, None, None, "England"),
    "Scotland": (None, None, None, "Scotland", "Scotland"),
    "Home Counties": (None, None, None, None, "England"),
    # postal counties reach into London
    "Kingston upon Thames, Surrey": (None, "Kingston upon Thames", "Surrey", "London", "England"),
    # a quarter of a town, and the town
    "County Hall, West Bridgford, Nottingham": (
        None,
        "Nottingham",
        None,
        "East Midlands",
        "England",
    ),
    "Stratford, London": (None, "London", None, "London", "England"),
    # the sentence of a Civil Service advert
    "This role is based in Bristol where your presence at this location is part of the job": (
        None,
        "Bristol",
        None,
        "South West",
        "England",
    ),
}


@pytest.mark.parametrize(("raw", "expected"), ONE_PLACE.items(), ids=ONE_PLACE.keys())
def test_one_place(raw: str, expected: tuple[str | None, ...]) -> None:
    found = parse(raw)
    assert (found.postcode, found.town, found.county, found.region, found.nation) == expected
    assert found.sites == ()
    assert found.reason is None
    assert found.raw == raw


# raw: (sites, region, nation)
SEVERAL = {
    "Bristol, London, Manchester": (("Bristol", "London", "Manchester"), None, "England"),
    "Croydon, Manchester or Sheffield": (("Croydon", "Manchester", "Sheffield"), None, "England"),
    "Darlington, London": (("Darlington", "London"), None, "England"),
    "Lewes, Uckfield,Crowborough,  Forest Row": (
        ("Lewes", "Uckfield", "Crowborough", "Forest Row"),
        "South East",
        "England",
    ),
    "Lewes and Uckfield, East Sussex": (("Lewes", "Uckfield"), "South East", "England"),
    "Inverness, Stornoway, and Lerwick": (
        ("Inverness", "Stornoway", "Lerwick"),
        "Scotland",
        "Scotland",
    ),
    "Cardiff General Buildings - Leeds Waterside Court - London 2 Marsham Street (2MS)": (
        ("Cardiff General Buildings", "Leeds Waterside Court", "London 2 Marsham Street (2MS)"),
        None,
        None,
    ),
    "Piccadilly Gate, Manchester; 23 Stephenson Street, Birmingham": (
        ("Piccadilly Gate, Manchester", "23 Stephenson Street, Birmingham"),
        None,
        "England",
    ),
    "Telford TF3 4NT and Shrewsbury SY2 6ND": (
        ("Telford TF3 4NT", "Shrewsbury SY2 6ND"),
        "West Midlands",
        "England",
    ),
    "London SE18, Manchester M2": (("London SE18", "Manchester M2"), None, "England"),
    "CF10 1AA, BT1 1AA": (("CF10 1AA", "BT1 1AA"), None, None),
    "East Midlands (England), London (region), South West England": (
        ("East Midlands (England)", "London (region)", "South West England"),
        None,
        "England",
    ),
    "East of England, Scotland, Wales": (("East of England", "Scotland", "Wales"), None, None),
    "Hart and Rushmoor": (("Hart", "Rushmoor"), "South East", "England"),
    "This role may be located in one of the following locations Birmingham, Leeds or Sheffield . "
    "Please find further information here.": (
        ("Birmingham", "Leeds", "Sheffield"),
        None,
        "England",
    ),
}


@pytest.mark.parametrize(("raw", "expected"), SEVERAL.items(), ids=SEVERAL.keys())
def test_several_places(raw: str, expected: tuple[tuple[str, ...], str | None, str | None]) -> None:
    found = parse(raw)
    assert (found.sites, found.region, found.nation) == expected
    assert (found.town, found.postcode, found.reason) == (None, None, None)


REASONS = {
    "": "empty",
    " , - ": "empty",
    "Various": "no place named",
    "Multiple Locations": "no place named",
    "Countywide": "no place named",
    "County wide": "no place named",
    "Across the county": "no place named",
    "Home based": "no place named",
    "Hybrid": "no place named",
    "Fully remote (UK)": "no place named",
    ", United Kingdom (Incl. Northern Ireland)": "no place named",
    "Sighthill": "unknown place",
    "City Campus": "unknown place",
    "Chester House": "unknown place",
    "Lewes Road": "unknown place",
    "ZZ1 1AA": "unknown place",
    "BX9 1AS": "unknown place",
    "Gillingham": "ambiguous place",
    "Richmond, Surrey": "ambiguous place",
    "CH4 9PX": "ambiguous place",
}


@pytest.mark.parametrize(("raw", "reason"), REASONS.items(), ids=REASONS.keys())
def test_nothing_is_guessed(raw: str, reason: str) -> None:
    found = parse(raw)
    assert (found.region, found.reason) == (None, reason)


SETTLED = {
    "Newport": (None, None),
    "Newport (Wales)": ("Wales", "Wales"),
    "Newport, NP20 4UR": ("Wales", "Wales"),
    "Newport, Isle of Wight": ("South East", "England"),
    "Newport, Shropshire": ("West Midlands", "England"),
    "Richmond": (None, "England"),
    "Richmond, North Yorkshire": ("Yorkshire and The Humber", "England"),
    "Bangor": (None, None),
    "Bangor, Gwynedd": ("Wales", "Wales"),
    "Bangor, County Down": ("Northern Ireland", "Northern Ireland"),
    "Gillingham, Kent": ("South East", "England"),
    "Whitchurch, Cardiff": ("Wales", "Wales"),
    "Newcastle, Staffordshire": ("West Midlands", "England"),
}


@pytest.mark.parametrize(("raw", "expected"), SETTLED.items(), ids=SETTLED.keys())
def test_a_name_of_several_places_is_settled_by_what_stands_beside_it(
    raw: str, expected: tuple[str | None, str | None]
) -> None:
    found = parse(raw)
    assert (found.region, found.nation) == expected


# Areas reach over borders; districts that are sure go before their area.
OUTCODES = {
    "SW1A": ("London", "England"),
    "S10": ("Yorkshire and The Humber", "England"),
    "S40": ("East Midlands", "England"),
    "S81": (None, "England"),
    "SY2": ("West Midlands", "England"),
    "SY23": ("Wales", "Wales"),
    "SY10": (None, None),
    "CH7": ("Wales", "Wales"),
    "CH64": ("North West", "England"),
    "CH5": (None, None),
    "HR3": (None, None),
    "LD8": (None, None),
    "TD15": (None, None),
    "TD1": ("Scotland", "Scotland"),
    "DG16": ("Scotland", "Scotland"),
    "NP16": (None, None),
    "NP20": ("Wales", "Wales"),
    "BT1": ("Northern Ireland", "Northern Ireland"),
    "IM1": ("Isle of Man", "Isle of Man"),
}


@pytest.mark.parametrize(("outcode", "expected"), OUTCODES.items(), ids=OUTCODES.keys())
def test_outcode(outcode: str, expected: tuple[str | None, str | None]) -> None:
    found = parse(outcode)
    assert (found.outcode, found.region, found.nation) == (outcode, *expected)
    assert parse(f"{outcode} 1AA").postcode == f"{outcode} 1AA"


def test_a_town_stands_in_for_a_postcode_on_a_border() -> None:
    found = parse("Berwick-upon-Tweed TD15 2XX")
    assert (found.region, found.nation) == ("North East", "England")


@pytest.mark.parametrize("raw", ["B1 2CI", "QQ1 1AA", "B1A 2AA", "1B1 2AA", "B1 2AAA", "B123 4AA"])
def test_not_a_postcode(raw: str) -> None:
    assert postcode.take(raw) == (None, raw)


REMOTE = {
    "Home based": "home",
    "Homeworking": "home",
    "working from home": "home",
    "gweithio gartref": "home",
    "Hybrid (Leeds)": "hybrid",
    "hybrid: work from home two days": "hybrid",
    "Fully remote": "remote",
    "a remote island": None,
    "no hybrid working": None,
    "Homefield House": None,
}


@pytest.mark.parametrize(("raw", "remote"), REMOTE.items(), ids=REMOTE.keys())
def test_remote(raw: str, remote: str | None) -> None:
    assert read_remote(raw) == remote


def test_all_124_postcode_areas_are_known() -> None:
    areas = rows("postcode_areas")
    assert len({row["area"] for row in areas}) == len(areas) == 124
    for row in (*areas, *rows("postcode_districts"), *rows("places")):
        assert row["region"] in REGIONS | NATIONS | {""}, row
        assert row["nation"] in NATIONS | {""}, row
        assert not row["region"] or row["region"] == row["nation"] or row["nation"] == "England"


def test_every_district_differs_from_its_area() -> None:
    areas = {row["area"]: row for row in rows("postcode_areas")}
    for row in rows("postcode_districts"):
        area = areas[row["district"].rstrip("0123456789")]
        assert (row["region"], row["nation"]) != (area["region"], area["nation"]), row


def test_every_place_is_found_by_its_own_name() -> None:
    for row in rows("places"):
        found = gazetteer.look_up(row["name"])
        assert (row["same_as"] or row["name"]) in {place.name for place in found}, row
        assert row["kind"] in gazetteer.KINDS


def test_the_councils_of_the_register_lie_where_it_says() -> None:
    """The two registers were made apart; where both know a council they agree."""
    kinds = {"district council", "unitary authority", "metropolitan district", "london borough"}
    for row in rows("employers"):
        places = gazetteer.look_up(row["short_name"]) if row["kind"] in kinds else ()
        if places and row["region"]:
            assert row["region"] in {place.region for place in places}, row["official_name"]


PARTS = st.sampled_from(
    re.findall(
        r"[^|]+",
        "Leeds|Newport|Richmond|London|Kent|Wales|SE18 6HQ|CF10 1AA|M2|Various|Xyz|Hybrid|UK|İ|½"
        "|, |; | - | (|)| or | and |/|: | in the | based in ",
    )
)


@given(st.text() | st.lists(PARTS, max_size=14).map("".join))
def test_any_text_gives_a_place_or_a_reason(raw: str) -> None:
    found = parse(raw)
    assert found.raw == raw
    assert found.region in REGIONS | NATIONS | {None}
    assert found.nation in NATIONS | {None}
    assert found.region is None or found.region == found.nation or found.nation == "England"
    assert found.nation or found.sites or found.reason
    assert found.method in ({"postcode", "name"} if found.region or found.nation else {None})
    assert len(found.sites) != 1
    assert list(found.to_dict()) == list(Place().to_dict())


@pytest.mark.parametrize(
    "unit",
    [
        "Leeds, ",
        "(",
        "in Leeds and ",
        "across ",
        "a, ",
        "Leeds or ",
        "Leeds;",
        "SE18 6HQ ",
        "A ",
        " - ",
        "1",
    ],
)
def test_a_long_text_costs_little(unit: str) -> None:
    with bounded(1):
        parse(unit * (100_000 // len(unit)))
