"""Whose picture it is: the credit under a photograph, alone on a line or at a caption's end."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from lgcrawl.extract.html_text import short_text, text_of
from pipelines.text import clean

_KIND = r"(?:photo(?:graph|s)?|pictures?|images?|pics?|illustrations?|main image|header image)"
_SAYS = (
    rf"(?:{_KIND}(?: credits?| copyright| source)?(?: courtesy(?: of)?| by)?\s?(?:[:©]|\bby\b|"
    r"\bcourtesy of\b)|image source,|credits?\s?:|©)\s?(?:by |courtesy of )?"
)
_LINE = re.compile(rf"\W{{0,3}}{_SAYS}(.{{2,120}})", re.IGNORECASE)
_AT_THE_END = re.compile(rf"(?:^|[\s.(\[|])\(?{_SAYS}(.{{2,80}})$", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    rf"[(\[]{_KIND}(?: credits?| courtesy(?: of)?| by)?\s?(?::|\bby\b|\bcourtesy of\b)\s?"
    r"([^()\[\]]{2,60})[)\]]\W?$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"credit|copyright|photographer|attribution", re.IGNORECASE)
_MOST_PARTS, _MOST_WORDS = 50, 6
_ENDS = " /|.,;:)]"
_LONGEST = 160
_MOST_SMALL_WORDS = 2  # of a name, such as "Ann Reed and family"; a sentence has more


def read_credit(line: str) -> str | None:
    """The name in a line that credits a picture and says nothing else.

    >>> read_credit("Photo: Pres Panayotov/"), read_credit("(Image credit: Essex CC)")
    ('Pres Panayotov', 'Essex CC')
    >>> read_credit("Photograph by Ann Reed"), read_credit("Image: Ann Reed has signed the deal")
    ('Ann Reed', None)
    """
    match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
    return _name(match[1]) if match else None


def bracketed_credit(line: str) -> str | None:
    """The name at the end of a line that is a picture's caption, known by the brackets.

    >>> bracketed_credit("The guide was sent to all homes (Picture: MSB)")
    'MSB'
    """
    match = _IN_BRACKETS.search(line[-_LONGEST:]) if len(line) <= 2 * _LONGEST else None
    return _name(match[1]) if match else None


def figure_credit(caption: etree._Element) -> str | None:
    """The name a ``figcaption`` credits: in a part marked so, else at its end."""
    for part in islice(caption.iterdescendants(), _MOST_PARTS):
        if _MARKED.search(f"{part.get('class')} {part.get('itemprop')}"):
            words = clean(short_text(part, 500))
            said = read_credit(words) or (
                _name(words) if len(words.split()) <= _MOST_WORDS else None
            )
            if said:
                return said
    return caption_credit(clean(text_of(caption)[-500:]))


def caption_credit(caption: str) -> str | None:
    """The name at the end of a picture's caption.

    >>> caption_credit("Gritters at the depot. (Image: Getty)")
    'Getty'
    """
    match = _AT_THE_END.search(caption[-_LONGEST:])
    return _name(match[1]) if match else None


def _name(text: str) -> str | None:
    name = text.partition(" (")[0].strip(_ENDS)
    small = sum(word[:1].islower() for word in name.split())
    return name if name and small <= _MOST_SMALL_WORDS and not name[0].islower() else None
