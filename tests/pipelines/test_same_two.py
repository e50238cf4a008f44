"""A look at references and dates spares comparing: never where comparing would find one vacancy."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.same_vacancy import Advert, are_two, compare
from tests.pipelines.test_same_vacancy import SETS, read

TEXT = (
    "You will keep the roads of the county open in winter, drive a gritter before dawn and wash "
    "it after. We give you a uniform, hot tea and every second weekend."
)
POST = Advert(
    id="1",
    source="essex",
    title="Gritter",
    reference="ECC-2041",
    employer_ids=("la-ess",),
    salary_text="£24,000 per annum",
    town="Harlow",
    posted_date="2026-11-02",
    closing_date="2026-11-30",
    description=TEXT,
)
alike = st.builds(
    replace,
    st.just(POST),
    source=st.sampled_from(["essex", "lgjobs"]),
    title=st.sampled_from(["Gritter", "Gritter (Re-advert)", "Gritter (Ref ECC-2077)", None]),
    reference=st.sampled_from(["ECC-2041", "ECC-2077", "ECC-2041-R", "2041", "73826-11", None]),
    posted_date=st.sampled_from(["2026-11-02", "2026-11-20", None]),
    closing_date=st.sampled_from(["2026-11-30", "2026-12-01", "2026-12-09", "2027-02-01", None]),
    employer_ids=st.sampled_from([("la-ess",), ("la-cas",), ()]),
    description=st.sampled_from([TEXT, f"This is a re-advertisement. {TEXT}", None]),
)


@given(alike, alike)
@settings(max_examples=400, deadline=None)
def test_what_is_told_apart_at_a_glance_is_told_apart_by_all_evidence(a: Advert, b: Advert) -> None:
    assert are_two(a, b) == are_two(b, a)
    if are_two(a, b):
        assert compare(a, b).kind == "different"


def test_so_it_is_with_labelled_adverts() -> None:
    pairs = [(a, b) for path in SETS for a, b, *_ in read(path)]
    told = [(a, b) for a, b in pairs if are_two(a, b)]
    assert told
    assert [a.title for a, b in told if compare(a, b).kind != "different"] == []


def test_it_spares_the_posts_of_one_list() -> None:
    listed = [replace(POST, id=str(n), reference=f"ECC-{2041 + n}") for n in range(9)]
    assert all(are_two(a, b) for a, b in combinations(listed, 2))


def test_a_later_round_with_a_new_number_is_looked_at_in_full() -> None:
    again = replace(POST, id="2", reference="ECC-2077", closing_date="2027-02-01")
    later = replace(again, posted_date="2027-01-10")
    assert not are_two(POST, later)
    assert compare(POST, later).kind == "repost"
    assert not are_two(POST, replace(again, title="Gritter (Re-advert)"))
