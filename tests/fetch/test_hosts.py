"""hosts.db: one request at a time to a host, across the processes of a machine."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import sleep, time

import pytest

from lgcrawl.fetch import hosts as module
from lgcrawl.fetch.hosts import Hosts, LeftAlone, Turn
from lgcrawl.fetch.tempo import BUSY, FAILED, GOOD, PATIENCE, Heard

GOOD_ANSWER = Heard(GOOD)
# Takes turns at a host and says when each began and ended.
ASKING = """
import sys
from pathlib import Path
from time import sleep, time
from lgcrawl.fetch.hosts import Hosts, Turn
from lgcrawl.fetch.tempo import GOOD, Heard
hosts, base = Hosts(Path(sys.argv[1])), float(sys.argv[3])
for _ in range(int(sys.argv[2])):
    while not isinstance(turn := hosts.take("e.uk", base), Turn):
        sleep(turn)
    began = time()
    sleep(0.004)
    print(began, time(), flush=True)
    hosts.give_back(turn, Heard(GOOD), base)
"""
HOLDING = """
import sys
from pathlib import Path
from time import sleep
from lgcrawl.fetch.hosts import Hosts
Hosts(Path(sys.argv[1])).take("e.uk", 0.0)
print("held", flush=True)
sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "hosts.db"


@pytest.fixture
def two(path: Path) -> Iterator[tuple[Hosts, Hosts]]:
    """Two processes, as far as hosts.db can tell."""
    pair = Hosts(path), Hosts(path)
    yield pair
    for one in pair:
        one.close()


def take(hosts: Hosts, base: float = 0.0) -> Turn:
    turn = hosts.take("e.uk", base)
    assert isinstance(turn, Turn)
    return turn


def test_while_one_asks_the_other_waits(two: tuple[Hosts, Hosts]) -> None:
    first, second = two
    turn = take(first)
    assert isinstance(second.take("e.uk", 0.0), float)
    assert isinstance(second.take("other.uk", 0.0), Turn)
    first.give_back(turn, GOOD_ANSWER, 0.0)
    assert take(second).token == turn.token + 1


def test_the_next_request_waits_for_the_delay_whoever_sends_it(two: tuple[Hosts, Hosts]) -> None:
    two[0].give_back(take(two[0], 5.0), GOOD_ANSWER, 5.0)
    for hosts in two:
        wait = hosts.take("e.uk", 5.0)
        assert isinstance(wait, float)
        assert 4.0 < wait <= 5.0


def test_retry_after_binds_all(two: tuple[Hosts, Hosts]) -> None:
    first, second = two
    first.give_back(take(first), Heard(BUSY, wait=60.0), 0.0)
    wait = second.take("e.uk", 0.0)
    assert isinstance(wait, float)
    assert 59.0 < wait <= 60.0


def test_who_was_suspended_and_lost_the_host_neither_sends_nor_lets_it_go(
    two: tuple[Hosts, Hosts], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    monkeypatch.setattr(module, "LEASE", 0.05)
    turn = take(first)
    assert turn.is_ours()
    sleep(0.06)
    assert not turn.is_ours()
    monkeypatch.setattr(module, "LEASE", 60.0)
    newer = take(second)
    assert not first.renew(turn)
    first.give_back(turn, GOOD_ANSWER, 0.0)
    assert isinstance(first.take("e.uk", 0.0), float)
    assert second.renew(newer)


def test_a_request_under_way_keeps_its_host(
    two: tuple[Hosts, Hosts], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    monkeypatch.setattr(module, "LEASE", 0.05)
    turn = take(first)
    monkeypatch.setattr(module, "LEASE", 60.0)
    assert first.renew(turn)
    sleep(0.06)
    assert isinstance(second.take("e.uk", 0.0), float)


def test_who_waits_comes_before_who_has_just_been(two: tuple[Hosts, Hosts]) -> None:
    first, second = two
    turn = take(first)
    assert isinstance(second.take("e.uk", 0.0), float)
    first.give_back(turn, GOOD_ANSWER, 0.0)
    assert isinstance(first.take("e.uk", 0.0), float)
    assert isinstance(second.take("e.uk", 0.0), Turn)


@pytest.mark.parametrize("base", [0.0, 0.02])
def test_processes_never_ask_at_once(path: Path, base: float) -> None:
    command = [sys.executable, "-c", ASKING, str(path), "12", str(base)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    spans = []
    for process in running:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        spans += [tuple(map(float, line.split())) for line in out.splitlines()]
    assert len(spans) == 36
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(sorted(spans))]
    assert min(gaps) >= base


def test_the_host_of_a_process_that_died_is_free_at_once(path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        hosts = Hosts(path)
        assert isinstance(hosts.take("e.uk", 0.0), float)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert isinstance(hosts.take("e.uk", 0.0), Turn)


def test_a_host_that_keeps_failing_is_given_up_by_all(two: tuple[Hosts, Hosts]) -> None:
    first, second = two
    for _ in range(PATIENCE):
        first.give_back(take(first), Heard(FAILED, failing=True, why="HTTP 500"), 0.0)
    with pytest.raises(LeftAlone, match="HTTP 500"):
        second.take("e.uk", 0.0)


def test_when_its_time_is_over_one_request_tries_it(two: tuple[Hosts, Hosts], path: Path) -> None:
    first, second = two
    broken = Heard(FAILED, failing=True, why="HTTP 500")
    for _ in range(PATIENCE):
        first.give_back(take(first), broken, 0.0)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE hosts SET given_up_until = ?", (time() - 1,))
    trying = take(second)
    assert isinstance(first.take("e.uk", 0.0), float)
    second.give_back(trying, broken, 0.0)
    with pytest.raises(LeftAlone) as caught:
        first.take("e.uk", 0.0)
    assert 1100 < caught.value.tempo.given_up_until - time() <= 1200


def test_what_was_learned_serves_the_next_process(path: Path) -> None:
    hosts = Hosts(path)
    hosts.give_back(take(hosts, 0.1), Heard(BUSY), 0.1)
    hosts.close()
    sleep(1.01)
    again = Hosts(path)
    assert take(again, 0.1).delay == pytest.approx(1.0, abs=0.01)


def test_robots_txt_is_remembered(two: tuple[Hosts, Hosts]) -> None:
    first, second = two
    assert second.robots("https://e.uk") is None
    first.keep_robots("https://e.uk", 200, b"User-agent: *\nDisallow: /")
    kept = second.robots("https://e.uk")
    assert kept and (kept.status, kept.body) == (200, b"User-agent: *\nDisallow: /")


def test_a_clock_that_was_wrong_stops_nobody(path: Path) -> None:
    hosts = Hosts(path)
    take(hosts)
    year = time() + 365 * 86400
    with sqlite3.connect(path) as db:
        db.execute(
            "UPDATE hosts SET holder = 'elsewhere|1|1|1', expires_at = ?1, next_at = ?1, "
            "given_up_until = ?1",
            (year,),
        )
    assert isinstance(hosts.take("e.uk", 0.0), Turn)


# -- the file is nothing to rely on ------------------------------------------------------------
def test_deleted_under_way_it_is_made_anew_for_all(two: tuple[Hosts, Hosts], path: Path) -> None:
    first, second = two
    turn = take(first)
    for file in path.parent.iterdir():
        file.unlink()
    taken = take(second)
    first.give_back(turn, GOOD_ANSWER, 0.0)
    assert isinstance(first.take("e.uk", 0.0), float)
    assert taken.is_ours()
    assert first.trouble is None


def test_broken_it_is_set_aside(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hosts = Hosts(path)
    for n in range(300):
        hosts.take(f"{n}.e.uk", 0.0)
    hosts._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    hosts.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    again = Hosts(path)
    assert take(again).is_ours()
    assert again.trouble is None
    assert path.with_name("hosts.db.broken").exists()


@pytest.mark.parametrize("place", ["a file in the way", "not SQLite", "another program's"])
def test_without_a_file_one_process_still_keeps_its_manners(
    place: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if place == "a file in the way":
        path.parent.write_text("no folder")
    else:
        path.parent.mkdir()
    if place == "not SQLite":
        path.write_text("a letter to my aunt " * 100)
    if place == "another program's":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE theirs (x)")
        db.close()
    before = path.read_bytes() if path.is_file() else b""
    hosts = Hosts(path)
    hosts.give_back(take(hosts, 5.0), GOOD_ANSWER, 5.0)
    assert isinstance(hosts.take("e.uk", 5.0), float)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith(f"lgcrawl: {path}: ")
    assert "LGCRAWL_HOSTS" in said
    assert not path.is_file() or path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_is_read_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o500)
    hosts = Hosts(tmp_path / "hosts.db")
    assert take(hosts).is_ours()
    assert "LGCRAWL_HOSTS" in capsys.readouterr().err
    tmp_path.chmod(0o700)


def test_a_file_that_fails_under_way_is_left(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hosts = Hosts(path)
    turn = take(hosts)
    hosts._db.close()  # what a disk that is full or gone looks like from here
    hosts.give_back(turn, GOOD_ANSWER, 0.0)
    assert take(hosts).is_ours()
    assert capsys.readouterr().err.count("\n") == 1
