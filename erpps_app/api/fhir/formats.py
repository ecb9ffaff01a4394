"""Which form of answer a client takes, and what it would rather have: this API speaks JSON."""

from collections.abc import Iterable

from starlette.requests import Request

from erpps_app.domain.fhir.outcomes import Issue, Refused

_TAKEN = frozenset({
    "json", "application/json", "application/fhir+json", "text/json", "*/*", "application/*",
})  # fmt: skip
NOT_ACCEPTABLE = 406


def check(request: Request, pairs: Iterable[tuple[str, str]]) -> None:
    """Whether JSON is an answer.

    Raises:
        Refused: the client asks for something else, in « _format » or in its header.
    """
    told = [text for name, text in pairs if name == "_format" and text]
    if not told:
        accepted = ",".join(filter(None, request.headers.getlist("accept")))
        told = accepted.split(",") if accepted else ["*/*"]
    if not any(_plain(one) in _TAKEN for one in told):
        raise Refused(
            "Cette API répond en JSON : demandez application/fhir+json.",
            NOT_ACCEPTABLE, Issue.NOT_SUPPORTED, "_format",
        )  # fmt: skip


def preferences(request: Request) -> frozenset[str]:
    """What is in « Prefer » (RFC 7240), told in one header or several: ``handling=strict``."""
    told = ",".join(request.headers.getlist("prefer")).lower().replace('"', "")
    return frozenset("".join(one.partition(";")[0].split()) for one in told.split(","))


def _plain(text: str) -> str:
    """Without its parameters; a plus that was not escaped reads as a space."""
    return text.partition(";")[0].strip().lower().replace(" ", "+")
