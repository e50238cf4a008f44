"""The shipped platforms: recognised by their fingerprints, read by their selectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lgcrawl.cards import platforms
from lgcrawl.extract import css
from lgcrawl.extract.api import read_api
from lgcrawl.extract.listing import read_listing
from lgcrawl.extract.page import Page
from lgcrawl.extract.platforms import recognise
from lgcrawl.extract.vacancy import read_vacancy
from pipelines.errors import CardError
from pipelines.records import Article, Record, Vacancy

FOLDER = Path(__file__).parents[2] / "data" / "platforms"


def title(body: str, url: str | None = None) -> str | None:
    platform = recognise(Page(body.encode(), url))
    return platform.title if platform else None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.jobs.nhs.uk/candidate/jobadvert/C9309-24-0264", "NHS Jobs"),
        ("https://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page=2", "Teaching Vacancies"),
        ("https://www.civilservicejobs.service.gov.uk/csr/index.cgi?SID=x", "Civil Service Jobs"),
        ("https://www.jobtrain.co.uk/example/Job/JobDetail?JobId=7", "Jobtrain"),
        ("https://ce0123li.webitrent.com/ce0123li_webrecruitment/wrd/run/x.open", "iTrent"),
        ("https://myjobscotland.gov.uk/councils/example/jobs/cook-1", "myjobscotland"),
        ("https://example.tal.net/vx/lang-en-GB/mobile-0/appcentre-1/candidate/so", "Oleeo"),
        ("https://emea3.recruitmentplatform.com/syndicated/lay/x.cfm", "TalentLink"),
        ("https://careers.example.gov.uk/jobs/job/Cook/4711", "Tribepad"),
        ("https://x.example/members/oauth/api/job/search.xml?pageNum=1", "Tribepad"),
        ("https://x.example/members/oauth/api/job/search.json?pageNum=1", "Tribepad (JSON)"),
        ("https://jobs.example.gov.uk/Home/_JobCard?Skip=12", "Jobtrain"),
        ("https://x.uk/a_webrecruitment/wrd/run/E.open?VACANCY_ID=1", "iTrent (a post's page)"),
        ("https://jobs.example.ac.uk/utf8/ic_job_feeds.feed_engine?p_web_site_id=1", "Hireserve"),
        ("https://x.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX", "Oracle Recruiting"),
        ("http://127.0.0.1:8/hcmRestApi/resources/latest/recruitingCEJob", "Oracle Recruiting"),
        ("http://127.0.0.1:8/v1/boards/example/jobs?content=true", "Greenhouse"),
        ("http://127.0.0.1:8/v0/postings/example?mode=json", "Lever"),
        ("http://127.0.0.1:8/api/v1/widget/accounts/example", "Workable"),
        ("http://127.0.0.1:8/v1/companies/Example/postings?offset=0", "SmartRecruiters"),
        ("https://example.taleo.net/careersection/ex/jobsearch.ftl", "Taleo"),
        ("https://example.engageats.co.uk/V2/Vacancy", "engage|ats"),
        ("https://example.current-vacancies.com/Jobs/Advert/1?cid=2", "Networx"),
        ("https://my.corehr.com/pls/ex/erq_search_package.search_form?p_company=1", "CoreHR"),
        ("https://www.example.ac.uk/jobs/vacancies.aspx?cat=-1", "Stonefish"),
        ("https://isw.changeworknow.co.uk/x/vms/e/careers/search/new", "Change Work Now"),
        ("https://example.jobs.people-first.com/jobs/search", "People First"),
        ("https://careers.example.gov.uk/postings.json", "Pinpoint"),
        ("https://x.example/services/recruiting/v1/jobs", "SuccessFactors (JSON)"),
        ("https://www.example.gov.uk/news/we-hire-with/greenhouse.io/", None),
        ("https://www.localgov.co.uk/Title-With-Dashes/41133", "LocalGov (Hemming Group)"),
        ("https://www.example.gov.uk/news/jobs.nhs.uk/", None),
        ("https://notjobs.nhs.uk.example.com/", None),
    ],
)  # fmt: skip
def test_platforms_are_known_by_their_address(url: str, name: str | None) -> None:
    assert title("<p>Hello</p>", url) == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<nhsJobs><vacancyDetails/></nhsJobs>", "NHS Jobs"),
        ('<html><head><meta name="GENERATOR" content="MrTed"></head></html>', "TalentLink"),
        ("<!-- This site is powered by tribepad --><p>Jobs</p>", "Tribepad"),
        ("<jobs><job><job_title>Cook</job_title></job></jobs>", "Tribepad"),
        ('[{"reference": "1", "schoolUrns": ["1"]}]', "Teaching Vacancies feed (JSON)"),
        ('<tr class="opp_1 search_res details_row" data-oppid="1">', "Oleeo"),
        ('<td class="erq_searchv4_heading4"><a class="erq_searchv4_big_anchor">', "CoreHR"),
        ('<input type="hidden" name="p_web_site_id" value="1">', "Hireserve"),
        ('<base data-apibaseurl="https://x:443" data-sitenumber="CX"/>', "Oracle Recruiting"),
        ('<div class="row p-3"><button class="btn btn-search-results-view">', "engage|ats"),
        ('<div id="notice"><div class="AdvertParentContainer">', "Networx"),
        ('<script src="/Scripts/fusion-jobseeker.js?v=1"></script>', "Webrecruit"),
        ('<a href="https://boards.greenhouse.io/example">Work for us</a>', None),
        ('<a href="https://x.current-vacancies.com/Jobs/Advert/1">Apply</a>', None),
        ("<p>Vacancies at Example Council</p>", None),
    ],
)
def test_platforms_are_known_by_their_marks(body: str, name: str | None) -> None:
    assert title(body) == name


MARKS = [mark for platform in platforms().values() for mark in platform.fingerprint.text]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("before", [0, 32_000], ids=["at the top", "near the end of the head"])
def test_every_mark_is_found(mark: str, before: int) -> None:
    bearer = title(f"{'x' * before}{mark}{'x' * 50_000}")
    assert bearer is not None
    assert bearer == title(mark)
    assert title(mark[1:] + "x" * 50_000 + mark[:-1]) != bearer


def test_a_mark_far_down_a_long_page_is_not_searched_for() -> None:
    far = "x" * 50_000 + "powered by tribepad" + "x" * 50_000
    assert title(far) is None


def test_the_address_counts_before_a_mark() -> None:
    assert title('<meta content="MrTed">', "https://myjobscotland.gov.uk/x") == "myjobscotland"


LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "talentlink": (
        """<table><tr><td headers="th1"><a class="lstA-desc1" href="x.cfm?nPostingTargetID=31688"
        >Cook (CSD01674)</a></td><td headers="th2">Example Council</td><td headers="th3">Lewes</td>
        <td headers="th4">£15,000 to £19,999</td><td headers="th5">27/11/2016</td></tr></table>""",
        {
            "title": "Cook (CSD01674)",
            "reference": "31688",
            "employer_text": "Example Council",
            "location_text": "Lewes",
            "salary_text": "£15,000 to £19,999",
            "closing_text": "27/11/2016",
        },
    ),
    "civil_service_jobs": (
        """<ul><li class="search-results-job-box"><h3 class="search-results-job-box-title">
        <a href="/csr/index.cgi?SID=abc">Cook</a></h3>
        <div class="search-results-job-box-department">Example Office</div>
        <div class="search-results-job-box-salary">Salary : £53,730</div>
        <div class="search-results-job-box-closingdate">
        Closes : 11:55 pm on Sunday 2nd July 2023</div>
        <div class="search-results-job-box-refcode">Reference : 296730</div></li></ul>""",
        {
            "employer_text": "Example Office",
            "salary_text": "£53,730",
            "closing_text": "11:55 pm on Sunday 2nd July 2023",
            "reference": "296730",
        },
    ),
    "myjobscotland": (
        """<div class="mjs-card border-light"><h3><a href="/jobs/cook-7">Cook</a></h3>
        <span class="label">Published by Example Council</span>
        <div class="mjs-card__description"><p>Lerwick, Shetland</p></div>
        <span class="mjs-tag mjs-tag__secondary">Full Time</span>
        <span class="mjs-tag mjs-tag__secondary">£20.90 - £21.68</span>
        <span class="mjs-tag mjs-tag__secondary">Closing on 15/10/2026</span>
        <a class="js-apply" href="/apply?jobId=1">Apply</a>
        <span class="mjs-tag mjs-tag__secondary">Ref #SIC09025</span></div>""",
        {
            "employer_text": "Example Council",
            "location_text": "Lerwick, Shetland",
            "salary_text": "£20.90 - £21.68",
            "closing_text": "15/10/2026",
            "reference": "SIC09025",
            "hours_text": "Full Time",
            "apply_url": "/apply?jobId=1",
        },
    ),
    "jobtrain": (
        """<div class="card job-card" data-jobid="2611"><a href="/Job/JobDetail?JobId=2611">Cook</a>
        <div class="job-card__location"><strong>City</strong></div>
        <p class="jobdetailsitem jobreference">Job Reference: X-2611</p>
        <p class="jobdetailsitem employmenttype">Permanent</p></div>""",
        {"location_text": "City", "reference": "X-2611", "contract_text": "Permanent"},
    ),
    "itrent": (
        """<div class="Mhr-jobSearchJobs"><div vac-id="A-100" class="Mhr-card">
        <div class="Mhr-jobDetailTitleContainer"><a href="javascript:void(0);"><span>Cook</span>
        <span class="aria_hidden"> Job profile</span></a></div>
        <div class="Mhr-jobDetailClosingDate">Apply by 27/09/2026</div>
        <div class="Mhr-jobDetailLocation">Ashfield</div></div></div>""",
        {
            "title": "Cook",
            "reference": "A-100",
            "location_text": "Ashfield",
            "closing_text": "27/09/2026",
        },
    ),
    "oleeo": (
        """<table><tr class="opp_31152 search_res details_row" data-oppid="31152">
        <td><a class="subject" href="/opp/31152-cook">Cook</a></td><td>Mansfield, NG19 0NT</td>
        <td>25 Sept 2026</td></tr></table>""",
        {
            "reference": "31152",
            "location_text": "Mansfield, NG19 0NT",
            "closing_text": "25 Sept 2026",
        },
    ),
    "teaching_vacancies": (
        """<div class="search-results__item"><h2>
        <a class="view-vacancy-link" href="/jobs/cook">Cook</a></h2>
        <p class="address">Example School, Leeds</p><dl><dt>Closing date</dt>
        <dd>1 May 2026 at 9am</dd></dl></div>""",
        {"location_text": "Example School, Leeds", "closing_text": "1 May 2026 at 9am"},
    ),
    "nhs_jobs": (
        """<ul><li class="nhsuk-list-panel search-result"><a href="/candidate/jobadvert/A1-24-0264"
        data-test="search-result-job-title">Cook</a><div data-test="search-result-location">
        <h3>Example NHS Trust</h3></div><li data-test="search-result-salary">Salary: £30,000</li>
        <li data-test="search-result-closingDate">Closing date: 1 May 2026</li></li></ul>""",
        {"title": "Cook", "employer_text": "Example NHS Trust"},
    ),
    "tribepad": (
        """<ul class="jobs"><li><a class="in-app" itemprop="url" href="/jobs/job/Cook/4711">
        <span class="job-list-title">Cook</span></a><span itemprop="address">Coventry</span>
        <p><i class="fa fa-wallet"></i> £20,100 per annum</p>
        <p><i class="fa fa-calendar"></i> Apply by 25 September, 2026</p></li></ul>""",
        {
            "title": "Cook",
            "location_text": "Coventry",
            "salary_text": "£20,100 per annum",
            "closing_text": "25 September, 2026",
            "reference": "4711",
        },
    ),
    "localgov_drupal": (
        """<article class="teaser"><h3 class="teaser__title">
        <a href="/news/one">Library opens</a></h3>
        <div class="teaser__body">The library opens on Monday after long repairs to its roof.</div>
        <time class="teaser__metadata-item" datetime="2026-05-01">1 May 2026</time></article>""",
        {"title": "Library opens", "published_text": "2026-05-01"},
    ),
    "wagtail": (
        """<ul class="article-index"><li class="article-index__item">
        <a class="article-index__link" href="/news/one">
        <h2 class="article-index__title">Library</h2></a>
        <p class="article-index__summary">It opens.</p>
        <span class="article-index__date">01 May 2026</span></li></ul>""",
        {
            "title": "Library",
            "url": "/news/one",
            "published_text": "01 May 2026",
            "summary": "It opens.",
        },
    ),
    "contensis": (
        """<div class="sys_subitem"><a href="/news/one">Library opens</a>
        <dl><dd class="sys_news-datepublished">1 May 2026</dd></dl></div>""",
        {"title": "Library opens", "published_text": "1 May 2026"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_one_entry_of_each_list(name: str) -> None:
    markup, wanted = LISTS[name]
    layout = platforms()[name]
    extraction = read_listing(
        Page(f"<html><body><main>{markup}</main></body></html>".encode()),
        row=layout.row,
        row_fields=layout.row_fields,
        follow=layout.follow,
        records=layout.records or "vacancy",
    )
    [record] = extraction.records
    assert {field: getattr(record, field) for field in wanted} == wanted


ANSWERS: dict[str, tuple[str, dict[str, str]]] = {
    "nhs_jobs": (
        """<nhsJobs><vacancyDetails><id>1</id><reference>A1</reference><title>Cook</title>
        <employer>Example NHS Trust</employer><type>Permanent</type><salary>£30000.00</salary>
        <closeDate>2026-05-01</closeDate><postDate>2026-04-01T15:57:11.165</postDate>
        <url>https://jobs.example/A1</url><locations><location>London, NW1</location></locations>
        </vacancyDetails><totalPages>2</totalPages><totalResults>54</totalResults></nhsJobs>""",
        {
            "title": "Cook",
            "reference": "A1",
            "employer_text": "Example NHS Trust",
            "contract_text": "Permanent",
            "salary_text": "£30000.00",
            "closing_text": "2026-05-01",
            "location_text": "London, NW1",
            "url": "https://jobs.example/A1",
        },
    ),
    "tribepad": (
        """<jobs><job><job_id>7</job_id><job_title>Cook</job_title><reference>o/TP/7</reference>
        <open_date>2026-04-01</open_date><expiry_date>0000-00-00</expiry_date>
        <salaryText>£34 to £35</salaryText><location_city>Lewes, Hove</location_city>
        <shift_hours>37</shift_hours></job></jobs>""",
        {
            "title": "Cook",
            "reference": "o/TP/7",
            "salary_text": "£34 to £35",
            "location_text": "Lewes, Hove",
            "hours_text": "37",
        },
    ),
    "itrent": (
        json.dumps(
            {
                "search": {"total_rec": 1},
                "results": [
                    {
                        "vacancy_id": "01A",
                        "job_title": "Cook",
                        "vacancy_ref": "R7",
                        "con_hrs": "35",
                        "basis_id": "Full Time",
                        "app_close_d": "20260903",
                        "location_id": "Depot",
                    }
                ],
            }
        ),
        {
            "title": "Cook",
            "reference": "R7",
            "hours_text": "35, Full Time",
            "closing_text": "20260903",
            "location_text": "Depot",
        },
    ),
    "teaching_vacancies": (
        '{"data": [{"@type": "JobPosting", "title": "Cook", "url": "https://x.example/c"}]}',
        {"title": "Cook", "url": "https://x.example/c"},
    ),
    "tv_feed_json": (
        '[{"jobTitle": "Cook", "reference": "0044", "expiresAt": "2042-10-28T12:00:00"}]',
        {"title": "Cook", "reference": "0044", "closing_text": "2042-10-28T12:00:00"},
    ),
    "tv_feed_xml": (
        "<items><item><jobTitle><![CDATA[Cook]]></jobTitle><salary>£80000</salary></item></items>",
        {"title": "Cook", "salary_text": "£80000"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_one_item_of_each_answer(name: str) -> None:
    body, wanted = ANSWERS[name]
    layout = platforms()[name]
    assert layout.api
    [record] = read_api(Page(body.encode()), layout.api, layout.fields).records
    assert {field: getattr(record, field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "markup", "wanted"),
    [
        (
            "talentlink",
            '<h3 class="JD-Title">Cook (X0001)</h3><h4>Salary:</h4><span>£9</span>'
            '<div class="JD-FieldText"><p>Come and cook.</p></div>',
            {"title": "Cook (X0001)", "reference": "X0001", "description": "Come and cook."},
        ),
        (
            "civil_service_jobs",
            '<h1>Cook</h1><p class="csr-page-subtitle">Example Office</p>'
            '<div><h3>Reference number</h3><div class="vac_display_field_value">7</div></div>'
            '<p class="vac_display_closing_date">Apply before 11:55 pm on Monday 1st May 2023</p>',
            {
                "employer_text": "Example Office",
                "reference": "7",
                "closing_text": "11:55 pm on Monday 1st May 2023",
            },
        ),
        (
            "nhs_jobs",
            '<h1>Cook</h1><p id="employer_name">Example NHS Trust</p>'
            '<p id="closing_date">The closing date is 1 May 2026</p>'
            '<p id="trac-job-reference">123-45</p>',
            {"employer_text": "Example NHS Trust", "reference": "123-45"},
        ),
        (
            "itrent",
            "<h2>Cook</h2><p>Job reference: REQ1</p>"
            '<div><span class="Mhr-jobDetailEntry--label">Basis</span>'
            '<span class="Mhr-jobDetailEntry--text">Full Time</span></div>',
            {"title": "Cook", "reference": "REQ1", "hours_text": "Full Time"},
        ),
    ],
)
def test_an_adverts_own_page(name: str, markup: str, wanted: dict[str, str]) -> None:
    vacancy = read_vacancy(
        Page(f"<html><body>{markup}</body></html>".encode()), platforms()[name].fields
    )
    assert vacancy is not None
    assert {field: getattr(vacancy, field) for field in wanted} == wanted


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_platform_file_is_a_leaf(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 60
    assert text.startswith("# ")
    layout = platforms()[path.stem]
    kinds: tuple[type[Record], ...] = (Vacancy, Article)
    for field in layout.row_fields:
        assert any(field in kind.__dataclass_fields__ for kind in kinds)
    for selector in filter(None, (layout.row, layout.follow.item, layout.follow.next)):
        css.check(selector)


@pytest.mark.parametrize("selector", ["p[", "a::foo", "::attr()", "p:nth-child(x)", "a >"])
def test_what_is_no_selector_is_refused(selector: str) -> None:
    with pytest.raises(CardError, match="no selector"):
        css.check(selector)
