"""What several pages of a site print is furniture; what is learnt stays small and true."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.furniture import Furniture, lines_of
from lgcrawl.extract.main_text import main_text
from lgcrawl.extract.page import Page

LINES = st.text(alphabet="abc éß£\n'", max_size=12)
PAGES = st.lists(st.tuples(st.sampled_from("pqrst"), st.lists(LINES, max_size=8)), max_size=12)


def address(name: str) -> str:
    return f"https://www.example.org/{name}"


def folded(line: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in line.casefold()).split()


@given(PAGES)
def test_a_line_is_furniture_from_three_pages_on(pages: list[tuple[str, list[str]]]) -> None:
    site = Furniture()
    for name, lines in pages:
        site.learn(address(name), lines)
    for line in {line for _, lines in pages for line in lines}:
        words = folded(line)
        printing = {name for name, lines in pages if any(folded(other) == words for other in lines)}
        assert site.holds(line) == (bool(words) and len(printing) >= 3)


@given(PAGES)
def test_the_order_of_the_pages_does_not_count(pages: list[tuple[str, list[str]]]) -> None:
    one, other = Furniture(), Furniture()
    for name, lines in pages:
        one.learn(address(name), lines)
    for name, lines in reversed(pages):
        other.learn(address(name), lines)
    assert all(one.holds(line) == other.holds(line) for _, lines in pages for line in lines)


@given(PAGES, st.integers(0, 5))
def test_it_never_grows_over_its_bound(pages: list[tuple[str, list[str]]], most: int) -> None:
    site = Furniture(most=most)
    for name, lines in pages:
        site.learn(address(name), lines)
        assert len(site) <= most


def test_one_page_at_three_addresses_of_a_query_is_one_page() -> None:
    site = Furniture()
    for query in ("", "?utm_source=mail", "?page=1", "#top", "/"):
        site.learn(address("a") + query, ["The bridge opened early."])
    assert not site.holds("The bridge opened early.")


def test_what_is_seen_again_outlives_what_is_not() -> None:
    site = Furniture(most=3)
    for name in "abc":
        site.learn(address(name), ["Ring us.", f"One of {name}", f"Two of {name}"])
    assert site.holds("Ring us.")
    assert len(site) == 3


SHARED = (
    "The council runs a helpline for residents that is open from nine to five on all weekdays, "
    "and at weekends for emergencies."
)


def story(number: int, shared: str = SHARED) -> Page:
    text = "".join(
        f"<p>Street {number} was dug up in part {n} on Monday, and the pipes that lie below it are "
        f"{number + n} years old, says the engineer who had to mend all of them.</p>"
        for n in range(4)
    )
    return Page(
        f"<body><main><h1>Street {number}</h1>{text}<p>{shared}</p></main></body>".encode(),
        address(str(number)),
    )


def test_main_text_leaves_out_what_the_site_prints_everywhere() -> None:
    site = Furniture()
    for number in range(3):
        page = story(number)
        site.learn(page.url or "", lines_of(page))
    before, after = main_text(story(9)), main_text(story(9), furniture=site)
    assert before is not None
    assert after is not None
    assert before.body == f"{after.body}\n\n{SHARED}"


def test_a_story_kept_at_three_addresses_stays_whole() -> None:
    site = Furniture()
    for name in ("a", "b", "c"):
        site.learn(address(name), lines_of(story(9)))
    found = main_text(story(9), furniture=site)
    assert found is not None
    assert SHARED in found.body
    assert "Street 9 was dug up" in found.body
