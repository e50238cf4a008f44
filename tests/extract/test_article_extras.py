"""An article's language, section, summary and picture credit, and whose word counts for each."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lgcrawl.extract.article import read_article
from lgcrawl.extract.credit import figure_credit
from lgcrawl.extract.headline import bare_title
from lgcrawl.extract.language import chosen_language, written_in
from lgcrawl.extract.page import Page, parse_html

ENGLISH = (
    "<p>The weir at the mill was mended last week, and the river is back in its bed for the first "
    "time since the storms of the autumn, which took half of the old oak beams with them.</p>"
    "<p>Swimmers may use the pool above it from Saturday, once the steps have been cleared.</p>"
)
WELSH = (
    "<p>Mae'r gored wrth y felin wedi cael ei thrwsio yr wythnos diwethaf, ac mae'r afon yn ôl yn "
    "ei gwely am y tro cyntaf ers stormydd yr hydref, a aeth â hanner y trawstiau gyda nhw.</p>"
    "<p>Bydd y pwll ar agor i nofwyr eto o ddydd Sadwrn ymlaen, ac mae croeso i bawb yno.</p>"
)
GAELIC = (
    "<p>Tha an cladhan aig a' mhuileann air a chàradh an t-seachdain sa chaidh, agus tha an "
    "abhainn air ais na leabaidh airson a' chiad uair bho stoirmean an fhoghair, a thug leth nan "
    "sailean.</p><p>Bidh an amar fosgailte do shnàmhadairean a-rithist bho Dhisathairne, agus tha "
    "fàilte romhaibh uile a thighinn ann còmhla ris an teaghlach.</p>"
)


def article(
    text: str = ENGLISH, *, head: str = "", ld: dict[str, Any] | None = None, lang: str = "en"
) -> Any:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    return read_article(
        Page(
            f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'><title>Weir mended | "
            f"Anytown Council</title>{head}{script}</head><body><main><h1>Weir mended</h1>{text}"
            "</main></body></html>".encode(),
            "https://www.anytown.gov.uk/news/1",
        )
    )


LANGUAGES = {
    "English as declared": (ENGLISH, "en-GB", "en-GB", "meta"),
    "Welsh as declared": (WELSH, "cy", "cy", "meta"),
    "Welsh where the page says English": (WELSH, "en-GB", "cy", "text"),
    "Welsh where the page says nothing": (WELSH, "", "cy", "text"),
    "Gaelic where the page says English": (GAELIC, "en", "gd", "text"),
    "Gaelic as declared": (GAELIC, "gd-GB", "gd-GB", "meta"),
    "English where the page says Welsh": (ENGLISH, "cy", "en", "text"),
    "English where the page says nothing": (ENGLISH, "", "en", "text"),
    "another language as declared": (ENGLISH, "fr", "fr", "meta"),
    "too few words to tell": ("<p>Mae'r gored ar gau.</p><p>3 March 2025</p>", "en", "en", "meta"),
}


@pytest.mark.parametrize(
    ("text", "lang", "language", "evidence"), LANGUAGES.values(), ids=LANGUAGES
)
def test_the_language(text: str, lang: str, language: str, evidence: str) -> None:
    found = article(text, lang=lang)
    assert (found.language, found.evidence["language"]) == (language, evidence)


def test_a_text_in_two_languages_is_plainly_in_neither() -> None:
    assert written_in(WELSH + ENGLISH) is None
    assert chosen_language("en", WELSH + ENGLISH) == ("meta", "en")


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" name="{name}" content="{content}">'


TOLD = "The weir at the mill was mended last week."
SITE = {
    "@type": "WebSite",
    "name": "Anytown Council",
    "description": "Rivers, mills and weirs, and a week of pools",
}
SUMMARIES = {
    "of the article": ({"head": meta("description", TOLD)}, TOLD),
    "a slogan": ({"head": meta("description", "Anytown: a greener place for everyone")}, None),
    "a welcome": ({"head": meta("description", "Welcome to the website of the old mill")}, None),
    "the latest news": ({"head": meta("description", "Latest news from the river and mill")}, None),
    "the next best where the first is a slogan": (
        {
            "head": meta("description", "The official website of Anytown Council")
            + meta("og:description", TOLD)
        },
        TOLD,
    ),
    "the site's own description": (
        {"head": meta("description", "Rivers, mills and weirs, and a week of pools"), "ld": SITE},
        None,
    ),
    "its title again": ({"head": meta("description", "Weir mended")}, None),
    "structured data": (
        {"ld": {"@type": "NewsArticle", "headline": "Weir mended", "description": TOLD}},
        TOLD,
    ),
}


@pytest.mark.parametrize(("changes", "summary"), SUMMARIES.values(), ids=SUMMARIES)
def test_the_summary(changes: dict[str, Any], summary: str | None) -> None:
    found = article(**changes)
    assert found.summary == summary
    assert ("summary" in found.evidence) == (summary is not None)


SECTIONS = {
    "in meta": ({"head": meta("article:section", "Rivers")}, "Rivers"),
    "the site's name is none": ({"head": meta("article:section", "Anytown")}, None),
    "its own title is none": ({"head": meta("article:section", "Weir mended")}, None),
    "none that is none": ({"head": meta("article:section", "Uncategorized")}, None),
    "a sentence is none": (
        {
            "head": meta(
                "dc.subject",
                "Rivers, mills, weirs, pools, and all that swims and all that swims there",
            )
        },
        None,
    ),
    "the next best": (
        {"head": meta("article:section", "Home") + meta("dc.subject", "Rivers")},
        "Rivers",
    ),
}


@pytest.mark.parametrize(("changes", "section"), SECTIONS.values(), ids=SECTIONS)
def test_the_section(changes: dict[str, Any], section: str | None) -> None:
    assert article(**changes).section == section


CAPTIONS = {
    "at its end": ("The weir. Picture: Ann Reed", "Ann Reed"),
    "in a part of its own": ("The weir <span class='credit'>Ann Reed / PA</span>", "Ann Reed / PA"),
    "labelled in a part of its own": (
        "The weir <cite class='image-credit'>Photo: Ann Reed</cite>",
        "Ann Reed",
    ),
    "as the BBC has it": ("<span>Image source, PA Media</span>", "PA Media"),
    "a right": ("The weir © Anytown Council", "Anytown Council"),
    "none": ("Ann Reed at the weir", None),
    "a sentence in such a part": ("<p class='credit'>we thank all who sent us pictures</p>", None),
}


@pytest.mark.parametrize(("caption", "name"), CAPTIONS.values(), ids=CAPTIONS)
def test_the_credit_in_a_caption(caption: str, name: str | None) -> None:
    tree = parse_html(f"<figure><figcaption>{caption}</figcaption></figure>".encode())
    (element,) = tree.iter("figcaption")
    assert figure_credit(element) == name


def picture(**image: Any) -> dict[str, Any]:
    image["@type"] = "ImageObject"
    return {
        "@type": "NewsArticle",
        "headline": "Weir mended",
        "image": [image],
    }


CREDITS = {
    "creditText": (picture(creditText="Ann Reed/PA"), "Ann Reed/PA"),
    "copyrightHolder": (
        picture(copyrightHolder={"@type": "Person", "name": "Ann Reed"}),
        "Ann Reed",
    ),
    "the photographer": (picture(author={"name": "Ann Reed"}), "Ann Reed"),
    "an address alone": (picture(url="https://x.test/weir.jpg"), None),
}


@pytest.mark.parametrize(("ld", "name"), CREDITS.values(), ids=CREDITS)
def test_the_credit_in_structured_data(ld: dict[str, Any], name: str | None) -> None:
    assert article(ld=ld).picture_credit == name


def test_the_printed_credit_counts_first() -> None:
    text = f"{ENGLISH}<figure><figcaption>The weir. Photo: Sam Poole</figcaption></figure>"
    assert article(text, ld=picture(creditText="Ann Reed")).picture_credit == "Sam Poole"


PICTURE = "https://www.anytown.gov.uk/p/weir.jpg"
PICTURES = {
    "structured data": (
        {"ld": picture(url=PICTURE), "head": meta("og:image", "/p/b.jpg")},
        "jsonld",
    ),
    "an address alone": ({"ld": picture() | {"image": PICTURE}}, "jsonld"),
    "og:image": ({"head": meta("og:image", "/p/weir.jpg")}, "meta"),
    "not the site's own sign": (
        {
            "head": meta("og:image", "https://x.test/council-logo.png"),
            "text": f"<figure><img src='data:,x' data-src='/p/weir.jpg'></figure>{ENGLISH}",
        },
        "generic",
    ),
    "a picture beside the text": (
        {"text": f"<p><img src='/p/weir.jpg' alt='The weir'></p>{ENGLISH}"},
        "generic",
    ),
}


@pytest.mark.parametrize(("changes", "evidence"), PICTURES.values(), ids=PICTURES)
def test_the_lead_picture(changes: dict[str, Any], evidence: str) -> None:
    found = article(**changes)
    assert (found.picture_url, found.evidence["picture_url"]) == (PICTURE, evidence)


@pytest.mark.parametrize(
    "address", ["", "data:image/png;base64,x", "/i/default-share.png", "http://[::1"]
)
def test_no_picture(address: str) -> None:
    assert article(head=meta("og:image", address)).picture_url is None


TITLES = {
    "Weir mended | Anytown Borough Council": "Weir mended",
    "Anytown Council - News - Weir mended": "Weir mended",
    "News | Weir mended": "Weir mended",
    "Weir mended :: Anytown": "Weir mended",
    "Anytown: weir mended": "weir mended",
    "Anytown road closed - repairs begin": "Anytown road closed - repairs begin",
    "Repairs begin - Anytown waits": "Repairs begin - Anytown waits",
    "Council - the budget": "Council - the budget",
    "Weir mended | GOV.UK": "Weir mended",
    "Trwsio'r gored | Cyngor Sir Unrhyw": "Trwsio'r gored",
    "Anytown Council": "Anytown Council",
    "Anytown": "",
}


@pytest.mark.parametrize(("title", "bare"), TITLES.items())
def test_a_title_without_the_sites_name(title: str, bare: str) -> None:
    assert bare_title(title, frozenset({"anytown"})) == bare
