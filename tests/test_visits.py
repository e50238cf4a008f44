"""When a page is asked for again, and what is remembered of it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.visits import (
    DETAIL,
    JITTER,
    LIST,
    LONGEST,
    TOLD,
    Ask,
    Gave,
    Known,
    announced,
    as_plain,
    content_digest,
    from_plain,
    next_visit,
)
from pipelines.records import Article, Mention, Vacancy

NOW = "2026-11-25T06:00:00Z"
LISTED = Vacancy(title="Gritter driver", url="https://e.uk/1", closing_text="31 December 2026")
KNOWN = Known(
    url="https://e.uk/1",
    digest="00",
    etag='"a"',
    last_modified=None,
    last_fetched="2026-11-24T06:00:00Z",
    next_visit="2026-11-26T06:00:00Z",
    content="11",
    announced=announced(LISTED),
    lastmod="2026-11-20",
    false_alarms=0,
    last_changed="2026-11-20T06:00:00Z",
    checks=2,
    gave=Gave(ids=["vac_1"]),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")
)


@pytest.mark.parametrize(
    ("ask", "known", "due"),
    [
        pytest.param(Ask("", DETAIL, LISTED), KNOWN, False, id="as it was"),
        pytest.param(
            Ask("", DETAIL, replace(LISTED, closing_text="7 January 2027")),
            KNOWN,
            True,
            id="its list says something else",
        ),
        pytest.param(
            Ask("", DETAIL, replace(LISTED, posted_text="2 days ago")),
            KNOWN,
            False,
            id="its list says the same in the words of today",
        ),
        pytest.param(Ask("", DETAIL, lastmod="2026-11-23"), KNOWN, True, id="dated later"),
        pytest.param(Ask("", DETAIL, lastmod="2026-11-20"), KNOWN, False, id="dated as before"),
        pytest.param(
            Ask("", DETAIL, lastmod="2026-11-24"),
            replace(KNOWN, lastmod="2026-11-24"),
            True,
            id="dated the day it was fetched, perhaps after that",
        ),
        pytest.param(
            Ask("", DETAIL, lastmod="2026-11-23"),
            replace(KNOWN, false_alarms=2),
            False,
            id="dated later by a list that has been wrong",
        ),
        pytest.param(
            Ask("", DETAIL, LISTED), replace(KNOWN, next_visit=NOW), True, id="its time has come"
        ),
    ],
)
def test_a_page_is_due(ask: Ask, known: Known, due: bool) -> None:
    assert known.is_due(ask, NOW) is due


def test_validators_are_sent_as_they_came() -> None:
    known = replace(KNOWN, etag='W/"x"', last_modified="Tue, 24 Nov 2026 06:00:00 GMT")
    assert known.validators() == {
        "If-None-Match": 'W/"x"',
        "If-Modified-Since": "Tue, 24 Nov 2026 06:00:00 GMT",
    }


@given(
    now=moments,
    age=st.timedeltas(timedelta(0), timedelta(days=400)),
    checks=st.integers(0, 9),
    told=st.booleans(),
    kind=st.sampled_from([Vacancy, Article]),
)
def test_a_wait_is_as_long_as_the_page_has_stayed_the_same(
    now: str, age: timedelta, checks: int, told: bool, kind: type[Vacancy | Article]
) -> None:
    moment = datetime.fromisoformat(now)
    since = (moment - age).strftime("%Y-%m-%dT%H:%M:%SZ")
    how = {"unchanged_since": since, "checks": checks, "told": told}
    visit = next_visit(kind, "https://e.uk/1", now, **how)
    wait = datetime.fromisoformat(visit) - moment
    assert timedelta(0) <= wait <= LONGEST[kind] * (1 + JITTER)
    assert wait <= max(age, TOLD if told else timedelta(0)) * (1 + JITTER) + timedelta(seconds=2)
    if told:
        assert wait >= TOLD * (1 - JITTER) - timedelta(seconds=1)
    assert visit == next_visit(kind, "https://e.uk/1", now, **how)


def test_a_page_known_for_minutes_is_asked_in_the_next_run() -> None:
    since = "2026-11-25T05:30:00Z"
    assert next_visit(Vacancy, "https://e.uk/1", NOW, unchanged_since=since, checks=1) == NOW


def test_the_eve_of_closing_is_a_visit() -> None:
    how = {"unchanged_since": "2026-10-01T06:00:00Z", "checks": 5}
    visits = {
        closing: next_visit(Vacancy, "https://e.uk/1", NOW, closing=closing, **how)
        for closing in ("2026-11-25", "2026-11-26", "2026-11-30", "2027-03-01")
    }
    assert visits["2026-11-25"] == visits["2026-11-26"] == "2026-11-25T18:00:00Z"
    assert visits["2026-11-30"] == "2026-11-29T00:00:00Z"
    assert visits["2027-03-01"] > "2026-12-05"


texts = st.none() | st.text(max_size=40)


@given(title=texts, summary=texts, person=texts)
def test_what_a_list_said_survives_being_written_down(
    title: str | None, summary: str | None, person: str | None
) -> None:
    record = Article(title=title, summary=summary, evidence={"title": "feed"})
    if person:
        record.mentions = [Mention(person=person)]
    ask = Ask("https://e.uk/1", DETAIL, record, lastmod="2026-11-20", first=False)
    plain = json.loads(json.dumps(ask.plain()))
    back = Ask.of(plain, n=4, parent=1, depth=2)
    assert (back.n, back.parent, back.depth) == (4, 1, 2)
    assert (back.url, back.role, back.lastmod, back.first) == (ask.url, DETAIL, "2026-11-20", False)
    assert back.listed is not None
    for f in fields(Article):
        assert (getattr(back.listed, f.name) or None) == (getattr(record, f.name) or None)
    assert from_plain(Article, as_plain(record)) == back.listed


def test_content_is_what_a_page_says_and_where_it_leads() -> None:
    asks = [Ask("https://e.uk/2", LIST).plain(), Ask("https://e.uk/1", DETAIL).plain()]
    digest = content_digest([LISTED], asks)
    assert digest == content_digest([LISTED], asks[::-1])
    assert digest == content_digest([replace(LISTED, capture="cap_x", fetched_at=NOW)], asks)
    assert digest != content_digest([replace(LISTED, title="Gritter")], asks)
    assert digest != content_digest([LISTED], asks[:1])
