"""An archive full of one name, and a reader who looks for it in every byte."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from lgcrawl.archive.forgetting import erasure as forgetting
from lgcrawl.archive.forgetting.sought import Sought
from lgcrawl.captures import heads
from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path, reading
from pipelines.records import Mention
from tests.archive.conftest import DAY, Bench, news, post

NAME = "Ján Rowntree"
SITE = "https://www.essex.example"
# Each writes the name in another way; all are pages of one kind.
PAGES = {
    "/plain": f"<p>Ask {NAME} today.</p>".encode(),
    "/latin": "<p>Ask J\xe1n Rowntree, call 5 \x80.</p>".encode("latin-1"),
    "/entity": b"<p>Ask J&aacute;n&nbsp;&#82;owntree today.</p>",
    "/markup": b"<p>Ask <b>J\xc3\xa1n</b> <i class='x'>Row</i>ntree, <em>today</em>.</p>",
    "/upper": "<p>JÁN   ROWNTREE, JAN\tROWNTREE</p>".encode(),
    "/apart": "<td>Ján</td>\n<td>Rowntree</td>".encode(),
    "/escaped": b'<script>{"name": "J\\u00e1n\\u0020Rowntree", "n": 1}</script>',
    "/feed": b"<description>&lt;p&gt;J&amp;aacute;n &lt;b&gt;Rowntree&lt;/b&gt;</description>",
    "/links": b'<a href="/staff/jan-rowntree?p=1">x</a> <a href="/s?q=J%C3%A1n+Rowntree">y</a>',
    "/mail": b'<a href="mailto:jan.rowntree@essex.example">Mail</a>',
    "/wide": "<p>Ján Rowntree</p>".encode("utf-16"),
    "/other": b"<p>Jan and Rowntree, Janet Rowntree, Jan Rowntreeson: annual.</p>",
}


def page(path: str, body: bytes, run: int, **more: Any) -> Capture:
    kind = "text/html; charset=iso-8859-1" if path == "/latin" else "text/html"
    return Capture(
        url=f"{SITE}{path}",
        fetched_at=f"{DAY}T06:00:02Z",
        status=200,
        body=body,
        run=run,
        source="essex-jobs",
        role="detail",
        response_headers=(("Content-Type", kind), *more.pop("headers", ())),
        **more,
    )


@pytest.fixture
def full(bench: Bench) -> Bench:
    """An archive with the name in every kind of row, and a page in every way of writing it."""
    run = bench.begin()
    for path, body in PAGES.items():
        bench.writer.captured(run, page(path, body, run)).result()
    bench.writer.captured(
        run,
        page(
            "/staff/jan-rowntree",
            b"<p>Nobody</p>",
            run,
            headers=(("Link", f"<{SITE}/j%C3%A1n-rowntree>; rel=canonical"),),
        ),
    ).result()
    bench.keep(
        run,
        post(description=f"Plans things.\nContact {NAME} or JAN  ROWNTREE.", recruiter_text=NAME),
        post("Cook", reference="C-1", url=f"{SITE}/2", description="Ask Janet Rowntreeson."),
        news(
            f"{NAME} joins the board",
            url=f"{SITE}/news/jan-rowntree-joins",
            body=f"He is {NAME}.",
            body_html=f"<p>He is <b>J&aacute;n</b> Rowntree.</p><p>{NAME}</p>",
            mentions=[Mention(person=NAME, role="chair", organisation_text=f"{NAME} Ltd")],
        ),
    )
    bench.writer.reject(post(f"Assistant to {NAME}", reference=None), ["no place"], run).result()
    bench.writer.note(
        run, "warning", "author", f"is {NAME} a name?", f"{SITE}/jan-rowntree"
    ).result()
    bench.finish(run)
    bench.run(post(description="Plans things.\nContact the team.", recruiter_text="The team"))
    bench.writer.close()
    with closing(sqlite3.connect(bench.path)) as db, db:
        db.execute("UPDATE runs SET reason = ?", (f"stopped by {NAME}",))
    return bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """As everywhere, but closed by the test: upkeep wants the archive for itself."""
    made = Bench(tmp_path / "archive.db")
    yield made
    if not made.writer._closed:
        made.writer.close()


def folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.casefold()


def readings(data: bytes) -> Iterator[str]:
    """What a determined reader might see in some bytes."""
    for codec in ("utf-8", "cp1252", "utf-16"):
        text = data.decode(codec, "replace")
        for _ in range(3):
            yield folded(text)
            yield folded(re.sub(r"<[^>]*>", "", text))
            yield folded(re.sub(r"<[^>]*>", " ", text))
            text = html.unescape(unquote(text))
            text = re.sub(r"\\u(....)", lambda found: chr(int(found[1], 16)), text)


def left(folder: Path, pattern: str = r"\bjan\W*rowntree\b") -> list[str]:
    """Every place below a folder where the name can still be read."""
    found = []
    for file in filter(Path.is_file, folder.iterdir()):
        if any(re.search(pattern, text) for text in readings(file.read_bytes())):
            found.append(file.name)
    with reading(captures_path(folder / "archive.db")) as db:
        assert db is not None
        for (digest,) in db.execute("SELECT digest FROM bodies").fetchall():
            body = Bodies(db).read(digest)
            if any(re.search(pattern, text) for text in readings(body)):
                found.append(body.decode("latin-1"))
        for id, url, head in db.execute("SELECT id, url, head FROM captures"):
            said = json.dumps(heads.unpack(head), default=repr)
            if any(re.search(pattern, text) for text in readings(f"{url} {said}".encode())):
                found.append(id)
    return found


def forget(path: Path, kind: str, text: str) -> forgetting.Receipt:
    return forgetting.forget(path, Sought.of(kind, text))


def body_of(path: Path, url: str) -> bytes | None:
    with reading(captures_path(path)) as db:
        assert db is not None
        (digest,) = db.execute("SELECT digest FROM captures WHERE url = ?", (url,)).fetchone()
        return None if digest is None else Bodies(db).read(digest)
