"""An archive that somebody takes away while it is written is missed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive.writer import Writer
from pipelines.errors import ArchiveError
from tests.archive.conftest import Bench, post


def lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def move_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def replace(path: Path) -> None:
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def delete_the_lock(path: Path) -> None:
    lock_of(path).unlink()


def replace_the_lock(path: Path) -> None:
    lock_of(path).unlink()
    lock_of(path).touch()


TAKEN = {
    delete: "was deleted or moved",
    move: "was deleted or moved",
    move_the_folder: "was deleted or moved",
    replace: "was moved or replaced",
    empty: "was cut short",
    cut: "was cut short",
    delete_the_lock: "its lock was removed or replaced",
    replace_the_lock: "its lock was removed or replaced",
}


@pytest.mark.parametrize(("take", "told"), TAKEN.items(), ids=[take.__name__ for take in TAKEN])
def test_every_future_fails_once_it_is_gone(
    tmp_path: Path, take: Callable[[Path], None], told: str
) -> None:
    bench = Bench(tmp_path / "var" / "archive.db")
    run = bench.begin()
    many = (post(f"P{n}", reference=f"R-{n}", description="words " * 2000) for n in range(50))
    bench.keep(run, *many)
    bench.writer._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    bench.keep(run, post())
    take(bench.path)
    with pytest.raises(ArchiveError) as error:
        bench.finish(run)
    assert str(error.value).startswith(f"{bench.path}: {told}")
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 3
    for later in (bench.writer.keep(post(), run), bench.writer.past("s")):
        assert later.exception() is error.value
    bench.writer.close()


def test_gone_in_the_middle_of_a_batch(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done before the file went is acknowledged no more than what came after."""
    monkeypatch.setattr("lgcrawl.archive.batching.LINGER", 0.5)
    run = bench.begin()
    first = bench.writer.keep(post(), run)
    bench.path.unlink()
    second = bench.writer.keep(post("Cook", reference="C-1"), run)
    assert isinstance(first.exception(), ArchiveError)
    assert isinstance(second.exception(), ArchiveError)


def test_the_new_archive_is_left_alone(tmp_path: Path) -> None:
    """The old writer's end takes nothing from the crawl that has begun a new archive there."""
    old = Bench(tmp_path / "archive.db")
    old.run(post())
    for path in tmp_path.iterdir():
        path.unlink()
    del Writer._shared[old.path]  # as another process would begin
    new = Bench(tmp_path / "archive.db")
    new.run(post("Cook", reference="C-1"))
    with pytest.raises(ArchiveError, match="moved or replaced"):
        old.run(post("Late", reference="L-1"))
    Writer._shared[old.path] = old.writer
    old.writer.close()
    new.writer._shared[new.path] = new.writer
    new.writer.close()
    assert [row["title"] for row in new.rows("SELECT title FROM vacancies")] == ["Cook"]


def test_a_vacuum_cuts_nothing_off(bench: Bench) -> None:
    """Shorter, but whole: another program may tidy up between two batches."""
    run = bench.begin()
    bench.keep(run, post(description="words " * 100_000), post(description="few"))
    bench.writer._db.execute("UPDATE vacancy_versions SET record = '{}'")
    with closing(sqlite3.connect(bench.path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        bench.keep(run, post())
        before = bench.path.stat().st_size
        other.execute("DROP TABLE article_keys")
        other.commit()
        other.execute("VACUUM")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert bench.path.stat().st_size < before
    bench.keep(run, post())
    bench.finish(run)
