"""When two sightings are the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.archive.identity import keys, make_id
from pipelines.addresses import canonical_url
from pipelines.records import Article, Vacancy
from tests.archive.conftest import Bench, news, post


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTPS://Jobs.Example.GOV.UK/Post", "https://jobs.example.gov.uk/Post"),
        ("https://e.uk:443/a", "https://e.uk/a"),
        ("http://e.uk:80/a", "http://e.uk/a"),
        ("http://e.uk:8080/a", "http://e.uk:8080/a"),
        ("https://e.uk/a?b=2&a=1", "https://e.uk/a?a=1&b=2"),
        ("https://e.uk/a?id=7&utm_source=x&utm_campaign=y&fbclid=z", "https://e.uk/a?id=7"),
        ("https://e.uk/job/9?Source=rss", "https://e.uk/job/9"),
        ("https://e.uk/a;jsessionid=0A1B2C?id=7", "https://e.uk/a?id=7"),
        ("https://e.uk/(S(lit3py55t21z5v55vlm25s55))/job.aspx?id=7", "https://e.uk/job.aspx?id=7"),
        ("https://e.uk/a?PHPSESSID=1&ASPSESSIONIDQQ=2&id=7", "https://e.uk/a?id=7"),
        ("https://e.uk/a?sid=9f86d081884c7d659a2feaa0", "https://e.uk/a"),
        ("https://e.uk/a?sid=12", "https://e.uk/a?sid=12"),  # a site, not a session
        ("https://e.uk/jobs?ref=A-12", "https://e.uk/jobs?ref=A-12"),
        ("https://e.uk/jobs#apply", "https://e.uk/jobs"),
        ("https://e.uk/jobs#/vacancy/12", "https://e.uk/jobs#/vacancy/12"),
        ("https://e.uk/jobs#!/12", "https://e.uk/jobs#!/12"),
        (" https://e.uk/a\n", "https://e.uk/a"),
        ("http://[::1/x", "http://[::1/x"),
        ("http://e.uk:99999/x", "http://e.uk:99999/x"),
        ("not a url", "not a url"),
    ],
)
def test_an_address_without_what_changes_from_visit_to_visit(url: str, same: str) -> None:
    assert canonical_url(url) == same


@given(st.text() | st.from_regex(r"https?://[^/]{0,20}/.{0,40}", fullmatch=True))
def test_any_text_has_a_canonical_form_that_stays(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    ("record", "strongest"),
    [
        (Vacancy(title="T", reference=" ECC 1 ", url="https://e.uk/1"), "ref:ecc 1"),
        (Vacancy(title="T", reference="Full time", url="https://e.uk/1"), "url:https://e.uk/1"),
        (Vacancy(title="T", reference="9" * 101, url="https://e.uk/1"), "url:https://e.uk/1"),
        (Vacancy(title="Plan NER", employer_text="ECC"), "text:ecc | plan ner | "),
        (Article(title="T", url="https://e.uk/n"), "url:https://e.uk/n"),
        (Article(title="T", published="2026-11-20"), "text:t | 2026-11-20"),
    ],
    ids=["reference", "a word is no reference", "too long", "text", "article", "article text"],
)
def test_the_strongest_key_comes_first(record: Vacancy | Article, strongest: str) -> None:
    assert keys(record)[0] == strongest


def test_ids_are_the_same_on_every_machine() -> None:
    assert make_id("vac_", "essex-jobs", "ref:ecc-2041") == "vac_42nk47d4kh334kqqmfvj"
    assert make_id("vac_", "kent-jobs", "ref:ecc-2041") != "vac_42nk47d4kh334kqqmfvj"


# Pairs of sightings of one source, in two runs: the same post or two?
SAME = {
    "nothing changed": (post(), post()),
    "another address": (post(), post(url="https://jobs.essex.example/other")),
    "another title": (post(), post("Senior Planning Officer")),
    "the list prints no reference": (post(), post(reference=None)),
    "the page prints a reference": (post(reference=None), post()),
    "an edited title, no reference": (post(reference=None), post("Planner", reference=None)),
    "an address found later": (post(reference=None, url=None), post(reference=None, url=None)),
    "a reference that is a word": (post(reference="Hybrid"), post(reference="Hybrid ")),
}
OTHER = {
    "another reference, same address": (post(), post(reference="ECC-2042")),
    "another address, no reference": (
        post(reference=None),
        post(reference=None, url="https://jobs.essex.example/2042"),
    ),
    "a word as reference does not join": (
        post(reference="Hybrid"),
        post(reference="Hybrid", url="https://jobs.essex.example/9", title="Cook"),
    ),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
def test_one_post_seen_twice(bench: Bench, first: Vacancy, second: Vacancy) -> None:
    (a,), (b,) = bench.run(first), bench.run(second)
    assert a.id == b.id
    assert b.change in ("unchanged", "changed")


@pytest.mark.parametrize(("first", "second"), OTHER.values(), ids=OTHER)
def test_two_posts(bench: Bench, first: Vacancy, second: Vacancy) -> None:
    (a,), (b,) = bench.run(first), bench.run(second)
    assert a.id != b.id
    assert b.change == "new"


def test_many_posts_on_one_address_stay_apart(bench: Bench) -> None:
    """An accordion: every post links to an anchor of the same page."""
    posts = [
        post(title, reference=None, url=f"https://e.uk/jobs#{n}")
        for n, title in enumerate(("Cook", "Driver", "Clerk"))
    ]
    first = bench.run(*posts)
    assert len({kept.id for kept in first}) == 3
    later = bench.run(*reversed(posts))
    assert [kept.change for kept in later] == ["unchanged"] * 3
    assert {kept.id for kept in later} == {kept.id for kept in first}
    (cook, driver, clerk) = (kept.id for kept in first)
    bench.run(posts[1], posts[2], absent_runs=1)
    assert [bench.state(id) for id in (cook, driver, clerk)] == ["closed", "open", "open"]


def test_a_shared_reference_does_not_swallow_posts_of_one_run(bench: Bench) -> None:
    """A reference that is a scale point: other title, other address, other post."""
    posts = [
        post("Cook", reference="SCP 5", url="https://e.uk/1"),
        post("Driver", reference="SCP 5", url="https://e.uk/2"),
    ]
    first, later = bench.run(*posts), bench.run(*reversed(posts))
    assert first[0].id != first[1].id
    assert [kept.change for kept in later] == ["unchanged", "unchanged"]


def test_a_post_that_gained_an_address_is_found_without_it_again(bench: Bench) -> None:
    bare = post(reference=None, url=None)
    ids = {bench.run(record)[0].id for record in (bare, post(reference=None), bare, post(), bare)}
    assert len(ids) == 1


def test_articles_are_known_by_address_across_titles(bench: Bench) -> None:
    (a,), (b,) = bench.run(news()), bench.run(news("Library opens", url=news().url + "?utm_id=1"))
    assert (a.id, b.change) == (b.id, "changed")
    assert a.id.startswith("art_")


def test_sources_keep_their_own_records(bench: Bench) -> None:
    (a,), (b,) = bench.run(post()), bench.run(post(), source="a-board")
    assert a.id != b.id


def test_two_employers_of_a_board_may_number_their_posts_alike(bench: Bench) -> None:
    ours = post(reference="9461", employer_text="Uni of Leeds", url="https://b.example/AAA/porter")
    theirs = post(
        reference="9461",
        employer_text="Uni of York",
        title="Lecturer in Law",
        url="https://b.example/BBB/law",
    )
    (first,) = bench.run(ours)
    (second,) = bench.run(theirs)
    assert (second.change, second.id != first.id) == ("new", True)
    again = bench.run(theirs, ours)
    assert [(kept.id, kept.change) for kept in again] == [
        (second.id, "unchanged"),
        (first.id, "unchanged"),
    ]


def test_an_employer_that_is_spelt_anew_has_its_post_still(bench: Bench) -> None:
    (first,) = bench.run(post(employer_text="Essex CC", url="https://e.example/1"))
    (moved,) = bench.run(post(employer_text="Essex County Council", url="https://e.example/2"))
    assert moved.id == first.id
