"""Asking a subscriber something at once: whether its address is its own, whether it answers.

In three steps, because no transaction waits for the network: what to ask, asking, what to make of
the answer.
"""

import secrets
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from erpps_app.adapters.webhooks import Answer, webhooks
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import Conflict
from erpps_app.domain.message_signatures import is_proof
from erpps_app.domain.subscriptions import Action, Outcome, Pace, State, next_state, outcome_of
from erpps_app.models.base import now
from erpps_app.services import audit
from erpps_app.services.directory import log
from erpps_app.services.subscriptions import messages, subscribers
from erpps_app.services.subscriptions.messages import PRESENT, Sender
from erpps_app.settings import settings

VERIFIED, TRIED = "abonne-verification", "abonne-essai"
PROVED = "L’adresse est vérifiée : l’abonné est actif et suit le journal à partir de maintenant."
PROVED_AGAIN = "La nouvelle adresse est vérifiée : l’abonné est actif et reprend où il en était."
MOVED = "L’adresse a changé entre-temps : vérifiez la nouvelle."
ANSWERED = "L’abonné a répondu à l’essai."
NO_PROOF = (
    "L’abonné a répondu, mais pas au défi : il doit renvoyer le défi et la preuve qu’il connaît le "
    "secret. Voir la documentation « Abonnés »."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; ``challenge`` is empty for a mere test."""

    sender: Sender
    body: bytes
    challenge: str = ""


def ask_proof(session: Session, actor: Actor, subscriber_id: str) -> Question:
    """A challenge for an address that is not verified yet.

    Raises:
        Conflict: it is. NotFound: there is no such subscriber.
    """
    require(actor, Role.ADMIN)
    row = subscribers.known(session, subscriber_id)
    next_state(State(row.state), Action.VERIFY)
    drawn = secrets.token_urlsafe(32)
    sender = messages.sender_of(row, now())
    return Question(sender, messages.challenge(row.id, drawn), drawn)


def ask_anything(session: Session, actor: Actor, subscriber_id: str) -> Question:
    """A test delivery.

    Raises:
        Conflict: the subscription is closed. NotFound: there is no such subscriber.
    """
    require(actor, Role.ADMIN)
    row = subscribers.known(session, subscriber_id)
    if row.state == State.CLOSED:
        raise Conflict("L’abonnement est clos : rien ne lui est plus envoyé.")
    return Question(messages.sender_of(row, now()), messages.probe(row.id))


class Proof(BaseModel):
    """What answers a challenge."""

    challenge: str
    proof: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the administrator reads: what was done, or what is wrong."""

    done: str = ""
    wrong: str = ""


async def ask(question: Question) -> Answer:
    """Send it, and wait for the answer; never raises for what the other side does."""
    sender, local = question.sender, settings().is_demonstration
    async with webhooks(Pace().request, local=local) as sending:
        headers = sender.headers(question.body, now())
        return await sending.post(sender.address, headers, question.body)


def conclude(session: Session, actor: Actor, question: Question, answer: Answer) -> Conclusion:
    """Make of an answer what it says.

    Raises:
        Conflict: the subscription changed meanwhile. NotFound: there is none of that key.
    """
    require(actor, Role.ADMIN)
    row = subscribers.known(session, question.sender.id)
    if question.challenge and question.sender.address != row.address:
        raise Conflict(MOVED)
    wrong = _wrong(question, answer)
    action = VERIFIED if question.challenge else TRIED
    details = {"address": question.sender.address, "status": answer.status, "wrong": wrong}
    audit.record(session, action, subject=row.id, details=details, actor=actor)
    if wrong:
        return Conclusion(wrong=wrong)
    if not question.challenge:
        return Conclusion(ANSWERED)
    row.state = next_state(State(row.state), Action.VERIFY)
    done = PROVED_AGAIN if row.followed else PROVED
    if not row.followed:
        row.position, row.followed = log.end(session).position, True
    subscribers.overtake(row)
    session.add(row)
    return Conclusion(done)


def _wrong(question: Question, answer: Answer) -> str:
    if outcome_of(answer.status, wait_asked=False) is not Outcome.ACKNOWLEDGED:
        return answer.reason
    if not question.challenge:
        return ""
    try:
        said = Proof.model_validate_json(answer.body)
    except ValidationError:
        return NO_PROOF
    secret = question.sender.keys[PRESENT].secret
    proved = is_proof(said.proof, secret, question.challenge)
    return "" if proved and said.challenge == question.challenge else NO_PROOF
