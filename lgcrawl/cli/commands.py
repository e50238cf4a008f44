"""The commands under one name, and what an error becomes: a line and an exit code."""

from __future__ import annotations

import errno
import os
import sys

import click

from lgcrawl import __version__
from lgcrawl.cli import (
    captures,
    crawling,
    employers,
    importing,
    merging,
    reading,
    replaying,
    scheduling,
    searching,
    sources,
    telling,
    trying,
    upkeep,
    watching,
)
from lgcrawl.cli.options import Group, say
from pipelines.errors import LgcrawlError

NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EDQUOT)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lgcrawl")
def cli() -> None:
    """Crawl UK public-sector news and jobs into a SQLite archive that can be cited.

    Start with `lgcrawl demo`; then `lgcrawl sources list` and `lgcrawl crawl SLUG`.
    """


for command in (
    crawling.crawl,
    scheduling.schedule,
    trying.extract,
    trying.normalise,
    reading.export,
    searching.search,
    watching.status,
    watching.doctor,
    watching.alerts,
    reading.serve,
    telling.history,
    replaying.replay,
    captures.capture,
    captures.warc,
    upkeep.backup,
    upkeep.check,
    upkeep.compact,
    merging.merge,
    upkeep.forget,
    crawling.demo,
    sources.sources,
    employers.employers,
):
    cli.add_command(command)


captures.warc.add_command(importing.import_)


def run() -> int:
    """Run the command that ``sys.argv`` names; the exit code, the error told in one line."""
    try:
        code = cli.main(prog_name="lgcrawl", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _left("interrupted", 130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()  # a bare `lgcrawl` asks what there is
        return error.exit_code
    except click.ClickException as error:
        return _left(_misused(error), error.exit_code)
    except LgcrawlError as error:
        return _left(str(error), error.exit_code)
    except SystemExit as left:
        # Our commands return their code: only click and rich leave so, with 1, and only when the
        # reader of a pipe has left.
        if left.code != 1:
            raise
        return _unread()
    except BrokenPipeError:
        return _unread()
    except OSError as error:
        return _unusable(error)
    return code if isinstance(code, int) else 0


def _misused(error: click.ClickException) -> str:
    """A click error as ``COMMAND: message; see lgcrawl COMMAND --help``."""
    said = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    if context is None:
        return said
    path = context.command_path
    command = path.removeprefix("lgcrawl").strip()
    return f"{command}: {said}; see {path} --help" if command else f"{said}; see {path} --help"


def _unusable(error: OSError) -> int:
    """What the system refused: 3 where nothing can be written, else 2."""
    why = error.strerror or str(error) or type(error).__name__
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    if error.errno in NO_ROOM:
        return _left(f"{where}cannot be written: {why}; make room and run again", 3)
    return _left(f"{where}cannot be used: {why}", 2)


def _unread() -> int:
    """The reader has had enough: no error, and nothing more to flush into its pipe."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is None:
            continue
        try:
            stream.flush()
        except ValueError:
            continue  # closed already
        except BrokenPipeError:
            os.dup2(devnull, stream.fileno())
    return 0


def _left(what: str, code: int) -> int:
    say(what)
    return code
