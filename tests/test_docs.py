"""The pages of docs/ name everything a reader may meet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from scrapy.settings import default_settings

from lgcrawl import health, settings
from lgcrawl.archive.schema import TABLES
from lgcrawl.fetch.failures import CLASSES
from lgcrawl.layouts import SilentZero

ROOT = Path(__file__).resolve().parent.parent
OPS = (ROOT / "docs" / "ops.md").read_text("utf-8")


def test_every_outcome_and_its_exit_code_are_documented() -> None:
    known = re.search(r"outcome IN \(([^)]*)\)", TABLES)
    assert known
    outcomes = set(re.findall(r"'(\w+)'", known[1])) - {"running"}
    assert outcomes == set(health.EXIT_CODES)
    for outcome, code in health.EXIT_CODES.items():
        row = next(line for line in OPS.splitlines() if line.startswith(f"| `{outcome}` |"))
        assert row.rstrip(" |").endswith(str(code)), row


def test_every_failure_class_is_documented() -> None:
    named = {name for _, name, _ in CLASSES} | {"http_4xx", "http_5xx", "tls", "network"}
    for path in (ROOT / "lgcrawl").rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r'Failure\(\s*"(\w+)"', text))
        named |= set(re.findall(r'kind, detail = "(\w+)"', text))
        named |= set(re.findall(r'Verdict\("(?:failed|partial|suspicious)", [^\n]*, "(\w+)"', text))
    named |= set(get_args(SilentZero.model_fields["kind"].annotation))
    assert {"robots", "not_html", "layout", "parser", "disk", "budget"} <= named
    missing = {name for name in named if f"`{name}`" not in OPS}
    assert not missing


def test_every_setting_of_our_own_is_documented() -> None:
    ours = {
        name for name in vars(settings) if name.isupper() and not hasattr(default_settings, name)
    }
    ours -= {"SPIDER_MODULES"}
    assert {"CONTACT", "ALLOW_PRIVATE", "LGCRAWL_ARCHIVE"} <= ours
    assert not {name for name in ours if f"`{name}`" not in OPS}


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md")), ids=str
)
def test_links_between_the_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_dependencies_page_says_why_for_each() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    block = project[project.index("dependencies = [") : project.index("[project.scripts]")]
    for name in re.findall(r'"([a-z][\w.\-]*)[><=]', block):
        assert name in page, f"docs/dependencies.md does not say why {name}"
