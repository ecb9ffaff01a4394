"""Security headers on every answer, and how long the browser may keep it.

Inline scripts are those of the build only: their hashes are read from the compiled pages at start.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from erpps_app.domain.attestation import VERIFYING
from erpps_app.settings import settings

ANNUAIRE = "/annuaire"
BUILD = Path(".web/build/client")
_INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
PERSONAL = (
    "/administration",
    "/auth",
    "/cartes",
    "/connexion",
    "/demande",
    "/demonstration",
    "/exports",
    "/inscription",
    "/instruction",
    "/mes-activites",
    "/mes-connexions",
    "/mes-donnees",
    "/modification",
    "/mon-espace",
    "/mon-historique",
    "/professionnels",
    "/simulateur",
    "/statistiques",
)
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope["path"])
                if _is_for_the_moment(scope):
                    MutableHeaders(scope=message)["X-Robots-Tag"] = "noindex, follow"
            await send(message)

        await self._app(scope, receive, with_headers)


def _is_for_the_moment(scope: Scope) -> bool:
    """Whether no search engine may keep a page, as it does those of people.

    Results of a search; and what a QR code says of somebody, which is true of that day only.
    """
    path = str(scope["path"])
    found = path.rstrip("/") == ANNUAIRE and bool(scope["query_string"])
    return found or path.startswith(VERIFYING)


def _complete(headers: MutableHeaders, path: str) -> None:
    headers.setdefault("Content-Security-Policy", policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = _PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if settings().secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers.setdefault("Cache-Control", _kept(path))


def _kept(path: str) -> str:
    """How long the browser may keep an answer; what is somebody's is never kept."""
    if path.startswith("/assets/"):
        return "public, max-age=31536000, immutable"
    return "no-store" if path.startswith(PERSONAL) else "no-cache"


@cache
def policy() -> str:
    """The Content-Security-Policy of pages."""
    scripts = " ".join(["'self'", *sorted(_hashes())])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # the framework's CSS-in-JS
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hashes() -> set[str]:
    found: set[str] = set()
    for page in BUILD.glob("**/*.html"):
        for script in _INLINE.findall(page.read_bytes()):
            digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
            found.add(f"'sha256-{digest}'")
    return found
