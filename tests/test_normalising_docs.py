"""docs/normalising.md: every cleaned column with three examples, made from the doctests.

``python -m tests.test_normalising_docs`` writes it anew.
"""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from pipelines.contract import Contract
from pipelines.dates import Moment
from pipelines.employer import Employer
from pipelines.place import Place
from pipelines.salary import Salary

DOCS = Path(__file__).resolve().parents[1] / "docs" / "normalising.md"
MARK = "<!-- From here on made from the doctests: python -m tests.test_normalising_docs -->\n"
CLASSES = {"Salary": Salary, "Employer": Employer, "Place": Place, "Dates": Moment}
CLASSES |= {"Contract": Contract}
_HEADING = re.compile(r"^([a-z_]+(?:, [a-z_]+)*)\n(?= {4}\S)", re.MULTILINE)
_EXAMPLES = 3  # of each column, at least


@dataclass(frozen=True)
class Section:
    """One column, or a few that are read together."""

    columns: tuple[str, ...]
    text: str
    examples: list[tuple[str, str]]  # what is printed, what the columns say


def sections(cls: type) -> list[Section]:
    """The sections of a class's docstring, in its order."""
    parts = _HEADING.split(inspect.cleandoc(cls.__doc__ or ""))
    found = []
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        text = " ".join(body.split(">>>")[0].split())
        found.append(Section(tuple(heading.split(", ")), text, list(examples(body))))
    return found


def examples(body: str) -> Iterator[tuple[str, str]]:
    """The doctests that read a printed text, as cells of a table."""
    for example in doctest.DocTestParser().get_examples(inspect.cleandoc(body)):
        tree = ast.parse(example.source)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        read = next((call for call in calls if isinstance(call.args[0], ast.Constant)), None)
        if isinstance(tree.body[0], ast.Expr) and read and isinstance(read.args[0], ast.Constant):
            with_it = [ast.unparse(node) for node in read.args[1:]]
            with_it += [f"{word.arg} {ast.unparse(word.value)}" for word in read.keywords]
            beside = f" ({', '.join(map(plain, with_it))})" if with_it else ""
            yield code(str(read.args[0].value)) + beside, value(example.want)


def plain(source: str) -> str:
    """``date(2026, 10, 20)`` as ``2026-10-20``, and no quotes."""
    day = re.search(r"date\((\d+), (\d+), (\d+)\)", source)
    if day:
        return "read on {}-{:0>2}-{:0>2}".format(*day.groups())
    return source.replace("'", "").removesuffix(" True")


def code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def value(want: str) -> str:
    """A doctest's answer as a cell."""
    answer: Any = ast.literal_eval(want) if want.strip() else None
    if isinstance(answer, tuple) and answer:
        return ", ".join(value(repr(part)) for part in answer)
    if answer in (None, (), ""):
        return "empty"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return code(str(answer).removesuffix(".0"))


def made() -> str:
    """The part of the page that is made."""
    lines = []
    for title, cls in CLASSES.items():
        lines.append(f"## {title}, column by column\n")
        for section in sections(cls):
            lines.append(f"### {', '.join(map(code, section.columns))}\n")
            lines.append(section.text.replace("``", "`") + "\n")
            lines += ["| printed | says |", "|---|---|"]
            lines += [f"| {printed} | {says} |" for printed, says in section.examples]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def write() -> None:
    head = DOCS.read_text("utf-8").partition(MARK)[0]
    DOCS.write_text(head + MARK + "\n" + made(), "utf-8")


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_every_column_is_explained_with_three_examples(cls: type) -> None:
    told = {column: section for section in sections(cls) for column in section.columns}
    columns = {field.name.rstrip("_") for field in fields(cls)} - {"raw"}
    assert columns - set(told) == set(), "not explained"
    assert set(told) - columns == set(), "no such column"
    few = [c for c, s in told.items() if len(s.examples) < _EXAMPLES or not s.text]
    assert few == [], "fewer than three examples"


def test_the_page_is_what_the_doctests_say() -> None:
    assert DOCS.read_text("utf-8").partition(MARK)[2].strip() == made().strip(), (
        "out of date: python -m tests.test_normalising_docs"
    )


if __name__ == "__main__":
    write()
