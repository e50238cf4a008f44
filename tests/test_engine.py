"""How cards are grouped so that no host is asked by two crawlers at once."""

from __future__ import annotations

from typing import Any

import pytest

from lgcrawl.cards import Card
from lgcrawl.engine import by_host


def card(slug: str, *hosts: str) -> Card:
    start: Any = [f"https://{host}/jobs" for host in hosts]
    return Card(slug=slug, title=slug, kind="listing", records="vacancy", start=start)


@pytest.mark.parametrize(
    ("cards", "groups"),
    [
        ([card("a", "a.uk"), card("b", "b.uk")], [["a"], ["b"]]),
        ([card("a", "a.uk"), card("b", "b.uk"), card("c", "a.uk")], [["b"], ["a", "c"]]),
        ([card("a", "a.uk"), card("b", "b.uk", "a.uk")], [["a", "b"]]),
        ([card("a", "a.uk"), card("b", "b.uk"), card("c", "a.uk", "b.uk")], [["a", "b", "c"]]),
    ],
    ids=["apart", "same host", "second start", "a card that joins two"],
)
def test_cards_that_share_a_host_are_in_one_group(cards: list[Card], groups: Any) -> None:
    assert [[member.slug for member in group] for group in by_host(cards)] == groups
