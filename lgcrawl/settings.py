"""Scrapy settings: only what differs from Scrapy's default, each with the default and why."""

from __future__ import annotations

import os

from lgcrawl import __version__
from lgcrawl.fetch.contact import user_agent

BOT_NAME = "lgcrawl"  # default "scrapybot"
SPIDER_MODULES = ["lgcrawl.spiders"]
NEWSPIDER_MODULE = "lgcrawl.spiders"
COMMANDS_MODULE = "lgcrawl.cli.scrapy"  # default "": a crawl that leaves with 0 whatever it met

# --- who we are -------------------------------------------------------------------------------
PRODUCT_TOKEN = "lgcrawl"  # noqa: S105 - RFC 9309 product token, what robots.txt calls us
CONTACT = os.environ.get("LGCRAWL_CONTACT", "")  # a page or mailbox that answers for this crawler
USER_AGENT = user_agent(f"{PRODUCT_TOKEN}/{__version__}", CONTACT)

# --- manners: a guest in someone's house ------------------------------------------------------
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = PRODUCT_TOKEN  # default None: the whole User-Agent
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8
DOWNLOAD_DELAY = 1.0  # default 0; seconds from an answer to the next request to its host
# Pace gives the turns, one request at a time to a host; Scrapy's slots let all through.
DOWNLOAD_SLOTS = {"paced": {"delay": 0.0, "jitter": 0.0, "concurrency": 1000}}  # default {}
LGCRAWL_HOSTS = os.environ.get("LGCRAWL_HOSTS", "")  # hosts.db; "": in the user's state folder
COOKIES_ENABLED = False  # default True; it downloads the public-suffix list in the reactor
REFERRER_POLICY = "no-referrer"  # default tells one page about another
RETRY_TIMES = 1  # default 2
REDIRECT_MAX_TIMES = 5  # default 20; RFC 9309 follows five
METAREFRESH_ENABLED = False  # default True; a page's markup must not steer the crawl

# --- limits: every page is hostile ------------------------------------------------------------
DOWNLOAD_TIMEOUT = 30  # default 180
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # default 1 GiB; also bounds decompression
DOWNLOAD_WARNSIZE = 0  # default 32 MiB
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
CLOSESPIDER_TIMEOUT = 3600  # default 0: none; seconds for one run of one source
MEMUSAGE_LIMIT_MB = 2048  # default 0: none
DOWNLOAD_HANDLERS = {  # only http and https; a POST has an address of its own
    "http": "lgcrawl.fetch.posting.Handler",
    "https": "lgcrawl.fetch.posting.Handler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "lgcrawl.fetch.guard.GuardedResolver"  # checks addresses after the look-up
DNS_TIMEOUT = 15  # default 60
REMOTE_CONTROL_ENABLED = False  # default True: a local server that runs any Python
TELNETCONSOLE_ENABLED = False  # default True
ALLOW_PRIVATE: list[str] = []  # HOST:PORT of private addresses that may be fetched (tests, demo)

DOWNLOADER_MIDDLEWARES = {
    "lgcrawl.fetch.guard.Guard": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "lgcrawl.fetch.robots.Robots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "lgcrawl.fetch.patience.Patience": 550,
    "lgcrawl.fetch.walls.Walls": 540,  # after a 503 was asked once more
    # Decoded first, then captured, then redirected: default 590 and 600.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "lgcrawl.fetch.capture.Capturing": 602,
    "lgcrawl.fetch.capture.Decode": 605,
    "lgcrawl.fetch.cookies.Cookies": 700,
    "lgcrawl.fetch.pace.Pace": 990,  # the last before the download
}

# --- what waits -------------------------------------------------------------------------------
SCHEDULER = "lgcrawl.fetch.frontier.Frontier"  # default loses its queue on kill -9
# Default 100: so many tasks are made for every page, a fifth of a crawl's CPU. Each waits for its
# record to be committed, so fewer would make a list of hundreds slow.
CONCURRENT_ITEMS = 32

# --- where records go -------------------------------------------------------------------------
ITEM_PIPELINES = {
    "pipelines.stages.Require": 100,
    "pipelines.stages.Normalise": 200,
    "pipelines.stages.Keep": 300,
}
LGCRAWL_KEEPER = "lgcrawl.run.Run"
LGCRAWL_WAIT = 0.0  # seconds to wait for another run of the source to end
LGCRAWL_ARCHIVE = os.environ.get("LGCRAWL_ARCHIVE", "data/var/archive.db")
LGCRAWL_QUEUE = os.environ.get("LGCRAWL_QUEUE", "")  # empty: queue.db beside the archive

# --- what is printed --------------------------------------------------------------------------
LOG_LEVEL = "WARNING"  # default DEBUG; `lgcrawl crawl` prints its own progress
LOG_FORMATTER = "lgcrawl.fetch.log.Quiet"
STATS_DUMP = False  # default True
LOGSTATS_INTERVAL = 0  # default 60
