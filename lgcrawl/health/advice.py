"""What a failure class means for the one who looks after a source, and what to try: a table."""

from __future__ import annotations

# Class -> what it means, what to try next. docs/ops.md lists the classes.
ADVICE: dict[str, tuple[str, str]] = {
    "dns": (
        "the host's name leads nowhere",
        "open the start page in a browser; if the site has moved, put its address into the card",
    ),
    "refused": (
        "no server listens at the address",
        "wait for the next run; if it stays, look whether the site has moved",
    ),
    "timeout": (
        "the server takes too long",
        "wait for the next run; if it stays, crawl at another time of day (cron on the card)",
    ),
    "tls": (
        "the certificate is wrong, or has run out",
        "nothing to mend here: tell the publisher; the next run tries again",
    ),
    "broken": ("answers break off in the middle", "wait for the next run"),
    "network": ("the network failed in some other way", "look at the reason; try again by hand"),
    "http_4xx": (
        "the server says that the page is not there or not for us",
        "open the page in a browser: 404 or 410 means that the card's address is old; 401 or 403 "
        "that we are kept out: ask the publisher",
    ),
    "http_5xx": (
        "the server is broken or busy",
        "wait for the next run; if it stays for days, tell the publisher",
    ),
    "moved": (
        "the start page now leads to another place",
        "open the new place; if it is the same list, put its address into the card",
    ),
    "robots": (
        "robots.txt keeps us out of the start page",
        "respect it: ask the publisher for leave, or retire the card",
    ),
    "robots_unavailable": (
        "robots.txt cannot be had, and the standard says to keep out until it can",
        "wait for the next run; if it stays, tell the publisher that robots.txt fails",
    ),
    "refused_address": (
        "the address is private, or its port or scheme is odd",
        "check the card's address; a test site wants --allow-private",
    ),
    "bad_link": ("a link on the page is no address", "look at the page; tell the publisher"),
    "too_big": (
        "the answer is over the size limit",
        "look whether the card asks for the right page",
    ),
    "not_html": (
        "something else than a page came: a file, a picture, nothing",
        "look at what came; the list may have moved",
    ),
    "shell": (
        "the page is filled in by scripts; without them it lists nothing, whatever it says",
        "let the card name its platform; where no data is behind it, install the extra `browser`",
    ),
    "session": (
        "the source gave a page for people where it should give data: it refused the session",
        "run it again by hand; if it stays, open the start page in a browser: it may have moved",
    ),
    "query": (
        "the source says 0 results because of how it is asked",
        "change the start address on the card as the reason says",
    ),
    "captcha": (
        "the source asks for a CAPTCHA before it answers",
        "respect it: ask the publisher for a feed, or retire the card",
    ),
    "redesign": (
        "the page is what a redesign has left behind",
        "open the site in a browser and put the new address into the card",
    ),
    "layout": (
        "the page came, but what it should hold was not found on it",
        "compare the page below with the card; try `lgcrawl extract` on it while mending the card",
    ),
    "bot_wall": (
        "the site asks for a browser or a person before it shows the page",
        "do not try to get round it: ask the publisher for leave, or for a feed",
    ),
    "given_up": (
        "its host has failed again and again, and is left alone for a while",
        "wait; if it stays, look at the class of the failures before",
    ),
    "no_contact": (
        "public hosts are not asked before somebody answers for the crawler",
        "set LGCRAWL_CONTACT to a page or mailbox of yours",
    ),
    "soft_404": (
        "pages at different addresses say the same: the site sends one page for all it has lost",
        "open one of them; what the list says of the records is kept meanwhile",
    ),
    "stopped": ("the crawl ended before its turn came", "nothing; the next run goes on"),
    "parser": (
        "a bug of ours on one of the pages",
        "report it with the capture below; after the mending `lgcrawl replay` reads it again",
    ),
    "budget": (
        "a limit ended the run before the list did",
        "raise [budget] on the card if the list is really so long",
    ),
    "disk": ("the archive could not be written", "make room on the disk, and crawl again"),
    "card": ("the card cannot be used", "lgcrawl sources check"),
    "expected": (
        "the run gave less than the card's own [expect]",
        "look at the page: if it is right, lower [expect]; if not, mend the card",
    ),
    "nothing": (
        "the source says that it has none, and never had none before",
        "look at the page: if it is true, wait: it is believed after three more runs alike",
    ),
    "too_few": (
        "far fewer records than this source usually has",
        "look at the list: pages or rows may be missed; if it is true, wait: it is believed after "
        "three more runs alike",
    ),
    "too_many": (
        "far more records than this source usually has",
        "look whether the list comes twice, or shows old posts; if it is true, wait: it is "
        "believed after three more runs alike",
    ),
    "all_new": (
        "nearly all records are new at once: the site has probably changed its addresses",
        "look at one of them; the old ones are closed once later runs have not seen them",
    ),
    "endless": (
        "ten times the pages of any run before: a calendar, or a list without an end",
        "look at the addresses with `lgcrawl capture list`; name follow.next on the card",
    ),
    "fields": (
        "fields that nearly every record had are empty: the pages' layout has changed",
        "compare a page with the card's [fields]; then `lgcrawl replay` reads the kept pages again",
    ),
}
UNKNOWN = ("something went wrong", "read the reason; try `lgcrawl crawl SLUG -v`")
STALE = (
    "every run is green, and yet nothing new has come for longer than it ever takes",
    "open the source: a feed may have been left behind by a new site; if it is only quiet, it is "
    "good again with the next new record",
)
LATE = ("nobody has crawled it when it was due", "see that the schedule, timer or cron job runs")
