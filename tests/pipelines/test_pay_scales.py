"""Printed pay against the national spines: the year that agrees, and what is never guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import lookups, pay_scales
from pipelines.errors import LookupFileError
from pipelines.pay_scales import judge, spines
from pipelines.salary import parse

JUNE_25 = date(2025, 6, 1)
WALES: dict[str, Any] = {"region": "Wales", "nation": "Wales"}
NORTH: dict[str, Any] = {"region": "North East", "nation": "England"}

# text, day, place -> scale_check, scale_year
CHECKED = {
    "both ends of the year": ("SCP 12-17 £28,598 - £31,022", JUNE_25, NORTH, "agrees"),
    "the place unknown": ("SCP 12-17 £28,598 - £31,022", JUNE_25, {}, "agrees"),
    "to the pound": ("SCP 12-17 £28,599 - £31,021", JUNE_25, NORTH, "agrees"),
    "the year before, award pending": (
        "SCP 5-6 £24,790 - £25,183 (pay award pending)",
        JUNE_25,
        NORTH,
        "other_year",
    ),
    "one point of the range": ("Grade 4 SCP 12-17 £28,598", JUNE_25, NORTH, "agrees"),
    "by the hour": ("SCP 4 £13.05 per hour", JUNE_25, NORTH, "agrees"),
    "a starting salary": ("SCP 5-6, starting salary £25,583", JUNE_25, NORTH, "agrees"),
    "no such pay": ("SCP 5 £27,000", JUNE_25, NORTH, "disagrees"),
    "points without a scale may be local": ("Point 5 £27,000", JUNE_25, NORTH, "unknown"),
    "what only the post pays": ("SCP 5 £21,000 actual", JUNE_25, NORTH, "unknown"),
    "pro rata, unsaid which": ("SCP 5 £21,000 pro rata", JUNE_25, NORTH, "unknown"),
    "with a weighting inside": ("SCP 5 £27,000 inc London weighting", JUNE_25, {}, "unknown"),
    "a point off the spine": ("SCP 60 £70,000", JUNE_25, NORTH, "unknown"),
    "a year without a spine": ("SCP 5 £22,000", date(2021, 6, 1), NORTH, "unknown"),
    "no day": ("SCP 5 £25,583", None, NORTH, "unknown"),
    "Scotland has its own": (
        "SCP 5 £25,583",
        JUNE_25,
        {"region": "Scotland", "nation": "Scotland"},
        "unknown",
    ),
    "outer London": (
        "NJC points 18-20 £35,517 - £36,582",
        JUNE_25,
        {"region": "London", "nation": "England"},
        "agrees",
    ),
    "Agenda for Change": ("AfC Band 5 £24,907 - £30,615", date(2020, 11, 1), {}, "agrees"),
    "a part of a band": ("AfC Band 6 £31,365 to £33,955", date(2020, 11, 1), {}, "unknown"),
    "below a band": ("AfC Band 6 £30,365 to £37,890", date(2020, 11, 1), {}, "disagrees"),
    "of another year": ("AfC Band 5 £24,907 - £30,615", date(2025, 5, 1), {}, "other_year"),
    "which may still be paid": ("AfC Band 5 £24,907 - £30,615", date(2021, 5, 1), {}, "unknown"),
    "teachers": ("M1 - UPS3 £32,916 - £51,048", date(2025, 10, 1), NORTH, "agrees"),
    "teachers of 2018": ("MPS/UPS £23,720 - £39,406", date(2019, 1, 1), NORTH, "agrees"),
    "no scale named": ("Grade 5 £25,583", JUNE_25, NORTH, None),
}


@pytest.mark.parametrize(("text", "on", "where", "verdict"), CHECKED.values(), ids=CHECKED)
def test_printed_pay_is_held_against_the_spine(
    text: str, on: date | None, where: dict[str, Any], verdict: str | None
) -> None:
    assert judge(parse(text), on=on, **where).scale_check == verdict


# text, day, place, NHS employer -> what the spine offers
OFFERED: dict[str, tuple[str, date | None, dict[str, Any], Any]] = {
    "points": ("Grade 4 SCP 12-17", JUNE_25, NORTH, (28598.0, 31022.0)),
    "one point": ("SCP 5", JUNE_25, WALES, (25583.0, 25583.0)),
    "a band": ("AfC Band 6", JUNE_25, NORTH, (38682.0, 46580.0)),
    "two bands": ("AfC Band 7-8a", JUNE_25, NORTH, (47810.0, 62682.0)),
    "a band of an NHS body": ("Band 6", JUNE_25, NORTH | {"nhs": True}, (38682.0, 46580.0)),
    "a band of anybody": ("Band 6", JUNE_25, NORTH, None),
    "England alone is not Wales": ("AfC Band 6", JUNE_25, WALES, None),
    "a main range": ("MPS", date(2025, 10, 1), NORTH, (32916.0, 45352.0)),
    "the fringe may be meant": (
        "MPS",
        date(2025, 10, 1),
        {"region": "South East", "nation": "England"},
        None,
    ),
    "inner or outer London": (
        "SCP 18",
        JUNE_25,
        {"region": "London", "nation": "England"},
        None,
    ),
    "the place unknown": ("SCP 12-17", JUNE_25, {}, None),
    "the day unknown": ("SCP 12-17", None, NORTH, None),
    "a year without a spine": ("SCP 12-17", date(2021, 6, 1), NORTH, None),
    "pay is printed": ("SCP 12-17 £28,598", JUNE_25, NORTH, None),
}


@pytest.mark.parametrize(("text", "on", "where", "offer"), OFFERED.values(), ids=OFFERED)
def test_a_spine_is_offered_where_it_leaves_no_choice(
    text: str, on: date | None, where: dict[str, Any], offer: Any
) -> None:
    found = judge(parse(text), on=on, **where)
    ends = (found.from_scale_min, found.from_scale_max)
    assert ends == (offer or (None, None))
    assert found.min == parse(text).min, "the offer never stands as printed pay"
    if offer:
        assert (found.annual_min, found.annual_max, found.annual_method) == (*offer, "spine_point")


def test_every_spine_has_its_points_and_its_time() -> None:
    assert len(spines()) >= 20
    for spine in spines():
        assert spine.start < spine.end
        assert spine.annual or spine.hourly
        assert all(3.0 < rate < 100 for rate in spine.hourly.values())
    afc = next(s for s in spines() if s.scale == "NHS AfC" and s.start == date(2020, 4, 1))
    assert (afc.in_force(date(2021, 3, 31)), afc.in_force(date(2021, 4, 1))) == (True, False)


def test_a_wrong_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(("scale", "region", "point", "annual", "hourly", "source", "notes"), "")
    monkeypatch.setattr(pay_scales, "rows", lambda _: (row | {"pay_year_from": "April 2025"},))
    spines.cache_clear()
    with pytest.raises(LookupFileError, match=r"pay_scales\.csv:2: .*correct the row"):
        spines()
    monkeypatch.undo()
    spines.cache_clear()
    assert lookups.rows("pay_scales")


@given(
    st.text("SCP NJCafBand MPSU1235678-£,. /", max_size=40),
    st.dates(date(2010, 1, 1), date(2030, 1, 1)) | st.none(),
    st.sampled_from(["London", "Wales", "South East", None]),
    st.booleans(),
)
def test_any_text_is_judged(text: str, on: date | None, region: str | None, nhs: bool) -> None:
    found = judge(parse(text), on=on, region=region, nation="England", nhs=nhs)
    paid = found.min is not None or found.max is not None
    assert not (paid and found.from_scale_min is not None)
    assert paid or found.scale_check is None
    low, high = found.from_scale_min, found.from_scale_max
    assert low is None or (high is not None and low <= high)
