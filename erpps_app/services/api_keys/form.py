"""Reads the form by which a key is asked for, and says at which field it is wrong."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.domain import civil_date
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.api_keys import CALLS_PER_SECOND
from erpps_app.domain.api_scopes import SCOPES, Scope
from erpps_app.domain.errors import InvalidFields
from erpps_app.domain.periods import PARIS
from erpps_app.models.base import now
from erpps_app.services.api_keys import keeping
from erpps_app.services.api_keys.keeping import LIFE, Issued, Wanted

LABELS = {
    "application": "Nom de l’application",
    "organisme": "Organisme",
    "contact": "Email de contact",
    "portees": "Ce que la clé ouvre",
    "base_legale": "Base légale",
    "par_seconde": "Appels par seconde",
    "par_jour": "Appels par jour",
    "expire_le": "Dernier jour de validité",
}
OWED = ("application", "organisme", "contact")
LONGEST_NAME, LONGEST_BASIS = 120, 1_000
MOST_PER_SECOND, MOST_PER_DAY = 1_000, 100_000_000
LONGEST_LIFE = timedelta(days=3 * 365)


def issue(session: Session, actor: Actor, form: Mapping[str, object]) -> Issued:
    """Make the key that a form asks for.

    Raises:
        InvalidFields: see ``wanted``.
    """
    require(actor, Role.ADMIN)
    return keeping.issue(session, actor, wanted(form))


def scope_field(scope: Scope) -> str:
    """The name of the box of a scope."""
    return f"portee_{scope}"


def wanted(form: Mapping[str, object]) -> Wanted:
    """What the form asks for.

    Raises:
        InvalidFields: with a sentence for each field that is wrong.
    """
    typed = {name: " ".join(str(form.get(name) or "").split()) for name in LABELS}
    scopes = [scope for scope in Scope if form.get(scope_field(scope))]
    wrong = {
        name: f"« {LABELS[name]} » : ce champ est obligatoire." for name in OWED if not typed[name]
    }
    for name in ("application", "organisme"):
        if len(typed[name]) > LONGEST_NAME:
            wrong[name] = f"« {LABELS[name]} » compte au plus {LONGEST_NAME} caractères."
    contact = _email(typed["contact"], wrong)
    if not scopes:
        wrong["portees"] = "Choisissez au moins une portée."
    _check_basis(scopes, typed["base_legale"], wrong)
    second = _number("par_seconde", typed, MOST_PER_SECOND, wrong)
    day = _number("par_jour", typed, MOST_PER_DAY, wrong)
    end = _end(typed["expire_le"], wrong)
    if wrong:
        raise InvalidFields({name: wrong[name] for name in LABELS if name in wrong})
    return Wanted(
        application=typed["application"],
        organization=typed["organisme"],
        contact=contact,
        scopes=scopes,
        legal_basis=typed["base_legale"],
        per_second=CALLS_PER_SECOND if second is None else second,
        per_day=day,
        expires_at=end,
    )


def last_day_offered() -> str:
    """The last day of a key issued today, as the form shows it."""
    return f"{(now() + LIFE).astimezone(PARIS):%d/%m/%Y}"


def _email(typed: str, wrong: dict[str, str]) -> str:
    if not typed:
        return ""
    try:
        return LibraryNumbers().email(typed)
    except ValueError as error:
        wrong["contact"] = str(error)
        return ""


def _check_basis(scopes: list[Scope], basis: str, wrong: dict[str, str]) -> None:
    restricted = [SCOPES[scope].label for scope in scopes if SCOPES[scope].is_restricted]
    if restricted and not basis:
        wrong["base_legale"] = (
            f"« {restricted[0]} » ouvre des données qui ne sont pas publiques : indiquez "
            "le texte qui l’autorise."
        )
    elif len(basis) > LONGEST_BASIS:
        wrong["base_legale"] = f"« Base légale » compte au plus {LONGEST_BASIS} caractères."


def _number(name: str, typed: Mapping[str, str], most: int, wrong: dict[str, str]) -> int | None:
    text = typed[name].replace(" ", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        wrong[name] = f"« {LABELS[name]} » est un nombre de 1 à {most}."
        return None
    if not 1 <= int(text) <= most:
        wrong[name] = f"« {LABELS[name]} » est un nombre de 1 à {most}."
    return int(text)


def _end(typed: str, wrong: dict[str, str]) -> datetime | None:
    """The end of the last day, in Paris."""
    if not typed:
        return None
    try:
        day = civil_date.parse(typed).earliest
    except ValueError as error:
        wrong["expire_le"] = str(error)
        return None
    at = now()
    day = min(day, (at + 2 * LONGEST_LIFE).date())  # too late all the same, and in the calendar
    end = datetime(day.year, day.month, day.day, tzinfo=PARIS) + timedelta(days=1)
    if end <= at:
        wrong["expire_le"] = "Ce jour est passé : une clé doit encore servir."
    elif end > at + LONGEST_LIFE:
        wrong["expire_le"] = "Une clé vaut trois ans au plus : choisissez un jour plus proche."
    return end.astimezone(UTC)
