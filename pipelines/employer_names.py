"""The printed form of an employer's name, folded to words that can be looked up exactly."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from pipelines.lookups import rows

MAX_LENGTH = 300  # the longest name of the register has 113 characters

_APOSTROPHE = re.compile(r"[’‘ʼ´]")
_AND = re.compile(r"[&+]")
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"\b[a-z](?: [a-z])+\b")
_MAJESTY = re.compile(r"\b(?:her|his) majestys\b")


@cache
def spellings() -> dict[str, str]:
    """Short forms, plurals and misprints of single words, and what each means.

    Type words are printed in every name, so their slips of one key are known without guessing;
    a place is only ever what the table says, for one slip leads from Newport to Newton.
    """
    table: dict[str, str] = {}
    for row in rows("employer_spellings"):
        if row["note"] == "type":
            table.update(dict.fromkeys(_slips(row["printed"]), row["means"]))
    table.update((row["printed"], row["means"]) for row in rows("employer_spellings"))
    return table


def _slips(word: str) -> Iterator[str]:
    """The word with one letter left out, doubled or changed about with the next."""
    for here in range(len(word)):
        before, letter, after = word[:here], word[here], word[here + 1 :]
        yield before + after
        yield before + letter * 2 + after
        yield before + after[:1] + letter + after[1:]


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The words of ``text`` in lower case, one spelling each, without articles and marks.

    >>> fold("St. Helen’s M.B.C.")
    'st helens mbc'
    >>> fold("The N.E. Lincs & Cyngor Sir Gâr")
    'north east lincolnshire and cyngor sir gar'
    """
    if "&" in text or "+" in text:
        text = _AND.sub(" and ", html.unescape(text))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text))
        text = "".join(char for char in text if not unicodedata.combining(char))
    words = " ".join(_WORD.findall(text.replace("'", "").replace("`", "").casefold()))
    # "M B C" and "M.B.C." are one abbreviation, whatever stood between the letters.
    words = _LETTERS.sub(lambda run: run[0].replace(" ", ""), words)
    words = _MAJESTY.sub("hm", words)
    means = spellings()
    return " ".join(means.get(word, word) for word in words.split() if word != "the")


# What may stand beside a name without being part of it.
_LABEL = re.compile(
    r"^\s*(?:(?:hiring )?organi[sz]ation|employer|recruiter|company|advertiser|posted by)"
    r"\s{0,3}[:\-–—]\s{0,3}",
    re.I,
)
_RECRUITMENT = re.compile(
    r"^\s*(?:jobs?|careers?|vacanc(?:y|ies)|work(?:ing)?|come and work)\s+(?:at|with|for|in|by)\s+"
    r"|[\s\-–—:|,]+(?:jobs?|careers?|vacanc(?:y|ies)|recruitment(?: team)?)\s*$",
    re.I,
)
_COMPANY_END = re.compile(r"[\s,]+(?:ltd|limited|plc|llp|inc)\.?\s*$", re.I)


def clean(raw: str) -> str:
    """The name without labels, recruitment words and surplus space.

    >>> clean("Employer:  Jobs at Essex County Council ")
    'Essex County Council'
    """
    text = " ".join(html.unescape(raw).split())
    text = _RECRUITMENT.sub("", _LABEL.sub("", text))
    return text.strip(" ,;:.-–—|*\"'’“”")


def without_company_end(text: str) -> str:
    """The name without a closing Ltd, PLC or the like."""
    return _COMPANY_END.sub("", text)


# Words that only a kind of body outside the register, or a part of one, has in its name.
_OUTSIDE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a town, parish or community council, which the register does not hold",
        re.compile(
            r"\b(?:(?:parish|town|community|village|neighbourhood)\s+(?:council|meeting|clerk)"
            r"|parish|charter trustees|cyngor\s+(?:tref|cymuned|y dref)|tref|cymuned)\b",
            re.I,
        ),
    ),
    (
        "a school or college, not a body of the register",
        re.compile(
            r"\b(?:school|academy|academies|college|nursery|sixth form|primary|ysgol|coleg|"
            r"multi[- ]academy)\b",
            re.I,
        ),
    ),
    (
        "a club, society, charity or union, not a body of the register",
        re.compile(
            r"\b(?:[ac]?fc|rfc|ccc|club|cricket|football|rugby|association|society|union|"
            r"federation|charity|churches|church|diocese|alumni|museums?|theatre|playhouse|"
            r"foundation(?!\s*trust)|choir|orchestra|credit union|hospice|"
            r"(?<!nhs )(?<!foundation )(?<!care )trust)\b",
            re.I,
        ),
    ),
    (
        "a company, not a body of the register",
        re.compile(
            r"\b(?:ltd|limited|plc|llp|inc|cic|c\.i\.c|group|holdings|homes|consulting|"
            r"consultancy|consultants|solutions|contractors?|partners)\b",
            re.I,
        ),
    ),
)


def outsider(text: str) -> str | None:
    """Why a name that is not in the register can be no body of it, or None."""
    for reason, words in _OUTSIDE:
        if words.search(text):
            return reason
    return None
