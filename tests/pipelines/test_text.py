"""What printed text becomes: examples, and what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text import clean, mend, paragraphs
from tests.patience import bounded

CASES = {
    "entity": ("Caf&eacute; &amp; bar", "Café & bar"),
    "entities escaped twice": (
        "Children&amp;#39;s &amp;amp; Adults&amp;rsquo;",
        "Children's & Adults’",
    ),
    "a chain of ampersands": ("R&amp;amp;amp;amp;amp;D", "R&D"),
    "an ampersand of its own": ("R&D at Marks & Spencer", "R&D at Marks & Spencer"),
    "white space": (" two \t\r\n lines\u00a0\u2003here ", "two lines here"),
    "invisible characters": ("co\u00adop\u200beration\ufeff", "cooperation"),
    "a control character": ("Grade\x00 5\x7f", "Grade 5"),
    "an override of the reading direction": ("Pay \u202e000,02£", "Pay 000,02£"),
    "pound sign read as Windows-1252": ("Â£20,000", "£20,000"),
    "pound sign read as Latin-1 entities": ("&Acirc;&pound;20,000", "£20,000"),
    "dash read as Windows-1252": ("£20,000 â€“ £25,000", "£20,000 – £25,000"),
    "dash read as Latin-1": ("£20,000 â\x80\x93 £25,000", "£20,000 – £25,000"),
    "quotes, the last byte lost": ("â€œagileâ€ working", "“agile” working"),
    "apostrophe misread twice": (
        "Children\u00c3\u00a2\u00e2\u201a\u00ac\u00e2\u201e\u00a2s",
        "Children’s",
    ),
    "no-break space misread": ("Closing date:Â\u00a05 May", "Closing date: 5 May"),
    "Welsh letter misread": ("Cyngor Sir GÃ¢r, dÅµr", "Cyngor Sir Gâr, dŵr"),
    "Windows dash kept as a control": ("£20 \x96 £30", "£20 – £30"),
    "Welsh capitals are not mojibake": ("CYSYLLTU Â NI, TÂN", "CYSYLLTU Â NI, TÂN"),
    "a capital before a quote is not mojibake": ("THE CAFÉ’S “CAFÉ”", "THE CAFÉ’S “CAFÉ”"),
    "letter and accent apart": ("Ynys Mo\u0302n", "Ynys Môn"),
    "lone surrogate": ("a\ud800b", "a\ufffdb"),
    "nothing": (None, ""),
}


@pytest.mark.parametrize(("raw", "plain"), CASES.values(), ids=CASES.keys())
def test_clean(raw: str | None, plain: str) -> None:
    assert clean(raw) == plain


def test_paragraphs_are_parted_by_one_blank_line() -> None:
    raw = "First&nbsp;line\r\n \r\n\r\n  Second   line &#10;Third"
    assert paragraphs(raw) == "First line\n\nSecond line\n\nThird"
    assert paragraphs(None) == ""


def test_mend_keeps_white_space() -> None:
    assert mend(" a \n b ") == " a \n b "


MISREAD = st.text(st.sampled_from("Â£â€“œ\x9d&amp;#;ŵÃ\u00a0\ud800x "), max_size=60)


@given(st.text(st.characters()) | MISREAD)
def test_clean_text_is_one_tidy_line_of_storable_characters(raw: str) -> None:
    plain = clean(raw)
    assert plain == " ".join(plain.split())
    plain.encode("utf-8")
    assert not any(c < " " or "\x7f" <= c <= "\x9f" for c in plain)


PRINTED = ["£20,000", "–", "£5–£6", "“agile”", "Café’s", "CAFÉ’S", "TÂN", "â", "dŵr", "R&D", "½"]


@given(st.lists(st.sampled_from(PRINTED)).map(" ".join))
def test_printed_text_is_left_alone(raw: str) -> None:
    assert clean(raw) == raw


@given(st.text(st.sampled_from("aé£–’“ŵ½€™"), max_size=40))
def test_utf8_read_as_latin1_comes_back(text: str) -> None:
    assert mend(text.encode("utf-8").decode("latin-1")) == text


@pytest.mark.parametrize("unit", ["&amp;", "&", "Â£", "â€", "&#38;", "\u00ad", " \n"])
def test_a_long_text_costs_little(unit: str) -> None:
    with bounded(1):
        clean(unit * (100_000 // len(unit)))
