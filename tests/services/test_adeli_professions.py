"""A number given to somebody known leaves a trace; a profession they lack waits for an agent."""

from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.models.adeli import AdeliMatch
from erpps_app.models.register import (
    Identifier,
    Practitioner,
    PractitionerVersion,
    ProfessionalPractice,
)
from erpps_app.services import audit, history, people_search, professionals, registered
from erpps_app.services.adeli import reports, reviews
from erpps_app.services.context import today
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.adeli_files import ADMIN, CAMILLE, bring, counts, line, report, write

AS_SPEECH_THERAPIST = {"profession": "91", "intitule": "DIP353"}


@pytest.fixture
def agency(begin: Begin) -> Begin:
    """A register that already knows somebody."""
    with begin() as session:
        changing.registered_person(session)
    return begin


def person(session: Session) -> Practitioner:
    return session.exec(select(Practitioner)).one()


def numbers(session: Session) -> list[str]:
    return list(
        session.exec(
            select(Identifier.value)
            .where(Identifier.system == "ADELI")
            .order_by(col(Identifier.value))
        )
    )


def practised(session: Session) -> list[str]:
    found = registered.load(session, person(session).id)
    return sorted(practice.profession for practice in found.practices)


def test_a_number_given_to_somebody_known_is_in_their_history(agency: Begin, tmp_path: Path):
    with agency(read_only=True) as session:
        before = person(session).version

    bring(agency, write(tmp_path / "a.csv", [line(1, **CAMILLE)]))

    with agency() as session:
        told = history.view(session, people.BRETAGNE, person(session).id).changes[0]
        assert told.what == f"Numéro ADELI 229400001 rattaché, reprise du {today():%d/%m/%Y}"
        assert told.who == ADMIN.display_name
        [changed] = told.differences
        assert (changed.label, changed.after) == ("Numéro ADELI", "229400001")
        assert person(session).version == before + 1
        assert audit.verify(session).broken_at is None


def test_somebody_without_a_history_gets_their_first_state_too(begin: Begin, tmp_path: Path):
    lines = [line(1, **CAMILLE), line(2, **CAMILLE), line(3, **CAMILLE)]
    bring(begin, write(tmp_path / "a.csv", lines))

    with begin(read_only=True) as session:
        kept = session.exec(select(PractitionerVersion).order_by(col(PractitionerVersion.id))).all()
        assert [(row.version, row.what.partition(" rattaché")[0]) for row in kept] == [
            (1, history.BASELINE),
            (2, "Numéro ADELI 229400002"),
            (3, "Numéro ADELI 229400003"),
        ]
        assert person(session).version == 3
        numbers = [history.differences(one.content, two.content) for one, two in pairwise(kept)]
        assert [[told.after for told in changed] for changed in numbers] == [
            ["229400002"],
            ["229400003"],
        ]


def test_somebody_with_a_number_in_two_departements_keeps_both(begin: Begin, tmp_path: Path):
    lines = [line(1, **CAMILLE), line(2, **{**CAMILLE, "numero_adeli": "359400002"})]

    run = bring(begin, write(tmp_path / "a.csv", lines))

    assert (counts(run), run.practices, run.remarks) == ((1, 1, 0, 0, 0), 0, 0)
    with begin(read_only=True) as session:
        assert numbers(session) == ["229400001", "359400002"]
        assert practised(session) == ["94"]


def test_a_number_twice_in_a_file_is_refused_the_second_time(begin: Begin, tmp_path: Path):
    lines = [line(n) for n in range(12)] + [line(13, numero_adeli=line(0)["numero_adeli"])]

    run = bring(begin, write(tmp_path / "a.csv", lines))

    assert counts(run) == (12, 0, 0, 0, 1)
    assert report(begin, run)[1][:3] == ["14", "229400000", "numero_adeli"]


@pytest.fixture
def two_professions(agency: Begin, tmp_path: Path) -> AdeliMatch:
    """Somebody known, of whom a line tells a profession that the register does not have."""
    bring(agency, write(tmp_path / "a.csv", [line(1, **CAMILLE, **AS_SPEECH_THERAPIST)]))
    with agency(read_only=True) as session:
        return session.exec(select(AdeliMatch)).one()


def test_another_profession_is_reported_and_waits_for_an_agent(agency: Begin, tmp_path: Path):
    lines = [line(1, **CAMILLE), line(2, **CAMILLE, **AS_SPEECH_THERAPIST)]
    path = write(tmp_path / "a.csv", lines)

    tried, run = bring(agency, path, dry_run=True), bring(agency, path)

    assert (counts(run), run.practices, run.remarks) == ((0, 2, 0, 0, 0), 1, 1)
    assert (counts(tried), tried.practices, tried.remarks) == (counts(run), 1, 1)
    assert report(agency, tried) == report(agency, run)
    told = report(agency, run)[1]
    assert (told[0], told[2], told[-1]) == ("3", "profession", reports.NOTED)
    with agency() as session:
        assert (numbers(session), practised(session)) == (["229400001", "229400002"], ["94"])
        [row] = reviews.listing(session, people.BRETAGNE)
        assert row.about_profession
        assert row.line.profession == "Orthophoniste"
        assert [known.number for known in row.candidates] == [person(session).rpps]


def test_two_professions_of_one_file_are_told_alike_by_a_dry_run(begin: Begin, tmp_path: Path):
    strangers = [line(n) for n in range(3, 12)]  # the second line of theirs is in another batch
    lines = [line(1, **CAMILLE), *strangers, line(2, **CAMILLE, **AS_SPEECH_THERAPIST)]
    path = write(tmp_path / "a.csv", [*lines, line(12, **CAMILLE)])

    tried, run = bring(begin, path, dry_run=True), bring(begin, path)

    assert (counts(run), run.practices) == ((10, 2, 0, 0, 0), 1)
    assert (counts(tried), tried.practices) == (counts(run), run.practices)
    with begin() as session:
        [row] = reviews.listing(session, people.BRETAGNE)
        assert row.candidates[0].profession == "Ergothérapeute"


def test_an_agent_adds_the_profession(agency: Begin, two_professions: AdeliMatch):
    with agency() as session:
        done = reviews.decide(session, people.BRETAGNE, two_professions.id, reviews.ADD)
        assert done.rpps == person(session).rpps
    with agency() as session:
        key = person(session).id
        assert practised(session) == ["91", "94"]
        assert len(professionals.view(session, people.BRETAGNE, key).practices) == 2
        added = registered.load(session, key)
        practice = next(p for p in added.practices if p.profession == "91")
        [(activity, structure)] = added.of_practice(practice.id)
        assert (activity.type, structure.name) == ("SAL_NON_LIBERAL", "Centre hospitalier")
        told = history.view(session, people.BRETAGNE, key).changes[0]
        assert told.what == "Profession Orthophoniste ajoutée d’après le répertoire ADELI"
        assert "Orthophoniste" in {one.after for one in told.differences}
        assert reviews.listing(session, people.BRETAGNE) == []
        with pytest.raises(Conflict):
            reviews.decide(session, people.BRETAGNE, two_professions.id, reviews.ADD)


def test_an_agent_leaves_the_profession_out(agency: Begin, two_professions: AdeliMatch):
    with agency() as session:
        reviews.decide(session, people.BRETAGNE, two_professions.id, reviews.LEAVE_OUT)
    with agency() as session:
        assert (practised(session), numbers(session)) == (["94"], ["229400001"])
        row = session.exec(select(AdeliMatch)).one()
        assert (row.answers, row.candidates, row.decision) == ({}, [], reviews.LEAVE_OUT)


def test_a_profession_declared_meanwhile_is_not_added_twice(
    agency: Begin, two_professions: AdeliMatch
):
    with agency() as session:
        held = registered.load(session, person(session).id).practices[0].model_dump(exclude={"id"})
        session.add(ProfessionalPractice(**{**held, "profession": "91"}))
    with agency() as session, pytest.raises(Conflict):
        reviews.decide(session, people.BRETAGNE, two_professions.id, reviews.ADD)


def test_the_agency_in_charge_of_the_person_decides_of_a_profession(
    agency: Begin, two_professions: AdeliMatch
):
    with agency() as session:
        for answer in (reviews.SAME, reviews.OTHER, ""):
            with pytest.raises(InvalidField):
                reviews.decide(session, people.BRETAGNE, two_professions.id, answer)
        with pytest.raises(NotAllowed):
            reviews.decide(session, ADMIN, two_professions.id, reviews.ADD)
        moved = person(session)
        moved.ars = people.CORSE.ars
        session.add(moved)
    with agency() as session:
        assert reviews.listing(session, people.BRETAGNE) == []
        assert len(reviews.listing(session, people.CORSE)) == 1
        with pytest.raises(NotFound):
            reviews.decide(session, people.BRETAGNE, two_professions.id, reviews.ADD)


def test_the_same_person_with_another_profession_is_asked_about_next(agency: Begin, tmp_path: Path):
    doubtful = {**CAMILLE, **AS_SPEECH_THERAPIST, "sexe": "M", "civilite": "M"}
    bring(agency, write(tmp_path / "a.csv", [line(1, **doubtful)]))
    with agency() as session:
        [row] = reviews.listing(session, people.BRETAGNE)
        key = row.candidates[0].key
        done = reviews.decide(session, people.BRETAGNE, row.id, reviews.SAME, key)
        assert done.asks_profession
    with agency() as session:
        [row] = reviews.listing(session, people.BRETAGNE)
        assert row.about_profession
        assert numbers(session) == ["229400001"]
        reviews.decide(session, people.BRETAGNE, row.id, reviews.ADD)
        assert practised(session) == ["91", "94"]


def test_whoever_practises_under_an_added_name_is_found_by_it(agency: Begin, tmp_path: Path):
    named = {"nom_usage": "KERGOAT", "nom_exercice": "KERGOAT"}
    bring(agency, write(tmp_path / "a.csv", [line(1, **CAMILLE, **AS_SPEECH_THERAPIST, **named)]))
    with agency() as session:
        [row] = reviews.listing(session, people.BRETAGNE)
        reviews.decide(session, people.BRETAGNE, row.id, reviews.ADD)
    with agency() as session:
        [found] = people_search.search(session, people.BRETAGNE, "kergoat").rows
        assert found.rpps == person(session).rpps
