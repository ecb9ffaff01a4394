"""The address that the world knows: TLS ends at the proxy; a browser does not choose the host."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from erpps_app.settings import settings

MISDIRECTED = 421
_SCHEMES = {"http": {"http": "http", "https": "https"}, "websocket": {"http": "ws", "https": "wss"}}
ANY_HOST = frozenset({"/sante"})  # asked by machines, by number


class PublicAddress:
    """Wraps the whole application: redirections keep the public scheme, other hosts are refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Complete the request, or refuse it in production."""
        if scope["type"] not in _SCHEMES:
            await self._app(scope, receive, send)
            return
        public = urlsplit(settings().public_url)
        seen = {**scope, "scheme": _SCHEMES[scope["type"]][public.scheme]}
        if scope["type"] == "http" and _is_foreign(Request(seen)):
            refusal = PlainTextResponse("Cette adresse n’est pas celle du portail.", MISDIRECTED)
            await refusal(scope, receive, send)
            return
        await self._app(seen, receive, send)


def _is_foreign(request: Request) -> bool:
    current = settings()
    if current.is_demonstration or request.url.path in ANY_HOST:
        return False
    known = {urlsplit(url).netloc for url in (current.public_url, current.card_url)}
    return request.headers.get("host", "") not in known
