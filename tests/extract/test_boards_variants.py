"""Boards of jobs as they also come: no place, no pay, another layout, an answer that is no list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lgcrawl.extract.page import Page
from lgcrawl.extract.read import read
from lgcrawl.extract.result import Extraction


def found(url: str, page: str | dict[str, Any], encoding: str = "utf-8") -> Extraction:
    text = page if isinstance(page, str) else json.dumps(page)
    return read(Page(text.encode(encoding), url))


def html(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def next_data(props: dict[str, Any]) -> str:
    data = json.dumps({"props": {"pageProps": props}})
    return html(f'<div id="__next"></div><script id="__NEXT_DATA__">{data}</script>', "<title/>")


def job(number: int, **more: Any) -> dict[str, Any]:
    given = {"__typename": "Job", "id": number, "title": f"Cook {number}"}
    return given | {"urlNoPrefix": f"/job/cook-{number}"} | more


JGP = "https://www.jobsgopublic.com"
NEJ = "https://www.northeastjobs.org.uk"
CSJ = "https://www.civilservicejobs.service.gov.uk/csr/index.cgi?SID=abc"
NHS = "https://www.jobs.nhs.uk"
TV = "https://teaching-vacancies.service.gov.uk"
NO_PAY = {"minSalary": None, "maxSalary": None, "currencyCode": None, "salaryUnit": None}

LAST_CARD = """<li class="lister__item" id="item-9"><h3 class="lister__header">
    <a href="/job/9012/cook/">Cook</a></h3><ul class="lister__meta">
    <li class="lister__meta-item lister__meta-item--recruiter">Town Council: Kitchens</li></ul>
    <ul class="job-actions"><li class="job-actions__action pipe">Posted 4 days ago</li></ul></li>"""
NEW_MADGEX = """<main><h1>Cook</h1><div class="mds-surface__inner"><dl>
    <dt>Employer</dt><dd>Town Council</dd><dt>Location</dt><dd>Leeds</dd>
    <dt>Salary</dt><dd>Up to £30,000</dd><dt>Closing date</dt><dd>1 May 2026</dd></dl>
    <section id="job-description"><p>Come and cook.</p></section></div></main>"""
TEASER = "Cook for forty. Bring knives | not forks. "
LABELS = "Contract Type: Casual|Working Pattern: Full time|Salary: Grade 3: £12 an hour|"
TRAC_LINK = "/job/UK/Kent/Dover/Cliff_NHS/Nursing-v8100001?_ts=1"
NHS_CARD = """<li class="search-result"><h2><a data-test="search-result-job-title"
    href="/candidate/jobadvert/U0080-24-0013">Cook</a></h2>{}</li>"""
SCHOOL = """<div class="search-results__item"><h2><a class="view-vacancy-link" href="/jobs/cook">
    Cook</a></h2>{}</div>"""
FEED_ITEM = "<item><title>{}</title><link>{}</link><description>{}</description></item>"

VARIANTS: dict[str, tuple[str, str | dict[str, Any], list[dict[str, Any]]]] = {
    "jobs_go_public: no pay, no place, the employer only in its profile": (
        f"{JGP}/jobs",
        next_data({"data": {"jobs": {"result_count": 1, "pages": [
            job(7, salaryRangeFree=NO_PAY, address=None, organizationProfile={"name": "Trust"})
        ]}}}),
        [{"title": "Cook 7", "employer_text": "Trust", "salary_text": None, "location_text": None}],
    ),
    "jobs_go_public: most pay alone, a place that is a text, an apply link that is an object": (
        f"{JGP}/job/cook-8",
        next_data({"data": {"jobByPath": {"content": job(
            8,
            salaryRangeFree=NO_PAY | {"maxSalary": "410.500000", "salaryUnit": "DAY"},
            address="Hull, UK",
            applicationLink={"url": "https://ats.example/8"},
        )}}}),
        [{"salary_text": "Up to £410.50 per day", "location_text": "Hull, UK",
          "apply_url": "https://ats.example/8", "url": f"{JGP}/job/cook-8"}],
    ),
    "madgex: a feed without pay names employer, words and town": (
        "https://jobs.example.com/jobsrss/?keywords=cook",
        rss(FEED_ITEM.format("Town Council: Cook", "https://jobs.example.com/job/77/cook/?TrackID=4",
                             "Town Council :\nCome and cook.\nLeeds")),
        [{"title": "Cook", "employer_text": "Town Council", "salary_text": None,
          "location_text": "Leeds", "description": "Come and cook.",
          "url": "https://jobs.example.com/job/77/cook/", "reference": "77"}],
    ),
    "madgex: a post with a colon stays whole where the text names no such employer": (
        "https://www.wmjobs.co.uk/jobsrss/",
        rss(FEED_ITEM.format("Teacher: Maths", "https://www.wmjobs.co.uk/job/78/t/",
                             "Competitive :\nHoly Academy :\nTeach well.\nDudley")),
        [{"title": "Teacher: Maths", "employer_text": "Holy Academy",
          "salary_text": "Competitive"}],
    ),
    "madgex: a card's age is no closing date": (
        "https://www.wmjobs.co.uk/jobs/",
        html(f'<main><ul id="listing">{LAST_CARD}</ul></main>'),
        [{"reference": "9012", "employer_text": "Town Council: Kitchens", "closing_text": None,
          "posted_text": "4 days ago"}],
    ),
    "madgex: the newer layout has a plain list of facts": (
        "https://www.wmjobs.co.uk/job/9012/cook/",
        html(NEW_MADGEX),
        [{"title": "Cook", "employer_text": "Town Council", "salary_text": "Up to £30,000",
          "closing_text": "1 May 2026", "description": "Come and cook."}],
    ),
    "north_east_jobs: bars in the teaser part nothing, a colon within pay neither": (
        f"{NEJ}/RSSJobs.aspx?orgid=62",
        rss(FEED_ITEM.format("Cook", f"{NEJ}/Default.aspx?page=jobdetail&amp;jid=3004",
                             TEASER + "\n" + LABELS + "Advert End Date: 17/08/2026 12:00|")),
        [{"reference": "3004", "salary_text": "Grade 3: £12 an hour", "contract_text": "Casual",
          "closing_text": "17/08/2026 12:00",
          "description": "Cook for forty. Bring knives | not forks."}],
    ),
    "north_east_jobs: a dash in the post, the site's name after the employer": (
        f"{NEJ}/job/Cook_Level_2/3005",
        html("<h1>Cook - Level 2</h1><p>Salary: £25,000</p><p>Advert End Date: 01/05/2026</p>",
             "<title>Cook - Level 2 - Wear Council | North East Jobs</title>"),
        [{"title": "Cook - Level 2", "employer_text": "Wear Council",
          "closing_text": "01/05/2026"}],
    ),
    "myjobscotland: a card with a title and a publisher only": (
        "https://www.myjobscotland.gov.uk/search-jobs?page=3",
        html("""<div class="mjs-card border-light"><h3 class="mjs-card__title">
            <a href="/councils/x/jobs/cook-1">Cook</a></h3><span class="label">Published by
            Isle Council</span><div class="mjs-card__tags"></div></div>"""),
        [{"title": "Cook", "employer_text": "Isle Council", "salary_text": None,
          "closing_text": None}],
    ),
    "myjobscotland: pay in words is no tag of pay": (
        "https://www.myjobscotland.gov.uk/search-jobs?page=3",
        html("""<div class="mjs-card border-light"><h3><a href="/jobs/cook-2">Cook</a></h3>
            <span class="mjs-tag mjs-tag__secondary">Part Time</span>
            <span class="mjs-tag mjs-tag__secondary">Closing on 01/11/2026</span>
            <span class="mjs-tag mjs-tag__secondary">Ref #AB1</span></div>"""),
        [{"hours_text": "Part Time", "closing_text": "01/11/2026", "reference": "AB1"}],
    ),
    "civil_service_jobs: an hourly rate, no place": (
        CSJ,
        html("""<ul title="Job list"><li class="search-results-job-box">
            <h3 class="search-results-job-box-title"><a href="?SID=1">Cook</a></h3>
            <div class="search-results-job-box-salary">Salary : £12.60 per hour</div>
            <div class="search-results-job-box-refcode">Reference : 1</div></li></ul>"""),
        [{"salary_text": "£12.60 per hour", "location_text": None, "reference": "1"}],
    ),
    "civil_service_jobs: Welsh labels in the side panel": (
        CSJ,
        html("""<main><div class="vac_display_title_block"><h1>Cogydd</h1>
            <p class="csr-page-subtitle">Swyddfa Cymru</p></div>
            <div class="vac_display_panel_side"><div class="vac_display_field"><h3>Cyfeirnod</h3>
            <div class="vac_display_field_value">3007</div></div><div class="vac_display_field">
            <h3>Cyflog</h3><div class="vac_display_field_value">£25,000</div></div></div>
            </main>"""),
        [{"title": "Cogydd", "employer_text": "Swyddfa Cymru", "reference": "3007",
          "salary_text": "£25,000"}],
    ),
    "civil_service_jobs_api: a job without a reference, a rate of one end": (
        "https://partner.example/vacancies",
        {"jobs": [{"jobSystem": "csj", "jobApplyURL": {}, "jobCode": "77", "jobReference": None,
                   "jobTitle": {"en": "Cook"}, "salaryMinimum": 25000, "salaryMaximum": 0}]},
        [{"title": "Cook", "reference": "77", "salary_text": "From £25,000 per year"}],
    ),
    "civil_service_jobs_api: none is none": (
        "https://partner.example/vacancies",
        {"jobs": [], "meta": {"numberOfJobs": 0}, "schema": {"jobSystem": "", "jobApplyURL": ""}},
        [],
    ),
    "nhs_jobs: no place in the heading": (
        f"{NHS}/candidate/search/results?page=2",
        html(f"<ul>{NHS_CARD}</ul>".format(
            '<div data-test="search-result-location"><h3>Coast Trust</h3></div>'
            '<ul><li data-test="search-result-salary">Salary: <strong>Depends on experience'
            "</strong></li></ul>"
        )),
        [{"employer_text": "Coast Trust", "location_text": None,
          "salary_text": "Depends on experience", "reference": "U0080-24-0013"}],
    ),
    "nhs_jobs: negotiable pay and no reference of Trac's": (
        f"{NHS}/candidate/jobadvert/A0001-26-0001",
        html("""<main><h2 id="employer_name">Harbour Surgery</h2><h1 id="heading">Cook</h1>
            <p id="closing_date">The closing date is 1 May 2026</p><p id="negotiable_salary">
            Negotiable</p><p id="job_reference_number">A0001-26-0001</p></main>"""),
        [{"title": "Cook", "closing_text": "1 May 2026", "salary_text": "Negotiable",
          "reference": "A0001-26-0001"}],
    ),
    "trac: a post without pay has its grade": (
        "https://www.healthjobsuk.com/job_list",
        html(f"""<ol><li class="hj-job"><a href="{TRAC_LINK}"><div class="hj-jobtitle">Nurse</div>
            <div class="hj-grade">Band 5</div></a></li></ol>"""),
        [{"title": "Nurse", "salary_text": "Band 5", "reference": "8100001",
          "employer_text": None}],
    ),
    "trac: no town, a site instead": (
        "https://www.healthjobsuk.com/job/UK/Kent/Dover/Cliff_NHS/Nursing-v8100001",
        html("""<main id="hj-main"><h1>Nurse</h1><dl><dt>Employer</dt><dd>Cliff NHS Trust</dd>
            <dt>Site</dt><dd>Deal Clinic</dd><dt>Salary</dt><dd>£31,049 pro rata</dd>
            <dt>Closing</dt><dd>01/05/2026 08:00</dd></dl>
            <div id="hj-job-advert-overview"><p>Nurse well.</p></div></main>"""),
        [{"location_text": "Deal Clinic", "closing_text": "01/05/2026 08:00",
          "description": "Nurse well."}],
    ),
    "jobs_ac_uk: no employer, no dates": (
        "https://www.jobs.ac.uk/search/?startIndex=26",
        html("""<div class="j-search-result__result" data-advert-id="5"><div
            class="j-search-result__text"><a href="/job/ABC123/cook">Cook</a>
            <div>Location: Hull</div></div></div>"""),
        [{"title": "Cook", "reference": "ABC123", "location_text": "Hull", "employer_text": None}],
    ),
    "jobs_ac_uk: an advert without structured data": (
        "https://www.jobs.ac.uk/job/ABC123/cook",
        html("""<h1>Cook</h1><h3 class="j-advert__employer"><b>Wolds University</b> - Halls</h3>
            <table><tr><th class="j-advert-details__table-header">Salary:</th><td>&pound;20,000
            stipend</td></tr><tr><th class="j-advert-details__table-header">Closes:</th>
            <td>19th July 2026</td></tr></table>
            <div id="job-description"><p>Cook well.</p></div>"""),
        [{"employer_text": "Wolds University", "salary_text": "£20,000 stipend",
          "closing_text": "19th July 2026", "description": "Cook well."}],
    ),
    "teaching_vacancies: the school is a link, its name has a comma": (
        f"{TV}/jobs",
        html(SCHOOL.format('<p class="address"><a href="/o/1">Holy Trinity, C of E</a>, Leeds,'
                           " LS1 1AA</p>")),
        [{"employer_text": "Holy Trinity, C of E", "location_text": "Leeds, LS1 1AA"}],
    ),
    "teaching_vacancies: no place": (
        f"{TV}/jobs",
        html(SCHOOL.format('<p class="address">Dales Trust</p>'
                           "<dl><dt>Pay scale</dt><dd>M1</dd></dl>")),
        [{"employer_text": "Dales Trust", "salary_text": "M1"}],
    ),
    "tv_feed_json: a list without a holder, fields that are empty": (
        "https://careers.example.org/feed.json",
        """[{"jobTitle": "Cook", "reference": "", "salary": null, "schoolUrns": [],
             "advertUrl": "/v/1"}]""",
        [{"title": "Cook", "reference": None, "salary_text": None,
          "url": "https://careers.example.org/v/1"}],
    ),
    "tv_feed_json: several kinds of hours": (
        "https://careers.example.org/feed.json",
        {"vacancies": [{"jobTitle": "Cook", "schoolUrns": ["1"],
                        "workingPatterns": ["full_time", "term_time"]}]},
        [{"hours_text": "full_time, term_time"}],
    ),
    "tv_feed_xml: a namespace, no dates": (
        "https://careers.example.org/feed.xml",
        """<?xml version="1.0"?><v:items xmlns:v="urn:v"><v:item><v:jobTitle>Cook &amp; Baker
        </v:jobTitle><schoolUrns>1</schoolUrns></v:item></v:items>""",
        [{"title": "Cook & Baker", "closing_text": None}],
    ),
    "tv_feed_xml: two schools": (
        "https://careers.example.org/feed.xml",
        """<items><item><jobTitle>Cook</jobTitle><schoolUrns>1</schoolUrns><schoolUrns>2
        </schoolUrns><expiresAt>2026-05-01T09:00</expiresAt></item></items>""",
        [{"title": "Cook", "closing_text": "2026-05-01T09:00"}],
    ),
    "dwp_find_a_job: pay in words, no place": (
        "https://findajob.dwp.gov.uk/search?p=2",
        html("""<div class="search-result" data-aid="5"><h3><a href="/details/5">Cook</a></h3>
            <ul class="search-result-details"><li>5 May 2026</li><li><strong>Inn Ltd</strong></li>
            <li><strong>Competitive salary</strong></li></ul></div>"""),
        [{"employer_text": "Inn Ltd", "salary_text": "Competitive salary", "location_text": None,
          "reference": "5"}],
    ),
    "dwp_find_a_job: an advert without a reference of its own": (
        "https://findajob.dwp.gov.uk/details/17004521",
        html("""<main><h1>Cook</h1><table><tr><th>Closing date:</th><td>4 November 2026</td></tr>
            <tr><th>Company:</th><td>Inn Ltd</td></tr></table></main>"""),
        [{"employer_text": "Inn Ltd", "reference": "17004521", "closing_text": "4 November 2026"}],
    ),
    "dwp_find_a_job_api: nothing found": (
        "https://findajob.dwp.gov.uk/api/search?q=x",
        {"jobs": [], "pager": {"total_entries": 0, "pages": 1, "current_page": 1}},
        [],
    ),
    "dwp_find_a_job_api: an hourly rate": (
        "https://findajob.dwp.gov.uk/api/search?q=x",
        {"jobs": [{"url": "/details/1", "title": "Cook", "salary": "£9.00 per hour"}]},
        [{"salary_text": "£9.00 per hour", "url": "https://findajob.dwp.gov.uk/details/1"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant(name: str) -> None:
    url, page, wanted = VARIANTS[name]
    records = found(url, page).records
    assert len(records) == len(wanted)
    for record, fields in zip(records, wanted, strict=True):
        assert {field: getattr(record, field) for field in fields} == fields


EMPTY_JGP = next_data({"data": {"jobs": {"result_count": 0, "pages": []}}})
SHELL = '<article class="mjs-container py--0"><h1><span>Jobs</span></h1><div></div></article>'
ZEROS = [
    (f"{JGP}/jobs?geo_location=London", EMPTY_JGP, "query"),
    (f"{JGP}/jobs?search=cook&geo_location=London&page=2", EMPTY_JGP, "query"),
    (f"{JGP}/jobs?geo_location=London%2C%20UK", EMPTY_JGP, None),
    (f"{JGP}/jobs?geo_location=Bath,+United+Kingdom", EMPTY_JGP, None),
    (f"{JGP}/jobs?search=cook&geo_location=", EMPTY_JGP, None),
    ("https://www.myjobscotland.gov.uk/councils/isle-council/jobs", html(SHELL), "redesign"),
    ("https://www.myjobscotland.gov.uk/search-jobs?page=9", html(SHELL), None),
    (CSJ, html("<h1>Quick Check Needed</h1><form></form>"), "captcha"),
    (CSJ, html('<div class="g-recaptcha" data-sitekey="x"></div>'), "captcha"),
    ("https://www.healthjobsuk.com/job_list", html("<p>Trac Security check</p>"), "captcha"),
]


@pytest.mark.parametrize(("url", "page", "failure"), ZEROS)
def test_an_empty_answer_says_whether_it_is_a_fault(
    url: str, page: str, failure: str | None
) -> None:
    extraction = found(url, page)
    assert (extraction.records, extraction.failure) == ([], failure)
    assert extraction.reason


def test_a_pound_of_windows_is_a_pound() -> None:
    page = html(
        """<li class="search-results-job-box"><h3 class="search-results-job-box-title">
        <a href="?SID=1">Cook – Night</a></h3><div class="search-results-job-box-salary">
        Salary : £30,000</div></li>""",
        '<meta http-equiv="Content-type" content="text/html;charset=ISO-8859-1">',
    )
    [record] = found(CSJ, page, "cp1252").records
    assert (record.title, record.salary_text) == ("Cook – Night", "£30,000")  # type: ignore[attr-defined]
