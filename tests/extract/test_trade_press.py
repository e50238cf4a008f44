"""The panel, the magazine and the guests printed on an article's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgcrawl.extract.page import Page
from lgcrawl.extract.trade_press import read_trade_press
from pipelines.records import Article, Vacancy
from tests.patience import bounded

CASE = Path(__file__).parents[1] / "golden" / "localgov_article_html"
PANEL = (
    "<h2>Highways jobs</h2><h3><a href='/job/1'>Cook</a></h3><p>Kent CC</p><p>£20,000</p>"
    "<p>Feed the pupils of the largest school. Dover CT16 1AA</p><p>Recuriter: Kent CC</p>"
)
GUESTS = "<p>Attendees:</p><ul><li>Ann Reed, leader, Kent CC</li><li>Sam Poole, BT</li></ul>"


def page(body: str) -> Page:
    return Page(f"<html><body>{body}</body></html>".encode(), "https://example.org/1")


def article(**values: str) -> Article:
    found = Article()
    found.set("generic", **{"title": "Roads", "body": "The text.", **values})
    return found


def test_the_golden_page_gives_jobs_and_issue() -> None:
    found = article(title="Views from the top on the digital revolution")
    *jobs, issue = read_trade_press(Page((CASE / "page.html").read_bytes()), found)
    assert len(jobs) == 5
    assert isinstance(issue, Article) and issue.kind == "issue"
    assert (found.author, found.published_text) == ("Mark Whitehead", "27 June 2016")
    assert (found.section, found.picture_credit) == ("Highways", "Pres Panayotov")
    assert [m.organisation_text for m in found.mentions].count("BT") == 4


def test_a_job_s_address_is_the_link_of_its_title() -> None:
    (job,) = read_trade_press(page(PANEL), article())
    assert isinstance(job, Vacancy)
    assert job.url == "https://example.org/job/1"


def test_furniture_is_cut_from_the_body() -> None:
    body = (
        "Ann Reed 27 June 2016\n\nRoads image\n\nThe text.\n\n• a point\n• Recuriter: Kent CC\n\n"
        "Photo: Sam Poole/\n\nHighways jobs\n\nCook\n\nKent CC | £20,000\n\n"
        "Feed the pupils of the largest school. Dover"
    )
    markup = "".join(f"<p>{line}</p>" for line in body.split("\n\n") if "•" not in line)
    head = "<p>Ann Reed 27 June 2016</p><p>The text.</p><p>Photo: Sam Poole/</p>"
    found = article(body=body, body_html=f"{markup}<ul><li>Recuriter: Kent CC</li></ul>")
    read_trade_press(page(head + PANEL), found)
    assert found.body == "The text.\n\n• a point"
    assert found.body_html == "<p>The text.</p>"


def test_what_the_page_says_of_itself_stands() -> None:
    found = article()
    found.set("jsonld", author="A. Reed", published_text="2016-06-27T09:00:00Z", section="Roads")
    read_trade_press(page(f"<p>Ann Reed 27 June 2016</p><p>The text.</p>{PANEL}"), found)
    assert (found.author, found.section) == ("A. Reed", "Roads")
    assert found.published_text == "2016-06-27T09:00:00Z"


def test_a_guess_yields_to_what_is_printed() -> None:
    found = article(author="Ann Reed 27 June 2016", published_text="2019-06-01")
    read_trade_press(page(f"<p>Ann Reed 27 June 2016</p>{PANEL}"), found)
    assert (found.author, found.published_text) == ("Ann Reed", "27 June 2016")
    assert found.evidence["author"] == "text"


def test_today_s_date_in_the_head_is_not_the_article_s() -> None:
    found = article()
    read_trade_press(page(f"<div>Monday 3 June 2019</div><p>The text.</p>{PANEL}"), found)
    assert found.published_text is None


def test_a_list_of_guests_alone_is_read() -> None:
    found = article()
    assert read_trade_press(page(GUESTS), found) == []
    assert [m.person for m in found.mentions] == ["Ann Reed", "Sam Poole"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Ann Reed 27 June 2016</p><p>Photo: Sam Poole/</p><p>The text.</p>",
        "<p>A recruiter attended the latest issue of the panel: nobody.</p>",
        "<h2>Jobs</h2><p>Those present were:</p><ul><li>tired</li></ul>",
    ],
    ids=["an article", "the words in prose", "the words without their lines"],
)
def test_other_pages_leave_the_article_alone(body: str) -> None:
    found = article(author="A. N. Other", body="Photo: Sam Poole/\n\nThe text.")
    before = repr(found)
    assert read_trade_press(page(body), found) == []
    assert repr(found) == before


def test_a_page_without_the_words_is_not_even_parsed() -> None:
    plain = page("<p>The council will mend the roads.</p>" * 1000)
    read_trade_press(plain, article())
    assert "tree" not in vars(plain)


@pytest.mark.parametrize(
    "piece", [b"present", b"panel ", b"attend:x", b"<p>Recuriter:", b"panel<br>"]
)
def test_a_long_page_takes_less_than_a_second(piece: bytes) -> None:
    with bounded(1):
        read_trade_press(Page(piece * (100_000 // len(piece))), article())
