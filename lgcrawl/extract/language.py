"""Language codes as BCP 47 writes them, and the language a text is plainly written in."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.text import clean

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)
# Words that hold sentences together; those of two of these languages ("a", "an", "i") say nothing.
_HOLDING = {
    "en": "the and of to that with was were are this have has will from by their which been for",
    "cy": "yn y yr ac mae wedi gyda ein eu ei ar gan bydd sydd hefyd wrth oedd neu nid hyn hwn hon "
    "fod i'r o'r a'r ydym yma maen bod cael eich er mwyn rhwng bob pob",
    "gd": "agus tha air gu na ann bha airson aig nan nam seo sin bho gun chaidh dhan anns leis iad "
    "sinn nach bidh ris às gum dha cuid mar eile bhith",
}
_SPEAKS = {word: code for code, words in _HOLDING.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_READ = 6000  # characters of a text
_LEAST, _LEAST_SHARE = 6, 0.1  # holding words of the language, of all words
_CLEAR = 3  # times as many as of any other


def language_tag(printed: str | None) -> str | None:
    """A language as BCP 47 writes it, None for what is no language code.

    >>> language_tag("en_gb"), language_tag("CY"), language_tag("English")
    ('en-GB', 'cy', None)
    """
    match = _TAG.fullmatch(clean(printed))
    if not match:
        return None
    parts = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    return "-".join(filter(None, parts))


def written_in(text: str) -> str | None:
    """The language a text is plainly written in, of en, cy and gd; None where that is not plain.

    >>> written_in("Mae'r cyngor wedi cyhoeddi y bydd y bont ar gau yn ystod y gaeaf, ac mae "
    ...            "gwasanaeth bws ar gael yn y cyfamser ar gyfer y rhai sydd yn byw yn y pentref.")
    'cy'
    >>> written_in("Tha a' chomhairle air innse gum bi an drochaid dùinte airson dà mhìos, agus "
    ...            "bidh bus ann airson na daoine a tha a' fuireach anns a' bhaile.")
    'gd'
    >>> written_in("Bridge shut")
    """
    words = [word.replace("’", "'").casefold() for word in _WORD.findall(text[:_READ])]
    held = Counter(_SPEAKS[word] for word in words if word in _SPEAKS)
    (code, most), (_, next_most) = [*held.most_common(2), ("", 0), ("", 0)][:2]
    plain = most >= max(_LEAST, _LEAST_SHARE * len(words), _CLEAR * next_most)
    return code if plain else None


def chosen_language(declared: str | None, text: str) -> tuple[str, str | None]:
    """The language of a text and its evidence: what the page declares, unless the text shows else.

    Sites in two languages often declare English on both halves.

    >>> chosen_language("fr", "Le pont est fermé.")
    ('meta', 'fr')
    """
    said = (declared or "").partition("-")[0]
    spoken = written_in(text) if said in ("", *_HOLDING) else None
    return ("text", spoken) if spoken and spoken != said else ("meta", declared)
