"""What every way to sign in shares: the cookie that ties it to a browser, the new session."""

import logging
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from erpps_app import db
from erpps_app.domain.devices import device_name
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.services import attempts, sessions, sign_in
from erpps_app.services.attempts import Attempt
from erpps_app.services.sign_in import NewSession
from erpps_app.settings import settings

log = logging.getLogger("erpps.signin")


def cookie_name() -> str:
    """The name of the cookie that ties a sign-in to a browser; see ``sessions.cookie_name``."""
    return "__Host-erpps-connexion" if settings().secure_cookies else "erpps-connexion"


def secret_of(request: Request) -> str:
    """The secret of a browser, a new one for a browser that has none.

    Two windows of one browser may sign in at the same time: they share it. It stays after a
    sign-in, so that going back is told apart from another browser.
    """
    return request.cookies.get(cookie_name()) or secrets.token_urlsafe(32)


def keep_secret(answer: Response, secret: str) -> None:
    """Give a browser its secret."""
    set_cookie(answer, cookie_name(), secret, max_age=int(attempts.LASTS.total_seconds()))


def remember(attempt: Attempt, secret: str) -> None:
    """Write an attempt down."""
    with db.transaction() as session:
        attempts.remember(session, attempt, secret)


def open_session(
    session: Session, provider: str, claims: Mapping[str, object], id_token: str, request: Request
) -> NewSession:
    """A new session in place of the one that the browser had: its token is never kept on.

    Raises:
        SignInFailed: the portal does not know the person.
    """
    sessions.close(session, request.cookies.get(sessions.cookie_name()))
    opened = sign_in.complete(session, provider, claims, id_token)
    device = device_name(request.headers.get("user-agent", ""))
    sessions.name_device(session, opened.token, device)
    return opened


def entered(opened: NewSession, attempt: Attempt) -> Response:
    """The browser sent where it wanted to go, with its session."""
    answer = RedirectResponse(attempt.next_path or opened.path, status_code=303)
    set_cookie(answer, sessions.cookie_name(), opened.token)
    return answer


def failed(provider: str, failure: SignInFailed, *, on: str = "") -> Response:
    """A failure with a page, and with a cause in the log that holds no data."""
    cause = type(failure.__cause__).__name__ if failure.__cause__ else "none"
    log.warning("Sign-in with %s failed: %s, cause %s", provider, failure.code, cause)
    return refused(failure.code, on=on)


def refused(code: str, *, on: str = "") -> Response:
    """The page that says why a sign-in failed.

    Args:
        code: a key of ``domain.identity.SIGN_IN_FAILURES``.
        on: the address of the portal, when the answer is given on another host.
    """
    return RedirectResponse(f"{on}/connexion/erreur?motif={code}", status_code=303)


def set_cookie(answer: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """A cookie that scripts cannot read and other sites cannot send along."""
    answer.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="lax",
    )


def next_path(request: Request) -> str:
    """Where a sign-in leads, as its link asks."""
    return local_path(request.query_params.get("next"))


def local_path(path: str | None) -> str:
    """A path of this site, or nothing: a sign-in never leads elsewhere, nor to a sign-out.

    Browsers read a backslash as a slash and skip control characters: none is let through.
    """
    if not path or not path.startswith("/") or path.startswith(("//", "/auth/")):
        return ""
    parts = urlsplit(path)
    if parts.netloc or parts.scheme or "\\" in path or not path.isprintable():
        return ""
    return path
