"""Sign-ins under way: each ends once, within ten minutes, in the browser where it began."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, delete

from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.access import SignIn
from erpps_app.models.base import now

LASTS = timedelta(minutes=10)
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What must be known again when the provider answers."""

    provider: str
    state: str
    nonce: str
    verifier: str
    next_path: str


def remember(session: Session, attempt: Attempt, browser: str) -> None:
    """Write a sign-in down, tied to the secret of a browser; old ones are erased."""
    session.exec(delete(SignIn).where(col(SignIn.created_at) < now() - KEPT))
    session.add(
        SignIn(
            state=attempt.state,
            provider=attempt.provider,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
            browser_hash=_hash(browser),
            next_path=attempt.next_path,
        )
    )


def recall(session: Session, provider: str, state: str, browser: str) -> Attempt:
    """The sign-in that an answer ends; it cannot be recalled again.

    Raises:
        SignInFailed: it is unknown in this browser, was used, or is too old.
    """
    known = session.get(SignIn, state, with_for_update=True)
    if (
        known is None
        or known.provider != provider
        or not secrets.compare_digest(known.browser_hash, _hash(browser))
    ):
        raise SignInFailed("inconnue")
    if known.used_at is not None:
        raise SignInFailed("deja-utilisee")
    if now() - known.created_at >= LASTS:
        raise SignInFailed("expiree")
    known.used_at = now()
    session.add(known)
    return Attempt(provider, state, known.nonce, known.code_verifier, known.next_path)


def present(session: Session, state: str, national_id: str) -> str:
    """Note who showed a card for a sign-in under way; the answer is a code for that browser only.

    Raises:
        SignInFailed: there is no such sign-in, or it has ended.
    """
    known = session.get(SignIn, state, with_for_update=True)
    if known is None or known.used_at is not None or now() - known.created_at >= LASTS:
        raise SignInFailed("expiree")
    code = secrets.token_urlsafe(32)
    known.presented, known.code_hash = national_id, _hash(code)
    session.add(known)
    return code


def presented(session: Session, state: str, code: str) -> str:
    """Who showed a card for a sign-in.

    Raises:
        SignInFailed: nobody did, or in another browser.
    """
    known = session.get_one(SignIn, state)
    if not known.presented or not secrets.compare_digest(known.code_hash, _hash(code)):
        raise SignInFailed("inconnue")
    return known.presented


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
