"""Many readers, and one writer that is killed again and again: nobody is locked out.

``make soak`` kills twenty times; the suite makes do with a few.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from lgcrawl.captures.database import captures_path
from tests.archive.conftest import Bench

KILLS = int(os.environ.get("LGCRAWL_SOAK", "2"))
READERS = 4

# Crawls for ever: captures, new and changed records, closing runs; ids once they are durable.
WRITING = """
import sys
from itertools import count
from pathlib import Path
from lgcrawl.archive.database import now
from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.captures.capture import Capture
from pipelines.records import Article, Vacancy
writer = Writer.open(Path(sys.argv[1]))
for turn in count():
    row = SourceRow(f"s{turn % 3}", "S", "listing", "vacancy", complete=True)
    run = writer.begin_run(row, now()).result()
    futures = []
    for n in range(turn % 7, turn % 7 + 20):
        page = f"<h1>Post {n}</h1><p>{turn % 5} words of it, jo@e.uk</p>".encode()
        capture = Capture(url=f"https://e.uk/{n}", fetched_at=now(), status=200, body=page)
        writer.captured(run, capture)
        post = Vacancy(title=f"Post {n}", reference=f"R-{n}", employer_text=f"Employer {n % 4}",
            url=f"https://e.uk/{n}", description=f"words {turn % 5} " * 100, capture=capture.id)
        news = Article(title=f"News {n}", url=f"https://e.uk/n/{n}", body=f"text {turn % 5} " * 99)
        futures += [writer.keep(post, run), writer.keep(news, run)]
    for future in futures:
        print(future.result().id, flush=True)
    writer.finish_run(run, "ok", "", {}, healthy=True, complete=True, absent_runs=1,
        today=now()[:10]).result()
    writer.link()
"""

# Asks for ever what the site and the commands ask; the first error ends it and is printed.
READING = """
import sys
from pathlib import Path
from lgcrawl.archive import queries
asked = 0
while not Path(sys.argv[2]).exists():
    with queries.connect_readonly(Path(sys.argv[1])) as db:
        for row in queries.vacancies(db):
            asked += bool(row["capture"])
        list(queries.articles(db))
        list(queries.status(db))
        queries.changes(db, queries.latest_runs(db))
        db.execute("SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH 'words' "
                   "ORDER BY rowid DESC LIMIT 20").fetchall()
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
print(asked)
"""


def test_one_writer_killed_again_and_again_beside_readers(tmp_path: Path) -> None:
    path, enough = tmp_path / "archive.db", tmp_path / "enough"
    Bench(path).writer.close()
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READING, str(path), str(enough)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(READERS)
    ]
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", WRITING, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            assert writer.stderr is not None
            assert writer.stdout.readline(), writer.stderr.read()
            time.sleep(random.Random(kill).uniform(0.0, 1.5))
            writer.kill()
            lines = writer.stdout.read().split("\n")
            acknowledged.update(line for line in lines[:-1] if line)
            assert "Error" not in writer.stderr.read()
    enough.touch()
    for reader in readers:
        out, err = reader.communicate(timeout=60)
        assert err == ""
        assert int(out) > 0, "it read nothing: the test says nothing"
    Bench(path).writer.close()  # the next run goes on
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = {id for table in ("vacancies", "articles") for (id,) in
                db.execute(f"SELECT id FROM {table}")}  # fmt: skip
        named = {id for (id,) in db.execute("SELECT capture FROM vacancies")}
        running = db.execute("SELECT count(*) FROM runs WHERE outcome = 'running'").fetchone()
        rows = db.execute("SELECT count(*) FROM vacancies").fetchone()
        found = "SELECT count(*) FROM vacancies_fts WHERE vacancies_fts MATCH 'words'"
        assert db.execute(found).fetchone() == rows
        hidden = "SELECT count(*) FROM vacancies_fts WHERE vacancies_fts MATCH 'jo'"
        assert db.execute(hidden).fetchone() == (0,)
    assert acknowledged
    assert acknowledged <= kept, "an acknowledged record is lost"
    assert running == (0,)
    with closing(sqlite3.connect(captures_path(path))) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        captured = {id for (id,) in db.execute("SELECT id FROM captures")}
    assert named <= captured, "a record without its evidence"
