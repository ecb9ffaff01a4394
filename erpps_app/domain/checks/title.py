"""The title to practise: it opens the profession, is recent, and came before the activity."""

from erpps_app.domain import civil_date
from erpps_app.domain.checks.findings import Found, attention, good, unverifiable
from erpps_app.domain.checks.subject import Subject
from erpps_app.domain.sentences import inside

TITLE_DATES = ("date_diplome", "date_autorisation")


def title_opens_profession(subject: Subject) -> Found:
    """The diploma or authorisation is one of those of the declared profession."""
    rules, answers = subject.rules, subject.answers
    code = rules.declared("profession", "profession")
    profession = rules.reference.professions.get(code)
    chosen = answers.get("intitule") or answers.get("type_autorisation", "")
    if profession is None or not chosen:
        return unverifiable(
            "La profession ou l’intitulé du titre manque : rien à comparer.",
            "Choisissez la profession et l’intitulé du titre : ils seront comparés.",
        )
    open_ = (*rules.reference.diplomas_of(code), *rules.reference.authorisations_of(code))
    title = next((one.label for one in open_ if one.code == chosen), "")
    if title:
        said = f"« {title} » ouvre à la profession : {inside(profession.label)}."
        return good(said, said)
    known = (rules.reference.diplomas.get(chosen), rules.reference.authorisations.get(chosen))
    label = next((one.label for one in known if one), chosen)
    said = f"« {label} » n’est pas un des titres de la profession : {inside(profession.label)}."
    return attention(said, f"{said} Vérifiez l’intitulé choisi.")


def title_is_recent(subject: Subject) -> Found | None:
    """An attestation de réussite stands in for a diploma only for a while."""
    answers = subject.answers
    if answers.get("copie") != "attestation_reussite":
        return None
    try:
        age = civil_date.parse(answers.get("date_diplome", "")).years_before(subject.rules.today)
    except ValueError:
        return unverifiable(
            "La date du diplôme manque : l’ancienneté de l’attestation n’est pas connue.",
            "Indiquez la date du diplôme : l’ancienneté de l’attestation en dépend.",
        )
    if age:
        return attention(
            f"Attestation de réussite : le diplôme, obtenu il y a {age} an(s), est à demander.",
            f"Votre diplôme date d’il y a {age} an(s) : joignez-le plutôt que l’attestation.",
        )
    return good(
        "Attestation de réussite de moins d’un an : elle tient lieu de diplôme.",
        "Votre attestation de réussite a moins d’un an : elle tient lieu de diplôme.",
    )


def activity_follows_title(subject: Subject) -> Found | None:
    """Nobody practises before the title that allows it."""
    if not subject.answers.get("date_debut"):
        return None
    obtained = next((d for n in TITLE_DATES if (d := subject.rules.declared("diplome", n))), "")
    try:
        start = civil_date.parse(subject.answers["date_debut"])
        since = civil_date.parse(obtained)
    except ValueError:
        return unverifiable(
            "Une des deux dates manque : titre et activité ne sont pas comparés.",
            "Une des deux dates manque : titre et activité ne sont pas comparés.",
        )
    if start.earliest < since.earliest:
        said = f"Activité au {start.french}, avant le titre obtenu le {since.french}."
        return attention(said, f"{said} Vérifiez les deux dates.")
    said = f"Titre obtenu le {since.french}, activité à partir du {start.french}."
    return good(said, said)
