"""Answers of the FHIR API: JSON of its own media type, and an OperationOutcome for every error."""

from http import HTTPStatus

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from erpps_app.adapters import incidents
from erpps_app.api.fhir.paths import PREFIX
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    NotRecognised,
    RuleBroken,
    TooOften,
    Unavailable,
)
from erpps_app.domain.fhir.outcomes import Issue, Refused, Remark, outcome

MEDIA_TYPE = "application/fhir+json; charset=utf-8"
_KNOWN: dict[type[RuleBroken], tuple[int, Issue]] = {
    NotRecognised: (401, Issue.LOGIN),
    NotAllowed: (403, Issue.FORBIDDEN),
    NotFound: (404, Issue.NOT_FOUND),
    Conflict: (409, Issue.CONFLICT),
    TooOften: (429, Issue.THROTTLED),
}
_BY_STATUS = {
    404: (Issue.NOT_FOUND, "Rien ne répond à cette adresse : voyez /fhir/v2/metadata."),
    405: (Issue.NOT_SUPPORTED, "Cette API se lit seulement : GET, HEAD, et POST pour _search."),
    413: (Issue.TOO_LONG, "Cette requête est trop volumineuse."),
}


def told(text: str | bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer that is JSON already."""
    return Response(text, status, headers, media_type=MEDIA_TYPE)


def refusal(error: Exception) -> Response:
    """The OperationOutcome of an error; one that nobody expected has an incident number."""
    match error:
        case Refused():
            remark = Remark(error.message, error.parameter, error.issue, "error")
            return _outcome(remark, error.status)
        case RuleBroken():
            status, issue = _KNOWN.get(type(error), (400, Issue.INVALID))
            return _outcome(Remark(error.message, "", issue, "error"), status, _headers(error))
        case Unavailable():
            return _outcome(Remark(error.message, "", Issue.TRANSIENT, "error"), 503)
        case HTTPException():
            return of_status(error.status_code, dict(error.headers or {}))
        case _:
            number = incidents.report(error)
            message = f"Une erreur inattendue s’est produite (incident {number})."
            return _outcome(Remark(message, "", Issue.EXCEPTION, "fatal"), 500)


def of_status(status: int, headers: dict[str, str] | None = None) -> Response:
    """What HTTP alone says of an error."""
    issue, message = _BY_STATUS.get(status, (Issue.INVALID, HTTPStatus(status).phrase))
    return _outcome(Remark(message, "", issue, "error"), status, headers)


def is_ours(request: Request) -> bool:
    """Whether a request is one of this API."""
    return request.url.path.startswith(PREFIX)


def _headers(error: RuleBroken) -> dict[str, str]:
    if isinstance(error, NotRecognised):
        return {"WWW-Authenticate": f'{HEADER} realm="annuaire"'}
    return {"Retry-After": str(error.wait)} if isinstance(error, TooOften) else {}


def _outcome(remark: Remark, status: int, headers: dict[str, str] | None = None) -> Response:
    return told(orjson.dumps(outcome(remark)), status, headers)
