"""The register against itself: every body's own names find it, and its place finds nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.employer import match
from pipelines.employer_register import Body, bodies, get, search
from pipelines.employer_types import LOOSE

# The last words of an official name, and how they are printed in short.
SHORT_TYPES = {
    " County Council": (" CC", " C.C.", " County Councils"),
    " County Borough Council": (" CBC", " County Borough"),
    " Metropolitan Borough Council": (" MBC", " Met Council", " Metropolitan Borough"),
    " Borough Council": (" BC", " B C", " Boro Council"),
    " District Council": (" DC", " District Coucil"),
    " City Council": (" CC", ", City of"),
    " Police": (" Constabulary", " Police Service"),
    " Fire and Rescue Service": (" FRS", " Fire Service", " Fire Authority"),
    " NHS Foundation Trust": (" NHS Trust", " NHS FT", " Foundation Trust"),
    " NHS Trust": (" NHS Foundation Trust", " N.H.S. Trust"),
    " National Park Authority": (" National Park", " NPA"),
    " Combined Authority": (" CA", " Mayoral Combined Authority"),
}
OTHER_THINGS = [
    *("{} Town Council", "{} Parish Council", "{} Youth Council", "{} CVS", "{} Credit Union"),
    *("{} FC", "{} City FC", "{} Cricket Club", "{} Community Trust", "Councillor {}", "{} Mind"),
    *("{} Homes", "{} Housing Association", "{} Care Services Ltd", "{} Chamber of Commerce"),
    *("{} CCG", "{} Primary Care Trust", "{} College Group", "Age UK {}", "Port of {}"),
]


@pytest.mark.parametrize(
    "vary",
    [str, str.upper, lambda name: f"The {name}", lambda name: name.replace(" and ", " & ")],
    ids=["as it is", "upper case", "article", "ampersand"],
)
def test_every_official_name_resolves_to_its_own_body(vary: Callable[[str], str]) -> None:
    wrong = [id for id, body in bodies().items() if match(vary(body.official_name)).ids != (id,)]
    assert wrong == []


def test_short_and_other_names_never_resolve_to_a_stranger() -> None:
    """A name two bodies share goes to the living one; letters alone may go to none."""
    strangers = []
    for body in bodies().values():
        for name in (body.short_name, *body.alt_names):
            found = match(name, council=body.kind in LOOSE).ids
            if found and found != (body.id,) and not _follows(get(found[0]), body):
                strangers.append((body.id, name, found))
    assert strangers == []


def _follows(found: Body | None, body: Body) -> bool:
    return found is not None and body.status == "abolished" and found.id in body.replaced_by


@pytest.mark.parametrize("ending", SHORT_TYPES)
def test_a_place_with_its_type_in_short_resolves_to_its_own_body(ending: str) -> None:
    wrong = []
    for id, body in bodies().items():
        longer = any(
            body.official_name.endswith(other) and len(other) > len(ending) for other in SHORT_TYPES
        )
        if body.official_name.endswith(ending) and not longer and id != "la09-durham":
            place = body.official_name.removesuffix(ending)
            wrong += [place + short for short in SHORT_TYPES[ending] if _ids(place, short) != (id,)]
    assert wrong == []


def _ids(place: str, short: str) -> tuple[str, ...]:
    return match(place + short).ids


@pytest.mark.parametrize("shape", OTHER_THINGS)
def test_a_place_in_a_name_is_no_council(shape: str) -> None:
    places = [body.short_name for body in bodies().values() if body.kind in LOOSE]
    assert [place for place in places if match(shape.format(place), council=True).ids] == []


@pytest.mark.parametrize(
    "slip",
    [
        lambda word: word[:-1],
        lambda word: word[:2] + word[3:],
        lambda word: word[:3] + word[3:5][::-1] + word[5:],
        lambda word: word[:4] + "x" + word[4:],
        lambda word: word[:3] + "q" + word[4:],
    ],
    ids=["last letter", "a letter less", "two changed about", "a letter more", "a wrong letter"],
)
def test_a_slip_anywhere_in_a_name_leads_to_no_stranger(slip: Callable[[str], str]) -> None:
    """In a type word it is mended, in a place it is not; in neither is another body meant."""
    strangers, mended = [], 0
    councils = [body for body in bodies().values() if body.kind in LOOSE]
    for body in councils:
        words = body.official_name.split()
        for at in range(len(words)):
            if len(words[at]) > 5:
                name = " ".join([*words[:at], slip(words[at]), *words[at + 1 :]])
                found = _ids(name, "")
                mended += found == (body.id,)
                strangers += [(name, found)] if found not in ((), (body.id,)) else []
    assert strangers == []
    assert mended > len(councils)


def test_search_finds_by_id_and_by_the_start_of_words() -> None:
    assert [body.id for body in search("la-ess")] == ["la-ess"]
    assert search("essex county")[0].id == "la-ess"
    assert search("wok")[0].id in {"la-woi", "la-wok"}
    assert len(search("council", 7)) == 7
    assert search("zzz") == search("") == []
    assert get("la-nobody") is None
