"""Cards: what is refused and how it is said, what is inherited, when a source is due."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lgcrawl import card_values, cards, layouts
from lgcrawl.cards import Api, Card, Follow, Platform
from pipelines.errors import CardError
from tests.patience import bounded

ROOT = Path(__file__).resolve().parent.parent

GOOD = """\
title = "Essex County Council: news"
kind = "feed"
records = "article"
start = ["https://www.example.gov.uk/rss/news"]
"""
VACANCIES = GOOD.replace('"article"', '"vacancy"')
API = GOOD.replace('"feed"', '"api"').replace('"article"', '"vacancy"')


def faults(folder: Path, text: str | bytes, name: str = "card.toml") -> list[str]:
    """What is said of a card."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [str(fault) for fault in cards.check(folder)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory too: messages name files relative to it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Lines that follow GOOD, so the first of them is line 5, and what is said of the card.
ADDED = {
    "broken TOML": ("every = 6h", "5: broken TOML: Expected newline or end of document after a st"),
    "unclosed string": ('facts = "a', "5: broken TOML: Illegal character '\\n'; mend this line"),
    "key twice": ('title = "b"', "5: broken TOML: Cannot overwrite a value; mend this line"),
    "misspelt key": ('evry = "6h"', "5: unknown key 'evry'; did you mean 'every'?"),
    "misspelt key in a table": (
        '[follow]\nnxt = "a::attr(href)"',
        "6: unknown key 'follow.nxt'; did you mean 'next'?",
    ),
    "key below a table": (
        '[follow]\nlicence = "OGL-UK-3.0"',
        "6: unknown key 'follow.licence'; move it above the first [table] line",
    ),
    "key above its table": (
        'typename = "Job"',
        "5: unknown key 'typename'; move it below [api]",
    ),
    "unheard-of key": ("colour = 1", "5: unknown key 'colour'; remove it (docs/cards.md has the"),
    "slug": ('slug = "x"', "5: 'slug' comes from the file's name; remove it"),
    "text for a number": ('absent_runs = "2"', "5: absent_runs: '2' is no whole number; write a n"),
    "text for a truth": ('complete = "no"', "5: complete: 'no' is neither true nor false; write"),
    "number for a text": ("licence = 3", "5: licence: 3 is no text; put it in quotes"),
    "text for a table": ('follow = "a"', "5: follow: 'a' is no table; write its keys below a [t"),
    "missing key of a table": ('\n[api]\nitems = "jobs"', "6: 'api.format' is missing; add it"),
    "neither items nor their type": (
        '\n[api]\nformat = "json"',
        "6: api.items: is missing; say where the items are, or what their typename is",
    ),
    "CSS": ('row = "li["', "5: row: 'li[' is no CSS selector (Expected ident or '*', got <EOF"),
    "CSS of text where an element is": (
        'row = "li::text"',
        "5: row: 'li::text' selects text, not an element; drop the ::text or ::attr(...)",
    ),
    "CSS of an element where a link is": (
        '[follow]\nitem = "h2 a"',
        "6: follow.item: 'h2 a' selects an element, not its address; end it in ::attr(href)",
    ),
    "CSS of next": (
        '[follow]\nnext = "a::attr(href"',
        "6: follow.next: 'a::attr(href' is no CSS selector",
    ),
    "CSS of a field": (
        '[fields]\ntitle = "h1::foo"',
        "6: fields.title: 'h1::foo' is no CSS selector (The pseudo-element ::foo is unknown)",
    ),
    "CSS of a row's field": (
        'row_fields = { published_text = "<time>" }',
        "5: row_fields.published_text: '<time>' is no CSS selector",
    ),
    "field of no record": (
        '[fields]\nsalary_text = "dd::text"',
        "6: fields.salary_text: 'salary_text' is no field of article records",
    ),
    "JMESPath": (
        '[api]\nformat = "json"\nitems = "data["',
        "7: api.items: 'data[' is no JMESPath (Invalid jmespath expression",
    ),
    "JMESPath in XML": (
        '[api]\nformat = "xml"\nitems = "job"\npages = "a["',
        "8: api.pages: 'a[' is no CSS selector",
    ),
    "JMESPath of a field": (
        '[api]\nformat = "json"\nitems = "data"\n[fields]\ntitle = "h1::text"',
        "9: fields.title: 'h1::text' is no JMESPath",
    ),
    "regular expression": (
        'include = "/jobs/("',
        "5: include: '/jobs/(' is no regular expression (missing ), unterminated subpattern at",
    ),
    "include of a feed": (
        'include = "/jobs/"',
        "5: include: only sitemap cards read it, and this is a feed card; remove it",
    ),
    "every": ('every = "six hours"', "5: every: 'six hours' is no time; write e.g. \"30m\""),
    "every too often": ('every = "4m"', "5: every: '4m' is too often; leave a site at least"),
    "every of never": ('every = "0d"', "5: every: '0d' is too often; leave a site at least"),
    "cron": ('cron = "61 6 * * *"', "5: cron: '61 6 * * *' is no cron line (Bad minute); write"),
    "cron of four fields": ('cron = "6 * * *"', "5: cron: '6 * * *' is no cron line; write minute"),
    "cron too often": ('cron = "*/2 6 * * *"', "5: cron: '*/2 6 * * *' is too often; leave a site"),
    "cron around the hour": ('cron = "1,59 * * * *"', "5: cron: '1,59 * * * *' is too often"),
    "cron of no day": ('cron = "0 0 30 2 *"', "5: cron: '0 0 30 2 *' is no cron line (Bad day-of"),
    "every and cron": (
        'every = "6h"\ncron = "15 6 * * mon-fri"',
        "6: cron: stands beside 'every'; keep one of the two",
    ),
    "publisher": ('publisher = "la-es"', "5: publisher: no employer has the id 'la-es'; write la-"),
    "platform": ('platform = "zzzz"', "5: platform: no platform is called 'zzzz'; write the name"),
    "news that closes": ("complete = true", "5: complete: news never closes, so no source of art"),
    "absent from no run": ("absent_runs = 0", "5: absent_runs: 0 is below 1; write 1 or more"),
    "fewer than none": ("[expect]\nmin = -1", "6: expect.min: -1 is below 0; write 0 or more"),
    "fill of no field": (
        "[expect]\nfill = { titel = 1.0 }",
        "6: expect.fill.titel: 'titel' is no field of article records; did you mean 'title'?",
    ),
    "fill over one": (
        "[expect.fill]\ntitle = 90",
        "6: expect.fill.title: 90 is above 1; write 1 or less",
    ),
    "fill of no number": ("[expect.fill]\ntitle = nan", "6: expect.fill.title: nan is"),
    "parser": (
        'parser = "lgcrawl/parsers/odd.py"',
        "5: parser: 'lgcrawl/parsers/odd.py' names no function; write \"package.module:function\"",
    ),
}


@pytest.mark.parametrize(("added", "said"), ADDED.values(), ids=ADDED)
def test_a_fault_names_its_line_and_what_to_do(folder: Path, added: str, said: str) -> None:
    (fault,) = faults(folder, GOOD + added + "\n")
    assert fault.startswith(f"card.toml:{said}")
    assert "\n" not in fault


WHOLE: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "1: 'kind' is missing; add it (docs/cards.md says what it means)"),
    "kind": (
        GOOD.replace('"feed"', '"rss"'),
        "2: kind: 'rss' is none of 'feed', 'listing', 'sitemap' or 'api'; write one of these",
    ),
    "records": (
        GOOD.replace('"article"', '"news"'),
        "3: records: 'news' is none of 'article' or 'vacancy'; write one of these",
    ),
    "no title": (GOOD.replace("title", "#"), "1: 'title' is missing; add it"),
    "title of nothing": (GOOD.replace("Essex County Council: news", ""), "1: title: is empty"),
    "one start": (
        GOOD.replace("[", "").replace("]", ""),
        "4: start: 'https://www.example.gov.uk/rss/news' is no list; write",
    ),
    "no start": (re.sub(r"\[.*\]", "[]", GOOD), "4: start: is empty; name at least one"),
    "start of no web": (
        GOOD.replace("https:", "ftp:"),
        "4: start: 'ftp://www.example.gov.uk/rss/news' is no web address; write https://host/path",
    ),
    "start without host": (
        GOOD.replace("https://www.example.gov.uk", "https://"),
        "4: start: 'https:///rss/news' is no web address",
    ),
    "second start": (
        GOOD.replace('["', '[\n"https://www.example.gov.uk/",\n"').replace("/rss", " rss"),
        "6: start: 'https://www.example.gov.uk rss/news' is no web address",
    ),
    "secret in start": (
        GOOD.replace("www.", "me:secret@"),
        "4: start: the address holds a user name; a card is public, so leave it out",
    ),
    "api card without api": (API, "1: api: an api card needs the table [api]; add it, or a platf"),
    "not UTF-8": (b'title = "x"\nlicence = "\xa3"', "2: not UTF-8; save the file as UTF-8"),
    "nested": (b"a = " + b"[" * 5000, "1: nested too deep for a card; remove what is not needed"),
    "huge number": (b"a = 1" + b"0" * 5000, "1: broken TOML: a number of absurd length; mend"),
    "huge": (b"#" * 70_000, "1: larger than 65536 bytes; a card holds nouns, not data"),
}


@pytest.mark.parametrize(("text", "said"), WHOLE.values(), ids=WHOLE)
def test_a_broken_card_is_refused(folder: Path, text: str | bytes, said: str) -> None:
    fault, *others = faults(folder, text)
    assert fault.startswith(f"card.toml:{said}")
    assert not others or text == b""


def test_a_file_name_is_a_slug(folder: Path) -> None:
    (fault,) = faults(folder, GOOD, "Essex_News.toml")
    said = "the file name 'Essex_News' is no slug; rename it with only a-z, 0-9 and -"
    assert fault == f"Essex_News.toml:1: {said}"


def test_every_fault_is_said_at_once(folder: Path) -> None:
    text = GOOD.replace("feed", "rss") + 'evry = "6h"\nrow = "a["\n[expect]\nmin = -1\n'
    lines = [fault.split(":")[1] for fault in faults(folder, text)]
    assert lines == ["2", "5", "6", "8"]


def test_two_cards_do_not_ask_the_same(folder: Path) -> None:
    faults(folder, GOOD, "one.toml")
    (fault,) = faults(folder, GOOD, "two.toml")
    assert fault.startswith("two.toml:4: start: 'https://www.example.gov.uk/rss/news' is asked by ")
    assert faults(folder, VACANCIES, "two.toml") == [], "news and jobs of one page are two sources"


def test_a_card_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"no-such.toml:1: no such file or directory; check"):
        cards.load(tmp_path / "no-such.toml")
    with pytest.raises(CardError, match="no such folder"):
        cards.load_all(tmp_path / "nowhere")
    assert len(cards.check(tmp_path / "nowhere")) == 1


def test_a_missing_source_names_its_like(folder: Path) -> None:
    for name in ("essex-news", "essex-jobs", "kent-news"):
        (folder / f"{name}.toml").write_text(GOOD)
    assert cards.find("kent-news", folder).slug == "kent-news"
    with pytest.raises(CardError, match="no card 'esex-news'; did you mean essex-news"):
        cards.find("esex-news", folder)
    with pytest.raises(CardError, match="`lgcrawl sources list` names them all"):
        cards.find("../../etc/passwd", folder)


def test_windows_files_are_read(folder: Path) -> None:
    assert faults(folder, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == []


def test_cards_come_sorted_by_slug(folder: Path) -> None:
    for name in ("b", "a-b", "a"):
        (folder / f"{name}.toml").write_text(GOOD)
    assert [card.slug for card in cards.load_all(folder)] == ["a", "a-b", "b"]


# -- platforms -----------------------------------------------------------------------------------
JADU = Platform(
    title="Jadu",
    row="li.list__item",
    follow=Follow(item="h3 a::attr(href)", next="a.next::attr(href)"),
    fields={"title": "h1::text", "author": ".by::text"},
)
BOARD = Platform(title="A board", api=Api(format="json", items="data"))


@pytest.fixture
def two_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only platforms there are."""
    monkeypatch.setattr(cards, "platforms", lambda: {"jadu": JADU, "board": BOARD})
    monkeypatch.setattr(cards, "read_platforms", lambda: ({"jadu": JADU, "board": BOARD}, ()))


@pytest.mark.usefixtures("two_platforms")
def test_a_card_inherits_and_its_own_keys_win(folder: Path) -> None:
    (folder / "essex-news.toml").write_text(
        GOOD + 'platform = "jadu"\nrow = "article"\nfields = { title = "h2" }\n'
        '[follow]\nnext = "a.more::attr(href)"\n'
    )
    card = cards.find("essex-news", folder).resolved()
    assert card.row == "article"
    assert card.follow == Follow(item="h3 a::attr(href)", next="a.more::attr(href)")
    assert card.fields == {"title": "h2", "author": ".by::text"}
    assert card.api is None


@pytest.mark.usefixtures("two_platforms")
def test_a_card_that_only_names_its_platform_has_its_whole_layout(folder: Path) -> None:
    (folder / "essex-news.toml").write_text(GOOD + 'platform = "jadu"\n')
    card = cards.find("essex-news", folder).resolved()
    assert (card.row, card.follow, card.fields) == (JADU.row, JADU.follow, JADU.fields)


@pytest.mark.usefixtures("two_platforms")
def test_a_card_answers_in_the_language_of_its_platform(folder: Path) -> None:
    text = API + 'platform = "board"\n[fields]\ntitle = "h1::text"\n'
    assert faults(folder, text)[0].startswith("card.toml:7: fields.title: 'h1::text' is no JMES")
    assert faults(folder, API + 'platform = "jado"\n')[0].endswith("'jado'; write jadu")
    assert faults(folder, API + 'platform = "jadu"\n')[0].startswith(
        "card.toml:1: api: an api card"
    )


def test_a_card_without_platform_is_itself() -> None:
    card = Card(slug="a", title="a", kind="feed", records="article", start=("https://a.test",))
    assert card.resolved() is card


def test_a_broken_platform_is_named_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "platforms").mkdir()
    (folder / "platforms" / "jadu.toml").write_text('title = "Jadu"\n[fingerprint]\nurl = "("\n')
    (folder / "card.toml").write_text(GOOD)
    monkeypatch.setattr(layouts, "data_dir", lambda: folder)
    layouts.read_platforms.cache_clear()
    try:
        (fault,) = cards.check(folder)
        assert str(fault).startswith("platforms/jadu.toml:3: fingerprint.url: '(' is no regular")
        with pytest.raises(CardError, match=r"platforms/jadu.toml:3"):
            cards.load(folder / "card.toml")
    finally:
        layouts.read_platforms.cache_clear()


# -- when a source is due ------------------------------------------------------------------------
def due(last: str, **rhythm: Any) -> str:
    card = Card(
        slug="a", title="a", kind="feed", records="article", start=("https://a.test",), **rhythm
    )
    return card.next_due(datetime.fromisoformat(last)).isoformat()


@pytest.mark.parametrize(
    ("rhythm", "last", "expected"),
    [
        ({"every": "6h"}, "2026-11-23T05:00:00+00:00", "2026-11-23T11:00:00+00:00"),
        ({"every": "90m"}, "2026-11-23T23:00:00+01:00", "2026-11-23T23:30:00+00:00"),
        ({}, "2026-11-23T05:00:00+00:00", "2026-11-24T05:00:00+00:00"),
        # Friday to Monday over the change to summer time: 06:15 in London is 05:15 UTC.
        ({"cron": "15 6 * * mon-fri"}, "2026-03-27T06:15:00+00:00", "2026-03-30T05:15:00+00:00"),
        ({"cron": "15 6 * * 1-5"}, "2026-03-27T06:15:00+00:00", "2026-03-30T05:15:00+00:00"),
        # The hour that summer time skips, and the one that winter time repeats.
        ({"cron": "30 1 * * *"}, "2026-03-28T12:00:00+00:00", "2026-03-29T01:00:00+00:00"),
        ({"cron": "30 1 * * *"}, "2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"),
    ],
    ids=["every", "offset", "daily", "mon-fri", "1-5", "skipped-hour", "repeated-hour"],
)
def test_when_a_source_is_due(rhythm: dict[str, str], last: str, expected: str) -> None:
    assert due(last, **rhythm) == expected


def test_the_interval_of_a_card() -> None:
    rhythms: list[dict[str, Any]] = [{"every": "30m"}, {}, {"cron": "0 6 * * *"}]
    given = [
        Card(slug="a", title="a", kind="feed", records="article", start=("https://a.test",), **r)
        for r in rhythms
    ]
    assert [c.interval() for c in given] == [timedelta(minutes=30), timedelta(days=1), None]


# -- hostile input -------------------------------------------------------------------------------
WRONG = [getattr(card_values, name) for name in dir(card_values) if name.startswith("wrong_")]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong.__name__))
@given(st.text() | st.text(alphabet="*/,-0123456789 lLw#:.[](){}'\"\\@&|"))
@example("(" * 900)
@example(":not(" * 150)
@example("a{99999999999}")
@example("0 0 29 2 mon#5")
@example("http://[::1")
@settings(max_examples=60, deadline=None)
def test_any_text_is_judged(wrong: Any, text: str) -> None:
    said = wrong(text)
    assert said is None or ("; " in said or ", so " in said)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong.__name__))
@pytest.mark.parametrize("text", ["a" * 100_000, "(" * 100_000, "1,2 " * 25_000, "a > " * 250])
def test_a_long_text_is_judged_fast(wrong: Any, text: str) -> None:
    with bounded(1):
        wrong(text)


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda t: (GOOD + t).encode("utf-8")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_is_a_card_or_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "card.toml"
    path.write_bytes(data)
    for fault in cards.check(tmp_path):
        assert re.match(r".*card\.toml:\d+: \S", str(fault))
        assert str(fault).isprintable()
