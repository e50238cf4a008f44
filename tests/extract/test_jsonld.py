"""JSON-LD as sites really write it, and the vacancies and articles it describes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.jsonld import article_of, objects, types_of, vacancies, vacancy_of
from lgcrawl.extract.page import Page
from lgcrawl.extract.pay import pay_text
from tests.patience import bounded


def page_with(*blocks: str, body: str = "", url: str = "https://jobs.example.gov.uk/9") -> Page:
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return Page(f"<html><head>{scripts}</head><body>{body}</body></html>".encode(), url)


# -- reading ---------------------------------------------------------------------------------------
READ = {
    "plain": ('{"@type": "Event", "name": "Fair"}', ["Fair"]),
    "an array": (
        '[{"@type": "Event", "name": "Fair"}, {"@type": "Place", "name": "Hall"}]',
        ["Fair", "Hall"],
    ),
    "@graph": ('{"@graph": [{"@type": "Event", "name": "Fair"}]}', ["Fair"]),
    "a list of items": (
        '{"@type": "ItemList", "name": "Jobs", "itemListElement": [{"@type": "ListItem", '
        '"name": "1st", "item": {"@type": "JobPosting", "name": "Clerk"}}]}',
        ["Jobs", "1st", "Clerk"],
    ),
    "the page's main entity": (
        '{"@type": "WebPage", "name": "Page", "mainEntity": {"@type": "Event", "name": "Fair"}}',
        ["Page", "Fair"],
    ),
    "a raw newline and tab in a string": (
        '{"@type": "Event", "name": "Summer\n\tfair"}',
        ["Summer\n\tfair"],
    ),
    "a control character": ('{"@type": "Event", "name": "Fair\x01"}', ["Fair\x01"]),
    "comments of JavaScript": (
        '{"@type": "Event", // what it is\n /* and its\n name */ "name": "Fair at http://x.test/*"}',
        ["Fair at http://x.test/*"],
    ),
    "a comment of HTML": ('<!-- seen -->{"@type": "Event", "name": "Fair"}', ["Fair"]),
    "wrapped in a comment of HTML": ('<!--\n{"@type": "Event", "name": "Fair"}\n-->', ["Fair"]),
    "CDATA": ('//<![CDATA[\n{"@type": "Event", "name": "Fair"}\n//]]>', ["Fair"]),
    "CDATA on one line": ('/*<![CDATA[*/{"@type": "Event", "name": "Fair"}/*]]>*/', ["Fair"]),
    "trailing commas": ('[{"@type": "Event", "name": "Fair, and, more,",},]', ["Fair, and, more,"]),
    "a semicolon and a second value": (
        '{"@type": "Event", "name": "Fair"}; {"@type": "Event", "name": "Ball"};',
        ["Fair", "Ball"],
    ),
    "quotes as entities": (
        "{&quot;@type&quot;: &quot;Event&quot;, &quot;name&quot;: &quot;Fair&quot;}",
        ["Fair"],
    ),
    "an escape JSON lacks": (
        r"""{"@type": "Event", "name": "St John\'s fair"}""",
        ["St John's fair"],
    ),
    "a byte order mark": ('\ufeff{"@type": "Event", "name": "Fair"}', ["Fair"]),
    "broken": ('{"@type": "Event", "name": ', []),
    "empty": ("", []),
    "no object": ('"Fair"', []),
}


@pytest.mark.parametrize(("block", "names"), READ.values(), ids=READ)
def test_a_block_is_read_however_it_is_written(block: str, names: list[str]) -> None:
    assert [obj["name"] for obj in objects(page_with(block))] == names


def test_one_bad_block_never_loses_the_others() -> None:
    good = '{"@type": "Event", "name": "Fair"}'
    found = objects(page_with("{oops", good, '{"@type": "Event", "name": "no end', good))
    assert [obj["name"] for obj in found] == ["Fair", "Fair"]


def test_references_within_the_page_are_followed() -> None:
    block = """{"@graph": [
        {"@type": "NewsArticle", "headline": "Bridge open", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Reed", "worksFor": {"@id": "#ann"}}]}"""
    article, _ = objects(page_with(block))
    assert article_of(article).author == "Ann Reed"


@pytest.mark.parametrize(
    ("printed", "types"),
    [
        ("JobPosting", {"JobPosting"}),
        (["JobPosting", "Thing"], {"JobPosting", "Thing"}),
        ("http://schema.org/JobPosting", {"JobPosting"}),
        ("schema:JobPosting", {"JobPosting"}),
        (None, set()),
        ([{}, 3], set()),
    ],
)
def test_types_are_told_without_their_vocabulary(printed: Any, types: set[str]) -> None:
    assert types_of({"@type": printed}) == types


# -- vacancies -------------------------------------------------------------------------------------
POSTING: dict[str, Any] = {
    "@type": "JobPosting",
    "title": "Weights &amp; measures officer",
    "identifier": {"@type": "PropertyValue", "name": "Example Council", "value": "EX-17"},
    "datePosted": "2026-11-02",
    "validThrough": "2026-11-30T23:59",
    "hiringOrganization": {"@type": "Organization", "name": "Example Council"},
    "employmentUnit": {"@type": "Organization", "name": "Trading standards"},
    "jobLocation": {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 High Street",
            "addressLocality": "Truro",
            "addressRegion": "Cornwall",
            "postalCode": "TR1 1AA",
            "addressCountry": "GB",
        },
    },
    "employmentType": ["FULL_TIME", "TEMPORARY"],
    "workHours": "37 hours per week",
    "baseSalary": {
        "currency": "GBP",
        "value": {"minValue": 24000, "maxValue": "26,000.00", "unitText": "YEAR"},
    },
    "description": "<p>Weigh things.</p><ul><li>Carefully</li></ul>",
    "url": "https://jobs.example.gov.uk/9",
    "directApply": True,
}


def test_a_job_posting_is_a_vacancy() -> None:
    vacancy = vacancy_of(POSTING)
    assert {name: getattr(vacancy, name) for name in vacancy.evidence} == {
        "title": "Weights & measures officer",
        "reference": "EX-17",
        "employer_text": "Example Council",
        "department": "Trading standards",
        "posted_text": "2026-11-02",
        "closing_text": "2026-11-30T23:59",
        "location_text": "Truro, Cornwall, TR1 1AA",
        "contract_text": "Full time, Temporary",
        "hours_text": "37 hours per week",
        "salary_text": "£24,000 - £26,000 per year",
        "description": "Weigh things.\n\n• Carefully",
        "description_html": "<p>Weigh things.</p><ul><li>Carefully</li></ul>",
        "url": "https://jobs.example.gov.uk/9",
        "apply_url": "https://jobs.example.gov.uk/9",
    }
    assert set(vacancy.evidence.values()) == {"jsonld"}


FIELDS = {
    "a reference as text": ({"identifier": "R12"}, "reference", "R12"),
    "a reference as a number": ({"identifier": 4711}, "reference", "4711"),
    "the first usable of several references": (
        {"identifier": ["https://x.test/4", {"value": "R12"}]},
        "reference",
        "R12",
    ),
    "no date in the year 1": ({"datePosted": "0001-01-01T00:00:00"}, "posted_text", None),
    "no date in the year 9999": ({"validThrough": "9999-12-31"}, "closing_text", None),
    "an employer as text": (
        {"hiringOrganization": "Example Council"},
        "employer_text",
        "Example Council",
    ),
    "an address as text": (
        {"jobLocation": {"@type": "Place", "address": "Town Hall, Truro TR1 1AA"}},
        "location_text",
        "Town Hall, Truro TR1 1AA",
    ),
    "several places": (
        {
            "jobLocation": [
                {"address": {"addressLocality": "Truro"}},
                {"address": {"addressLocality": "Bodmin"}},
                {"address": {"addressLocality": "Truro"}},
            ]
        },
        "location_text",
        "Truro; Bodmin",
    ),
    "a street where there is no town": (
        {"jobLocation": {"address": {"streetAddress": "Quay 4", "postalCode": "TR1 1AA"}}},
        "location_text",
        "Quay 4, TR1 1AA",
    ),
    "the same town and county": (
        {"jobLocation": {"address": {"addressLocality": "Durham", "addressRegion": "Durham"}}},
        "location_text",
        "Durham",
    ),
    "a place by name": (
        {"jobLocation": {"@type": "Place", "name": "Depot"}},
        "location_text",
        "Depot",
    ),
    "work from home": ({"jobLocationType": "TELECOMMUTE"}, "location_text", "Remote"),
    "a comma list of types": (
        {"employmentType": "PART_TIME,CONTRACTOR"},
        "contract_text",
        "Part time, Contractor",
    ),
    "types in words": ({"employmentType": "Fixed term"}, "contract_text", "Fixed term"),
    "a description escaped twice": (
        {"description": "&amp;lt;p&amp;gt;Caf&amp;eacute;&amp;lt;/p&amp;gt;"},
        "description",
        "Café",
    ),
    "a page of its own": (
        {"mainEntityOfPage": {"@id": "https://x.test/9"}},
        "url",
        "https://x.test/9",
    ),
    "no address in another scheme": ({"url": "javascript:x()"}, "url", None),
    "where an action leads": (
        {
            "potentialAction": {
                "@type": "ApplyAction",
                "target": {"urlTemplate": "https://x.test/a"},
            }
        },
        "apply_url",
        "https://x.test/a",
    ),
    "an address to apply at": (
        {"directApply": "https://x.test/a"},
        "apply_url",
        "https://x.test/a",
    ),
}


@pytest.mark.parametrize(("obj", "field", "value"), FIELDS.values(), ids=FIELDS)
def test_a_field_of_a_job_posting(obj: dict[str, Any], field: str, value: str | None) -> None:
    assert getattr(vacancy_of(obj), field) == value


PAY = {
    "a range": (
        {"currency": "GBP", "value": {"minValue": 24000, "maxValue": 26000, "unitText": "YEAR"}},
        "£24,000 - £26,000 per year",
    ),
    "pence": ({"currency": "GBP", "value": {"value": 12.6, "unitText": "HOUR"}}, "£12.60 per hour"),
    "one figure twice": (
        {"currency": "GBP", "value": {"minValue": "24000", "maxValue": "24000.00"}},
        "£24,000",
    ),
    "only the least": (
        {"currency": "GBP", "minValue": 24000, "unitText": "year"},
        "From £24,000 per year",
    ),
    "only the most": (
        {"currency": "GBP", "value": {"minValue": 0, "maxValue": 26000}},
        "Up to £26,000",
    ),
    "no figure at all": (
        {"currency": "GBP", "value": {"minValue": 0, "maxValue": 0, "unitText": "YEAR"}},
        None,
    ),
    "euros": ({"currency": "EUR", "value": 30000}, "€30,000"),
    "another currency": ({"currency": "CHF", "value": 30000}, "CHF 30,000"),
    "a number and its currency": ("GBP 30,000", "GBP 30,000"),
    "a figure in words": ({"value": {"value": "GBP 30,000"}}, "£30,000"),
    "free text": ("Grade 7, SCP 20 - 25", "Grade 7, SCP 20 - 25"),
    "free text as the value": ({"value": {"value": "Competitive"}}, "Competitive"),
    "a list": ([{"currency": "GBP", "value": 30000}], "£30,000"),
    "hourly pay that says YEAR": (
        {"currency": "GBP", "value": {"minValue": 12.6, "maxValue": 13.4, "unitText": "YEAR"}},
        "£12.60 - £13.40",
    ),
    "nothing": (None, None),
    "not a number": ({"currency": "GBP", "value": float("nan")}, None),
    "a truth": (True, None),
}


@pytest.mark.parametrize(("salary", "text"), PAY.values(), ids=PAY)
def test_a_base_salary_in_words(salary: Any, text: str | None) -> None:
    assert pay_text(salary) == text


YEARLY = json.dumps(
    {
        "@type": "JobPosting",
        "title": "Night porter",
        "baseSalary": {
            "currency": "GBP",
            "value": {"minValue": 12.6, "maxValue": 13.4, "unitText": "YEAR"},
        },
    }
)
PRINTED = {
    "with a label": ("<p>Salary: £12.60 to £13.40 an hour</p>", "£12.60 to £13.40 an hour"),
    "in pieces": ("<dd><b>£12.60</b> - <b>£13.40</b> per hour</dd>", "£12.60 - £13.40 per hour"),
    "not with other figures": ("<p>Bonus: £50</p>", "£12.60 - £13.40"),
    "not in a paragraph": (
        f"<p>{'We pay well here. ' * 20} £12.60 to £13.40</p>",
        "£12.60 - £13.40",
    ),
    "not in a script": ("<script>'£12.60 £13.40 per year'</script>", "£12.60 - £13.40"),
}


@pytest.mark.parametrize(("body", "salary"), PRINTED.values(), ids=PRINTED)
def test_the_salary_the_page_prints_wins(body: str, salary: str) -> None:
    (vacancy,) = vacancies(page_with(YEARLY, body=body))
    assert vacancy.salary_text == salary
    assert vacancy.evidence["salary_text"] == ("jsonld" if salary == "£12.60 - £13.40" else "text")


def test_relative_addresses_are_made_absolute() -> None:
    (vacancy,) = vacancies(page_with('{"@type": "JobPosting", "title": "Clerk", "url": "/job/3"}'))
    assert vacancy.url == "https://jobs.example.gov.uk/job/3"


# -- articles --------------------------------------------------------------------------------------
def test_a_news_article() -> None:
    article = article_of(
        {
            "@type": "NewsArticle",
            "headline": "Bridge opens",
            "author": [{"@type": "Person", "name": "Ann Reed"}, {"name": "Sam Poole"}],
            "datePublished": "2026-05-03T09:00:00+01:00",
            "dateModified": "0001-01-01",
            "articleSection": ["Transport", "News"],
            "description": "It took <b>two</b> years.",
            "articleBody": "One.\n\nTwo.",
            "inLanguage": "en_gb",
        }
    )
    assert {name: getattr(article, name) for name in article.evidence} == {
        "title": "Bridge opens",
        "author": "Ann Reed, Sam Poole",
        "published_text": "2026-05-03T09:00:00+01:00",
        "section": "Transport",
        "summary": "It took two years.",
        "body": "One.\n\nTwo.",
        "language": "en-GB",
    }


# -- hostile input ---------------------------------------------------------------------------------
KEYS = st.sampled_from(
    sorted(
        {*POSTING, "headline", "author", "articleBody", "@id", "@graph", "value", "name", "address"}
    )
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, ANYTHING, max_size=12))
def test_any_object_is_read(obj: dict[str, Any]) -> None:
    for field, value in vars_of(vacancy_of(obj)) + vars_of(article_of(obj)):
        assert value is None or isinstance(value, str), field


def vars_of(record: Any) -> list[tuple[str, Any]]:
    return [(name, getattr(record, name)) for name in record.evidence]


@given(st.text(alphabet=st.sampled_from('{}[]":,\\/*-<>!&;@typeJob \n'), max_size=120))
def test_any_block_is_read(block: str) -> None:
    objects(page_with(block.replace("</", ""), '{"@type": "Event"}'))


@pytest.mark.parametrize(
    "piece", ["[", '{"@type":', '"', "/*", "<!--", ",}", ", ", "\\", "//", "&quot;", "9"]
)
def test_100_kb_of_anything_takes_under_a_second(piece: str) -> None:
    page = page_with(piece * (100_000 // len(piece)), '{"@type": "A", "x": "' + piece * 20_000)
    with bounded(1):
        objects(page)


@pytest.mark.shared
def test_every_captured_job_posting_gives_a_title(shared: Any) -> None:
    pages = sorted((shared / "pages" / "jsonld").glob("*_json.html"))
    found = [v for path in pages for v in vacancies(Page(path.read_bytes()))]
    assert len(found) >= 10
    assert all(vacancy.title for vacancy in found)
