"""Pages that stand between a crawler and a site: told by headers, status and markup, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

MOST = 256 * 1024  # bytes; a wall is no long page
REFUSING = frozenset({401, 403, 405, 406, 418, 429, 503})


class BotWall(IgnoreRequest):
    """The site wants to see a browser or a person first; says whose wall it is."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a kind of wall is known by: all that is given must be there.

    ``header`` is a name and a part of its value, ``marks`` are bytes of its markup (in lower case)
    that no ordinary page of a site behind the same wall has. ``status``: None for any.
    """

    whose: str
    marks: tuple[bytes, ...] = ()
    header: tuple[str, bytes] | None = None
    status: frozenset[int] | None = None


# What tells each product's own pages; a page that only loads its script, or has a CAPTCHA in a
# form, has none of these.
SIGNS = (
    Sign("Cloudflare", header=("cf-mitigated", b"challenge")),
    Sign("Cloudflare", (b"_cf_chl_opt", b"/cdn-cgi/challenge-platform/", b"<title>just a moment")),
    Sign("Cloudflare", (b"cf-browser-verification", b"<title>just a moment")),
    Sign("Cloudflare", (b'id="cf-error-details"', b"cloudflare"), status=REFUSING),
    Sign("Akamai", (b"sec-if-cpt-container",)),
    Sign("Akamai", (b"<title>access denied</title>", b"edgesuite.net"), status=REFUSING),
    Sign("Akamai", (b"access denied", b"reference&#32;&#35;"), status=REFUSING),
    Sign("Imperva", (b"_incapsula_resource", b"incapsula incident id")),
    Sign("Imperva", (b"_incapsula_resource?", b'id="main-iframe"')),
    Sign("Imperva", (b"<title>pardon our interruption",)),
    Sign("DataDome", (b"captcha-delivery.com", b"var dd="), status=REFUSING | {200}),
    Sign("DataDome", header=("x-datadome", b"protected"), status=REFUSING),
    Sign("PerimeterX", (b"_pxappid", b'id="px-captcha"')),
    Sign("PerimeterX", (b"px-captcha", b"captcha.px-cdn.net")),
    Sign("AWS WAF", header=("x-amzn-waf-action", b"c")),  # challenge or captcha
    Sign("AWS WAF", (b"awswafintegration", b"challenge-container")),
    Sign("Vercel", header=("x-vercel-mitigated", b"challenge")),
    Sign("Sucuri", (b"sucuri website firewall", b"access denied"), status=REFUSING),
    Sign("F5", (b"the requested url was rejected", b"your support id is")),
    Sign("Radware", (b"validate.perfdrive.com",), status=REFUSING | {200}),
    Sign("Kasada", header=("x-kpsdk-ct", b""), status=frozenset({429})),
    Sign("Anubis", (b"/.within.website/x/", b"making sure you&#39;re not a bot")),
    Sign("Anubis", (b"anubis_challenge", b"not a bot")),
    Sign("DDoS-Guard", (b"ddos-guard", b"<title>ddos-guard"), status=REFUSING),
    Sign("a CAPTCHA", (b'class="g-recaptcha"',), status=REFUSING),
    Sign("a CAPTCHA", (b'class="h-captcha"',), status=REFUSING),
    Sign("a CAPTCHA", (b'class="cf-turnstile"',), status=REFUSING),
)


def wall(status: int, headers: dict[str, bytes], body: bytes) -> str | None:
    """Whose wall an answer is; None for a page. ``headers``: by name in lower case.

    >>> wall(403, {"cf-mitigated": b"challenge"}, b"")
    'Cloudflare'
    >>> wall(200, {}, b'<form action="/contact"><div class="g-recaptcha"></div></form>')
    """
    text = body.lower() if len(body) <= MOST else b""
    for sign in SIGNS:
        answered = sign.status is None or status in sign.status
        if answered and _has(sign, headers) and all(mark in text for mark in sign.marks):
            return sign.whose
    return None


def _has(sign: Sign, headers: dict[str, bytes]) -> bool:
    if sign.header is None:
        return True
    name, part = sign.header
    return name in headers and part in headers[name]


class Walls:
    """Downloader middleware: an answer that is a wall is none, whatever its status says."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise BotWall for a wall; robots.txt has rules of its own for what is refused."""
        if not request.meta.get("dont_obey_robotstxt"):
            headers = {
                name.decode("latin-1").lower(): values[0].lower()
                for name, values in response.headers.items()
                if values
            }
            whose = wall(response.status, headers, response.body)
            if whose:
                _refuse(whose, response.status)
        return response


def _refuse(whose: str, status: int) -> NoReturn:
    raise BotWall(f"a wall against robots by {whose} (HTTP {status})")
