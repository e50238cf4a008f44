"""Source cards as checked models; the only reader of data/sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from lgcrawl.card_files import Strict, fault, line_of, place, read_file
from lgcrawl.card_values import (
    Cron,
    ElementCss,
    Every,
    Parser,
    Regex,
    Slug,
    Url,
    occurrences,
    period,
    refuse,
    shown,
)
from lgcrawl.layouts import (
    Api,
    Fingerprint,
    Follow,
    Platform,
    Selectors,
    inherited,
    platforms,
    read_platforms,
    unknown_fields,
)
from pipelines.errors import CardError
from pipelines.lookups import data_dir, rows

__all__ = [
    "Api",
    "Budget",
    "Captures",
    "Card",
    "Expect",
    "Fingerprint",
    "Follow",
    "Platform",
    "check",
    "find",
    "load",
    "load_all",
    "platforms",
]

DAILY = timedelta(days=1)  # the rhythm of a card that names none

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Expect(Strict):
    """What a healthy run gives; less makes it suspicious."""

    min: int | None = Field(default=None, ge=0)  # records
    # Field -> the least share of records that must have it, 0 to 1.
    fill: dict[str, Share] = Field(default_factory=dict)


class Budget(Strict):
    """The most one run may cost; a run that spends it ends as partial."""

    pages: int = Field(default=20_000, ge=1)
    megabytes: int = Field(default=2_000, ge=1)
    minutes: int = Field(default=60, ge=1, le=1440)
    depth: int = Field(default=1_000, ge=1)  # list pages one after the other


class Captures(Strict):
    """What becomes of the pages fetched."""

    keep: Every | None = None  # how long; left out: for good


class Card(Strict):
    """data/sources/<slug>.toml: one source. docs/cards.md explains every key."""

    slug: Slug
    path: Path | None = None
    title: str = Field(min_length=1)
    publisher: str | None = None
    kind: Literal["feed", "listing", "sitemap", "api"]
    records: Literal["article", "vacancy"]
    start: tuple[Url, ...] = Field(strict=False)
    every: Every | None = None
    cron: Cron | None = None
    licence: str | None = None
    platform: str | None = None
    complete: bool = False
    absent_runs: int = Field(default=2, ge=1)  # complete healthy runs without it close a vacancy
    include: Regex | None = None  # sitemap: regular expression a URL must match
    facts: str | None = None  # where the card's facts come from, and their date
    follow: Follow = Follow()
    row: ElementCss | None = None
    api: Api | None = Field(default=None, validate_default=True)
    fields: Selectors = Field(default_factory=dict)
    row_fields: Selectors = Field(default_factory=dict)
    expect: Expect = Expect()
    budget: Budget = Budget()
    captures: Captures = Captures()
    parser: Parser | None = None

    @field_validator("publisher")
    @classmethod
    def _known_publisher(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = (info.context or {}).get("publishers")
        if value is not None and known is not None and value not in known:
            near = _near(value, known) or "an id of data/lookups/employers.csv"
            refuse({(): f"no employer has the id {shown(value)}; write {near}"})
        return value

    @field_validator("start")
    @classmethod
    def _somewhere(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            refuse({(): "is empty; name at least one address"})
        return value

    @field_validator("cron")
    @classmethod
    def _one_rhythm(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("every") is not None:
            refuse({(): "stands beside 'every'; keep one of the two"})
        return value

    @field_validator("platform")
    @classmethod
    def _known_platform(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = (info.context or {}).get("platforms")
        if value is not None and known is not None and value not in known:
            near = _near(value, known) or "the name of a file in data/platforms"
            refuse({(): f"no platform is called {shown(value)}; write {near}"})
        return value

    @field_validator("complete")
    @classmethod
    def _closable(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("records") == "article":
            refuse({(): "news never closes, so no source of articles is complete; remove it"})
        return value

    @field_validator("include")
    @classmethod
    def _of_sitemap(cls, value: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("kind", "sitemap")
        if value is not None and kind != "sitemap":
            refuse({(): f"only sitemap cards read it, and this is a {kind} card; remove it"})
        return value

    @field_validator("api")
    @classmethod
    def _api_of_api(cls, value: Api | None, info: ValidationInfo) -> Api | None:
        layout = inherited(info)
        maybe = layout.api if layout else info.data.get("platform", "unreadable")
        if info.data.get("kind") == "api" and value is None and maybe is None:
            refuse({(): "an api card needs the table [api]; add it, or a platform with one"})
        return value

    @field_validator("expect")
    @classmethod
    def _fields_of_records(cls, value: Expect, info: ValidationInfo) -> Expect:
        problems = unknown_fields(value.fill, info.data.get("records"))
        refuse({("fill", *key): said for key, said in problems.items()})
        return value

    def resolved(self) -> Card:
        """The card with what it inherits from its platform; its own keys win.

        Raises CardError when the platform is unknown or its file is wrong.
        """
        if self.platform is None:
            return self
        layout = platforms().get(self.platform)
        if layout is None:
            raise CardError(f"{self.slug}: no platform is called {shown(self.platform)}")
        own = self.follow.model_dump(exclude_unset=True)
        return self.model_copy(
            update={
                "follow": layout.follow.model_copy(update=own),
                "row": self.row or layout.row,
                "api": self.api or layout.api,
                "fields": {**layout.fields, **self.fields},
                "row_fields": {**layout.row_fields, **self.row_fields},
            }
        )

    @property
    def system(self) -> Platform | None:
        """The platform the card names."""
        return platforms().get(self.platform) if self.platform else None

    def interval(self) -> timedelta | None:
        """The time between runs, a day where the card names none; None for a cron card."""
        if self.cron is not None:
            return None
        return period(self.every) if self.every is not None else DAILY

    def next_due(self, last: datetime) -> datetime:
        """When the source is due after a run at ``last`` (aware); UTC."""
        interval = self.interval()
        if interval is None:
            return next(occurrences(self.cron or "", last))
        return last.astimezone(UTC) + interval


def load(path: Path | str) -> Card:
    """One card. Raises CardError for its first fault."""
    platforms()  # a broken platform is named itself, not by the cards that lean on it
    card, faults = _read(Path(path))
    if card is None:
        raise faults[0]
    return card


def load_all(directory: Path | str | None = None) -> list[Card]:
    """All cards of a folder, of data/sources by default, sorted by slug.

    Raises CardError for the first fault.
    """
    return [load(path) for path in _files(directory)]


def readable(directory: Path | str | None = None) -> tuple[dict[str, Card], list[CardError]]:
    """The cards of a folder that can be used, by slug, and the first fault of each other."""
    found: dict[str, Card] = {}
    faults = []
    for path in _files(directory):
        card, wrong = _read(path)
        if card is None:
            faults.append(wrong[0])
        else:
            found[path.stem] = card
    return found, faults


def find(slug: str, directory: Path | str | None = None) -> Card:
    """The card of a source. Raises CardError naming those that sound alike, or its first fault."""
    files = {path.stem: path for path in _files(directory)}
    if slug not in files:
        near = _near(slug, files)
        todo = f"did you mean {near}?" if near else "`lgcrawl sources list` names them all"
        raise CardError(f"{place(_folder(directory))}: no card {shown(slug)}; {todo}")
    return load(files[slug])


def check(directory: Path | str | None = None) -> list[CardError]:
    """Every fault of every platform and card; empty when all is well."""
    faults = list(read_platforms()[1])
    starts: dict[tuple[str, str], str] = {}
    try:
        files = _files(directory)
    except CardError as error:
        return [*faults, error]
    for path in files:
        card, wrong = _read(path)
        faults += wrong
        for url in card.start if card else ():
            other = starts.setdefault((url, card.records), path.name) if card else ""
            if other != path.name:
                said = f"start: {shown(url)} is asked by {other} too; keep it in one card"
                faults.append(fault(path, line_of(path, ("start",)), said))
    return faults


def _read(path: Path) -> tuple[Card | None, list[CardError]]:
    context = {"platforms": read_platforms()[0], "publishers": _publishers()}
    return read_file(path, Card, context, {"slug": path.stem, "path": path})


@cache
def _publishers() -> frozenset[str] | None:
    if not (data_dir() / "lookups" / "employers.csv").exists():
        return None  # nothing to check against
    return frozenset(row["id"] for row in rows("employers"))


def _folder(directory: Path | str | None) -> Path:
    return data_dir() / "sources" if directory is None else Path(directory)


def _files(directory: Path | str | None) -> list[Path]:
    folder = _folder(directory)
    if not folder.is_dir():
        raise CardError(f"{place(folder)}: no such folder; name one that holds cards")
    return sorted(folder.glob("*.toml"), key=lambda path: path.stem)


def _near(name: str, known: Iterable[str]) -> str | None:
    """The known names that sound like one, as ``a, b or c``; None for none."""
    near = get_close_matches(name[:100], list(known), n=3, cutoff=0.5)
    *others, last = near or [""]
    return f"{', '.join(others)} or {last}" if others else last or None
