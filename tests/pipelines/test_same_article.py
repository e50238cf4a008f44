"""One story on two sites, and what only looks like it: follow-ups, weekly lists, round-ups."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.same_article import Story, compare, keys
from tests.patience import bounded

HERE = Path(__file__).parent.parent / "labelled"
SETS = [HERE / f"same_article{name}.jsonl" for name in ("_dev", "", "_second")]
SHARE_A_KEY = {"same_article_second": 0.9}  # its stories were made to be hard
Pair = tuple[Story, Story, str, str]


def read(path: Path) -> list[Pair]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(Story(**row["a"]), Story(**row["b"]), row["same"], row["why"]) for row in rows]


@pytest.fixture(scope="module", params=SETS, ids=lambda path: path.stem)
def labelled(request: pytest.FixtureRequest) -> list[Pair]:
    return read(request.param)


def test_stories_are_told_from_what_looks_like_them(labelled: list[Pair]) -> None:
    said = [(compare(a, b).kind, same, why) for a, b, same, why in labelled]
    wrong = [why for kind, same, why in said if kind == "same" != same]
    missed = [why for kind, same, why in said if kind != "same" == same]
    right = sum(kind == same == "same" for kind, same, _ in said)
    assert right / (right + len(wrong)) >= 0.99, wrong
    assert right / (right + len(missed)) >= 0.95, missed


def test_the_order_of_the_two_does_not_matter(labelled: list[Pair]) -> None:
    assert [why for a, b, _, why in labelled if compare(a, b) != compare(b, a)] == []


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_nearly_all_that_are_one_story_share_a_key(path: Path) -> None:
    together = [(a, b, why) for a, b, same, why in read(path) if same == "same"]
    apart = [why for a, b, why in together if not set(keys(a)) & set(keys(b))]
    least = SHARE_A_KEY.get(path.stem, 0.98)
    assert len(together) - len(apart) >= least * len(together), apart


def test_there_are_many_labelled_pairs(labelled: list[Pair]) -> None:
    assert len(labelled) >= 40


LIBRARY = (
    "The new library in Mill Lane opens its doors on Saturday 9 May with a choir of 80 children, "
    "a treasure hunt and a visit by the mayor, Councillor Ann Ode.\n\n"
    "It cost £1,450,000, has 12,600 books and, on the roof, the first public beehives in Dunmore. "
    "Librarian Sam Teal said that the bees had signed up before the readers.\n\n"
    "The old building in Pound Street will be let to a maker of violins."
)
STORY = Story(id="1", source="dunmore", title="Library opens", published="2026-05-01", body=LIBRARY)


def test_furniture_and_another_headline_do_not_matter() -> None:
    framed = f"Share\n\nCookies\n\n{LIBRARY}\n\nRead more\n\nFor more information contact us."
    other = replace(STORY, id="2", source="echo", title="Bees join first", body=framed)
    assert compare(STORY, other).kind == "same"


def test_a_teaser_is_its_story_and_a_round_up_is_not() -> None:
    teaser = replace(STORY, id="2", source="echo", body=LIBRARY.split("\n\n")[0])
    assert compare(STORY, teaser).kind == "same"
    news = [
        "A swimming pool in Wexcombe is to close for eight weeks while its roof is repaired by a "
        "firm from Tarrant, and swimmers are asked to use the school's pool in the evenings.",
        "Registrars have moved to the old post office in Milbourne, where weddings can be booked "
        "from Monday at a counter that used to sell stamps, and where the clock has been mended.",
        "Dog walkers have until the end of the month to say what they think of a rule that would "
        "keep dogs off the bathing beach between ten in the morning and six at night.",
        LIBRARY.split("\n\n")[0],
    ]
    round_up = replace(STORY, id="3", source="echo", title="The week", body="\n\n".join(news))
    assert compare(STORY, round_up).kind == "different"


WEEKLY = (
    "These are the planning applications that were received in the week to {day}. Residents have "
    "21 days to comment on our website, and plans can be seen at the town hall.\n\n{items}"
)


def test_a_list_of_another_week_is_another_story() -> None:
    one = WEEKLY.format(
        day="Friday 6 March",
        items="26/0112: a porch at 14 Larch Close, Dunmore. 26/0118: a dormer at 3 Priory Walk, "
        "Wexcombe. 26/0120: new windows at the Old Rectory, Milbourne, and 2 garages.",
    )
    other = WEEKLY.format(
        day="Friday 13 March",
        items="26/0131: two houses at Pound Farm, Sedgeley. 26/0133: felling of an oak at 9 Beech "
        "Rise, Corsley. 26/0138: a sign at 41 Station Road, Tarrant, with lights.",
    )
    week = replace(STORY, title="Planning applications this week", body=one)
    assert compare(week, replace(week, id="2", source="echo")).kind == "same"
    assert compare(week, replace(week, id="2", body=other)).kind == "different"


QUAY = (
    "Steps where generations have learned to row are to be mended by masons of Dunmore, who begin "
    "below the tide line in April and who hope to see the last boat tied up there by the regatta."
)
PIER = (
    "Lamps that went out in the storm of last November are to shine again along the boards at "
    "Corsley, where anglers had got used to carrying torches and to counting planks in the dark."
)


def test_two_awards_of_one_fund_are_two_stories() -> None:
    end = (
        " The fund supports old harbours, brings in visitors and pays for work. It was founded in "
        "2025 and has given away £140,000. More awards follow in summer, and all must be spent by "
        "the spring after next. Councils may ask for less than half of what a scheme costs."
    )
    one = replace(STORY, title="Dunmore quay wins £12,000", body=QUAY + end)
    other = replace(STORY, title="Corsley pier gets £9,500", body=PIER + end)
    assert compare(one, replace(other, id="2")).kind == "different"
    assert compare(one, replace(one, id="2", source="echo")).kind == "same"


def test_headlines_of_two_weeks_are_two_stories() -> None:
    week = Story(id="1", source="a", title="Road closures: 2 to 8 March", body="None this week.")
    assert compare(week, replace(week, id="2", title="Road closures: 9 to 15 March")).kind == (
        "different"
    )


def test_a_short_headline_alone_says_nothing() -> None:
    bare = replace(STORY, body=None)
    assert compare(bare, replace(bare, id="2", source="echo")).kind == "different"
    told = replace(bare, title="Choir of eighty children sings at opening of Mill Lane library")
    assert compare(told, replace(told, id="2", source="echo")).kind == "same"


def test_keys_do_not_depend_on_the_process() -> None:
    assert keys(STORY) == KEYS


KEYS: tuple[int, ...] = (1302802017, -142557867, -948165381, 1556482663)


stories = st.builds(
    Story,
    id=st.text(max_size=5),
    source=st.text(max_size=5),
    title=st.none() | st.text(max_size=80),
    published=st.none() | st.dates().map(str) | st.text(max_size=20),
    summary=st.none() | st.text(max_size=80),
    body=st.none() | st.text(max_size=300) | st.just(LIBRARY),
)


@given(stories, stories)
@settings(deadline=None)
def test_any_two_articles_are_compared(a: Story, b: Story) -> None:
    verdict = compare(a, b)
    assert verdict == compare(b, a)
    assert verdict.kind in ("same", "different")
    assert 0 <= verdict.score <= 1
    for story in (a, b):
        found = keys(story)
        assert len(set(found)) == len(found) <= 4
        assert all(-(1 << 63) <= key < 1 << 63 for key in found)


@given(st.text(max_size=80), st.none() | st.dates().map(str))
@settings(deadline=None)
def test_a_copy_on_another_site_is_the_same(title: str, published: str | None) -> None:
    story = replace(STORY, title=title, published=published)
    copy = replace(story, id="2", source="echo")
    assert compare(story, copy).kind == "same"
    assert keys(story) == keys(copy)


@pytest.mark.parametrize("text", ["Monday " * 100_000, "1," * 200_000, "A\n" * 200_000])
def test_hostile_texts_cost_little(text: str) -> None:
    wild = Story(id="1", source="a", title=text, body=text, published=text)
    with bounded(2.0):
        compare(wild, STORY)
        keys(wild)
