"""Corrections by hand: they go before every rule, and a wrong line says where and what to do."""

from __future__ import annotations

import pytest

from pipelines import employer_overrides
from pipelines.employer import match
from pipelines.errors import LookupFileError
from tests.conftest import Corrections


def test_the_file_that_ships_is_sound() -> None:
    assert isinstance(employer_overrides.overrides(), dict)


@pytest.mark.parametrize("printed", ["The Works Dept", "the works dept.", "THE  WORKS DEPT"])
def test_a_correction_holds_however_the_name_is_set(corrections: Corrections, printed: str) -> None:
    corrections(("The Works Dept", "la-ess", "seen on their own site"))
    answer = match(printed)
    assert (answer.ids, answer.method) == (("la-ess",), "override")
    assert answer.name == "Essex County Council"


def test_a_correction_goes_before_the_name_and_the_address(corrections: Corrections) -> None:
    corrections(("Kent County Council", "la-mdw", "a misprint of theirs"))
    assert match("Kent County Council", url="https://www.kent.gov.uk").ids == ("la-mdw",)


def test_a_correction_may_name_several_bodies(corrections: Corrections) -> None:
    corrections(("Our Two Councils", "la-adu|la-wot", ""))
    assert match("Our Two Councils").ids == ("la-adu", "la-wot")


def test_a_correction_may_say_that_a_name_is_no_body(corrections: Corrections) -> None:
    corrections(("Essex County Council", "", "a band of that name"))
    answer = match("Essex County Council")
    assert (answer.ids, answer.method) == ((), "override")
    assert answer.reason == "a band of that name"
    assert match("Essex CC").ids == ("la-ess",)


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ([("A", "la-ess", ""), ("B", "la-nobody", "")], 3, "'la-nobody'"),
        ([("A", "la-ess|la-x", "")], 2, "'la-x'"),
        ([("", "la-ess", "")], 2, "no name"),
        ([("A", "la-ess", ""), ("a.", "la-ken", "")], 3, "twice"),
        ([("A", "la-ess")], 2, "parted by commas"),
    ],
)
def test_a_wrong_line_says_where_and_what_to_do(
    corrections: Corrections, rows: list[tuple[str, ...]], line: int, says: str
) -> None:
    corrections(*rows)
    with pytest.raises(LookupFileError, match=says) as error:
        match("Essex County Council")
    assert f"employer_overrides.csv:{line}: " in str(error.value)
