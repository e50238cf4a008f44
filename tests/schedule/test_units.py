"""The unit files are ones that systemd accepts, and they shut out what a crawler does not need."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lgcrawl.cli import cli as root
from lgcrawl.schedule.units import Place, files
from pipelines.errors import InputError

systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine"
)
ARCHIVE = Path("/srv/lg crawl/50%/archive.db")
PLACES = {
    "dynamic": Place(),
    "named": Place(run_as="daemon", archive=ARCHIVE, sources=Path("/srv/cards"), workers=4),
    "own": Place(user=True, archive=ARCHIVE),
}
WORST = 2.0  # of 10; 9.6 is a service with nothing shut out


@systemd
@pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))
def test_systemd_accepts_them(tmp_path: Path, place: Place) -> None:
    for name, text in files(place).items():
        (tmp_path / name).write_text(text)
    manager = ["--user"] if place.user else []
    done = subprocess.run(
        ["systemd-analyze", "verify", *manager, *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert "lgcrawl" not in done.stderr


@systemd
@pytest.mark.parametrize("place", ["dynamic", "named"])
@pytest.mark.parametrize("name", ["lgcrawl.service", "lgcrawl-due.service"])
def test_little_is_exposed(tmp_path: Path, place: str, name: str) -> None:
    (tmp_path / name).write_text(files(PLACES[place])[name])
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert exposure, done.stderr
    assert float(exposure[1]) <= WORST


def test_paths_come_from_here_and_from_the_options() -> None:
    text = files(PLACES["named"])["lgcrawl.service"]
    assert re.search(
        rf"^ExecStart={re.escape(sys.executable)} -m lgcrawl schedule run ", text, re.M
    )
    assert '--archive "/srv/lg crawl/50%%/archive.db" --sources /srv/cards' in text
    assert 'ReadWritePaths="/srv/lg crawl/50%%"' in text
    assert "--workers 4" in text
    assert "User=daemon" in text
    dynamic = files(Place())["lgcrawl-due.service"]
    assert "crawl --due --archive %S/lgcrawl/archive.db" in dynamic
    assert "DynamicUser=yes" in dynamic


def test_a_home_that_python_lives_in_stays_readable() -> None:
    place = Place(run_as="daemon", archive=Path("/run/user/7/archive.db"))
    assert "ProtectHome=read-only" in files(place)["lgcrawl.service"]


@pytest.mark.parametrize("place", [Place(user=True, run_as="ops"), Place(archive=ARCHIVE)])
def test_wishes_that_do_not_go_together_are_told(place: Place) -> None:
    with pytest.raises(InputError, match="--run-as"):
        files(place)


def test_they_are_printed_or_written(tmp_path: Path) -> None:
    names = ["lgcrawl.service", "lgcrawl-due.service", "lgcrawl-due.timer"]
    printed = CliRunner().invoke(root, ["schedule", "systemd", "--user"]).output
    assert re.findall(r"^# (lgcrawl\S+)$", printed, re.M) == names
    out = tmp_path / "units"
    CliRunner().invoke(root, ["schedule", "systemd", "--user", "--out", str(out)])
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert (out / names[0]).read_text() in printed
