"""Lists of recruitment systems as other tenants set them up: their columns, words and gaps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.tenants import entry, held, html

LISTS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "jobtrain: Welsh labels": (
        "jobtrain",
        "https://x.example/Home/_JobCard?Skip=0",
        html("""<div class="card job-card" data-jobid="9"><a href="/Job/JobDetail?JobId=9">
        <h3>Cogydd
        </h3></a><p class="jobdetailsitem location">Lleoliad: Caernarfon</p>
        <p class="jobdetailsitem salary">Cyflog: £24,404</p>
        <p class="jobdetailsitem closingdate">Dyddiad cau: 13/12/2026</p></div>"""),
        {
            "title": "Cogydd",
            "location_text": "Caernarfon",
            "salary_text": "£24,404",
            "closing_date": "2026-12-13",
        },
    ),
    "jobtrain: the reference before the title": (
        "jobtrain",
        "https://x.example/Home/_JobCard?Skip=0",
        html("""<div class="job-card" data-jobId="9"><div class="job-row__details">
        <a href="/Job/JobDetail?jobid=9&amp;Source=NHS">PS246039 - Consultant Anaesthetist </a>
        </div>
        <p class="jobdetailsitem school">Employer (NHS Board): NHS Grampian</p></div>"""),
        {
            "url": "https://x.example/Job/JobDetail?jobid=9",
            "reference": "PS246039",
            "employer_text": "NHS Grampian",
            "closing_text": None,
        },
    ),
    "tribepad: older cards without icons": (
        "tribepad",
        "https://x.example/jobs/search",
        html("""<ul class="jobs"><li><a class="in-app" href="/jobs/job/Cook/4711"><span
        class="job-list-title">Cook</span></a><p>Salary: £24,404 pro rata</p><p>Location: Lewes</p>
        <p>Closing date: 13 Dec 2026</p></li></ul>"""),
        {
            "title": "Cook",
            "url": "https://x.example/jobs/job/Cook/4711",
            "reference": "4711",
            "salary_text": "£24,404 pro rata",
            "location_text": "Lewes",
            "closing_date": "2026-12-13",
        },
    ),
    "talentlink: no headings, five cells as at East Sussex": (
        "talentlink",
        "https://x.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?x=1",
        html("""<table><tr class="Lst-BG1"><td headers="th1">
        <a class="lstA-desc1" href="j.cfm?nPostingID=1
        &amp;nPostingTargetID=31688">Cook</a></td><td headers="th2">Partnership</td>
        <td headers="th3">
        Countywide</td><td headers="th4">&#163;0 to &#163;9,999</td>
        <td headers="th5">01/01/2027</td></tr>
        </table>"""),
        {
            "employer_text": "Partnership",
            "location_text": "Countywide",
            "salary_text": "£0 to £9,999",
            "closing_date": "2027-01-01",
        },
    ),
    "talentlink: three columns, Welsh headings": (
        "talentlink",
        "https://x.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?x=1",
        html("""<table><tr><th id="th1">Teitl y swydd</th><th id="th2">Lleoliad</th>
        <th id="th3">Dyddiad
        cau</th></tr><tr><td headers="th1">
        <a class="lstA-desc1" href="j.cfm?nPostingTargetID=77">Cogydd
        </a></td><td headers="th2">Bangor</td><td headers="th3">06/01/2027</td></tr></table>"""),
        {
            "title": "Cogydd",
            "employer_text": None,
            "location_text": "Bangor",
            "salary_text": None,
            "closing_date": "2027-01-06",
        },
    ),
    "talentlink: the number first, links in the headings": (
        "talentlink",
        "https://x.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?x=1",
        html("""<table><caption>Number of jobs, which match your criteria: 12</caption>
        <tr class="Lst-Header"><th id="th1"><a href="j.cfm?sort=1">Job Number</a></th>
        <th id="th2"><a href="j.cfm?sort=2">Job Title</a></th>
        <th id="th3"><a href="j.cfm?sort=3">School/Department</a></th>
        <th id="th4"><a href="j.cfm?sort=4">Closing Date</a></th></tr><tr class="Lst-BG1">
        <td headers="th1">BU04089</td><td headers="th2">
        <a class="lstA-desc2" href="j.cfm?nPostingID=9&amp;nPostingTargetID=10084">Lecturer</a></td>
        <td headers="th3">Ocean Sciences</td><td headers="th4">26-08-2026</td></tr></table>"""),
        {
            "title": "Lecturer",
            "reference": "BU04089",
            "department": "Ocean Sciences",
            "employer_text": None,
            "location_text": None,
            "salary_text": None,
            "closing_date": "2026-08-26",
        },
    ),
    "oleeo: no headings, three cells": (
        "oleeo",
        "https://x.tal.net/vx/candidate/jobboard/vacancy/3/adv/",
        html("""<table><tr class="search_res details_row" data-oppid="31152"><td><a class="subject"
        href="/vx/xf-0a1b/candidate/so/pm/1/pl/3/opp/31152-Cook/en-GB">Cook</a></td>
        <td>Mansfield</td>
        <td>25 Sept 2026</td></tr></table>"""),
        {"reference": "31152", "location_text": "Mansfield", "closing_date": "2026-09-25"},
    ),
    "oleeo: the location is no column": (
        "oleeo",
        "https://x.tal.net/vx/candidate/jobboard/vacancy/3/adv/",
        html("""<table><tr><th>Title</th><th>Closing Date</th><th>Vacancy Type</th></tr>
        <tr class="search_res details_row" data-oppid="5"><td>
        <a class="subject" href="/opp/5-Cook">Cook
        </a></td><td>25 Sept 2026</td><td>Police Staff</td></tr></table>"""),
        {"location_text": None, "closing_date": "2026-09-25"},
    ),
    "eploy: list items, not boxes": (
        "eploy",
        "https://x.example/vacancies/vacancy-search-results.aspx",
        html("""<div id="ctl00_VacancyListView_ctl00_pnlList"><h2 class="vsr-job__title"><a
        href="8/driver.html">Driver</a></h2><ul><li id="li_VacV_AllLocations_8">
        <span>Location</span>
        <span id="a_lblReadonlySelected">Doncaster</span></li>
        <li id="li_VacV_AdvertisingEndDate_8"><span>
        Closing</span><span id="b_lblReadonlySelected">13/12/2026</span></li></ul></div>"""),
        {
            "title": "Driver",
            "url": "https://x.example/vacancies/8/driver.html",
            "location_text": "Doncaster",
            "closing_date": "2026-12-13",
        },
    ),
    "eploy: a grid": (
        "eploy",
        "https://x.example/vacancies/vacancy-search-results.aspx",
        html("""<div class="vsr-grid-job"><h3 class="vsr-job__title">
        <a href="8/cook.html">Cook</a></h3>
        <div id="div_VacV_DisplaySalary_8"><div class="label">Salary</div><div data-id=
        "div_content_VacV_DisplaySalary" class="content">Competitive</div></div></div>"""),
        {"title": "Cook", "salary_text": "Competitive", "closing_text": None},
    ),
    "eploy: questions of the tenant's own": (
        "eploy",
        "https://x.example/vacancies/vacancy-search-results.aspx",
        html("""<div class="vsr-job"><h2 class="vsr-job__title"><a href="/vacancies/8/fellow.html">
        Fellow</a></h2><span class="vsr-job__date-posted">Posted on 24 Aug 2026</span><ul>
        <li class="item" id="li_Question_9_306_581"><div class="label"><span>Contract Type<i
        data-tooltip="Contract Type">Contract Type</i></span></div>
        <div class="content">Fixed term</div></li><li class="item" id="li_Question_9_306_582"
        style="display:none"><div class="label"><span>Salary<i data-tooltip="Salary Range">Salary
        </i></span></div><div class="content">Not Specified</div></li>
        <li class="item" id="li_Question_9_306_583"><div class="label"><span><i
        data-tooltip="School/Department"></i></span></div><div class="content">Physics</div></li>
        </ul></div>"""),
        {
            "posted_date": "2026-08-24",
            "contract_text": "Fixed term",
            "salary_text": None,
            "department": "Physics",
        },
    ),
    "successfactors: a label the employer made up": (
        "successfactors",
        "https://x.example/search",
        html("""<ul><li data-testid="jobCard">
        <a class="jobCardTitle" href="/job/Cook/4410-en_GB">Cook</a>
        <div data-testid="jobCardFooter"><div><span data-help-id="jobCardFooterLabel1"
        data-haslabel="true">Grade</span><span>Grade 5</span></div><div><span data-help-id=
        "jobCardFooterLabel2" data-haslabel="true">Apply by</span><span>Ongoing</span></div>
        </div></li>
        </ul>"""),
        {"title": "Cook", "salary_text": "Grade 5", "closing_text": "Ongoing", "closing_date":
        None},
    ),
    "successfactors: a foot without labels": (
        "successfactors",
        "https://x.example/search/?q=",
        html("""<h2 data-testid="headerTitle">11 to 20 of 68 results</h2>
        <ul data-testid="jobCardList"><li data-testid="jobCard" class="JobsList_jobCard__8wE-Z">
        <div><a href="/job/Insurance-Administrator/3045-en_GB" data-testid="jobCardTitle_2"
        class="jobCardTitle JobsList_jobCardTitle__pRNjw">Insurance &amp; Travel</a></div>
        <div data-testid="jobCardLocation">Sheffield, GBR, </div><div data-testid="jobCardFooter">
        <div><span data-haslabel="false"></span><span>32,080.00</span></div>
        <div><span data-haslabel="false"></span><span>Permanent</span></div>
        <div><span data-haslabel="false"></span><span>Finance</span></div></div></li></ul>"""),
        {
            "title": "Insurance & Travel",
            "reference": "3045",
            "location_text": "Sheffield, GBR",
            "contract_text": "Permanent",
            "closing_text": None,
        },
    ),
    "taleo: the number beside the title": (
        "taleo",
        "https://x.taleo.net/careersection/ex/jobsearch.ftl",
        html("""<h1>Job Vacancies 1 - 25 of 27</h1><ul id="jobList"><li id="job26001210">
        <div class="multiline-data-container"><div><span class="titlelink">
        <a href="/careersection/ex/jobdetail.ftl?job=26001210">Research Associate</a></span>
        <span> - 26001210</span></div><div><span>Department of Physics</span><span> </span>
        <span>£38,784 - £46,049 per annum</span></div></div>
        <div><a href="jobapply.ftl?job=26001210">Apply</a></div></li></ul>"""),
        {
            "title": "Research Associate",
            "reference": "26001210",
            "salary_text": "£38,784 - £46,049 per annum",
        },
    ),
    "taleo: a place and no pay": (
        "taleo",
        "https://x.taleo.net/careersection/ex/jobsearch.ftl",
        html("""<ul id="jobList"><li id="job1"><div class="multiline-data-container"><div><span><a
        href="/careersection/ex/jobdetail.ftl?job=1900AB">Cook</a></span></div><div>
        <span>Durham</span>
        </div></div></li></ul>"""),
        {"title": "Cook", "reference": "1900AB", "salary_text": None},
    ),
    "engage: a school's label, pay by the hour in prose": (
        "engage",
        "https://x.example/V2/Vacancy",
        html("""<div class="row p-3"><div class="ats-heading-font">Cook</div>
        <div class="ats-normal-font">
        <span class="font-weight-bold">Location: </span>Hall 3</div><div class="ats-normal-font">
        Come and cook. Salary: £12.85 per hour. Meals included.</div><button id="btn-view-job-501"
        data-param1="https://x.example/Vacancies/W/1/2/501/3/cook">View</button></div>"""),
        {
            "reference": "501",
            "location_text": "Hall 3",
            "salary_text": "£12.85 per hour",
            "url": "https://x.example/Vacancies/W/1/2/501/3/cook",
        },
    ),
    "corehr: other names for the same cells": (
        "corehr",
        "https://my.corehr.com/pls/xrecruit/erq_search_version_4.start_search_with_params?p_company=1",
        html("""<table><tr><td class="erq_searchv4_result_row"><table><tr><td><a
        class="erq_searchv4_big_anchor" href="javascript:viewTheJobSpec('048500')">Fellow (Ref:
        X/1)</a>
        </td></tr><tr><td class="erq_searchv4_heading5_label">Close Date :</td>
        <td class="erq_searchv4_heading5_text">30-Sep-2026</td>
        <td class="erq_searchv4_heading5_label">
        Pay Scale :</td><td class="erq_searchv4_heading5_text">STANDARD GRADE 7</td></tr></table>
        </td></tr>
        </table>"""),
        {
            "title": "Fellow (Ref: X/1)",
            "reference": "048500",
            "closing_date": "2026-09-30",
            "salary_text": "STANDARD GRADE 7",
        },
    ),
    "corehr: pay stands behind its name, not in the third heading": (
        "corehr",
        "https://my.corehr.com/pls/xrecruit/erq_search_version_4.start_search_with_params?p_company=1",
        html("""<table><tr><td class="erq_searchv4_result_row"><table><tr>
        <td class="erq_searchv4_heading1"><a class="erq_searchv4_big_anchor"
        href="javascript:viewTheJobSpec('182410')">Registrar</a></td></tr>
        <tr><td class="erq_searchv4_heading3 targetLink">Keep the books, for &pound;1 a page.</td>
        </tr><tr><td class="erq_searchv4_heading5_label">Pay Scale :</td>
        <td class="erq_searchv4_heading5_text">STANDARD GRADE 8</td>
        <td class="erq_searchv4_heading5_label">Salary (&pound;) :</td>
        <td class="erq_searchv4_heading5_text">48235 - 57255</td>
        <td class="erq_searchv4_heading5_label">Closing Date &amp; Time :</td>
        <td class="erq_searchv4_heading5_text">26-Aug-2026 12:00</td>
        <td class="erq_searchv4_heading5_label">&nbsp;</td>
        <td class="erq_searchv4_heading5_text">&nbsp;</td></tr></table></td></tr></table>"""),
        {
            "salary_text": "48235 - 57255",
            "description": "Keep the books, for £1 a page.",
            "closing_date": "2026-08-26",
            "closing_time": "12:00",
        },
    ),
    "engage: a panel of two rows, pay among lines": (
        "engage",
        "https://x.example/V2/Vacancy",
        html("""<div class="row ats-white-panel"><div class="row p-3">
        <div class="ats-heading-font">Cook</div><div class="ats-normal-font"><span
        class="font-weight-bold">School/Unit: </span>Hall 3</div><div class="ats-normal-font">Hall
        Salary: £27,319 - £31,236 per annum
        Start Date: As soon as possible</div><button id="btn-apply-now-501"
        data-param1="VacancyId=501">Apply</button><button id="btn-view-job-501"
        data-param1="https://x.example/Vacancies/W/1/2/501/3/cook">View</button></div>
        <div class="row p-1 text-right"><div><span class="font-weight-bold">Posted: </span>
        12/06/2026</div></div></div>"""),
        {
            "title": "Cook",
            "reference": "501",
            "department": "Hall 3",
            "salary_text": "£27,319 - £31,236 per annum",
            "posted_date": "2026-06-12",
            "url": "https://x.example/Vacancies/W/1/2/501/3/cook",
        },
    ),
    "corehr: a date that a script would write": (
        "corehr",
        "https://my.corehr.com/pls/xrecruit/erq_search_version_4.start_search_with_params?p_company=1",
        html("""<table><tr><td class="erq_searchv4_result_row"><table><tr>
        <td class="erq_searchv4_heading1"><a class="erq_searchv4_big_anchor"
        href="javascript:viewTheJobSpec('019041')">Registrar</a></td></tr>
        <tr><td class="erq_searchv4_heading5_label">Closing Date :</td>
        <td class="erq_searchv4_heading5_text"><script>w('x')</script> GMT</td>
        <td class="erq_searchv4_heading5_label">School/Unit :</td>
        <td class="erq_searchv4_heading5_text">Registry</td></tr></table></td></tr></table>"""),
        {"reference": "019041", "closing_text": None, "department": "Registry"},
    ),
    "webrecruit: no fact but the place": (
        "webrecruit",
        "https://x.example/",
        html("""<article aria-label="Cook"><h3 class="vacancy-list-header-title">Cook</h3>
        <h3 class="vacancy-list-header-location vacancy-body-text">Lampeter</h3>
        <a href="/ApplyNow/abc">Apply Now</a></article>"""),
        {"title": "Cook", "location_text": "Lampeter", "salary_text": None, "closing_text": None},
    ),
    "webrecruit: Welsh names": (
        "webrecruit",
        "https://x.example/",
        html("""<article><h3 class="vacancy-list-header-title">Cogydd</h3>
        <div class="row vacancy-details-headers"><div><strong><span class="vacancy-header-salary
        vacancy-header-text">Cyflog</span></strong></div><div><strong>
        <span class="vacancy-body-text">&#163;24,404</span></strong></div></div>
        <div class="row vacancy-details-headers"><div><strong><span
        class="vacancy-header-closing-date vacancy-header-text">Dyddiad Cau</span></strong></div>
        <div><strong><span class="vacancy-body-text">13/12/2026</span></strong></div></div>
        <a onclick="createTweet('https://x.example/JobDescription/ab_1');return false;" href="#">
        </a></article>"""),
        {
            "salary_text": "£24,404",
            "closing_date": "2026-12-13",
            "url": "https://x.example/JobDescription/ab_1",
        },
    ),
    "change work now: labels of its own": (
        "changeworknow",
        "https://isw.changeworknow.co.uk/x/vms/e/careers/search/new",
        html("""<div class="position_opening"><div class="panel panel-default"><div class=
        "panel-heading"><h1 class="panel-title"><a href="/x/vms/e/careers/positions/aB-1">Cook</a>
        </h1></div><div class="panel-body"><p><strong>Location</strong>: Neath</p>
        <p><strong>Vacancy Ref</strong>: 000812</p><p><strong>Hours per week</strong>: 18.5</p>
        </div></div></div>"""),
        {
            "url": "https://isw.changeworknow.co.uk/x/vms/e/careers/positions/aB-1",
            "location_text": "Neath",
            "reference": "000812",
            "hours_text": "18.5",
        },
    ),
    "people first: pay by the hour": (
        "people_first",
        "https://x.jobs.people-first.com/jobs/search",
        html("""<ul><li class="MhrJobList-result"><p class="MhrJobListResult-title">Cook</p>
        <p class="MhrJobListResult-salary"> 12.85 GBP hourly </p>
        <a class="MhrJobListResult-link" href="/jobs/details/recruitment%2Fjobdetails%2F9508">
        <span>Cook</span><span>View details</span></a></li></ul>"""),
        {"title": "Cook", "salary_text": "12.85 GBP hourly", "location_text": None},
    ),
    "stonefish: other headings": (
        "stonefish",
        "https://x.example/vacancies.aspx?cat=-1",
        html("""<h2>Estates</h2><table><tr><td><b>Post</b></td><td><b>Ref</b></td></tr><tr><td><a
        href="vacancydetails.aspx?vacancyid=12">Cook</a></td><td>CD12</td></tr></table>"""),
        {"title": "Cook", "url": "https://x.example/vacancydetails.aspx?vacancyid=12"},
    ),
    "networx: the employer's own site": (
        "networx",
        "https://x.example/careers",
        html("""<section><article><h3>
        <a href="https://x.current-vacancies.com/Jobs/Advert/71?cid=2&amp;t=C">
        Cook</a></h3><p>Salary: £24,404</p><p>Closing date: 13/12/2026</p></article><article><p>
        <a href="/about">About us</a></p></article></section>"""),
        {
            "url": "https://x.current-vacancies.com/Jobs/Advert/71",
            "salary_text": "£24,404",
            "closing_date": "2026-12-13",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_an_entry_of_another_tenants_list(case: str) -> None:
    name, url, body, wanted = LISTS[case]
    assert held(entry(name, body, url), wanted) == wanted
