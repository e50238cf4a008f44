"""GOV.UK's content API: documents as articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.govuk import read_content
from lgcrawl.extract.page import Page

DOCUMENT: dict[str, Any] = {
    "base_path": "/government/news/new-buoys",
    "content_id": "0c1d2e3f-0000-4000-8000-000000000001",
    "document_type": "press_release",
    "schema_name": "news_article",
    "publishing_app": "whitehall",
    "locale": "en",
    "title": "New buoys for the estuary",
    "description": "Eleven lit buoys replace unlit ones.",
    "first_published_at": "2026-10-01T08:00:00.000+01:00",
    "public_updated_at": "2026-10-02T09:30:00.000+01:00",
    "details": {
        "body": "<div><p>They are lit.</p><script>x()</script><ul><li>Red</li></ul></div>",
        "image": {"credit": "Ann Reed", "url": "https://assets.test/b.jpg"},
    },
    "links": {
        "organisations": [
            {"title": "Department for Tides, Buoys & Bells"},
            {"title": "Harbour Agency"},
        ],
    },
}


def read(**changes: Any) -> Any:
    return read_content(Page(json.dumps(DOCUMENT | changes).encode()))


def test_a_document_is_an_article() -> None:
    article = read()
    assert {name: getattr(article, name) for name in article.evidence} == {
        "title": "New buoys for the estuary",
        "url": "https://www.gov.uk/government/news/new-buoys",
        "author": "Department for Tides, Buoys & Bells; Harbour Agency",
        "published_text": "2026-10-01T08:00:00.000+01:00",
        "modified_text": "2026-10-02T09:30:00.000+01:00",
        "section": "press release",
        "summary": "Eleven lit buoys replace unlit ones.",
        "body": "They are lit.\n\n• Red",
        "body_html": "<p>They are lit.</p><ul><li>Red</li></ul>",
        "picture_url": "https://assets.test/b.jpg",
        "picture_credit": "Ann Reed",
        "language": "en",
    }
    assert set(article.evidence.values()) == {"api"}


CHANGES = {
    "first public elsewhere": (
        {"first_published_at": None, "details": {"first_public_at": "2012-04-01T00:00:00Z"}},
        "published_text",
        "2012-04-01T00:00:00Z",
    ),
    "first in its history": (
        {
            "first_published_at": None,
            "details": {
                "change_history": [
                    {"public_timestamp": "2026-10-02T09:30:00+00:00", "note": "Outcome added."},
                    {"public_timestamp": "2026-04-20T16:00:00+00:00", "note": "First published."},
                    {"note": "no time"},
                ]
            },
        },
        "published_text",
        "2026-04-20T16:00:00+00:00",
    ),
    "only the last change is dated": (
        {"first_published_at": None, "details": {}},
        "published_text",
        "2026-10-02T09:30:00.000+01:00",
    ),
    "the text as several renderings": (
        {
            "details": {
                "body": [
                    {"content_type": "text/govspeak", "content": "# no"},
                    {"content_type": "text/html", "content": "<p>yes</p>"},
                ]
            }
        },
        "body",
        "yes",
    ),
    "a guide in parts": (
        {"details": {"parts": [{"title": "Tides", "body": "<p>Twice a day.</p>"}, None]}},
        "body",
        "Tides\n\nTwice a day.",
    ),
    "no text": ({"details": {}}, "body", None),
    "withdrawn": (
        {
            "details": {"body": "<p>They are lit.</p>"},
            "withdrawn_notice": {
                "explanation": "<p>The buoys are gone.</p>",
                "withdrawn_at": "2026-11-01T00:00:00Z",
            },
        },
        "body",
        "Withdrawn 2026-11-01: The buoys are gone.\n\nThey are lit.",
    ),
    "an empty notice": ({"withdrawn_notice": {}, "details": {"body": "<p>a</p>"}}, "body", "a"),
    "in Welsh": ({"locale": "cy"}, "language", "cy"),
    "a topic": ({"links": {"taxons": [{"title": "Ports"}]}}, "section", "Ports"),
}


@pytest.mark.parametrize(("changes", "field", "value"), CHANGES.values(), ids=CHANGES)
def test_documents_differ(changes: dict[str, Any], field: str, value: str | None) -> None:
    assert getattr(read(**changes), field) == value


@pytest.mark.parametrize(
    "text",
    [
        "<html></html>",
        "[]",
        "{}",
        "{",
        '{"title": "a", "url": "/a"}',
        "[" * 9999,
        '{"content_id": 1}',
    ],
)
def test_anything_else_is_left_to_others(text: str) -> None:
    assert read_content(Page(text.encode())) is None


def test_a_document_without_a_title_is_none() -> None:
    assert read(title=None) is None


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "body", "content", "content_type", "organisations", "withdrawn_at"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*DOCUMENT, "withdrawn_notice"]), JSON, max_size=9))
def test_any_document_is_read(changes: dict[str, Any]) -> None:
    read(**changes)


@pytest.mark.shared
def test_labelled_facts_of_captured_documents(shared: Path) -> None:
    folder = shared / "pages"
    rows = map(json.loads, (folder / "expected.jsonl").read_text("utf-8").splitlines())
    rows_here = [row for row in rows if "/govuk_" in row["file"]]
    assert len(rows_here) > 20
    for row in rows_here:
        article = read_content(Page((folder / row["file"]).read_bytes()))
        assert article is not None
        assert (article.title, article.author) == (row["title"], row["author"]), row["file"]
        assert row["body_first80"].strip() in " ".join((article.body or "").split()), row["file"]
