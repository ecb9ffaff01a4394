"""Subscribers as the administrator keeps them: secrets, proofs, states, replays, dead letters."""

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlmodel import col, select, update

from erpps_app.adapters import vault
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotAllowed, NotFound
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.domain.message_signatures import proof
from erpps_app.domain.subscriptions import State
from erpps_app.models.base import now
from erpps_app.models.journal import AuditEntry
from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services import audit, audit_details, sealing
from erpps_app.services.subscriptions import messages, replaying, standing, subscribers, verifying
from erpps_app.services.subscriptions.subscribers import EDITED, Secret
from erpps_app.settings import Settings
from tests.conftest import Begin
from tests.services import telling
from tests.services.consumer import Received, is_signed
from tests.services.receiver import OK, Answer, Receiver, Said, receiving
from tests.services.telling import ADMIN
from tests.services.test_telling_subscribers import active, publish, rows

OTHERS = [Role.PROFESSIONAL, Role.AGENT, Role.LEAD, Role.READER]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def proving(secret: str) -> "Receiver.answer":
    known = base64.b64decode(secret)

    def answer(said: Said) -> Answer:
        told = {"challenge": said["challenge"], "proof": proof(known, said["challenge"])}
        return 200, {}, json.dumps(told).encode()

    return answer


def signatures(receiver: Receiver, *secrets: Secret) -> list[bool]:
    """Whether the last request is signed with each of these secrets."""
    last = Received("POST", receiver.address, receiver.headers[-1], receiver.bodies[-1])
    return [is_signed(last, one.key, base64.b64decode(one.value)) for one in secrets]


def actions(begin: Begin) -> list[str]:
    with begin(read_only=True) as session:
        assert audit.verify(session).broken_at is None
        found = select(AuditEntry.action).order_by(col(AuditEntry.position))
        return [action for action in session.exec(found) if action.startswith("abonne")]


def test_a_form_says_all_that_is_wrong(begin: Begin):
    with begin() as session, pytest.raises(InvalidFields) as refused:
        subscribers.create(session, ADMIN, {"nom": "x" * 200, "adresse": "http://exemple.fr"})

    assert sorted(refused.value.errors) == ["Practitioner", "adresse", "nom", "organisme"]


@pytest.mark.parametrize("role", OTHERS)
def test_only_the_administrator_sees_or_touches_them(begin: Begin, role: Role):
    actor = Actor("autre", role, "Quelqu’un")
    with begin() as session:
        key, _ = subscribers.create(session, ADMIN, telling.form("https://exemple.fr/"))
        for refused in (
            lambda: standing.listing(session, actor),
            lambda: standing.one(session, actor, key),
            lambda: subscribers.create(session, actor, telling.form("https://exemple.fr/")),
            lambda: subscribers.act(session, actor, key, "clore"),
            lambda: subscribers.edit(session, actor, key, telling.form("https://exemple.fr/")),
            lambda: subscribers.rotate(session, actor, key),
            lambda: verifying.ask_proof(session, actor, key),
            lambda: verifying.ask_anything(session, actor, key),
            lambda: replaying.preview(session, actor, key, "1"),
            lambda: replaying.replay(session, actor, key, 0),
            lambda: replaying.letters(session, actor, key),
            lambda: replaying.resend(session, actor, key, 1),
            lambda: replaying.discard(session, actor, key, 1, "motif"),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_a_secret_rests_sealed_and_no_memory_of_it_is_kept(begin: Begin):
    key, secret = telling.subscribe(begin, "https://exemple.fr/")
    with begin(read_only=True) as session:
        row = session.get_one(Subscriber, key)
        kept = [row.model_dump_json(), *session.exec(select(AuditEntry.details))]

        assert messages.opened(key, row.secret) == base64.b64decode(secret.value)
        with pytest.raises(vault.Unsealable):  # bound to its subscriber
            messages.opened("autre", row.secret)
    assert not any(secret.value in text for text in kept)
    assert actions(begin) == ["abonne-creation"]


def test_nothing_is_sent_before_the_address_has_proved_itself(begin: Begin, receiver: Receiver):
    publish(begin, "a")
    key, secret = telling.subscribe(begin, receiver.address)
    for wrong in (OK, (404, {}, b""), (200, {}, b'{"challenge": "autre", "proof": ""}')):
        receiver.answer = lambda _, wrong=wrong: wrong
        assert telling.verify(begin, key)
    receiver.answer = proving(base64.b64encode(b"un autre secret").decode())
    assert telling.verify(begin, key) == verifying.NO_PROOF
    publish(begin, "a")
    assert not telling.turn(begin, key)
    receiver.answer = proving(secret.value)
    assert telling.verify(begin, key) == ""
    receiver.answer = lambda _: OK
    publish(begin, "a")
    telling.turn(begin, key)

    assert receiver.told == [3]
    assert signatures(receiver, secret) == [True]
    assert actions(begin) == ["abonne-creation", *["abonne-verification"] * 5]
    with begin() as session, pytest.raises(Conflict):
        verifying.ask_proof(session, ADMIN, key)


def test_another_address_proves_itself_before_it_is_told_what_waited(begin: Begin):
    with receiving() as former, receiving() as latter:
        key, secret = telling.subscribe(begin, former.address)
        former.answer = latter.answer = proving(secret.value)
        telling.verify(begin, key)
        publish(begin, "a", "b")
        with begin() as session:
            assert subscribers.edit(session, ADMIN, key, telling.form(latter.address))
            line = standing.one(session, ADMIN, key)
        publish(begin, "a")
        assert not telling.turn(begin, key)
        assert telling.verify(begin, key) == ""
        former.answer = latter.answer = lambda _: OK
        telling.turn(begin, key)

        assert (line.state, line.lag, line.address) == ("a_verifier", 2, latter.address)
        assert [told for told in latter.told if told != 2] == [1, 3]
        assert sorted(latter.told) == [1, 2, 3]
        assert former.told == []
    assert actions(begin) == [
        "abonne-creation",
        "abonne-verification",
        "abonne-modification",
        "abonne-verification",
    ]


def test_the_proof_of_an_address_is_not_that_of_the_next(begin: Begin, receiver: Receiver):
    key, secret = telling.subscribe(begin, receiver.address)
    receiver.answer = proving(secret.value)
    with begin() as session:
        question = verifying.ask_proof(session, ADMIN, key)
    answer = asyncio.run(verifying.ask(question))
    with begin() as session:
        subscribers.edit(session, ADMIN, key, telling.form("https://exemple.fr/"))
    with begin() as session, pytest.raises(Conflict):
        verifying.conclude(session, ADMIN, question, answer)
    with begin(read_only=True) as session:
        assert session.get_one(Subscriber, key).state == State.PENDING


def test_what_else_is_declared_changes_without_a_new_proof(begin: Begin, receiver: Receiver):
    key = active(begin, receiver)
    same = telling.form(receiver.address)
    other = {**same, "nom": "Messagerie 2", "Practitioner": "", "avec_contenu": "oui"}
    with begin() as session:
        assert not subscribers.edit(session, ADMIN, key, same)
        assert not subscribers.edit(session, ADMIN, key, other)
        line = standing.one(session, ADMIN, key)
        with pytest.raises(InvalidFields):
            subscribers.edit(session, ADMIN, key, {**same, "nom": ""})
    publish(begin, "a")
    publish(begin, "b", resource=ResourceType.ROLE)
    telling.turn(begin, key)

    assert (line.name, line.state, line.with_content) == ("Messagerie 2", "actif", True)
    assert receiver.told == [2]
    with begin(read_only=True) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == EDITED)).one()
        changed = json.loads(audit_details.read(session, entry) or "")
    assert changed["before"]["name"] == "Messagerie"
    assert changed["after"]["resources"] == ["PractitionerRole", "Organization"]
    assert actions(begin).count("abonne-modification") == 1
    with begin() as session:
        subscribers.act(session, ADMIN, key, "clore")
        with pytest.raises(Conflict):
            subscribers.edit(session, ADMIN, key, other)


def test_who_is_in_trouble_is_let_go_when_that_is_not_followed_any_more(
    begin: Begin, receiver: Receiver
):
    key = active(begin, receiver)
    receiver.answer = lambda _: (422, {}, b"")
    publish(begin, "a")
    telling.turn(begin, key)
    assert rows(begin, DeliveryTrouble)
    with begin() as session:
        told = {**telling.form(receiver.address), "Practitioner": ""}
        subscribers.edit(session, ADMIN, key, told)

    assert rows(begin, DeliveryTrouble) == []


def test_two_secrets_sign_while_one_takes_the_place_of_the_other(begin: Begin, receiver: Receiver):
    key, first = telling.subscribe(begin, receiver.address)
    receiver.answer = proving(first.value)
    telling.verify(begin, key)
    with begin() as session:
        second = subscribers.rotate(session, ADMIN, key)
    with begin() as session, pytest.raises(Conflict):
        subscribers.rotate(session, ADMIN, key)
    receiver.answer = lambda _: OK
    publish(begin, "a")
    telling.turn(begin, key)
    during = signatures(receiver, first, second)
    with begin() as session:
        session.exec(update(Subscriber).values(former_until=now() - timedelta(seconds=1)))
    publish(begin, "a")
    telling.turn(begin, key)

    assert during == [True, True]
    assert signatures(receiver, first, second) == [False, True]
    with begin(read_only=True) as session:
        assert session.get_one(Subscriber, key).former_secret == ""


def test_a_changed_request_is_no_longer_signed(begin: Begin, receiver: Receiver):
    key, secret = telling.subscribe(begin, receiver.address)
    receiver.answer = proving(secret.value)
    telling.verify(begin, key)
    receiver.bodies[-1] += b" "

    assert signatures(receiver, secret) == [False]
    assert not is_signed(
        Received(
            "POST", f"{receiver.address}?autre", receiver.headers[-1], receiver.bodies[-1][:-1]
        ),
        secret.key,
        base64.b64decode(secret.value),
    )


def test_secrets_follow_the_master_key(begin: Begin, own_folder: Settings):
    before = own_folder.document_keys
    own_folder.document_keys = SecretStr(vault.generate("un"))
    key, secret = telling.subscribe(begin, "https://exemple.fr/")
    former = own_folder.document_keys.get_secret_value()
    newest = vault.generate("deux")
    own_folder.document_keys = SecretStr(f"{newest},{former}")
    done = sealing.rotate(begin)
    own_folder.document_keys = SecretStr(newest)
    try:
        with begin(read_only=True) as session:
            row = session.get_one(Subscriber, key)
            assert messages.opened(key, row.secret) == base64.b64decode(secret.value)
        assert done.rewrapped >= 1
    finally:
        own_folder.document_keys = before


def test_a_pause_keeps_everything_for_later(begin: Begin, receiver: Receiver):
    key = active(begin, receiver)
    with begin() as session:
        subscribers.act(session, ADMIN, key, "mettre_en_pause")
    publish(begin, "a", "b")
    assert not telling.turn(begin, key)
    with begin() as session:
        line = standing.one(session, ADMIN, key)
        subscribers.act(session, ADMIN, key, "reprendre")
    telling.turn(begin, key)

    assert (line.lag, line.oldest) == (2, "moins de deux minutes")
    assert line.can == ("reprendre", "clore")
    assert sorted(receiver.told) == [1, 2]
    with begin() as session:
        (line,) = standing.listing(session, ADMIN)
    assert (line.lag, line.oldest, line.last_success != "") == (0, "", True)


def test_what_is_closed_forgets_its_secret_and_what_it_was_owed(begin: Begin, receiver: Receiver):
    key = dead(begin, receiver)
    with begin() as session:
        subscribers.act(session, ADMIN, key, "clore")
    with begin() as session:
        row = session.get_one(Subscriber, key)

        assert (row.state, row.secret, rows(begin, DeadLetter)) == (State.CLOSED, "", [])
        for refused in (
            lambda: subscribers.act(session, ADMIN, key, "reprendre"),
            lambda: subscribers.rotate(session, ADMIN, key),
            lambda: verifying.ask_anything(session, ADMIN, key),
        ):
            with pytest.raises(Conflict):
                refused()


@pytest.mark.parametrize("action", ["verifier", "suspendre", "effacer"])
def test_what_is_not_decided_cannot_be_asked_for(begin: Begin, receiver: Receiver, action: str):
    key = active(begin, receiver)
    with begin() as session, pytest.raises(NotFound):
        subscribers.act(session, ADMIN, key, action)


def dead(begin: Begin, receiver: Receiver) -> str:
    """A subscriber with one dead letter, at position 1."""
    key = active(begin, receiver)
    publish(begin, "a")
    with begin() as session:
        session.exec(update(Subscriber).values(position=1))
        letter = DeadLetter(
            subscriber_id=key, position=1, practitioner_id="a", attempts=12,
            since=now() - timedelta(days=1), reason="Réponse HTTP 422.",
        )  # fmt: skip
        session.add(letter)
    return key


def test_a_dead_letter_is_given_up_with_a_reason_that_is_remembered(
    begin: Begin, receiver: Receiver
):
    key = dead(begin, receiver)
    with begin() as session:
        (letter,) = replaying.letters(session, ADMIN, key)
    with begin() as session, pytest.raises(InvalidField):
        replaying.discard(session, ADMIN, key, 1, "  ")
    with begin() as session:
        replaying.discard(session, ADMIN, key, 1, "Repris à la main.")
    with begin() as session, pytest.raises(NotFound):
        replaying.resend(session, ADMIN, key, 1)

    assert (letter.rpps, letter.what, letter.attempts) == ("rpps-a", "Practitioner/a", 12)
    assert actions(begin)[-1] == "abonne-abandon"
    assert rows(begin, DeadLetter) == []


@pytest.mark.parametrize(
    ("typed", "position", "events"),
    [("1", 0, 3), ("0", 0, 3), ("3", 2, 1), ("26/11/2020", 0, 3), ("01/01/0001", 0, 3)],
)
def test_a_replay_says_beforehand_how_many_events(
    begin: Begin, receiver: Receiver, typed: str, position: int, events: int
):
    key = active(begin, receiver)
    publish(begin, "a", "b", "a")
    telling.turn(begin, key)
    with begin() as session:
        seen = replaying.preview(session, ADMIN, key, typed)

    assert (seen.position, seen.events) == (position, events)


@pytest.mark.parametrize("typed", ["", "hier", "4", "99/99/2020", "01/01/2100", "٣"])
def test_what_was_not_told_cannot_be_told_again(begin: Begin, receiver: Receiver, typed: str):
    key = active(begin, receiver)
    publish(begin, "a", "b", "a")
    telling.turn(begin, key)
    with begin() as session, pytest.raises(InvalidField):
        replaying.preview(session, ADMIN, key, typed)


def test_nothing_is_told_again_before_the_address_has_proved_itself(
    begin: Begin, receiver: Receiver
):
    publish(begin, "a", "b")
    key, secret = telling.subscribe(begin, receiver.address)
    for asking in (
        lambda session: replaying.preview(session, ADMIN, key, "1"),
        lambda session: replaying.replay(session, ADMIN, key, 0),
    ):
        with begin() as session, pytest.raises(Conflict, match="vérifi"):
            asking(session)
    receiver.answer = proving(secret.value)
    telling.verify(begin, key)
    receiver.answer = lambda _: OK
    with begin() as session:
        replaying.replay(session, ADMIN, key, 0)
    telling.turn(begin, key)

    assert sorted(receiver.told) == [1, 2]


def test_a_replay_after_another_is_refused_when_it_would_skip(begin: Begin, receiver: Receiver):
    key = active(begin, receiver)
    with begin() as session, pytest.raises(Conflict):
        replaying.replay(session, ADMIN, key, 5)
