"""What a host's answers teach us about our pace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.fetch.tempo import (
    BUSY,
    FAILED,
    FIRST_PAUSE,
    GOOD,
    HALF_LIFE,
    LONGEST,
    LONGEST_PAUSE,
    NOTHING,
    PATIENCE,
    Heard,
    Tempo,
    after,
)

FAILING = Heard(FAILED, failing=True, why="HTTP 500")
AGAIN = Heard(FAILED, failing=True, again=True, why="HTTP 500")


def hear(tempo: Tempo, *heard: Heard, now: float = 0.0) -> Tempo:
    for one in heard:
        tempo = after(tempo, one, tempo.delay(1.0, 0.0, now), now)
    return tempo


def test_a_slow_host_is_asked_less_often_and_a_quick_one_as_before() -> None:
    slow = hear(Tempo(), *[Heard(GOOD, latency=5.0)] * 3)
    assert slow.delay(1.0, 0.0, now=0.0) == pytest.approx(5.0)
    assert hear(slow, *[Heard(GOOD, latency=0.1)] * 20).delay(1.0, 0.0, now=0.0) == 1.0


def test_a_busy_host_is_asked_half_as_often_each_time_up_to_a_bound() -> None:
    tempo = Tempo()
    delays = []
    for _ in range(7):
        tempo = hear(tempo, Heard(BUSY))
        delays.append(tempo.delay(1.0, 0.0, now=0.0))
    assert delays == [2.0, 4.0, 8.0, 16.0, LONGEST, LONGEST, LONGEST]


def test_it_recovers_slowly_by_good_answers_and_by_time() -> None:
    busy = hear(Tempo(), *[Heard(BUSY)] * 3)
    assert busy.delay(1.0, 0.0, now=0.0) == 8.0
    assert 3.5 < hear(busy, *[Heard(GOOD)] * 14).delay(1.0, 0.0, now=0.0) < 4.5
    assert busy.delay(1.0, 0.0, now=HALF_LIFE) == pytest.approx(4.0)
    assert busy.delay(1.0, 0.0, now=8 * HALF_LIFE) == 1.0


def test_what_robots_txt_wishes_and_what_we_were_told_to_keep_are_the_least() -> None:
    assert Tempo().delay(1.0, 10.0, now=0.0) == 10.0
    assert Tempo().delay(3600.0, 10.0, now=0.0) == 3600.0


def test_five_pages_in_a_row_and_a_host_is_given_up() -> None:
    tempo = hear(Tempo(), *[FAILING] * (PATIENCE - 1))
    assert tempo.given_up_until == 0.0
    tempo = hear(tempo, FAILING)
    assert (tempo.given_up_until, tempo.why) == (FIRST_PAUSE, "HTTP 500")


def test_a_retry_of_the_same_page_says_nothing_new() -> None:
    tempo = hear(Tempo(), *[FAILING, AGAIN] * (PATIENCE - 1))
    assert tempo.given_up_until == 0.0


@pytest.mark.parametrize("heard", [Heard(GOOD), Heard(NOTHING)], ids=["good", "not asked"])
def test_what_is_in_a_row(heard: Heard) -> None:
    tempo = hear(Tempo(), *[FAILING] * (PATIENCE - 1), heard, FAILING)
    assert bool(tempo.given_up_until) is (heard.kind == NOTHING)


def test_each_time_it_still_fails_it_is_given_up_for_twice_as_long_until_it_answers() -> None:
    tempo, now, pauses = hear(Tempo(), *[FAILING] * PATIENCE), 0.0, []
    for _ in range(7):
        pauses.append(tempo.given_up_until - now)
        now = tempo.given_up_until
        tempo = hear(tempo, FAILING, now=now)  # the one that tries
    assert pauses[:3] == [600.0, 1200.0, 2400.0]
    assert pauses[-1] == LONGEST_PAUSE
    healed = hear(tempo, Heard(GOOD), now=now)
    assert (healed.failures, healed.trips, healed.given_up_until) == (0, 0, 0.0)


def test_who_asks_us_to_stay_away_for_long_is_given_up_for_so_long() -> None:
    tempo = hear(Tempo(), Heard(BUSY, wait=3600.0, why="HTTP 429"))
    assert (tempo.given_up_until, tempo.failures) == (3600.0, 0)
    assert hear(Tempo(), Heard(BUSY, wait=1e9)).given_up_until == LONGEST_PAUSE


HEARD = st.builds(
    Heard,
    st.sampled_from([GOOD, BUSY, FAILED, NOTHING]),
    st.floats(0, 1e6),
    st.floats(0, 1e10),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(HEARD, max_size=40), st.floats(0, 100), st.floats(0, 1e6))
def test_nothing_a_host_says_stops_us_or_makes_us_hurry(
    heard: list[Heard], base: float, later: float
) -> None:
    tempo = hear(Tempo(), *heard)
    assert base <= tempo.delay(base, 0.0, now=later) <= max(base, LONGEST)
    assert tempo.given_up_until <= LONGEST_PAUSE
