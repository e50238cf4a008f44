"""Harder locations: each with the columns that are hard about it."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.place import parse

NORTH_WEST, SCOTLAND = "North West", "Scotland"
YORKSHIRE, SOUTH_EAST = "Yorkshire and The Humber", "South East"

CASES: dict[str, dict[str, Any]] = {
    # several sites
    "Bristol (BS1 6PN) or Cardiff (CF10 3NQ)": {
        "sites": ("Bristol (BS1 6PN)", "Cardiff (CF10 3NQ)")
    },
    "Multiple sites including Hull and Goole": {"sites": ("Hull", "Goole"), "region": YORKSHIRE},
    "Offices in Preston and Lancaster": {"sites": ("Preston", "Lancaster"), "region": NORTH_WEST},
    "Based at either Kendal or Penrith with hybrid working": {
        "sites": ("Kendal", "Penrith"),
        "remote": "hybrid",
    },
    "Flexible - Edinburgh or Glasgow": {"sites": ("Edinburgh", "Glasgow"), "region": SCOTLAND},
    "Belfast or Derry/Londonderry": {"sites": ("Belfast", "Derry/Londonderry")},
    "Barrow-in-Furness | Kendal | Carlisle": {
        "sites": ("Barrow-in-Furness", "Kendal", "Carlisle"),
        "region": NORTH_WEST,
    },
    "Travel across Devon and Cornwall": {"sites": ("Devon", "Cornwall"), "region": "South West"},
    "Wales or England": {"sites": ("Wales", "England"), "nation": None, "method": None},
    # one place with several names, or a name with commas
    "Bournemouth, Christchurch and Poole, BH2 6DY": {
        "county": "Bournemouth Christchurch and Poole",
        "sites": (),
    },
    "Newry, Mourne and Down": {"county": "Newry Mourne and Down", "sites": ()},
    "Derry / Londonderry, BT48 6DQ": {"town": "Derry", "sites": ()},
    "Southend-on-Sea City Council, Southend, SS2 6ER": {"town": "Southend-on-Sea", "sites": ()},
    "Portree, Isle of Skye, IV51 9EP": {"town": "Portree", "county": "Isle of Skye", "sites": ()},
    "Royal Borough of Kensington and Chelsea": {"town": "Kensington and Chelsea", "sites": ()},
    # the name after a preposition
    "Various schools across Kirklees": {"county": "Kirklees", "region": YORKSHIRE},
    "Throughout the Highlands and Islands": {"region": SCOTLAND},
    "Ledled Gwynedd": {"county": "Gwynedd", "region": "Wales"},
    "Whole of Scotland": {"region": SCOTLAND, "reason": None},
    "All regions of England": {"nation": "England", "region": None, "reason": None},
    "Office based in Taunton, no hybrid working": {"town": "Taunton", "remote": None},
    # a postcode beside names
    "Stokesley, Middlesbrough TS9 5AD": {"town": "Stokesley", "region": YORKSHIRE},
    "Newcastle NE1 8QH": {"town": "Newcastle upon Tyne", "region": "North East"},
    "Newcastle, ST5 1BL": {"town": "Newcastle-under-Lyme", "region": "West Midlands"},
    "Kingston KT1 1EU": {"town": "Kingston upon Thames", "region": "London"},
    "HMP/YOI Chelmsford": {"town": "Chelmsford"},
    "HMP Ashfield, BS16 9QJ": {"region": "South West", "county": None},
    "Unit 3, Stone Cross, Pevensey BN24 5EF": {"region": SOUTH_EAST, "sites": ()},
    # home, hybrid and remote
    "Home based (with 2 days a month in Stockport)": {"town": "Stockport", "remote": "home"},
    "Working from home 3 days a week, office in Derby": {"town": "Derby", "remote": "hybrid"},
    "Reading, with remote working for part of the week": {"town": "Reading", "remote": "hybrid"},
    "Blended working from Swindon": {"town": "Swindon", "remote": "hybrid"},
    "Hybrid - home/Taunton": {"town": "Taunton", "remote": "hybrid"},
    "Home based, part time": {"remote": "home", "reason": "no place named"},
    "Remote Islands team, Kirkwall": {"town": "Kirkwall", "remote": None},
    # no place
    "Anywhere in the UK": {"reason": "no place named"},
    "Peripatetic": {"reason": "no place named"},
    "Amrywiol": {"reason": "no place named"},
    "See job description": {"reason": "no place named"},
    "Newcastle": {"town": "Newcastle", "region": None, "reason": "ambiguous place"},
}


@pytest.mark.parametrize(("raw", "expected"), CASES.items(), ids=CASES.keys())
def test_a_hard_place(raw: str, expected: dict[str, Any]) -> None:
    found = parse(raw)
    assert {column: getattr(found, column) for column in expected} == expected


# What region and nation rest on.
METHODS = {
    "OL6 7SF": "postcode",
    "Preston, Lancashire, PR1 8XJ": "postcode",
    "Preston, Lancashire": "name",
    "Worksop S81 0AB": "name",
    "Leeds LS1 1UR; York YO1 7LX": "postcode",
    "Leeds LS1 1UR; York": "name",
    "Newport": None,
    "Various": None,
    "": None,
}


@pytest.mark.parametrize(("raw", "method"), METHODS.items(), ids=METHODS.keys())
def test_method(raw: str, method: str | None) -> None:
    assert parse(raw).method == method
