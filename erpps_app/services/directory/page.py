"""The public page of a professional: made of lines of the Annuaire, and of nothing else.

The preview that a professional has of it is made of the lines that would be published, by the same
function: what they see is what will be seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, select, union_all
from sqlmodel import Session

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain import rpps as numbering
from erpps_app.domain.access import Actor
from erpps_app.domain.directory import schema_org
from erpps_app.domain.directory.asking import page_of
from erpps_app.domain.directory.schema_org import Workplace
from erpps_app.domain.postal import one_line
from erpps_app.domain.reference import FRANCE, Reference
from erpps_app.models.directory import DirectoryEntry, PublishedPractitioner, PublishedRole
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.context import paris
from erpps_app.services.directory import numbers
from erpps_app.settings import settings

KEPT, NOT_KEPT = "index, follow", "noindex, follow"  # by search engines
Line = Mapping[str, Any]
_LINE, _PERSON, _ROLE = map(table_of, (DirectoryEntry, PublishedPractitioner, PublishedRole))
_CIVILITIES = {"MME": "Madame", "M": "Monsieur"}


@dataclass(frozen=True, slots=True)
class Site:
    """An activity, where and how it is reached."""

    activity: str
    structure: str
    address: str
    since: str
    telephone: str
    dialled: str
    email: str


@dataclass(frozen=True, slots=True)
class Practised:
    """A profession; ``name`` is told when it is practised under another one than the first."""

    label: str
    title: str
    name: str
    sites: list[Site]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The page.

    Attributes:
        missing: nobody has the number.
        left: the person is not in the register any more; nothing but the number is told.
        moved: the address of the page of whoever has the number now, when that is another.
        called: civility and names of practice.
        title, description, robots, data: what is told of the page itself; ``data`` is JSON-LD.
    """

    rpps: str = ""
    missing: bool = False
    left: bool = False
    moved: str = ""
    called: str = ""
    agency: str = ""
    updated: str = ""
    practised: list[Practised] = field(default_factory=list[Practised])
    url: str = ""
    title: str = ""
    description: str = ""
    robots: str = NOT_KEPT
    data: str = ""


def read(session: Session, _actor: Actor | None, number: str) -> PersonPage:
    """The page of the professional who has, or had, a number.

    Args:
        session: the transaction.
        _actor: anybody, signed in or not.
        number: RPPS, IDNPS, ADELI, with or without spaces.
    """
    present = numbers.rpps_of(session, _bare(number))
    if not present:
        return PersonPage(missing=True, title="Professionnel introuvable")
    if present != number:
        return PersonPage(rpps=present, moved=page_of(present))
    wanted = select(_LINE).where(_LINE.c.rpps == present).order_by(_LINE.c.rank)
    lines = session.connection().execute(wanted).mappings().all()
    updated = _updated(session, present)
    return made_of(cast("Sequence[Line]", lines), updated) if lines else _left(present, updated)


def made_of(lines: Sequence[Line], updated: datetime | None) -> PersonPage:
    """The page that lines of one professional make, in their order.

    Args:
        lines: at least one.
        updated: when what they tell last changed, if it was published.
    """
    lists, first = reference(), lines[0]
    professions: dict[str, list[Line]] = {}
    for line in lines:
        professions.setdefault(line["profession"], []).append(line)
    practised = [_practised(of, first, lists) for of in professions.values()]
    name, said = _name(first), ", ".join(one.label for one in practised)
    cities = ", ".join(dict.fromkeys(line["city"] for line in lines if line["city"]))
    return PersonPage(
        rpps=first["rpps"],
        called=f"{_CIVILITIES.get(first['civility'], '')} {name}".strip(),
        agency=lists.agency_name(first["agency"]) if first["agency"] else "",
        updated=_day(updated),
        practised=practised,
        url=_url(first["rpps"]),
        title=f"{name}, {said}",
        description=". ".join(filter(None, (f"{name}, {said}", cities, f"RPPS {first['rpps']}"))),
        robots=KEPT,
        data=schema_org.as_script(_data(lines, practised)),
    )


def _left(rpps: str, updated: datetime | None) -> PersonPage:
    title = f"Numéro RPPS {rpps}"
    return PersonPage(
        rpps=rpps,
        left=True,
        updated=_day(updated),
        url=_url(rpps),
        title=title,
        description=f"{title} : ce professionnel n’est plus inscrit au répertoire.",
    )


def _bare(number: str) -> str:
    """A number without its spaces, nor the 8 of the IDNPS."""
    try:
        return numbering.clean_rpps(number)
    except ValueError:
        return "".join(number.split()).upper()


def _updated(session: Session, rpps: str) -> datetime | None:
    """When something of a professional was last published, be it of their activities."""
    own = select(_PERSON.c.updated_at).where(_PERSON.c.rpps == rpps)
    of_roles = _ROLE.join(_PERSON, _PERSON.c.id == _ROLE.c.practitioner_id)
    roles = select(_ROLE.c.updated_at).select_from(of_roles).where(_PERSON.c.rpps == rpps)
    both = union_all(own, roles).subquery()
    return session.connection().execute(select(func.max(both.c.updated_at))).scalar()


def _practised(lines: Sequence[Line], first: Line, lists: Reference) -> Practised:
    line = lines[0]
    known = lists.professions.get(line["profession"])
    named = _name(line)
    return Practised(
        label=known.label if known else "",
        title=_title(line, lists),
        name=named if named != _name(first) else "",
        sites=[_site(one, lists) for one in lines if one["role_id"]],
    )


def _title(line: Line, lists: Reference) -> str:
    code = line["qualification"]
    known = lists.diplomas.get(code) or lists.authorisations.get(code)
    return known.label if known else ""


def _site(line: Line, lists: Reference) -> Site:
    kind = lists.activity_types.get(line["activity_type"])
    start = line["start"]
    return Site(
        activity=kind.label if kind else "",
        structure=line["structure_name"],
        address=_address(line, lists),
        since=f"{start:%d/%m/%Y}" if start else "",
        telephone=LibraryNumbers().show_phone(line["telephone"]) if line["telephone"] else "",
        dialled=line["telephone"],
        email=line["email"],
    )


def _address(line: Line, lists: Reference) -> str:
    told = one_line({
        "numero_voie": line["house_number"],
        "extension": line["extension"],
        "libelle_voie": line["street"],
        "lieu_dit": line["locality_line"],
        "code_postal": line["postcode"],
        "localite": line["city"],
    })  # fmt: skip
    return ", ".join(filter(None, (line["complement"], told, _abroad(line, lists))))


def _abroad(line: Line, lists: Reference) -> str:
    known = lists.countries.get(line["country"])
    return known.label if known and line["country"] != FRANCE else ""


def _data(lines: Iterable[Line], practised: Sequence[Practised]) -> dict[str, object]:
    held = list(lines)
    first = held[0]
    return schema_org.person(
        url=_url(first["rpps"]),
        rpps=first["rpps"],
        family=first["family_name"],
        given=first["given_name"],
        occupations=[one.label for one in practised],
        titles=[one.title for one in practised if one.title],
        workplaces=[_workplace(line) for line in held if line["organization_id"]],
    )


def _workplace(line: Line) -> Workplace:
    country = reference().countries.get(line["country"])
    street = (line["house_number"], line["extension"], line["street"] or line["locality_line"])
    return Workplace(
        name=line["structure_name"],
        street=" ".join(filter(None, street)),
        postcode=line["postcode"],
        city=line["city"],
        country=country.system if country else "",
        telephone=line["telephone"],
        email=line["email"],
    )


def _name(line: Line) -> str:
    return f"{line['given_name']} {line['family_name']}".strip()


def _day(instant: datetime | None) -> str:
    return f"{paris(instant):%d/%m/%Y}" if instant else ""


def _url(rpps: str) -> str:
    return settings().public_url.rstrip("/") + page_of(rpps)
