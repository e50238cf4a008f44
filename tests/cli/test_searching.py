"""lgcrawl search as a person calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lgcrawl.archive.schema.search import TEXTS
from lgcrawl.cli.searching import search
from pipelines.errors import InputError
from pipelines.place import parse
from tests.archive.conftest import Bench, news, post

DATA = Path(__file__).resolve().parents[2] / "docs" / "data.md"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    """Three posts and an article."""
    made = Bench(tmp_path / "archive.db")
    made.run(
        post(
            "Night nurse", description="Two nights a week for an agency.", employer_ids=["la-ess"]
        ),
        post(
            "Cook", reference="C-1", url="https://jobs.essex.example/2", closing_date="2026-11-24"
        ),
        post("Nurse", reference="N-1", url="https://jobs.essex.example/3", place=parse("Cardiff")),
    )
    made.run(news(), source="essex-news")
    made.writer.close()
    yield made.path


def ran(archive: Path, *args: str) -> Result:
    call = [*args, "--archive", str(archive)]
    return CliRunner().invoke(search, call, standalone_mode=False, catch_exceptions=False)


def titles(result: Result) -> list[str]:
    return [json.loads(line)["title"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["nurse"], ["Nurse", "Night nurse"]),
        (["nurse", "-agency"], ["Nurse"]),
        (["nurse", "-night", "-hours"], ["Nurse"]),  # -h asks for no help here
        (["two nights"], ["Night nurse"]),
        (["nights two"], []),
        (["nur*", "--region", "wales"], ["Nurse"]),
        (["nurse", "--employer", "la-ess"], ["Night nurse"]),
        (["--ranked", "nurse", "--limit", "1"], ["Nurse"]),
        (["--articles", "library"], ["New library opens"]),
        (["--open", "--region", "Wales"], ["Nurse"]),
    ],
)
def test_words_and_options_find(archive: Path, args: list[str], found: list[str]) -> None:
    assert titles(ran(archive, *args, "--json")) == found


def test_a_line_says_what_it_is_and_where_it_was_read(archive: Path) -> None:
    result = ran(archive, "agency")
    title, about, excerpt, where, *_ = result.stdout.splitlines()
    assert title == "Night nurse"
    assert about.endswith(" | £35,000 | open | 2026-11-23 | Essex-Jobs")
    assert excerpt == "  Two nights a week for an agency."
    assert where.startswith("  vac_") and where.endswith("https://jobs.essex.example/2041")
    assert "1 shown" in result.stderr


def test_nothing_found_is_said_and_is_no_error(archive: Path) -> None:
    result = ran(archive, "astronaut")
    assert (result.stdout, result.stderr, result.return_value) == ("", "nothing found\n", None)


def test_facets_count_what_was_found(archive: Path) -> None:
    told = json.loads(ran(archive, "nurse", "--facets", "--json").stdout)
    assert told["counts"]["employer"] == {"la-ess": 1}
    assert told["counts"]["region"] == {"Wales": 1}
    assert (told["counted"], told["more"]) == (2, False)
    assert "         1  Wales\n" in ran(archive, "nurse", "--facets").stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["nurse", "--regoin", "Wales"], "no option --regoin"),
        (["nurse", "--region", "Mercia"], "no such region"),
        (["nurse", "--employer", "la-nobody"], "no employer has this id"),
        (["flood", "--articles", "--open"], "leave out --articles"),
    ],
)
def test_what_is_not_understood_is_told_in_a_line(
    archive: Path, args: list[str], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        ran(archive, *args)


@pytest.mark.parametrize("words", ["🚒", "*", "%", '"', '""', "-", "_", "... !"])
@pytest.mark.parametrize("how", [[], ["--json"], ["--articles"], ["--ranked"], ["--facets"]])
def test_a_question_without_a_word_finds_nothing_and_is_told(
    archive: Path, words: str, how: list[str]
) -> None:
    result = ran(archive, words, *how)
    assert (result.stdout, result.return_value) == ("", None)
    assert "no letter or digit in it, so nothing of it can be searched for" in result.stderr


def test_facets_of_a_question_without_a_word_are_none(archive: Path) -> None:
    told = json.loads(ran(archive, "%", "--facets", "--json").stdout)
    assert (told["counts"], told["counted"]) == ({}, 0)


def test_help_and_docs_name_what_is_searched() -> None:
    texts = CliRunner().invoke(search, ["--help"]).stdout, DATA.read_text("utf-8")
    for text in (" ".join(text.split()) for text in texts):
        assert "title, reference, employer, place, department and description" in text
        assert "title, summary, body and author" in text
    assert [len(columns) for columns in TEXTS.values()] == [6, 4]
