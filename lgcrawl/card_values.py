"""The kinds of value a card holds; each says what is wrong with what it refuses."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import cssselect
import jmespath  # type: ignore[import-untyped]
from cronsim import CronSim, CronSimError
from parsel import Selector
from pydantic import AfterValidator, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from pipelines.records import Article, Record, Vacancy

LONDON = ZoneInfo("Europe/London")
SOONEST = timedelta(minutes=5)  # the shortest time between two runs of one source
LONGEST = 1000  # characters of an expression; more is a mistake, and slow to find out

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_EVERY = re.compile(r"([0-9]{1,4})([mhd])")
_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_PLATFORM = re.compile(r"[a-z0-9_-]{1,100}")
_BLANK = Selector(text="<p/>", type="html")
_RECORDS: dict[str | None, type[Record]] = {"article": Article, "vacancy": Vacancy}


def shown(value: object) -> str:
    """A value as a message quotes it: one line, at most 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def period(every: str) -> timedelta | None:
    """The time an ``every`` names; None when it names none.

    >>> period("90m")
    datetime.timedelta(seconds=5400)
    """
    match = _EVERY.fullmatch(every)
    return timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None


def occurrences(cron: str, after: datetime) -> Iterator[datetime]:
    """The moments (UTC) a cron line names after an aware time, by the clock of Europe/London.

    A time that the clock skips in spring is the moment it goes on from; one that it shows twice in
    autumn is the first of the two. A line with ``*`` for minute or hour knows only times that are.

    >>> in_autumn = occurrences("30 1 * * *", datetime(2026, 10, 25, tzinfo=UTC))
    >>> [moment.isoformat() for moment in islice(in_autumn, 2)]
    ['2026-10-25T00:30:00+00:00', '2026-10-26T01:30:00+00:00']
    """
    last = after.astimezone(UTC)
    for moment in CronSim(cron, after.astimezone(LONDON)):
        # In the hour that comes twice cronsim also names what is past: it goes by the wall clock.
        if (found := moment.astimezone(UTC)) > last:
            yield (last := found)


def record_fields(records: str | None) -> list[str]:
    """The fields of article or vacancy records; of both for None."""
    kinds = [_RECORDS[records]] if records in _RECORDS else _RECORDS.values()
    names = [f.name for kind in kinds for f in dataclasses.fields(kind)]
    return [name for name in dict.fromkeys(names) if name not in ("evidence", "issues")]


def refuse(problems: Mapping[tuple[str, ...], str]) -> None:
    """Raise all problems at once, each at its key below the value being validated."""
    if problems:
        raise ValidationError.from_exception_data(
            "card",
            [
                InitErrorDetails(
                    type=PydanticCustomError("card", "{said}", {"said": said}), loc=key, input=None
                )
                for key, said in problems.items()
            ],
        )


# -- what is wrong with a value: the reason and what to do, or None ----------------------------
def wrong_css(value: str) -> str | None:
    """Why a value is no CSS selector; ``::text`` and ``::attr(x)`` are allowed."""
    return _wrong(value, "CSS selector", _BLANK.css, "h1.title::text")


def wrong_link_css(value: str) -> str | None:
    """Why a value is no CSS selector of an attribute or text."""
    if wrong := wrong_css(value):
        return wrong
    if all(selector.pseudo_element for selector in cssselect.parse(value)):
        return None
    return f"{shown(value)} selects an element, not its address; end it in ::attr(href)"


def wrong_element_css(value: str) -> str | None:
    """Why a value is no CSS selector of elements."""
    if wrong := wrong_css(value):
        return wrong
    if any(selector.pseudo_element for selector in cssselect.parse(value)):
        return f"{shown(value)} selects text, not an element; drop the ::text or ::attr(...)"
    return None


def wrong_jmespath(value: str) -> str | None:
    """Why a value is no JMESPath expression."""
    return _wrong(value, "JMESPath", jmespath.compile, "data.jobs[].title")


def wrong_regex(value: str) -> str | None:
    """Why a value is no regular expression."""
    return _wrong(value, "regular expression", re.compile, "/jobs/[0-9]+")


def wrong_every(value: str) -> str | None:
    """Why a value is no time between runs."""
    time = period(value)
    if time is None:
        return f'{shown(value)} is no time; write e.g. "30m", "6h" or "1d"'
    if time < SOONEST:
        return f'{shown(value)} is too often; leave a site at least "5m"'
    return None


def wrong_cron(value: str) -> str | None:
    """Why a value is no cron line."""
    example = "0 6 * * mon-fri"
    if len(value.split()) != 5:
        return f"{shown(value)} is no cron line; write minute hour day month weekday: {example}"
    if wrong := _wrong(value, "cron line", _first, example):
        return wrong
    # Sixty steps see every minute an hour can name.
    times = list(islice(occurrences(value, datetime(2026, 1, 1, tzinfo=UTC)), 61))
    if any(later - time < SOONEST for time, later in pairwise(times)):
        return f"{shown(value)} is too often; leave a site at least 5 minutes"
    return None


def _first(cron: str) -> datetime:
    return next(occurrences(cron, datetime(2026, 1, 1, tzinfo=UTC)))


def wrong_url(value: str) -> str | None:
    """Why a value is no address a crawl can start from."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"\s", value):
        return f"{shown(value)} is no web address; write https://host/path"
    if parts.username is not None:
        return "the address holds a user name; a card is public, so leave it out"
    return None


def wrong_parser(value: str) -> str | None:
    """Why a value does not name a function."""
    module, _, function = value.partition(":")
    if all(name.isidentifier() for name in (*module.split("."), function)):
        return None
    return f'{shown(value)} names no function; write "package.module:function"'


def wrong_slug(value: str) -> str | None:
    """Why a file's name cannot be a slug."""
    if _SLUG.fullmatch(value):
        return None
    return f"the file name {shown(value)} is no slug; rename it with only a-z, 0-9 and -"


def wrong_platform_name(value: str) -> str | None:
    """Why a file's name cannot be a platform's."""
    if _PLATFORM.fullmatch(value):
        return None
    return f"the file name {shown(value)} names no platform; rename it with only a-z, 0-9, - and _"


def _wrong(value: str, what: str, compile_it: Callable[[str], object], example: str) -> str | None:
    if len(value) > LONGEST:
        return f"{shown(value)} is no {what} (over {LONGEST} characters); write e.g. {example}"
    try:
        compile_it(value)
    except StopIteration:
        return f"{shown(value)} never comes; write e.g. {example}"
    # Each library refuses in its own tongue; hostile text can also exhaust one.
    except (cssselect.SelectorError, CronSimError, ValueError, re.error, ArithmeticError) as error:
        why = (str(error).splitlines() or [""])[0].removesuffix(", for expression:").rstrip(".:; ")
    except RecursionError:
        why = "nested too deep"
    else:
        return None
    return f"{shown(value)} is no {what}{f' ({why})' if why else ''}; write e.g. {example}"


def _checked(wrong: Callable[[str], str | None]) -> AfterValidator:
    def check(value: str) -> str:
        if problem := wrong(value):
            refuse({(): problem})
        return value

    return AfterValidator(check)


Css = Annotated[str, _checked(wrong_css)]
LinkCss = Annotated[str, _checked(wrong_link_css)]
ElementCss = Annotated[str, _checked(wrong_element_css)]
Regex = Annotated[str, _checked(wrong_regex)]
Every = Annotated[str, _checked(wrong_every)]
Cron = Annotated[str, _checked(wrong_cron)]
Url = Annotated[str, _checked(wrong_url)]
Parser = Annotated[str, _checked(wrong_parser)]
Slug = Annotated[str, _checked(wrong_slug)]
