"""What a change of a list will do to those who use the code, in words: said before it is made.

A draft follows the list of the day; what was sent is judged by the list of its day of sending;
what is registered stays, and shows the label of the day.
"""

from collections.abc import Mapping
from datetime import date

from erpps_app.domain.list_rules import Operation
from erpps_app.domain.lists import Change, ListName


def consequences(
    operation: Operation,
    change: Change,
    *,
    today: date,
    drafts: int,
    sent: int,
    registered: int,
    label: str,
) -> list[str]:
    """The sentences that a preview shows.

    Args:
        operation, change: what is about to be done.
        today: the day in Paris.
        drafts, sent: applications that use the code; ``registered``: professionals.
        label: how people call the code.
    """
    if operation is Operation.CANCEL:
        return [f"Ce qui était prévu au {_day(change)} n’aura pas lieu ; l’historique le garde."]
    when = "Dès maintenant" if change.effective_from <= today else f"À partir du {_day(change)}"
    if change.list == ListName.DEPARTEMENTS and "agence" in change.values:
        return _handed_over(change, sent, registered)
    found = [f"{when}, {_AT_ONCE[operation].format(label=label)}"]
    if drafts and operation is Operation.RETIRE:
        found.append(
            f"{_many(drafts, 'brouillon')} : la personne devra choisir une autre réponse avant "
            "d’envoyer ; rien de ce qu’elle a saisi n’est perdu."
        )
    elif drafts and operation is Operation.CHANGE:
        found.append(f"{_many(drafts, 'brouillon')} : le formulaire suivra la nouvelle version.")
    if sent:
        found.append(
            f"{_many(sent, 'demande envoyée', 'demandes envoyées')} : jugées selon la liste du "
            "jour de leur envoi, rien n’y change."
        )
    if registered:
        kept = (
            "leur enregistrement reste tel quel et garde son libellé."
            if operation is Operation.RETIRE
            else "leur enregistrement reste tel quel ; le libellé du jour s’affiche."
        )
        found.append(
            f"{_many(registered, 'professionnel enregistré', 'professionnels enregistrés')} : "
            f"{kept}"
        )
    return found


_AT_ONCE: Mapping[Operation, str] = {
    Operation.ADD: "« {label} » sera proposé.",
    Operation.CHANGE: "« {label} » s’appliquera dans sa nouvelle version.",
    Operation.RETIRE: "« {label} » ne sera plus proposé.",
    Operation.REOPEN: "« {label} » sera de nouveau proposé.",
}


def _handed_over(change: Change, sent: int, registered: int) -> list[str]:
    return [
        f"Les demandes envoyées à partir du {_day(change)} iront à la nouvelle agence.",
        (
            f"Dans la nuit qui suit, {_many(sent, 'demande en cours', 'demandes en cours')} et "
            f"{_many(registered, 'professionnel enregistré', 'professionnels enregistrés')} au "
            "plus seront confiés à la nouvelle agence : ceux dont le premier lieu d’exercice, ou "
            "à défaut l’adresse, est dans le département. Les comptes ci-dessous comprennent tous "
            "ceux qui y ont un lieu ou une adresse."
        ),
    ]


def _day(change: Change) -> str:
    return f"{change.effective_from:%d/%m/%Y}"


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number < 2 else several or f'{one}s'}"  # noqa: PLR2004 - French plural
