"""The block that announces the latest issue of a magazine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lgcrawl.extract.blocks import Block, blocks_of, blocks_of_text
from lgcrawl.extract.magazine import find_issue, read_issue
from tests.patience import bounded

SUMMARY = "The June issue of Local Government News looks at prizes for streets in 2019."
MORE = "Inside you will also read about pension funds and weedkiller."
TEXT = f"""The end of the article.

Local Government News

Latest issue - Local Goverrnemnt News

{SUMMARY}

{MORE}

Register for your free magazine

About us"""


def test_the_issue_has_its_month_and_its_summary() -> None:
    issue = read_issue(blocks_of_text(TEXT))
    assert issue is not None
    assert issue.kind == "issue"
    assert issue.title == "Local Government News: June issue"
    assert issue.section == "June"
    assert issue.summary == SUMMARY
    assert issue.body == f"{SUMMARY}\n\n{MORE}"
    assert issue.url is None
    assert set(issue.evidence.values()) == {"panel"}


def test_a_year_among_the_contents_is_not_the_year_of_the_issue() -> None:
    issue = read_issue(blocks_of_text(TEXT))
    assert issue is not None
    assert issue.published_text is None


def test_the_block_is_known_from_its_name_to_its_last_line() -> None:
    blocks = blocks_of_text(TEXT)
    magazine = find_issue(blocks)
    assert magazine is not None
    assert blocks[magazine.start].text == "Local Government News"
    assert blocks[magazine.stop].text == "About us"


@pytest.mark.parametrize(
    ("heading", "summary", "title", "published"),
    [
        (
            "Latest issue - Local Government News",
            "The June 2019 issue of Local Government News is out now.",
            "Local Government News: June 2019 issue",
            "June 2019",
        ),
        (
            "Latest issue: Town Clerk",
            "The March/April issue of Town Clerk is out now.",
            "Town Clerk: March/April issue",
            None,
        ),
        (
            "Latest issue - July 2019",
            "All about pensions, and more on the state of the roads.",
            "Local Government News: July 2019 issue",
            "July 2019",
        ),
        (
            "Latest issue",
            "The May edition of Town Clerk has all about pensions.",
            "Town Clerk: May issue",
            None,
        ),
        (
            "Latest issue",
            "It may have all about pensions and the roads.",
            "Local Government News: latest issue",
            None,
        ),
    ],
    ids=["with a year", "two months", "month in the heading", "name in the summary", "no month"],
)
def test_month_year_and_name_stand_in_heading_or_summary(
    heading: str, summary: str, title: str, published: str | None
) -> None:
    issue = read_issue(blocks_of_text(f"{heading}\n\n{summary}"))
    assert issue is not None
    assert (issue.title, issue.published_text) == (title, published)


@pytest.mark.parametrize(
    ("below", "url"),
    [
        ("<p><a href='https://a.example/register'>Register for your free magazine</a></p>", None),
        ("<p><a href='https://a.example/june'>Read the issue</a></p>", "https://a.example/june"),
        ("<p>About us</p><p><a href='https://a.example/terms'>Terms</a></p>", None),
    ],
    ids=["to register", "to the issue", "elsewhere"],
)
def test_only_a_link_to_the_issue_is_its_address(below: str, url: str | None) -> None:
    page = f"<h2>Latest issue - Local Government News</h2><img alt='Cover'><p>{SUMMARY}</p>{below}"
    issue = read_issue(blocks_of(html.document_fromstring(page)))
    assert issue is not None
    assert issue.url == url


@pytest.mark.parametrize(
    "text",
    [
        "The latest issue before the council is housing.",
        "Latest issue\n\nAbout us\n\nContact",
        "Latest issue - Local Government News",
        "",
    ],
    ids=["a sentence", "no summary", "the end", "nothing"],
)
def test_what_announces_no_issue(text: str) -> None:
    assert read_issue(blocks_of_text(text)) is None


LINES = ["Latest issue", "Latest issue - Local Goverrnemnt News", SUMMARY, "Register now"]


@given(st.lists(st.builds(Block, text=st.sampled_from(LINES) | st.text(min_size=1)), max_size=20))
def test_any_blocks_are_read(blocks: list[Block]) -> None:
    magazine = find_issue(blocks)
    if magazine:
        assert 0 <= magazine.start < magazine.stop <= len(blocks)
        assert magazine.issue.title


@pytest.mark.parametrize("piece", ["June issue of ", "A ", "Latest issue - ", "June "])
def test_a_long_text_takes_less_than_a_second(piece: str) -> None:
    with bounded(1):
        long = piece * (100_000 // len(piece))
        read_issue([Block("Latest issue"), Block(f"{long}."), Block(long)])
