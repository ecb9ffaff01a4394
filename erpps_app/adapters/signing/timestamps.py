"""Asks a timestamp server (RFC 3161) over HTTP; one that does not answer stops nobody."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (asn1crypto ships no types)

import asyncio

import httpx
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

SECONDS = 5
LARGEST_ANSWER = 64 * 1024
_REQUEST, _RESPONSE = "application/timestamp-query", "application/timestamp-reply"


class HttpTimeStamper(TimeStamper):
    """A server, by its address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What the server answers.

        Raises:
            OSError: it does not answer, or answers something else.
        """
        try:
            async with asyncio.timeout(SECONDS), httpx.AsyncClient(timeout=SECONDS) as client:
                answer = await client.post(
                    self._url, content=req.dump(), headers={"Content-Type": _REQUEST}
                )
        except httpx.HTTPError as error:
            raise OSError(type(error).__name__) from error
        told = answer.headers.get("content-type", "").partition(";")[0]
        if not answer.is_success or told != _RESPONSE or len(answer.content) > LARGEST_ANSWER:
            raise OSError(f"HTTP {answer.status_code}")
        return tsp.TimeStampResp.load(answer.content)
