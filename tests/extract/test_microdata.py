"""Adverts and articles marked up in the page, as microdata and as RDFa."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.extract.article import read_article
from lgcrawl.extract.jsonld import ARTICLE_TYPES, vacancy_of
from lgcrawl.extract.microdata import articles, job_posting
from lgcrawl.extract.page import Page
from lgcrawl.extract.vacancy import read_vacancy
from tests.patience import bounded

URL = "https://www.anytown.gov.uk/jobs/4"
MICRODATA = """<div itemscope itemtype="https://schema.org/JobPosting">
    <h1 itemprop="title">Weir keeper</h1><meta itemprop="datePosted" content="2025-03-03">
    <a itemprop="url" href="../jobs/4?full=1">More</a>
    <p itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">
      <span itemprop="name">Anytown Council</span></p>
    <div itemprop="jobLocation" itemscope itemtype="https://schema.org/Place"><div
      itemprop="address" itemscope itemtype="https://schema.org/PostalAddress"><span
      itemprop="addressLocality">Anytown</span>, <span itemprop="postalCode">AN1 1AA</span></div>
    </div><b itemprop="employmentType">Permanent</b> <b itemprop="employmentType">Part time</b>
    <time itemprop="validThrough" datetime="2025-05-03">3 May</time></div>"""
RDFA = (
    MICRODATA.replace("itemscope ", "")
    .replace('itemtype="https://schema.org/', 'typeof="schema:')
    .replace("itemprop=", "property=")
    .replace('property="', 'property="schema:')
)
POSTING: dict[str, Any] = {
    "@type": ["JobPosting"],
    "title": "Weir keeper",
    "datePosted": "2025-03-03",
    "url": "https://www.anytown.gov.uk/jobs/4?full=1",
    "hiringOrganization": {"@type": ["Organization"], "name": "Anytown Council"},
    "jobLocation": {
        "@type": ["Place"],
        "address": {
            "@type": ["PostalAddress"],
            "addressLocality": "Anytown",
            "postalCode": "AN1 1AA",
        },
    },
    "employmentType": ["Permanent", "Part time"],
    "validThrough": "2025-05-03",
}


def page(body: str) -> Page:
    return Page(f"<html><head><title>Weir</title></head><body>{body}</body></html>".encode(), URL)


@pytest.mark.parametrize("markup", [MICRODATA, RDFA], ids=["microdata", "RDFa"])
def test_an_advert_is_read_as_an_object(markup: str) -> None:
    found = job_posting(page(markup))
    assert found == POSTING
    vacancy = vacancy_of(found)
    assert vacancy.location_text == "Anytown, AN1 1AA"
    assert vacancy.contract_text == "Permanent, Part time"


@pytest.mark.parametrize("markup", [MICRODATA, RDFA], ids=["microdata", "RDFa"])
def test_the_printed_text_wins_over_the_markup(markup: str) -> None:
    vacancy = read_vacancy(page(f"{markup}<p>Closing date: 9 May 2025</p>"))
    assert vacancy is not None
    assert (vacancy.title, vacancy.closing_text) == ("Weir keeper", "9 May 2025")


TYPES = {
    "a whole address": 'vocab="http://schema.org/" typeof="JobPosting"',
    "a prefix": 'typeof="schema:JobPosting"',
    "an address as type": 'typeof="http://schema.org/JobPosting"',
    "several types": 'typeof="Thing JobPosting"',
    "several types of microdata": 'itemscope itemtype="https://schema.org/Thing '
    'http://schema.org/JobPosting"',
}


@pytest.mark.parametrize("attributes", TYPES.values(), ids=TYPES)
def test_a_type_is_known_however_it_is_written(attributes: str) -> None:
    found = job_posting(
        page(f"<div {attributes}><b property='title' itemprop='title'>Cook</b></div>")
    )
    assert found is not None
    assert found["title"] == "Cook"


@pytest.mark.parametrize(
    "attributes",
    ['typeof="JobPostings"', 'itemtype="https://x.test/NoJobPosting"', "data-typeof=x"],
)
def test_other_types_are_no_adverts(attributes: str) -> None:
    assert job_posting(page(f"<div {attributes}><b property='title'>Cook</b></div>")) is None


def test_what_stands_elsewhere_is_found_by_its_reference() -> None:
    found = job_posting(
        page(
            "<div itemscope itemtype='https://schema.org/JobPosting' itemref='pay gone'>"
            "<b itemprop='title'>Cook</b></div><p id='pay' itemprop='baseSalary'>£24,000</p>"
        )
    )
    assert found == {"@type": ["JobPosting"], "title": "Cook", "baseSalary": "£24,000"}


ARTICLE = """<article {kind}><h1 {p}="headline">Weir mended</h1>
    <p>By <a href="/ann" {p}="author">Ann Reed</a></p>
    <meta {p}="datePublished" content="2025-03-03"><span {p}="articleSection">Rivers</span>
    <div {p}="articleBody"><p>The weir at the mill was mended last week, says the county.</p>
    <p>Swimmers may use the pool above it again from Saturday, if the weather holds.</p></div>
    </article>"""


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("itemscope itemtype='https://schema.org/NewsArticle'", "itemprop"),
        ("vocab='https://schema.org/' typeof='NewsArticle'", "property"),
    ],
    ids=["microdata", "RDFa"],
)
def test_an_article_is_read(kind: str, name: str) -> None:
    html = page(ARTICLE.format(kind=kind, p=name))
    (found,) = articles(html, ARTICLE_TYPES)
    assert found == {
        "@type": ["NewsArticle"],
        "headline": "Weir mended",
        "author": "Ann Reed",
        "datePublished": "2025-03-03",
        "articleSection": "Rivers",
    }
    article = read_article(html)
    assert article is not None
    assert (article.title, article.author, article.section) == ("Weir mended", "Ann Reed", "Rivers")
    assert (article.published_text, article.evidence["section"]) == ("2025-03-03", "meta")


def test_structured_data_of_scripts_counts_before_markup() -> None:
    script = json.dumps(
        {"@type": "NewsArticle", "headline": "Weir mended", "articleSection": "Water"}
    )
    markup = ARTICLE.format(kind="itemscope itemtype='https://schema.org/Article'", p="itemprop")
    article = read_article(page(f"<script type='application/ld+json'>{script}</script>{markup}"))
    assert article is not None
    assert (article.section, article.evidence["section"]) == ("Water", "jsonld")


def test_of_several_articles_it_is_the_one_the_page_is_titled_after() -> None:
    other = "<div itemscope itemtype='http://schema.org/Article'><h3 itemprop='headline'>{}</h3><b "
    other += "itemprop='articleSection'>{}</b></div>"
    body = (
        other.format("Bins", "Waste")
        + other.format("Weir", "Water")
        + "<h1>Weir</h1><p>3 May 2025</p>"
    )
    article = read_article(page(body))
    assert article is not None
    assert article.section == "Water"


@pytest.mark.parametrize(
    "piece",
    [
        "<div itemscope itemtype='http://schema.org/JobPosting'>",
        "<div typeof=JobPosting property=title>",
        "<b itemprop='title'>x</b>",
        "<div itemscope itemprop=a itemtype=b itemref='a a a a a a a a a'>",
    ],
)
def test_100_kb_of_anything_takes_under_two_seconds(piece: str) -> None:
    html = page(f"<div itemscope itemtype=JobPosting>{piece * (100_000 // len(piece))}")
    with bounded(2):
        job_posting(html)
        articles(html, ARTICLE_TYPES)


@pytest.mark.shared
def test_the_examples_of_the_vocabulary_say_the_same_in_both(shared: Path) -> None:
    folder = shared / "pages" / "jsonld"
    both = [
        job_posting(Page((folder / f"schemaorg_examples_27_{syntax}.html").read_bytes()))
        for syntax in ("microdata", "rdfa")
    ]
    assert both[0] is not None
    assert both[0] == both[1]
    assert both[0]["title"] == "Software Engineer"
    assert both[0]["jobLocation"]["address"]["addressLocality"] == "Kirkland"
