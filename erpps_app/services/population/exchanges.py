"""What is said and held around a synthetic application: messages, claims, an agent's correction."""

from datetime import date, timedelta
from random import Random

from erpps_app.domain.access import Role
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.dossier import Message
from erpps_app.models.exchanges import Correction
from erpps_app.models.teamwork import Claim
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.population import draws
from erpps_app.services.population.applications import Application
from erpps_app.services.population.draws import Clerk, chance

TALKED = {Status.IN_REVIEW: 35, Status.AWAITING: 50, Status.VALIDATED: 12, Status.REFUSED: 25}
ASKED = (
    "Bonjour, pouvez-vous préciser la date à laquelle vous commencez cette activité ?",
    "Bonjour, votre employeur confirme-t-il l’adresse déclarée ?",
    "Bonjour, il me manque le verso de votre document.",
)
ANSWERED = (
    "Bonjour, je commence à la date indiquée, mon contrat est signé.",
    "Bonjour, oui, c’est bien le site où j’exerce.",
    "Bonjour, je viens de joindre le document entier.",
)
HELD = timedelta(minutes=12)


def talk(rows: Rows, draw: Random, made: Application, clerk: Clerk, name: str) -> bool:
    """A question and its answer, about some applications.

    Returns:
        Whether the answer waits to be read.
    """
    if not chance(draw, TALKED.get(made.status, 0)):
        return False
    first, last = made.steps[1].at, made.steps[-1].at
    asked, answered = (first + (last - first) * part for part in (0.15, 0.6))
    subject = draw.randrange(len(ASKED))
    is_new = made.status in {Status.IN_REVIEW, Status.AWAITING} and chance(draw, 50)
    thread = (
        (clerk.account, Role.AGENT, clerk.name, ASKED[subject], asked, answered),
        (
            made.account,
            Role.PROFESSIONAL,
            name,
            ANSWERED[subject],
            answered,
            None if is_new else last,
        ),
    )
    for author, role, called, body, at, read in thread:
        rows.add(
            Message,
            {
                "id": draws.key(draw),
                "dossier_id": made.id,
                "author_id": author,
                "author_role": str(role),
                "author_name": called,
                "body": body,
                "created_at": at,
                "sent_at": at,
                "read_at": read,
            },
        )
    return is_new


def hold(rows: Rows, draw: Random, made: Application, clerk: Clerk) -> None:
    """Some agents have just opened what they work on."""
    if made.status is Status.IN_REVIEW and chance(draw, 10):
        until = made.as_of + HELD * draw.random()
        held = {"dossier_id": made.id, "account_id": clerk.account, "name": clerk.name}
        rows.add(Claim, {**held, "until": until, "lapsed": False})


def correct(
    rows: Rows, made: Application, clerk: Clerk, section: str, answers: dict[str, str]
) -> None:
    """What an agent set right of the diploma, if one did."""
    step = next((step for step in made.steps if step.action is Action.CORRECT), None)
    told = answers.get("date_diplome", "")
    if step is None or not told:
        return
    declared = date.fromisoformat(told) + timedelta(days=1)
    label = "Date d’obtention du diplôme"
    days = {"before": f"{declared:%d/%m/%Y}", "after": f"{date.fromisoformat(told):%d/%m/%Y}"}
    rows.add(
        Correction,
        {
            "dossier_id": made.id,
            "section_id": section,
            "at": step.at,
            "actor_id": clerk.account,
            "actor_name": clerk.name,
            "reason": step.reason.partition(" : ")[2],
            "changes": [{"label": label, **days}],
            "answers": {**answers, "date_diplome": declared.isoformat()},
        },
    )
