"""The keys as the administrator sees them: whose, what for, until when, how much they serve."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from erpps_app.domain import figures
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.api_scopes import SCOPES, Family, Scope
from erpps_app.domain.errors import NotFound
from erpps_app.models.api_keys import ApiKey, ApiUsage
from erpps_app.models.base import now
from erpps_app.services.api_keys.keeping import UNKNOWN
from erpps_app.services.api_keys.reminders import WARNED
from erpps_app.services.context import paris, today
from erpps_app.services.statistics_tables import Row, Table

WINDOW = 30  # days
ACTIVE, ENDING, REPLACED, OVER, REVOKED = (
    *("Active", "Expire bientôt", "Remplacée"),
    *("Expirée", "Révoquée"),
)
TONES = {ACTIVE: "success", ENDING: "warning", REPLACED: "info", OVER: "", REVOKED: "error"}
MEGABYTE = 1_000_000
LAST = timedelta(minutes=1)  # a key that ends with a day is said to open until 23:59 of it


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in the list; ``open`` while it opens something, ``renewable`` while it may be renewed.

    ``today``, ``month`` and ``refused`` are calls: those let in, and those refused in the month.
    """

    id: str
    application: str
    organization: str
    contact: str
    prefix: str
    scopes: list[str]
    legal_basis: str
    rate: str
    state: str
    tone: str
    when: str
    issued: str
    last_used: str
    today: str
    month: str
    refused: str
    open: bool
    renewable: bool


@dataclass(frozen=True, slots=True)
class Use:
    """What a key did: by day in a chart and a table, and by family of routes."""

    application: str = ""
    prefix: str = ""
    days: Table = field(default_factory=Table)
    families: list[str] = field(default_factory=list[str])


def listing(session: Session, actor: Actor) -> list[KeyRow]:
    """Every key, those that open something first, by the name of their application."""
    require(actor, Role.ADMIN)
    at = now()
    used = _used(session)
    rows = [_row(key, used[key.id], at) for key in session.exec(select(ApiKey)).all()]
    return sorted(rows, key=lambda row: (not row.open, row.application.casefold(), row.prefix))


def use(session: Session, actor: Actor, key_id: str) -> Use:
    """What a key did each day of the month, latest first.

    Raises:
        NotFound: there is no such key.
    """
    require(actor, Role.ADMIN)
    key = session.get(ApiKey, key_id)
    if key is None:
        raise NotFound(UNKNOWN)
    rows = _used(session, key_id)[key_id]
    by_day = _sums(rows)
    days = [today() - timedelta(days=ago) for ago in range(WINDOW)]
    return Use(key.application, key.prefix, _days(days, by_day), _families(rows))


@dataclass(slots=True)
class _Sum:
    calls: int = 0
    refused: int = 0
    bytes: int = 0


def _used(session: Session, key_id: str = "") -> defaultdict[str, list[ApiUsage]]:
    wanted = select(ApiUsage).where(col(ApiUsage.day) > today() - timedelta(days=WINDOW))
    if key_id:
        wanted = wanted.where(ApiUsage.key_id == key_id)
    found: defaultdict[str, list[ApiUsage]] = defaultdict(list)
    for row in session.exec(wanted).all():
        found[row.key_id].append(row)
    return found


def _sums(rows: list[ApiUsage]) -> dict[date, _Sum]:
    sums: defaultdict[date, _Sum] = defaultdict(_Sum)
    for row in rows:
        held = sums[row.day]
        held.calls += row.calls
        held.refused += row.refused
        held.bytes += row.bytes
    return sums


def _row(key: ApiKey, used: list[ApiUsage], at: datetime) -> KeyRow:
    state, when = _state(key, at)
    by_day = _sums(used)
    last = max((row.last_at for row in used), default=None)
    second = figures.counted(key.per_second, "appel par seconde", "appels par seconde")
    day = f", {figures.number(key.per_day)} par jour" if key.per_day is not None else ""
    return KeyRow(
        id=key.id,
        application=key.application,
        organization=key.organization,
        contact=key.contact,
        prefix=key.prefix,
        scopes=[SCOPES[Scope(scope)].label for scope in key.scopes],
        legal_basis=key.legal_basis,
        rate=second + day,
        state=state,
        tone=TONES[state],
        when=when,
        issued=f"Émise le {paris(key.created_at):%d/%m/%Y} par {key.created_by}",
        last_used=f"{paris(last):%d/%m/%Y à %H:%M}" if last else "",
        today=figures.number(by_day[today()].calls) if today() in by_day else "0",
        month=figures.number(sum(one.calls for one in by_day.values())),
        refused=figures.number(sum(one.refused for one in by_day.values())),
        open=state not in {OVER, REVOKED},
        renewable=state not in {REVOKED, REPLACED} and key.replaced_by is None,
    )


def _state(key: ApiKey, at: datetime) -> tuple[str, str]:
    """A word, and the sentence that completes it."""
    end = f"{paris(key.expires_at - LAST):%d/%m/%Y à %H:%M}"
    if key.revoked_at is not None:
        when = f"{paris(key.revoked_at):%d/%m/%Y}"
        return REVOKED, f"le {when} par {key.revoked_by} : {key.revocation_reason}"
    if key.expires_at <= at:
        return OVER, f"le {end}"
    if key.replaced_by is not None:
        return REPLACED, f"ouvre encore jusqu’au {end}"
    return (ENDING if key.expires_at <= at + WARNED else ACTIVE), f"jusqu’au {end}"


def _days(days: list[date], sums: Mapping[date, _Sum]) -> Table:
    known = [(day, sums.get(day, _Sum())) for day in days]
    calls, refused = (sum(getattr(one, name) for _, one in known) for name in ("calls", "refused"))
    return Table(
        title="Appels des 30 derniers jours",
        first="Jour",
        columns=["Appels", "Refusés", "Mégaoctets envoyés"],
        rows=[
            Row(
                label=f"{day:%d/%m/%Y}",
                short=f"{day:%d/%m}",
                values=[one.calls, one.refused, one.bytes / MEGABYTE],
                texts=[
                    figures.number(one.calls),
                    figures.number(one.refused),
                    figures.number(one.bytes / MEGABYTE, 2),
                ],
            )
            for day, one in reversed(known)
        ],
        summary=f"{figures.counted(calls, 'appel', 'appels')}, "
        f"{figures.counted(refused, 'refusé', 'refusés')} en 30 jours.",
    )


def _families(rows: list[ApiUsage]) -> list[str]:
    """« API FHIR : 1 200 appels »."""
    sums: defaultdict[Family, int] = defaultdict(int)
    for row in rows:
        sums[Family(row.family)] += row.calls
    return [
        f"{family.label} : {figures.counted(count, 'appel', 'appels')}"
        for family, count in sorted(sums.items())
    ]
