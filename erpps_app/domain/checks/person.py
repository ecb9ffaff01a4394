"""Who the person is: vouched for, of age, not in the register already, practising under their name.

An identity is compared with FranceConnect at the registration, with the register afterwards.
"""

from erpps_app.domain import civil_date, names
from erpps_app.domain.checks.findings import Found, attention, good, unverifiable
from erpps_app.domain.checks.subject import Likeness, Subject
from erpps_app.domain.civil_status import CIVIL_STATUS, MAJORITY
from erpps_app.domain.identity import locked_fields
from erpps_app.domain.sentences import inside

GIVEN_NAMES = ("prenom", "prenom_2", "prenom_3")


def identity_is_vouched_for(subject: Subject) -> Found:
    """The declared identity is the one that FranceConnect transmitted."""
    vouched = subject.rules.identity
    locked = locked_fields(vouched)
    if not locked:
        return attention(
            "Identité déclarée sans FranceConnect : comparez chaque donnée à la pièce d’identité.",
            "Votre identité n’est pas confirmée par FranceConnect : relisez-la d’après votre pièce "
            "d’identité.",
        )
    labels = {field.name: field.label for field in CIVIL_STATUS.fields}
    other = [
        inside(labels.get(name, name))
        for name in labels
        if name in locked and subject.answers.get(name, "") != vouched.get(name)
    ]
    if not other:
        return good(
            "Identité transmise par FranceConnect, non modifiée.",
            "Votre identité est celle que FranceConnect a transmise.",
        )
    listed = ", ".join(other)
    return attention(
        f"Ces données diffèrent de celles de FranceConnect : {listed}.",
        f"Ces données ne sont pas celles que FranceConnect a transmises : {listed}.",
    )


def identity_changes(subject: Subject) -> Found:
    """A change of civil status is read beside its document, always."""
    held = subject.declaration.present_of(subject.part)
    definition, answers = subject.part.definition, subject.answers
    changed = [
        inside(field.label)
        for field in definition.asked(answers, subject.rules)
        if answers.get(field.name, "") != held.get(field.name, "")
    ]
    listed = ", ".join(changed) or "aucune donnée"
    return attention(
        f"Données différentes du registre : {listed}. Comparez-les au justificatif.",
        f"Vous modifiez : {listed}. L’ARS les comparera à votre justificatif.",
    )


def person_is_of_age(subject: Subject) -> Found:
    """A minor may apply, but the reviewer must know."""
    try:
        born = civil_date.parse(subject.answers.get("date_naissance", ""), partial=True)
    except ValueError:
        return unverifiable(
            "Sans date de naissance, l’âge n’est pas connu.",
            "Sans votre date de naissance, votre âge n’est pas connu.",
        )
    age = born.years_before(subject.rules.today)
    if age >= MAJORITY:
        return good(f"Personne majeure : {age} ans.", f"Vous avez {age} ans.")
    return attention(
        f"Personne mineure : {age} ans.",
        f"D’après votre date de naissance, vous avez {age} ans : vérifiez-la.",
    )


def practice_name_is_civil(subject: Subject) -> Found:
    """The nom and prénom d'exercice are those of the civil status (guide, screen G)."""
    rules, answers = subject.rules, subject.answers
    birth, usage = (rules.declared("etat-civil", n) for n in ("nom_naissance", "nom_usage"))
    name, given = answers.get("nom_exercice", ""), answers.get("prenom_exercice", "")
    if not birth:
        return unverifiable(
            "L’état civil n’est pas renseigné : le nom d’exercice n’a rien à quoi être comparé.",
            "Renseignez d’abord votre état civil : votre nom d’exercice lui sera comparé.",
        )
    known = names.words(" ".join(rules.declared("etat-civil", n) for n in GIVEN_NAMES))
    if not names.is_practice_name(name, birth_name=birth, usage_name=usage):
        return attention(
            f"Le nom d’exercice « {name} » n’est ni le nom de naissance ni le nom d’usage.",
            f"Votre nom d’exercice « {name} » n’est ni votre nom de naissance ni votre nom "
            "d’usage.",
        )
    if not names.words(given) <= known:
        return attention(
            f"Le prénom d’exercice « {given} » n’est pas un des prénoms de l’état civil.",
            f"Votre prénom d’exercice « {given} » n’est pas un des prénoms de votre état civil.",
        )
    practised = f"{given} {name}".strip()
    return good(
        f"« {practised} » comparé à l’état civil : conforme.",
        "Vos nom et prénom d’exercice sont bien ceux de votre état civil.",
    )


def nobody_is_alike(subject: Subject) -> Found | None:
    """Nobody registered or applying seems to be the same person."""
    if subject.likeness is None:
        return None
    if subject.likeness is Likeness.NONE:
        return good(
            "Aucune personne du même nom, née le même jour ou d’un nom proche, ni au registre ni "
            "parmi les demandes en cours.",
            "Aucun autre enregistrement ne semble être le vôtre.",
        )
    told = (
        "Un enregistrement au registre, ou une demande, ressemble au vôtre : si vous avez déjà un "
        "numéro RPPS ou ADELI, dites-le à votre ARS avant d’envoyer cette demande."
    )
    if subject.likeness is Likeness.CERTAIN:
        return attention(
            "Une personne a les mêmes nom, prénom et date de naissance : voyez « Doublons "
            "possibles » avant d’attribuer un numéro.",
            told,
        )
    return attention("Une personne est proche : voyez « Doublons possibles ».", told)
