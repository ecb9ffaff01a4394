"""Documents rest sealed; the master key can change; bytes can be forgotten."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from erpps_app.adapters.inspection import SafeDocument
from erpps_app.adapters.storage import storage
from erpps_app.adapters.vault import Unsealable, generate
from erpps_app.domain.documents import JPEG
from erpps_app.domain.errors import NotFound
from erpps_app.models.dossier import Document
from erpps_app.services import documents, drafts, sealing
from erpps_app.settings import Settings, settings
from tests.adapters.test_inspection import jpeg
from tests.conftest import Begin
from tests.services.people import BRETAGNE, hand_in, paper, professional, section_named, submitted

OLD, NEW = generate("2025"), generate("2026")


@pytest.fixture
def keys() -> Iterator[Settings]:
    current = settings()
    before, current.document_keys = current.document_keys, SecretStr(OLD)
    yield current
    current.document_keys = before


def kept(session: Session) -> Document:
    hand_in(session, professional(session), "piece-identite", "piece_identite")
    return session.exec(select(Document)).one()


def test_what_rests_is_not_what_was_handed_in(begin: Begin, keys: Settings):
    with begin() as session:
        document = kept(session)
        resting = storage().get(document.storage_key)

        assert paper().data not in resting
        assert sealing.bytes_of(document) == paper().data


def test_a_new_master_key_takes_over_and_the_old_one_can_go(begin: Begin, keys: Settings):
    with begin() as session:
        kept(session)
    keys.document_keys = SecretStr(f"{NEW},{OLD}")
    first, second = sealing.rotate(begin), sealing.rotate(begin)
    keys.document_keys = SecretStr(NEW)
    with begin() as session:
        document = session.exec(select(Document)).one()
        assert sealing.bytes_of(document) == paper().data

    assert (first.rewrapped > 1, first.sealed) == (True, 0)
    assert (second.rewrapped, second.sealed) == (0, 0)


def test_without_its_master_key_a_document_stays_shut(begin: Begin, keys: Settings):
    with begin() as session:
        kept(session)
    keys.document_keys = SecretStr(NEW)
    with begin() as session, pytest.raises(Unsealable):
        sealing.bytes_of(session.exec(select(Document)).one())
    with pytest.raises(Unsealable):
        sealing.rotate(begin)


def test_a_document_from_before_sealing_is_sealed(begin: Begin, keys: Settings):
    with begin() as session:
        document = kept(session)
        document.storage_key, document.sealed_key = storage().put(b"en clair"), ""
        session.add(document)
    done = sealing.rotate(begin)
    with begin() as session:
        document = session.exec(select(Document)).one()

        assert sealing.bytes_of(document) == b"en clair"
        assert storage().get(document.storage_key) != b"en clair"
    assert (done.sealed, done.rewrapped) == (1, 0)


def test_bytes_put_in_the_place_of_others_do_not_open(begin: Begin, keys: Settings):
    with begin() as session:
        document = kept(session)
        other = Document(**{**document.model_dump(), "id": "autre"})
        with pytest.raises(Unsealable):
            sealing.bytes_of(other)


def test_what_was_forgotten_is_gone_and_says_so(begin: Begin, keys: Settings):
    with begin() as session:
        document = kept(session)
        key = document.storage_key
        sealing.forget(session, document)
    with begin() as session:
        document = session.exec(select(Document)).one()
        with pytest.raises(NotFound, match="délai de conservation"):
            sealing.bytes_of(document)
        with pytest.raises(NotFound):
            storage().get(key)


def test_recto_and_verso_are_one_document_and_the_parts_are_taken_back(
    begin: Begin, keys: Settings
):
    with begin() as session:
        actor = professional(session)
        section = section_named(session, drafts.start(session, actor), "piece-identite").id
        for name in ("recto.jpg", "verso.jpg"):
            side = SafeDocument(name, JPEG, jpeg(400, 300), 1)
            documents.add(session, actor, section, "piece_identite", side)
        documents.merge(session, actor, section, "piece_identite")
        listed = documents.listing(session, actor, section)

        assert [view.name for view in listed] == ["Pièce d’identité (recto verso).pdf"]
        assert documents.open_document(session, actor, listed[0].id).pages == 2
        with pytest.raises(NotFound, match="réunir"):
            documents.merge(session, actor, section, "piece_identite")


def test_nobody_puts_together_somebody_elses_documents(begin: Begin, keys: Settings):
    with begin() as session:
        document = kept(session)
        other = professional(session, "autre")
        with pytest.raises(NotFound):
            documents.merge(session, other, document.section_id, "piece_identite")


def test_an_agent_sees_their_own_name_across_an_identity_paper_and_the_person_does_not(
    begin: Begin, keys: Settings
):
    with begin() as session:
        person = professional(session)
        submitted(session, person)
        found = {d.kind: d.id for d in session.exec(select(Document))}
        paper_of_agent = documents.open_document(session, BRETAGNE, found["piece_identite"])
        diploma_of_agent = documents.open_document(session, BRETAGNE, found["diplome"])
        own = documents.open_document(session, person, found["piece_identite"])

    assert paper_of_agent.watermark.startswith("Consulté par Sylvie Marchand, ")
    assert "Bretagne" in paper_of_agent.watermark
    assert diploma_of_agent.watermark == own.watermark == ""
