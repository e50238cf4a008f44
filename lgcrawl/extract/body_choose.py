"""Which blocks of a page are its main text, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass

from lgcrawl.extract import body_score
from lgcrawl.extract.body_features import features
from lgcrawl.extract.body_hints import BIT
from lgcrawl.extract.body_lines import squeezed
from lgcrawl.extract.body_walk import Block, Blocks, Place

# Least scores. Above the first sure paragraph of the text stands its opening, set apart by its
# size or place; below the last follow others' texts.
_SURE, _OPENING, _WITHIN, _BELOW = 0.8, 0.2, 0.45, 0.6
_BESIDE = 0.7  # of what is named a caption, or a way to other texts
_CELL = 0.1  # of a table that stands between or beside the paragraphs
_PARAGRAPH = 80  # characters
_DOUBTFUL = (0.2, 0.8)
_SHORT = 600  # characters of a text
_MOST_DOUBTFUL = 0.5  # characters of doubtful blocks to one of the text
# How far a stated text is believed: shares of it, and of the sure blocks, that must be found.
_NEARLY, _MOST = 0.85, 0.75
_SENTENCE, _HOPELESS = 25, 0.02  # letters of a block, and the score from which it is looked for
_LIKELY, _UNLIKELY = 0.81, 0.3
_UNSTATED = frozenset(("li", "td", "th", "h2", "h3", "h4", "blockquote", "pre"))
_OTHERS_WORDS = BIT["others_words"]
_APART = BIT["related"] | BIT["caption"] | BIT["in_figure"] | BIT["in_figcaption"]


@dataclass(slots=True)
class Choice:
    """The blocks of the text; ``unsure`` where another reader should be asked."""

    blocks: list[Block]
    unsure: bool


def choose(
    page: Blocks, title: str | None, description: str | None, stated: str | None = None
) -> Choice:
    """Score all blocks of a page, and keep those of the text.

    ``stated`` is the text that the page's structured data give.
    """
    forest = body_score.trees()
    blocks = page.blocks
    for block, row in zip(blocks, features(page, title, description), strict=True):
        block.score = body_score.score(row, forest)
    _silence_others(page)
    if stated and len(stated) >= _SHORT:
        _heed(blocks, stated)
    sure = [at for at, b in enumerate(blocks) if b.score > _SURE and len(b.text) > _PARAGRAPH]
    first, last = (sure[0], sure[-1]) if sure else (0, len(blocks))
    columns = {id(blocks[at].place.parent) for at in sure}
    kept: list[Block] = []
    printed: set[str] = set()  # a narrow screen's copy of a paragraph, or a quotation from the text
    for at, block in enumerate(blocks):
        if block.score > _least(block, at, first, last, columns) and block.text not in printed:
            kept.append(block)
            if len(block.text) > _PARAGRAPH:
                printed.add(block.text)
    length = sum(len(block.text) for block in kept)
    low, high = _DOUBTFUL
    doubtful = sum(len(block.text) for block in blocks if low < block.score < high)
    return Choice(kept, length < _SHORT or doubtful > _MOST_DOUBTFUL * (length + 200))


def _silence_others(page: Blocks) -> None:
    """Comments and questions about cookies are no text, however long, if there is another."""
    others = {id(place) for place in page.places if place.own & _OTHERS_WORDS}
    if not others:
        return
    theirs = [b for b in page.blocks if any(id(place) in others for place in b.place.around())]
    gone = set(map(id, theirs))
    if any(b.score > _SURE for b in page.blocks if id(b) not in gone):
        for block in theirs:
            block.score = 0.0


def _heed(blocks: list[Block], stated: str) -> None:
    """Where the page prints nearly all that is stated, and little else, what is stated is the text.

    Of the paragraphs that are not in it only those stay that stand above it; headings and lists
    are often left out of it.
    """
    text = squeezed(stated)
    inside, found, sure = [], 0, 0
    for at, block in enumerate(blocks):
        words = squeezed(block.text)
        if len(words) >= _SENTENCE and words in text and block.score > _HOPELESS:
            inside.append(at)
            found += len(words)
        if block.score > _SURE:
            sure += len(words)
    if not inside or not _NEARLY * len(text) <= found <= 2 * len(text) or found < _MOST * sure:
        return
    for at, block in enumerate(blocks):
        if at >= inside[0] and len(block.text) > _PARAGRAPH and block.place.tag not in _UNSTATED:
            block.score = min(block.score, _UNLIKELY)
    for at in inside:
        blocks[at].score = max(blocks[at].score, _LIKELY)


def _least(block: Block, at: int, first: int, last: int, columns: set[int]) -> float:
    if block.place.near & _APART:
        return _BESIDE
    if block.place.tag in ("td", "th") and _stands_in(block.place, columns):
        return _CELL
    if at < first:
        return _OPENING if len(block.text) > _PARAGRAPH else 0.5
    return _WITHIN if at <= last else _BELOW


def _stands_in(cell: Place, columns: set[int]) -> bool:
    """Whether the cell's table has paragraphs of the text for neighbours, and is no menu."""
    table = next((place for place in cell.around() if place.tag == "table"), None)
    return table is not None and id(table.parent) in columns and 4 * table.linked < table.chars
