"""A wheel installed outside the checkout finds its cards and lookups."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str, cwd: Path, stdin: str = "") -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=cwd, input=stdin, capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_the_wheel_carries_what_it_needs(tmp_path: Path) -> None:
    source = tmp_path / "source"
    tracked = run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).split("\n")
    for name in filter(None, tracked):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path)]
    run(*build, str(source), cwd=tmp_path)
    (wheel,) = tmp_path.glob("lgcrawl-*.whl")
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", str(venv), cwd=tmp_path)
    python = venv / "bin" / "python"
    run(str(python), "-m", "pip", "install", "-q", "--no-deps", str(wheel), cwd=tmp_path)
    # The libraries are borrowed from this environment; its .pth files, so the checkout, are not.
    packages = run(
        str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path
    )
    (Path(packages.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = run(str(python), "-c", "import lgcrawl; print(lgcrawl.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(venv)

    lgcrawl = str(venv / "bin" / "lgcrawl")
    assert "cards, all good" in run(lgcrawl, "sources", "check", cwd=tmp_path)
    found = run(lgcrawl, "normalise", "employer", cwd=tmp_path, stdin="Norfolk CC\n")
    assert '"Norfolk County Council"' in found
    assert "demo" in run(lgcrawl, "--help", cwd=tmp_path)
