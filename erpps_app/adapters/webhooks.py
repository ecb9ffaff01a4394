"""Sends a request to an address that somebody else chose: checked at each connection, bounded.

The name is resolved here and the connection opened to the very address that was checked: a name
that answers otherwise the second time gains nothing. No redirect is followed, no proxy of the
environment is asked, and an answer is read up to a limit, within a time for the whole.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncGenerator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import httpcore
import httpx

from erpps_app.domain.endpoints import may_reach
from erpps_app.domain.message_signatures import target

LONGEST_ANSWER = 64 * 1024
LONGEST_REASON = 200
FORBIDDEN = "L’adresse mène à un réseau privé : le portail n’y envoie rien."
UNKNOWN_NAME = "Le nom de l’adresse n’existe pas, ou son serveur de noms ne répond pas."
CUT = "La connexion est refusée ou coupée, ou son certificat n’est pas valable."
TOO_LONG = "Pas de réponse complète en {seconds} s."
# Names are looked for in threads of their own: one that is slow holds nothing else up.
_RESOLVERS = ThreadPoolExecutor(8, "webhook-names")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: of HTTP; ``None`` when nothing came.
        reason: what was wrong, in French; empty for a success.
        retry_after: the header, as it came.
        body: its beginning.
    """

    status: int | None
    reason: str = ""
    retry_after: str = ""
    body: bytes = b""


class _Refused(Exception):  # noqa: N818 - what happened
    """No connection is opened; the message is for the administrator."""


class _Checked(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that may be reached, and to no other.

    Args:
        limit: the longest that a request may last; one of several addresses has a part of it, so
            that a silent one (a network whose IPv6 leads nowhere) leaves time for the next.
        local: see ``webhooks``.
    """

    def __init__(self, limit: timedelta, *, local: bool) -> None:
        self._limit, self._local = limit, local
        # its type is lost between the two that httpcore may have it from
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpcore calls it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check every address of the name, connect to the first that takes it."""
        failed: Exception = _Refused(UNKNOWN_NAME)
        found = await self._resolved(host, port)
        if len(found) > 1:
            timeout = self._limit.total_seconds() / (len(found) + 1)
        for address in found:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def _resolved(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(_RESOLVERS, _addresses_of, host.strip("[]"), port)
        except (OSError, UnicodeError) as error:  # the latter of a name that none can have
            raise _Refused(UNKNOWN_NAME) from error
        if not all(may_reach(address, local=self._local) for address in found):
            raise _Refused(FORBIDDEN)
        return found


def _addresses_of(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Connections to one subscriber, kept while they are used."""

    pool: httpcore.AsyncConnectionPool
    limit: timedelta

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send, and say what came back; never raises for what the other side does."""
        try:
            async with asyncio.timeout(self.limit.total_seconds()):
                return await self._exchange(url, headers, body)
        except _Refused as refused:
            return Answer(None, str(refused))
        except (TimeoutError, httpcore.TimeoutException):
            return Answer(None, TOO_LONG.format(seconds=round(self.limit.total_seconds())))
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError):
            return Answer(None, CUT)

    async def _exchange(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        where = urlsplit(target(url))
        own = {"host": where.netloc, "user-agent": "eRPPS", "accept": "application/json"}
        sent = list({**headers, **own}.items())
        # Said here as it was declared and signed: the library drops what follows a semicolon.
        asked = {"target": f"{where.path}{'?' * bool(where.query)}{where.query}".encode()}
        async with self.pool.stream(
            "POST", url, headers=sent, content=body, extensions=asked
        ) as got:
            read = b""
            async for chunk in got.aiter_stream():
                read += chunk
                if len(read) > LONGEST_ANSWER:
                    break
        said = {name.lower(): value for name, value in got.headers}
        waits = said.get(b"retry-after", b"").decode("latin-1")
        return Answer(got.status, _reason(got.status, read), waits, read[:LONGEST_ANSWER])


@contextlib.asynccontextmanager
async def webhooks(
    limit: timedelta, *, local: bool, at_once: int = 1, trusted: ssl.SSLContext | None = None
) -> AsyncGenerator[Webhooks]:
    """Open connections to a subscriber.

    Args:
        limit: the longest that a request may last, all in all.
        local: whether this machine itself may be reached: in demonstration.
        at_once: how many requests at the same time.
        trusted: whose certificates are believed, when it is not everybody's authorities.
    """
    async with httpcore.AsyncConnectionPool(
        ssl_context=trusted or _everybodys(),
        max_connections=at_once,
        network_backend=_Checked(limit, local=local),
    ) as pool:
        yield Webhooks(pool, limit)


@cache
def _everybodys() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _reason(status: int, body: bytes) -> str:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return f"Réponse HTTP {status} : le portail ne suit pas les redirections."
    text = body[: 4 * LONGEST_REASON].decode("utf-8", "replace")
    said = "".join(sign if sign.isprintable() else " " for sign in text).strip()[:LONGEST_REASON]
    return f"Réponse HTTP {status} : {said}" if said else f"Réponse HTTP {status}."
