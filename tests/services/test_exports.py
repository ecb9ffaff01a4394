"""Files of lists: who may take them out, once, and what the audit trail remembers."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, NotAllowed, NotFound
from erpps_app.domain.queue import Criteria
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.exports import Export
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit_details, exports, queue
from erpps_app.services.queue import paging
from tests.adapters.test_tables import reread
from tests.conftest import Begin
from tests.services import people
from tests.services.past import application, at
from tests.services.people import BRETAGNE, CORSE
from tests.services.test_statements import statements

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")
ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")


def asked(session: Session, actor: Actor, kind: str = "demandes", **criteria: str) -> str:
    """The key of a file that was asked for."""
    return exports.ask(session, actor, kind, "csv", criteria).rpartition("/")[2]


def fetched(begin: Begin, actor: Actor, key: str) -> bytes:
    with begin() as session:
        started = exports.begin(session, actor, key)
    return b"".join(exports.written(begin, started))


def trail(session: Session) -> Iterator[tuple[str, object]]:
    """What the audit trail says of files, with the details unsealed."""
    entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.position)))
    for entry in entries.all():
        if entry.action in {exports.BEGUN, exports.ENDED}:
            yield entry.action, json.loads(audit_details.read(session, entry) or "null")


@pytest.fixture
def agencies(begin: Begin) -> Begin:
    with begin() as session:
        application(session, "2026-11-02 08:00", name="=CMD()|'/C calc'!A0")
        application(session, "2026-11-03 08:00", name="ŒUVRÉ Anaïs")
        application(session, "2026-11-03 08:00", ars="94", name="COLONNA Ange")
        application(session, "2026-11-01 08:00", Action.VALIDATE, "2026-11-02 20:00")
    return begin


def test_a_file_holds_what_the_screen_shows_of_the_same_view(agencies: Begin):
    with agencies() as session:
        shown = queue.view(session, BRETAGNE, Criteria(statuses=("nouvelle",)))
        key = asked(session, BRETAGNE, statut="nouvelle")
        book = exports.ask(session, BRETAGNE, "demandes", "xlsx", {"statut": "nouvelle"})
    heads, *rows = reread(fetched(agencies, BRETAGNE, key))
    data = fetched(agencies, BRETAGNE, book.rpartition("/")[2])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    screen = [
        [row.number, row.name, row.object, row.profession, row.departement, row.status]
        for row in shown.rows
    ]
    assert heads == sheet[0]
    assert [row[:6] for row in sheet[1:]] == screen
    assert [[row[0], row[1].removeprefix("'"), *row[2:6]] for row in rows] == screen
    assert rows[0][1] == "'=CMD()|'/C calc'!A0"
    assert rows[1][6] == "03/11/2026 08:00"


def test_an_agent_takes_out_their_own_agency_only(agencies: Begin):
    with agencies() as session:
        mine, theirs = asked(session, BRETAGNE, agence="94"), asked(session, CORSE)
    names = [row[1] for row in reread(fetched(agencies, BRETAGNE, mine))]

    assert "COLONNA Ange" not in names
    assert len(names) == 3
    with pytest.raises(NotFound), agencies() as session:
        exports.begin(session, BRETAGNE, theirs)


@pytest.mark.parametrize(
    ("actor", "kind"), [(READER, "demandes"), (ADMIN, "demandes"), (BRETAGNE, "tout")]
)
def test_a_list_is_refused_to_who_may_not_take_it_out(begin: Begin, actor: Actor, kind: str):
    with begin() as session, pytest.raises(NotAllowed if kind == "demandes" else NotFound):
        asked(session, actor, kind)


def test_a_professional_takes_nothing_out(begin: Begin):
    with begin() as session, pytest.raises(NotAllowed):
        asked(session, people.professional(session), "statistiques")


@pytest.mark.parametrize("actor", [READER, ADMIN, BRETAGNE], ids=lambda actor: actor.role)
def test_statistics_hold_nobodys_data_and_are_open_to_every_agent(agencies: Begin, actor: Actor):
    with agencies() as session:
        key = asked(
            session, actor, "statistiques", periode="dates", du="01/11/2026", au="25/11/2026"
        )
    heads, *rows = reread(fetched(agencies, actor, key))
    figures = {(row[2], row[3], row[4]): row[5:] for row in rows}
    where = "Toutes les agences" if actor is ADMIN else "ARS Bretagne"

    assert heads[-2:] == ["Valeur", "Unité"]
    assert figures["Ensemble de la période", where, "Délai médian"] == ["36,0", "heures"]
    assert {row[0] for row in rows} == {where}


def test_a_file_is_fetched_once_and_soon(agencies: Begin):
    with agencies() as session:
        key, late = asked(session, BRETAGNE), asked(session, BRETAGNE)
        session.get_one(Export, late).created_at = now() - timedelta(minutes=11)
    fetched(agencies, BRETAGNE, key)

    for gone in (key, late, "inconnu"):
        with pytest.raises(NotFound):
            fetched(agencies, BRETAGNE, gone)


def test_the_trail_says_who_took_out_what_view_and_how_many_rows(agencies: Begin):
    with agencies() as session:
        key = asked(session, BRETAGNE, statut="nouvelle", recherche="ŒUVRÉ")
    fetched(agencies, BRETAGNE, key)
    with agencies() as session:
        (begun, view), (ended, rows) = trail(session)
        stored = session.exec(select(AuditEntry.details)).all()
        row = session.get_one(Export, key)

    assert (begun, ended) == (exports.BEGUN, exports.ENDED)
    assert view == {
        "liste": "demandes",
        "format": "csv",
        "agence": "53",
        "vue": {"statut": "nouvelle", "recherche": "ŒUVRÉ"},
    }
    assert rows == {"lignes": row.rows, "complet": True}
    assert row.finished_at
    assert not any("ŒUVRÉ" in details for details in stored)


def test_a_file_that_is_left_in_the_middle_is_remembered_as_such(agencies: Begin):
    with agencies() as session:
        key = asked(session, BRETAGNE)
        started = exports.begin(session, BRETAGNE, key)
    pieces = exports.written(agencies, started)
    next(pieces)
    pieces.close()
    with agencies() as session:
        *_, (_, rows) = trail(session)

    assert rows == {"lignes": 0, "complet": False}


def test_so_many_files_an_hour_and_no_more(begin: Begin):
    with begin() as session:
        for _ in range(exports.MOST):
            asked(session, BRETAGNE)
        asked(session, CORSE)
        with pytest.raises(Conflict, match="20 fichiers"):
            asked(session, BRETAGNE)
        for row in session.exec(select(Export)):
            row.created_at = now() - timedelta(hours=1)
        asked(session, BRETAGNE)


def test_what_was_asked_for_is_erased_after_a_day(begin: Begin):
    with begin() as session:
        asked(session, BRETAGNE)
        assert exports.forget(session, now()) == 0
        assert exports.forget(session, now() + timedelta(days=1)) == 1


def test_rows_are_completed_by_batches_not_one_by_one(begin: Begin):
    with begin() as session:
        for n in range(12):
            application(session, f"2026-11-{n + 1:02} 08:00")
        started = exports.begin(session, BRETAGNE, asked(session, BRETAGNE))
        few = statements(session, lambda: list(started.list.rows(session, BRETAGNE, {})))

    assert len(few) <= 4


def test_what_moves_in_the_list_meanwhile_is_neither_lost_nor_there_twice(begin: Begin):
    """A file is one instant of its list, however long it takes to be fetched."""
    many = paging.BATCH + 20
    with begin() as session:
        rows = [application(session, f"2026-11-01 {n // 60:02}:{n % 60:02}") for n in range(many)]
        numbers = [row.number for row in rows]
        keys = [row.id for row in rows]
        key = asked(session, BRETAGNE)
        started = exports.begin(session, BRETAGNE, key)
    pieces = exports.written(begin, started)
    data = next(pieces) + next(pieces)
    with begin() as session:
        for moved, sent in ((0, "2026-11-20 08:00"), (many - 1, "2026-10-01 08:00")):
            session.get_one(Dossier, keys[moved]).submitted_at = at(sent)
        session.get_one(Dossier, keys[many - 2]).status = Status.VALIDATED
        application(session, "2026-11-21 08:00")
    _, *told = reread(data + b"".join(pieces))

    assert [row[0] for row in told] == numbers
