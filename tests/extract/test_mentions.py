"""The people an article lists as present."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lgcrawl.extract.blocks import Block, blocks_of, blocks_of_text
from lgcrawl.extract.mentions import read_mention, read_mentions
from pipelines.records import Mention
from tests.patience import bounded


def values(mention: Mention | None) -> tuple[str | None, str | None, str | None] | None:
    return mention and (mention.person, mention.role, mention.organisation_text)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("Ann Reed, managing director, Kent CC", ("Ann Reed", "managing director", "Kent CC")),
        ("Ann Reed, BT", ("Ann Reed", None, "BT")),
        (
            "Ann Reed, chief executive & town clerk, Southend-on-Sea BC",
            ("Ann Reed", "chief executive & town clerk", "Southend-on-Sea BC"),
        ),
        (
            "Ann Reed, editorial director and chair, The MJ",
            ("Ann Reed", "editorial director and chair", "The MJ"),
        ),
        (
            "Cllr Ann Reed, leader, member for people, places and parks, Kent CC",
            ("Cllr Ann Reed", "leader, member for people, places and parks", "Kent CC"),
        ),
        ("Ann Reed – head of IT, Kent CC", ("Ann Reed", "head of IT", "Kent CC")),
        ("Ann Reed - head of IT - Kent CC", ("Ann Reed", "head of IT", "Kent CC")),
        ("Ann Reed: head of IT, Kent CC;", ("Ann Reed", "head of IT", "Kent CC")),
        ("Ann Reed (Kent CC)", ("Ann Reed", None, "Kent CC")),
        ("Ann Reed (head of IT, Kent CC)", ("Ann Reed", "head of IT", "Kent CC")),
        ("Ann Reed, Kent CC (chair)", ("Ann Reed", "chair", "Kent CC")),
        ("Ann Reed, leader, Kent CC (KCC)", ("Ann Reed", "leader", "Kent CC (KCC)")),
        ("Ann Reed, head (staff, pay), Kent CC", ("Ann Reed", "head (staff, pay)", "Kent CC")),
        ("Ann Reed, chair", ("Ann Reed", "chair", None)),
        ("Ann Reed, Chief Executive", ("Ann Reed", "Chief Executive", None)),
        ("Ann Reed, partner, Reed & Poole, LLP", ("Ann Reed", "partner", "Reed & Poole, LLP")),
        (
            "Ann Reed, director, Department for Digital, Culture, Media and Sport",
            ("Ann Reed", "director", "Department for Digital, Culture, Media and Sport"),
        ),
        ("Ann de la Mare, iMPOWER", ("Ann de la Mare", None, "iMPOWER")),
        ("1. Ann Reed, BT", ("Ann Reed", None, "BT")),
        ("Ann Reed", ("Ann Reed", None, None)),
        ("Kent County Council", (None, None, "Kent County Council")),
        ("mend the roads, cut the grass", None),
        ("27 June 2016, Kent CC", None),
        ("", None),
    ],
)  # fmt: skip
def test_an_item_has_a_person_a_role_and_an_organisation(
    item: str, expected: tuple[str | None, ...] | None
) -> None:
    assert values(read_mention(item)) == expected


ITEMS = ["Ann Reed, leader, Kent CC", "Sam Poole, BT"]
PEOPLE = [("Ann Reed", "leader", "Kent CC"), ("Sam Poole", None, "BT")]


@pytest.mark.parametrize(
    "introduction",
    [
        "Delegates attending The MJ / BT round table were:",
        "Those attending were:",
        "Attendees",
        "Round table panel:",
        "The panel",
        "Present:",
        "Those who took part:",
        "It was a long evening. Around the table: it was lively. The participants were:",
    ],
)
def test_a_list_of_people_is_known_by_its_introduction(introduction: str) -> None:
    text = "\n".join([introduction, "", *("  • " + item for item in ITEMS), "", "Photo: X/"])
    assert [values(m) for m in read_mentions(blocks_of_text(text))] == PEOPLE


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Delegates:</p><ul><li>{0}</li><li>{1}</li></ul>",
        "<h3>Attendees</h3><div><ul><li><p>{0}</p></li><li><p>{1}</p></li></ul></div>",
        "<p><b>Present:</b><br>{0}<br>{1}</p><p>They talked about roads, parks and bins.</p>",
        "<p>Present:</p><p>• {0}<br>• {1}</p>",
        "<p>Guests:</p><p>{0}</p><p>{1}</p><p>Photo: Ann Reed, BT.</p>",
        "<p>Those attending were: {0}; {1}.</p>",
    ],
    ids=["list", "heading", "breaks", "bullets", "paragraphs", "one line"],
)
def test_a_list_may_be_marked_up_in_many_ways(markup: str) -> None:
    blocks = blocks_of(html.document_fromstring(markup.format(*ITEMS)))
    assert [values(m) for m in read_mentions(blocks)] == PEOPLE


@pytest.mark.parametrize(
    "text",
    [
        "The council will:\n\n• mend roads, bins and parks\n• cut grass, hedges",
        "Delegates asked the council to:\n\n• mend roads, bins and parks\n• cut grass, hedges",
        "Attending to potholes\n\n• Roads are mended, and bins are emptied\n• Parks",
        "Contributors:\n\n• Ann Reed\n• Sam Poole\n• Jo Banks",
        "• Ann Reed, leader, Kent CC\n• Sam Poole, BT",
        "Ann Reed, leader, Kent CC, was present.",
    ],
    ids=["no guests", "a demand", "a duty", "bare names", "no introduction", "a sentence"],
)
def test_what_is_no_list_of_guests(text: str) -> None:
    assert read_mentions(blocks_of_text(text)) == []


def test_who_is_listed_twice_is_mentioned_once() -> None:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    page = f"<p>Present:</p><ul>{items}</ul><p>Attendees:</p><ul>{items}</ul>"
    assert len(read_mentions(blocks_of(html.document_fromstring(page)))) == 2


def test_the_register_is_not_asked() -> None:
    assert read_mention(ITEMS[0]) == Mention(
        person="Ann Reed", role="leader", organisation_text="Kent CC", employer_id=None
    )


@given(st.lists(st.builds(Block, text=st.sampled_from(["Present:", *ITEMS]) | st.text(min_size=1))))
def test_any_blocks_are_read(blocks: list[Block]) -> None:
    for mention in read_mentions(blocks):
        assert mention.person or mention.organisation_text


@pytest.mark.parametrize("piece", ["Present: ", "a, ", "(", " – ", "Department for ", "A", ";"])
def test_a_long_text_takes_less_than_a_second(piece: str) -> None:
    with bounded(1):
        long = piece * (100_000 // len(piece))
        read_mentions(
            [Block("Present:"), Block(long, "li"), Block(long), Block(f"Present: {long}")]
        )
