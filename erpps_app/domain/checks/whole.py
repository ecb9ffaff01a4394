"""What is checked of every element, and what no check replaces."""

from erpps_app.domain import civil_date
from erpps_app.domain.changes import IN_PROGRESS
from erpps_app.domain.checks.findings import Found, attention, good, unverifiable
from erpps_app.domain.checks.subject import Subject


def rules_are_kept(subject: Subject) -> Found:
    """What the form asks is answered, and its rules still hold today."""
    if errors := subject.declaration.errors_of(subject.part, subject.rules):
        listed = " ".join(dict.fromkeys(errors.values()))
        return attention(f"À vérifier : {listed}", listed)
    return good(
        "Tout ce que le formulaire demande est renseigné, ses règles sont respectées.",
        "Vous avez renseigné tout ce qui est demandé.",
    )


def cessation_follows_start(subject: Subject) -> Found:
    """The end of an activity is compared with its beginning in the register."""
    started = subject.rules.declared(IN_PROGRESS, "date_debut")
    try:
        start = civil_date.parse(started)
        end = civil_date.parse(subject.answers.get("date_cessation", ""))
    except ValueError:
        return unverifiable(
            "Une des deux dates manque : début et fin ne sont pas comparés.",
            "Indiquez la date de fin de l’activité.",
        )
    if end.earliest < start.earliest:
        said = f"Fin au {end.french}, avant le début de l’activité, le {start.french}."
        return attention(said, f"{said} Vérifiez la date.")
    said = f"Activité commencée le {start.french}, terminée le {end.french}."
    return good(said, said)


def removal_is_confirmed(_subject: Subject) -> Found:
    """Nobody is taken out of the register without somebody reading why."""
    return attention(
        "Une suppression ne se vérifie pas par calcul : lisez le motif et ses précisions.",
        "Un autre agent de votre agence lira le motif avant de confirmer.",
    )
