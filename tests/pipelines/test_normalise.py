"""What one field of a record says of another: hours of pay, employers of places, dates of dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.normalise import Context, normalise
from pipelines.records import Article, Vacancy

READ = date(2026, 11, 23)


def cleaned(publisher: str | None = None, **printed: Any) -> Vacancy:
    found = normalise(Vacancy(title="Gritter", **printed), Context(publisher, READ))
    assert isinstance(found, Vacancy)
    return found


def test_the_region_of_a_post_without_a_place_is_its_employers() -> None:
    various = cleaned(employer_text="Norfolk CC", location_text="Various")
    assert various.place and various.place.region == "East of England"
    assert (various.place.nation, various.place.method) == ("England", "employer")
    printed = cleaned(employer_text="Norfolk CC", location_text="Ipswich")
    assert printed.place and printed.place.method == "name"
    none = cleaned(employer_text="Cardiff Council")
    assert none.place and (none.place.region, none.place.method) == ("Wales", "employer")


def test_the_seat_of_a_department_says_nothing_of_its_posts() -> None:
    found = cleaned(employer_text="Department for Education")
    assert found.employer_ids
    assert found.place and (found.place.region, found.place.method) == (None, None)


def test_two_employers_of_two_regions_place_nothing() -> None:
    found = cleaned(employer_text="Hackney and Croydon LBCs")
    assert found.place and found.place.region == "London"
    apart = cleaned(employer_text="Norfolk County Council and Cardiff Council")
    assert apart.place and apart.place.region is None


def test_hours_and_pay_tell_of_each_other() -> None:
    week = cleaned(salary_text="£12.85 per hour", hours_text="36 hours per week")
    assert week.salary and week.salary.annual_method == "hourly x 52.143 x 36"
    part = cleaned(salary_text="£12.85 per hour", hours_text="20 hours per week")
    assert part.salary and part.salary.annual_method == "hourly x 52.143 x 37"
    pay = cleaned(salary_text="£24,780 p/a, 28 hrs p/w")
    assert pay.contract and pay.contract.hours_per_week == 28


def test_a_band_is_agenda_for_change_where_the_employer_is_of_the_nhs() -> None:
    trust = "Nottingham University Hospitals NHS Trust"
    found = cleaned(
        employer_text=trust,
        salary_text="Band 6",
        posted_text="1 June 2025",
        location_text="Nottingham",
    )
    assert found.salary and found.salary.from_scale_max == 46580
    other = cleaned(employer_text="Norfolk CC", salary_text="Band 6", posted_text="1 June 2025")
    assert other.salary and other.salary.from_scale_max is None


def test_dates_are_told_apart() -> None:
    found = cleaned(
        posted_text="Posted 2 November 2026",
        closing_text="Closing date: midnight on 30 November 2026. Interviews: 8 December 2026",
        start_text="1 February 2027",
    )
    assert (found.posted_date, found.closing_date) == ("2026-11-02", "2026-11-30")
    assert (found.interview_date, found.start_date) == ("2026-12-08", "2027-02-01")
    assert found.closing_time == "23:59"
    assert found.closing_method == "printed, midnight at the end of the day"
    own = cleaned(interview_text="w/c 7 December 2026", closing_text="30 November 2026")
    assert own.interview_date == "2026-12-07"


def test_a_weekday_that_is_not_that_dates_is_an_issue() -> None:
    wrong = cleaned(closing_text="Monday 1 December 2026")
    assert wrong.closing_date == "2026-12-01"
    assert "Monday" in wrong.issues["closing_text"]
    assert cleaned(closing_text="Tuesday 1 December 2026").issues == {}
    article = normalise(Article(title="News", published_text="Friday 1 December 2026"))
    assert "published_text" in article.issues


def test_an_agencys_client_is_no_employer() -> None:
    found = cleaned(employer_text="Hays on behalf of Norfolk County Council")
    assert (found.employer_ids, found.end_client) == ([], "la-nfk")
    own = cleaned(publisher="la-nfk")
    assert (own.employer_ids, own.end_client) == (["la-nfk"], None)


def test_conditions_of_the_post_are_read_in_the_description_too() -> None:
    found = cleaned(
        contract_text="Permanent",
        description="You will drive the gritter.\n\nAn enhanced DBS check is required. "
        "This post is politically restricted.",
    )
    assert found.contract and found.contract.dbs == "enhanced"
    assert found.contract.politically_restricted is True
    assert found.contract.type == "permanent"
