"""Those whom lines are certainly about: their agency and professions, and what their history keeps.

By the batch: a few statements, however many they are.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import update
from sqlmodel import Session, col, select

from erpps_app.adapters.sql import among
from erpps_app.domain.access import SYSTEM, Actor
from erpps_app.domain.adeli import PROFESSION
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.adeli import AdeliImport, AdeliRecord
from erpps_app.models.base import now
from erpps_app.models.register import Practitioner, PractitionerVersion, ProfessionalPractice
from erpps_app.services import history, registered
from erpps_app.services.adeli.matching import IN_DRY_RUN
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import ADELI
from erpps_app.services.context import paris
from erpps_app.services.registered import Registered

ATTACHED = "Numéro ADELI {number} rattaché, reprise du {day:%d/%m/%Y}"


@dataclass(slots=True)
class Known:
    """Somebody whom a line is about: the agency in charge, and the professions of theirs."""

    ars: str
    professions: set[str] = field(default_factory=set[str])


def look_up(session: Session, keys: Collection[str], scope: str) -> dict[str, Known]:
    """What is known of people, until the end of the transaction.

    Args:
        session: the transaction.
        keys: of the register, or of those whom only a dry run knows.
        scope: of that dry run.
    """
    tried = [key for key in keys if key.startswith(IN_DRY_RUN)]
    return {
        **_of_register(session, sorted(set(keys) - set(tried))),
        **(_of_dry_run(session, tried, scope) if tried else {}),
    }


def _of_register(session: Session, keys: Sequence[str]) -> dict[str, Known]:
    if not keys:
        return {}
    held = session.exec(
        select(Practitioner.id, Practitioner.ars)
        .where(among(col(Practitioner.id), keys))
        .order_by(col(Practitioner.id))
        .with_for_update()
    )
    found = {key: Known(ars or NATIONAL_QUEUE) for key, ars in held}
    for key, profession in session.exec(
        select(ProfessionalPractice.practitioner_id, ProfessionalPractice.profession).where(
            among(col(ProfessionalPractice.practitioner_id), keys)
        )
    ):
        found[key].professions.add(profession)
    return found


def _of_dry_run(session: Session, keys: Sequence[str], scope: str) -> dict[str, Known]:
    numbers = [key.removeprefix(IN_DRY_RUN) for key in keys]
    records = session.exec(
        select(AdeliRecord).where(
            AdeliRecord.scope == scope, among(col(AdeliRecord.number), numbers)
        )
    )
    return {
        f"{IN_DRY_RUN}{record.number}": Known("", {(record.facts or {}).get(PROFESSION, "")})
        for record in records
    }


def attached(run: AdeliImport, number: str) -> str:
    """What the history says of a number that somebody was given."""
    return ATTACHED.format(number=number, day=paris(run.created_at))


def remember(
    session: Session, run: AdeliImport, actor: Actor, given: Sequence[tuple[str, str]]
) -> None:
    """Keep in the history of people that each was given a number; their rows are locked.

    Args:
        given: keys, and the numbers, in the order of the lines.
    """
    if not given:
        return
    keys, at = {key for key, _ in given}, now()
    before = set(
        session.exec(
            select(PractitionerVersion.practitioner_id)
            .where(among(col(PractitionerVersion.practitioner_id), keys))
            .distinct()
        )
    )
    files = registered.load_several(session, keys)
    rows, coming = Rows(), defaultdict[str, list[str]](list)
    for key, number in given:
        coming[key].append(number)
    for key in sorted(keys - before):
        person = files[key].practitioner
        content = _content(session, files[key], coming[key])
        first = history.version_row(SYSTEM, key, person.version, history.BASELINE, content)
        rows.add(PractitionerVersion, {**first, "at": person.registered_at})
    versions = {key: found.practitioner.version for key, found in files.items()}
    for key, number in given:
        versions[key] += 1
        coming[key].remove(number)
        content = _content(session, files[key], coming[key])
        kept = history.version_row(actor, key, versions[key], attached(run, number), content)
        rows.add(PractitionerVersion, {**kept, "at": at})
    rows.write(session)
    _grow(session, Counter(key for key, _ in given))


def _content(
    session: Session, found: Registered, coming: Collection[str]
) -> list[dict[str, object]]:
    """A file as it stood before some of its numbers were given."""
    held = tuple(n for n in found.identifiers if n.system != ADELI or n.value not in coming)
    return history.content_of(session, replace(found, identifiers=held))


def _grow(session: Session, by: Counter[str]) -> None:
    """Their files are other versions from now on, for whoever writes them at the same time."""
    alike: dict[int, list[str]] = defaultdict(list)
    for key, count in by.items():
        alike[count].append(key)
    for count, keys in sorted(alike.items()):
        session.exec(
            update(Practitioner)
            .where(among(col(Practitioner.id), keys))
            .values(version=col(Practitioner.version) + count)
        )
