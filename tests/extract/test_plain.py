"""A page saved as plain text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.dateline import read_dateline
from lgcrawl.extract.page import Page
from lgcrawl.extract.plain import read_text
from pipelines.records import Article, Vacancy
from tests.patience import bounded

CASE = Path(__file__).parents[1] / "golden" / "localgov_article_text"
PANEL = """Highways jobs

Cook

Kent CC
£20,000
Feed the pupils. Dover CT16 1AA
Recuriter: Kent CC"""


def page(text: str, url: str | None = None, content_type: str = "") -> Page:
    return Page(text.encode(), url, content_type=content_type)


def article(text: str) -> Article:
    found = read_text(page(text)).records[0]
    assert isinstance(found, Article)
    return found


def test_a_saved_page_gives_its_article_jobs_and_issue() -> None:
    expected = json.loads((CASE / "expected.json").read_text("utf-8"))
    extraction = read_text(Page((CASE / "page.txt").read_bytes(), "https://example.org/1"))
    assert extraction.kind == "text"
    assert [record.title for record in extraction.records] == [want["title"] for want in expected]
    first, *jobs, issue = extraction.records
    assert isinstance(first, Article) and isinstance(issue, Article)
    assert (first.author, first.published_text) == ("Mark Whitehead", "27 June 2016")
    assert (first.section, first.picture_credit) == ("Highways", "Pres Panayotov")
    assert len(first.mentions) == 14
    assert first.url == "https://example.org/1"
    assert issue.kind == "issue" and issue.url is None
    assert all(isinstance(job, Vacancy) and job.posted_text is None for job in jobs)


@pytest.mark.parametrize(
    ("text", "author", "date", "title"),
    [
        ("Ann Reed 27 June 2016\n\nRoads\n\nThe text.", "Ann Reed", "27 June 2016", "Roads"),
        ("By Ann Reed | 3 May 2024\n\nRoads\n\nThe text.", "Ann Reed", "3 May 2024", "Roads"),
        ("Roads\n\nAnn Reed 27 June 2016\n\nThe text.", "Ann Reed", "27 June 2016", "Roads"),
        ("Roads\n\n27 June 2016\n\nThe text.", None, "27 June 2016", "Roads"),
        ("Roads\n\nThe text.", None, None, "Roads"),
        ("Ann Reed 3 May 2024\nRoads\nRoads image\nThe text.", "Ann Reed", "3 May 2024", "Roads"),
    ],
    ids=["above", "by", "below", "date alone", "neither", "packed"],
)  # fmt: skip
def test_author_and_date_stand_above_or_below_the_title(
    text: str, author: str | None, date: str | None, title: str
) -> None:
    found = article(text)
    assert (found.author, found.published_text, found.title) == (author, date, title)
    assert found.body == "The text."


def test_body_keeps_paragraphs_and_bullets_and_nothing_else() -> None:
    text = (
        "Ann Reed 27 June 2016\n\nRoads\n\nRoads image\n\nThe first.\n\nThe plan:\n\n  • mend\n"
        f"  * sweep\n\nThe last.\n\nPhoto: Sam Poole/\n\nSign up here\n\n{PANEL}\n\nAbout us"
    )
    found = article(text)
    assert found.body == "The first.\n\nThe plan:\n\n• mend\n• sweep\n\nThe last."
    assert found.picture_credit == "Sam Poole"


def test_a_credit_amid_the_text_does_not_end_it() -> None:
    text = "Roads\n\nThe first.\n\nPhoto: Sam Poole\n\nA council that mends its roads saves money."
    assert article(text).body == "The first.\n\nA council that mends its roads saves money."


def test_the_section_is_the_panel_s() -> None:
    found = article(f"Roads\n\nThe text.\n\n{PANEL}")
    assert (found.section, found.evidence["section"]) == ("Highways", "panel")


def test_a_panel_alone_gives_its_jobs() -> None:
    (job,) = read_text(page(PANEL)).records
    assert isinstance(job, Vacancy)
    assert (job.title, job.location_text) == ("Cook", "Dover CT16 1AA")


@pytest.mark.parametrize(
    "text", ["", "Roads", "Just a sentence, and nothing else in the file.", "• \n\n•"]
)
def test_a_text_without_an_article_says_so(text: str) -> None:
    extraction = read_text(page(text))
    assert extraction.records == []
    assert extraction.reason


LETTER = "The bridge will be shut for nine days while its bearings are renewed.\n\n" * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Reed 27 June 2016\n\nRoads\n\nThe text.", True),
        ("Roads\n\nAnn Reed 27 June 2016\n\nPay is < £20,000.", True),
        (f"A letter\n\n{LETTER}", True),
        ("User-agent: *\nDisallow: /private/\n# Crawlers are asked to keep out of these.", False),
        ("[DEFAULT]\nTIMEOUT = 30\n# seconds to wait\nSIZE = 20", False),
    ],
    ids=["dated", "title first", "undated prose", "robots.txt", "settings"],
)
def test_an_article_s_text_is_told_from_other_text(text: str, expected: bool) -> None:
    assert bool(read_text(page(text)).records) is expected


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("Mark Whitehead 27 June 2016", "Mark Whitehead", "27 June 2016"),
        ("Ann Reed and Jo Poole, Friday 3rd May 2024", "Ann Reed, Jo Poole", "Friday 3rd May 2024"),
        ("J. R. O’Neill-Brown 1/5/2020", "J. R. O’Neill-Brown", "1/5/2020"),
        ("By Ann 3 May 2024 10:30am", "Ann", "3 May 2024 10:30am"),
        ("Published: 3 May 2024", None, "3 May 2024"),
    ],
)  # fmt: skip
def test_a_line_of_author_and_date(line: str, author: str | None, date: str) -> None:
    found = read_dateline(line)
    assert found is not None
    assert (found.author, found.published_text) == (author, date)


@pytest.mark.parametrize(
    "line",
    ["The council met on 27 June 2016", "Interviews 27 June 2016", "Mark Whitehead", "June 2016"],
)
def test_other_lines_are_no_dateline(line: str) -> None:
    assert read_dateline(line) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    extraction = read_text(page(text.encode("utf-8", "replace").decode()))
    assert bool(extraction.records) == (extraction.reason is None)


@pytest.mark.parametrize(
    "piece", ["Ann Reed 27 June 2016\n", "Photo: ", "<a ", "By ", "• a\n", "1 "]
)
def test_a_long_text_takes_less_than_a_second(piece: str) -> None:
    with bounded(1):
        long = page(piece * (100_000 // len(piece)))
        read_text(long)
