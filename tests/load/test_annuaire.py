"""The base of the benchmark is as true as what was drawn, and what is measured on it runs."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url

from erpps_app import db
from erpps_app.domain import names
from erpps_app.domain.phonetics import sound
from erpps_app.domain.rpps import luhn_is_valid
from erpps_app.models.directory import DirectoryEntry, DirectoryPart, PublishedPractitioner
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory import projection
from tests.load import annuaire_base, annuaire_export, annuaire_extract, annuaire_search, fhir

pytestmark = pytest.mark.postgres
PEOPLE, DRAWN = 600, 120


@pytest.fixture(scope="module")
def base(postgres: Engine) -> Iterator[Engine]:
    with postgres.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE annuaire"))
    url = make_url(str(postgres.url.render_as_string(hide_password=False)))
    told = url.set(database="annuaire").render_as_string(hide_password=False)
    annuaire_base.filled(told, PEOPLE, DRAWN)
    engine = db.make_engine(told)
    yield engine
    engine.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def none(engine: Engine, statement: str) -> bool:
    """Whether nothing is found, where there is something to look among."""
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) {statement}").scalar_one() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "FROM published_practitioner WHERE content::jsonb #>> '{identifier,1,value}' <> rpps",
        "FROM published_practitioner WHERE content::jsonb #>> '{identifier,0,value}' <> 8 || rpps",
        "FROM published_role WHERE content::jsonb #>> '{identifier,0,value}' <> id",
        (
            "FROM published_role WHERE content::jsonb #>> '{practitioner,reference}'"
            " <> 'Practitioner/' || practitioner_id"
        ),
        (
            "FROM published_role LEFT JOIN published_practitioner p ON p.id = practitioner_id"
            " WHERE p.id IS NULL"
        ),
        (
            "FROM published_role r LEFT JOIN published_organization o ON o.id = r.organization_id"
            " WHERE r.organization_id IS NOT NULL AND o.id IS NULL"
        ),
        "FROM published_organization WHERE content !~ id::uuid::text",
        "FROM published_organization WHERE siret <> '' AND position(siret IN content) = 0",
        (
            "FROM directory_entry LEFT JOIN published_role r ON r.id = role_id"
            " WHERE role_id IS NOT NULL AND r.id IS NULL"
        ),
        (
            "FROM directory_entry JOIN published_practitioner p ON p.id = practitioner_id"
            " WHERE p.rpps <> directory_entry.rpps"
        ),
        (
            "FROM published_practitioner p LEFT JOIN identifier i ON i.practitioner_id = p.id"
            " AND system = 'RPPS' AND value = rpps WHERE i.id IS NULL"
        ),
        (
            "FROM identifier JOIN published_practitioner p ON p.id = practitioner_id"
            " WHERE system = 'ADELI' AND position(value IN content) = 0"
        ),
        (
            "FROM (SELECT at - lag(at) OVER (ORDER BY position) AS later FROM publication) AS steps"
            " WHERE later < interval '0'"
        ),
        (
            "FROM published_practitioner p LEFT JOIN publication l ON l.position = p.position"
            " AND l.resource_id = p.id AND l.at = p.updated_at WHERE l.position IS NULL"
        ),
    ],
)
def test_a_copy_says_the_same_everywhere(base: Engine, statement: str) -> None:
    assert none(base, statement)


def test_copies_are_other_people_who_are_found_as_they_are_written(base: Engine) -> None:
    table, people = table_of(DirectoryEntry), table_of(PublishedPractitioner)
    part = table_of(DirectoryPart)
    with base.connect() as connection:
        numbers = connection.execute(select(people.c.rpps)).scalars().all()
        lines = connection.execute(select(table)).all()
        parts = connection.execute(select(part)).mappings().all()
    times = PEOPLE // DRAWN
    drawn = sum(number.startswith(annuaire_base.START) for number in numbers)
    assert drawn >= DRAWN  # a demonstration has people of its own
    assert len({number for number in numbers if luhn_is_valid(number)}) >= drawn * times
    assert len({line.form.split(" ")[0][:3] for line in lines}) > times
    for line in lines:
        family, given = names.fold(line.family_name), names.fold(line.given_name)
        assert line.form == f"{family}{names.APART}{given}"
        assert line.sound == f"{sound(family)}{names.APART}{sound(given)}"
    found_by = projection.parts_of([dict(line._mapping) for line in lines])  # noqa: SLF001 - public
    assert parts
    assert sorted(tuple(row.values()) for row in parts) == [tuple(row.values()) for row in found_by]


def test_the_extract_is_measured_whole(base: Engine) -> None:
    with base.connect() as connection:
        held = connection.exec_driver_sql("SELECT count(*) FROM directory_entry").scalar_one()
    found = annuaire_extract.measure(url_of(base))
    assert found.lines == held
    assert 0 < found.copied < found.made < found.compared
    assert 0 < found.early_mb <= min(found.peaks)


def test_the_export_is_measured_whole(base: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    tables = ("published_practitioner", "published_role", "published_organization")
    with base.connect() as connection:
        held = sum(
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()  # noqa: S608 - idem
            for name in tables
        )
    assert annuaire_export.run(url_of(base))
    assert f"{held} ressources, {len(tables)} fichiers" in capsys.readouterr().out


def test_every_case_of_the_api_is_answered(
    base: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How fast is not looked at here: the machine is shared, and the base is small."""
    monkeypatch.setattr(fhir, "ROUNDS", 2)
    monkeypatch.setattr(fhir, "SECONDS", 0.05)
    fhir.run(url_of(base))
    told = capsys.readouterr().out
    assert "Practitioner family" in told
    assert "débit des lectures" in told


def test_every_way_of_searching_the_public_pages_finds_somebody(
    base: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """How fast is not looked at here either."""
    annuaire_search.run(url_of(base))
    told = capsys.readouterr().out
    empty = {line[11:56].strip() for line in told.splitlines() if "(0 trouvés)" in line}
    sure = {"nom entier", "nom et prénom", "prénom, début du nom", "profession", "commune"}
    assert len(told.splitlines()) == len(annuaire_search.cases(base)) + 1
    assert empty & sure == set()
    assert "nom de personne" in empty
