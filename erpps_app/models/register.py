"""Tables of what is true: the register of practitioners, typed and constrained."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, false
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now

RPPS, ADELI = "RPPS", "ADELI"  # systems of identifiers


def _by_departement(name: str) -> Index:
    """An index of communes from which those of a département, which begin so, are read."""
    return Index(name, "commune", postgresql_ops={"commune": "text_pattern_ops"})


class Practitioner(Table, table=True):
    """A professional who has a number; somebody removed keeps theirs, and is not ``active``.

    ``merged_into`` is who they turned out to be, when two files were one person's.
    """

    __table_args__ = (Index("practitioner_number", "ars", "rpps"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    rpps: str = Field(unique=True)
    ars: str | None = None
    registered_at: datetime = Field(default_factory=now)
    active: bool = True
    by_franceconnect: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    removed_at: datetime | None = None
    removal_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    merged_into: str | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class PractitionerVersion(Table, table=True):
    """What the register held of somebody after a change, as it was shown, and by whom it came.

    ``content`` is the file as blocks of labels and texts: a past state reads as it read then,
    whatever becomes of the lists and tables it was made from.
    """

    id: int | None = Field(default=None, primary_key=True)
    practitioner_id: str = Field(foreign_key="practitioner.id", index=True)
    version: int
    at: datetime = Field(default_factory=now)
    actor_id: str
    actor_role: str
    actor_name: str
    dossier_id: str | None = None
    what: str
    content: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class CivilStatus(Table, table=True):
    """État civil; ``search_key`` is the folded birth name and first name, for duplicates.

    ``given_names`` is all of them in one line; ``given_name_parts`` the same as they were declared,
    one by one, since a space stands inside a composite first name too. ``birth_departement`` stands
    in for a commune that an old register did not know.
    """

    __table_args__ = (
        Index("civil_status_pivot", "search_key", "birth_date"),
        # How a name begins, whatever the language in which the database sorts.
        Index("civil_status_name", "search_key", postgresql_ops={"search_key": "text_pattern_ops"}),
    )

    practitioner_id: str = Field(foreign_key="practitioner.id", primary_key=True)
    civility: str
    sex: str
    birth_name: str
    usage_name: str = ""
    given_names: str
    given_name_parts: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    birth_date: str = Field(index=True)
    birth_country: str
    birth_commune: str = ""
    birth_place: str = ""
    birth_departement: str = Field(default="", sa_column_kwargs={"server_default": ""})
    nationality: str
    search_key: str


class ContactDetails(Table, table=True):
    """Coordonnées de correspondance; never published (arrêté RPPS of 18 April 2017)."""

    __table_args__ = (_by_departement("contact_details_commune"),)

    practitioner_id: str = Field(foreign_key="practitioner.id", primary_key=True)
    delivery_point: str = ""
    complement: str = ""
    house_number: str = ""
    extension: str = ""
    street: str = ""
    locality_line: str = ""
    postcode: str = ""
    city: str
    commune: str = ""
    country: str
    landline: str = ""
    mobile: str = ""
    email: str


class ProfessionalPractice(Table, table=True):
    """Exercice professionnel: the profession, the name it is practised under, its title."""

    __table_args__ = (UniqueConstraint("practitioner_id", "profession"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    practitioner_id: str = Field(foreign_key="practitioner.id", index=True)
    profession: str
    practice_name: str
    practice_given_name: str
    qualification_kind: str
    qualification: str
    qualification_date: date
    qualification_place: str


class Structure(Table, table=True):
    """A place of practice: cabinet, establishment, company."""

    __table_args__ = (_by_departement("structure_commune"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str = ""
    siret: str = Field(default="", index=True)
    finess: str = Field(default="", index=True)
    house_number: str = ""
    extension: str = ""
    street: str = ""
    complement: str = ""
    locality_line: str = ""
    postcode: str = ""
    city: str = ""
    commune: str = ""
    country: str = ""


class Activity(Table, table=True):
    """Situation d'exercice: a type of activity, at one place or none, from a date."""

    __table_args__ = (CheckConstraint('"end" IS NULL OR "end" >= start', name="ends_after_start"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    practice_id: str = Field(foreign_key="professional_practice.id", index=True)
    structure_id: str | None = Field(default=None, foreign_key="structure.id", index=True)
    type: str
    start: date
    end: date | None = None
    end_reason: str = ""
    telephone: str = ""
    email: str = ""
    contact_is_public: bool = False
    titulaire_rpps: str = ""


class Identifier(Table, table=True):
    """A number of a person: RPPS, ADELI, alias of a merge."""

    __table_args__ = (
        UniqueConstraint("system", "value"),
        Index("identifier_value", "value"),  # somebody types a number without saying which
    )

    id: int | None = Field(default=None, primary_key=True)
    practitioner_id: str = Field(foreign_key="practitioner.id", index=True)
    system: str
    value: str
    assigned_at: datetime = Field(default_factory=now)


class NumberSequence(Table, table=True):
    """The last rank given by a numbering; updated in the transaction that uses it."""

    name: str = Field(primary_key=True)
    last: int = Field(sa_type=BigInteger)
