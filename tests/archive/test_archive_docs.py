"""docs/archive.md names every table, column and view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.archive.conftest import Bench

DOCS = Path(__file__).resolve().parents[2] / "docs" / "archive.md"


@pytest.fixture
def schema(bench: Bench) -> dict[str, list[str]]:
    """Table or view -> its columns."""
    names = bench.rows(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    )
    columns = "SELECT name FROM pragma_table_info(?)"
    return {
        row["name"]: [column["name"] for column in bench.rows(columns, row["name"])]
        for row in names
    }


def sections() -> dict[str, str]:
    """Heading -> what stands under it."""
    parts = re.split(r"^### `(\w+)`.*$", DOCS.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_table_and_view_has_its_section(schema: dict[str, list[str]]) -> None:
    assert set(sections()) == set(schema)


def test_every_column_is_named_in_its_section(schema: dict[str, list[str]]) -> None:
    text, missing = sections(), []
    for table, columns in schema.items():
        like = re.search(r"Columns as in `(\w+)`\.", text[table])
        if like:
            assert columns == schema[like[1]]
        else:
            missing += [f"{table}.{name}" for name in columns if f"`{name}`" not in text[table]]
    assert missing == []


def test_no_section_names_a_column_that_is_not_there(schema: dict[str, list[str]]) -> None:
    for table, text in sections().items():
        cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, flags=re.MULTILINE)
        named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
        assert named <= set(schema[table]), table
