"""Feeds and cards of boards that put several facts in one place."""

from __future__ import annotations

import json

import pytest

from lgcrawl.cards import platforms
from lgcrawl.extract.api import read_api
from lgcrawl.extract.feed import read_feed
from lgcrawl.extract.listing import read_listing
from lgcrawl.extract.page import Page
from pipelines.records import Vacancy

URL = "https://jobs.example.gov.uk/rss"


def entry(title: str, text: str) -> Vacancy:
    item = f"<item><title>{title}</title><description><![CDATA[{text}]]></description></item>"
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>"
    [record] = read_feed(Page(feed.encode(), URL), "vacancy").records
    assert isinstance(record, Vacancy)
    return record


@pytest.mark.parametrize(
    ("title", "text", "employer", "post"),
    [
        ("Wear Council: Cook", "£20,000\nWear Council\nCook well.", "Wear Council", "Cook"),
        ("Wear Council: Cook", "£20,000 : Wear Council: Come.", "Wear Council", "Cook"),
        ("Wear Council: Cook: Nights", "Wear Council :\nCook.", "Wear Council", "Cook: Nights"),
        ("Teacher: Maths", "Wear Academy\nTeach well.", None, "Teacher: Maths"),
        ("Teacher: Maths", "Teacher: Maths\nWear Academy", None, "Teacher: Maths"),
        ("201802: Officer", "Vacancy Id:201802\nWear Prison", None, "201802: Officer"),
        ("Leeds: Cook", "Location:Leeds", None, "Leeds: Cook"),
    ],
)
def test_a_title_names_the_employer_where_the_text_does(
    title: str, text: str, employer: str | None, post: str
) -> None:
    vacancy = entry(title, text)
    assert (vacancy.employer_text, vacancy.title) == (employer, post)


@pytest.mark.parametrize(
    ("text", "salary", "closing", "rest"),
    [
        ("Salary: £9 | Closing date: 1 May 2026", "£9", "1 May 2026", None),
        ("Salary: £9|Closing date: 1 May 2026|", "£9", "1 May 2026", None),
        ("Salary: £9; Closing date: 1 May 2026", "£9", "1 May 2026", None),
        ("Come. Salary: £9; more by night; Closing date: 1 May 2026",
         "£9; more by night", "1 May 2026", "Come."),
        ("Five hours a week Salary: £9 | Closing date: 1 May 2026",
         "£9", "1 May 2026", "Five hours a week"),
        ("Bring knives; forks: ours", None, None, "Bring knives; forks: ours"),
        ("Ask Ann Lee: she knows | or Bob", None, None, "Ask Ann Lee: she knows | or Bob"),
    ],
)  # fmt: skip
def test_labels_of_one_line_are_parted(
    text: str, salary: str | None, closing: str | None, rest: str | None
) -> None:
    vacancy = entry("Cook", text)
    assert (vacancy.salary_text, vacancy.closing_text) == (salary, closing)
    assert vacancy.description == rest


@pytest.mark.parametrize(
    ("box", "place", "employer", "location"),
    [
        ("Coast Trust<div class='p'>Amble</div>", ".p", "Coast Trust", "Amble"),
        ("Harbour, Amble<div class='p'>Amble</div>", ".p", "Harbour, Amble", "Amble"),
        ("<a>Coast Trust</a>, Amble", "h3", "Coast Trust", "Amble"),
        ("Coast Trust", ".p", "Coast Trust", None),
    ],
)
def test_a_box_for_employer_and_place_is_parted(
    box: str, place: str, employer: str, location: str | None
) -> None:
    card = f"<div class='e'><a href='/1'>Cook</a><div class='location'><h3>{box}</h3></div></div>"
    chosen = "h3 a" if "<a>" in box else "h3"
    extraction = read_listing(
        Page(f"<main>{card}</main>".encode(), URL),
        row=".e",
        row_fields={"employer_text": chosen, "location_text": place},
    )
    [record] = extraction.records
    assert isinstance(record, Vacancy)
    assert (record.employer_text, record.location_text) == (employer, location)


@pytest.mark.parametrize("held", ["in the page's data", "in Apollo's cache"])
def test_jobs_go_public_says_how_many_there_are(held: str) -> None:
    job = {"__typename": "Job", "id": 1, "title": "Cook", "urlNoPrefix": "/job/cook-1"}
    jobs = {"result_count": 51, "pages": [job]}
    cache = {"Job:1": job, "ROOT_QUERY": {"__typename": "Query", 'jobs({"page":3})': jobs}}
    props = {"data": {"jobs": jobs}} if "data" in held else {"__APOLLO_STATE__": cache}
    data = json.dumps({"props": {"pageProps": props}})
    page = Page(
        f"<html><script id='__NEXT_DATA__'>{data}</script></html>".encode(),
        "https://www.lgjobs.com/jobs?page=3",
    )
    layout = platforms()["jobs_go_public"]
    assert layout.api
    extraction = read_api(page, layout.api, layout.fields)
    assert (len(extraction.records), extraction.total) == (1, 51)
    assert extraction.next_url == "https://www.lgjobs.com/jobs?page=4"
