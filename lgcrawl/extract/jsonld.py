"""schema.org objects of a page's ``ld+json`` scripts, read leniently, and the records they make."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from lgcrawl.extract.byline import byline
from lgcrawl.extract.html_text import safe_html, text_of
from lgcrawl.extract.language import language_tag
from lgcrawl.extract.lenient_json import read_values
from lgcrawl.extract.page import Page
from lgcrawl.extract.pay import pay_text, printed_pay
from pipelines.records import Article, Vacancy
from pipelines.text import clean

_ARTICLES = """Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle
    OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle AdvertiserContentArticle
    LiveBlogPosting Report TechArticle ScholarlyArticle SocialMediaPosting SpecialAnnouncement"""
ARTICLE_TYPES = frozenset(_ARTICLES.split())
MAX_OBJECTS = 5000
_CREDITS = ("creditText", "copyrightHolder", "creator", "author")  # of a picture, best first
_MOST_PICTURES, _LONGEST_CREDIT = 20, 80
# Properties that hold further objects of the page, rather than facts about this one.
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_NO_DATE = re.compile(r"0001-|0000-|1970-01-01|9999-")


def objects(page: Page) -> list[dict[str, Any]]:
    """Every typed object of the page's scripts, in order; ``@graph`` and arrays flattened.

    References (``{"@id": ...}``) to another object of the page are replaced by that object.
    A block that cannot be read is left out; it never costs the others.
    """
    cached: list[dict[str, Any]] | None = page.__dict__.get("_jsonld_objects")
    if cached is None:
        cached = _objects(page)
        page.__dict__["_jsonld_objects"] = cached
    return cached


def types_of(obj: dict[str, Any]) -> set[str]:
    """The object's schema.org types, without the vocabulary's prefix.

    >>> sorted(types_of({"@type": ["https://schema.org/JobPosting", "schema:Thing"]}))
    ['JobPosting', 'Thing']
    """
    kinds = obj.get("@type")
    return {
        re.split(r"[/#:]", kind)[-1]
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str)
    }


def vacancies(page: Page) -> list[Vacancy]:
    """The page's JobPosting objects as vacancies; a salary the page prints wins over theirs."""
    found = []
    for obj in objects(page):
        if "JobPosting" not in types_of(obj):
            continue
        vacancy = vacancy_of(obj)
        printed = printed_pay(page, obj.get("baseSalary"))
        if printed:
            vacancy.salary_text, vacancy.evidence["salary_text"] = printed, "text"
        for name in ("url", "apply_url"):
            setattr(vacancy, name, _absolute(page, getattr(vacancy, name)))
        found.append(vacancy)
    return found


def vacancy_of(obj: dict[str, Any], evidence: str = "jsonld") -> Vacancy:
    """A JobPosting object as a vacancy; ``evidence`` is what the fields are said to come from."""
    vacancy = Vacancy()
    url = _url(obj.get("url")) or _url(obj.get("mainEntityOfPage")) or _url(obj.get("@id"))
    direct = obj.get("directApply")
    vacancy.set(
        evidence,
        title=_word(obj.get("title")) or _word(obj.get("name")),
        reference=_reference(obj.get("identifier")),
        employer_text=_word(obj.get("hiringOrganization")),
        department=_word(obj.get("employmentUnit")),
        posted_text=_date(obj.get("datePosted")),
        closing_text=_date(obj.get("validThrough")),
        location_text=_location(obj),
        contract_text=_contract(obj.get("employmentType")),
        hours_text=_word(obj.get("workHours")),
        salary_text=pay_text(obj.get("baseSalary"), _word(obj.get("salaryCurrency"))),
        description=text_of(_string(obj.get("description"))),
        description_html=safe_html(_string(obj.get("description"))),
        url=url,
        apply_url=_url(direct) or (url if direct is True else _target(obj)),
    )
    return vacancy


def article_of(obj: dict[str, Any], evidence: str = "jsonld") -> Article:
    """A NewsArticle object (or a kind of Article) as an article."""
    article = Article()
    article.set(
        evidence,
        title=_word(obj.get("headline")) or _word(obj.get("name")),
        author=byline(_words(obj.get("author"))) or byline(_words(obj.get("creator"))),
        published_text=_date(obj.get("datePublished")) or _date(obj.get("dateCreated")),
        modified_text=_date(obj.get("dateModified")),
        section=_word(obj.get("articleSection")),
        summary=clean(text_of(_string(obj.get("description")))),
        body=text_of(_string(obj.get("articleBody"))),
        picture_url=_picture(obj.get("image")) or _picture(obj.get("thumbnailUrl")),
        picture_credit=_credit(obj.get("image")) or _credit(obj.get("thumbnail")),
        language=language_tag(_word(obj.get("inLanguage"))),
        url=_url(obj.get("url")) or _url(obj.get("mainEntityOfPage")),
    )
    return article


def name_of(value: Any) -> str | None:
    """The name or text of a property's value, be it a string, an object or a list of them."""
    return _word(value)


# -- reading ---------------------------------------------------------------------------------------
def _objects(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "ld+json" not in page.text and "LD+JSON" not in page.text:
        return found
    for script in page.parsed.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in read_values(script.text or ""):
                found.extend(_flatten(value, MAX_OBJECTS - len(found)))
    by_id = {obj["@id"]: obj for obj in found if isinstance(obj.get("@id"), str) and len(obj) > 1}
    return [{key: _resolved(value, by_id) for key, value in obj.items()} for obj in found]


def _flatten(value: Any, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    waiting = [value]
    while waiting and len(found) < limit:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            if "@type" in item and len(item) > 1:
                found.append(item)
            waiting.extend(item[key] for key in reversed(_HOLDERS) if key in item)
    return found


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return by_id.get(value["@id"], value)
    if isinstance(value, list):
        return [_resolved(item, by_id) if isinstance(item, dict) else item for item in value]
    return value


# -- values ----------------------------------------------------------------------------------------
def _words(value: Any, depth: int = 4) -> list[str]:
    """Every name or text in a value, be it a string, a number, an object or a list of them."""
    if isinstance(value, str):
        return [text] if (text := clean(value)) else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    if depth and isinstance(value, list):
        return [word for item in value[:50] for word in _words(item, depth - 1)]
    if depth and isinstance(value, dict):
        for key in ("name", "legalName", "@value", "value", "title"):
            if words := _words(value.get(key), depth - 1):
                return words
    return []


def _word(value: Any) -> str | None:
    return next(iter(_words(value)), None)


def _picture(image: Any) -> str | None:
    """The address of the first picture, be it a text or an ImageObject."""
    for item in (image if isinstance(image, list) else [image])[:_MOST_PICTURES]:
        held = item.get("contentUrl") or item.get("url") if isinstance(item, dict) else item
        if url := _url(held) or (_url(item) if isinstance(item, dict) else None):
            return url
    return None


def _credit(image: Any) -> str | None:
    """Whose picture the first ImageObject is."""
    for item in (image if isinstance(image, list) else [image])[:_MOST_PICTURES]:
        for key in _CREDITS if isinstance(item, dict) else ():
            words = (word.lstrip("© ") for word in _words(item.get(key)))
            for name in words:
                if name and len(name) <= _LONGEST_CREDIT and "://" not in name:
                    return name
    return None


def _string(value: Any) -> str:
    """A text kept as it is, markup and all."""
    if isinstance(value, list):
        return "\n\n".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _url(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if isinstance(value, list):
        value = next(iter(value), None)
    if not isinstance(value, str):
        return None
    value = clean(value)
    return value if value.startswith(("http://", "https://", "/")) else None


def _absolute(page: Page, url: str | None) -> str | None:
    try:
        return urljoin(page.url or "", url) if url else None
    except ValueError:
        return url


def _target(obj: dict[str, Any]) -> str | None:
    """Where an ApplyAction leads, or the contact's page."""
    for key in ("potentialAction", "applicationContact"):
        held = obj.get(key)
        for item in held if isinstance(held, list) else [held]:
            if isinstance(item, dict):
                target = item.get("target") or item.get("url")
                if isinstance(target, dict):
                    target = target.get("urlTemplate") or target.get("url")
                if url := _url(target):
                    return url
    return None


def _date(value: Any) -> str | None:
    """A date as printed; the zero dates that systems write for none are none."""
    text = _word(value)
    return None if text is None or _NO_DATE.match(text) else text


def _reference(value: Any) -> str | None:
    for item in value if isinstance(value, list) else [value]:
        held = item.get("value") or item.get("@value") if isinstance(item, dict) else item
        text = _word(held)
        if text and "://" not in text:
            return text
    return None


def _contract(value: Any) -> str | None:
    """``["FULL_TIME", "CONTRACTOR"]`` or ``"FULL_TIME,CONTRACTOR"`` as words."""
    parts = [part.strip() for text in _words(value) for part in text.split(",")]
    words = [p.replace("_", " ").capitalize() if p.isupper() else p for p in parts if p]
    return ", ".join(dict.fromkeys(words)) or None


def _location(obj: dict[str, Any]) -> str | None:
    places = obj.get("jobLocation")
    texts = [_place(p) for p in (places if isinstance(places, list) else [places])[:50]]
    found = "; ".join(dict.fromkeys(filter(None, texts)))
    remote = "TELECOMMUTE" in [word.upper() for word in _words(obj.get("jobLocationType"))]
    return found or ("Remote" if remote else None)


def _place(place: Any) -> str | None:
    """Locality, region, postcode of a Place; what is printed where there is no address."""
    if not isinstance(place, dict):
        return _word(place)
    address = place.get("address", place)
    if isinstance(address, list):
        address = next(iter(address), None)
    if not isinstance(address, dict):
        return _word(address) or _word(place.get("name"))
    parts = [_word(address.get(k)) for k in ("addressLocality", "addressRegion", "postalCode")]
    if not parts[0]:
        parts.insert(0, _word(address.get("streetAddress")))
    printed = ", ".join(dict.fromkeys(filter(None, parts)))
    return printed or _word(place.get("name")) or _word(address.get("addressCountry"))
