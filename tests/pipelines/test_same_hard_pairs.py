"""Pairs of adverts that differ in one thing only: which things part posts, and which do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.same_vacancy import Advert, compare

BOARD = Advert(
    id="1",
    source="essex",
    title="Support Worker",
    employer_ids=("la-ess",),
    employer_text="Essex County Council",
    salary_text="£25,000 - £27,000",
    town="Chelmsford",
    location_text="Chelmsford",
    posted_date="2026-03-02",
    closing_date="2026-03-22",
    working="full_time",
    hours_per_week=37.0,
)
TEXT = (
    "You will help adults with learning disabilities to live the life they choose, to cook, travel "
    "and meet friends. You work a rota of days and are paid for training."
)
SEEKS = "The city seeks its next Director of Place to lead planning, housing and the economy."


def say(one: dict[str, Any], other: dict[str, Any]) -> str:
    """What two adverts are that differ from the example, and from each other, in these fields."""
    a = replace(BOARD, **one)
    b = replace(BOARD, **{"id": "2", "source": "board", **other})
    assert compare(a, b) == compare(b, a)
    return compare(a, b).kind


def by(field: str, one: Any, other: Any, **both: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two adverts that differ in one field."""
    return {**both, field: one}, {**both, field: other}


TWINS = {
    "team in the text": by(
        "description", f"{TEXT} You join the Riverside team.", f"{TEXT} You join the Meadow team."
    ),
    "school year in the text": by(
        "description",
        "Class teacher for Year 3 in our happy school from September.",
        "Class teacher for Year 5 in our happy school from September.",
        title="Class Teacher",
    ),
    "route in the text": by(
        "description",
        "Passenger assistant for Route 14 each morning.",
        "Passenger assistant for Route 15 each morning.",
        title="Passenger Assistant",
    ),
    "estate": by("location_text", "Holly Estate, Chelmsford", "Mildmay Estate, Chelmsford"),
    "part of town": by("location_text", "Great Baddow, Chelmsford", "Melbourne, Chelmsford"),
    "letter of a reference": by("reference", "ESX-26-A", "ESX-26-C"),
    "posts of one number": by("reference", "20411-3", "20411-4"),
    "one number in two towns": (
        {"reference": "REQ20411", "town": "Harlow", "location_text": "Harlow"},
        {"reference": "ESX-20411-LG"},
    ),
    "kind of nurse": by("title", "District Nurse", "School Nurse"),
    "level": by("title", "Engineer II", "Engineer (Level 3)"),
    "another word in full": by("title", "Tenancy Support Officer", "Tenancy Sustainment Officer"),
    "a part of the hours": (
        {"title": "Support Worker (part time)", "working": None, "hours_per_week": None},
        {},
    ),
    "pay by the hour": by("salary_text", "£48 per hour", "£61 per hour"),
}
ONE_POST = {
    "capitals": by(
        "description",
        f"{TEXT} You join the Riverside team.",
        f"{TEXT} You join the Riverside Team!",
    ),
    "day of interviews": by(
        "description", f"{TEXT} Interviews on 3 April.", f"{TEXT} Interviews on 10 April."
    ),
    "employer in short": by(
        "description", f"{TEXT} Join Essex County Council.", f"{TEXT} Join ECC."
    ),
    "sentences in another order": by(
        "description",
        "Help adults to cook. Free parking and a gym. Bring patience and a licence to us.",
        "Free parking and a gym. Bring patience and a licence to us. Help adults to cook.",
    ),
    "street and building": by(
        "location_text", "Victoria Road South, Chelmsford", "Coval Lodge, Chelmsford"
    ),
    "one reference": by(
        "location_text", "Great Baddow, Chelmsford", "Melbourne, Chelmsford", reference="ECC-20411"
    ),
    "nameless employer": (
        {},
        {"employer_ids": (), "employer_text": "A Local Authority"},
    ),
    "college of a group": by(
        "employer_text",
        "Chelmsford Sixth Form College",
        "Mid Essex Colleges Group",
        employer_ids=(),
        title="Learning Mentor",
    ),
    "who pays the agency's worker": by("salary_text", "£48 per hour PAYE", "£61 per hour umbrella"),
    "man and person": by("title", "Workshop Foreman", "Workshop Foreperson"),
    "tradesman and tradesperson": by("title", "Tradesman", "Tradesperson"),
    "who answers questions": by(
        "description", f"{TEXT} Contact Jane Smith.", f"{TEXT} Contact Recruitment Team."
    ),
    "a title that invites": by("title", "Join our team as a Cook", "Cook"),
    "first word cut short": by("title", "Env Health Off", "Environmental Health Officer"),
    "sister": by("title", "Sister/Charge Nurse - ICU", "Charge Nurse, ICU"),
    "roman number": by("title", "Engineer II", "Engineer (Level 2)"),
    "code before the title": by("title", "ESX-2041/ASC Reablement Worker", "Reablement Worker"),
    "words cut short": by("title", "Tenancy Sust Off", "Tenancy Sustainment Officer"),
    "a title that asks": by("title", "Work as a Support Worker", "Support Worker"),
    "a slogan": by("title", "Shape the future of our city", "Director of Place", description=SEEKS),
    "job share": by("working", "job_share", "part_time", hours_per_week=21.0),
    "job share considered": (
        {"title": "Support Worker (job share considered)", "working": None, "hours_per_week": None},
        {},
    ),
    "full time of 30 hours": by("hours_per_week", 30.0, None),
}


@pytest.mark.parametrize("pair", TWINS.values(), ids=list(TWINS))
def test_one_thing_parts_twins(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert say(*pair) == "different"


@pytest.mark.parametrize("pair", ONE_POST.values(), ids=list(ONE_POST))
def test_one_post_is_printed_in_two_ways(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert say(*pair) == "same"


def test_a_slogan_is_a_post_only_if_its_text_names_it() -> None:
    text = "The city seeks three people for its top table, to lead what matters in a growing place."
    pair = by("title", "Shape the future of our city", "Director of Place", description=text)
    assert say(*pair) == "different"


UNIVERSITY = {"employer_ids": ("uni-cam",), "employer_text": "University of Cambridge"}
TRUST = {
    "employer_ids": ("nhs-rt1",),
    "employer_text": "Cambridgeshire and Peterborough NHS Foundation Trust",
}
ENDED = {"employer_ids": ("nhs-rw6",), "employer_text": "Pennine Acute Hospitals NHS Trust"}
CLINIC = {
    "title": "Research Nurse",
    "town": "Cambridge",
    "location_text": "Fulbourn Hospital, Cambridge",
    "description": TEXT,
}


def test_a_university_and_a_trust_share_a_post_when_all_but_the_employer_agrees() -> None:
    one, other = {**CLINIC, **UNIVERSITY}, {**CLINIC, **TRUST}
    assert say(one, other) == "same"
    assert say(one, {**other, "description": None}) == "different"
    assert say(one, {**other, "closing_date": "2026-03-25"}) == "different"
    assert say(one, {**other, "town": "Ely", "location_text": "Ely"}) == "different"


def test_a_trust_that_has_ended_is_printed_for_another_but_two_trusts_are_two() -> None:
    one = {**CLINIC, **TRUST}
    assert say(one, {**CLINIC, **ENDED}) == "same"
    two = {"employer_ids": ("nhs-rgt",), "employer_text": "Cambridge University Hospitals NHS FT"}
    assert say(one, {**CLINIC, **two}) == "different"


def test_two_councils_with_one_template_are_two() -> None:
    city = {"employer_ids": ("la-chm",), "employer_text": "Chelmsford City Council"}
    assert say({"description": TEXT}, {**city, "description": TEXT}) == "different"


def test_a_commissioner_and_the_force_need_more_than_title_and_place() -> None:
    both = {"title": "HR Officer", "town": "Winsford", "location_text": "Winsford"}
    force = {**both, "employer_ids": ("pol-cheshire",), "employer_text": "Cheshire Constabulary"}
    office = {**both, "employer_ids": ("pcc-cheshire",), "employer_text": "Cheshire PCC"}
    assert say({**force, "closing_date": None}, office) == "different"
    assert say({**force, "description": TEXT}, {**office, "description": TEXT}) == "same"


def test_pay_may_rise_with_the_years_between_two_rounds() -> None:
    first = {"salary_text": "£236 per day", "title": "Board Member"}
    later = {"salary_text": "£268 per day", "title": "Board Member", "posted_date": "2030-02-09"}
    assert say(first, {**later, "closing_date": "2030-03-08"}) == "repost"
    soon = {**later, "posted_date": "2026-06-01", "closing_date": "2026-06-20"}
    assert say(first, soon) == "different"
