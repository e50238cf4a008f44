"""HTML and plain text as one sequence of printed lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lgcrawl.extract.blocks import Block, blocks_of, blocks_of_text


def read(fragment: str) -> list[Block]:
    return blocks_of(html.document_fromstring(f"<body>{fragment}</body>"))


@pytest.mark.parametrize(
    ("fragment", "lines"),
    [
        ("<p>One <b>two</b>\n three</p>", ["One two three"]),
        ("<p>One<br>Two<br/>Three</p>", ["One", "Two", "Three"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<p>One<!-- no --> two</p>", ["One two"]),
        ("<pre>One\nTwo</pre>", ["One", "Two"]),
        ("<ul><li>One</li><li><p>Two</p></li></ul>", ["• One", "• Two"]),
        ("<p>• One<br>&bull; Two<br>- Three</p>", ["• One", "• Two", "• Three"]),
        ("<p>- 5 degrees</p><p>*</p>", ["- 5 degrees"]),
        ("<li><span>One</span> <b>Two</b><i>Three</i></li>", ["• One", "• Two", "• Three"]),
        ("<h2><b>One</b> <i>two</i></h2>", ["One two"]),
        ("<p><b>Label:</b> <i>value</i></p>", ["Label: value"]),
        ("<nav>Menu</nav><script>x()</script><style>p{}</style><aside>Two</aside>", ["Two"]),
        ("<footer>One</footer><table><tr><td>Two<td>Three</table>", ["One", "Two", "Three"]),
    ],
)  # fmt: skip
def test_html_is_read_as_printed(fragment: str, lines: list[str]) -> None:
    assert [("• " if b.tag == "li" else "") + b.text for b in read(fragment)] == lines


@pytest.mark.parametrize(
    ("fragment", "href"),
    [
        ("<h3><a href='https://a.example/1'>Cook</a></h3>", "https://a.example/1"),
        ("<a href='https://a.example/1'><h3>Cook</h3></a>", "https://a.example/1"),
        ("<p><a href='https://a.example/1'>School cook</a> New!</p>", "https://a.example/1"),
        ("<p>Much is said of it <a href='https://a.example/1'>here</a></p>", None),
        ("<p><a href='javascript:x()'>Cook</a></p>", None),
        ("<p><a href='/1'>Cook</a></p>", None),
    ],
    ids=["inside", "around", "mostly", "a word", "no web address", "relative to nothing"],
)
def test_a_line_links_where_most_of_it_links(fragment: str, href: str | None) -> None:
    assert read(fragment)[0].href == href


def test_the_text_of_a_picture_stands_apart() -> None:
    picture, words = read("<p>Below <img alt='A road'>the picture</p>")
    assert (picture.tag, picture.text) == ("img", "A road")
    assert words.text == "Below the picture"


def test_lines_of_one_element_are_told_from_new_elements() -> None:
    assert [b.opens for b in read("<p>One<br>Two</p><p>Three</p>")] == [True, False, True]
    assert [b.opens for b in blocks_of_text("One\nTwo\n\nThree")] == [True, False, True]


def test_wrapped_paragraphs_are_lines_again() -> None:
    paragraph = "The council has agreed to mend every road in the county before winter. " * 5
    item = "  • Ann Reed, head of evaluation and performance for all places, Kent County Council"
    wrapped = textwrap.wrap(paragraph, 72)
    items = [*textwrap.wrap(item, 72, subsequent_indent="    "), "  • Sam Poole, BT"]
    blocks = blocks_of_text("\n".join([*wrapped, "", "Salary: £20,000", *items]))
    assert [b.text for b in blocks] == [
        paragraph.strip(),
        "Salary: £20,000",
        item.strip(" •"),
        "Sam Poole, BT",
    ]
    assert [b.tag for b in blocks] == ["p", "p", "li", "li"]


def test_short_lines_are_not_wrapped() -> None:
    text = "Essex County Council\n£28500.0 - £50400.0 per annum\nRecuriter: Essex County Council"
    assert len(blocks_of_text(text)) == 3


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    blocks = blocks_of_text(text)
    assert all(block.text.strip() == block.text != "" for block in blocks)


@given(st.text(alphabet="<>/apbdivlr \n=\"'h"))
def test_any_markup_is_read(text: str) -> None:
    assert all(any(map(str.isalnum, block.text)) for block in read(text))
