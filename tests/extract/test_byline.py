"""Names in bylines, and what is no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.byline import byline
from tests.patience import bounded


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Written by: Ann Reed", "Ann Reed"),
        ("Ann Reed | 3 May 2026", "Ann Reed"),
        ("Ann Reed and Sam Poole", "Ann Reed, Sam Poole"),
        ("Department for Work and Pensions", "Department for Work and Pensions"),
        ("Ann Reed, Political Editor", "Ann Reed"),
        ("Ann Reed ann@example.org", "Ann Reed"),
        ("Bysshe Mayhew", "Bysshe Mayhew"),
        ("www.example.org", None),
        ("-", None),
        ("x" * 200, None),
    ],
)
def test_a_byline(printed: str, names: str | None) -> None:
    assert byline([printed]) == names


def test_several_names_are_joined_once_each() -> None:
    assert byline(["By Ann Reed", "Sam Poole", "@annreed", "Ann Reed"]) == "Ann Reed, Sam Poole"


@given(st.text(alphabet=st.sampled_from("By AnRed,|@/.:3 May2026and&-"), max_size=120))
def test_any_text_is_read(printed: str) -> None:
    name = byline([printed])
    assert name is None or (name == name.strip() and "@" not in name and "/" not in name)


@pytest.mark.parametrize("piece", ["By ", "A ", "Ann Reed and ", ", a b c d ", "a@", "."])
def test_100_kb_of_anything_takes_under_a_second(piece: str) -> None:
    with bounded(1):
        byline([piece * (100_000 // len(piece))])
