"""Golden cases: a page in our own words, and every record it must give, field by field.

A case is a folder of tests/golden: page.*, meta.toml and expected.json, whose records hold only the
fields that have a value. meta.toml says ``url`` and ``why``; where they are not found out: ``kind``
(auto, article, vacancy, list, feed), ``platform`` of the card it is read with, ``records`` of a
card. ``covers`` names the platform that a case without a card is recognised as.
After a wanted change: ``python -m tests.test_golden`` writes expected.json anew; read the diff.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.cards import Card, load_all, platforms
from lgcrawl.extract.page import Page
from lgcrawl.extract.platforms import platform_name
from lgcrawl.saved import records_of

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/meta.toml"))
EMPTY = (None, "", False, [], {}, 0)


@cache
def meta(case: Path) -> dict[str, Any]:
    return tomllib.loads((case / "meta.toml").read_text("utf-8"))


def page_of(case: Path) -> Path:
    (page,) = case.glob("page.*")
    return page


def card_of(case: Path) -> Card | None:
    """A card that names the case's platform and nothing else."""
    said = meta(case)
    if "platform" not in said:
        return None
    system = platforms()[said["platform"]]
    return Card(
        slug="golden",
        title=system.title,
        kind="listing",
        records=said.get("records") or system.records or "vacancy",
        start=(said["url"],),
        platform=said["platform"],
    ).resolved()


@cache
def read_case(case: Path) -> list[dict[str, Any]]:
    """The records of the page, without what is empty."""
    said = meta(case)
    kind = said.get("kind", "auto")
    found = records_of(str(page_of(case)), url=said.get("url"), kind=kind, card=card_of(case))
    plain = json.loads(json.dumps(list(found)))
    return [
        {key: value for key, value in filled(record).items() if key != "file"} for record in plain
    ]


def filled(value: Any) -> Any:
    """A value without the empty fields of what it holds."""
    if isinstance(value, dict):
        inner = {key: filled(held) for key, held in value.items()}
        return {key: held for key, held in inner.items() if held not in EMPTY}
    return [filled(held) for held in value] if isinstance(value, list) else value


@cache
def expected(case: Path) -> list[dict[str, Any]]:
    path = case / "expected.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else []


FIELDS = [
    pytest.param(case, number, field, id=f"{case.name}-{number}-{field}")
    for case in CASES
    for number, record in enumerate(expected(case))
    for field in record
]


@pytest.mark.parametrize(("case", "number", "field"), FIELDS)
def test_a_field_of_a_record(case: Path, number: int, field: str) -> None:
    assert read_case(case)[number].get(field) == expected(case)[number][field]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_says_no_more(case: Path) -> None:
    assert [set(record) for record in read_case(case)] == [set(record) for record in expected(case)]


# -- every platform has a case ---------------------------------------------------------------------
def covered(case: Path) -> str | None:
    """The platform that a case is read with."""
    said = meta(case)
    if "platform" in said:
        return str(said["platform"])
    return platform_name(Page(page_of(case).read_bytes(), said.get("url")))


@pytest.mark.parametrize("name", platforms())
def test_a_platform_has_a_case(name: str) -> None:
    assert name in set(map(covered, CASES)), f"write tests/golden/{name}_...: page, meta, expected"


def test_a_card_names_a_platform_with_a_case() -> None:
    known = {None, *map(covered, CASES)}
    assert [card.slug for card in load_all() if card.platform not in known] == []


@pytest.mark.parametrize(
    "case", [c for c in CASES if "covers" in meta(c)], ids=lambda case: case.name
)
def test_a_page_is_recognised(case: Path) -> None:
    assert covered(case) == meta(case)["covers"]


def test_there_are_cases() -> None:
    assert FIELDS


if __name__ == "__main__":
    for folder in CASES:
        text = json.dumps(read_case(folder), ensure_ascii=False, indent=1)
        (folder / "expected.json").write_text(text + "\n", "utf-8")
