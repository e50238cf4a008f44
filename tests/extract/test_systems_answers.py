"""JSON answers of recruitment systems as other tenants fill them in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.extract.tenants import entry, held


def items(name: str, item: dict[str, Any]) -> str:
    """One item in the envelope of a system."""
    envelopes: dict[str, Any] = {
        "itrent": {"search": {"total_rec": 1}, "results": [item]},
        "tribepad_json": {"jobs": {"job": item}},
        "hireserve": {"jobs": [item]},
        "oracle": {"items": [item]},
        "workday": {"total": 1, "jobPostings": [item]},
        "greenhouse": {"jobs": [item]},
        "pinpoint": {"data": [item]},
        "lever": [item],
        "workable": {"jobs": [item]},
        "smartrecruiters": {"content": [item]},
    }
    return json.dumps(envelopes[name])


def named(**classes: str) -> dict[str, Any]:
    """Hireserve's classifications by name; an underscore stands for a space."""
    return {
        f"class_{n}": {"name": name.replace("_", " "), "values": [{"class_val": value}]}
        for n, (name, value) in enumerate(classes.items())
    }


ANSWERS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "itrent: facts only in prose": (
        "itrent",
        "https://x.example/a_webrecruitment/wrd/run/ETREC106GF.json?WVID=1A",
        {
            "vacancy_id": "V1",
            "job_title": "Cook",
            "salary": "",
            "app_close_d": "",
            "job_description": "<p>Cyflog: £24,404</p><p>Dyddiad cau: 13 Rhagfyr 2026</p>",
        },
        {"salary_text": "£24,404", "closing_text": "13 Rhagfyr 2026", "reference": None},
    ),
    "tribepad_json: one job is no list": (
        "tribepad_json",
        "https://x.example/members/oauth/api/job/search.json",
        {"job_id": 7, "job_title": "Cook", "reference": "", "expiry_date": "0000-00-00"},
        {"title": "Cook", "reference": "7", "closing_text": None},
    ),
    "hireserve: all in Welsh": (
        "hireserve",
        "https://x.example/utf8/ic_job_feeds.feed_engine?p_language=CY",
        {"title": "Cogydd", "classifications": named(Cyflog="£24,404", Lleoliad="Bangor")},
        {"salary_text": "£24,404", "location_text": "Bangor"},
    ),
    "hireserve: capitals, and a grade instead of pay": (
        "hireserve",
        "https://x.example/utf8/ic_job_feeds.feed_engine",
        {
            "title": "Cook",
            "publication": {"internet": {"closing_date": ""}},
            "classifications": named(SALARY="", Salary_Grade="Grade 4", CONTRACT_TYPE="Casual"),
        },
        {"salary_text": "Grade 4", "contract_text": "Casual", "closing_text": None},
    ),
    "hireserve: no classifications at all": (
        "hireserve",
        "https://x.example/utf8/ic_job_feeds.feed_engine",
        {"title": "Cook", "weblink": "https://x.example/v-1.html", "refno": None},
        {"title": "Cook", "reference": None, "salary_text": None},
    ),
    "oracle: pay in no field and under no label": (
        "oracle",
        "https://x.example/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails?finder=ById;Id=%221%22,siteNumber=CX",
        {
            "Id": 1,
            "Title": "Professor",
            "ExternalDescriptionStr": "<p>Lead the school.</p><p>Closing date: 14 October 2026</p>",
            "ExternalPostedEndDate": None,
        },
        {
            "reference": "1",
            "url": "https://x.example/hcmUI/CandidateExperience/en/sites/CX/job/1",
            "salary_text": None,
            "closing_date": "2026-10-14",
        },
    ),
    "oracle: minutes to midnight in summer and in winter": (
        "oracle",
        "https://x.example/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails?finder=ById;Id=%221%22,siteNumber=CX",
        {"Id": "1", "Title": "Cook", "ExternalPostedEndDate": "2026-12-06T23:59:00+00:00"},
        {"closing_date": "2026-12-06", "closing_time": "23:59"},
    ),
    "workday: bullets in another order, posted today": (
        "workday",
        "https://x.wd3.myworkdayjobs.com/wday/cxs/x/Site/jobs",
        {
            "title": "Cook",
            "externalPath": "/job/Lerwick/Cook_JR-00123-1",
            "postedOn": "Posted Today",
            "bulletFields": ["Lerwick Kitchens", "JR-00123"],
        },
        {"reference": "JR-00123", "closing_text": None},
    ),
    "pinpoint: figures of pay without their words": (
        "pinpoint",
        "https://x.pinpointhq.com/postings.json",
        {
            "id": "7",
            "title": "Cook",
            "url": "https://x.example/en/postings/7",
            "location": {"city": "Neath"},
            "compensation_visible": True,
            "compensation_minimum": 24000.0,
            "compensation_maximum": 26000.0,
            "compensation_currency": "GBP",
            "compensation_frequency": "year",
        },
        {
            "reference": "7",
            "location_text": "Neath",
            "salary_text": "£24,000 - £26,000 per year",
            "closing_text": None,
        },
    ),
    "pinpoint: pay that the employer hides": (
        "pinpoint",
        "https://x.pinpointhq.com/postings.json",
        {
            "id": "8",
            "title": "Cook",
            "compensation_visible": False,
            "compensation_minimum": 24000.0,
            "job": {"requisition_id": "R-8", "department": None},
        },
        {"reference": "R-8", "salary_text": None, "department": None},
    ),
    "greenhouse: a number for a reference, nothing else": (
        "greenhouse",
        "https://x.example/v1/boards/x/jobs",
        {"id": 44, "title": "Cook", "absolute_url": "https://x.example/44", "location": None},
        {"reference": "44", "location_text": None, "salary_text": None},
    ),
    "lever: pay by the hour": (
        "lever",
        "https://api.lever.co/v0/postings/x",
        {
            "id": "a1",
            "text": "Cook",
            "salaryRange": {"currency": "GBP", "interval": "per-hour-wage", "min": 12.5, "max": 13},
        },
        {"salary_text": "£12.50 - £13 per hour", "location_text": None},
    ),
    "workable: the account's newer answer": (
        "workable",
        "https://x.example/api/v3/accounts/x/jobs",
        {"title": "Cook", "shortcode": "AB", "location": {"city": "Leeds", "country": "UK"}},
        {"reference": "AB", "location_text": "Leeds, UK"},
    ),
    "smartrecruiters: fields named null": (
        "smartrecruiters",
        "https://x.example/v1/companies/X/postings",
        {"id": "7", "name": "Cook", "customField": [{"fieldLabel": None, "valueLabel": "x"}]},
        {"url": "https://jobs.smartrecruiters.com/X/7", "reference": "7", "salary_text": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
def test_an_item_of_another_tenants_answer(case: str) -> None:
    name, url, item, wanted = ANSWERS[case]
    assert held(entry(name, items(name, item), url), wanted) == wanted
