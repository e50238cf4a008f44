"""The house rules that no linter knows."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted([*ROOT.glob("lgcrawl/**/*.py"), *ROOT.glob("pipelines/**/*.py")])


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_room_is_found_in_a_minute(path: Path) -> None:
    text = path.read_text("utf-8")
    assert path.stem not in ("utils", "helpers", "common", "misc"), "say what is in it"
    assert len(text.splitlines()) <= 400, "a file over 400 lines wants splitting"
    assert text.startswith('"""'), "a module begins with one sentence of purpose"
    assert not re.search(r"\b(?:TODO|FIXME|XXX)\b|\bprint\(.*# debug", text)


def test_only_the_stages_import_scrapy_on_the_ground_floor() -> None:
    importing = [
        path.name
        for path in ROOT.glob("pipelines/*.py")
        if re.search(r"^\s*(?:from|import) scrapy", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert importing == ["stages.py"]


def test_platform_leaves_stay_small() -> None:
    for path in ROOT.glob("data/platforms/*.toml"):
        assert len(path.read_text("utf-8").splitlines()) < 60, path.name


def test_no_line_names_a_machine() -> None:
    """A path or host of somebody's workplace is no part of the project."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    pattern = re.compile(r"(?<![\w.])/(?:work|farm|root|home/\w+)/|index-url|file:///opt")
    for file in tracked:
        path = ROOT / file
        if (
            path.suffix in {".py", ".md", ".toml", ".csv", ".lock", ".html", ".cfg"}
            or "." not in file
        ):
            text = path.read_text("utf-8", "replace") if path.is_file() else ""
            found = pattern.search(text)
            assert found is None or file == "tests/test_house.py", f"{file}: {found}"


def test_the_lock_pins_every_library_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^([a-z0-9][\w.\-\[\]]*)==[^\s\\]+.*\\\n\s+--hash=sha256:", lock, re.M)
    assert len(pins) == len(re.findall(r"^[a-z0-9][\w.\-\[\]]*==", lock, re.M)) > 50
    declared = re.findall(
        r'^\s+"([a-zA-Z0-9\-]+)[><=]', (ROOT / "pyproject.toml").read_text(), re.M
    )
    missing = {d.lower() for d in declared} - {p.lower() for p in pins} - {"setuptools"}
    assert not missing, f"run make lock: {missing}"


def test_the_wheel_names_every_package() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    there = {str(path.parent.relative_to(ROOT)).replace("/", ".") for path in CODE}
    assert set(listed) == there | {"lgcrawl_data"}
