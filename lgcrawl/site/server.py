"""Serves an archive in Datasette, read-only."""

from __future__ import annotations

import socket
from pathlib import Path

from lgcrawl.archive import queries
from lgcrawl.site.metadata import describe
from pipelines.errors import InputError

# Datasette counts and facets whole tables (TRAPS 29): these keep a page under a second.
SETTINGS = {
    "default_page_size": 50,
    "facet_time_limit_ms": 300,
    "facet_suggest_time_limit_ms": 50,
    "sql_time_limit_ms": 3000,
    "suggest_facets": False,
}


def run(archive: Path, host: str, port: int) -> int:
    """Serve until Ctrl-C; raises InputError without the extra ``site`` or with the port taken."""
    try:
        import uvicorn
        from datasette.app import Datasette
    except ImportError:
        raise InputError("lgcrawl serve needs Datasette: pip install 'lgcrawl[site]'") from None
    with queries.connect_readonly(archive):
        pass  # says in one line what is wrong with it
    site = Datasette([str(archive)], metadata=describe(archive.stem), settings=SETTINGS)
    listening = _listen(host, port)
    print(f"http://{host}:{listening.getsockname()[1]}/{archive.stem} (Ctrl-C ends)", flush=True)
    config = uvicorn.Config(site.app(), log_level="warning", lifespan="on")
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # from here on a visitor waits and is not refused
    except OSError as error:
        listening.close()
        why = f"{error.strerror}; choose another with --port"
        raise InputError(f"cannot serve on {host}:{port}: {why}") from None
    return listening
