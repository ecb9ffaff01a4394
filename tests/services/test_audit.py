"""The audit trail: nothing is forgotten, nothing can be changed, one changed byte shows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from erpps_app.domain.errors import NotAllowed, NotFound, Unavailable
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import AuditEntry
from erpps_app.models.register import CivilStatus
from erpps_app.services import audit, audit_details, documents, drafts, review
from erpps_app.settings import settings as process_settings
from tests.conftest import Begin
from tests.services import changing
from tests.services.people import BRETAGNE, complete, professional, submitted


def entries(begin: Begin) -> list[AuditEntry]:
    with begin() as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.position))))


def write_some(begin: Begin, many: int = 5) -> None:
    with begin() as session:
        for rank in range(many):
            audit.record(
                session, "essai", subject="dossier", about=f"chose:{rank}", details={"n": rank}
            )


def test_a_write_is_remembered_with_what_was_before_and_after(begin: Begin):
    with begin() as session:
        actor = professional(session)
        audit.act_as(session, actor)
        drafts.start(session, actor)
    with begin() as session:
        audit.act_as(session, actor)
        drafts.save(session, actor, "etat-civil", {"civilite": "MME"})

    last = entries(begin)[-1]
    with begin() as session:
        details = audit_details.read(session, last)

    assert (last.action, last.actor_id) == ("modification", actor.account_id)
    assert "civilite" not in last.details  # "MME" may stand in sealed text by chance
    assert details
    assert '"civilite": "MME"' in details.partition('"before"')[0]
    assert last.object.startswith("section:")


def test_what_enters_the_register_is_remembered_with_its_values(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor)
        civil = session.get_one(CivilStatus, person.id)
        name, key = civil.birth_name, f"civil_status:{person.id}"
    added = [e for e in entries(begin) if e.object == key and e.action == "ajout"]
    with begin() as session:
        details = audit_details.read(session, added[0])

    assert len(added) == 1
    assert details
    assert f'"birth_name": "{name}"' in details.partition('"before"')[0]


def test_what_is_rolled_back_is_not_remembered(begin: Begin):
    def fail() -> None:
        with begin() as session:
            professional(session)
            raise Unavailable("panne")

    with pytest.raises(Unavailable):
        fail()

    assert entries(begin) == []


def test_the_chain_holds_and_says_its_head(begin: Begin):
    write_some(begin)
    write_some(begin)

    with begin() as session:
        found = audit.verify(session)

    assert (found.entries, found.broken_at) == (10, None)
    assert found.head == entries(begin)[-1].hash


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_the_trail(begin: Begin, verb: str):
    write_some(begin)

    with begin() as session, pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(verb))

    assert len(entries(begin)) == 5


def tamper(engine: Engine, statement: str, **values: object) -> None:
    """Change the trail as somebody who owns the database can."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), values)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    column=st.sampled_from(
        ["at", "actor_id", "actor_role", "actor_name", "action", "subject", "object", "details",
         "previous", "hash"]
    ),
    position=st.integers(1, 5),
    byte=st.characters(codec="ascii", exclude_characters="\0"),
)  # fmt: skip
def test_one_changed_byte_shows(
    begin: Begin, engine: Engine, column: str, position: int, byte: str
):
    if not entries(begin):
        write_some(begin)
    kept = getattr(entries(begin)[position - 1], column)
    change = f"UPDATE audit_entry SET {column} = :value WHERE position = :position"  # noqa: S608 - names of ours
    tamper(engine, change, value=f"{kept}{byte}", position=position)

    with begin() as session:
        found = audit.verify(session)
    tamper(engine, change, value=kept, position=position)

    assert found.broken_at == position


def test_a_removed_entry_shows(begin: Begin, engine: Engine):
    write_some(begin)
    tamper(engine, "DELETE FROM audit_entry WHERE position = 3")

    with begin() as session:
        assert audit.verify(session).broken_at == 3


def test_writers_at_the_same_time_keep_one_chain(begin: Begin):
    def write(_: int) -> None:
        write_some(begin, 2)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))

    with begin() as session:
        found = audit.verify(session)
    assert (found.entries, found.broken_at) == (48, None)


def test_a_reading_counts_once_and_is_shown_to_the_person(begin: Begin):
    with begin() as session:
        dossier = submitted(session, professional(session))
    for _ in range(3):
        with begin() as session:
            review.open_file(session, BRETAGNE, dossier.id)
    with begin() as session:
        names = [entry.actor_name for entry in audit.readers_of(session, dossier.id)]

    assert names == ["Sylvie Marchand"]


def paper_of(begin: Begin, sub: str) -> str:
    with begin() as session:
        dossier = submitted(session, professional(session, sub))
        sections = review.open_file(session, BRETAGNE, dossier.id).sections
        return next(s for s in sections if s.element == "piece-identite").documents[0]["id"]


def test_reading_identity_papers_is_metered_and_has_a_limit(begin: Begin):
    papers = [paper_of(begin, sub) for sub in ("une", "deux", "trois")]
    current = process_settings()
    usual, current.identity_papers_per_day = current.identity_papers_per_day, 2
    try:
        for paper in (*papers[:2], papers[0]):
            with begin() as session:
                documents.open_document(session, BRETAGNE, paper)
        with begin() as session, pytest.raises(NotAllowed, match="2 pièces d’identité"):
            documents.open_document(session, BRETAGNE, papers[2])
    finally:
        current.identity_papers_per_day = usual


def test_a_draft_is_nobodys_to_read(begin: Begin):
    with begin() as session:
        dossier = complete(session, professional(session))
    with begin() as session, pytest.raises(NotFound):
        review.open_file(session, BRETAGNE, dossier.id)

    assert [e for e in entries(begin) if e.action == audit.READ_FILE] == []
    with begin() as session:
        assert session.get_one(Dossier, dossier.id).status == "brouillon"
