"""Tables of what is published: the log of publications, and what the world reads of the register.

Everything here is derived from the register (``services.directory.publishing``), in the transaction
that changes it; nothing else writes here, and nothing that is not public is kept here.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text
from sqlmodel import Field

from erpps_app.models.base import Key, Table, now


def _key() -> Any:  # noqa: ANN401 - SQLModel wants the field's own type
    """A folded name that came with a later version."""
    return Field(
        default="",
        sa_type=Key,  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class
        sa_column_kwargs={"server_default": ""},
    )


class Publication(Table, table=True):
    """One thing published, changed or withdrawn, at its place in the log.

    Positions are given one after the other under a lock that is held until the commit: whoever has
    read up to one has missed nothing before it. ``resource`` is the kind of thing, as FHIR names
    it, or what only the restricted feed tells of.
    """

    __table_args__ = (
        Index("publication_of_resource", "resource", "resource_id", "position"),
        Index("publication_of_person", "practitioner_id", "position"),
        Index("publication_at", "at"),
    )

    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(default_factory=now)
    resource: str
    resource_id: str
    practitioner_id: str
    version: int
    deleted: bool = False


class Published(Table):
    """What every published resource has: its place in the log, its version, its content.

    ``content`` is the JSON object of the resource without its type, key and ``meta``, which is made
    from the other columns when it is read. One that is ``deleted`` once was published.
    """

    id: str = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)
    version: int
    updated_at: datetime
    deleted: bool = False
    active: bool
    content: str = Field(sa_type=Text)


class PublishedPractitioner(Published, table=True):
    """A professional, as the public reads them.

    ``form`` is « FAMILY GIVEN » folded, of the name that they are published under, ``given`` the
    first name; empty for who is no longer in the register.
    """

    __table_args__ = (
        Index("published_practitioner_updated", "updated_at", "id"),
        Index("published_practitioner_active", "active", "id"),
        Index("published_practitioner_position", "position"),
        Index("published_practitioner_form", "form", "id"),
        Index("published_practitioner_given", "given", "id"),
    )

    rpps: str = Field(unique=True)
    form: str = _key()
    given: str = _key()


class PublishedRole(Published, table=True):
    """An activity (situation d'exercice) of theirs; ``agency`` registered who practises."""

    __table_args__ = (
        Index("published_role_updated", "updated_at", "id"),
        Index("published_role_mode", "mode", "id"),
        Index("published_role_agency", "agency", "id"),
        Index("published_role_active", "active", "id"),
        Index("published_role_position", "position"),
    )

    practitioner_id: str = Field(index=True)
    organization_id: str | None = Field(default=None, index=True)
    profession: str
    mode: str
    genre: str
    agency: str = _key()


class PublishedOrganization(Published, table=True):
    """A place where somebody practises; names are folded, as they are looked for."""

    __table_args__ = (
        Index("published_organization_updated", "updated_at", "id"),
        Index("published_organization_active", "active", "id"),
        Index("published_organization_position", "position"),
        Index("published_organization_name", "name", "id"),
        Index("published_organization_city", "city", "id"),
        Index("published_organization_postcode", "postcode", "id"),
        Index("published_organization_street", "street", "id"),
    )

    name: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class
    city: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    postcode: str
    street: str = _key()
    siret: str = Field(index=True)
    finess: str = Field(index=True)


class DirectoryPart(Table, table=True):
    """What a compound name is found by beside its beginning: « DUPONT JEAN » for MARTIN-DUPONT.

    ``form`` and ``given`` are those of the lines under that name.
    """

    __table_args__ = (Index("directory_part_by_part", "part", "form", "practitioner_id"),)

    practitioner_id: str = Field(primary_key=True)
    form: str = Field(primary_key=True, sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class
    part: str = Field(primary_key=True, sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    given: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem


class DirectoryEntry(Table, table=True):
    """A line of the Annuaire: somebody, under a profession, at one of their places or at none.

    A professional who is no longer active has none. ``form`` is « FAMILY GIVEN » folded, by which
    lines are sorted and looked for; ``given`` the first name folded.
    """

    __table_args__ = (
        Index("directory_by_form", "form", "practitioner_id", "rank"),
        Index("directory_by_given", "given", "form", "practitioner_id"),
        Index("directory_by_given_profession", "given", "profession", "form", "practitioner_id"),
        Index("directory_by_sound", "sound", "practitioner_id"),
        Index("directory_by_rpps", "rpps"),
        Index("directory_by_profession", "profession", "form"),
        Index("directory_by_departement", "departement", "form"),
        Index("directory_by_commune", "commune", "form"),
        Index("directory_by_both", "profession", "departement", "form"),
        Index("directory_by_profession_commune", "profession", "commune", "form"),
        Index("directory_by_qualification", "qualification", "practitioner_id"),
        Index("directory_by_agency", "agency", "practitioner_id"),
    )

    practitioner_id: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    role_id: str | None = None
    organization_id: str | None = Field(default=None, index=True)
    form: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class
    given: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    sound: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    rpps: str
    civility: str
    family_name: str
    given_name: str
    profession: str
    qualification: str
    agency: str
    activity_type: str = ""
    mode: str = ""
    genre: str = ""
    start: date | None = None
    structure_name: str = ""
    siret: str = ""
    finess: str = ""
    complement: str = ""
    house_number: str = ""
    extension: str = ""
    street: str = ""
    locality_line: str = ""
    postcode: str = ""
    city: str = ""
    commune: str = ""
    departement: str = ""
    country: str = ""
    telephone: str = ""
    email: str = ""
