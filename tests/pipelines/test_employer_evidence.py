"""What the advert's date, its apply link and its context say of an employer's name."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.employer import match


@pytest.mark.parametrize(
    ("printed", "on", "id"),
    [
        ("Somerset", None, "la-smt"),
        ("Somerset", "2023-03-31", "la-som"),
        ("Somerset", "2023-04-01", "la-smt"),
        ("Somerset County Council", "2024-01-01", "la-smt"),
        ("Somerset Council", "2010-01-01", "la-som"),
        ("Dorset", "2018-06-01", "la-dor"),
        ("Bucks CC", None, "la-bkm"),
        ("Craven DC", "2024-01-01", "la-cra"),
        ("Bedford BC", "2009-04-01", "la-bdf"),
        ("North East Combined Authority", "2016-01-01", "ca-neca-old"),
        ("East Surrey", None, "la-xse"),
        ("Surrey", "2027-05-01", "la-sry"),
    ],
)
def test_the_date_chooses_between_bodies_of_one_name(printed: str, on: str | None, id: str) -> None:
    assert match(printed, on=date.fromisoformat(on) if on else None, council=True).ids == (id,)


@pytest.mark.parametrize(
    ("printed", "url", "ids"),
    [
        pytest.param("ECC", "https://www.exeter.gov.uk/jobs/1", "la-exe", id="letters"),
        pytest.param("CBC", "https://www.cheltenham.gov.uk", "la-cht", id="letters again"),
        pytest.param("Newcastle", "newcastle-staffs.gov.uk", "la-nec", id="place"),
        pytest.param("Newcastle Council", "//jobs.newcastle.gov.uk", "la-net", id="ambiguous"),
        pytest.param(None, "https://www.kent.gov.uk/jobs", "la-ken", id="no name"),
        pytest.param("Warwick Council", "https://warwickshire.gov.uk", "la-war", id="near miss"),
        pytest.param("Kent County Council", "https://essex.gov.uk", "la-ess", id="contradiction"),
        pytest.param("Eastleigh BC", "https://jobs.hants.gov.uk", "la-eat", id="county's site"),
        pytest.param("Hampshire Police", "https://jobs.hants.gov.uk", "pol-hampshire", id="police"),
        pytest.param(
            "Adur & Worthing", "https://adur-worthing.gov.uk", "la-adu la-wot", id="shared site"
        ),
        pytest.param("Hays", "https://www.kent.gov.uk/jobs", "", id="recruiter"),
        pytest.param("Lewes Town Council", "https://www.lewes.gov.uk", "", id="parish"),
        pytest.param("Kent Primary School", "https://www.kent.gov.uk", "", id="school"),
        pytest.param("Woking", "https://www.reed.co.uk/jobs/1", "", id="job board"),
        pytest.param("Woking", "https://[::1", "", id="no address"),
        pytest.param(
            "CFRS", "https://www.cheshirefire.gov.uk", "fire-cheshire", id="letters, fire"
        ),
        pytest.param(
            "EA", "https://www.eani.org.uk", "org-education-authority-ni", id="letters, ea"
        ),
        pytest.param("Cyngor Sir", "https://www.sirgar.llyw.cymru", "la-cmn", id="Welsh address"),
        pytest.param("Adur", "https://www.adur-worthing.gov.uk", "la-adu", id="one of two"),
        pytest.param("School of Physics", "https://www.ed.ac.uk/jobs", "uni-ed", id="own school"),
        pytest.param("Trust HQ", "https://www.leedsth.nhs.uk", "nhs-rr8", id="own trust"),
        pytest.param("Council", "https://essex.gov.uk.example.com", "", id="look-alike host"),
        pytest.param("Council", "https://essex.gov.uk@example.com", "", id="user, no host"),
        pytest.param("ECC", "https://example.com/?u=https://essex.gov.uk", "", id="in the query"),
        pytest.param("Essex Cares", "https://www.essex.gov.uk", "", id="company of the council"),
        pytest.param("Kent Police Authority", "https://www.kent.gov.uk", "", id="another kind"),
    ],
)
def test_the_employers_own_domain(printed: str | None, url: str, ids: str) -> None:
    assert match(printed, url=url).ids == tuple(ids.split())


@pytest.mark.parametrize(
    "url",
    [
        *("https://www.jobsgopublic.com/vacancy/essex", "https://www.lgjobs.com/job/1"),
        *("https://beta.jobs.nhs.uk/candidate", "https://apply.jobs.scot.nhs.uk/1"),
        *("https://www.civilservicejobs.service.gov.uk/csr", "https://www.jobs.ac.uk/job/1"),
        *("https://findajob.dwp.gov.uk/details/1", "https://www.gov.uk/find-a-job"),
        *("https://teaching-vacancies.service.gov.uk/jobs/1", "https://jobs.hscni.net/Job/1"),
        *("https://www.myjobscotland.gov.uk/councils/1", "https://www.wmjobs.co.uk/job/1"),
        *("https://www.northeastjobs.org.uk/job/1", "https://essexcc.taleo.net/careersection"),
        *("https://kent.tal.net/vx", "https://jobs.gov.wales/1", "https://www.reed.co.uk/jobs/1"),
    ],
)
def test_an_address_many_employers_share_is_no_evidence(url: str) -> None:
    assert match("Council", url=url).ids == ()
    assert match("ECC", url=url).ids == ()


def test_a_context_of_councils_makes_a_place_enough() -> None:
    assert match("Stevenage", council=True).ids == ("la-stv",)
    assert match("Adur and Worthing", council=True).ids == ("la-adu", "la-wot")
    assert match("Bath", council=True).ids == ()
