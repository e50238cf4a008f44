"""The command line; each command is a thin call into the rooms."""

from __future__ import annotations

import errno
import os
import sys

import click

from lgcrawl import __version__
from lgcrawl.cli import crawling, reading, sources, trying
from lgcrawl.cli.options import Group, say
from pipelines.errors import LgcrawlError


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lgcrawl")
def cli() -> None:
    """Crawl UK public-sector news and jobs into a SQLite archive that can be cited.

    Start with `lgcrawl demo`; then `lgcrawl sources list` and `lgcrawl crawl SLUG`.
    """


for command in (
    crawling.crawl,
    trying.extract,
    trying.normalise,
    reading.export,
    reading.status,
    reading.serve,
    crawling.demo,
    sources.sources,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line: every expected error is one line, and the exit code is true."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _left("interrupted", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except LgcrawlError as error:
        code = _left(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = _left("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left
        code = 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EDQUOT):
            raise
        where = f" {error.filename}" if error.filename else ""
        code = _left(f"cannot write{where}: {error.strerror}; make room and run again", 3)
    sys.exit(code if isinstance(code, int) else 0)


def _left(what: str, code: int) -> int:
    say(what)
    return code
