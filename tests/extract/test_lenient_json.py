"""JSON of scripts is read however it was broken, and a broken part costs only itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.extract.lenient_json import read_values
from tests.patience import bounded

BROKEN: dict[str, tuple[str, list[Any]]] = {
    "two values, the second with a comment": (
        '{"a": 1} {"b": 2 /* two */}',
        [{"a": 1}, {"b": 2}],
    ),
    "values run together": ('{"a": 1}{"b": 2}[3]', [{"a": 1}, {"b": 2}, [3]]),
    "quotes inside a string": (
        '{"a": "the "old" mill", "b": 2}',
        [{"a": 'the "old" mill', "b": 2}],
    ),
    "quotes before a comma": (
        '{"a": "the "old", the "new" mill", "b": ["x "y" z", "w"]}',
        [{"a": 'the "old", the "new" mill', "b": ['x "y" z', "w"]}],
    ),
    "quotes and a raw newline": ('{"a": "a "b"\nc"}', [{"a": 'a "b"\nc'}]),
    "cut off in a string": ('{"a": 1, "b": {"c": 2, "d": "cut o', [{"a": 1, "b": {"c": 2}}]),
    "cut off after a key": ('{"a": 1, "b"', [{"a": 1}]),
    "cut off after a colon": ('[{"a": 1}, {"b": ', [[{"a": 1}, {}]]),
    "cut off after a whole value": ('{"a": 1} {"b": 2, "c', [{"a": 1}, {"b": 2}]),
    "a comma too many and cut off": (
        '{"a": [1, 2,], "b": 3, "c": [',
        [{"a": [1, 2], "b": 3, "c": []}],
    ),
    "spaces of another kind": (
        '\ufeff{\u00a0"a":\u00a01,\u2028"b": "c\u00a0d"}',
        [{"a": 1, "b": "c\u00a0d"}],
    ),
    "a control character between": ('{"a"\x01: 1}', [{"a": 1}]),
    "no value of JSON": ('{"a": undefined, "b": "undefined"}', [{"a": None, "b": "undefined"}]),
    "entities outside and inside": (
        "{&quot;a&quot;: &quot;Fish &amp;amp; chips&quot;}",
        [{"a": "Fish &amp; chips"}],
    ),
    "CDATA around a comment": ('/*<![CDATA[*/ // x\n{"a": 1,}\n/*]]>*/', [{"a": 1}]),
    "nothing": ("  \n", []),
    "no object": ('"a" 1 null', []),
    "another language": ("window.x = {a: 1};", []),
}  # fmt: skip


@pytest.mark.parametrize(("block", "values"), BROKEN.values(), ids=BROKEN)
def test_a_broken_block_is_mended(block: str, values: list[Any]) -> None:
    assert read_values(block) == values


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=15,
)


@given(st.lists(ANYTHING, max_size=4) | st.dictionaries(st.text(max_size=5), ANYTHING))
def test_good_json_is_read_as_it_stands(value: Any) -> None:
    assert read_values(json.dumps(value)) == [value]
    assert read_values(json.dumps(value, ensure_ascii=False, indent=1)) == [value]


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=5), ANYTHING, min_size=1), st.integers(0)
)
def test_a_block_cut_off_anywhere_is_read_up_to_there(value: dict[str, Any], at: int) -> None:
    block = json.dumps(value)
    for found in read_values(block[: at % len(block)]):
        assert found.keys() <= value.keys()


@given(st.text(alphabet='{}[]":,\\/*-<>!&;ab1 \n', max_size=200))
def test_any_block_is_read(block: str) -> None:
    assert all(isinstance(value, dict | list) for value in read_values(block))


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{",
        '{"a":',
        '{"a": "b" c", ',
        '"',
        '",',
        '" ,  ',
        "/*",
        "<!--",
        ",}",
        "\\",
        "&lt;",
        "&",
    ],
)
def test_500_kb_of_anything_takes_under_two_seconds(piece: str) -> None:
    with bounded(2):
        read_values('{"a": "b"}' + piece * (500_000 // len(piece)))


@pytest.mark.shared
def test_captured_blocks_say_what_was_expected(shared: Path) -> None:
    pages = sorted((shared / "pages" / "jsonld").glob("extruct_custom*.html"))
    assert len(pages) >= 4
    for path in pages:
        markup = path.read_text("utf-8")
        (block,) = re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", markup, re.DOTALL)
        expected = json.loads(path.with_suffix(".jsonld").read_text("utf-8"))
        assert read_values(block) == expected, path.name
