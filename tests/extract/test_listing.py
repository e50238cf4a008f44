"""Lists of vacancies and news: entries found without selectors, and with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.cards import Follow
from lgcrawl.extract.listing import read_listing
from lgcrawl.extract.page import Page
from lgcrawl.extract.posting_id import posting_id
from lgcrawl.extract.result import Extraction
from pipelines.records import Article, Vacancy
from tests.patience import bounded

URL = "https://www.example.gov.uk/jobs?page=2"
NAV = """<nav><ul><li><a href="/">Home</a></li><li><a href="/bins">Bins and recycling</a></li>
<li><a href="/tax">Council tax and more</a></li><li><a href="/jobs">Jobs here</a></li></ul></nav>"""
FOOT = '<footer><a href="/jobs/terms">Terms of use</a> <a href="/jobs/help">Get help</a></footer>'


def page(markup: str, url: str = URL) -> Page:
    return Page(f"<html><body>{NAV}<main>{markup}</main>{FOOT}</body></html>".encode(), url)


def vacancies(extraction: Extraction) -> list[Vacancy]:
    assert all(isinstance(record, Vacancy) for record in extraction.records), extraction.reason
    return [record for record in extraction.records if isinstance(record, Vacancy)]


TABLE = """<table><caption>Number of jobs which match your criteria: 190</caption>
<tr class="Header"><th id="th1"><a href="?sort=1">Job title</a></th><th id="th2">Organisation</th>
<th id="th3">Salary</th><th id="th4"><a href="?sort=2">Closing date</a></th></tr>
<tr class="BG1"><td headers="th1"><a href="/job?nPostingTargetID=31688" class="lst1">Cook (CSD1)
</a></td><td headers="th2">Example Council</td><td headers="th3">£20,000 to £24,999</td>
<td>27/11/2016</td></tr>
<tr class="BG2"><td headers="th1"><a href="/job?nPostingTargetID=31695" class="lst2">Baker (CSD2)
</a></td><td headers="th2">Academies</td><td headers="th3">Teachers' Pay Scale</td>
<td>28/11/2016</td></tr>
</table>"""

CARDS = """<div class="results">
<div class="card border-light"><div class="body"><h3 class="card__title">
<a href="/jobs/cook-404248">Cook</a></h3><span class="label">Published by
  Example Council</span><div class="card__tags"><span class="tag">Full Time</span>
<span class="tag">Permanent</span><span class="tag">£31,466.00 - £50,528.00</span>
<span class="tag">Closing on 25/06/2030</span></div></div><a class="apply" href="/apply/1">Apply</a>
<div class="foot"><span class="label">Added
 1 year ago</span> <span class="tag">Ref #404248</span></div></div>
<div class="card border-light"><div class="body"><h3 class="card__title">
<a href="/jobs/baker-490172">Baker</a></h3>
<span class="label">Published by Other Council</span><div class="card__tags">
<span class="tag">Part Time</span><span class="tag">£20.90 - £21.68</span>
<span class="tag">Closing on 15/10/2026</span></div></div><a class="apply" href="/apply/2">Apply</a>
<div class="foot"><span class="tag">Ref #SIC09025</span></div></div></div>"""

SUMMARY_LISTS = """<div class="search-results"><div class="search-results__item">
<h2><a href="/jobs/cook-at-example">Cook</a></h2>
<p class="address">Example School, Leeds, LS1 1AA</p>
<dl><div><dt>Full-time equivalent salary</dt><dd>£23,000</dd></div>
<div><dt>Working pattern</dt><dd>Part time</dd></div>
<div><dt>Closing date</dt><dd>1 May 2026 at 9am</dd></div></dl></div>
<div class="search-results__item"><h2><a href="/jobs/baker-at-example">Baker</a></h2>
<p class="address">Example School, Hull, HU1 1AA</p><dl><div><dt>Closing date</dt>
<dd>2 May 2026 at 9am</dd></div></dl></div></div>"""

FLAT = """<h1>Current vacancies</h1><h3><a href="/vacancies/cook">Cook</a></h3>
<p>Salary: £20,100</p><p>Location: Leeds</p><p>Closing date: 1 May 2026</p>
<h3><a href="/vacancies/baker">Baker</a></h3><p>Salary: £21,000</p>
<p>Closing date: 2 May 2026</p>"""

HINTS = """<ul><li class="job-box"><h3 class="job-box-title"><a href="/csr?SID=abc">Cook</a></h3>
<div class="job-box-organisation">Example Department</div><div class="job-box-location">Westminster
</div><div class="job-box-salary">Salary : £53,730</div>
<div class="job-box-closingdate">Closes : 10:00 pm on Sunday 2nd July 2023</div>
<div class="job-box-refcode">Reference : 296730</div></li><li class="job-box">
<h3 class="job-box-title"><a href="/csr?SID=abd">Baker</a></h3>
<div class="job-box-salary">Salary : £20,000</div></li></ul>"""

WHOLE_LINKS = """<ul class="jobs"><li><a class="in-app" href="/jobs/job/Cook/4711">
<span class="job-list-title">Cook</span> <span itemprop="address">Leeds</span>
<p>Apply by 25 September, 2026</p></a></li><li><a class="in-app" href="/jobs/job/Baker/4712">
<span class="job-list-title">Baker</span> <span itemprop="address">Hull</span>
<p>Apply by 26 September, 2026</p></a></li></ul>"""

CASES = {
    "table with headings": (
        TABLE,
        {
            "title": "Cook (CSD1)",
            "url": "https://www.example.gov.uk/job?nPostingTargetID=31688",
            "employer_text": "Example Council",
            "salary_text": "£20,000 to £24,999",
            "closing_text": "27/11/2016",
            "reference": "31688",
        },
    ),
    "cards with tags": (
        CARDS,
        {
            "title": "Cook",
            "url": "https://www.example.gov.uk/jobs/cook-404248",
            "employer_text": "Example Council",
            "salary_text": "£31,466.00 - £50,528.00",
            "closing_text": "25/06/2030",
            "posted_text": "1 year ago",
            "reference": "404248",
            "contract_text": "Permanent",
            "hours_text": "Full Time",
        },
    ),
    "definition lists": (
        SUMMARY_LISTS,
        {
            "title": "Cook",
            "salary_text": "£23,000",
            "closing_text": "1 May 2026 at 9am",
            "hours_text": "Part time",
            "location_text": "Example School, Leeds, LS1 1AA",
        },
    ),
    "headings one after another": (
        FLAT,
        {
            "title": "Cook",
            "salary_text": "£20,100",
            "location_text": "Leeds",
            "closing_text": "1 May 2026",
        },
    ),
    "class names": (
        HINTS,
        {
            "title": "Cook",
            "employer_text": "Example Department",
            "location_text": "Westminster",
            "salary_text": "£53,730",
            "closing_text": "10:00 pm on Sunday 2nd July 2023",
            "reference": "296730",
        },
    ),
    "entries that are links": (
        WHOLE_LINKS,
        {
            "title": "Cook",
            "url": "https://www.example.gov.uk/jobs/job/Cook/4711",
            "location_text": "Leeds",
            "closing_text": "25 September, 2026",
            "reference": "4711",
        },
    ),
}


@pytest.mark.parametrize(("markup", "first"), CASES.values(), ids=CASES)
def test_entries_and_their_fields_are_found_without_selectors(
    markup: str, first: dict[str, str]
) -> None:
    extraction = read_listing(page(markup))
    found = vacancies(extraction)
    assert [record.title for record in found] == [
        first["title"],
        first["title"].replace("Cook", "Baker").replace("CSD1", "CSD2"),
    ]
    assert {name: getattr(found[0], name) for name in first} == first


def test_selectors_win_and_say_so() -> None:
    extraction = read_listing(
        page(HINTS),
        row="li.job-box",
        row_fields={"department": ".job-box-organisation", "reference": ".job-box-refcode"},
        follow=Follow(item=".job-box-title a::attr(href)"),
    )
    cook = vacancies(extraction)[0]
    assert cook.department == "Example Department"
    assert cook.reference == "296730"
    assert cook.evidence["department"] == "platform"


def test_items_alone_give_the_entries_around_them() -> None:
    extraction = read_listing(page(CARDS), follow=Follow(item="h3 a::attr(href)"))
    assert [record.reference for record in vacancies(extraction)] == ["404248", "SIC09025"]


def test_a_selector_that_matches_nothing_finds_nothing_else() -> None:
    extraction = read_listing(page(TABLE), row="tr.gone")
    assert extraction.records == []
    assert extraction.reason == "no entry matches 'tr.gone', though the page says 190"


NEWS = """<h1>News</h1><article class="teaser">
<div class="image"><a href="/news/one"><img></a></div>
<h3 class="teaser__title"><a href="/news/one">Library opens again after repairs</a></h3>
<div class="teaser__body">
<p>The library in the high street opens its doors on Monday morning.</p></div>
<time datetime="2026-05-01T09:00:00Z" class="teaser__metadata-item">1 May</time></article>
<article class="teaser"><h3 class="teaser__title">
<a href="/news/two">Road closed for a week</a></h3>
<div class="teaser__body"><p>Short.</p></div><span class="date">2 May 2026</span></article>"""


def test_news_entries() -> None:
    extraction = read_listing(page(NEWS), records="article")
    one, two = extraction.records
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert one.title == "Library opens again after repairs"
    assert one.url == "https://www.example.gov.uk/news/one"
    assert one.published_text == "2026-05-01T09:00:00Z"  # the printed "1 May" has no year
    assert one.summary == "The library in the high street opens its doors on Monday morning."
    assert (two.published_text, two.summary) == ("2 May 2026", None)


HERE = "/jobs?page=2"
NEXT = {
    "rel": ('<a rel="next" href="?page=3">3</a>', HERE, "/jobs?page=3"),
    "words": ('<a href="/p3">Next results page</a>', HERE, "/p3"),
    "words and arrow": ('<a href="/p3">next&nbsp;&raquo;</a>', HERE, "/p3"),
    "Welsh": ('<a href="/p3">Tudalen nesaf</a>', HERE, "/p3"),
    "title": ('<a href="/p3" title="Go to next page">&gt;</a>', HERE, "/p3"),
    "the next number": ('<a href="?page=1">1</a><a href="?page=3">3</a>', HERE, "/jobs?page=3"),
    "pages counted from 0": (
        '<a href="?page=1">2</a><a href="?page=2">3</a>',
        "/jobs",
        "/jobs?page=1",
    ),
    "pages named by their entries": (
        '<a href="?pagenum=2">11 to 20</a><a href="?pagenum=3">21 to 30</a>',
        "/jobs",
        "/jobs?pagenum=2",
    ),
    "a parameter of its own": (
        '<a href="?List_GoToPage=3">3</a>',
        "/jobs?List_GoToPage=2",
        "/jobs?List_GoToPage=3",
    ),
    "path": ('<a href="/jobs/page/3/">3</a>', "/jobs/page/2/", "/jobs/page/3/"),
    "last page": ('<a href="?page=1">1</a>', HERE, None),
    "itself": ('<a rel="next" href="?page=2">Next</a>', HERE, None),
    "needs scripts": ('<a href="javascript:next()">Next</a>', HERE, None),
}


@pytest.mark.parametrize(("links", "here", "wanted"), NEXT.values(), ids=NEXT)
def test_where_the_list_goes_on(links: str, here: str, wanted: str | None) -> None:
    site = "https://www.example.gov.uk"
    found = read_listing(page(CARDS + f'<div class="pages">{links}</div>', site + here)).next_url
    assert found == (wanted and site + wanted)


def test_the_cards_own_selector_is_the_only_way_on() -> None:
    markup = CARDS + '<a rel="next" href="?page=3">3</a><a class="more" href="/more">More</a>'
    own = read_listing(page(markup), follow=Follow(next="a.more::attr(href)"))
    assert own.next_url == "https://www.example.gov.uk/more"
    gone = read_listing(page(markup), follow=Follow(next="a.gone::attr(href)"))
    assert gone.next_url is None


@pytest.mark.parametrize(
    ("markup", "total"),
    [
        ("<h2>2 Vacancies found.</h2>", 2),
        ("<h1>Results - 12 matches found</h1>", 12),
        ("<h1>2,371 Search results</h1>", 2371),
        ('<span id="showTotalMatchCount">12</span>', 12),
        ('<p class="results-summary">Showing 1 - 25 of 190</p>', 190),
        ('<p class="found">There are 57 jobs in this list</p>', 57),
        ("<h1>Jobs in 2026</h1>", None),
    ],
)
def test_how_many_there_are(markup: str, total: int | None) -> None:
    assert read_listing(page(markup + CARDS)).total == total


@pytest.mark.parametrize(
    "words",
    [
        "There are no job openings available which match your criteria.",
        "There are 0 jobs matching",
        "There are currently no vacancies",
        "Sorry, no results found",
        "We do not currently have any vacancies.",
    ],
)
def test_an_empty_list_says_why(words: str) -> None:
    links = (
        '<p><a href="/jobs/why">Why work for us</a></p><p><a href="/jobs/how">The way in</a></p>'
    )
    extraction = read_listing(page(f"<h1>Jobs</h1><p>{words}</p>{links}"))
    assert extraction.records == []
    assert extraction.reason == f"the page says: {words}"
    assert extraction.total == 0


def test_a_hidden_message_says_nothing() -> None:
    hidden = '<p style="display: none">No results found</p>'
    assert len(read_listing(page(hidden + SUMMARY_LISTS)).records) == 2
    assert read_listing(page(hidden)).reason == "no repeated block of links found"


def test_a_page_that_is_no_list_says_so() -> None:
    extraction = read_listing(page("<h1>Council tax</h1><p>Pay <a href='/pay'>here</a>.</p>"))
    assert (extraction.records, extraction.reason) == ([], "no repeated block of links found")


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://x.example/Job/JobDetail?JobId=2611", "2611"),
        ("https://x.example/jobs/job/Cook/4711", "4711"),
        ("https://x.tal.net/vx/candidate/so/pm/6/pl/24/opp/613-Police-Officer/en-GB", "613"),
        ("https://x.example/job/UK/Kent/Dover/Nurse-v7012345", "7012345"),
        ("https://x.example/candidate/jobadvert/C9309-24-0264", "C9309-24-0264"),
        ("https://x.example/jobs/cook-490172", "490172"),
        ("https://x.example/jobs/2026", None),
        ("https://x.example/jobs?page=3", None),
        (None, None),
        ("http://[broken", None),
    ],
)
def test_the_number_in_an_address(url: str | None, number: str | None) -> None:
    assert posting_id(url) == number


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="<>/=\"' dlhpbrta1£:aSry.\n", max_size=300))
def test_no_markup_breaks_the_reader(text: str) -> None:
    read_listing(Page(f"<p>x{text}".encode(), URL))
    read_listing(Page(f"<p>x{text}".encode(), URL), records="article")


HOSTILE = {
    "links": "".join(f"<div><a href='/job/{i}'>Job {i}</a></div>" for i in range(3000)),
    "deep": "<div class='salary location'>£1 " * 3000,
    "classes": "".join(
        f"<p class='{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}'><a href='/job/{i}'>Job number</a>"
        for i in range(1500)
    ),
    "messages": "<p hidden>no jobs found" * 4000,
    "pages": "".join(f"<a href='?page={i}'>{i}</a>" for i in range(4000)),
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_list_is_read_in_time(markup: str) -> None:
    with bounded(2):
        read_listing(Page(markup.encode(), URL))


@pytest.mark.shared
def test_real_lists(shared: Path) -> None:
    for path in sorted((shared / "pages" / "job_list").iterdir()):
        extraction = read_listing(Page(path.read_bytes()))
        assert extraction.records or extraction.reason, path.name
