"""docs/cards.md says every key with its default, and its examples hold."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from lgcrawl import cards
from lgcrawl.cards import Api, Budget, Captures, Card, Expect, Fingerprint, Follow, Platform
from lgcrawl.layouts import Shell, SilentZero

ROOT = Path(__file__).resolve().parent.parent
DOCS = (ROOT / "docs" / "cards.md").read_text("utf-8")
CARD_DOCS, PLATFORM_DOCS = DOCS.split("\n## Platforms\n")
ROW = re.compile(r"^\| `([a-z_.]+)` \| .+? \| (.+?) \|.*\|$", re.MULTILINE)
BLOCK = re.compile(r"^ *```(toml|text)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def documented(part: str) -> dict[str, str]:
    """The keys of a part of docs/cards.md, with their defaults."""
    return {key: default.strip("`") for key, default in ROW.findall(part)}


def keys(model: type[BaseModel], table: str = "") -> dict[str, str]:
    """The keys of a model, with their defaults as the docs write them."""
    return {
        table + name: written(field.get_default(call_default_factory=True))
        for name, field in model.model_fields.items()
        if name not in ("slug", "path")
    }


def written(default: Any) -> str:
    if default is PydanticUndefined:
        return "required"
    if default is None:
        return "none"
    if isinstance(default, BaseModel):
        return "empty"
    if isinstance(default, str):
        return f'"{default}"'
    return "[]" if default == () else str(default).lower()


def test_every_key_of_a_card_is_documented() -> None:
    expected = keys(Card)
    for model, table in (
        (Follow, "follow."),
        (Api, "api."),
        (Expect, "expect."),
        (Budget, "budget."),
        (Captures, "captures."),
    ):
        expected |= keys(model, table)
    assert documented(CARD_DOCS) == expected


def test_every_key_of_a_platform_is_documented() -> None:
    as_in_a_card = {"row", "follow", "api", "fields", "row_fields"}
    expected = keys(Platform) | keys(Fingerprint, "fingerprint.")
    expected |= keys(Shell, "shell.") | keys(SilentZero, "silent_zero.")
    for key in (*as_in_a_card, "fingerprint"):
        del expected[key]
    assert documented(PLATFORM_DOCS) == expected
    assert all(f"`{key}`" in PLATFORM_DOCS for key in as_in_a_card)


def test_the_examples_are_good(tmp_path: Path) -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (_, card), (_, _), (_, platform) = BLOCK.findall(DOCS)
    ((_, contributed),) = BLOCK.findall(contributing)
    for text in (card, contributed):
        (tmp_path / "essex-news.toml").write_text(text)
        assert cards.check(tmp_path) == []
    assert Platform.model_validate(tomllib.loads(platform)).fingerprint.url == "/rss/news$"


def test_the_faults_are_quoted_as_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (_, card), (_, quoted), _ = BLOCK.findall(DOCS)
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    broken = card.replace("every", "evry").replace("published = 0.9", "published = 1.5")
    (folder / "essex-news.toml").write_text(broken)
    assert [str(fault) for fault in cards.check(folder)] == quoted.splitlines()
