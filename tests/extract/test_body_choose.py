"""Which blocks are kept, when another reader is asked, and which lines are furniture."""

from __future__ import annotations

import pytest

from lgcrawl.extract.body_choose import choose
from lgcrawl.extract.body_lines import Line, furniture_among
from lgcrawl.extract.body_walk import walk
from lgcrawl.extract.main_text import main_text
from lgcrawl.extract.page import Page

TEXT = tuple(
    f"On day {n} of the dig they found {n * 3} tiles under the market square, laid in a pattern "
    f"that nobody in the town had seen before, and {n} coins of a king who is hardly known."
    for n in range(1, 8)
)
ASIDE = (
    "Season tickets for the museum can be had from the desk in the hall, and members of the "
    "friends of the museum pay half of what others pay for them."
)


def story(*inside: str, below: str = "") -> Page:
    text = "".join(f"<p>{words}</p>" for words in (*TEXT[:4], *inside, *TEXT[4:]))
    return Page(f"<body><main><h1>The dig</h1><div>{text}</div>{below}</main></body>".encode())


def test_what_is_stated_decides_on_what_stands_between() -> None:
    page = story(ASIDE)
    without, given = main_text(page), main_text(page, stated="\n\n".join(TEXT))
    assert without is not None
    assert given is not None
    assert ASIDE in without.body
    assert given.body == "\n\n".join(TEXT)


STATED = {
    "only a part of the text": " ".join(TEXT[:2]),
    "not printed": "Something else entirely was said of the dig by those who were not there. " * 20,
    "too short": "They found tiles.",
}


@pytest.mark.parametrize("stated", STATED.values(), ids=STATED)
def test_a_stated_text_that_is_not_the_printed_one_changes_nothing(stated: str) -> None:
    assert main_text(story(), stated=stated) == main_text(story())


def test_a_paragraph_is_printed_once() -> None:
    found = main_text(story(TEXT[2]))
    assert found is not None
    assert found.body == "\n\n".join(TEXT)


def test_comments_are_the_text_only_of_a_page_that_has_no_other() -> None:
    comments = "".join(f"<p>{words} I was there.</p>" for words in TEXT * 3)
    found = main_text(story(below=f"<div id='comments'>{comments}</div>"), "The dig")
    assert found is not None
    assert found.body == "\n\n".join(TEXT)
    alone = main_text(Page(f"<body><div id='comments'>{comments}</div></body>".encode()))
    assert alone is None or "I was there" in alone.body


@pytest.mark.parametrize(("page", "unsure"), [(story(), False), (Page(b"<p>Closed.</p>"), True)])
def test_another_reader_is_asked_where_little_is_found(page: Page, unsure: bool) -> None:
    assert choose(walk(page.parsed), None, None).unsure is unsure


LEADING_AWAY = (
    "Read more: Ford shut",
    "See also » Pool to close",
    "Lesen Sie auch: Freibad schließt",
    "À lire aussi : La piscine ferme",
    "Lea también: Cierra la piscina",
    "Leia mais: Fecha a piscina",
    "Leggi anche: Chiude la piscina",
    "Czytaj także: Basen zamknięty",
)


@pytest.mark.parametrize("words", LEADING_AWAY)
def test_a_linked_line_that_leads_away_is_dropped(words: str) -> None:
    text = [Line(TEXT[0]), Line(words, linked=True), Line(TEXT[1])]
    assert furniture_among(text, None, ()) == {1}
    assert furniture_among([Line(TEXT[0]), Line(words), Line(TEXT[1])], None, ()) == set()


def test_a_paragraph_that_opens_like_one_stays() -> None:
    long = "Read more: " + "the ford was shut for a week and then for another. " * 7
    assert furniture_among([Line(TEXT[0]), Line(long, linked=True)], None, ()) == set()


def test_a_notice_about_cookies_is_dropped_at_its_length() -> None:
    notice = (
        "We use cookies and other tracking technologies. " + "They remember what was read. " * 12
    )
    assert furniture_among([Line(notice), Line(TEXT[0])], None, ()) == {0}


ENDS = (
    "Related articles",
    "Das könnte Sie auch interessieren",
    "Weitere Artikel",
    "À lire aussi",
    "Noticias relacionadas",
    "Leia também",
    "Zobacz także:",
    "3 comments",
    "Kommentare",
)


@pytest.mark.parametrize("words", ENDS)
def test_a_line_that_opens_the_furniture_ends_the_text(words: str) -> None:
    text = [Line(TEXT[0]), Line(TEXT[1]), Line(words), Line("The pool shuts in May.")]
    assert furniture_among(text, None, ()) == {2, 3}
    assert furniture_among([Line(words), *map(Line, TEXT)], None, ()) == set(), "not in the middle"


@pytest.mark.parametrize("words", ["Advertisement", "- ANZEIGE -", "Publicité", "Werbung"])
def test_the_label_of_an_advertisement_is_dropped(words: str) -> None:
    assert furniture_among([Line(TEXT[0]), Line(words), Line(TEXT[1])], None, ()) == {1}
