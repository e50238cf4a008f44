"""What is put into the queue: due, awake, not in hand, its host free; and after a death, once."""

from __future__ import annotations

import subprocess
from datetime import timedelta

from lgcrawl.schedule.book import Hold
from lgcrawl.schedule.due import SPREAD, Attempt
from lgcrawl.schedule.planner import ask
from tests.schedule.conftest import NOON, Clock, Desk, card

HOUR = timedelta(hours=1)


def test_a_new_source_is_begun_at_once_and_then_by_its_rhythm(clock: Clock) -> None:
    desk = Desk(":memory:", card("news", every="1h"))
    assert desk.planner.tick(clock()) == ["news"]
    assert desk.work() == ["news"]
    assert desk.planner.tick(clock.go(minutes=59)) == []
    assert desk.planner.tick(clock.go(seconds=60 + SPREAD)) == ["news"]


def test_a_source_is_never_put_in_twice(clock: Clock) -> None:
    desk = Desk(":memory:", card("news", every="5m"))
    for _ in range(5):
        desk.planner.tick(clock())
        clock.go(hours=1)
    assert desk.queue.huey.pending_count() == 1
    desk.work()
    assert desk.planner.tick(clock()) == ["news"]  # what it missed, once
    desk.work()
    assert desk.planner.tick(clock()) == []


def test_two_planners_on_one_queue_begin_a_source_once(queue_file: str, clock: Clock) -> None:
    first, second = (Desk(queue_file, card("news", every="1h")) for _ in range(2))
    assert first.planner.tick(clock()) == ["news"]
    assert second.planner.tick(clock()) == []
    second.work()
    assert second.planner.tick(clock()) == []


def test_a_claim_that_another_has_just_used_is_let_go(queue_file: str, clock: Clock) -> None:
    news = card("news", every="1h")
    desk, other = Desk(queue_file, news), Desk(queue_file, news)

    def meanwhile(now: object) -> dict[str, Attempt]:
        other.planner.tick(clock())
        other.work()
        return {}

    desk.crawled = meanwhile  # between our look and our claim
    assert desk.planner.tick(clock()) == []
    assert desk.book.entry("news").hold is None


def test_only_as_many_as_there_are_workers_the_longest_overdue_first(clock: Clock) -> None:
    desk = Desk(":memory:", *(card(f"s{n}", every="1h") for n in range(4)), room=2)
    for n in range(4):
        desk.book.begun(f"s{n}", NOON - timedelta(hours=9 - n))
    assert desk.planner.tick(clock()) == ["s0", "s1"]
    assert desk.planner.tick(clock()) == []
    desk.work()
    assert desk.planner.tick(clock()) == ["s2", "s3"]


def test_sources_of_one_host_wait_for_each_other(clock: Clock) -> None:
    cards = [card("jobs", "essex"), card("news", "essex"), card("other", "kent")]
    desk = Desk(":memory:", *cards)
    assert desk.planner.tick(clock()) == ["jobs", "other"]
    assert desk.planner.tick(clock()) == []
    desk.work()
    assert desk.planner.tick(clock()) == ["news"]


def test_a_paused_source_rests_and_then_makes_up_once(clock: Clock) -> None:
    desk = Desk(":memory:", card("news", every="1h"))
    desk.planner.tick(clock())
    desk.work()
    desk.book.pause("news")
    assert desk.planner.tick(clock.go(days=3)) == []
    desk.book.resume("news")
    assert desk.planner.tick(clock()) == ["news"]
    desk.work()
    assert desk.planner.tick(clock.go(minutes=5)) == []


def test_a_crawl_by_hand_counts(clock: Clock) -> None:
    desk = Desk(":memory:", card("news", every="1h"))
    desk.crawled = lambda now: {"news": Attempt(NOON - timedelta(minutes=10))}
    assert desk.planner.tick(clock()) == []
    assert desk.planner.tick(clock.go(minutes=51)) == ["news"]


def test_what_a_person_asks_for_goes_first_also_while_paused(clock: Clock) -> None:
    desk = Desk(":memory:", card("one", every="1h"), card("two", every="1h"), card("asked"))
    desk.book.pause("asked")
    desk.planner.tick(clock())
    assert ask(desk.book, "asked", clock())
    assert not ask(desk.book, "asked", clock())  # in hand already
    assert desk.work() == ["asked", "one", "two"]


def test_a_clock_that_was_wrong_for_years_stops_nothing(clock: Clock) -> None:
    desk = Desk(":memory:", card("news", every="1h"))
    desk.planner.tick(clock.go(days=2000))
    desk.work()
    assert desk.planner.tick(clock.go(days=-2000)) == ["news"]
    desk.work()
    assert desk.planner.tick(clock()) == []


def test_a_machine_that_slept_makes_up_once(clock: Clock) -> None:
    desk = Desk(":memory:", card("news", cron="*/10 * * * *"))
    for _ in range(3):
        desk.planner.tick(clock.go(minutes=11))
        desk.work()
    assert desk.planner.tick(clock.go(hours=60)) == ["news"]
    desk.work()
    assert desk.planner.tick(clock.go(seconds=1)) == []


def test_all_that_is_known_survives_a_restart(queue_file: str, clock: Clock) -> None:
    before = Desk(queue_file, card("news", every="1h"), card("jobs", every="1h"))
    before.planner.tick(clock())
    before.work()
    before.book.pause("jobs")
    after = Desk(queue_file, card("news", every="1h"), card("jobs", every="1h"))
    assert after.book.entry("jobs").paused
    assert after.book.entry("news").begun == NOON
    assert after.planner.tick(clock.go(minutes=30)) == []
    assert after.planner.tick(clock.go(minutes=32)) == ["news"]


def die(desk: Desk, clock: Clock, pid: int = 0) -> Hold:
    """As if a scheduler died while it crawled: the task is gone, the source is in hand."""
    (task,) = [desk.queue.huey.dequeue()]
    slug, _ = task.args
    hold = desk.book.entry(slug).hold
    assert hold
    return desk.book.change(slug, hold, clock(), "running", pid)


def test_what_was_in_hand_at_a_kill_is_run_once_more_and_no_third_time(
    queue_file: str, clock: Clock
) -> None:
    news = card("news", every="6h")
    desk = Desk(queue_file, news)
    desk.planner.tick(clock())
    die(desk, clock)

    second = Desk(queue_file, news)
    assert second.planner.recover(clock.go(minutes=1)) == ["news"]
    second.planner.tick(clock())
    second.planner.tick(clock())
    assert second.queue.huey.pending_count() == 1
    die(second, clock)

    third = Desk(queue_file, news)
    assert third.planner.recover(clock.go(minutes=1)) == ["news"]
    assert third.planner.tick(clock()) == []
    entry = third.book.entry("news")
    assert entry.hold is None
    assert entry.last
    assert entry.last.outcome == "lost"
    assert third.planner.tick(clock.go(hours=6)) == ["news"]  # its next time comes all the same


def test_what_only_waited_at_a_kill_still_waits(queue_file: str, clock: Clock) -> None:
    desk = Desk(queue_file, card("news"), card("jobs"))
    desk.planner.tick(clock())
    taken = desk.queue.huey.dequeue().args[0]  # by a worker that died before it began
    after = Desk(queue_file, card("news"), card("jobs"))
    assert after.planner.recover(clock()) == []
    assert after.planner.tick(clock()) == []
    assert after.queue.huey.pending_count() == 2
    assert sorted(after.work()) == ["jobs", "news"]
    assert taken in ("jobs", "news")


def test_an_orphan_is_waited_for_but_not_for_ever(queue_file: str, clock: Clock) -> None:
    with subprocess.Popen(["sleep", "60"]) as orphan:
        desk = Desk(queue_file, card("news", every="6h"))
        desk.planner.tick(clock())
        die(desk, clock, orphan.pid)
        after = Desk(queue_file, card("news", every="6h"))
        after.planner.recover(clock())
        after.planner.tick(clock.go(seconds=30))
        assert after.queue.huey.pending_count() == 0
        after.planner.tick(clock.go(seconds=31))
        assert after.queue.huey.pending_count() == 1
        orphan.kill()
