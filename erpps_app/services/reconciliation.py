"""Recognizes, behind a FranceConnect identity, a professional who is in the register already."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from erpps_app.domain import identity, names
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.pivot import Pivot, agrees, pivot
from erpps_app.models.access import Account
from erpps_app.models.adeli import AdeliRecord
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import audit, effects, registered

FOLLOWED = "État civil mis à jour d’après FranceConnect"


def reconcile(session: Session, account: Account) -> None:
    """Tie an account to the one professional of the same pivot identity, if there is exactly one.

    Who was removed and registered anew is tied to the new registration.

    Somebody whom another account of the same provider is tied to already is left alone: a provider
    gives one ``sub`` to one person, so they are two, or something is wrong; an agent looks at it.
    """
    wanted = _of_answers(account.claims)
    tied = session.get(Practitioner, account.practitioner_id or "")
    if (tied is not None and tied.active) or wanted is None:
        return
    rows = session.exec(
        select(CivilStatus)
        .join(Practitioner, col(CivilStatus.practitioner_id) == Practitioner.id)
        .where(
            CivilStatus.search_key
            == names.search_key(account.claims["nom_naissance"], account.claims["prenom"]),
            CivilStatus.birth_date == wanted.birth_date,
            Practitioner.active,
        )
    )
    held = list(rows)
    same = [row.practitioner_id for row in held if _of_register(row) == wanted]
    same = same or [row.practitioner_id for row in held if _is_taken_over(session, row, wanted)]
    if len(same) != 1 or _is_taken(session, account, same[0]):
        return
    account.practitioner_id = same[0]
    session.add(account)
    audit.record(
        session, audit.RECONCILED, subject=account.id, about=f"practitioner:{same[0]}", actor=SYSTEM
    )


def follow(session: Session, account: Account) -> None:
    """Bring the register's état civil to what FranceConnect now vouches for.

    For those who registered with FranceConnect only: for the others, the agency has checked a
    paper, and nobody but the agency changes what it checked.
    """
    person = session.get(Practitioner, account.practitioner_id or "")
    if person is None or not (person.active and person.by_franceconnect):
        return
    held = registered.civil_answers(registered.load(session, person.id).civil)
    names_of = (*identity.locked_fields(account.claims), "nom_usage")
    vouched = {n: account.claims[n] for n in names_of if n in held and account.claims.get(n)}
    changed = {n: v for n, v in vouched.items() if not _reads_same(v, held[n])}
    if not changed:
        return
    effects.correct_civil(session, person, {**held, **changed}, FOLLOWED)
    audit.record(
        session,
        audit.RECONCILED,
        subject=account.id,
        about=f"practitioner:{person.id}",
        actor=SYSTEM,
    )


def _is_taken_over(session: Session, row: CivilStatus, wanted: Pivot) -> bool:
    """Whether somebody taken over from ADELI, which knew less, is the person of a pivot identity.

    Whoever registered here said where they were born and all their names: they are recognized by
    all of it, or not at all.
    """
    known = Pivot(
        row.sex,
        names.fold(row.birth_name),
        names.fold(row.given_names),
        row.birth_date,
        row.birth_country,
        row.birth_commune,
    )
    if not agrees(known, wanted, row.birth_departement):
        return False
    number = select(AdeliRecord.number).where(
        AdeliRecord.practitioner_id == row.practitioner_id, AdeliRecord.scope == ""
    )
    return session.exec(number.limit(1)).first() is not None


def _reads_same(one: str, other: str) -> bool:
    """FranceConnect writes names in capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _is_taken(session: Session, account: Account, practitioner_id: str) -> bool:
    return (
        session.exec(
            select(Account.id).where(
                Account.practitioner_id == practitioner_id,
                Account.issuer == account.issuer,
                Account.id != account.id,
            )
        ).first()
        is not None
    )


def _of_answers(answers: Mapping[str, str]) -> Pivot | None:
    given = (answers.get(name, "") for name in ("prenom", "prenom_2", "prenom_3"))
    return pivot(
        sex=answers.get("sexe", ""),
        birth_name=answers.get("nom_naissance", ""),
        given_names=" ".join(filter(None, given)),
        birth_date=answers.get("date_naissance", ""),
        birth_country=answers.get("pays_naissance", ""),
        birth_commune=answers.get("commune_naissance", ""),
    )


def _of_register(row: CivilStatus) -> Pivot | None:
    return pivot(
        sex=row.sex,
        birth_name=row.birth_name,
        given_names=row.given_names,
        birth_date=row.birth_date,
        birth_country=row.birth_country,
        birth_commune=row.birth_commune,
    )
