"""Unit files for systemd: the scheduler as a service, or a timer for `lgcrawl crawl --due`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import lgcrawl
from pipelines.errors import InputError
from pipelines.lookups import data_dir

_HOMES = ("/home", "/root", "/run/user")

# What a crawler needs none of. Not here: MemoryDenyWriteExecute, since TLS callbacks of Python's
# OpenSSL binding need a page that is both; PrivateNetwork and IPAddressDeny, since it crawls.
_FILTERS = """\
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
UMask=0027
"""

# Mounts and capabilities, which only the machine's own manager may set up. Not here:
# ProcSubset=pid, since the boot's id tells a dead holder of a host from a living one.
_WALLS = """\
ProtectSystem=strict
ProtectProc=invisible
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
PrivateTmp=yes
PrivateMounts=yes
PrivateUsers=yes
PrivateIPC=yes
DevicePolicy=closed
RemoveIPC=yes
CapabilityBoundingSet=
AmbientCapabilities=
KeyringMode=private
"""

_UNIT = """\
[Unit]
Description={description}
Wants=network-online.target
After=network-online.target

[Service]
Type={type}
ExecStart={command}
# LGCRAWL_CONTACT=https://... stands in this file: who answers for the crawler.
EnvironmentFile=-%E/lgcrawl/lgcrawl.env
Environment=LGCRAWL_HOSTS=%S/lgcrawl/hosts.db PYTHONUNBUFFERED=1
StateDirectory=lgcrawl
StateDirectoryMode=0750
WorkingDirectory=%S/lgcrawl
# A stop goes to the scheduler alone, which tells its children; they finish the page in hand.
KillMode=mixed
TimeoutStopSec=90
MemoryMax=3G
TasksMax=256
OOMPolicy=continue
{life}
{who}{filters}{walls}"""

_LIVES = """\
Restart=on-failure
RestartSec=30
# Bad input and a second scheduler do not mend themselves.
RestartPreventExitStatus=2 4
"""

_TIMER = """\
[Unit]
Description=lgcrawl: crawls what is due, every quarter of an hour

[Timer]
OnCalendar=*:0/15
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where lgcrawl is to run; ``archive`` None: in the state folder that systemd makes."""

    user: bool = False
    run_as: str | None = None
    archive: Path | None = None
    sources: Path | None = None
    workers: int = 2


def files(place: Place) -> dict[str, str]:
    """The unit files by name. Raises InputError for wishes that do not go together."""
    if place.user and place.run_as:
        raise InputError("--run-as: your own manager runs all as you; leave out one of the two")
    if place.archive and not (place.user or place.run_as):
        raise InputError("--archive: a dynamic user may write to no folder of yours; add --run-as")
    wanted = "default.target" if place.user else "multi-user.target"
    scheduler = _service(
        place,
        description="lgcrawl: crawls every source when it is due",
        type="exec",
        command=("schedule", "run", "--workers", str(place.workers)),
        life=_LIVES,
    )
    once = _service(
        place,
        description="lgcrawl: crawls what is due",
        type="oneshot",
        command=("crawl", "--due"),
        life="",
    )
    return {
        "lgcrawl.service": f"{scheduler}\n[Install]\nWantedBy={wanted}\n",
        "lgcrawl-due.service": once,
        "lgcrawl-due.timer": _TIMER,
    }


def _service(
    place: Place, *, description: str, type: str, command: tuple[str, ...], life: str
) -> str:
    archive = _quoted(str(place.archive.absolute())) if place.archive else "%S/lgcrawl/archive.db"
    words = [_quoted(sys.executable), "-m", "lgcrawl", *command, "--archive", archive]
    if place.sources:
        words += ["--sources", _quoted(str(place.sources.absolute()))]
    return _UNIT.format(
        description=description,
        type=type,
        command=" ".join(words).replace("$", "$$"),
        life=life,
        who="" if place.user else _who(place),
        filters=_FILTERS,
        walls="" if place.user else _WALLS,
    )


def _who(place: Place) -> str:
    lines = [f"User={place.run_as}" if place.run_as else "DynamicUser=yes"]
    if place.archive:
        lines.append(f"ReadWritePaths={_quoted(str(place.archive.absolute().parent))}")
    read = [sys.executable, sys.prefix, lgcrawl.__file__, str(data_dir())]
    read += [str(path.absolute()) for path in (place.archive, place.sources) if path]
    at_home = any(Path(path).is_relative_to(home) for path in read for home in _HOMES)
    lines.append(f"ProtectHome={'read-only' if at_home else 'yes'}")
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """A word as systemd reads it back.

    >>> _quoted("/srv/lg crawl/50%"), _quoted("/usr/bin/python3")
    ('"/srv/lg crawl/50%%"', '/usr/bin/python3')
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if escaped == word and " " not in word else f'"{escaped}"'
