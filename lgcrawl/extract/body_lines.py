"""Lines that stand among the text of an article and are none of it: told by what they say."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lgcrawl.extract.credit import bracketed_credit, read_credit
from lgcrawl.extract.dateline import read_dateline

_CROSS_REFERENCE = re.compile(
    r"(?:read(?: also| more| next| the full story)?|also read|see also|watch|listen|recommended|"
    r"related(?: (?:story|stories|articles?|links?|news))?|more(?: on this| from [\w' ]{1,30})?|"
    r"don['’]t miss|you may (?:also )?like|"
    r"lesen sie (?:auch|dazu|mehr|hier)|mehr (?:zum thema|dazu|lesen)|siehe auch|auch interessant|"
    r"(?:à )?lire (?:aussi|également)|voir aussi|le[ae] (?:también|más|además)|lea|"
    r"te puede interesar|"
    r"le puede interesar|leia (?:mais|também)|veja (?:mais|também)|leggi anche|czytaj (?:też|także|"
    r"również|więcej)|zobacz (?:też|także|również)|przeczytaj (?:też|także)|lees (?:ook|meer))"
    r"[^:>»]{0,15}[:>»]",
    re.IGNORECASE,
)
# A line that opens what a site prints under every article.
_FURNITURE = re.compile(
    r"(?:related|other|more|latest|further|recent|recommended|similar|popular) "
    r"(?:stories|articles?|news|posts|content|links|pages|topics|reading|headlines)|"
    r"more (?:on this(?: story)?|from .{2,40}|stories)|most (?:read|popular|viewed)|"
    r"you (?:may|might) (?:also )?(?:like|be interested in)|"
    r"share (?:this|on|via)(?: (?:article|stor|post|page|news|on|via).{0,20})?|"
    r"leave a (?:reply|comment)|(?:\d{1,4} |no |view |post a )?comments?|latest issue\b.{0,60}|"
    r"about the author|tags|topics|back to top|print this page|follow us(?: on .{2,30})?|"
    r"(?:weitere|ähnliche|verwandte|neueste|aktuelle) "
    r"(?:artikel|beiträge|themen|nachrichten|meldungen)"
    r"(?: .{1,30})?|mehr zum thema|das könnte (?:sie|dich) auch interessieren|auch interessant|"
    r"(?:\d{1,4} |keine )?kommentare|schlagwörter|diesen (?:artikel|beitrag) teilen|artikel teilen|"
    r"(?:articles?|sujets) (?:liés|similaires|récents)|sur le même (?:sujet|thème)|à lire aussi|"
    r"(?:\d{1,4} )?commentaires?|(?:noticias|artículos|notas) relacionad[ao]s|"
    r"(?:\d{1,4} )?comentarios?|notícias relacionadas|leia (?:também|mais)|articoli correlati|"
    r"leggi anche|czytaj (?:także|również|też)|zobacz (?:także|również|też)|"
    r"powiązane (?:artykuły|tematy)|"
    r"(?:\d{1,4} )?komentarze?|lees ook",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"(?:(?:sign up|subscribe|register)\b.{0,150}\b(?:newsletters?|inbox|e?-?bulletins?|briefing|"
    r"with your e-?mail|e-?mail (?:alerts|updates))\b|get .{1,100} your inbox\b|"
    r"by (?:submitting|signing up|subscribing)\b).{0,250}",
    re.IGNORECASE,
)
# What the press prints between and below its paragraphs to whoever reads them.
_INVITES = re.compile(
    r"(?:got|have you got|do you have) (?:a|any) (?:story|stories|news tips?)\b.{0,200}|"
    r"(?:get in touch with|contact|e-?mail) (?:our|the) (?:\w+ ){0,2}"
    r"(?:news (?:team|desk)|newsdesk|newsroom|reporters?|journalists?)\b.{0,200}|"
    r"(?:follow|like|join|find) .{1,60} on (?:our )?(?:twitter|facebook|instagram|x|whatsapp|"
    r"linkedin|youtube|tiktok|threads|bluesky|google news)\b.{0,200}|"
    r"for (?:more|(?:all (?:of )?)?(?:the|our) latest) (?:\w+ ){0,2}(?:news|stories|headlines|"
    r"articles|updates)\b.{0,100}\b(?:check|visit|click|see|follow|sign up|head|go to|download)\b"
    r".{0,160}|"
    r"subscribe (?:now|today|here)\b.{0,160}",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"(?:we|(?:this|our) (?:web)?site)\b.{0,30}\buses? (?:\w{1,12} ){0,3}cookies\b.{0,500}|"
    r"by (?:choosing|clicking|continuing|using)\b.{0,100}\b(?:consent|agree)\b.{0,100}"
    r"\bcookies\b.{0,300}|"
    r"(?:diese (?:web)?seite|wir) (?:verwende[nt]|nutz(?:en|t)|benutzt)\b.{0,30}"
    r"\bcookies\b.{0,500}|"
    r"(?:ce site|nous) utilis(?:e|ons) des cookies\b.{0,500}",
    re.IGNORECASE,
)
_TOP_FURNITURE = re.compile(
    r"\d{1,2}[ -]min(?:ute)?s?(?: read)?|share|print|email|listen|menu|news|"
    r"(?:lesezeit|lesedauer|temps de lecture|tiempo de lectura)\W{0,3}.{0,20}|teilen|drucken",
    re.IGNORECASE,
)
_ADVERT = re.compile(
    r"\W{0,3}(?:advertisements?|anzeige|werbung|publicit[éy]|publicidad(?:e)?|pubblicità|reklama|"
    r"advertentie|story continues below(?: advertisement)?|sponsored(?: content)?)\W{0,3}",
    re.IGNORECASE,
)
# What a blog prints of an article's place among others: "Tags: parks, roads".
_FILED = re.compile(
    r"(?:tags?|tagged(?: (?:with|as|under|in))?|categor(?:y|ies)|filed (?:under|in|to)|posted in|"
    r"labels?|topics?|keywords?|schlagw(?:ort|orte|örter)|schlagworte|kategorien?|themen?|"
    r"étiquettes?|catégories?|mots-clés|etiquetas?|categorías?|categorie)\s?:",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a line that leads away; a paragraph may open with the same words
_TOP = 6  # blocks that may stand above the first paragraph
SENTENCE_ENDS = (".", "!", "?", "…", "”", "’", '"', "'", ":")
_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the text on one line; whether it has a link, and whether it is a table's cell."""

    words: str
    linked: bool = False
    cell: bool = False


def key(text: str | None) -> str:
    """Only the words of a text, for telling whether two texts say the same.

    >>> key("Budget ‘agreed’ – at last!") == key("budget 'agreed' - at last")
    True
    """
    return _WORDS.sub(" ", text or "").casefold().strip()


def squeezed(text: str | None) -> str:
    """Only the letters and digits of a text, for telling whether one text holds another.

    >>> squeezed("The Anytown Post") == squeezed("the-anytown-post")
    True
    """
    return _WORDS.sub("", text or "").casefold()


def furniture_among(lines: Sequence[Line], title: str | None, alts: Collection[str]) -> set[int]:
    """The numbers of the lines that are none of the text; ``alts`` are keys of pictures' names.

    >>> furniture_among([Line("It opened."), Line("Read more: a ford", linked=True)], None, ())
    {1}
    """
    gone = {
        at
        for at, line in enumerate(lines)
        if (len(line.words) < _LONGEST and not line.cell and _leads_away(line))
        or _ADVERT.fullmatch(line.words)
        or (not line.cell and _COOKIES.fullmatch(line.words))
    }
    gone |= _top(lines, gone, title, alts)
    return gone | _tail(lines, gone)


def credits(lines: Sequence[Line], gone: Collection[int]) -> dict[int, str]:
    """The lines that credit a picture, alone or below its caption, and whom."""
    said = {
        at: read_credit(line.words) or bracketed_credit(line.words)
        for at, line in enumerate(lines)
        if at not in gone
    }
    return {at: name for at, name in said.items() if name}


def _leads_away(line: Line) -> bool:
    """Whether it is "Read more: ...", "Tags: ..." or "Sign up to our newsletter"."""
    return bool(
        _SIGN_UP.fullmatch(line.words)
        or _INVITES.fullmatch(line.words)
        or (line.linked and (_CROSS_REFERENCE.match(line.words) or _FILED.match(line.words)))
    )


def _top(
    lines: Sequence[Line], gone: Collection[int], title: str | None, alts: Collection[str]
) -> set[int]:
    """What stands above the first paragraph: the title, alt texts, dates."""
    headline = key(title)
    found = set()
    for at in [at for at in range(len(lines)) if at not in gone][:_TOP]:
        words = lines[at].words
        said = key(words)
        if len(words) > 80 and words.endswith(SENTENCE_ENDS) and said != headline:
            break
        if (
            said in (headline, f"{headline} image")
            or said in alts
            or _TOP_FURNITURE.fullmatch(words)
            or read_dateline(words)
        ):
            found.add(at)
    return found


def _tail(lines: Sequence[Line], gone: Collection[int]) -> set[int]:
    """Everything from the line on that opens the furniture, if it is in the second half."""
    total, seen = sum(len(line.words) for at, line in enumerate(lines) if at not in gone), 0
    for at, line in enumerate(lines):
        if at in gone:
            continue
        short = len(line.words) < 80 and 2 * seen > total
        if short and _FURNITURE.fullmatch(line.words.rstrip(":. ")):
            return set(range(at, len(lines)))
        seen += len(line.words)
    return set()
