"""Answers in JSON and XML, as cards map them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.cards import Api, platforms
from lgcrawl.extract.api import read_api
from lgcrawl.extract.page import Page
from lgcrawl.extract.result import Extraction
from pipelines.errors import PageError
from pipelines.records import Article, Vacancy

URL = "https://jobs.example.gov.uk/api/search?page=2"
JSON = Api(format="json", items="results")
XML = Api(format="xml", items="job")


def read(data: Any, api: Api, at: str | None = URL, **fields: str) -> Extraction:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return read_api(Page(body, at), api, fields)


def first(extraction: Extraction) -> Vacancy:
    assert extraction.records, extraction.reason
    record = extraction.records[0]
    assert isinstance(record, Vacancy)
    return record


def test_json_by_jmespath() -> None:
    vacancy = first(
        read(
            {
                "results": [
                    {"job_title": " Cook &amp; Baker ", "con_hrs": 35.0, "where": ["A", "B"]}
                ]
            },
            JSON,
            title="job_title",
            hours_text="con_hrs",
            location_text="where",
        )
    )
    assert vacancy.title == "Cook & Baker"
    assert vacancy.hours_text == "35"
    assert vacancy.location_text == "A, B"
    assert vacancy.evidence["title"] == "api"


def test_xml_by_css_in_any_namespace() -> None:
    body = """<?xml version="1.0"?><r:jobs xmlns:r="urn:x" xmlns="urn:y">
      <r:job><jobTitle><![CDATA[ Cook ]]></jobTitle><places><place>Leeds</place><place>Hull</place>
      </places><closeDate>2026-05-01</closeDate></r:job></r:jobs>"""
    vacancy = first(
        read(
            body.encode(),
            XML,
            title="jobTitle",
            location_text="places > place",
            closing_text="gone, closeDate",
        )
    )
    assert vacancy.title == "Cook"
    assert vacancy.location_text == "Leeds, Hull"
    assert vacancy.closing_text == "2026-05-01"


def test_the_root_may_be_the_only_item() -> None:
    assert first(read(b"<job><title>Cook</title></job>", XML, title="title")).title == "Cook"


ESCAPED = "&amp;lt;p&amp;gt;Salt &amp;amp;amp; grit&amp;lt;/p&amp;gt;"  # as Tribepad sends it
PICTURE = '<p>Come.</p><img src="data:image/png;base64,iVBORw0KGgo=">'


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("&lt;p&gt;One&lt;/p&gt;", "One"),
        (PICTURE, "Come."),
        ("One\nTwo", "One\nTwo"),
    ],
)
def test_descriptions_become_text(description: str, text: str) -> None:
    answer = {"results": [{"t": "Cook", "d": description}]}
    assert first(read(answer, JSON, title="t", description="d")).description == text


def test_a_description_escaped_twice_in_xml() -> None:
    body = f"<jobs><job><t>Driver</t><d>{ESCAPED}</d></job></jobs>".encode()
    assert first(read(body, XML, title="t", description="d")).description == "Salt & grit"


def test_facts_the_fields_lack_are_read_from_the_description() -> None:
    text = "<p><b>Salary:</b> £20,100<br><b>Application closing: </b>17th September 2026</p>"
    answer = {"results": [{"t": "Cook", "d": text, "s": ""}]}
    vacancy = first(read(answer, JSON, title="t", description="d", salary_text="s"))
    assert (vacancy.salary_text, vacancy.closing_text) == ("£20,100", "17th September 2026")
    assert vacancy.evidence["salary_text"] == "text"


def test_items_that_are_schema_org_objects_need_no_fields() -> None:
    api = Api(format="json", items="data", mapping="jobposting")
    posting = {
        "@type": "JobPosting",
        "title": "Teacher",
        "salary": "MPS/UPS",
        "hiringOrganization": {"name": "Example School"},
        "validThrough": "2026-05-01T09:00:00+01:00",
    }
    vacancy = first(read({"data": [posting]}, api))
    assert vacancy.title == "Teacher"
    assert vacancy.employer_text == "Example School"
    assert vacancy.salary_text == "MPS/UPS"
    assert vacancy.evidence["closing_text"] == "api"


@pytest.mark.parametrize("printed", ["0000-00-00", "0001-01-01T00:00:00"])
def test_zero_dates_are_none(printed: str) -> None:
    answer = {"results": [{"t": "Cook", "c": printed}]}
    assert first(read(answer, JSON, title="t", closing_text="c")).closing_text is None


def test_addresses_are_made_whole_without_the_session() -> None:
    url = "https://x.webitrent.com/run/list.json?WVID=15AB&USESSION=67B3"
    path = "join('', ['show.open?WVID={WVID}&VACANCY_ID=', id])"
    answer = {"results": [{"t": "Cook", "id": "01A"}]}
    vacancy = first(read(answer, JSON, url, title="t", url=path))
    assert vacancy.url == "https://x.webitrent.com/run/show.open?WVID=15AB&VACANCY_ID=01A"
    assert first(read(answer, JSON, None, title="t", url=path)).url is None


def test_articles() -> None:
    page = Page(b'{"results": [{"t": "Library opens"}]}', URL)
    [record] = read_api(page, JSON, {"title": "t"}, "article").records
    assert isinstance(record, Article)


THIRD = "/api/search?page=3"
NEXT = {
    "named by the answer": (Api(format="json", items="r", next="links.next"), "/api/search?page=9"),
    "pages": (Api(format="json", items="r", pages="pages", page_param="page"), THIRD),
    "last of the pages": (Api(format="json", items="r", pages="two", page_param="page"), None),
    "total": (Api(format="json", items="r", total="total", page_param="page"), THIRD),
    "all seen": (Api(format="json", items="r", total="two", page_param="page"), None),
    "one answer": (Api(format="json", items="r"), None),
}


@pytest.mark.parametrize(("api", "path"), NEXT.values(), ids=NEXT)
def test_where_the_answers_go_on(api: Api, path: str | None) -> None:
    answer = {
        "r": [{"t": "Cook"}],
        "links": {"next": "/api/search?page=9"},
        "pages": 7,
        "total": "54",
        "two": 2,
    }
    extraction = read(answer, api, title="t")
    assert extraction.next_url == (path and f"https://jobs.example.gov.uk{path}")
    assert extraction.total == {"total": 54, "two": 2}.get(api.total or "")


@pytest.mark.parametrize(
    ("body", "api", "reason"),
    [
        (b'{"results": []}', JSON, "no items at 'results'"),
        (b'{"total": 0}', Api(format="json", items="r", total="total"), "says that it has 0 items"),
        (b'{"total": 9}', Api(format="json", items="r", total="total"), "though the answer says 9"),
        (b'{"results": [{}]}', JSON, "1 items at 'results', none with a title"),
        (b"<jobs/>", XML, "no items at 'job'"),
    ],
)
def test_an_answer_without_records_says_why(body: bytes, api: Api, reason: str) -> None:
    extraction = read(body, api, title="title")
    assert extraction.records == []
    assert reason in (extraction.reason or "")


@pytest.mark.parametrize(
    ("body", "api", "said"),
    [
        (b"<!DOCTYPE html><p>Sign in</p>", JSON, "HTML where JSON was expected"),
        (b"<!DOCTYPE html><p>Sign in</p>", XML, "HTML where XML was expected"),
        (b'{"results": [', JSON, "malformed JSON"),
        (b"Bad gateway", JSON, "malformed JSON"),
        (b"Bad gateway", XML, "malformed XML"),
    ],
)
def test_an_answer_of_another_kind_is_refused(body: bytes, api: Api, said: str) -> None:
    with pytest.raises(PageError, match=said):
        read(body, api, title="title")


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda held: (
            st.lists(held, max_size=3)
            | st.dictionaries(st.sampled_from(["results", "title", "pages", "x"]), held, max_size=3)
        ),
        max_leaves=10,
    )
)
def test_no_json_breaks_the_reader(data: Any) -> None:
    api = Api(format="json", items="results", total="x", pages="pages", page_param="page")
    read(data, api, title="title", description="title", url="title", location_text="x")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("pattern", "platform", "records"),
    [
        ("nhs_jobs_nhsResponse*.xml", "nhs_jobs", 2),
        ("tribepad_*Job*.xml", "tribepad", 1),
        ("itrent_*.json", "itrent", 2),
        ("tv_fusion*.json", "tv_feed_json", 1),
        ("tv_broadb*.xml", "tv_feed_xml", 1),
        ("tv_vacancy_poster.xml", "tv_feed_xml", 1),
    ],
)
def test_real_answers(shared: Path, pattern: str, platform: str, records: int) -> None:
    layout = platforms()[platform]
    assert layout.api
    files = [f for f in (shared / "pages" / "feed").glob(pattern) if "Options" not in f.name]
    assert files
    for path in files:
        extraction = read_api(Page(path.read_bytes(), URL), layout.api, layout.fields)
        assert len(extraction.records) == records, path.name
        assert "base64" not in (first(extraction).description or "")
