"""Each body against the earlier one that helps most, chosen as the pages of a host come in."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from lgcrawl.captures import bases, choosing
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import connect
from lgcrawl.captures.store import Store
from pipelines.errors import ArchiveError
from tests.captures.conftest import answer, intact, moment, page

HOST = "https://www.example.gov.uk"


def job(number: int, second: int | None = None, body: bytes | None = None) -> Capture:
    at = moment(number if second is None else second)
    return answer(f"{HOST}/jobs/{number}", at, body=body or page("job", number))


def news(number: int) -> Capture:
    return answer(f"{HOST}/news/story-{number}", moment(number), body=page("news", number))


def add(store: Store, *captures: Capture) -> None:
    for capture in captures:
        store.add(capture)


def packed(db: sqlite3.Connection, *captures: Capture) -> float:
    """The mean share of what these bodies would take alone."""
    shares = []
    for capture in captures:
        row = db.execute("SELECT packed FROM bodies WHERE digest = ?", (capture.digest,)).fetchone()
        shares.append(len(row[0]) / len(bases.pack_alone(capture.body or b"")))
    return sum(shares) / len(shares)


def roots(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT count(*) FROM bodies WHERE base IS NULL").fetchone()
    return int(count)


def test_pages_of_a_kind_share_their_furniture(store: Store, db: sqlite3.Connection) -> None:
    jobs = [job(n) for n in range(20)]
    add(store, *jobs)
    assert roots(db) == 1
    assert packed(db, *jobs[1:]) < 0.25
    intact(db)


def test_each_kind_of_page_gets_a_base_of_its_own(store: Store, db: sqlite3.Connection) -> None:
    both = [one for n in range(15) for one in (job(n), news(n))]
    add(store, *both)
    assert db.execute("SELECT shape FROM bases ORDER BY 1").fetchall() == [
        ("html /jobs/*",),
        ("html /news/*",),
    ]
    assert packed(db, *both[6:]) < 0.25


def test_a_kind_that_borrows_a_base_gets_its_own_once_that_pays(
    store: Store, db: sqlite3.Connection
) -> None:
    """News shares half of its furniture with jobs: a while it is packed against a job."""
    half = page("job", 0)[:8000]
    stories = [
        answer(f"{HOST}/news/{n}", moment(n), body=half + page("news", n)[9000:]) for n in range(12)
    ]
    add(store, *(job(n) for n in range(3)), *stories)
    assert packed(db, stories[0]) > 0.4
    assert packed(db, *stories[6:]) < 0.2
    assert roots(db) == 2


def test_a_redesign_gets_a_new_base(store: Store, db: sqlite3.Connection) -> None:
    add(store, *(job(n) for n in range(10)))
    after = [job(n, body=page("redesigned", n)) for n in range(10, 25)]
    add(store, *after)
    assert packed(db, *after[5:]) < 0.25


def test_one_odd_page_costs_its_kind_no_base(store: Store, db: sqlite3.Connection) -> None:
    add(store, *(job(n) for n in range(5)), job(5, body=page("error", 5)))
    base = db.execute("SELECT digest FROM bases WHERE shape = 'html /jobs/*'").fetchone()
    assert base == (job(0).digest,)
    assert packed(db, job(5, body=page("error", 5))) > 0.5, "odd it is"


def test_a_page_that_keeps_changing_is_packed_against_itself(
    store: Store, db: sqlite3.Connection
) -> None:
    """A list fetched daily: its versions share their entries, which no other page has."""

    def version(list_page: int, day: int) -> Capture:
        rows = "".join(f"<li>{page('row', (list_page, n), 0)[:300]!r}{n}</li>" for n in range(2))
        entries = " ".join(
            str(random.Random(f"{list_page} {n}").random()) for n in range(day, 250 + day)
        )
        body = page("list", 0, 5) + (rows + entries).encode()
        return answer(f"{HOST}/jobs?page={list_page}", moment(86_400 * day + list_page), body=body)

    days = [version(list_page, day) for day in range(8) for list_page in range(3)]
    add(store, *days)
    assert packed(db, *days[:3]) > 0.3
    assert packed(db, *days[-9:]) < 0.08
    intact(db)


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_what_cannot_be_packed_is_no_base(store: Store, db: sqlite3.Connection, size: int) -> None:
    """Pictures and the smallest answers stand alone, and stand in for nobody."""
    for n in range(4):
        add(store, job(n, body=random.Random(n).randbytes(size) + bytes([n])))
    assert db.execute("SELECT count(*) FROM bases").fetchone() == (0,)
    intact(db)


def test_a_host_has_a_handful_of_bases(store: Store, db: sqlite3.Connection) -> None:
    kinds = "abcdefghijklmnop"
    for n in range(64):
        kind = kinds[n % len(kinds)]
        add(store, answer(f"{HOST}/{kind}/{n}", moment(n), body=page(kind, n)))
    (count,) = db.execute("SELECT count(*) FROM bases").fetchone()
    assert 0 < count <= choosing.CANDIDATES
    intact(db)


def test_hosts_do_not_mix(store: Store, db: sqlite3.Connection) -> None:
    add(store, job(1))
    add(store, answer("https://other.example/jobs/1", body=page("job", 2)))
    assert roots(db) == 2
    assert len(db.execute("SELECT DISTINCT host FROM bases").fetchall()) == 2


def test_the_bases_are_found_again_when_the_file_is_opened_again(path: Path) -> None:
    with closing(connect(path)) as db:
        add(Store(db), *(job(n) for n in range(5)))
    with closing(connect(path)) as db:
        later = [job(n) for n in range(5, 10)]
        add(Store(db), *later)
        assert roots(db) == 1
        assert packed(db, *later) < 0.25


def test_memory_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bases made ready make room for one another; a host comes back at the price of a read."""
    monkeypatch.setattr(bases, "CACHE", 2 * bases._OVERHEAD)
    monkeypatch.setattr(choosing, "HOSTS", 2)
    made: Counter[int] = Counter()

    class Counted(bases.Base):
        def __init__(self, content: bytes) -> None:
            super().__init__(content)
            made[len(content)] += 1

    monkeypatch.setattr(bases, "Base", Counted)
    pages = [
        answer(f"https://h{n % 5}.example/jobs/{n}", moment(n), body=page(f"{n % 5}", n))
        for n in range(30)
    ]
    add(store, *pages)
    assert sum(made.values()) > 5, "bases were let go and made again"
    assert list(store.select()) == pages


def test_a_large_feed_is_packed_against_yesterdays(store: Store, db: sqlite3.Connection) -> None:
    """Far more than the two megabytes zstd looks back by itself."""
    entries = [random.Random(n).randbytes(600).hex() for n in range(3100)]

    def feed(day: int) -> Capture:
        body = "\n".join(entries[day * 20 : 3000 + day * 20]).encode()
        return answer(f"{HOST}/feed.xml", moment(day * 86_400), body=body)

    add(store, feed(0), feed(1))
    assert packed(db, feed(1)) < 0.05
    assert store.get(feed(1).id) == feed(1)


# -- what goes wrong -------------------------------------------------------------------------------


def test_a_rollback_leaves_no_base_that_is_not_there(store: Store, db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    add(store, *(job(n) for n in range(5)))
    db.execute("ROLLBACK")
    assert db.execute("SELECT count(*) FROM bodies").fetchone() == (0,)
    db.execute("BEGIN")
    add(store, *(job(n) for n in range(5, 10)))
    db.execute("COMMIT")
    assert roots(db) == 1
    intact(db)


def test_a_savepoint_undone_leaves_the_batch_whole(store: Store, db: sqlite3.Connection) -> None:
    """The archive's writer undoes one job of a batch: here the one that brought the base."""
    db.execute("BEGIN")
    db.execute("SAVEPOINT job")
    add(store, job(0))
    db.execute("ROLLBACK TO job")
    add(store, job(1), job(0, body=page("job", "another")), job(2))
    db.execute("COMMIT")
    intact(db)
    assert len(list(store.select())) == 3


def test_a_base_that_came_back_packed_is_no_base(store: Store, db: sqlite3.Connection) -> None:
    """Rolled back as a base, then kept against another: bodies rest on one other at most."""
    db.execute("BEGIN")
    add(store, job(0))
    db.execute("ROLLBACK")
    add(store, job(1), job(2), job(0), job(3), job(4))
    intact(db)


KILLED = """
import os, sys
from pathlib import Path
from lgcrawl.captures.database import connect
from lgcrawl.captures.store import Store
from tests.captures.test_packing import job
db = connect(Path(sys.argv[1]))
store = Store(db)
for batch in range(1000):
    db.execute("BEGIN IMMEDIATE")
    for n in range(10):
        store.add(job(batch * 10 + n))
    if batch < 5:
        db.execute("COMMIT")
    else:
        print("in the middle of a batch", flush=True)
        sys.stdin.read()
"""


def test_killed_is_not_lost(path: Path) -> None:
    """After kill -9 in the middle of a batch, all that was committed is whole, and one goes on."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"in the middle of a batch\n"
        process.send_signal(signal.SIGKILL)
    with closing(connect(path)) as db:
        store = Store(db)
        assert list(store.select()) == [job(n) for n in range(50)]
        add(store, *(job(n) for n in range(50, 60)))
        assert roots(db) == 1
        intact(db)


def test_a_damaged_body_is_told_and_hurts_no_new_one(store: Store, db: sqlite3.Connection) -> None:
    add(store, *(job(n) for n in range(3)))
    for damage in (b"\x00" * 100, bases.pack_alone(b"something else")):
        db.execute("UPDATE bodies SET packed = ? WHERE base IS NULL", (damage,))
        with pytest.raises(ArchiveError, match="damaged; restore a copy"):
            Store(db).get(job(0).id)
        with pytest.raises(ArchiveError, match="damaged; restore a copy"):
            Store(db).get(job(1).id)
    later = Store(db)
    add(later, job(7), job(8))
    assert later.get(job(8).id) == job(8)


def test_another_program_can_unpack_a_body(store: Store, db: sqlite3.Connection) -> None:
    """The format is zstd and nothing else: a base is what its tools call a patch's origin."""
    add(store, job(0), job(1))
    base, data = db.execute(
        "SELECT base, packed FROM bodies WHERE digest = ?", (job(1).digest,)
    ).fetchone()
    assert base == job(0).digest
    origin = zstandard.ZstdCompressionDict(
        job(0).body or b"", dict_type=zstandard.DICT_TYPE_RAWCONTENT
    )
    assert zstandard.ZstdDecompressor(dict_data=origin).decompress(data) == job(1).body
