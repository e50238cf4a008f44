"""A JSON or XML answer of a recruitment system, read as a card's ``[api]`` maps it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

import jmespath  # type: ignore[import-untyped]
from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]
from lxml import etree

from lgcrawl.cards import Api
from lgcrawl.extract import css, jsonld, paging
from lgcrawl.extract.attachments import linked_in
from lgcrawl.extract.html_text import safe_html, text_of
from lgcrawl.extract.labels import field_of, read_lines
from lgcrawl.extract.page import Page
from lgcrawl.extract.pay import pay_text
from lgcrawl.extract.prose import IN_PROSE, read_prose
from lgcrawl.extract.result import Extraction
from lgcrawl.extract.templates import fill, groups
from pipelines.errors import PageError, SessionRefused
from pipelines.records import Article, Record, Vacancy
from pipelines.text import clean

_LONG = frozenset(("description", "body"))  # texts with paragraphs, often HTML, often escaped
_URLS = frozenset(("url", "apply_url"))
# "0000-00-00" and the like are how systems write that there is no date.
_NO_DATE = re.compile(r"0{4}-0{2}-0{2}|0001-01-01|9999-")
_DATES = frozenset(("posted_text", "closing_text", "published_text", "modified_text"))
_EPOCH = re.compile(r"1\d{12}")  # milliseconds, as scripts count time: 2001 to 2033
_MAX_ITEMS = 20_000


def read_api(
    page: Page,
    api: Api,
    fields: Mapping[str, str],
    records: Literal["vacancy", "article"] = "vacancy",
) -> Extraction:
    """The items of an answer as records, the number of all, and the address of the next answer.

    ``fields`` are JMESPath (JSON) or CSS (XML) into an item; with mapping ``jobposting`` the items
    are schema.org objects and need none. ``{name}`` in a URL is a group of ``address`` in the
    page's own, or one of its parameters.
    Raises PageError when the answer is not what the card says it is, SessionRefused where it is
    a page for people.
    """
    answer: _Answer = _Json(page, api.script) if api.format == "json" else _Xml(page)
    found = list(islice(_items(answer, api), _MAX_ITEMS))
    holes = groups(api.address, page.url)
    extraction = Extraction("api")
    for item in found:
        record = _record(page, answer, item, api, fields, records, holes)
        if not (record.title or record.url):
            continue
        extraction.records.append(record)
        own = _address(page, answer.text(item, api.detail), holes) if api.detail else None
        if own and record.url:
            extraction.answers[record.url] = own
    extraction.total = _number(answer.text(None, api.total)) if api.total else None
    extraction.next_url = _next(page, answer, api, len(found), extraction.total)
    if not extraction.records:
        extraction.reason = _why_none(api, len(found), extraction.total)
    return extraction


def _why_none(api: Api, found: int, total: int | None) -> str:
    where = f"of type {api.typename!r}" if api.items is None else f"at {api.items!r}"
    if found:
        return f"{found} items {where}, none with a title"
    if total == 0:
        return "the answer says that it has 0 items"
    return f"no items {where}" + (f", though the answer says {total}" if total else "")


def _items(answer: _Answer, api: Api) -> Iterator[Any]:
    if api.items is not None:
        yield from answer.items(api.items)
    elif isinstance(answer, _Json) and api.typename:
        yield from answer.of_type(api.typename)


def _record(
    page: Page,
    answer: _Answer,
    item: Any,
    api: Api,
    fields: Mapping[str, str],
    records: str,
    holes: Mapping[str, str | None],
) -> Record:
    if api.mapping == "jobposting" and isinstance(item, dict):
        vacancy = jsonld.vacancy_of(item, "api")
        # What schema.org has no word for stands beside it: Teaching Vacancies' "salary".
        extra = {field_of(key): value for key, value in item.items() if isinstance(value, str)}
        extra.pop(None, None)
        vacancy.set("api", **{str(name): clean(value) for name, value in extra.items()})
        return vacancy
    record: Record = Vacancy() if records == "vacancy" else Article()
    for name, path in fields.items():
        text = answer.text(item, path, long=name in _LONG)
        if text and name in _URLS:
            text = _address(page, text, holes)
        if text and name.endswith("_text") and _NO_DATE.match(text):
            text = None
        if text and name in _DATES and _EPOCH.fullmatch(text):
            text = datetime.fromtimestamp(int(text) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        record.set("api", **{name: text})
    if isinstance(record, Vacancy) and record.description:
        # Some systems leave the fields empty and the facts in the advert's own text.
        markup = safe_html(answer.markup(item, fields.get("description", "''")))
        record.set("api", description_html=markup)
        record.set("api", attachments=linked_in(markup, lambda href: paging.address(page, href)))
        said = read_lines(record.description)
        record.set("text", **{name: text for name, text in said.items() if name != "title"})
        wanting = [name for name in IN_PROSE if not getattr(record, name)]
        record.set("text", **read_prose(record.description, wanting))
    return record


def _address(page: Page, text: str | None, holes: Mapping[str, str | None]) -> str | None:
    """An address an item gives, absolute, its holes filled; None when one stays open."""
    return paging.address(page, fill(text or "", page.url, holes))


def _next(page: Page, answer: _Answer, api: Api, found: int, total: int | None) -> str | None:
    if api.next:
        return paging.another(page, answer.text(None, api.next))
    if not page.url or not found:
        return None
    if api.offset_param:
        return paging.onward(page.url, api.offset_param, found, total)
    if not api.page_param:
        return None
    if not api.pages:
        return paging.turned(page.url, api.page_param, found, total)
    here, pages = paging.page_in(page.url, api.page_param), _number(answer.text(None, api.pages))
    more = here < (pages or 0) - (here == 0)  # a count from nought ends one sooner
    return paging.with_count(page.url, api.page_param, here + 1) if more else None


def _number(text: str | None) -> int | None:
    digits = (text or "").replace(",", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


# -- formats ---------------------------------------------------------------------------------------
class _Json:
    """An answer in JSON, asked by JMESPath."""

    def __init__(self, page: Page, script: str | None = None) -> None:
        text = page.text.strip()
        if script and text.startswith("<"):
            held = css.elements(script, page.parsed)
            if not held:
                raise PageError(f"no script {script!r} on the page, where its data should be")
            text = (held[0].text or "").strip()
        try:
            # Raw newlines inside strings are common where a template writes the JSON.
            self.data = json.loads(text, strict=False)
        except (ValueError, RecursionError) as error:
            if text.startswith("<"):
                raise SessionRefused(
                    "HTML where JSON was expected; session or access refused"
                ) from None
            raise PageError(f"malformed JSON: {str(error)[:100]}") from None

    def markup(self, item: Any, path: str) -> str:
        """The texts of a value as they are."""
        return "\n".join(_words(self._search(path, item)))

    def of_type(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a GraphQL type, wherever they stand, in their order.

        Of several with one id the fullest: a teaser of the same may stand beside it.
        """
        met: dict[str, dict[str, Any]] = {}
        waiting = [self.data]
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting.extend(reversed(value))
            elif isinstance(value, dict):
                if value.get("__typename") == name:
                    key = str(value.get("id") or f"number {len(met)}")
                    if len(value) > len(met.get(key, ())):
                        met[key] = value
                waiting.extend(reversed(value.values()))
        yield from met.values()

    def items(self, path: str) -> Iterator[Any]:
        found = self._search(path, self.data)
        yield from found if isinstance(found, list) else [found] if found else []

    def text(self, item: Any, path: str, *, long: bool = False) -> str | None:
        value = self._search(path, self.data if item is None else item)
        if isinstance(value, dict):  # the only object that is a text: a MonetaryAmount
            return pay_text(value)
        words = list(_words(value))
        if long:
            return "\n\n".join(filter(None, map(text_of, words))) or None
        return ", ".join(filter(None, (clean(text_of(word)) for word in words))) or None

    def _search(self, path: str, data: Any) -> Any:
        try:
            return jmespath.search(path, data)
        except (JMESPathError, RecursionError, ValueError, TypeError, AttributeError) as error:
            raise PageError(f"{path!r} cannot be looked up: {str(error)[:100]}") from None


class _Xml:
    """An answer in XML, asked by CSS; names match in any namespace."""

    def __init__(self, page: Page) -> None:
        head = page.text.lstrip()[:200].lower()
        if head.startswith(("<!doctype html", "<html")):
            raise SessionRefused("HTML where XML was expected; session or access refused")
        self.root = page.xml

    def items(self, path: str) -> Iterator[etree._Element]:
        yield from css.elements(path, self.root, xml=True)

    def markup(self, item: Any, path: str) -> str:
        """The texts of the matches as they are."""
        found = css.elements(path, item, xml=True)
        return "\n".join("".join(map(str, element.itertext())) for element in found)

    def text(self, item: Any, path: str, *, long: bool = False) -> str | None:
        root = self.root if item is None else item
        if long:
            return "\n\n".join(filter(None, css.texts(path, root, xml=True))) or None
        return ", ".join(css.values(path, root, xml=True)) or None


_Answer = _Json | _Xml


def _words(value: Any, depth: int = 3) -> Iterator[str]:
    """The texts and numbers of a value; true, false and objects have none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value).removesuffix(".0")
    elif isinstance(value, list) and depth:
        for item in value[:100]:
            yield from _words(item, depth - 1)
