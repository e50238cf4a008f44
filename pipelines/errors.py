"""The tree of errors; everything lgcrawl raises on purpose stands here.

::

    LgcrawlError                 a person can act on it: what, where, what to do
    ├── InputError               the caller's input cannot be used          (exit code 2)
    │   ├── CardError            lgcrawl.cards: a card or platform file is wrong, with file and line
    │   ├── LookupFileError      pipelines.lookups: a file of data/lookups is missing or wrong
    │   └── PageError            lgcrawl.extract: these bytes give no record, with the reason
    │       ├── NotAPage         lgcrawl.extract: a PDF, a picture, an empty file: never was one
    │       └── SessionRefused   lgcrawl.extract: a page for people where data was asked for
    ├── ArchiveError             the archive cannot be used                 (exit code 3)
    │   ├── NotAnArchive         lgcrawl.archive: not SQLite, not ours, or from a newer lgcrawl
    │   ├── ArchiveLocked        lgcrawl.archive: another process is writing      (exit code 4)
    │   └── ArchiveFull          lgcrawl.archive: disk full, read-only or failing
    ├── SourceLocked             lgcrawl.archive: another run of the source goes on (exit code 4)
    ├── ScheduleError            lgcrawl.schedule: the queue cannot be used          (exit code 3)
    │   └── ScheduleLocked       lgcrawl.schedule: another scheduler runs it         (exit code 4)
    └── FetchRefused             lgcrawl.fetch: we may not ask this address (scheme, private)

``str(error)`` is the one line shown to the user.
"""

from __future__ import annotations


class LgcrawlError(Exception):
    """Base of every error raised on purpose; ``exit_code`` is what the command line leaves with."""

    exit_code = 1


class InputError(LgcrawlError):
    """The caller's input cannot be used."""

    exit_code = 2


class CardError(InputError):
    """A card or platform file is wrong; ``str()`` begins with ``file:line:``."""


class LookupFileError(InputError):
    """A file of data/lookups is missing or malformed."""


class PageError(InputError):
    """These bytes give no record; says why."""


class NotAPage(PageError):
    """These bytes are no page at all: a PDF, a picture, an archive, an empty file."""


class SessionRefused(PageError):
    """A page for people in place of the data that was asked for: the session or access refused."""


class ArchiveError(LgcrawlError):
    """The archive cannot be used."""

    exit_code = 3


class NotAnArchive(ArchiveError):
    """The file is not SQLite, not an lgcrawl archive, or written by a newer lgcrawl."""


class ArchiveLocked(ArchiveError):
    """Another process is writing to the archive."""

    exit_code = 4


class ArchiveFull(ArchiveError):
    """The archive cannot grow: the disk is full, read-only or failing."""


class SourceLocked(LgcrawlError):
    """Another run of this source is going on, or took over from a run that gave no sign of life."""

    exit_code = 4


class ScheduleError(LgcrawlError):
    """The queue of the schedule cannot be used."""

    exit_code = 3


class ScheduleLocked(ScheduleError):
    """Another scheduler runs this queue."""

    exit_code = 4


class FetchRefused(LgcrawlError):
    """An address we may not ask: its scheme, a private network, or robots.txt."""
