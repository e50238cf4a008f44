"""Which employers a running text names: examples, the labelled passages and what always holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.employer import match
from pipelines.employer_register import bodies
from pipelines.named import MAX_TEXT, named
from tests.conftest import Corrections
from tests.patience import bounded

LABELLED = Path(__file__).resolve().parents[1] / "labelled" / "named.jsonl"


@dataclass(frozen=True)
class Passage:
    text: str
    ids: list[str]
    why: str
    on: date | None

    @property
    def found(self) -> list[str]:
        return ids(self.text, self.on)


@cache
def passages() -> list[Passage]:
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    return [
        Passage(
            row["text"],
            row["ids"],
            row["why"],
            date.fromisoformat(row["on"]) if "on" in row else None,
        )
        for row in rows
    ]


def ids(text: str, on: date | None = None) -> list[str]:
    return [one.employer_id for one in named(text, on)]


# The labelled passages ---------------------------------------------------------------------------


def test_the_set_is_large_and_hard() -> None:
    assert len(passages()) >= 150
    assert sum(not passage.ids for passage in passages()) >= len(passages()) * 0.4
    assert {id for passage in passages() for id in passage.ids} <= bodies().keys()
    assert all(passage.why for passage in passages())


def test_no_employer_is_named_that_the_passage_does_not_name() -> None:
    wrong = [(p.text, set(p.found) - set(p.ids)) for p in passages() if set(p.found) - set(p.ids)]
    given = sum(len(p.found) for p in passages())
    assert len(wrong) <= 0.01 * given, wrong


def test_nearly_every_passage_is_read_exactly() -> None:
    missed = [(p.text, p.ids, p.found) for p in passages() if p.found != p.ids]
    assert len(missed) <= 0.02 * len(passages()), missed


def test_a_mention_means_what_the_same_words_mean_in_a_form() -> None:
    """There is one truth about names: that of pipelines.employer."""
    for passage in passages():
        for one in named(passage.text, passage.on):
            assert one.employer_id in match(one.text, on=passage.on).ids, one


# The register ------------------------------------------------------------------------------------


def test_the_register_is_found_in_a_sentence_or_not_at_all() -> None:
    found, wrong = 0, []
    for body in bodies().values():
        name = body.official_name.removeprefix("The ")
        got = tuple(ids(f"On Tuesday the {name} agreed to the plan."))
        found += got == match(name).ids != ()
        if got and got != match(name).ids:
            wrong.append((name, got))
    assert found >= 0.97 * len(bodies())
    # Names that go on in brackets from another body's: "City St George's, ... (School of ...)".
    assert len(wrong) <= 3, wrong


# Examples ----------------------------------------------------------------------------------------


def test_each_employer_once_in_the_order_of_first_mention() -> None:
    text = "Kent Police met Essex County Council. Essex CC and Kent Police agreed."
    kent, essex = named(text)
    assert (kent.employer_id, kent.text, kent.start, kent.count) == (
        "pol-kent",
        "Kent Police",
        0,
        2,
    )
    assert (essex.employer_id, essex.text, essex.count) == ("la-ess", "Essex County Council", 2)
    assert (kent.method, essex.method) == ("exact", "exact")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Staff of Essex County Council’s libraries", "Essex County Council"),
        ("in Stoke-on-Trent  City\nCouncil’s view", "Stoke-on-Trent  City\nCouncil"),
        ("Bournemouth, Christchurch and Poole (BCP) Council", None),
        (
            "The Department of Health (Northern Ireland) said",
            "Department of Health (Northern Ireland)",
        ),
        ("the London Boroughs of Newham & Havering are", "London Boroughs of Newham & Havering"),
        ("ESSEX COUNTY COUNCIL SAYS NO", "ESSEX COUNTY COUNCIL"),
    ],
)
def test_the_name_is_given_as_printed(text: str, printed: str | None) -> None:
    first = named(text)[0]
    assert first.text == (printed or text)
    assert text[first.start : first.start + len(first.text)] == first.text


@pytest.mark.parametrize(
    "text",
    [
        "Essex, Reading and the City of York",
        "the county council, the borough council and a London borough",
        "Surrey councils; an Essex council; Camden council tax; Bristol council houses",
        "Surrey County Council Pension Fund",
        "Durham County Council Ltd",
        "the Essex Police Federation",
        "Ripon City Council",
        "Newcastle Council",
        "New York City Council",
        "the European Environment Agency",
        "the Peak District National Park",
        "The Best Home Office Desks For Small Rooms",
        "the village Post Office",
    ],
)
def test_no_employer_is_named(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bath and North East Somerset Council", ["la-bas"]),
        ("Essex Police, Fire and Crime Commissioner Ann Day", ["pcc-essex"]),
        ("Kent Fire and Rescue Service", ["fire-kent"]),
        ("In West Sussex, Adur and Worthing councils share", ["la-adu", "la-wot"]),
        ("East and West Sussex county councils", ["la-esx", "la-wsx"]),
        ("Cambridgeshire County and Peterborough City Councils", ["la-cam", "la-pte"]),
        ("Lancashire's Chorley Council", ["la-cho"]),
        ("James Paget University Hospital", ["nhs-rgp"]),
    ],
)
def test_the_longest_name_is_meant(text: str, wanted: list[str]) -> None:
    assert ids(text) == wanted


def test_letters_defined_in_brackets_stand_for_the_name_from_there_on() -> None:
    text = "WCC? Wiltshire Council (WC) met Wigan Council. WC said so; WC's leader, too."
    assert [(one.employer_id, one.count) for one in named(text)] == [("la-wil", 3), ("la-wgn", 1)]


def test_letters_defined_as_something_else_are_no_employer() -> None:
    assert ids("The CMA met.") == ["gov-competition-and-markets-authority"]
    assert ids("The CMA met. Prizes of the Country Music Association (CMA) went to Leeds.") == []
    assert ids("The CMA (Country Music Association) met.") == []


def test_letters_that_are_words_in_a_heading_are_no_employer() -> None:
    nice = "gov-national-institute-for-clinical-excellence"
    assert ids("NICE has approved the drug.") == [nice]
    assert ids("NICE WORK IF YOU CAN GET IT") == []


def test_a_body_said_to_be_abroad_stays_there() -> None:
    text = "Ukraine’s Ministry of Defence denied it. The Ministry of Defence gave no figures."
    assert ids(text) == []


def test_the_day_decides_between_bodies_of_one_name() -> None:
    assert ids("Somerset Council", date(2024, 1, 1)) == ["la-smt"]
    assert ids("Somerset Council", date(2020, 1, 1)) == ["la-som"]
    # A body that is gone is still named.
    assert ids("the old Cumbria County Council", date(2025, 1, 1)) == ["la-cma"]


def test_a_correction_by_hand_goes_before_everything(corrections: Corrections) -> None:
    corrections(("Essex County Council", "la-ken", "a test"), ("Kent Police", "", "nobody"))
    only = named("Essex County Council and Kent Police")
    assert [(one.employer_id, one.method) for one in only] == [("la-ken", "override")]


def test_only_the_first_part_of_a_huge_text_is_read() -> None:
    text = "Essex County Council. " + "x " * MAX_TEXT + "Kent County Council."
    assert ids(text) == ["la-ess"]


# What always holds -------------------------------------------------------------------------------

WORDS = (
    "Essex Kent Leeds York Reading North West East Sussex County City Borough District Council "
    "Councils council councils county NHS Trust Foundation Police police Federation University "
    "of and & the The London Boroughs Camden Royal Department for Education Ministry Ofsted "
    "’s 's ' ’ ( ) (ECC) (WMCA) WMCA ECC DfE MPS NICE Defence , . : ; – - / St St. HM His "
    "Northern Ireland Newcastle upon Tyne-on Combined Authority Ltd Pension Fund Cyngor Sir Gâr BC "
    "Heddlu Ynys Môn an a in In Majesty's Ukraine's DCs CC Bournemouth Christchurch Poole İ ß"
)
PIECES = [*WORDS.split(), "\n", "\n\n", "\u00a0", "  "]
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=200),
)


@settings(max_examples=400, deadline=None)
@given(texts, st.sampled_from([None, date(1990, 1, 1), date(2024, 6, 1)]))
def test_every_answer_is_sound(text: str, on: date | None) -> None:
    found = named(text, on)
    assert len({one.employer_id for one in found}) == len(found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert one.employer_id in bodies()
        assert one.count >= 1
        assert one.text
        assert one.method
        assert text[one.start : one.start + len(one.text)] == one.text
    assert named(text, on) == found


@pytest.mark.parametrize(
    "piece",
    [
        "Essex, Kent and Suffolk county councils ",
        "Essex County Council ",
        "and Kent, ",
        "London boroughs of Camden and ",
        "the the NHS the ",
        "DWP (DWP) ",
        "DWP (a b c d e f ",
        "West Midlands Combined Authority (WMCA) ",
        "A & B & ",
        "Kent’s’s ",
        "( ",
        "St. ",
        " " * 60,
        "K",
    ],
)
def test_cost_grows_with_the_length_of_hostile_text_only(piece: str) -> None:
    with bounded(2.0):
        named(piece * (MAX_TEXT // len(piece)))
