"""Where the person practises or is written to: numbers with a key, an address that exists."""

from collections.abc import Callable, Mapping

from erpps_app.domain import rpps
from erpps_app.domain.activity_form import cabinet_of, cabinets_of
from erpps_app.domain.checks.findings import Found, attention, good, unverifiable
from erpps_app.domain.checks.subject import Subject
from erpps_app.domain.context import Answers
from erpps_app.domain.fields import YES
from erpps_app.domain.reference import Commune


def numbers_have_right_keys(subject: Subject) -> Found | None:
    """The SIRET and FINESS of the structure and the RPPS of the titulaire are well formed."""
    read: Mapping[str, tuple[str, Callable[[str], str]]] = {
        "siret": ("SIRET", subject.rules.numbers.siret),
        "finess": ("FINESS", subject.rules.numbers.finess),
        "titulaire_rpps": ("RPPS du titulaire", rpps.clean_rpps),
    }
    given = {n: v for n in read if subject.asks(n) and (v := subject.answers.get(n, ""))}
    wrong: list[str] = []
    for name, value in given.items():
        label, clean = read[name]
        try:
            clean(value)
        except ValueError:
            wrong.append(f"{label} {value}")
    if wrong:
        listed = ", ".join(wrong)
        return attention(
            f"Clé de contrôle fausse : {listed}.",
            f"Ce numéro comporte une erreur de frappe : {listed}.",
        )
    if given:
        listed = ", ".join(f"{read[name][0]} {value}" for name, value in given.items())
        said = f"Clés de contrôle recalculées : {listed}, conforme."
        return good(said, said)
    if subject.answers.get("siret_en_cours") == YES and subject.asks("siret_en_cours"):
        return unverifiable(
            "SIRET en cours d’attribution : il n’y a pas encore de numéro à vérifier.",
            "Votre SIRET est en cours d’attribution : vous l’indiquerez quand vous l’aurez.",
        )
    return None


def titulaire_has_cabinet(subject: Subject) -> Found | None:
    """The titulaire's number leads to a cabinet of the register."""
    number = subject.answers.get("titulaire_rpps", "")
    if not number or not subject.asks("titulaire_rpps"):
        return None
    chosen = cabinet_of(subject.answers, subject.rules)
    if chosen:
        said = f"Cabinet trouvé au registre sous le numéro {number} : {chosen.label}."
        return good(said, said)
    if cabinets_of(subject.answers, subject.rules):
        return attention(
            f"Plusieurs cabinets sous le numéro {number}, aucun n’est choisi.",
            "Votre titulaire a plusieurs cabinets : choisissez celui où vous exercez.",
        )
    said = f"Aucun cabinet au registre sous le numéro {number}."
    return unverifiable(said, said)


def address_is_known(subject: Subject) -> Found | None:
    """The commune exists, and the post code is one of its own."""
    answers, reference = subject.answers, subject.rules.reference
    if chosen := cabinet_of(answers, subject.rules):
        said = f"Adresse reprise du cabinet du registre : {chosen.label}."
        return good(said, said)
    if not subject.asks("destination"):
        return None
    if answers.get("destination") == "etranger":
        return unverifiable(
            "Adresse à l’étranger : aucune liste officielle ne permet de la vérifier.",
            "Adresse à l’étranger : relisez-la, aucune liste ne permet de la vérifier.",
        )
    return _postcode_matches(answers, reference.commune(answers.get("commune", "")))


def _postcode_matches(answers: Answers, commune: Commune | None) -> Found:
    postcode = answers.get("code_postal", "")
    if commune is None:
        return attention(
            "La commune n’est pas dans la liste officielle.",
            "Choisissez la commune dans la liste proposée.",
        )
    if postcode in commune.postcodes:
        said = f"{commune.label} existe, et {postcode} est un de ses codes postaux."
        return good(said, said)
    if "cedex" in answers.get("localite", "").lower() or not commune.postcodes:
        said = f"{commune.label} existe ; {postcode} n’est pas dans la liste (CEDEX)."
        return unverifiable(said, said)
    known = ", ".join(commune.postcodes)
    return attention(
        f"{postcode} n’est pas un code postal de {commune.label} : {known}.",
        f"Le code postal {postcode} n’est pas celui de {commune.label} ({known}) : vérifiez-le.",
    )
