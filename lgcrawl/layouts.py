"""How pages of one system are laid out: the tables cards and platforms share, and the platforms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

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
    page_param: str | None = None  # query parameter that counts pages, where no link says so
    offset_param: str | None = None  # query parameter that counts the entries before a page
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
    script: ElementCss | None = None  # the script of an HTML page that holds the JSON
    typename: str | None = None  # GraphQL: the items are the objects of this type, wherever
    items: Expression | None = Field(default=None, validate_default=True)  # JMESPath or CSS
    mapping: Literal["fields", "jobposting"] = "fields"  # jobposting: items are schema.org objects
    total: Expression | None = None  # JMESPath or CSS to the number of items
    pages: Expression | None = None  # JMESPath or CSS to the number of pages
    page_param: str | None = None  # query parameter that counts pages
    offset_param: str | None = None  # parameter, or key of a posted body, that counts items
    next: Expression | None = None  # JMESPath or CSS to the URL of the next page
    detail: Expression | None = None  # JMESPath or CSS to the address of an item's own answer
    address: Regex | None = None  # of answers: its groups fill the holes of addresses

    @field_validator("items")
    @classmethod
    def _some_items(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and not info.data.get("typename"):
            refuse({(): "is missing; say where the items are, or what their typename is"})
        return value


class Shell(Strict):
    """A page for people from which the list itself is to be asked.

    In ``to`` and ``post`` stands ``{name}`` for a group of ``url``, for what ``read`` finds in the
    page, and for a query parameter of the page's own address.
    """

    url: Regex  # of the shell
    read: dict[str, Regex] = Field(default_factory=dict)  # name -> regex with one group
    to: str = Field(min_length=1)  # address of the list, relative to the shell
    post: str | None = None  # body of a POST; left out: GET


class SilentZero(Strict):
    """A page without records that is no empty list; all that is given must hold."""

    kind: Literal["shell", "session", "query", "captcha", "redesign"]  # class of the failure
    url: Regex | None = None  # found in the page's address
    not_url: Regex | None = None  # not found in it
    text: str | None = None  # stands in the page's source
    why: str = Field(min_length=1)


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


def _patterns(table: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Each key and each named group a field of the record."""
    records = info.data.get("records")
    problems = unknown_fields(table, records)
    for name, pattern in table.items():
        groups = dict.fromkeys(re.compile(pattern).groupindex)
        if not groups:
            problems[name,] = f"{shown(pattern)} has no named group; write (?P<title>.+)"
        for said in unknown_fields(groups, records).values():
            problems[name,] = said
    refuse(problems)
    return table


Selectors = Annotated[dict[str, str], AfterValidator(_selectors)]
Patterns = Annotated[dict[str, Regex], AfterValidator(_patterns)]


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
    # Field -> regular expression whose named groups part its value into fields.
    patterns: Patterns = Field(default_factory=dict)  # of detail pages
    row_patterns: Patterns = Field(default_factory=dict)  # of entries of a list, feed or answer
    shell: tuple[Shell, ...] = Field(default=(), strict=False)
    silent_zero: tuple[SilentZero, ...] = Field(default=(), strict=False)
    headers: dict[str, str] = Field(default_factory=dict)  # of requests; {name} as in addresses
    cookies: bool = False  # the list hangs on a session: keep its cookies for the run
    browser: bool = False  # only a browser sees its pages: needs the extra [browser]


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
