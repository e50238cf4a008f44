"""What a person types, and what is found; how many there are of each; the lists of a site."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgcrawl.archive import lists, search
from lgcrawl.archive.queries import connect_readonly
from lgcrawl.archive.search import Only, facets, search_articles, search_vacancies
from lgcrawl.archive.search_index import mark
from pipelines.place import parse
from pipelines.records import Vacancy
from tests.archive.conftest import Bench, news, post

TODAY = "2026-11-23"


def advert(n: int, title: str, **values: object) -> Vacancy:
    """The n-th post of a list, one day after the other."""
    place = values.get("location_text")
    given: dict[str, object] = {"reference": f"R-{n}", "url": f"https://jobs.essex.example/{n}"}
    given |= {"fetched_at": f"2026-11-{n:02d}T06:00:00Z", "description": "You will be part of it."}
    return post(title, **(given | {"place": parse(place) if place else None} | values))


POSTS = (
    advert(1, "Mental Health Nurse", employer_ids=["la-ess"], location_text="Chelmsford"),
    advert(2, "Cook", description="You cook for a nurse of our mental health team."),
    advert(3, "Nurse, mental health", location_text="Cardiff"),
    advert(4, "Nurse", department="Mental health", employer_ids=["la-ess", "la-ken"]),
    advert(
        5, "Cyfieithydd", description="Gweithio yn y Tŷ Gwyn gyda'r ŵyn.", location_text="Swansea"
    ),
    advert(6, "Night porter", closing_date="2026-11-20", closing_text="20 November 2026"),
    advert(7, "Co-ordinator", description="Mental arithmetic, health and safety, no nurse."),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven posts, one a day, and two articles; the porter's source has not been crawled since."""
    bench = Bench(tmp_path_factory.mktemp("search") / "archive.db")
    bench.run(*POSTS[:5], *POSTS[6:])
    bench.run(POSTS[5], source="kent-jobs", today="2026-11-19")
    bench.run(
        news(summary="Books for all", body="The mayor opens it."),
        news("Flood defence", url="https://www.essex.example/news/2", body="A new library wall."),
        source="essex-news",
    )
    bench.writer.close()
    return bench.path


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with connect_readonly(path) as db:
        yield db


def titles(found: search.Found) -> list[str]:
    return [row["title"] for row in found.rows]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("cook", [2]),
        ("NURSE cook", [2]),
        ("mental health nurse", [7, 4, 3, 2, 1]),
        ('"mental health nurse"', [1]),
        ("“mental health”", [4, 3, 2, 1]),
        ("nurse -cook", [7, 4, 3, 1]),
        ('nurse -"mental health"', [7]),
        ("port*", [6]),
        ("port", []),
        ("TŶ* wy*", [5]),  # ŵyn
        ("zz*", []),
        ("nurs* -coo*", [7, 4, 3, 1]),
        ("co-ord*", [7]),
        ("co-ordinator", [7]),
        ("r-3", [3]),
        ("ty gwyn", [5]),
        ("TŶ ŵyn", [5]),
        ("w\u0302yn", [5]),
        ("-nurse", [6, 5]),
        ("nurse AND cook", []),  # a word as any other
        ('"mental', [7, 4, 3, 2, 1]),
        ("( nurse ) cook & ***", [2]),
    ],
)
def test_what_is_typed_is_found_newest_first(
    db: sqlite3.Connection, typed: str, numbers: list[int]
) -> None:
    assert titles(search_vacancies(db, typed)) == [POSTS[n - 1].title for n in numbers]


def test_nothing_typed_finds_all(db: sqlite3.Connection) -> None:
    assert len(search_vacancies(db, " ").rows) == len(POSTS)
    assert titles(search_articles(db, "")) == ["Flood defence", "New library opens"]


@pytest.mark.parametrize(
    ("only", "numbers"),
    [
        (Only(region="Wales"), [5, 3]),
        (Only(region="England"), [1]),
        (Only(region="east of england"), [1]),
        (Only(employer="la-ken"), [4]),
        (Only(employer="la-ess"), [4, 1]),
        (Only(source="kent-jobs"), [6]),
        (Only(employer="la-ess", region="Wales"), []),
        (Only(open_on=TODAY), [7, 5, 4, 3, 2, 1]),
        (Only(open_on="2026-11-20"), [7, 6, 5, 4, 3, 2, 1]),
    ],
)
def test_filters_leave_some(db: sqlite3.Connection, only: Only, numbers: list[int]) -> None:
    assert titles(search_vacancies(db, "", only)) == [POSTS[n - 1].title for n in numbers]
    nurses = [n for n in numbers if n in (1, 3, 4)]
    found = search_vacancies(db, "nurse -cook -arithmetic", only, ranked=True)
    assert sorted(titles(found)) == sorted(POSTS[n - 1].title or "" for n in nurses)


def test_the_best_are_those_that_say_it_in_their_title(db: sqlite3.Connection) -> None:
    found = search_vacancies(db, "mental health nurse", ranked=True)
    assert [(row["title"], row["rank"]) for row in found.rows] == [
        ("Mental Health Nurse", 1),  # as typed
        ("Nurse, mental health", 2),  # all words in the title
        ("Nurse", 3),  # in title and department
        ("Co-ordinator", 4),  # anywhere, the newest first
        ("Cook", 4),
    ]


def test_a_beginning_is_ranked_as_a_word(db: sqlite3.Connection) -> None:
    found = search_vacancies(db, "mental health nur*", ranked=True)
    assert [row["rank"] for row in found.rows] == [1, 2, 3, 4, 4]


def test_a_beginning_of_too_many_words_is_said(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_BEGIN", 2)
    assert search_vacancies(db, "nur*").too_short == ()
    assert search_vacancies(db, "n*").too_short == ("n",)
    assert facets(db, "-n* cook").too_short == ("n",)


def test_a_reference_is_the_best_of_all(db: sqlite3.Connection) -> None:
    (row,) = search_vacancies(db, "R-4", ranked=True).rows
    assert (row["title"], row["rank"]) == ("Nurse", 1)


def test_a_page_of_the_best_says_whether_there_are_more(db: sqlite3.Connection) -> None:
    found = search_vacancies(db, "mental health nurse", ranked=True, limit=4)
    assert len(found.rows) == 4
    assert found.more
    assert not search_vacancies(db, "mental health nurse", ranked=True, limit=5).more


def test_page_after_page_shows_every_row_once(db: sqlite3.Connection) -> None:
    seen: list[str] = []
    after = None
    while True:
        page = search_vacancies(db, "", limit=3, after=after)
        seen += titles(page)
        if not page.more:
            break
        after = page.rows[-1]["id"]
    assert seen == [post.title for post in reversed(POSTS)]


def test_an_excerpt_shows_the_words_where_they_stand(db: sqlite3.Connection) -> None:
    (row,) = search_vacancies(db, "cook team", around=("[", "]")).rows
    assert row["excerpt"] == "You [cook] for a nurse of our mental health [team]."


def test_articles_are_found_by_what_they_say_and_whom_they_name(bench: Bench) -> None:
    from pipelines.records import Mention

    naming = news(
        mentions=[Mention(organisation_text="Essex County Council", employer_id="la-ess")]
    )
    bench.run(naming, news("Other", url="https://www.essex.example/news/2"))
    with connect_readonly(bench.path) as db:
        assert titles(search_articles(db, "opens", employer="la-ess")) == ["New library opens"]
        assert titles(search_articles(db, "opens", employer="la-ken")) == []
        assert len(search_articles(db, "opens", source="essex-jobs").rows) == 2


def test_articles_whose_title_says_it_come_first(db: sqlite3.Connection) -> None:
    assert titles(search_articles(db, "library")) == ["Flood defence", "New library opens"]
    assert titles(search_articles(db, "library", ranked=True)) == [
        "New library opens",
        "Flood defence",
    ]


ODD = st.text(alphabet=st.sampled_from("ab \"'*-^():{}+,.&|\\\0\ue000\ue001ŵ\u0302٣—“”NEARANDOT"))


@settings(max_examples=150, deadline=None)
@given(typed=ODD | st.text())
def test_nothing_that_is_typed_is_an_error(path: Path, typed: str) -> None:
    with connect_readonly(path) as db:
        for ranked in (False, True):
            search_vacancies(db, typed, Only(open_on=TODAY, region=typed), ranked=ranked)
            search_articles(db, typed, employer=typed, source=typed, ranked=ranked)
        facets(db, typed, Only(employer=typed))


def test_a_mark_cannot_be_typed(db: sqlite3.Connection) -> None:
    assert search_vacancies(db, mark("state", "open")).rows == []


# -- counting --------------------------------------------------------------------------------------
def test_open_vacancies_are_counted_as_a_list_shows_them(db: sqlite3.Connection) -> None:
    """The porter's is open in the archive, and its date has passed."""
    counts = facets(db, "", Only(open_on=TODAY)).counts
    assert counts["employer"] == {"la-ess": 2, "la-ken": 1}
    assert counts["region"] == {"Wales": 2, "East of England": 1}
    assert counts["source"] == {"essex-jobs": 6}
    assert facets(db, "", Only(open_on="2026-11-20")).counts["source"]["kent-jobs"] == 1


def test_what_a_search_finds_is_counted(db: sqlite3.Connection) -> None:
    found = facets(db, "nurse", Only(open_on=TODAY))
    rows = search_vacancies(db, "nurse", Only(open_on=TODAY)).rows
    assert found.counted == len(rows)
    assert not found.more
    assert found.counts["region"] == Counter(r["region"] for r in rows if r["region"])
    assert found.counts["employer"] == Counter(id for r in rows for id in r["employer_ids"])


def test_only_the_newest_matches_are_counted_and_that_is_said(db: sqlite3.Connection) -> None:
    found = facets(db, "nurse", most=2)
    assert (found.counted, found.more) == (2, True)
    assert sum(found.counts["source"].values()) == 2


# -- the lists of a site ---------------------------------------------------------------------------
LISTS = {
    name: sql for name, sql in vars(lists).items() if name.isupper() and not name.startswith("_")
}
ANY = {"today": TODAY, "after": None, "limit": 3, "region": "Wales", "employer": "la-ess"}
ANY |= {"pay": 20000, "numbers": "[]"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_reads_an_index_and_sorts_nothing(bench: Bench, name: str) -> None:
    with connect_readonly(bench.path) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {LISTS[name]}", ANY)]
    scanned = [step for step in plan if re.match(r"SCAN (?!n VIRTUAL|\(subquery)", step)]
    sorts = any("FOR ORDER BY" in step for step in plan)
    assert scanned == []
    assert sorts == name.endswith("BY_NUMBER"), "these put the twenty rows of a page in order"


def test_lists_show_what_is_open(db: sqlite3.Connection) -> None:
    asked = {"today": TODAY, "after": None, "limit": 10}
    shown = [row["title"] for row in lists.rows(db, lists.OPEN, **asked)]
    assert shown == [POSTS[n - 1].title for n in (7, 5, 4, 3, 2, 1)]
    wales = lists.rows(db, lists.OPEN_OF_REGION, region="wales", **asked)
    assert [row["title"] for row in wales] == ["Cyfieithydd", "Nurse, mental health"]
    essex = lists.rows(db, lists.OF_EMPLOYER, employer="la-ess", after=None, limit=10)
    assert [row["title"] for row in essex] == ["Nurse", "Mental Health Nurse"]
    assert essex[0]["employer_ids"] == ["la-ess", "la-ken"]


def test_a_list_goes_on_after_its_last_row(db: sqlite3.Connection) -> None:
    asked = {"today": TODAY, "limit": 2}
    first = lists.rows(db, lists.OPEN, after=None, **asked)
    second = lists.rows(db, lists.OPEN, after=first[-1]["id"], **asked)
    assert [row["title"] for row in second] == ["Nurse", "Nurse, mental health"]
