"""``lgcrawl extract --what`` says what a page is, before a card for it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lgcrawl.cli import cli as root

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@pytest.mark.parametrize(
    ("case", "page", "platform"),
    [
        ("jobtrain_list", "list", "jobtrain"),
        ("jobs_ac_uk_detail", "vacancy", "jobs_ac_uk"),
        ("oracle_list", "list", "oracle"),
        ("oracle_detail", "vacancy", "oracle"),
        ("localgov_article_html", "article", "localgov"),
        ("feed_rss_news", "list", "jadu"),
    ],
)
def test_what_a_page_is(case: str, page: str, platform: str | None) -> None:
    (file,) = (GOLDEN / case).glob("page.*")
    result = CliRunner().invoke(root, ["extract", "--what", str(file)])
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert (said["page"], said["platform"]) == (page, platform)
    assert 0.5 < said["score"] <= 1
    assert said["why"]


def test_what_is_no_page_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"%PDF-1.7")
    asked = ["extract", "--what", str(tmp_path / "a.html")]
    result = CliRunner().invoke(root, asked, standalone_mode=False)
    assert result.return_value == 1
    assert "a PDF, not a page" in result.stderr
