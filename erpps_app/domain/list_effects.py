"""What a change of a list will do to those who use the code, in words: said before it is made.

A draft follows the list of the day; what was sent is judged by the list of its day of sending;
what is registered stays, and shows the label of the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from erpps_app.domain import figures
from erpps_app.domain.list_rules import Operation
from erpps_app.domain.lists import Change, ListName


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """How many use a code.

    Attributes:
        drafts, sent: of applications; more_applications: there are others, not counted.
        registered: of professionals; more_registered: idem.
    """

    drafts: int = 0
    sent: int = 0
    more_applications: bool = False
    registered: int = 0
    more_registered: bool = False

    def __bool__(self) -> bool:
        """Whether anybody does."""
        return bool(self.drafts or self.sent or self.registered)

    @property
    def drafts_said(self) -> str:
        """« 3 brouillons », « au moins 3 brouillons »."""
        return _many(self.drafts, "brouillon", "brouillons", more=self.more_applications)

    def sent_said(self, one: str, several: str) -> str:
        """The same of what was sent, called as asked."""
        return _many(self.sent, one, several, more=self.more_applications)

    @property
    def registered_said(self) -> str:
        """The same of who is registered."""
        return _many(
            self.registered,
            "professionnel enregistré",
            "professionnels enregistrés",
            more=self.more_registered,
        )


def consequences(
    operation: Operation,
    change: Change,
    *,
    today: date,
    users: Users,
    label: str,
) -> list[str]:
    """The sentences that a preview shows.

    Args:
        operation, change: what is about to be done.
        today: the day in Paris.
        users: who use the code.
        label: how people call the code.
    """
    if operation is Operation.CANCEL:
        return [f"Ce qui était prévu au {_day(change)} n’aura pas lieu ; l’historique le garde."]
    when = "Dès maintenant" if change.effective_from <= today else f"À partir du {_day(change)}"
    if change.list == ListName.DEPARTEMENTS and "agence" in change.values:
        return _handed_over(change, users)
    found = [f"{when}, {_AT_ONCE[operation].format(label=label)}"]
    if users.drafts and operation is Operation.RETIRE:
        found.append(
            f"{users.drafts_said} : la personne devra choisir une autre réponse avant "
            "d’envoyer ; rien de ce qu’elle a saisi n’est perdu."
        )
    elif users.drafts and operation is Operation.CHANGE:
        found.append(f"{users.drafts_said} : le formulaire suivra la nouvelle version.")
    if users.sent:
        found.append(
            f"{users.sent_said('demande envoyée', 'demandes envoyées')} : jugées selon la liste du "
            "jour de leur envoi, rien n’y change."
        )
    if users.registered:
        kept = (
            "leur enregistrement reste tel quel et garde son libellé."
            if operation is Operation.RETIRE
            else "leur enregistrement reste tel quel ; le libellé du jour s’affiche."
        )
        found.append(f"{users.registered_said} : {kept}")
    return found


_AT_ONCE: Mapping[Operation, str] = {
    Operation.ADD: "« {label} » sera proposé.",
    Operation.CHANGE: "« {label} » s’appliquera dans sa nouvelle version.",
    Operation.RETIRE: "« {label} » ne sera plus proposé.",
    Operation.REOPEN: "« {label} » sera de nouveau proposé.",
}


def _handed_over(change: Change, users: Users) -> list[str]:
    return [
        f"Les demandes envoyées à partir du {_day(change)} iront à la nouvelle agence.",
        (
            "Dans la nuit qui suit, elle reçoit ceux dont le premier lieu d’exercice, ou à défaut "
            "l’adresse, est dans le département, parmi "
            f"{users.sent_said('demande en cours', 'demandes en cours')} et "
            f"{users.registered_said} qui y ont un lieu ou une adresse."
        ),
    ]


def _day(change: Change) -> str:
    return f"{change.effective_from:%d/%m/%Y}"


def _many(number: int, one: str, several: str, *, more: bool) -> str:
    said = figures.counted(number, one, several)
    return f"au moins {said}" if more else said
