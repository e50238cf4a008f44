"""Pages and answers read with a card that names a recruitment system and nothing else."""

from __future__ import annotations

from typing import Any

from lgcrawl.cards import Card, platforms
from lgcrawl.extract.lists import read_list
from lgcrawl.extract.page import Page
from lgcrawl.extract.read import read
from lgcrawl.extract.result import Extraction
from pipelines.normalise import normalise
from pipelines.records import Vacancy


def card(name: str, url: str, kind: str = "listing") -> Card:
    """A card of a platform; ``kind`` is api where it is asked in JSON."""
    said = {"slug": "here", "title": "Here", "kind": kind, "records": "vacancy"}
    return Card.model_validate({**said, "start": (url,), "platform": name}).resolved()


def listed(name: str, body: str, url: str) -> Extraction:
    """A page of a list."""
    json = platforms()[name].api is not None and not body.startswith("<")
    return read_list(Page(body.encode(), url), card(name, url, "api" if json else "listing"))


def entry(name: str, body: str, url: str) -> Vacancy:
    """The only entry of a list, cleaned."""
    return _only(listed(name, body, url))


def advert(name: str, body: str, url: str) -> Vacancy:
    """What an advert's own page says, cleaned."""
    return _only(read(Page(body.encode(), url), "vacancy", card(name, url)))


def _only(found: Extraction) -> Vacancy:
    (record,) = found.records
    assert isinstance(record, Vacancy)
    normalise(record)
    return record


def html(markup: str) -> str:
    """A page around what it shows."""
    return f"<html><head><title>Jobs</title></head><body><main>{markup}</main></body></html>"


def held(record: Vacancy, wanted: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record that are asked for."""
    return {field: getattr(record, field) for field in wanted}
