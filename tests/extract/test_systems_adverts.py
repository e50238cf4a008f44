"""Adverts' own pages in recruitment systems as other tenants set them up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extract.tenants import advert, held, html

ADVERTS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "jobtrain: JSON-LD alone": (
        "jobtrain",
        "https://x.example/Job/JobDetail?JobId=256437",
        """<html><head><script type="application/ld+json">{"@type":"JobPosting","title":
        "PS246039 - Consultant ","datePosted":"2026-06-10","validThrough":"2026-07-12T00:00",
        "employmentType":"Fixed-term","hiringOrganization":{"name":"NHS Scotland"},"jobLocation":
        {"@type":"Place","address":{"addressLocality":"Elgin","postalCode":"IV30 1SN"}},
        "baseSalary":"Consultant (&#xA3;111,430 - &#xA3;148,064)"}</script></head><body></body>
        </html>""",
        {
            "title": "PS246039 - Consultant",
            "reference": "PS246039",
            "salary_text": "Consultant (£111,430 - £148,064)",
            "location_text": "Elgin, IV30 1SN",
            "closing_date": "2026-07-12",
            "contract_text": "Fixed-term",
        },
    ),
    "jobtrain: no closing date, no JSON-LD": (
        "jobtrain",
        "https://x.example/Job/JobDetail?JobId=9",
        html("""<h1 class="h3 jt-page-title">Cook</h1>
        <p class="jobdetailsitem">Salary: £12.60 an hour</p>
        <p class="jobdetailsitem">Job Reference: K/9</p><p>Cook well.</p>"""),
        {"title": "Cook", "reference": "K/9", "salary_text": "£12.60 an hour", "closing_text":
        None},
    ),
    "talentlink: the label of pay twice": (
        "talentlink",
        "https://x.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?nPostingTargetID=10084",
        html("""<div id="JDescContent"><h3 class="JD-Title">Lecturer</h3><div id="JD-TopParams">
        <div id="JD-Param2"><h4 class="JD-HDLabel">Job Number</h4>
        <span class="JD-HDText">BU04089</span></div><div><h4 class="JD-HDLabel">Grade</h4>
        <span class="JD-HDText">Other</span></div><div><h4 class="JD-HDLabel">Salary Information
        </h4><span class="JD-HDText">Salary: &#163;18,750 plus travel</span></div><div>
        <h4 class="JD-HDLabel">Closing Date</h4><span class="JD-HDText">26-08-2026</span></div>
        </div></div>"""),
        {
            "reference": "BU04089",
            "salary_text": "£18,750 plus travel",
            "closing_date": "2026-08-26",
        },
    ),
    "talentlink: pay and closing date in the text": (
        "talentlink",
        "https://x.recruitmentplatform.com/syndicated/lay/jsoutputinitrapido.cfm?nPostingTargetID=31688",
        html("""<h3 class="JD-Title">Cook</h3><div id="JD-Field1"><span class="JD-FieldText">
        <p>The salary is
        £24,404 per annum.</p><p>Closing date: 9.30am on Tuesday 15th December 2026</p></span>
        </div>"""),
        {"reference": "31688", "closing_date": "2026-12-15", "closing_time": "09:30"},
    ),
    "oleeo: rows of a table": (
        "oleeo",
        "https://x.tal.net/vx/xf-1a/candidate/so/pm/1/pl/3/opp/20417-Cook/en-GB",
        html("""<h1>Cook</h1><table><tr><th>Role Type</th><td>Catering</td></tr><tr>
        <th>Salary</th><td>£24,202
        </td></tr><tr><th>Closing Date</th><td>31 Oct 2026 23:55 GMT</td></tr></table>"""),
        {
            "reference": "20417",
            "salary_text": "£24,202",
            "closing_date": "2026-10-31",
            "closing_time": "23:55",
        },
    ),
    "workday: JSON-LD with its own tags in it": (
        "workday",
        "https://x.wd3.myworkdayjobs.com/Site/job/Lerwick/Cook_R1",
        """<html><head>
        <script type="application/ld+json">{"@type":"JobPosting","title":"Cook","identifier":
        {"value":"R1"},"description":"Salary: £24,404\\n\\nCook &amp;
        serve","jobLocation":{"address":
        {"addressLocality":"Lerwick"}}}</script></head><body><div id="root"></div></body></html>""",
        {"reference": "R1", "location_text": "Lerwick", "closing_text": None},
    ),
    "networx: Ongoing, the number of the post in the address": (
        "networx",
        "https://x.current-vacancies.com/Jobs/Advert/4323701?cid=2041",
        html("""<div id="notice"><div class="AdvertParentContainer"><h1>Cook</h1>
        <p>Location: Leeds</p>
        <p>Salary: £24,404</p><p>Closing Date: Ongoing</p><p>Cook well.</p></div></div>"""),
        {"reference": "4323701", "closing_text": "Ongoing", "location_text": "Leeds"},
    ),
    "engage: School/Unit and no pay": (
        "engage",
        "https://x.example/Vacancies/W/1/2/473009/3/cook",
        html("""<h1 class="ats-heading-font">Cook</h1><div class="ats-normal-font"><span
        class="font-weight-bold">Closing Date: </span>Ongoing</div><p>Cook well.</p>"""),
        {"title": "Cook", "closing_text": "Ongoing", "salary_text": None},
    ),
    "corehr: an advert": (
        "corehr",
        "https://my.corehr.com/pls/x/erq_jobspec_version_4.display_form?p_recruitment_id=182410",
        html("""<table><tr><td class="erq_searchv4_heading1">Cook</td></tr><tr><td
        class="erq_searchv4_heading5_label">Vacancy ID :</td>
        <td class="erq_searchv4_heading5_text">182410</td>
        </tr><tr><td class="erq_searchv4_heading5_label">Closing Date :</td>
        <td class="erq_searchv4_heading5_text">11-Dec-2026</td></tr></table>"""),
        {"title": "Cook", "reference": "182410", "closing_date": "2026-12-11"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADVERTS)
def test_another_tenants_advert(case: str) -> None:
    name, url, body, wanted = ADVERTS[case]
    assert held(advert(name, body, url), wanted) == wanted
