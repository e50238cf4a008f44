"""The stages: what is kept, what is rejected and why."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from pipelines.records import Article, Record, Vacancy
from pipelines.stages import Keep, Normalise, Require


class Shelf:
    """A keeper that remembers."""

    def __init__(self) -> None:
        self.kept: list[Record] = []
        self.rejected: list[tuple[Record, list[str]]] = []

    @classmethod
    def from_crawler(cls, crawler: Any) -> Shelf:
        return cls()

    async def begin(self) -> None: ...

    async def keep(self, record: Record) -> str:
        self.kept.append(record)
        return "id"

    async def reject(self, record: Record, reasons: list[str]) -> None:
        self.rejected.append((record, reasons))


@pytest.fixture
def crawler() -> Any:
    card = SimpleNamespace(publisher="la-ess")
    return SimpleNamespace(
        settings={"LGCRAWL_KEEPER": f"{__name__}.Shelf"}, spider=SimpleNamespace(card=card)
    )


@pytest.mark.parametrize(
    "record",
    [
        Vacancy(title="Cook", url="https://example.gov.uk/1"),
        Vacancy(title="Cook", employer_text="Essex County Council"),
        Article(title="Bridge opens", url="https://example.gov.uk/2"),
        Article(title="Local Government News: June issue", kind="issue"),
    ],
    ids=["link", "employer", "article", "issue"],
)
def test_what_can_be_found_again_passes(crawler: Any, record: Record) -> None:
    assert asyncio.run(Require(crawler).process_item(record)) is record


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (Vacancy(url="https://example.gov.uk/1"), "no title"),
        (Vacancy(title=" ", url="https://example.gov.uk/1"), "no title"),
        (Vacancy(title="Cook"), "neither a link nor an employer"),
        (Article(title="Bridge opens"), "neither a link nor an employer"),
        (Vacancy(title="C" * 501, url="https://example.gov.uk/1"), "over 500"),
    ],
)
def test_what_cannot_is_kept_among_the_rejects(crawler: Any, record: Record, why: str) -> None:
    stage = Require(crawler)
    with pytest.raises(DropItem, match=why):
        asyncio.run(stage.process_item(record))
    ((rejected, reasons),) = stage.keeper.rejected  # type: ignore[attr-defined]
    assert rejected is record
    assert any(why in reason for reason in reasons)


def test_the_card_s_publisher_is_the_employer_where_none_is_named(crawler: Any) -> None:
    stage = Normalise(crawler)
    own = stage.process_item(Vacancy(title="Cook", salary_text="£24,000 a year"))
    named = stage.process_item(Vacancy(title="Cook", employer_text="Norfolk CC"))
    assert isinstance(own, Vacancy)
    assert isinstance(named, Vacancy)
    assert (own.employer_ids, own.employer_method) == (["la-ess"], "publisher")
    assert named.employer_ids == ["la-nfk"]
    assert own.salary
    assert own.salary.annual_min == 24000


def test_days_left_count_from_the_day_it_was_read(crawler: Any) -> None:
    vacancy = Vacancy(title="Cook", posted_text="1 November 2026", closing_text="3 days left")
    vacancy.fetched_at = "2026-11-20T08:00:00Z"
    Normalise(crawler).process_item(vacancy)
    assert (vacancy.posted_date, vacancy.closing_date) == ("2026-11-01", "2026-11-23")


def test_stages_share_one_keeper(crawler: Any) -> None:
    assert Require(crawler).keeper is Keep(crawler).keeper
