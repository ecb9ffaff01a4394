"""What is kept until a transaction commits follows its savepoints: no more is done, and no less."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from erpps_app.adapters.storage import storage
from erpps_app.domain.errors import Unavailable
from erpps_app.models.access import Account
from erpps_app.models.dossier import Document
from erpps_app.models.journal import AuditEntry, Signal
from erpps_app.services import audit, messages, sealing
from erpps_app.services.until_commit import UntilCommit
from tests.conftest import Begin
from tests.services import people

THINGS = UntilCommit[str]("essai")


def the_same_twice(session: Session) -> None:
    """A flush that fails inside a savepoint, as when another tab was faster."""
    with suppress(IntegrityError), session.begin_nested():
        session.add_all(
            Account(issuer="fc", subject="la même", display_name="Camille") for _ in range(2)
        )


def remembered(begin: Begin) -> list[str]:
    with begin() as session:
        return [e.object for e in session.exec(select(AuditEntry)) if e.object.startswith("fait")]


def test_a_savepoint_that_is_taken_back_takes_only_its_own(begin: Begin):
    with begin() as session:
        THINGS.keep(session, "before")
        with suppress(Unavailable), session.begin_nested():
            THINGS.keep(session, "inside")
            with session.begin_nested():
                THINGS.keep(session, "deeper, and released")
            raise Unavailable("panne")
        with session.begin_nested():
            THINGS.keep(session, "released")
        the_same_twice(session)
        THINGS.keep(session, "after")

        assert THINGS.take(session) == ["before", "released", "after"]
        assert THINGS.take(session) == []


def test_nothing_is_left_of_a_transaction_that_is_taken_back(begin: Begin):
    with begin() as session:
        session.exec(select(Account)).all()
        THINGS.keep(session, "lost")
        session.rollback()
        THINGS.keep(session, "kept")

        assert THINGS.take(session) == ["kept"]


def test_what_was_remembered_before_another_tab_was_faster_is_not_lost(begin: Begin):
    with begin() as session:
        audit.record(session, "essai", subject="dossier", about="fait:avant")
        the_same_twice(session)
        audit.record(session, "essai", subject="dossier", about="fait:après")

    assert remembered(begin) == ["fait:avant", "fait:après"]


def test_what_fails_alone_is_not_remembered_and_the_rest_is(begin: Begin):
    with begin() as session:
        audit.record(session, "essai", subject="dossier", about="fait:avant")
        with suppress(Unavailable), session.begin_nested():
            audit.record(session, "essai", subject="dossier", about="fait:repris")
            raise Unavailable("panne")

    assert remembered(begin) == ["fait:avant"]


def test_pages_are_told_of_what_was_written_before_another_tab_was_faster(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
    with begin() as session:
        told = len(session.exec(select(Signal).where(Signal.subject == dossier.id)).all())
        thread = messages.thread(session, actor, dossier.id)
        messages.send(session, actor, dossier.id, thread.draft, "Bonjour.")
        the_same_twice(session)
    with begin() as session:
        found = session.exec(select(Signal).where(Signal.subject == dossier.id)).all()

        assert len(found) == told + 1


def test_a_file_is_erased_with_the_transaction_not_with_a_savepoint(begin: Begin):
    with begin() as session:
        people.hand_in(session, people.professional(session), "piece-identite", "piece_identite")
        document = session.exec(select(Document)).one()
        key = document.storage_key

    def forget_then_fail() -> None:
        with begin() as session:
            with session.begin_nested():
                sealing.forget(session, session.get_one(Document, document.id))
            raise Unavailable("panne")

    with pytest.raises(Unavailable):
        forget_then_fail()
    with begin() as session:
        kept = session.get_one(Document, document.id)
        still_there = sealing.bytes_of(kept)
        with session.begin_nested():
            sealing.forget(session, kept)

    assert still_there == people.paper().data
    assert key not in dict(storage().listing())
