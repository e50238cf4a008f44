"""What can be told of each block of a page: the numbers its score is made of."""

from __future__ import annotations

import math
import re
from collections import Counter

from lgcrawl.extract.body_hints import BIT, HINTS
from lgcrawl.extract.body_walk import Block, Blocks, Place

_MENU = 100  # characters of a link in a menu, at most
_BROAD = 0.5  # share of a page's prose in a place whose name tells nothing of one block in it
_OPENING = 12  # words of a block that are looked at
_CLOSING = 50  # characters at its end that are
_FAR = 50  # blocks
_ENDS = (".", "!", "?", "…", "”", '"', "'", "»", ":", ";", "。", "؟", "“", "’", ")")
_WORD = re.compile(r"\w+")
_KIND_TAGS = """p|div section article main|li|td th|h1|h2|h3|h4 h5 h6|blockquote|pre|
    figcaption caption|dd|dt|body|address|summary"""
_KINDS = {tag: number for number, tags in enumerate(_KIND_TAGS.split("|")) for tag in tags.split()}
_OTHER_KIND = 16
# Words that furniture opens with, in the languages pages of the continent come in.
_SAYS = {
    "related": """read more also next see related recommended stories articles similar latest
        popular previous watch mehr lesen weitere auch interessant thema ähnliche
        meistgelesen empfehlung beiträge beitrag artikel nächster vorheriger zurück
        weiterlesen lire aussi suite articles liés sujet voir lea lee también más además
        noticias relacionadas leia mais também veja saiba leggi anche altri zobacz
        czytaj przeczytaj także powiązane polecamy lees ook meer läs också""",
    "share": """share sharing teilen partager compartir compartilhe condividi udostępnij
        facebook twitter tweet whatsapp linkedin pinterest email mail print drucken
        follow folgen kommentar kommentare comment comments reply replies antworten like
        likes loading post leave responder odpowiedz komentarze comentarios commentaires
        instagram youtube telegram""",
    "sign_up": """subscribe subscription sign newsletter newsletters abonnieren abo abonnement
        bestellen anmelden registrieren login log register suscríbete assine zapisz
        inbox cookie cookies privacy datenschutz consent donate spenden support
        unterstützen premium membership advertisement anzeige werbung sponsored
        affiliate download pdf password passwort account konto free kostenlos""",
    "rights": """copyright rights reserved rechte vorbehalten droits derechos impressum terms
        kontakt contact tel telefon phone fax quelle source fuente foto fotos photo
        image bild credit crédit symbolbild fot picture getty reuters afp dpa
        pressekontakt ansprechpartner""",
    "author": """by von par por di autor autorin author text redaktion about über written posted
        published veröffentlicht publié publicado pubblicato opublikowano erstellt
        aktualisiert updated stand filed tags tag kategorie kategorien category
        categories schlagwörter schlagworte topics themen temas lesezeit lesedauer
        minutes min uhr geschrieben datum date""",
}  # fmt: skip
_SAID = {name: frozenset(words.split()) for name, words in _SAYS.items()}
# Words of a block, wherever they stand in it, that speak to the reader, or of a picture.
_SPEAKS = {
    "you": """you your yours yourself we us our ours click here visit contact please follow join
        sie ihr ihre ihren ihnen uns unser unsere unseren hier klicken besuchen bitte du dein deine
        vous votre vos nous notre nos ici cliquez usted su sus nosotros nuestro nuestra aquí haga
        clic te tu tus você seu sua nosso nossa clique aqui voi vostro nostro qui clicca jij je uw
        u ons onze klik twój nasz nasze nas kliknij tutaj""",
    "picture": """pictured picture pictures pic pics photo photos photograph image images gallery
        credit getty reuters ap afp pa dpa epa shutterstock unsplash istock alamy supplied courtesy
        left right above below centre center foto fotos bild bilder symbolbild links rechts oben
        unten quelle archiv imago crédit droits légende izquierda derecha fot zdjęcie video""",
}
_SPOKEN = {
    "sign_up": _SAID["sign_up"],
    "share": _SAID["share"],
    **{name: frozenset(words.split()) for name, words in _SPEAKS.items()},
}
_OWN = (
    *("length", "link_share", "kind", "ends", "links", "strong", "word_length", "digits", "upper"),
    *("commas", "lines", "begins", "address", "depth"),
)
_NEIGHBOURS = ("before2", "before", "after", "after2")
_SEEN = ("length", "link_share", "kind", "ends")  # of the neighbours, the first of _OWN
_PLACE = ("prose", "link_share", "mean", "blocks")
_POSITION = (
    *("from_headline", "has_headline", "seen", "gap_before", "gap_after", "page_blocks"),
    *("page_prose", "title_said", "of_title", "told", "from_told", "same_text", "same_shape"),
    *("same_signature", "same_before", "same_after"),
)
NAMES = (
    *_OWN,
    *(f"says_{name}" for name in _SAYS),
    *(f"speaks_{name}" for name in _SPOKEN),
    "closes_picture",
    *_POSITION,
    *(f"{where}_{what}" for where in ("parent", "grand", "box") for what in _PLACE),
    *(f"common_{what}" for what in ("level", "up", "prose", "link_share")),
    *(f"near_{hint}" for hint in HINTS),
    *(f"broad_{hint}" for hint in HINTS),
    *(f"{where}_{what}" for where in _NEIGHBOURS for what in _SEEN),
)
_BITS = tuple(BIT.values())
Row = list[float]


def features(page: Blocks, title: str | None, description: str | None) -> list[Row | None]:
    """For every block its numbers in the order of NAMES; None for the links of a menu."""
    return _Reading(page, title, description).rows()


class _Reading:
    """The blocks of one page and what was found out about its places, each once."""

    def __init__(self, page: Blocks, title: str | None, description: str | None) -> None:
        self.page, self.blocks = page, page.blocks
        self.prose = [block.prose for block in self.blocks]
        self.total = sum(self.prose) or 1
        self.chars = sum(len(block.text) for block in self.blocks)
        _inherit(page.places)
        self.title = frozenset(_WORD.findall((title or "").lower()))
        self.told = self._told(description)
        best = _best(self.blocks)
        self.levels = {id(place): n for n, place in enumerate(best.around())} if best else {}
        self.of_place: dict[int, Row] = {}
        self.of_hints: dict[tuple[int, int, int], Row] = {}

    def rows(self) -> list[Row | None]:
        blocks = self.blocks
        own = [_own(block) for block in blocks]
        menu = [row[1] >= 0.8 and row[0] < _MENU for row in own]
        edge = [-1.0] * len(_SEEN)
        size = len(_SEEN)
        seen = [edge, edge, *(row[:size] for row in own), edge, edge]
        positions = self._positions()
        last = len(blocks) - 1
        rows: list[Row | None] = []
        for at, block in enumerate(blocks):
            if menu[at] and (not at or menu[at - 1]) and (at == last or menu[at + 1]):
                rows.append(None)
                continue
            rows.append(
                [
                    *own[at],
                    *self._says(block, positions[at]),
                    *self._place(block.place),
                    *self._hints(block.place),
                    *seen[at], *seen[at + 1], *seen[at + 3], *seen[at + 4],
                ]
            )  # fmt: skip
        return rows

    def _told(self, description: str | None) -> int:
        """The block that says what the page's description begins with, -1 if none."""
        told = _key(description)[:40]
        if len(told) < 20:
            return -1
        opens = told[:1]
        for at, block in enumerate(self.blocks):
            text = block.text
            if len(text) >= 20 and opens in text[:8].lower() and _key(text[:120]).startswith(told):
                return at
        return -1

    def _positions(self) -> list[Row]:
        blocks, prose, told, headline = self.blocks, self.prose, self.told, self.page.after
        texts = Counter(block.text for block in blocks)
        shapes = Counter((block.place.tag, id(block.place.parent)) for block in blocks)
        names = [
            (b.place.tag, b.place.names, b.place.parent.names if b.place.parent else "")
            for b in blocks
        ]
        signatures = Counter(names)
        gaps, gap = [0] * len(blocks), _FAR
        for at in range(len(blocks) - 1, -1, -1):
            gaps[at] = gap
            gap = 0 if prose[at] else min(gap + 1, _FAR)
        rows, seen, gap = [], 0, 0
        count, log_total = len(blocks), math.log(self.total)
        for at, block in enumerate(blocks):
            parent = block.place.parent
            rows.append(
                [
                    at - headline if headline else at, headline > 0, seen / self.total, gap,
                    gaps[at], count, log_total, 0.0, 0.0,
                    (at == told) if told >= 0 else -1, (at - told) if told >= 0 else -99,
                    texts[block.text], shapes[block.place.tag, id(parent)], signatures[names[at]],
                    at > 0 and blocks[at - 1].place.parent is parent,
                    at + 1 < count and blocks[at + 1].place.parent is parent,
                ]
            )  # fmt: skip
            if prose[at]:
                seen, gap = seen + prose[at], 0
            else:
                gap = min(gap + 1, _FAR)
        return rows

    def _says(self, block: Block, position: Row) -> Row:
        words = _WORD.findall(block.text[:300].lower())
        if self.title and words:
            common = len(self.title.intersection(words))
            position[7], position[8] = common / len(self.title), common / len(words)
        opening = words[:_OPENING]
        closing = _WORD.findall(block.text[-_CLOSING:].lower())
        return [
            *[len(said.intersection(opening)) for said in _SAID.values()],
            *[len(said.intersection(words)) for said in _SPOKEN.values()],
            len(_SPOKEN["picture"].intersection(closing)),
            *position,
        ]

    def _place(self, place: Place) -> Row:
        """Of the places around a block: its own, the next, the largest that is a part only."""
        row = self.of_place.get(place.number)
        if row is None:
            parent = place.parent or place
            box = common = place
            up, inside = 0, True
            for number, around in enumerate(place.around()):
                if inside and (around.prose > _BROAD * self.total or 2 * around.chars > self.chars):
                    inside = False
                if inside:
                    box = around
                common, up = around, number
                if id(around) in self.levels:
                    break
            level = self.levels.get(id(common), 99)
            row = [
                *self._counts(parent), *self._counts(parent.parent or parent), *self._counts(box),
                level, up, common.prose / self.total, common.linked / (common.chars or 1),
            ]  # fmt: skip
            self.of_place[place.number] = row
        return row

    def _counts(self, place: Place) -> Row:
        chars, blocks = place.chars, place.blocks
        return [
            place.prose / self.total,
            place.linked / (chars or 1),
            chars / (blocks or 1),
            blocks,
        ]

    def _hints(self, place: Place) -> Row:
        near, far, broad = hints = place.near, place.far, place.broad
        row = self.of_hints.get(hints)
        if row is None:
            row = [2 if near & bit else 1 if far & bit else 0 for bit in _BITS]
            row += [1 if broad & bit else 0 for bit in _BITS]
            self.of_hints[hints] = row
        return row


def _own(block: Block) -> Row:
    text = block.text
    size, begin = len(text), text[0]
    start = text[:200]
    looked = len(start)
    return [
        size if size < 2000 else 2000,
        block.linked / size,
        _KINDS.get(block.place.tag, _OTHER_KIND),
        text.endswith(_ENDS),
        block.links,
        block.strong / size,
        size / (text.count(" ") + 1),
        sum(map(str.isdigit, start)) / looked,
        sum(map(str.isupper, start)) / looked,
        start.count(",") + start.count("،") + start.count("、"),
        block.lines,
        0 if begin.islower() else 1 if begin.isupper() else 2 if begin.isdigit() else 3,
        "@" in start or "http" in start or "www." in start,
        block.place.depth,
    ]


def _inherit(places: list[Place]) -> None:
    """Tell every place what the names around it hint at; parents stand before their children."""
    total = max((place.prose for place in places), default=0)
    for place in places:
        parent = place.parent
        if parent is None:
            continue
        place.depth = parent.depth + 1
        if place.tag in ("body", "html"):  # their classes name all that the page has
            continue
        place.broad, place.far, place.near = parent.broad, parent.far, place.own
        if place.prose > _BROAD * total:
            place.broad |= place.own
        else:
            place.far |= place.own
            place.near |= parent.own | (parent.parent.own if parent.parent else 0)


_HELD = frozenset(("p", "h2", "h3", "li", "td", "blockquote"))
_NO_BEST = frozenset(("body", "html", "root"))
_DEMERITS = BIT["comment"] | BIT["foot"] | BIT["side"] | BIT["notice"]


def _best(blocks: list[Block]) -> Place | None:
    """The place that most paragraphs stand in or near, as the readability bookmarklet has it."""
    points: dict[int, float] = {}
    places: dict[int, Place] = {}
    for block in blocks:
        size = len(block.text)
        if size < 40 or 2 * block.linked > size:
            continue
        merit = 1 + min(size / 100, 4) + min(block.text.count(","), 4)
        place: Place | None = block.place
        if place is not None and place.tag in _HELD:
            place = place.parent
        for _ in range(3):
            if place is None or place.tag in _NO_BEST:
                break
            points[place.number] = points.get(place.number, 0) + merit
            places[place.number] = place
            merit /= 2
            place = place.parent

    def value(number: int) -> float:
        place = places[number]
        worth = points[number] * (1 - place.linked / (place.chars or 1))
        for bit, factor in ((BIT["article_body"], 1.5), (BIT["body"], 1.2), (_DEMERITS, 0.4)):
            if place.own & bit:
                worth *= factor
        return worth

    return places[max(points, key=value)] if points else None


def _key(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").lower()))
