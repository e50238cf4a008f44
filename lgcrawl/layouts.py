"""How pages of one system are laid out: the tables cards and platforms share, and the platforms."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from lgcrawl.card_files import Strict, fault, read_file
from lgcrawl.card_values import (
    ElementCss,
    LinkCss,
    Regex,
    record_fields,
    refuse,
    shown,
    wrong_css,
    wrong_element_css,
    wrong_jmespath,
    wrong_platform_name,
)
from pipelines.errors import CardError
from pipelines.lookups import data_dir


class Follow(Strict):
    """How a listing or feed leads on: CSS selectors ending in ``::attr(href)``."""

    item: LinkCss | None = None  # links to detail pages; left out: the repeated block is found
    next: LinkCss | None = None  # link to the next page; left out: found
    detail: bool = True  # fetch each item's own page


def _expression(value: str, info: ValidationInfo) -> str:
    """JMESPath or CSS, as the format says."""
    json = info.data.get("format", "json") == "json"
    css = wrong_element_css if info.field_name == "items" else wrong_css
    if problem := wrong_jmespath(value) if json else css(value):
        refuse({(): problem})
    return value


Expression = Annotated[str, AfterValidator(_expression)]


class Api(Strict):
    """How a JSON or XML answer is read."""

    format: Literal["json", "xml"]
    items: Expression  # JMESPath (json) or CSS (xml) to the list of items
    mapping: Literal["fields", "jobposting"] = "fields"  # jobposting: items are schema.org objects
    total: Expression | None = None  # JMESPath or CSS to the number of items
    pages: Expression | None = None  # JMESPath or CSS to the number of pages
    page_param: str | None = None  # query parameter that counts pages
    next: Expression | None = None  # JMESPath or CSS to the URL of the next page


class Fingerprint(Strict):
    """What gives a platform away; either is enough."""

    url: Regex | None = None  # regular expression searched in a page's address
    text: tuple[Annotated[str, Field(min_length=1)], ...] = Field(default=(), strict=False)


def inherited(info: ValidationInfo) -> Platform | None:
    """The platform of the card being validated, where the platforms are known."""
    platforms: Mapping[str, Platform] = (info.context or {}).get("platforms", {})
    name = info.data.get("platform")
    return platforms.get(name) if isinstance(name, str) else None


# A selector finds what is printed, also where a card names the value cleaned from it.
PRINTED = {
    "published": "published_text",
    "modified": "modified_text",
    "salary": "salary_text",
    "place": "location_text",
    "posted_date": "posted_text",
    "closing_date": "closing_text",
    "closing_time": "closing_text",
    "contract": "contract_text",
}


def _selectors(table: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Each key a field of the record, each value in the language its source is read in."""
    layout = inherited(info)
    api: Api | None = info.data.get("api") or (layout.api if layout else None)
    json = info.field_name == "fields" and api and (api.format, api.mapping) == ("json", "fields")
    problems = unknown_fields(table, info.data.get("records"))
    for name, selector in table.items():
        if problem := wrong_jmespath(selector) if json else wrong_css(selector):
            problems.setdefault((name,), problem)
    refuse(problems)
    return {PRINTED.get(name, name): selector for name, selector in table.items()}


def unknown_fields(table: Mapping[str, Any], records: str | None) -> dict[tuple[str, ...], str]:
    """A problem for each key that is no field of the records."""
    known = record_fields(records)
    problems: dict[tuple[str, ...], str] = {}
    for name in table:
        if name not in known:
            near = get_close_matches(name[:100], known, n=1, cutoff=0.5)
            todo = f"did you mean {near[0]!r}?" if near else f"write one of {', '.join(known)}"
            problems[name,] = f"{shown(name)} is no field of {records or 'any'} records; {todo}"
    return problems


Selectors = Annotated[dict[str, str], AfterValidator(_selectors)]


class Platform(Strict):
    """data/platforms/<name>.toml: how a CMS or recruitment system is laid out."""

    title: str = Field(min_length=1)
    records: Literal["article", "vacancy"] | None = None  # what its detail pages hold; None: either
    fingerprint: Fingerprint = Fingerprint()
    row: ElementCss | None = None  # CSS of one listing entry
    follow: Follow = Follow()
    api: Api | None = None
    # Detail page: field -> CSS with ::text / ::attr(x), or JMESPath into an item of a JSON [api].
    fields: Selectors = Field(default_factory=dict)
    row_fields: Selectors = Field(default_factory=dict)  # the same, inside one listing entry


def read_platform(path: Path) -> tuple[Platform | None, list[CardError]]:
    """One platform file, or None and its faults."""
    if problem := wrong_platform_name(path.stem):
        return None, [fault(path, 1, problem)]
    return read_file(path, Platform)


@cache
def read_platforms() -> tuple[dict[str, Platform], tuple[CardError, ...]]:
    """The platforms by name, and the faults of the files that give none."""
    found: dict[str, Platform] = {}
    faults: list[CardError] = []
    for path in sorted((data_dir() / "platforms").glob("*.toml")):
        platform, wrong = read_platform(path)
        faults += wrong
        if platform:
            found[path.stem] = platform
    return found, tuple(faults)


def platforms() -> dict[str, Platform]:
    """The platforms by name, read once.

    Raises CardError for the first faulty file.
    """
    found, faults = read_platforms()
    if faults:
        raise faults[0]
    return found
