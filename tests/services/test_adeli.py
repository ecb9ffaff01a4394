"""Bringing an ADELI register in: once, by whole batches, to the right people."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from erpps_app.domain.access import SYSTEM, Role
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.models.adeli import AdeliImport, AdeliMatch, AdeliRecord
from erpps_app.models.journal import AuditEntry, Signal
from erpps_app.models.register import CivilStatus, Identifier, Practitioner
from erpps_app.services import audit, charge, history, professionals, registered
from erpps_app.services.adeli import batches, files, imports, reports, reviews, runs
from erpps_app.services.export_lists import LISTS
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.adeli_files import (
    ADMIN,
    CAMILLE,
    begin_import,
    bring,
    counts,
    line,
    report,
    write,
)


def people_of(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Practitioner)).one()


@pytest.fixture
def agency(begin: Begin) -> Begin:
    """A register that already knows somebody."""
    with begin() as session:
        changing.registered_person(session)
    return begin


def test_new_people_get_a_number_and_keep_theirs(begin: Begin, tmp_path: Path):
    run = bring(begin, write(tmp_path / "a.csv", [line(n) for n in range(25)]))

    assert (run.status, counts(run)) == (batches.DONE, (25, 0, 0, 0, 0))
    with begin() as session:
        rows = session.exec(select(Practitioner)).all()
        assert len({row.rpps for row in rows}) == 25
        for row in rows:
            numbers = session.exec(
                select(Identifier.system).where(Identifier.practitioner_id == row.id)
            ).all()
            assert sorted(numbers) == ["ADELI", "RPPS"]
            found = registered.load(session, row.id)
            assert row.ars == charge.agency_of(found) == "53"
            assert professionals.view(session, people.BRETAGNE, row.id).rpps == row.rpps
            assert history.view(session, people.BRETAGNE, row.id).known
        assert audit.verify(session).broken_at is None
        told = session.exec(select(AuditEntry).where(AuditEntry.action == "reprise-adeli")).all()
        assert {entry.subject for entry in told} == {row.id for row in rows}
        assert session.exec(select(Signal).where(Signal.subject == run.id)).first()


def test_running_it_again_changes_nothing(begin: Begin, tmp_path: Path):
    path = write(tmp_path / "a.csv", [line(n) for n in range(12)])
    bring(begin, path)
    with begin(read_only=True) as session:
        before = snapshot(session)

    again = bring(begin, path)

    assert counts(again) == (0, 0, 0, 12, 0)
    with begin(read_only=True) as session:
        assert snapshot(session) == before


def snapshot(session: Session) -> list[tuple[object, ...]]:
    """The register as it stands."""
    rows = session.exec(select(CivilStatus).order_by(col(CivilStatus.practitioner_id))).all()
    numbers = session.exec(select(Identifier).order_by(col(Identifier.id))).all()
    return [*(tuple(r.model_dump().items()) for r in rows), *((n.id, n.value) for n in numbers)]


def test_a_dry_run_says_the_same_and_enters_nobody(agency: Begin, tmp_path: Path):
    lines = [line(n) for n in range(14)]
    lines += [line(3), line(20, siret="1"), line(21, **CAMILLE), line(22, **CAMILLE)]
    lines += [
        line(23, **{**CAMILLE, "commune_naissance": "", "pays_naissance": "99100"}),
        line(24, **without_number(lines[0])),
    ]
    path = write(tmp_path / "a.csv", lines)
    with agency(read_only=True) as session:
        before = snapshot(session)

    tried = bring(agency, path, dry_run=True)

    with agency(read_only=True) as session:
        assert snapshot(session) == before
        assert session.exec(select(AdeliRecord)).first() is None
        assert session.exec(select(AdeliMatch)).first() is None
    done = bring(agency, path)
    assert counts(tried) == counts(done) == (14, 3, 1, 0, 2)
    assert report(agency, tried) == report(agency, done)


def without_number(told: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in told.items() if k != "numero_adeli"}


def test_somebody_known_for_certain_gets_the_number_and_nothing_else(agency: Begin, tmp_path: Path):
    with agency(read_only=True) as session:
        before = session.exec(select(CivilStatus)).one().model_dump()

    run = bring(agency, write(tmp_path / "a.csv", [line(1, **CAMILLE, nom_usage="AUTRE")]))

    assert counts(run) == (0, 1, 0, 0, 0)
    with agency(read_only=True) as session:
        assert session.exec(select(CivilStatus)).one().model_dump() == before
        number = session.exec(select(Identifier).where(Identifier.system == "ADELI")).one()
        assert number.practitioner_id == before["practitioner_id"]


@pytest.fixture
def doubtful(agency: Begin, tmp_path: Path) -> AdeliMatch:
    bring(agency, write(tmp_path / "a.csv", [line(1, **CAMILLE, sexe="M", civilite="M")]))
    with agency(read_only=True) as session:
        return session.exec(select(AdeliMatch)).one()


def test_an_agent_says_that_it_is_the_same_person(agency: Begin, doubtful: AdeliMatch):
    with agency() as session:
        [row] = reviews.listing(session, people.BRETAGNE)
        assert row.candidates[0].name == "Camille Louise MARTIN"
        key = row.candidates[0].key
        done = reviews.decide(session, people.BRETAGNE, row.id, reviews.SAME, key)
        assert done.rpps == row.candidates[0].number
    with agency() as session:
        assert people_of(session) == 1
        assert reviews.listing(session, people.BRETAGNE) == []
        person = session.exec(select(Practitioner)).one()
        told = history.view(session, people.BRETAGNE, person.id).changes
        assert told[0].what.startswith("Numéro ADELI 229400001 rattaché, reprise du ")
        decided = session.exec(select(AdeliMatch)).one()
        assert (decided.answers, decided.candidates) == ({}, [])


def test_an_agent_says_that_it_is_somebody_else(agency: Begin, doubtful: AdeliMatch):
    with agency() as session:
        rpps = reviews.decide(session, people.BRETAGNE, doubtful.id, reviews.OTHER).rpps
    with agency() as session:
        new = session.exec(select(Practitioner).where(Practitioner.rpps == rpps)).one()
        assert people_of(session) == 2
        assert professionals.view(session, people.BRETAGNE, new.id).rpps == rpps
        with pytest.raises(Conflict):
            reviews.decide(session, people.BRETAGNE, doubtful.id, reviews.OTHER)


def test_another_agency_a_reader_and_the_administrator_decide_nothing(
    agency: Begin, doubtful: AdeliMatch
):
    reader = replace(people.BRETAGNE, role=Role.READER)
    with agency() as session:
        assert reviews.listing(session, people.CORSE) == []
        assert len(reviews.listing(session, reader)) == 1
        with pytest.raises(NotFound):
            reviews.decide(session, people.CORSE, doubtful.id, reviews.OTHER)
        for actor in (reader, ADMIN):
            with pytest.raises(NotAllowed):
                reviews.decide(session, actor, doubtful.id, reviews.OTHER)
        with pytest.raises(InvalidField):
            reviews.decide(session, people.BRETAGNE, doubtful.id, reviews.SAME, "inconnu")


def test_doubtful_lines_are_taken_out_beside_whom_they_may_be_about(
    agency: Begin, doubtful: AdeliMatch
):
    with agency() as session:
        (shown,) = reviews.listing(session, people.BRETAGNE)
        (row,) = LISTS["adeli"].rows(session, people.BRETAGNE, {})

        assert list(LISTS["adeli"].rows(session, people.CORSE, {})) == []
    (known,) = shown.candidates
    assert list(row) == [
        "Est-ce la même personne\u00a0?",
        *(doubtful.number, shown.line.name, shown.line.profession),
        *(known.number, known.name, known.profession),
    ]


def test_a_batch_that_is_cut_short_leaves_nothing_and_is_done_again(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = write(tmp_path / "a.csv", [line(n) for n in range(25)])
    run = begin_import(begin, path)
    working = runs.work(begin, run.id)
    next(working)
    with monkeypatch.context() as patched:
        patched.setattr(batches, "_remember", cut)  # as a process that dies in mid-batch
        with pytest.raises(KeyboardInterrupt):
            next(working)
    with begin() as session:
        stands = session.get_one(AdeliImport, run.id)
        assert (people_of(session), stands.line) == (10, 11)
        assert stands.leased_until is None  # whoever stops lets go

    resumed = bring(begin, path)

    assert (resumed.id, counts(resumed)) == (run.id, (25, 0, 0, 0, 0))


def cut(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_one_worker_at_a_time(begin: Begin, tmp_path: Path):
    run = begin_import(begin, write(tmp_path / "a.csv", [line(n) for n in range(25)]))
    working = runs.work(begin, run.id)
    next(working)

    with pytest.raises(Conflict):
        next(runs.work(begin, run.id))
    working.close()


def test_the_page_says_how_far_it_is_how_much_is_left_and_that_nobody_goes_on(
    begin: Begin, tmp_path: Path
):
    run = begin_import(begin, write(tmp_path / "a.csv", [line(n) for n in range(25)]))
    shown = shown_import(begin)
    assert (shown.status, shown.percent, shown.left) == ("En attente", 0, "")

    working = runs.work(begin, run.id)
    next(working)
    shown = shown_import(begin)
    assert (shown.status, shown.lines) == ("En cours", 10)
    assert 30 < shown.percent < 50
    assert 8 < int(shown.left.split()[1]) < 18  # the titles weigh much in a file that short
    assert "lignes restantes" in shown.left
    assert shown.spoken.endswith("% lus")

    working.close()  # its process is gone
    shown = shown_import(begin)
    assert (shown.status, shown.left, shown.message) == ("Interrompu", "", imports.GOES_ON)
    bring(begin, tmp_path / "a.csv")
    shown = shown_import(begin)
    assert (shown.status, shown.percent) == ("Terminé", 100)
    assert shown.spoken == "Import de a.csv\u00a0: terminé"


def shown_import(begin: Begin) -> imports.ImportView:
    with begin(read_only=True) as session:
        [shown] = imports.listing(session, ADMIN)
        return shown


def test_wrong_lines_and_doubles_of_the_file_are_reported_with_their_column(
    begin: Begin, tmp_path: Path
):
    lines = [line(1), line(2, email="=cmd|' /C calc'!A0"), line(1, prenom="Autre")]

    run = bring(begin, write(tmp_path / "a.csv", lines))

    assert counts(run) == (1, 0, 0, 0, 2)
    rows = report(begin, run)
    assert [row[:3] for row in rows[1:]] == [
        ["3", "229400002", "email"],
        ["4", "229400001", "numero_adeli"],
    ]
    assert "ligne 2" in rows[2][3]


def test_a_number_that_comes_with_other_words_is_noted_and_changes_nothing(
    begin: Begin, tmp_path: Path
):
    bring(begin, write(tmp_path / "a.csv", [line(1)]))

    again = bring(begin, write(tmp_path / "b.csv", [line(1, prenom="Autre")]))

    assert counts(again) == (0, 0, 0, 1, 0)
    assert report(begin, again)[1][-1] == reports.NOTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_come_through_in_each_encoding(begin: Begin, tmp_path: Path, encoding: str):
    bring(begin, write(tmp_path / "a.csv", [line(1, prenom="Noëlle")], encoding))

    with begin(read_only=True) as session:
        assert session.exec(select(CivilStatus.given_names)).one() == "Noëlle"


def hostile() -> Iterator[bytes]:
    yield b"x" * (10 << 20)
    yield b"229400001;\0;;;"
    yield b'229400001;"jamais ferme;;'
    yield b"\xff\xfe\x00;" * 30
    yield b";".join([b"a"] * 400)
    yield "=1+1;@cmd;\u202e".encode()


@pytest.mark.parametrize("bad", list(hostile()), ids=lambda bad: repr(bad[:12]))
def test_a_hostile_line_costs_itself_only(begin: Begin, tmp_path: Path, bad: bytes):
    path = write(tmp_path / "a.csv", [line(1)], "utf-8")
    path.write_bytes(path.read_bytes() + bad + b"\r\n")
    rest = write(tmp_path / "b.csv", [line(2)], "utf-8").read_bytes().split(b"\r\n", 1)[1]
    path.write_bytes(path.read_bytes() + rest)

    run = bring(begin, path)

    assert counts(run) == (2, 0, 0, 0, 1)


@pytest.mark.parametrize(
    "content", [b"", b"nom;prenom\r\n", b"numero_adeli;inconnue\r\n", b"\xff\xfen\0", b"x" * 20_000]
)
def test_what_is_no_such_file_is_refused_before_anything(tmp_path: Path, content: bytes):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(InvalidField):
        files.inspect(path)


def test_a_file_that_changed_stops_the_import(begin: Begin, tmp_path: Path):
    path = write(tmp_path / "a.csv", [line(1)])
    run = begin_import(begin, path)
    path.write_bytes(path.read_bytes() + b"\r\n")

    assert list(runs.work(begin, run.id))[-1].status == batches.FAILED


def test_whoever_was_taken_over_signs_in_with_franceconnect(begin: Begin, tmp_path: Path):
    coarse = {**CAMILLE, "commune_naissance": "", "departement_naissance": "22", "prenom_2": ""}
    bring(begin, write(tmp_path / "a.csv", [line(1, **coarse)]))
    with begin() as session:
        from erpps_app.services import reconciliation

        actor = people.professional(session)
        account = session.get_one(changing.Account, actor.account_id)
        reconciliation.reconcile(session, account)
        person = session.exec(select(Practitioner)).one()
        assert account.practitioner_id == person.id


def test_a_birth_place_that_nobody_knows_recognizes_nobody(begin: Begin, tmp_path: Path):
    elsewhere = {**CAMILLE, "commune_naissance": "", "departement_naissance": "35"}
    bring(begin, write(tmp_path / "a.csv", [line(1, **elsewhere)]))
    with begin() as session:
        from erpps_app.services import reconciliation

        actor = people.professional(session)
        account = session.get_one(changing.Account, actor.account_id)
        reconciliation.reconcile(session, account)
        assert account.practitioner_id is None


def test_the_command_line_is_the_system(begin: Begin, tmp_path: Path):
    path = write(tmp_path / "a.csv", [line(1)])
    with begin() as session:
        run = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=10)
    list(runs.work(begin, run.id))
    with begin(read_only=True) as session:
        told = session.exec(select(AuditEntry).where(AuditEntry.action == "reprise-adeli")).one()
        assert told.actor_role == Role.SYSTEM
