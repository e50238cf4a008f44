"""An advert's own page: which evidence counts, and what is read from which markup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.extract.page import Page
from lgcrawl.extract.prose import read_prose, reference_in
from lgcrawl.extract.vacancy import read_vacancy
from pipelines.records import Vacancy
from tests.patience import bounded

URL = "https://jobs.example.gov.uk/job/gritter-driver/4711"


def read(markup: str, fields: dict[str, str] | None = None, url: str = URL) -> Vacancy:
    vacancy = read_vacancy(Page(markup.encode(), url), fields)
    assert vacancy is not None
    return vacancy


def posting(**values: object) -> str:
    data = {"@context": "https://schema.org", "@type": "JobPosting", **values}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


DETAIL = """<html><head><title>Jobs</title></head><body>
<nav><a href="/apply-for-a-skip">Apply for a skip</a></nav>
<div style="display:none"><h1></h1></div>
<h3 class="JD-Title" id="JDText-Title">
Gritter Driver (HWY01739)
</h3>
<div id="JD-TopParams">
<div><h4 class="JD-HDLabel">Job Reference:</h4> <span class="JD-HDText">HWY01739</span></div>
<div><h4 class="JD-HDLabel">Location:</h4> <span class="JD-HDText">Lewes</span></div>
<div><h4 class="JD-HDLabel">Organisation:</h4> <span class="JD-HDText">Example Council</span></div>
<div><h4 class="JD-HDLabel">Salary:</h4> <span class="JD-HDText">
14981
&nbsp;-&nbsp;15507&nbsp;
GBP&nbsp;&nbsp;Year
</span></div>
<div><h4 class="JD-HDLabel">Closing Date:</h4> <span class="JD-HDText">29/01/2017</span></div>
</div>
<div id="JD-Field1"><h5 class="JD-FieldLabel">Job Details</h5><span class="JD-FieldText"><div>
<p><span>Hours of work: Casual hours<br />Working pattern: Part-time</span></p>
<p>You will keep the roads open on frosty nights.</p></div></span></div>
<a href="apply.cfm?id=1">Apply online</a> <a href="/friend">Send job to a friend</a>
</body></html>"""


@pytest.mark.parametrize("fields", [{}, {"title": ".JD-Title", "description": ".JD-FieldText"}])
def test_labelled_fields_of_a_recruitment_system(fields: dict[str, str]) -> None:
    vacancy = read(DETAIL, fields)
    assert vacancy.title == "Gritter Driver (HWY01739)"
    assert vacancy.reference == "HWY01739"
    assert vacancy.location_text == "Lewes"
    assert vacancy.employer_text == "Example Council"
    assert vacancy.salary_text == "14981 - 15507 GBP Year"
    assert vacancy.closing_text == "29/01/2017"
    assert vacancy.hours_text == "Casual hours; Part-time"
    assert vacancy.apply_url == "https://jobs.example.gov.uk/job/gritter-driver/apply.cfm?id=1"
    assert vacancy.description is not None
    assert "frosty nights" in vacancy.description
    assert "HWY01739" not in vacancy.description
    assert vacancy.evidence["title"] == ("platform" if fields else "generic")
    assert vacancy.evidence["salary_text"] == "label"


def test_structured_data_is_read() -> None:
    vacancy = read(
        "<h1>Class Teacher</h1>"
        + posting(
            title="Class Teacher",
            hiringOrganization={"@type": "School", "name": "Example Academy"},
            validThrough="2026-09-17T09:00:00+01:00",
            description="<p>Teach a class.</p>",
        )
    )
    assert vacancy.employer_text == "Example Academy"
    assert vacancy.closing_text == "2026-09-17T09:00:00+01:00"
    assert vacancy.description == "Teach a class."
    assert vacancy.evidence["employer_text"] == "jsonld"


def test_the_printed_pay_wins_over_structured_data_that_contradicts_it() -> None:
    pay = {"currency": "GBP", "value": {"minValue": 12.6, "maxValue": 12.6, "unitText": "YEAR"}}
    vacancy = read(
        "<h1>Porter</h1><dl><dt>Salary</dt><dd>£12.60 an hour</dd></dl>"
        + posting(title="Porter", baseSalary=pay)
    )
    assert vacancy.salary_text == "£12.60 an hour"
    assert vacancy.evidence["salary_text"] == "label"


def test_a_date_wins_over_a_printed_countdown() -> None:
    vacancy = read(
        "<h1>Porter</h1><p>Closing date: in 3 days</p>"
        + posting(title="Porter", validThrough="2026-12-01")
    )
    assert vacancy.closing_text == "2026-12-01"


@pytest.mark.parametrize(
    ("scope", "name"), [("itemscope itemtype", "itemprop"), ("typeof", "property")]
)
def test_a_posting_marked_up_in_the_page_itself(scope: str, name: str) -> None:
    vacancy = read(
        f"""<div {scope}="https://schema.org/JobPosting"><h2 {name}="title">Cook</h2>
        <span {name}="hiringOrganization" {scope}="https://schema.org/Organization">
        <b {name}="name">Example School</b></span>
        <meta {name}="validThrough" content="2026-12-01">
        <p {name}="description">Cook for 200.</p></div>"""
    )
    assert vacancy.title == "Cook"
    assert vacancy.employer_text == "Example School"
    assert vacancy.closing_text == "2026-12-01"
    assert vacancy.evidence["employer_text"] == "meta"


def test_a_marked_up_posting_leads_where_its_links_lead() -> None:
    vacancy = read(
        """<div itemscope itemtype="https://schema.org/JobPosting"><h2 itemprop="title">Cook</h2>
        <a itemprop="url" href="../12">This post</a></div>"""
    )
    assert vacancy.url == "https://jobs.example.gov.uk/job/12"


APPLY = {
    "in words": ('<a href="/form">Apply for this job</a>', "/form"),
    "in capitals": ('<a href="/form">APPLY NOW</a>', "/form"),
    "in parts": ('<a href="/form"><b>A</b>pply <i>online</i></a>', "/form"),
    "in Welsh": ('<a href="/ffurflen">Ymgeisiwch nawr</a>', "/ffurflen"),
    "after one that only speaks of it": (
        '<a href="/skip">Apply for a skip</a><a href="/form">Apply</a>',
        "/form",
    ),
    "after one that leads nowhere": (
        '<a href="mailto:a@example.gov.uk">Apply</a><a href="/form">Apply</a>',
        "/form",
    ),
}


@pytest.mark.parametrize(("links", "path"), APPLY.values(), ids=APPLY)
def test_the_link_to_apply_by(links: str, path: str) -> None:
    vacancy = read(f"<h1>Cook</h1><p>Salary: £20,000 a year</p>{links}")
    assert vacancy.apply_url == f"https://jobs.example.gov.uk{path}"
    elsewhere = f"<base href='https://other.example.gov.uk/'><h1>Cook</h1>Salary: £20,000{links}"
    assert read(elsewhere).apply_url == f"https://other.example.gov.uk{path}"


@pytest.mark.parametrize(
    "selector", ["a.go::attr(href)", "a[href^='https://jobs.example.gov.uk/go']::attr(href)"]
)
def test_selectors_see_links_as_they_lead(selector: str) -> None:
    vacancy = read('<h1>Cook</h1><a class="go" href="/go/1">On</a>', {"apply_url": selector})
    assert vacancy.apply_url == "https://jobs.example.gov.uk/go/1"


PROSE = {
    "hourly rate": (
        "There are contracts from 18 to 36 hours per week. The hourly rate is £9.68.",
        {"salary_text": "hourly rate is £9.68", "hours_text": "18 to 36 hours per week"},
    ),
    "pay on its own line": (
        "QUALITY OFFICER\n\n£16,692 - £17,808 per annum (full-time).\n\nWe want a team player.",
        {"salary_text": "£16,692 - £17,808 per annum (full-time)"},
    ),
    "a term on its own line": (
        "Teacher wanted\nFixed term until 31 August 2017\nJoin us",
        {"contract_text": "Fixed term until 31 August 2017"},
    ),
    "closing in a sentence": (
        "The closing date for applications is 9.30am on Tuesday 27th March 2018. We shall call.",
        {"closing_text": "9.30am on Tuesday 27th March 2018"},
    ),
    "applications by": (
        "Applications must be received by noon on 3 February 2020; no CVs.",
        {"closing_text": "noon on 3 February 2020"},
    ),
    "money that is no pay": ("You will run a budget of £2,500,000 per year.", {}),
    "a template": ("Closing date: (put the last day here)", {}),
}


@pytest.mark.parametrize(("text", "found"), PROSE.values(), ids=PROSE)
def test_running_text(text: str, found: dict[str, str]) -> None:
    assert read_prose(text) == found


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        (
            "Closing date: 9.30am on Tuesday 27th March 2018",
            "closing_text",
            "9.30am on Tuesday 27th March 2018",
        ),
        ("<strong>Closing Date: </strong><strong>9am Monday 3<sup>rd</sup> February 2020</strong>",
         "closing_text", "9am Monday 3rd February 2020"),
        ("Salary: £9.50 per hour", "salary_text", "£9.50 per hour"),
        ("Hours of work: 37 hours per week", "hours_text", "37 hours per week"),
        ("Contract type: Part Time", "contract_text", "Part Time"),
    ],
)  # fmt: skip
def test_facts_in_a_fragment_without_a_title(line: str, field: str, value: str) -> None:
    vacancy = read(f"<span><p>{line}</p><p>A letter of two pages is enough.</p></span>")
    assert getattr(vacancy, field) == value
    assert vacancy.title is None


@pytest.mark.parametrize(
    ("title", "reference"),
    [
        ("Ceremonies Hosts (CET01739)", "CET01739"),
        ("Teacher (Ref: SCH-1234)", "SCH-1234"),
        ("Head Teacher (Rye College)", None),
        ("Driver (2026)", None),
    ],
)
def test_a_reference_at_the_end_of_a_title(title: str, reference: str | None) -> None:
    assert reference_in(title) == reference


TITLES = {
    "h1": ("<h1>Cook</h1>", "Cook"),
    "h1 of the site's header": ("<header><h1>Example Council</h1></header><h1>Cook</h1>", "Cook"),
    "h1 that names the page": ("<h1>Job details</h1><h2>Cook</h2>", "Cook"),
    "headings of parts": ("<h1>Vacancy</h1><h2>About the role</h2><h2>Cook</h2>", "Cook"),
    "title element": ("<title>Cook | Example Council</title><p>Come.</p>", "Cook"),
    "labelled": ("<p>Job title: Cook</p>", "Cook"),
}


@pytest.mark.parametrize(("markup", "title"), TITLES.values(), ids=TITLES)
def test_where_the_title_stands(markup: str, title: str) -> None:
    assert read(f"{markup}<p>Salary: £20,100</p>").title == title


def test_furniture_is_no_part_of_the_advert() -> None:
    vacancy = read(
        """<header><a href="/">Example Council</a></header><main><h1>Cook</h1>
        <dl><dt>Closing date</dt><dd>1 May 2026</dd></dl><p>Cook for two hundred children.</p>
        <section class="similar-jobs"><h2>Similar jobs</h2><p>Salary: £99,000</p></section></main>
        <footer>Salary: £1</footer>"""
    )
    assert vacancy.salary_text is None
    assert vacancy.description == "Cook for two hundred children."


def test_a_wrapper_named_like_furniture_keeps_the_advert() -> None:
    vacancy = read('<div class="page nav-closed"><h1>Cook</h1><p>Salary: £20,100</p></div>')
    assert vacancy.salary_text == "£20,100"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<a href="/apply/1">Apply now</a>', "https://jobs.example.gov.uk/apply/1"),
        ('<a href="/apply/1"><span>Apply online</span></a>', "https://jobs.example.gov.uk/apply/1"),
        ('<a href="/apply/1">Apply for job</a>', "https://jobs.example.gov.uk/apply/1"),
        ('<a href="/y">Ymgeisiwch nawr</a>', "https://jobs.example.gov.uk/y"),
        ('<a href="/skip">Apply for a skip</a>', None),
        ('<a href="javascript:go()">Apply</a>', None),
    ],
)
def test_the_link_to_apply(link: str, url: str | None) -> None:
    assert read(f"<h1>Cook</h1><p>Salary: £20,100</p>{link}").apply_url == url


def test_a_page_that_prints_no_reference_has_the_number_in_its_address() -> None:
    assert read("<h1>Cook</h1><p>Salary: £20,100</p>").reference == "4711"


@pytest.mark.parametrize(
    "markup",
    ["<h1>Bin days</h1><p>Your bin is emptied on Mondays.</p>", "<p></p>", "<title>Jobs</title>"],
)
def test_a_page_about_something_else_is_no_vacancy(markup: str) -> None:
    assert read_vacancy(Page(markup.encode(), "https://www.example.gov.uk/bins")) is None


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="<>/=\"' dlhpbrt1£:aSry.\n", max_size=200))
def test_no_markup_breaks_the_reader(text: str) -> None:
    read_vacancy(Page(f"<p>x{text}".encode(), URL))


@pytest.mark.parametrize("unit", ["£1", "closing date ", "<div class=salary>", "37 hours ", "a "])
def test_a_hostile_advert_is_read_in_a_second(unit: str) -> None:
    page = Page(f"<h1>x</h1>{unit * (100_000 // len(unit))}".encode(), URL)
    with bounded(1):
        read_vacancy(page)


@pytest.mark.shared
def test_real_adverts(shared: Path) -> None:
    for path in sorted((shared / "pages" / "job_detail").glob("talentlink_escc_frag_*.html")):
        vacancy = read_vacancy(Page(path.read_bytes()))
        assert vacancy, path.name
        assert vacancy.closing_text or vacancy.salary_text, path.name
