"""Pages whose text is hard to tell from what stands around it, each cut as a reader would."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lgcrawl.extract.article import read_article
from lgcrawl.extract.page import Page

MENU = "".join(
    f"<li><a href='/{word.lower()}'>{word}</a></li>"
    for word in ("Home", "Council tax", "Bins", "Planning", "Schools", "Jobs", "Contact us")
)
HEAD = "<header><a href='/'>Ambleford Council</a><nav><ul>" + MENU + "</ul></nav></header>"
FOOT = (
    "<footer><ul><li><a href='/privacy'>Privacy</a></li><li><a href='/a-z'>A to Z</a></li></ul>"
    "<p>© 2026 Ambleford Council. All rights reserved.</p></footer>"
)
TITLE = "Library reopens after the flood"
A = (
    "The central library opened its doors again on Monday, ten months after the river came through "
    "the cellar and took most of the map room with it."
)
B = (
    "Volunteers carried more than nine thousand volumes up two flights of stairs that night, and "
    "all but forty of them, says the head librarian, can be read again."
)
C = (
    "A new wall keeps the water out of the yard; pumps in the cellar start by themselves as soon "
    "as a sensor is wet, and an engineer is told by text message."
)
D = (
    "Opening hours stay as they were, with late evenings on Thursday, and the reading group for "
    "children meets again from the first Saturday of next month."
)
TEXT = (A, B, C, D)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts or TEXT)


def page(body: str, head: str = "", title: str = TITLE, lang: str = "en") -> str:
    return (
        f"<!doctype html><html lang='{lang}'><head><title>{title}</title>{head}</head>"
        f"<body>{HEAD}{body}{FOOT}</body></html>"
    )


def story(text: str, below: str = "", above: str = "", title: str = TITLE) -> str:
    return page(
        f"<main><article class='news-article'><h1>{title}</h1>{above}"
        f"<div class='article-body'>{text}</div></article>{below}</main>",
        title=title,
    )


@dataclass(frozen=True)
class Case:
    """A page, and the parts of its text that must and must not be read."""

    html: str
    has: tuple[str, ...] = TEXT
    lacks: tuple[str, ...] = ()
    order: tuple[str, ...] = field(default=())


TEASERS = "".join(
    f"<div class='teaser'><a href='/news/{n}'><h3>{words}</h3></a><p>{words}, and nobody at the "
    "town hall would say who is going to pay for it.</p></div>"
    for n, words in enumerate(
        ("The swimming pool shuts its doors", "A bus lane for Mill Street", "Bees on the roof")
    )
)
COMMENTS = "".join(
    f"<div class='comment' id='comment-{n}'><span class='comment-author'>Reader {n}</span>"
    f"<p>Comment number {n}: I have used this library since I was a boy, and I think the council "
    "should have built that wall twenty years ago, when it cost half of what it costs today.</p>"
    "<a href='#reply'>Reply</a></div>"
    for n in range(20)
)
COOKIES = "<div id='cookie-consent' class='cookie-banner' role='dialog'>" + "".join(
    f"<p>We and our partners use cookies of kind {n} to remember your choices, to measure how our "
    "pages are used and to show you what may interest you; you can change your mind at any time."
    "</p>"
    for n in range(12)
)
LIVE = "".join(
    f"<div class='live-post'><time>1{n}:05</time><h3>Update {n}: the water stands at {n} metres"
    f"</h3><p>At the mill the gauge showed {n} metres at noon, {n * 3} centimetres more than an "
    "hour before, and the fire brigade closed another street to all but residents.</p></div>"
    for n in range(1, 6)
)
STEPS = tuple(
    f"Bring {what} to the desk on the ground floor, where it is looked at while you wait."
    for what in ("your old library card", "proof of your address", "anything the water damaged")
)
WELSH = (
    "Agorodd y llyfrgell ganolog ei drysau unwaith eto ddydd Llun, ddeng mis ar ôl i'r afon lifo "
    "drwy'r seler a mynd â'r rhan fwyaf o'r ystafell fapiau gyda hi.",
    "Cariodd gwirfoddolwyr fwy na naw mil o gyfrolau i fyny dwy res o risiau y noson honno, ac "
    "mae modd darllen bron pob un ohonynt eto, meddai'r prif lyfrgellydd.",
    "Mae wal newydd yn cadw'r dŵr allan o'r iard, ac mae pympiau yn y seler yn cychwyn ar eu pen "
    "eu hunain cyn gynted ag y bydd synhwyrydd yn wlyb.",
)
GERMAN = (
    "Die Stadtbücherei hat am Montag wieder geöffnet, zehn Monate nachdem der Fluss durch den "
    "Keller gekommen war und den größten Teil der Kartensammlung mitgenommen hatte.",
    "Freiwillige trugen in jener Nacht mehr als neuntausend Bände zwei Treppen hinauf, und bis auf "
    "vierzig kann man sie alle wieder lesen, sagt die Leiterin.",
    "Eine neue Mauer hält das Wasser vom Hof fern, und die Pumpen im Keller springen von selbst "
    "an, sobald ein Fühler nass wird.",
)
ITEMS = "".join(f"<li>{step}</li>" for step in STEPS)
QUESTIONS = tuple(f"{q}?" for q in ("Can I return books now", "Who pays for lost books"))
FAQ = "".join(
    f"<div class='accordion'><h3><button>{q}</button></h3><h3>{q}</h3>"
    f"<div class='accordion-panel'><p>{text}</p></div></div>"
    for q, text in zip(QUESTIONS, (C, D), strict=True)
)
NOTES = (
    "Notes to editors",
    "The library was built in 1904 and is a listed building; photographs of the flood can be had "
    "from the press office.",
)
CELLS = "".join(f"<tr><td>{day}</td><td>9am to {n}pm</td></tr>" for day, n in (("Monday", 5),))

CASES = {
    "plain": Case(story(paragraphs()), lacks=("Council tax", "All rights reserved", "A to Z")),
    "a live blog": Case(
        story(paragraphs(A, B) + LIVE), has=(A, B, "Update 3", "the gauge showed 4 metres")
    ),
    "lists as the body": Case(
        story(paragraphs(A) + f"<ul>{ITEMS}</ul>" + paragraphs(B)),
        has=(A, *(f"• {step}" for step in STEPS), B),
    ),
    "two columns of a council": Case(
        page(
            "<div class='row'><div class='col-md-3 side-nav'><h2>In this section</h2><ul>"
            f"{MENU}</ul></div><div class='col-md-9'><h1>{TITLE}</h1>{paragraphs()}</div></div>"
        ),
        lacks=("In this section", "Planning"),
    ),
    "Welsh": Case(
        page(
            f"<main><h1>Y llyfrgell yn ailagor</h1>{paragraphs(*WELSH)}<h2>Mwy o newyddion</h2>"
            f"<ul>{MENU}</ul></main>",
            title="Y llyfrgell yn ailagor",
            lang="cy",
        ),
        has=WELSH,
        lacks=("Council tax",),
    ),
    "German": Case(
        page(
            f"<main><h1>Bücherei wieder offen</h1>{paragraphs(*GERMAN)}"
            "<p>Lesen Sie auch: <a href='/2'>Das Freibad schließt</a></p></main>",
            title="Bücherei wieder offen",
            lang="de",
        ),
        has=GERMAN,
        lacks=("Freibad",),
    ),
    "parted by line breaks": Case(
        page(f"<div id='content'><h1>{TITLE}</h1>{'<br><br>'.join(TEXT)}</div>")
    ),
    "single line breaks": Case(
        page(f"<div id='content'><h1>{TITLE}</h1><p>{'<br>'.join(TEXT)}</p></div>")
    ),
    "an article inside a table": Case(
        page(
            f"<table><tr><td><ul>{MENU}</ul></td><td><h1>{TITLE}</h1>{paragraphs()}</td>"
            "<td><a href='/x'>Weather</a></td></tr></table>"
        ),
        lacks=("Weather", "Council tax"),
    ),
    "paragraphs are divs": Case(story("".join(f"<div>{text}</div>" for text in TEXT))),
    "text between elements": Case(story(f"{A}<p>{B}</p>{C}<p>{D}</p>")),
    "related news within the text": Case(
        story(
            paragraphs(A, B)
            + "<aside class='related'><h3>Related stories</h3><ul><li><a href='/9'>Pool to shut"
            "</a></li><li><a href='/8'>Bus lane planned</a></li></ul></aside>" + paragraphs(C, D)
        ),
        lacks=("Pool to shut", "Bus lane planned", "Related stories"),
    ),
    "a caption": Case(
        story(
            paragraphs(A)
            + "<figure><img src='/a.jpg' alt='Shelves'><figcaption>The map room in March, a week "
            "after the flood. Photo: Pat Vane</figcaption></figure>" + paragraphs(B, C, D)
        ),
        lacks=("The map room in March",),
    ),
    "a quotation": Case(
        story(paragraphs(A, B) + f"<blockquote><p>{C}</p></blockquote>" + paragraphs(D))
    ),
    "a cookie banner larger than the text": Case(
        page(f"{COOKIES}</div><main><h1>{TITLE}</h1>{paragraphs()}</main>"),
        lacks=("partners use cookies",),
    ),
    "comments longer than the article": Case(
        story(
            paragraphs(), below=f"<section id='comments'><h2>20 comments</h2>{COMMENTS}</section>"
        ),
        lacks=("Comment number 3", "20 comments"),
    ),
    "teasers of other news": Case(
        story(
            paragraphs(), below=f"<section class='more-news'><h2>More news</h2>{TEASERS}</section>"
        ),
        lacks=("A bus lane for Mill Street", "Bees on the roof"),
    ),
    "several articles on a page": Case(
        page(
            f"<main><article><h1>{TITLE}</h1>{paragraphs()}</article>"
            "<article class='teaser'><h2><a href='/7'>Pool to shut</a></h2><p>The pool shuts in "
            "May.</p></article></main>"
        ),
        lacks=("The pool shuts in May",),
    ),
    "unclosed tags": Case(
        page(f"<div class=content><h1>{TITLE}</h1><p>{'<p>'.join(TEXT)}<ul><li>One<li>Two</ul>")
    ),
    "questions and answers": Case(
        story(paragraphs(A, B) + FAQ), has=(A, B, QUESTIONS[0], C, QUESTIONS[1], D)
    ),
    "notes to editors": Case(
        story(paragraphs() + f"<h2>{NOTES[0]}</h2><p>{NOTES[1]}</p>"), has=(*TEXT, *NOTES)
    ),
    "a contact for the press in the margin": Case(
        story(
            paragraphs(),
            below="<aside class='contact-box'><h2>Press office</h2><p>Tel: 01632 960001</p>"
            "<p><a href='mailto:press@example.org'>press@example.org</a></p></aside>",
        ),
        lacks=("01632 960001", "press@example.org"),
    ),
    "an author's life": Case(
        story(
            paragraphs(),
            below="<div class='author-bio'><img alt=''><h4>About the author</h4><p>Ann Reed has "
            "written about rivers for this paper since 2009.</p></div>",
        ),
        lacks=("since 2009", "About the author"),
    ),
    "a form to sign up within the text": Case(
        story(
            paragraphs(A, B)
            + "<div class='newsletter-signup'><p>Sign up to our newsletter for news like this</p>"
            "<form><input type='email'><button>Join</button></form></div>" + paragraphs(C, D)
        ),
        lacks=("Sign up",),
    ),
    "an advertisement's label": Case(
        story(paragraphs(A, B) + "<div class='ad'>Advertisement</div>" + paragraphs(C, D)),
        lacks=("Advertisement",),
    ),
    "buttons to share it": Case(
        story(
            paragraphs(),
            above="<ul class='share-buttons'><li><a href='#'>Facebook</a></li><li><a href='#'>"
            "WhatsApp</a></li></ul>",
        ),
        lacks=("Facebook", "WhatsApp"),
    ),
    "a table of hours": Case(
        story(paragraphs() + f"<table><tr><th>Day</th><th>Open</th></tr>{CELLS}</table>"),
        has=(*TEXT, "Monday | 9am to 5pm"),
    ),
    "subheadings": Case(
        story(
            f"{paragraphs(A)}<h2>The night of the flood</h2>{paragraphs(B, C)}<h3>Hours</h3><p>{D}"
        ),
        has=(A, "The night of the flood", B, C, "Hours", D),
    ),
    "words in bold and links": Case(
        story(
            f"<p>{A} <strong>More is to come</strong>, says <a href='/plan'>the plan</a>.</p>"
            + paragraphs(B, C, D)
        ),
        has=(f"{A} More is to come, says the plan.", B, C, D),
    ),
    "a body only in its structured data": Case(
        page(
            f"<div id='app'><h1>{TITLE}</h1></div>",
            head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
            f'"{TITLE}", "articleBody": "{" ".join(TEXT)}"}}</script>',
        )
    ),
    "a form around the whole page": Case(
        page(f"<form id='aspnetForm'><div><h1>{TITLE}</h1>{paragraphs()}</div></form>")
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_hard_page(case: Case) -> None:
    article = read_article(Page(case.html.encode(), "https://www.example.org/news/1"))
    assert article is not None
    body = article.body or ""
    assert [text for text in case.has if text not in body] == []
    assert [text for text in case.lacks if text in body] == []
    at = [body.index(text) for text in case.has]
    assert at == sorted(at), "in the order of the page"
