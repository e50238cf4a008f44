"""Where recruitment systems have their lists, how these go on, and which zeros are faults."""

from __future__ import annotations

import json

import pytest

from lgcrawl.cards import platforms
from lgcrawl.extract.page import Page
from lgcrawl.extract.shells import lead
from pipelines.addresses import posted
from tests.extract.tenants import html, listed

# -- where a page for people has its list ----------------------------------------------------------
ORACLE = (
    "/hcmRestApi/resources/latest/recruitingCEJobRequisitions?onlyData=true&expand=requisitionList"
    ".secondaryLocations,requisitionList.requisitionFlexFields&finder=findReqs;siteNumber={},"
    "limit=50,offset=0,sortBy=POSTING_DATES_DESC"
)
HIRESERVE = (
    "/utf8/ic_job_feeds.feed_engine?p_web_site_id={}&p_published_to=WWW&p_language=DEFAULT"
    "&p_direct=Y&p_format=MOBILE&p_include_exclude_from_list=N&p_search=&p_summary=Y"
)
CORE = (
    "erq_search_version_4.start_search_with_params?p_company={}&p_internal_external=E"
    "&p_display_in_irish=N&p_competition_type=&p_force_type=E&p_start_from=0"
)

SF_ASKED = (
    '{"locale":"en_GB","pageNumber":0,"sortBy":"","keywords":"","location":"","facetFilters":{},'
    '"brand":"","skills":[],"categoryId":0,"alertId":"","rcmCandidateId":""}'
)


@pytest.mark.parametrize(
    ("name", "url", "body", "to"),
    [
        (
            "jobtrain",
            "https://www.jobtrain.co.uk/tarnshire/Home/Job",
            "<p>There are 0 jobs matching your search</p>",
            "https://www.jobtrain.co.uk/tarnshire/Home/_JobCard?Skip=0",
        ),
        (
            "jobtrain",
            "http://127.0.0.1:8080/home/job?what=ranger",
            "",
            "http://127.0.0.1:8080/Home/_JobCard?Skip=0",
        ),
        (
            "oracle",
            "https://abcd.fa.em2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/ncc/jobs?mode=location",
            """<base href="/hcmUI/CandidateExperience/en/sites/ncc"
            data-apibaseurl="https://abcd.fa.em2.oraclecloud.com:443" data-sitenumber="CX_1"/>""",
            f"https://abcd.fa.em2.oraclecloud.com{ORACLE.format('CX_1')}",
        ),
        (
            "oracle",
            "http://127.0.0.1:8080/hcmUI/CandidateExperience/en-GB/sites/CX_6001/",
            '<link href="/hcmUI/CandidateExperience/en/sites/CX_6001/favicon.png">',
            f"http://127.0.0.1:8080{ORACLE.format('CX_6001')}",
        ),
        (
            "oracle",
            "https://jobs.redhaven.gov.uk/en/sites/redhaven",
            """<base href="/en/sites/redhaven" data-sitenumber="CX_1001"
            data-apibaseurl="https://efgh.fa.ocs.oraclecloud.com:443"/>""",
            f"https://efgh.fa.ocs.oraclecloud.com{ORACLE.format('CX_1001')}",
        ),
        (
            "hireserve",
            "https://jobs.glanyrafon.gov.uk/en/vacancies.html",
            '<input type="hidden" name="p_web_site_id" value="4249">',
            f"https://jobs.glanyrafon.gov.uk{HIRESERVE.format('4249')}",
        ),
        (
            "hireserve",
            "http://127.0.0.1:8080/wd/plsql/wd_portal.list?p_web_site_id=3885",
            "<input value='x'><script>var p_web_site_id = '3885';</script>",
            f"http://127.0.0.1:8080{HIRESERVE.format('3885')}",
        ),
        (
            "successfactors_json",
            "https://careers.example.gov.uk/search/?createNewAlert=false&q=",
            "",
            posted("https://careers.example.gov.uk/services/recruiting/v1/jobs", SF_ASKED),
        ),
        (
            "pinpoint",
            "https://careers.example.gov.uk/",
            "",
            "https://careers.example.gov.uk/postings.json",
        ),
        (
            "greenhouse",
            "https://job-boards.greenhouse.io/wexcombe",
            "",
            "https://boards-api.greenhouse.io/v1/boards/wexcombe/jobs?content=true",
        ),
        (
            "greenhouse",
            "https://boards.greenhouse.io/embed/job_board?for=wexcombe&b=x",
            "",
            "https://boards-api.greenhouse.io/v1/boards/wexcombe/jobs?content=true",
        ),
        (
            "lever",
            "https://jobs.eu.lever.co/wexcombe?team=Digital",
            "",
            "https://api.eu.lever.co/v0/postings/wexcombe?mode=json",
        ),
        (
            "workable",
            "https://apply.workable.com/wexcombe/",
            "",
            "https://apply.workable.com/api/v1/widget/accounts/wexcombe?details=true",
        ),
        (
            "smartrecruiters",
            "https://careers.smartrecruiters.com/WexcombeCouncil",
            "",
            "https://api.smartrecruiters.com/v1/companies/WexcombeCouncil/postings?limit=100&offset=0",
        ),
        (
            "talentlink",
            "https://jobs.bellfield.gov.uk/list.php.en?ID=QABCK026203F3VBQB7V00TEST&mask=stdext&LG=UK",
            '<script src="https://emea3.recruitmentplatform.com/syndicated/lay/laydisplayrapido.cfm?ID=Q">',
            "https://emea3.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?component="
            "lay9999_lst400a&ID=QABCK026203F3VBQB7V00TEST&LG=UK&mask=stdext&Resultsperpage=50",
        ),
        (
            "corehr",
            "https://my.corehr.com/pls/exrecruit/erq_search_package.search_form?p_company=1&p_internal_external=E",
            "",
            f"https://my.corehr.com/pls/exrecruit/{CORE.format('1')}",
        ),
        (
            "stonefish",
            "https://www.example.ac.uk/jobs/Vacancies/search.aspx",
            "",
            "https://www.example.ac.uk/jobs/Vacancies/vacancies.aspx?cat=-1",
        ),
    ],
)
def test_a_page_for_people_leads_to_its_list(name: str, url: str, body: str, to: str) -> None:
    led = lead(Page(body.encode() or b" ", url), platforms()[name].shell)
    assert led is not None
    assert led.next_url == to


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("jobtrain", "https://www.jobtrain.co.uk/tarnshire/Home/_JobCard?Skip=12"),
        ("jobtrain", "https://www.jobtrain.co.uk/tarnshire/Job/JobDetail?JobId=7"),
        ("oracle", "https://a.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1/job/9771"),
        ("hireserve", "https://jobs.glanyrafon.gov.uk/en/vacancy/porter-614470.html"),
        ("hireserve", "https://jobs.example.org/utf8/ic_job_feeds.feed_engine?p_web_site_id=1"),
        ("greenhouse", "https://boards.greenhouse.io/wexcombe/jobs/4410021"),
        ("pinpoint", "https://wexcombe.pinpointhq.com/en/postings/3f0c1b52-7a54"),
        ("lever", "https://jobs.lever.co/wexcombe/5ac21346-8e0c-4494-8e7a-3eb92ff77902"),
        ("workable", "https://apply.workable.com/api/v1/widget/accounts/wexcombe"),
        ("smartrecruiters", "https://jobs.smartrecruiters.com/WexcombeCouncil/744-cycle-hub"),
        ("talentlink", "https://jobs.bellfield.gov.uk/d.php?ID=Q1&mask=m&nPostingTargetID=9"),
        ("talentlink", "https://e.recruitmentplatform.com/x/jsoutputinitrapido.cfm?ID=Q1&mask=m"),
    ],
)
def test_a_list_or_an_advert_is_no_shell(name: str, url: str) -> None:
    assert lead(Page(b"<p>x</p>", url), platforms()[name].shell) is None


# -- zeros that are faults, and zeros that are none ------------------------------------------------
@pytest.mark.parametrize(
    ("name", "url", "body", "kind"),
    [
        ("jobtrain", "https://jobs.example.gov.uk/careers", "<p>There are 0 jobs</p>", "shell"),
        ("talentlink", "https://x.example/jobs", '<div data-lumesse-fo-host="e"></div>', "shell"),
        (
            "talentlink",
            "https://x.example/jobs",
            '<script src="l/laydisplayrapido.cfm?I">',
            "shell",
        ),
        (
            "eploy",
            "https://x.example/vacancies/vacancy-search-results.aspx",
            '<div id="ctl00_VacancyListView"></div>',
            "shell",
        ),
        ("successfactors", "https://x.example/search", '<div id="root"></div>', "shell"),
        (
            "successfactors",
            "https://career2.successfactors.eu/careers?company=tarnshire",
            "<form><button>Search Jobs</button></form>",
            "shell",
        ),
        ("taleo", "https://x.taleo.net/careersection/ex/jobsearch.ftl", "<ul></ul>", "shell"),
        ("engage", "https://x.example/V2/Vacancy/Index?enc=a", "<div></div>", "shell"),
    ],
)
def test_a_zero_that_is_a_fault(name: str, url: str, body: str, kind: str) -> None:
    extraction = listed(name, html(body), url)
    assert extraction.failure == kind
    assert extraction.reason


@pytest.mark.parametrize(
    ("name", "url", "body"),
    [
        ("hireserve", "https://x.example/utf8/ic_job_feeds.feed_engine", '{"jobs": []}'),
        ("pinpoint", "https://x.pinpointhq.com/postings.json", '{"data": []}'),
        ("successfactors_json", "https://x.example/v1/jobs", '{"totalJobs": 0}'),
        ("lever", "https://api.lever.co/v0/postings/x?mode=json", "[]"),
        ("greenhouse", "https://x.example/v1/boards/x/jobs", '{"jobs": [], "meta": {"total": 0}}'),
        ("workable", "https://x.example/api/v1/widget/accounts/x", '{"name": "X", "jobs": []}'),
        ("smartrecruiters", "https://x.example/v1/companies/x/postings", '{"totalFound": 0}'),
        ("oracle", "https://x.example/r?finder=f", '{"items": [{"TotalJobsCount": 0}]}'),
        ("workday", "https://x.example/wday/cxs/x/y/jobs", '{"total": 0, "jobPostings": []}'),
        ("itrent", "https://x.example/run/E.json", '{"search": {"total_rec": 0}, "results": []}'),
        ("tribepad_json", "https://x.example/search.json", '{"jobs": {"job": []}}'),
    ],
)  # fmt: skip
def test_a_list_that_says_it_is_empty_is_empty(name: str, url: str, body: str) -> None:
    extraction = listed(name, body, url)
    assert (extraction.records, extraction.total, extraction.failure) == ([], 0, None)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("hireserve", '{"error": "no such site"}'),
        ("lever", '{"ok": false, "error": "Document not found"}'),
        ("oracle", '{"items": [{"TotalJobsCount": 61}]}'),
        ("workable", '{"error": "Not found"}'),
    ],
)
def test_an_answer_without_a_list_is_no_empty_list(name: str, body: str) -> None:
    extraction = listed(name, body, "https://x.example/list")
    assert extraction.records == []
    assert extraction.total != 0


# -- how lists go on -------------------------------------------------------------------------------
def card_of_jobtrain(number: int) -> str:
    return (
        f'<div class="card job-card" data-jobId="{number}"><a href="/Job/JobDetail?JobId={number}">'
        f"Warden {number}</a></div>"
    )


@pytest.mark.parametrize(
    ("told", "onward"),
    [
        ('<span id="showTotalMatchCount">2</span>', None),
        ('<input type="hidden" id="totalMatchRecords" value="2">', None),
        (
            '<input type="hidden" id="totalCurrentRecords" value="2">'
            '<input type="hidden" id="totalMatchRecords" value="30">',
            "https://x.example/Home/_JobCard?Skip=14",
        ),
        ("", "https://x.example/Home/_JobCard?Skip=14"),
    ],
)
def test_jobtrain_skips_what_was_met(told: str, onward: str | None) -> None:
    url = f"https://x.example/Home/_JobCard?Skip={0 if onward is None else 12}"
    cards = card_of_jobtrain(7) + card_of_jobtrain(8)
    assert listed("jobtrain", f"<div>{told}{cards}</div>", url).next_url == onward


def test_jobtrain_ends_with_a_step_that_has_no_cards() -> None:
    told = '<input type="hidden" id="totalMatchRecords" value="0">'
    extraction = listed("jobtrain", f"<div>{told}</div>", "https://x.example/Home/_JobCard?Skip=12")
    assert (extraction.total, extraction.next_url) == (0, None)


def test_oracle_counts_inside_the_finder() -> None:
    posts = [{"Id": str(n), "Title": f"Warden {n}"} for n in range(3)]
    body = json.dumps({"items": [{"TotalJobsCount": 7, "requisitionList": posts}]})
    root = "https://x.example/hcmRestApi/resources/11.13.18.05/recruitingCEJobRequisitions"
    first = listed("oracle", body, f"{root}?finder=findReqs;siteNumber=CX_2,limit=3,offset=3")
    assert first.next_url == f"{root}?finder=findReqs;siteNumber=CX_2,limit=3,offset=6"
    assert first.answers == {
        f"https://x.example/hcmUI/CandidateExperience/en/sites/CX_2/job/{n}": (
            "https://x.example/hcmRestApi/resources/11.13.18.05/recruitingCEJobRequisitionDetails"
            f"?expand=all&onlyData=true&finder=ById;Id=%22{n}%22,siteNumber=CX_2"
        )
        for n in range(3)
    }
    last = listed("oracle", body, f"{root}?finder=findReqs;siteNumber=CX_2,limit=3,offset=6")
    assert last.next_url is None


def test_successfactors_counts_rows() -> None:
    row = (
        '<tr class="data-row"><td><a class="jobTitle-link" href="/job/{0}/">Cook {0}</a></td></tr>'
    )
    rows = "".join(row.format(number) for number in range(25))
    markup = html(f'<table id="searchresults">{rows}</table>')
    found = listed("successfactors", markup, "https://x.example/search/?q=&startrow=25")
    assert found.next_url == "https://x.example/search/?q=&startrow=50"


def test_eploy_says_how_many_its_first_page_leaves_out() -> None:
    card_ = (
        '<div class="vsr-job"><h2 class="vsr-job__title"><a href="8/cook.html">Cook</a></h2></div>'
    )
    pager = "<a href=\"javascript:__doPostBack('ctl00$VacancyPager','2')\">2</a>"
    head = "<head><title>17 Vacancies - Example Council</title></head>"
    extraction = listed(
        "eploy", f"<html>{head}<body>{card_}{pager}</body></html>", "https://x.example/list"
    )
    assert (len(extraction.records), extraction.total, extraction.next_url) == (1, 17, None)
