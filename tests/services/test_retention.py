"""What is kept no longer than it serves, and what a person takes out or has erased."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from erpps_app.adapters.storage import storage
from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotAllowed
from erpps_app.domain.retention import warning_is_due
from erpps_app.models.access import Account, SessionRecord
from erpps_app.models.base import now
from erpps_app.models.dossier import Document, Dossier, DossierEvent, Section
from erpps_app.models.journal import AuditEntry, OutboxMessage, SubjectKey
from erpps_app.services import (
    audit,
    audit_details,
    documents,
    erasure,
    personal_data,
    retention,
    review,
    submission,
)
from erpps_app.settings import settings
from tests.conftest import Begin
from tests.services.people import (
    BRETAGNE,
    complete,
    hand_in,
    judge_all,
    professional,
    submitted,
    validated,
)

DAY = timedelta(days=1)
LIFE = timedelta(days=settings().draft_days)


def draft_touched(begin: Begin, ago: timedelta) -> Actor:
    with begin() as session:
        actor = professional(session)
        dossier = complete(session, actor)
        session.flush()
        dossier.updated_at = now() - ago
        session.add(dossier)
    return actor


def count(session: Session, table: type) -> int:
    return len(session.exec(select(table)).all())


def test_a_draft_that_nobody_touches_is_erased_with_its_documents(begin: Begin):
    draft_touched(begin, LIFE + DAY)
    with begin() as session:
        keys = [d.storage_key for d in session.exec(select(Document))]
    done = retention.run(begin)
    with begin() as session:
        left = {table: count(session, table) for table in (Dossier, Section, Document)}
    resting = dict(storage().listing())

    assert keys
    assert done.drafts == 1
    assert set(left.values()) == {0}
    assert not set(keys) & resting.keys()


@pytest.mark.parametrize("days", [0, 1, 59])
def test_a_draft_that_is_touched_lives(begin: Begin, days: int):
    draft_touched(begin, days * DAY)
    done = retention.run(begin)

    assert (done.drafts, done.warned) == (0, 0)
    with begin() as session:
        assert count(session, Dossier) == 1


def test_its_owner_is_warned_a_month_and_a_week_before_and_once_each(begin: Begin):
    draft_touched(begin, LIFE - 29 * DAY)
    month = [retention.run(begin).warned for _ in range(2)]
    week = [retention.run(begin, at=now() + 23 * DAY).warned for _ in range(2)]
    with begin() as session:
        sent = session.exec(select(OutboxMessage)).all()

    assert (month, week) == ([1, 0], [1, 0])
    assert {message.recipient for message in sent} == {"camille@example.org"}
    assert all("sera effacé le" in message.subject for message in sent)
    assert not any("MARTIN" in message.body for message in sent)


def test_a_draft_taken_up_again_is_warned_of_anew_the_next_time(begin: Begin):
    draft_touched(begin, LIFE - 29 * DAY)
    retention.run(begin)
    with begin() as session:
        draft = session.exec(select(Dossier)).one()
        draft.updated_at = now()
        session.add(draft)

    assert retention.run(begin, at=now() + DAY).warned == 0
    assert retention.run(begin, at=now() + LIFE - 29 * DAY).warned == 1


@given(
    st.integers(min_value=0, max_value=200),
    st.lists(st.integers(min_value=1, max_value=100), max_size=4),
)
def test_no_warning_is_owed_twice_for_one_date_nor_after_the_end(day: int, before: list[int]):
    end = now() + 90 * DAY
    at = end - 100 * DAY + day * DAY
    if warning_is_due(end, at, None, before):
        assert at < end
        assert not warning_is_due(end, at, at, before)


def test_an_identity_paper_is_erased_some_time_after_the_decision_and_the_diploma_stays(
    begin: Begin,
):
    with begin() as session:
        actor = professional(session)
        validated(session, actor)
    later = now() + timedelta(days=settings().identity_paper_days) + DAY
    before, after = retention.run(begin), retention.run(begin, at=later)
    with begin() as session:
        kept = {d.kind: bool(d.storage_key) for d in session.exec(select(Document))}

    assert (before.identity_papers, after.identity_papers) == (0, 1)
    assert kept == {"piece_identite": False, "diplome": True}


def test_a_document_taken_back_is_erased_a_month_later(begin: Begin):
    with begin() as session:
        actor = professional(session)
        hand_in(session, actor, "piece-identite", "piece_identite")
        documents.remove(session, actor, session.exec(select(Document)).one().id)
    first, later = retention.run(begin), retention.run(begin, at=now() + 31 * DAY)

    assert (first.taken_back, later.taken_back) == (0, 1)


def test_a_file_of_nobody_is_collected_and_those_of_somebody_are_not(begin: Begin):
    with begin() as session:
        hand_in(session, professional(session), "piece-identite", "piece_identite")
        kept = session.exec(select(Document)).one().storage_key
    orphan = storage().put(b"personne")
    first, later = retention.run(begin), retention.run(begin, at=now() + 2 * DAY)

    assert (first.orphans, later.orphans) == (0, 1)
    assert set(dict(storage().listing())) == {kept}
    assert orphan != kept


def test_a_file_that_was_never_finished_is_collected_too(begin: Begin):
    key = storage().put(b"personne")
    folder = settings().files_dir / key[:2]
    (folder / key).rename(folder / f"{key}.part")

    assert retention.run(begin, at=now() + 2 * DAY).orphans == 1
    assert list(folder.iterdir()) == []


def test_messages_that_left_long_ago_are_erased(begin: Begin):
    with begin() as session:
        submitted(session, professional(session))
        message = session.exec(select(OutboxMessage)).one()
        message.sent_at = now()
        session.add(message)
    first, later = retention.run(begin), retention.run(begin, at=now() + 91 * DAY)

    assert (first.messages, later.messages) == (0, 1)


def erased(begin: Begin, actor: Actor) -> erasure.Plan:
    with begin() as session:
        return erasure.execute(session, actor)


def test_somebody_with_a_draft_only_is_erased_altogether(begin: Begin):
    actor = draft_touched(begin, DAY)
    done = erased(begin, actor)
    with begin() as session:
        left = [
            count(session, table)
            for table in (Account, Dossier, Section, Document, DossierEvent, SessionRecord)
        ]

    assert done.whole_account
    assert set(left) == {0}
    assert list(storage().listing()) == []


def test_the_trail_still_holds_and_says_nothing_of_the_person_any_more(begin: Begin):
    actor = draft_touched(begin, DAY)
    with begin() as session:
        readable = [audit_details.read(session, e) for e in session.exec(select(AuditEntry))]
    erased(begin, actor)
    with begin() as session:
        entries = session.exec(select(AuditEntry)).all()
        after = [audit_details.read(session, entry) for entry in entries if entry.details]
        assert count(session, SubjectKey) == 0
        assert audit.verify(session).broken_at is None
        everything = " ".join(str(entry.model_dump()) for entry in entries)

    assert any("MARTIN" in (text or "") for text in readable)
    assert set(after) == {None}
    assert "MARTIN" not in everything
    assert "Camille" not in everything


def test_an_application_with_the_agency_is_kept_and_said_why(begin: Begin):
    with begin() as session:
        actor = professional(session)
        submitted(session, actor)
    done = erased(begin, actor)

    assert not done.whole_account
    assert "entre les mains de l’ARS" in done.kept[0].why
    with begin() as session:
        assert count(session, Dossier) == 1


def test_a_refusal_is_kept_for_the_time_of_an_appeal_then_erased(begin: Begin):
    with begin() as session:
        actor = professional(session)
        dossier = submitted(session, actor)
        for section in review.open_file(session, BRETAGNE, dossier.id).sections:
            review.judge(session, BRETAGNE, dossier.id, section.id, "refuse", "Illisible.")
        review.decide(session, BRETAGNE, dossier.id, "refuser", dossier.version)
    assert "recours" in erased(begin, actor).kept[0].why
    with begin() as session:
        refused = session.exec(select(Dossier)).one()
        refused.decided_at = now() - 63 * DAY
        session.add(refused)

    assert erased(begin, actor).whole_account


def test_a_withdrawn_application_can_be_erased(begin: Begin):
    with begin() as session:
        actor = professional(session)
        submission.cancel(session, actor, submitted(session, actor).id)

    assert erased(begin, actor).whole_account


def test_a_registration_stays_and_its_identity_paper_goes(begin: Begin):
    with begin() as session:
        actor = professional(session)
        validated(session, actor)
    done = erased(begin, actor)
    with begin() as session:
        kept = {d.kind: bool(d.storage_key) for d in session.exec(select(Document))}

    assert [item.what for item in done.kept][-2:] == [erasure.REGISTERED.what, erasure.TRAIL.what]
    assert kept == {"piece_identite": False, "diplome": True}


def test_nobody_else_is_touched(begin: Begin):
    actor = draft_touched(begin, DAY)
    with begin() as session:
        other = professional(session, "autre", family_name="LEROY")
        complete(session, other)
    erased(begin, actor)
    with begin() as session:
        assert [d.account_id for d in session.exec(select(Dossier))] == [other.account_id]
        assert count(session, Document) == 2
        assert audit.verify(session).broken_at is None


def test_an_agent_has_no_data_to_take_or_erase(begin: Begin):
    with begin() as session:
        for service in (erasure.plan, erasure.execute, personal_data.archive):
            with pytest.raises(NotAllowed):
                service(session, BRETAGNE)


def test_the_archive_holds_everything_and_no_secret(begin: Begin):
    with begin() as session:
        actor = professional(session)
        dossier = submitted(session, actor)
        judge_all(session, dossier)
        review.decide(session, BRETAGNE, dossier.id, "valider", dossier.version)
    with begin() as session:
        data = personal_data.archive(session, actor)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        names = opened.namelist()
        content = json.loads(opened.read("donnees.json"))
        paper = opened.read(next(name for name in names if name.startswith("documents/")))

    assert {"LISEZ-MOI.txt", "donnees.json"} < set(names)
    assert len([name for name in names if name.startswith("documents/")]) == 2
    assert paper == b"papier"
    assert content["identite"]["nom_naissance"] == "MARTIN"
    assert content["registre"]["contact_details"][0]["email"] == "camille@example.org"
    assert content["registre"]["identifier"][0]["system"] == "RPPS"
    assert len(content["registre"]["activities"]) == 1
    assert content["demandes"][0]["suivi"][-1]["qui"] == "Sylvie Marchand"
    assert content["demandes"][0]["consultations"][0]["qui"].startswith("Sylvie Marchand")
    written = json.dumps(content)
    assert not any(secret in written for secret in personal_data.SECRET)
