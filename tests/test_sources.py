"""The cards that ship: every one good, with its facts dated, and no host asked too much."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from lgcrawl import cards


def test_every_card_that_ships_is_good() -> None:
    assert [str(fault) for fault in cards.check()] == []
    slugs = [card.slug for card in cards.load_all()]
    assert len(slugs) > 100
    assert {"localgov", "govuk-news", "nhs-jobs", "teaching-vacancies"} <= set(slugs)


def test_every_card_says_where_its_facts_come_from() -> None:
    for card in cards.load_all():
        assert card.facts, card.slug
        assert re.search(r"\b20[12]\d\b", card.facts), f"{card.slug}: of which year?"


def test_no_host_is_asked_by_many_cards() -> None:
    hosts = Counter(urlsplit(url).hostname for card in cards.load_all() for url in card.start)
    assert max(hosts.values()) <= 3


def test_only_sources_that_list_everything_are_complete() -> None:
    complete = {card.slug for card in cards.load_all() if card.complete}
    assert complete == {"nhs-jobs"}, "does it list every open vacancy, each time? Then add it here"
