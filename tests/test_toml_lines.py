"""Where a key stands in a TOML text: headers, dotted and inline keys, arrays, strings."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.toml_lines import DEEPEST, KeyPath, locate
from tests.patience import bounded


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        pytest.param("\n# a comment = 1\ntitle = 'x'", ("title",), 3, id="after-blank-lines"),
        pytest.param("[expect]\nmin = 1\nfill.title = 1", ("expect", "fill"), 3, id="dotted"),
        pytest.param("[a]\n[expect.fill]\ntitle = 1", ("expect", "fill", "title"), 3, id="header"),
        pytest.param("fill = { a = 1, b = 2 }", ("fill", "b"), 1, id="inline-table"),
        pytest.param("start = [\n 'a',\n # no\n 'b',\n]", ("start", 1), 4, id="array-item"),
        pytest.param("a = '''\nb = 1\n'''\nb = 2", ("b",), 4, id="key-inside-a-string"),
        pytest.param('a = "[b]\\" # c"\nb = 2', ("b",), 2, id="brackets-inside-a-string"),
        pytest.param('"odd.key" = 1\n', ("odd.key",), 1, id="quoted-key"),
        pytest.param("a = 1\r\nb = 2\r\n", ("b",), 2, id="windows-line-ends"),
        pytest.param("[[a]]\nx = 1\n[[a]]\nx = 2", ("a", 1, "x"), 4, id="array-of-tables"),
    ],
)
def test_a_key_is_found_on_its_line(text: str, key: KeyPath, line: int) -> None:
    assert locate(text)[key] == line


def paths(value: Any, above: KeyPath = ()) -> set[KeyPath]:
    """Every key path of parsed TOML."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found: set[KeyPath] = set()
    for key, inner in items:
        found.add((*above, key))
        if isinstance(inner, dict | list):
            found |= paths(inner, (*above, key))
    return found


KEYS = st.sampled_from(["a", "b", "'c d'", '"e.f"', "g.h", '"\\u0069"'])
VALUES = st.recursive(
    st.sampled_from(
        [
            "1",
            "-1.5e3",
            "true",
            "1979-05-27 07:32:00",
            "''",
            '"a # b"',
            "'''\nx\n''''",
            '"""\n"a"""',
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: f"[{', '.join(v)}]")
        | st.tuples(KEYS, inner).map(lambda kv: f"{{ {kv[0]} = {kv[1]} }}")
    ),
    max_leaves=6,
)
LINES = (
    st.tuples(KEYS, VALUES).map(lambda kv: f"{kv[0]} = {kv[1]} # c")
    | KEYS.map("[t.{}]".format)
    | KEYS.map("[[u.{}]]".format)
    | st.just("")
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_it_finds_every_key_that_tomllib_reads(text: str) -> None:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a key given twice
    assert set(locate(text)) == {path for path in paths(raw) if len(path) <= DEEPEST}


@pytest.mark.parametrize(
    "text",
    ["a." * 30_000 + "a = 1", "a = '" + "[" * 90_000 + "'", "a = [" + "[]," * 30_000 + "]"],
    ids=["dotted", "string", "array"],
)
def test_a_hostile_text_costs_little(text: str) -> None:
    with bounded(1):
        assert locate(text)[("a",)] == 1
