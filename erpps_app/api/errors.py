"""One of the two places where errors are caught: answers of the HTTP API."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from erpps_app.adapters import incidents
from erpps_app.api.fhir import answers
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.documents import DocumentRefused, Reason
from erpps_app.domain.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    NotRecognised,
    RuleBroken,
    TooOften,
    Unavailable,
)

_STATUSES: dict[type[RuleBroken], int] = {
    NotRecognised: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    TooOften: 429,
}
_REASONS = {Reason.TOO_BIG: 413, Reason.WRONG_TYPE: 415, Reason.TOO_MANY_FILES: 409}


def status_of(refusal: RuleBroken) -> int:
    """The HTTP status of a refusal."""
    if isinstance(refusal, DocumentRefused):
        return _REASONS.get(refusal.reason, 422)
    return _STATUSES.get(type(refusal), 400)


def headers_of(refusal: RuleBroken) -> dict[str, str]:
    """What a caller is told beside the body: how to be known, when to come back."""
    if isinstance(refusal, NotRecognised):
        return {"WWW-Authenticate": f'{HEADER} realm="annuaire"'}
    if isinstance(refusal, TooOften):
        return {"Retry-After": str(refusal.wait)}
    return {}


async def refused(request: Request, error: Exception) -> Response:
    """A refusal, in the words of the rule."""
    if not isinstance(error, RuleBroken):
        raise error
    if answers.is_ours(request):
        return answers.refusal(error)
    answer = {"erreur": error.message}
    return JSONResponse(answer, status_of(error), headers_of(error))


async def unavailable(request: Request, error: Exception) -> Response:
    """A third party that does not answer."""
    if answers.is_ours(request):
        return answers.refusal(error)
    message = error.message if isinstance(error, Unavailable) else ""
    return JSONResponse({"erreur": message}, status_code=503)


async def of_http(request: Request, error: Exception) -> Response:
    """What the router alone refuses: a method, an address."""
    if not isinstance(error, HTTPException):
        raise error
    if answers.is_ours(request):
        return answers.refusal(error)
    return PlainTextResponse(error.detail, error.status_code, error.headers)


async def unexpected(request: Request, error: Exception) -> Response:
    """Anything else: a number in the answer and in the log, and no data."""
    if answers.is_ours(request):
        return answers.refusal(error)
    number = incidents.report(error)
    text = f"Une erreur inattendue s’est produite (incident {number}). Réessayez dans un instant."
    return JSONResponse({"erreur": text}, status_code=500)


HANDLERS = {
    RuleBroken: refused,
    Unavailable: unavailable,
    HTTPException: of_http,
    Exception: unexpected,
}
