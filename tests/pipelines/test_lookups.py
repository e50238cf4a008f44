"""Files of facts, as people and spreadsheets leave them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import lookups
from pipelines.errors import LookupFileError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of our own."""
    (tmp_path / "lookups").mkdir()
    monkeypatch.setattr(lookups, "data_dir", lambda: tmp_path)
    lookups.rows.cache_clear()
    yield tmp_path / "lookups"
    lookups.rows.cache_clear()


def test_the_mark_a_spreadsheet_begins_a_file_with_is_no_part_of_the_name(folder: Path) -> None:
    (folder / "towns.csv").write_bytes(b"\xef\xbb\xbfname,county\r\nHarlow,Essex\r\n")
    assert lookups.rows("towns") == ({"name": "Harlow", "county": "Essex"},)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name,county\nHarlow,Essex\nAnglesey,M\xf4n\n", r"towns.csv:3: not UTF-8; save it as"),
        (b"", "towns.csv:1: no header"),
        (b"name,county\nHarlow," + b"x" * 200_000 + b"\n", r"towns.csv:\d: no CSV \(field larger"),
        (None, "towns.csv: missing lookup"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    folder: Path, content: bytes | None, says: str
) -> None:
    if content is not None:
        (folder / "towns.csv").write_bytes(content)
    with pytest.raises(LookupFileError, match=says):
        lookups.rows("towns")


def test_a_package_in_a_zipped_egg_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "our.egg", "w") as egg:
        egg.writestr("towns_in_egg/__init__.py", "")
        egg.writestr("towns_in_egg/lookups/towns.csv", "name\nHarlow\n")
        egg.writestr("other/towns.csv", "")
    monkeypatch.syspath_prepend(str(tmp_path / "our.egg"))
    found = lookups.folder("towns_in_egg")
    assert (found / "lookups" / "towns.csv").read_text() == "name\nHarlow\n"
    assert [path.name for path in found.parent.iterdir()] == ["towns_in_egg"]
    assert lookups.folder("pipelines") == Path(lookups.__file__).parent
