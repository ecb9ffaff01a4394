"""Verifying an attestation: its QR code, its file, or a number and a name, by anybody.

What is answered of a person is read from what is published; the register is asked one thing only,
whether a number that is no longer in use was replaced, and never by which.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.adapters import signing
from erpps_app.adapters.reference import reference
from erpps_app.domain import names, rpps
from erpps_app.domain.access import Actor
from erpps_app.domain.attestation import (
    PAPERS,
    STANDINGS,
    TOO_BIG,
    VERIFYING,
    Claims,
    Paper,
    Standing,
    TokenRefused,
    token_of,
)
from erpps_app.domain.errors import InvalidField, InvalidFields
from erpps_app.models.directory import DirectoryEntry, PublishedPractitioner
from erpps_app.models.register import Practitioner
from erpps_app.services.context import paris

NUMBER, NAME, FILE = "rpps", "nom", "fichier"
NO_NAME = "Indiquez le nom d’exercice de la personne."
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ProfessionView:
    """A profession that the attestation names, and whether it is still practised."""

    label: str
    registered: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What is answered of an attestation.

    Attributes:
        code: a ``Standing``; title, advice, tone: how it is said.
        rpps, name, edited: as attested; empty when the signature does not hold.
        professions: those that were attested.
    """

    code: str = ""
    title: str = ""
    advice: str = ""
    tone: str = ""
    rpps: str = ""
    name: str = ""
    edited: str = ""
    professions: tuple[ProfessionView, ...] = ()


@dataclass(frozen=True, slots=True)
class FileVerified:
    """What is answered of a file, then of the person whom it attests, when it is genuine.

    Attributes:
        code: a ``Paper``; signed: when, by whom.
    """

    code: str = ""
    title: str = ""
    advice: str = ""
    tone: str = ""
    signed: str = ""
    token: str = ""
    person: Verified = Verified()


@dataclass(frozen=True, slots=True)
class Matched:
    """Whether a number and a name go together: professions when they do, nothing when not."""

    found: bool = False
    professions: tuple[str, ...] = ()


def by_token(session: Session, _actor: Actor | None, text: str) -> Verified:
    """What is true today of the person whom a QR code attests.

    Args:
        text: the token, or the link that it ends.
    """
    try:
        claims = signing.read(token_of(text))
    except TokenRefused as refusal:
        return _said(refusal.standing)
    standing, practised = _today(session, claims)
    lists = reference()
    labels = [(code, lists.professions.get(code)) for code in claims.professions]
    return _said(
        standing,
        rpps=claims.rpps,
        name=claims.name,
        edited=f"{claims.edited:%d/%m/%Y}",
        professions=tuple(
            ProfessionView(known.label if known else code, registered=code in practised)
            for code, known in labels
        ),
    )


def of_file(data: bytes) -> FileVerified:
    """What is answered of the bytes of a file, before anything is read of the person.

    It blocks, in a process of its own: call it in a thread, outside of a transaction.

    Raises:
        InvalidField: the file is too big.
    """
    try:
        found = signing.examine(data, signing.authorities())
    except signing.Refused:
        raise InvalidField(FILE, TOO_BIG) from None
    token = next((token_of(link) for link in found.links if VERIFYING in link), "")
    verdict = found.verdict
    if verdict is Paper.GENUINE and not token:
        verdict = Paper.NO_CODE
    words = PAPERS[verdict]
    signed = ""
    if verdict is Paper.GENUINE and found.signed_at:
        stamped = " (horodatage)" if found.is_timestamped else ""
        signed = f"{found.signer}, le {paris(found.signed_at):%d/%m/%Y à %H:%M}{stamped}"
    return FileVerified(verdict.value, words.title, words.advice, words.tone, signed, token)


def by_name(session: Session, _actor: Actor | None, number: str, name: str) -> Matched:
    """Whether a number is that of a registered professional of a name.

    The answer is the same for a number that nobody has and for the name of somebody else.

    Args:
        number: as typed; name: nom d'exercice, with or without the first name, in any order.

    Raises:
        InvalidFields: one of them is missing or is none.
    """
    clean, errors = "", dict[str, str]()
    try:
        clean = rpps.clean_rpps(number[:LONGEST_NAME])
    except ValueError as error:
        errors[NUMBER] = str(error)
    told = names.fold(name[:LONGEST_NAME])
    if not told:
        errors[NAME] = NO_NAME
    if errors:
        raise InvalidFields(errors)
    lines = session.exec(
        select(DirectoryEntry.profession, DirectoryEntry.form)
        .where(DirectoryEntry.rpps == clean)
        .order_by(col(DirectoryEntry.rank))
    ).all()
    lists = reference()
    codes = dict.fromkeys(code for code, form in lines if told in _spellings(form))
    return Matched(bool(codes), tuple(lists.professions[code].label for code in codes))


def _spellings(form: str) -> set[str]:
    """How a name may be told: « FAMILY », « FAMILY GIVEN », « GIVEN FAMILY », folded."""
    family, _, given = form.partition(names.APART)
    return {family, family + given, given + family}


def _today(session: Session, claims: Claims) -> tuple[Standing, frozenset[str]]:
    """The status of somebody, and which professions they practise."""
    published = session.exec(
        select(PublishedPractitioner).where(PublishedPractitioner.rpps == claims.rpps)
    ).first()
    if published is None:
        return Standing.UNKNOWN, frozenset()
    practised = frozenset(
        session.exec(select(DirectoryEntry.profession).where(DirectoryEntry.rpps == claims.rpps))
    )
    if published.active and practised & set(claims.professions):
        return Standing.REGISTERED, practised
    if not published.active and _is_replaced(session, published.id):
        return Standing.REPLACED, frozenset()
    return Standing.GONE, practised


def _is_replaced(session: Session, practitioner_id: str) -> bool:
    """Whether a number was given up for another of the same person, who is registered."""
    kept = session.exec(
        select(Practitioner.merged_into).where(Practitioner.id == practitioner_id)
    ).first()
    stays = session.get(PublishedPractitioner, kept) if kept else None
    return stays is not None and (stays.active or _is_replaced(session, stays.id))


def _said(
    standing: Standing,
    *,
    rpps: str = "",
    name: str = "",
    edited: str = "",
    professions: tuple[ProfessionView, ...] = (),
) -> Verified:
    words = STANDINGS[standing]
    return Verified(
        standing.value, words.title, words.advice, words.tone, rpps, name, edited, professions
    )
