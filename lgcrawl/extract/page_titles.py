"""What pages are titled that are neither a story nor an advert: faults, log-ins, lists."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal

from lgcrawl.extract.headline import document_title
from lgcrawl.extract.page import Page
from lgcrawl.extract.rows import title_of

# Why a page is neither a story nor an advert nor a list -> its title or its first heading.
_WORDS = {
    "not found": r"""(?:sorry,?\s|oops\W{0,3}\s?)?(?:error\s)?(?:404\b.{0,80}|not\sfound
        |(?:the\s|this\s)?page\s(?:you\s.{1,40}\s)?(?:can\s?not\sbe|could\snot\sbe|can.t\sbe
        |was\snot|is\snot|isn.t|not)\sfound.{0,40}
        |(?:the\s|this\s)?page\s(?:missing|(?:does\snot|no\slonger)\sexists?))""",
    "an error": r"""error\s\d{3}|\d{3}\s(?:error|forbidden|bad\sgateway|service\sunavailable)
        |(?:internal\s)?server\serror|forbidden|access\sdenied|service\sunavailable
        |something\swent\swrong|sorry,\sthere\sis\sa\sproblem.{0,40}
        |(?:site\s)?(?:under|down\sfor)\smaintenance""",
    "a log-in": r"""(?:please\s)?(?:log|sign)[\s-]?in(?:\s(?:to|or)\s.{1,60})?
        |register(?:\sor\s.{1,30})?|(?:create|your)\s(?:an\s|my\s)?account|mewngofnodi
        |(?:reset|forgotten)\s(?:your\s)?password""",
    "a check on robots": r"""(?:just\sa\smoment|are\syou\s(?:a\s)?(?:human|robot)
        |attention\srequired|checking\syour\sbrowser|security\scheck|verify\syou\sare\shuman|one\smore\sstep)
        \W{0,3}.{0,40}""",
    "site matter": r"""(?:our\s|use\sof\s|about\s)?cookies?(?:\s(?:policy|notice|statement|settings
        |preferences))?|privacy(?:\s(?:policy|notice|statement))?|accessibility(?:\sstatement)?
        |terms(?:\s(?:and|&)\sconditions|\sof\suse)?|copyright|disclaimer|contact(?:\sus)?|site\s?map
        |rss\sfeeds?|a\sto\sz|a-z\sof\sservices|cwcis|hygyrchedd|cysylltu\sâ\sni|preifatrwydd""",
}
OTHERS = {why: re.compile(pattern, re.I | re.X) for why, pattern in _WORDS.items()}
# What lists of adverts and of news are titled.
LIST_TITLE = re.compile(
    r"""(?:\d{1,5}\s)?(?:(?:all|our|current|latest|recent|local|council|search|find|browse|view
    |available|open|more|external|internal|featured|the)\s){0,3}
    (?:news(?:\s(?:and|&)\s(?:events|media|views)|\s(?:releases|stories|articles|archive|list|room))?
    |newsroom|press\sreleases|media\sreleases|blogs?|vacancy\slist|opportunities|careers|roles
    |(?:job\s)?vacancies|jobs?(?:\s(?:search|vacancies|opportunities|listings?))?
    |(?:search\s)?results|swyddi(?:\sgwag)?|newyddion|naidheachdan|obraichean)
    (?:\s(?:results?|found|available|list|(?:near|in|for)\s.{1,40}|-\s\d.{0,40}))?\.?""",
    re.I | re.X,
)
_NEWS = re.compile(r"news|newyddion|naidheachd|press release|media release|blog|articles", re.I)
_JOBS = re.compile(r"job|vacanc|career|recruit|swydd|obraichean|work for us|opportunit", re.I)


def listed_records(page: Page, url: str | None = None) -> Literal["article", "vacancy"]:
    """What a list page is a list of, by its address, its title and its headings."""
    headings = (title_of(h1) for h1 in islice(page.parsed.iter("h1"), 3))
    said = " ".join((url or page.url or "", document_title(page), *headings))
    return "article" if _NEWS.search(said) and not _JOBS.search(said) else "vacancy"
