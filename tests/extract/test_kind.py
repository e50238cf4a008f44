"""Articles, adverts, lists and other pages are told apart by what they show."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.extract.kind import page_kind
from lgcrawl.extract.page import Page
from lgcrawl.extract.page_titles import listed_records
from lgcrawl.extract.read import read
from pipelines.errors import PageError
from tests.patience import bounded

HOST = "https://www.anytown.gov.uk"
STORY = (
    "<p>The weir at Anytown mill was mended last week, and the river is back in its old bed for "
    "the first time since the storms of the autumn, which took half of the oak beams with them.</p>"
    "<p>Swimmers may use the pool above it from Saturday, once the lifebuoys have been put up and "
    "the steps at the north bank have been cleared of the mud that the high water left there.</p>"
    "<p>The work was paid for by the county and by the rowing club, which lent two boats, and a "
    "gauge now tells the mill's keeper by telephone when the water is about to rise again.</p>"
)
DUTIES = (
    "<p>We are looking for someone who likes rivers to look after nine weirs between Anytown and "
    "the sea, to write down the height of the water each morning and to open the gates in floods."
    "</p><p>You will work with the fishing clubs and the fire service, often out of doors, in all "
    "weathers, and you will be on call one weekend in five, for which there is a payment.</p>"
)
MENU = "<nav><ul>{}</ul></nav>".format(
    "".join(f"<li><a href='/{word}'>{word.title()}</a></li>" for word in ("bins", "roads", "pools"))
)


def page_of(body: str, title: str = "", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} | Anytown "
        f"Council</title>{head}</head><body>{MENU}<main>{body}</main><footer><a href='/cookies'>"
        "Cookies</a> <a href='/privacy'>Privacy</a></footer></body></html>"
    )


def script(*objects: dict[str, object]) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(obj)}</script>' for obj in objects
    )


JOB = {"@type": "JobPosting", "title": "Weir keeper", "description": "Keep weirs."}
JOB_ROW = (
    "<li class='vacancy'><h3><a href='/jobs/{0}'>Weir keeper {0}</a></h3><p>Salary: £2{0},000</p>"
    "<p>Closing date: 1{0} March 2025</p><p>Contract: permanent</p></li>"
)
NEWS_ROW = (
    "<article class='teaser'><h2><a href='/news/weir-{0}-mended'>Weir {0} mended</a></h2>"
    "<time datetime='2025-03-0{0}'>{0} March 2025</time><p>The weir was mended by the county and "
    "the club after it broke in the storm.</p></article>"
)


class Case(NamedTuple):
    """A page, where it is, and its kind."""

    html: str
    path: str
    kind: str


CASES = {
    "a story with structured data": Case(
        page_of(f"<h1>Weir mended</h1>{STORY}", "Weir mended", script({"@type": "NewsArticle",
        "headline": "Weir mended"})), "/news/weir-mended", "article",
    ),
    "a story without": Case(
        page_of(f"<h1>Weir mended</h1><p>3 March 2025</p>{STORY}", "Weir mended"),
        "/news/weir-mended-in-a-week", "article",
    ),
    "a story with links to others below": Case(
        page_of(f"<h1>Weir mended</h1>{STORY}<h2>More news</h2>" + "".join(
        map(NEWS_ROW.format, range(1, 4))), "Weir mended", "<meta property='og:type' "
        "content='article'>"), "/news/weir-mended", "article",
    ),
    "a story about a consultation, with two labels": Case(
        page_of(f"<h1>Have your say on the weir</h1><p>Reference: W/12</p><p>Closing date: 3 May "
        f"2025</p>{STORY}", "Have your say", "<meta property='article:published_time' "
        "content='2025-03-03'><meta property='og:type' content='article'>"),
        "/news/have-your-say", "article",
    ),
    "a story about cookies": Case(
        page_of(f"<h1>Cookies</h1>{STORY * 4}", "Cookies"), "/news/baker-sells-out", "article",
    ),
    "an advert with structured data": Case(
        page_of(f"<h1>Weir keeper</h1>{DUTIES}", "Weir keeper", script(JOB)), "/jobs/4", "vacancy",
    ),
    "an advert in microdata": Case(
        page_of("<div itemscope itemtype='http://schema.org/JobPosting'><h1 itemprop='title'>Weir "
        f"keeper</h1>{DUTIES}</div>", "Weir keeper"), "/jobs/4", "vacancy",
    ),
    "an advert in RDFa": Case(
        page_of("<div typeof='schema:JobPosting'><h1 property='schema:title'>Weir keeper</h1>"
        f"{DUTIES}</div>", "Weir keeper"), "/jobs/4", "vacancy",
    ),
    "an advert with labels": Case(
        page_of("<h1>Weir keeper</h1><dl><dt>Salary</dt><dd>£24,000</dd><dt>Closing date</dt><dd>3 "
        f"May 2025</dd><dt>Hours</dt><dd>37</dd></dl>{DUTIES}", "Weir keeper"),
        "/jobs/4", "vacancy",
    ),
    "an advert in Welsh": Case(
        page_of("<h1>Ceidwad cored</h1><p>Cyflog: £24,000</p><p>Dyddiad cau: 3 Mai 2025</p><p>"
        "Oriau: 37</p>" + "<p>Byddwch yn gofalu am naw cored rhwng y dref a'r môr.</p>" * 4,
        "Ceidwad cored"), "/swyddi/4", "vacancy",
    ),
    "an advert with three like it below": Case(
        page_of("<h1>Weir keeper</h1><p>Salary: £24,000</p><p>Closing date: 3 May 2025</p>"
        f"<p>Hours: 37</p>{DUTIES * 3}<h2>Similar jobs</h2><ul>" + "".join(
        map(JOB_ROW.format, range(1, 4))) + "</ul>", "Weir keeper"), "/jobs/4", "vacancy",
    ),
    "an advert in running text": Case(
        page_of(f"<h1>Weir keeper</h1>{DUTIES}<p>The pay is £24,000 per annum, pro rata. The "
        "successful candidate will have a DBS check. The closing date is 3 May, see the job "
        "description for how to apply.</p>", "Weir keeper"), "/jobs/weir-keeper-4", "vacancy",
    ),
    "a list of adverts": Case(
        page_of("<h1>Current vacancies</h1><ul>" + "".join(map(JOB_ROW.format, range(1, 9)))
        + "</ul>", "Current vacancies"), "/jobs", "list",
    ),
    "a list of two adverts behind buttons": Case(
        page_of("<h1>Work for us</h1>" + "".join(
        f"<div><b>Weir keeper {n}</b><p>Closing date: {n} May 2025</p><p>Salary: £2{n},000</p>"
        "<p>Hours: 37</p><button>View</button></div>" for n in (3, 4)), "Work for us"),
        "/apply", "list",
    ),
    "a list of two adverts": Case(
        page_of("<h1>2 vacancies found</h1><ul>" + "".join(map(JOB_ROW.format, range(1, 3)))
        + "</ul>", "Search jobs"), "/jobs?page=4", "list",
    ),
    "a list of adverts with structured data": Case(
        page_of("<h1>Jobs</h1><ul>" + "".join(map(JOB_ROW.format, range(1, 9))) + "</ul>", "Jobs",
        script(*[{**JOB, "title": f"Weir keeper {n}"} for n in range(1, 9)])), "/jobs", "list",
    ),
    "a list of news": Case(
        page_of("<h1>Latest news</h1>" + "".join(map(NEWS_ROW.format, range(1, 9))), "News"),
        "/news", "list",
    ),
    "results of a search": Case(
        page_of("<h1>Search results</h1><p>9 results found</p><ul>" + "".join(
        f"<li><a href='/p/{n}'>Weirs of the county, part {n}</a></li>" for n in range(9))
        + "</ul>", "Search results"), "/search?q=weir", "list",
    ),
    "a search with no results": Case(
        page_of("<h1>Job search results</h1><p>There are no vacancies.</p>", "Vacancies"),
        "/jobs?q=weir", "list",
    ),
    "a home page": Case(
        page_of("<h1>Anytown Council</h1><h2>Services</h2><ul>" + "".join(
        f"<li><a href='/s/{w}'>{w}</a></li>" for w in ("Bins", "Tax", "Schools", "Roads"))
        + "</ul>", "Home"), "/", "other",
    ),
    "not found": Case(
        page_of("<h1>Page not found</h1><p>If you typed the web address, check it is correct.</p>",
        "Page not found"), "/news/weir-mended", "other",
    ),
    "404": Case(page_of("<h1>404 - page missing</h1><p>Sorry.</p>", "404"), "/jobs/9", "other"),
    "a log-in": Case(
        page_of("<h1>Your applications</h1><form><input name='u'><input type='password' name='p'>"
        "<button>Go</button></form>", "Candidate area"), "/candidate", "other",
    ),
    "sign in": Case(page_of("<h1>Sign in to apply</h1><p>Or register.</p>"), "/sign-in", "other"),
    "cookies": Case(
        page_of("<h1>Cookies</h1><p>We put small files on your computer to count visits to this "
        "site.</p><table><tr><td>_ga</td><td>2 years</td></tr></table>", "Cookies"),
        "/cookies", "other",
    ),
    "a check on robots": Case(
        "<html><head><title>Just a moment...</title></head><body><div id='c'></div></body></html>",
        "/news/weir-mended", "other",
    ),
    "a fault": Case(page_of("<h1>Service unavailable</h1><p>Try later.</p>"), "/news", "other"),
    "contact": Case(
        page_of("<h1>Contact us</h1><p>Telephone: 01234 567890</p>", "Contact us"), "/c", "other"
    ),
}  # fmt: skip


def page(case: Case) -> Page:
    return Page(case.html.encode(), HOST + case.path)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_kind_of_a_page(case: Case) -> None:
    found = page_kind(page(case))
    assert found.kind == case.kind, found
    assert 0.4 <= found.score <= 1
    assert found.why


@pytest.mark.parametrize("name", ["not found", "a log-in", "cookies", "a check on robots"])
def test_what_is_none_of_these_gives_no_record_and_says_why(name: str) -> None:
    found = read(page(CASES[name]))
    assert (found.kind, found.records) == ("other", [])
    assert found.reason is not None
    assert found.reason.startswith("no record: ")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("a list of news", ["article"] * 8),
        ("a list of adverts", ["vacancy"] * 8),
        ("a story without", ["article"]),
        ("an advert with three like it below", ["vacancy"]),
    ],
)
def test_a_page_is_read_as_its_kind(name: str, kinds: list[str]) -> None:
    found = read(page(CASES[name]))
    assert [record.kind for record in found.records] == kinds
    assert found.score is not None
    assert found.score > 0.4


def test_a_list_is_of_news_where_it_says_so_and_of_adverts_elsewhere() -> None:
    assert listed_records(page(CASES["a list of news"])) == "article"
    assert listed_records(page(CASES["a list of adverts"])) == "vacancy"
    assert listed_records(page(CASES["results of a search"])) == "vacancy"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<h1>", "<a href='/x'>", "Salary:", "<p>", STORY, "<li>", "<input type=password>", "<"]
        ),
        max_size=25,
    )
)
def test_any_page_has_a_kind(pieces: list[str]) -> None:
    try:
        found = page_kind(Page("".join(pieces).encode(), "http://[::1"))
    except PageError as error:
        assert str(error) == "no markup in it"
    else:
        assert 0 <= found.score <= 1


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a href=/x>a</a>", "salary:", "ref ", "<li><a href='/1'>x</a>", "not found "],
)
def test_100_kb_of_anything_takes_under_two_seconds(piece: str) -> None:
    with bounded(2):
        page_kind(Page(f"<h1>{piece * 20}</h1>{piece * (100_000 // len(piece))}".encode(), HOST))


@pytest.mark.shared
def test_captured_pages_are_of_the_kind_of_their_folder(shared: Path) -> None:
    """Floors below the shares reached: 33 of 33 stories, 396 of 400 texts."""
    for folder, kind, least in (
        ("news_article", "article", 0.97),
        ("article_body", "article", 0.98),
    ):
        found: Counter[str] = Counter()
        for path in sorted((shared / "pages" / folder).iterdir()):
            if path.name.endswith((".html", ".gz")):
                found[page_kind(Page(path.read_bytes())).kind] += 1
        assert found[kind] >= least * found.total(), found
