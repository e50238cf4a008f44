"""docs/captures.md names every table and column, and what it promises of zstd is so."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from lgcrawl.captures.schema import APPLICATION_ID, ROLES
from lgcrawl.captures.showing import POLICY
from lgcrawl.captures.store import Store
from tests.captures.conftest import answer, page

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "captures.md").read_text("utf-8")


def sections() -> dict[str, str]:
    """Heading -> what stands under it."""
    parts = re.split(r"^### `(\w+)`$", DOCS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_table_and_column_has_its_place(db: sqlite3.Connection) -> None:
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    ).fetchall()
    assert set(sections()) == {name for (name,) in tables}
    for table, text in sections().items():
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        named = re.findall(r"^\| `(\w+)` \|", text.partition("\n### ")[0], flags=re.MULTILINE)
        assert named == columns, table


def test_roles_policy_and_mark_are_those_of_the_program() -> None:
    assert all(f"`{role}`" in sections()["captures"] for role in ROLES)
    assert POLICY in DOCS
    assert str(APPLICATION_ID) in DOCS


def test_a_body_is_read_with_zstd_as_the_page_says(
    store: Store, db: sqlite3.Connection, tmp_path: Path
) -> None:
    if not shutil.which("zstd"):
        pytest.skip("no zstd on this machine")
    one, two = (answer(f"https://e.example/{n}", body=page("job", n)) for n in (1, 2))
    store.add(one)
    store.add(two)
    (packed,) = db.execute("SELECT packed FROM bodies WHERE base IS NOT NULL").fetchone()
    (tmp_path / "base.html").write_bytes(one.body or b"")
    (tmp_path / "body.zst").write_bytes(packed)
    command = "zstd -q -d --patch-from=base.html body.zst -o body.html"
    assert command.replace(" -q", "") in DOCS
    subprocess.run(command.split(), cwd=tmp_path, check=True)
    assert (tmp_path / "body.html").read_bytes() == two.body
