"""What can be told of each block of a page: the numbers its score is made of."""

from __future__ import annotations

import math
import re
from collections import Counter

from lgcrawl.extract.body_hints import BIT, HINTS
from lgcrawl.extract.body_walk import HEADINGS, Block, Blocks, Place

_PROSE = 80  # characters of a paragraph; with few of them in links
_BROAD = 0.5  # share of a page's prose in a place whose name tells nothing of a block
_ENDS = tuple(".!?…”\"'»:;。؟।।")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d")
_COMMAS = re.compile(r"[,;،、]")
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}[:.h]\d\d\b", re.IGNORECASE
)
_SAYS = {
    "says_related": r"read (?:also|more|next|the)|see also|also read|related|recommended|more (?:on|from|stories|news)|"
    r"most (?:read|popular|viewed)|you may|you might|lesen sie|mehr (?:zu|zum|aus|von|lesen|artikel)|weitere|siehe auch|"
    r"auch interessant|das könnte|zum thema|ähnliche|meistgelesen|empfehlung|lire (?:aussi|la suite|plus)|à lire|voir aussi|"
    r"sur le même|articles? (?:liés|similaires)|lea (?:también|más|además)|lee (?:también|más)|le puede|te puede|también|"
    r"leia (?:mais|também)|veja (?:mais|também)|saiba mais|leggi (?:anche|tutto)|potrebbe|zobacz|czytaj|przeczytaj|powiązane|"
    r"polecamy|lees (?:ook|meer)|läs (?:mer|också)|trending|latest|previous|next|zurück|vorherig|nächst|voriger|watch|don't miss",
    "says_share": r"shar(?:e|ing)\b|teilen|partager|compartir|compartilh|condividi|udostępnij|facebook|twitter|tweet|"
    r"whatsapp|e-?mail|print|drucken|follow|folge|kommentar|comment|repl(?:y|ies)|antwort|reply|like this|loading|"
    r"leave a|schreibe|deine e-mail|responder|odpowiedz|répondre",
    "says_signup": r"subscrib|sign ?up|newsletter|abonn|jetzt (?:bestellen|anmelden|kaufen|registrieren)|log ?in|register|"
    r"anmeld|inscri|suscr|assin|zapisz|prenumer|inbox|cookie|privacy|datenschutz|consent|registrier|donat|spende|unterstütz|"
    r"support our|premium|e-paper|advertis|anzeige|werbung|sponsor|affiliate|download",
    "says_rights": r"©|copyright|\(c\)|all rights|alle rechte|tous droits|todos los derechos|todos os direitos|impressum|"
    r"terms of|kontakt|contact|tel(?:efon)?[.:]|phone|fax|reserved|quelle|source|fuente|źródło|foto|photo|image|bild|"
    r"credit|crédit|symbolbild|fot\.|picture|getty|reuters|©",
    "says_author": r"(?:by|von|von:|par|por|di|autor|author|text|redaktion|redaction|about the|über (?:den|die)|written|posted|"
    r"published|veröffentlicht|publié|publicado|pubblicato|opublikowan|erstellt|aktualisiert|updated|stand|filed|tags?|"
    r"kategorie|categor|schlagw|topics?|themen|temas|lesezeit|lesedauer|min(?:utes)? read|geschrieben)\b",
}
_SAYS_RE = {name: re.compile(rf"[^\w©]{{0,3}}(?:{words})") for name, words in _SAYS.items()}
_TAG_KIND = {
    "p": 0, "div": 1, "li": 2, "td": 3, "th": 3, "h1": 4, "h2": 5, "h3": 6, "h4": 7, "h5": 7,
    "h6": 7, "blockquote": 8, "pre": 9, "figcaption": 10, "caption": 10, "dd": 11, "dt": 11,
    "section": 1, "article": 1, "main": 1, "body": 12, "address": 13, "summary": 14,
}  # fmt: skip
_NEAR_LEVELS = 3
NAMES: list[str] = []


def features(page: Blocks, title: str | None, description: str | None) -> list[list[float]]:
    """A row of numbers for every block, in the order of NAMES."""
    blocks = page.blocks
    _count(page)
    _inherit(page)
    prose = [
        len(b.text) if len(b.text) >= _PROSE and 3 * b.linked < len(b.text) else 0 for b in blocks
    ]
    rows = [_own(b) for b in blocks]
    total = sum(prose) or 1
    best = _best(page)
    title_words, told = _words(title), _key(description)[:60]
    texts = Counter(b.text for b in blocks)
    shapes = Counter(
        (b.place.tag, b.place.parent.element if b.place.parent else None) for b in blocks
    )
    signatures = Counter(_signature(b) for b in blocks)
    seen = 0
    gap = 0
    n = len(blocks)
    next_prose = [0] * (n + 1)
    gap_after = 50
    after = [0] * n
    for i in range(n - 1, -1, -1):
        after[i] = gap_after
        gap_after = 0 if prose[i] else min(gap_after + 1, 50)
    told_at = next(
        (i for i, b in enumerate(blocks) if told and _key(b.text[:200]).startswith(told[:40])), -1
    )
    ancestors = {id(p): level for level, p in enumerate(best.around())} if best else {}
    depth_best = len(ancestors)
    for i, (block, row) in enumerate(zip(blocks, rows)):
        words = set(_words(block.text[:300]))
        row += [
            i - page.after if page.after else i,
            float(bool(page.after)),
            seen / total,
            min(gap, 50),
            after[i],
            n,
            math.log(total),
            len(words & title_words_set) / (len(title_words_set) or 1)
            if (title_words_set := set(title_words))
            else -1,
            len(words & title_words_set) / (len(words) or 1) if title_words_set else -1,
            float(i == told_at) if told_at >= 0 else -1,
            float(i - told_at) if told_at >= 0 else -99,
            texts[block.text],
            shapes[block.place.tag, block.place.parent.element if block.place.parent else None],
            signatures[_signature(block)],
        ]
        # nearest ancestor shared with the best place
        up = 0
        common = None
        for place in block.place.around():
            if id(place) in ancestors:
                common = place
                break
            up += 1
        level = ancestors[id(common)] if common is not None else 99
        row += [
            float(level),
            float(up),
            common.prose / total if common else 0,
            common.linked / (common.chars or 1) if common else 0,
        ]
        # the block's own surroundings
        parent = block.place.parent or block.place
        grand = parent.parent or parent
        for p in (parent, grand):
            row += [
                p.prose / total,
                p.linked / (p.chars or 1),
                p.chars / (p.blocks or 1),
                float(p.blocks),
            ]
        # largest place around it that is not most of the page: the box it stands in
        box = block.place
        for place in block.place.around():
            if place.prose > _BROAD * total or place.chars > 0.5 * page.chars:
                break
            box = place
        row += [
            box.prose / total,
            box.linked / (box.chars or 1),
            box.chars / (box.blocks or 1),
            float(box.blocks),
        ]
        if prose[i]:
            seen += prose[i]
            gap = 0
        else:
            gap += 1
    base = [row[:9] for row in rows]
    blank = [-1.0] * 9
    for i, row in enumerate(rows):
        for d in (-2, -1, 1, 2):
            row += base[i + d][:9] if 0 <= i + d < n else blank
        row.append(float(i > 0 and blocks[i - 1].place.parent is blocks[i].place.parent))
        row.append(float(i + 1 < n and blocks[i + 1].place.parent is blocks[i].place.parent))
    return rows


def _signature(block: Block) -> tuple:
    parent = block.place.parent
    return block.place.tag, block.place.element.get("class"), parent and parent.element.get("class")


def _count(page: Blocks) -> None:
    for block in page.blocks:
        size = len(block.text)
        prose = size if size >= _PROSE and 3 * block.linked < size else 0
        for place in block.place.around():
            place.chars += size
            place.linked += block.linked
            place.blocks += 1
            place.prose += prose
    page.chars = sum(len(b.text) for b in page.blocks)


def _inherit(page: Blocks) -> None:
    total = max((p.prose for p in page.places), default=0) or 1
    for place in page.places:
        parent = place.parent
        place.depth = parent.depth + 1
        if place.tag in ("body", "html"):
            continue
        if place.prose > _BROAD * total:
            place.broad = parent.broad | place.own
            place.far = parent.far
            place.near = place.own
        else:
            place.broad = parent.broad
            place.far = parent.far | place.own
            grand = parent.parent
            place.near = place.own | parent.own | (grand.own if grand else 0)


def _best(page: Blocks) -> Place | None:
    scores: dict[int, float] = {}
    held: dict[int, Place] = {}
    for block in page.blocks:
        size = len(block.text)
        if size < 40 or 2 * block.linked > size:
            continue
        points = 1 + min(size / 100, 4) + min(block.text.count(","), 4)
        place = block.place
        share = 1.0
        if place.tag in ("p", "h2", "h3", "li", "td", "blockquote"):
            place = place.parent
        for _ in range(3):
            if place is None or place.tag in ("body", "html", "root"):
                break
            scores[id(place)] = scores.get(id(place), 0) + points * share
            held[id(place)] = place
            share /= 2
            place = place.parent
    if not scores:
        return None

    def value(key: int) -> float:
        place = held[key]
        bits = place.own
        v = scores[key] * (1 - place.linked / (place.chars or 1))
        if bits & (BIT["article_body"]):
            v *= 1.5
        if bits & BIT["body"]:
            v *= 1.2
        if bits & BIT["in_article"]:
            v *= 1.1
        if bits & (BIT["comment"] | BIT["foot"] | BIT["side"] | BIT["notice"]):
            v *= 0.4
        return v

    return held[max(scores, key=value)]


def _key(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").lower()))


def _words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").lower())


_OWN_NAMES = [
    "length", "link_share", "kind", "ends", "words", "links", "strong_share", "date", "commas",
]  # fmt: skip


def _own(block: Block) -> list[float]:
    text = block.text
    size = len(text)
    place = block.place
    words = text.count(" ") + 1
    opening = text[:60].lower()
    alone = text[:400]
    row = [
        float(min(size, 2000)),
        block.linked / size,
        float(_TAG_KIND.get(place.tag, 15)),
        float(text.endswith(_ENDS)),
        float(min(words, 300)),
        float(block.links),
        block.strong / size,
        float(bool(_DATE.search(alone))),
        float(len(_COMMAS.findall(alone))),
        size / words,
        len(_DIGITS.findall(alone)) / len(alone),
        float(text[0].isupper()) + 2 * float(text[0].isdigit()) + 3 * float(not text[0].isalnum()),
        sum(map(str.isupper, alone)) / len(alone),
        float(block.lines),
        float(":" in text[-2:]),
        float("|" in alone or "•" in alone or "·" in alone or "»" in alone or ">" in alone),
        float("@" in alone or "http" in alone or "www." in alone),
        float("?" in text),
        float(text.count(". ")),
        float(place.depth),
        *(float(bool(pattern.match(opening))) for pattern in _SAYS_RE.values()),
        *(float(bool(pattern.search(opening))) for pattern in _SAYS_SEARCH.values()),
    ]
    near, far, broad, inline = place.near, place.far, place.broad, block.hints
    for bit in BIT.values():
        row.append(2.0 * bool(near & bit) + float(bool(far & bit)))
    for bit in BIT.values():
        row.append(float(bool(broad & bit)))
    for bit in BIT.values():
        row.append(float(bool(inline & bit)))
    return row


_SAYS_SEARCH = {name: re.compile(words) for name, words in _SAYS.items()}
NAMES = [
    *_OWN_NAMES, "word_length", "digits", "begins", "upper", "lines", "colon", "marks", "address",
    "question", "sentences", "depth", *_SAYS, *(f"{s}_in" for s in _SAYS),
    *(f"near_{h}" for h in HINTS), *(f"broad_{h}" for h in HINTS), *(f"inline_{h}" for h in HINTS),
    "after_headline", "has_headline", "seen", "gap_before", "gap_after", "n", "log_total", "in_title", "of_title",
    "told", "from_told", "same_text", "same_shape", "same_signature",
    "common_level", "common_up", "common_prose", "common_links",
    *(f"{w}_{x}" for w in ("parent", "grand", "box") for x in ("prose", "links", "mean", "blocks")),
    *(f"{d}_{x}" for d in ("prev2", "prev", "next", "next2") for x in _OWN_NAMES),
    "same_prev", "same_next",
]  # fmt: skip
