"""Golden cases: a page in our own words, and every record it must give.

A case is a folder of tests/golden: page.*, meta.toml (``url``, ``kind``, ``why``), expected.json.
After a wanted change: ``python -m tests.test_golden`` writes expected.json anew; read the diff.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.saved import records_of

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/meta.toml"))


def read_case(case: Path) -> list[dict[str, Any]]:
    meta = tomllib.loads((case / "meta.toml").read_text("utf-8"))
    (page,) = case.glob("page.*")
    found = records_of(str(page), url=meta.get("url"), kind=meta.get("kind", "auto"))
    return [{key: value for key, value in record.items() if key != "file"} for record in found]


def expected(case: Path) -> list[dict[str, Any]]:
    path = case / "expected.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else []


RECORDS = [
    pytest.param(case, number, id=f"{case.name}: {record['kind']}: {record['title']}")
    for case in CASES
    for number, record in enumerate(expected(case))
]


@pytest.mark.parametrize(("case", "number"), RECORDS)
def test_a_page_gives_this_record(case: Path, number: int) -> None:
    found = json.loads(json.dumps(read_case(case)))[number]
    for field, want in expected(case)[number].items():
        assert found[field] == want, field


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_gives_no_more_records(case: Path) -> None:
    assert len(read_case(case)) == len(expected(case))


def test_there_are_cases() -> None:
    assert len(CASES) >= 8


if __name__ == "__main__":
    for folder in CASES:
        text = json.dumps(read_case(folder), ensure_ascii=False, indent=1)
        (folder / "expected.json").write_text(text + "\n", "utf-8")
