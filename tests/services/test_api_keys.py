"""Keys of the API as the administrator keeps them, on each database."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import cast

import orjson
import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.api_keys import KeyHolder
from erpps_app.domain.api_scopes import Family, Scope
from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotAllowed, NotFound
from erpps_app.models.api_keys import ApiKey, ApiUsage
from erpps_app.models.base import now
from erpps_app.models.journal import AuditEntry, OutboxMessage
from erpps_app.services import audit_details, personal_data, retention
from erpps_app.services.api_keys import (
    checking,
    form,
    keeping,
    listing,
    recipients,
    reminders,
    usage,
)
from erpps_app.services.api_keys.checking import FRESH_SECONDS, Ring
from erpps_app.services.api_keys.recipients import Recipient
from erpps_app.services.api_keys.usage import Counter
from erpps_app.services.context import today
from tests.conftest import Begin
from tests.services.people import BRETAGNE, professional

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
FORM = {
    "application": "Annuaire mobile",
    "organisme": "Éditeur",
    "contact": "api@example.org",
    "portee_annuaire": "oui",
    "par_seconde": "17",
}


def issue(begin: Begin, **changed: str) -> keeping.Issued:
    with begin() as session:
        return form.issue(session, ADMIN, {**FORM, **changed})


def wrong(**changed: str) -> Mapping[str, str]:
    with pytest.raises(InvalidFields) as refusal:
        form.wanted({**FORM, **changed})
    return refusal.value.errors


def row_of(begin: Begin, key_id: str) -> listing.KeyRow:
    with begin(read_only=True) as session:
        return next(row for row in listing.listing(session, ADMIN) if row.id == key_id)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_secret_is_drawn_of_256_bits_and_only_its_hash_is_kept(begin: Begin):
    made, other = issue(begin), issue(begin)

    with begin(read_only=True) as session:
        row = session.get_one(ApiKey, made.id)
    assert made.secret != other.secret
    assert len(made.secret.removeprefix(f"{row.prefix}_")) == 43  # 256 bits in base 64
    assert row.secret_hash == hashlib.sha256(made.secret.encode()).hexdigest()
    assert made.secret not in str(row.model_dump())


def test_what_is_done_to_a_key_is_in_the_trail_and_its_secret_is_not(begin: Begin):
    made = issue(begin)
    with begin() as session:
        keeping.revoke(session, ADMIN, made.id, "Clé divulguée")

    with begin(read_only=True) as session:
        of_the_key = select(AuditEntry).where(AuditEntry.subject == made.id)
        entries = session.exec(of_the_key.order_by(col(AuditEntry.position))).all()
        told = [audit_details.read(session, entry) or "" for entry in entries]
        digest = session.get_one(ApiKey, made.id).secret_hash
    assert [entry.action for entry in entries] == ["ajout", "modification"]
    assert "Annuaire mobile" in told[0]
    assert "Clé divulguée" in told[1]
    assert made.secret not in str(told)
    assert digest not in str(told)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"application": " "}, "application"),
        ({"application": "x" * 121}, "application"),
        ({"organisme": ""}, "organisme"),
        ({"contact": ""}, "contact"),
        ({"contact": "personne"}, "contact"),
        ({"portee_annuaire": ""}, "portees"),
        ({"portee_identites": "oui"}, "base_legale"),
        ({"base_legale": "x" * 1_001}, "base_legale"),
        ({"par_seconde": "0"}, "par_seconde"),
        ({"par_seconde": "²"}, "par_seconde"),
        ({"par_seconde": "1001"}, "par_seconde"),
        ({"par_jour": "-3"}, "par_jour"),
        ({"par_jour": "9" * 30}, "par_jour"),
        ({"expire_le": "demain"}, "expire_le"),
        ({"expire_le": "01/01/2020"}, "expire_le"),
        ({"expire_le": "01/01/2999"}, "expire_le"),
        ({"expire_le": "31/12/9999"}, "expire_le"),
    ],
)
def test_an_error_stands_at_its_field(typed: dict[str, str], field: str):
    assert list(wrong(**typed)) == [field]


def test_errors_come_in_the_order_of_the_form():
    assert list(wrong(application="", portee_annuaire="", par_jour="x")) == [
        *("application", "portees", "par_jour")
    ]


def test_what_is_left_empty_takes_what_is_usual():
    wanted = form.wanted({**FORM, "par_seconde": "", "portee_export": "oui"})

    assert (wanted.per_second, wanted.per_day, wanted.expires_at) == (17, None, None)
    assert wanted.scopes == [Scope.DIRECTORY, Scope.EXPORT]


def test_a_key_ends_with_its_last_day_in_paris():
    day = today() + timedelta(days=40)
    ends = form.wanted({**FORM, "expire_le": f"{day:%d/%m/%Y}"}).expires_at

    assert ends is not None
    assert listing.paris(ends - timedelta(seconds=1)).date() == day
    assert listing.paris(ends).date() == day + timedelta(days=1)


def test_no_key_to_restricted_data_without_a_legal_basis(begin: Begin):
    restricted = keeping.Wanted("A", "O", "c@example.org", [Scope.IDENTITIES])

    with begin() as session, pytest.raises(InvalidField):
        keeping.issue(session, ADMIN, restricted)


@pytest.mark.parametrize("actor", [BRETAGNE, None], ids=["agent", "nobody"])
def test_nobody_but_the_national_administrator_keeps_keys(begin: Begin, actor: Actor | None):
    made = issue(begin)

    with begin() as session:
        who = cast("Actor", actor)  # as a state hands it over, signed in or not
        for attempt in (
            lambda: form.issue(session, who, FORM),
            lambda: keeping.renew(session, who, made.id),
            lambda: keeping.revoke(session, who, made.id, "Sans raison"),
            lambda: listing.listing(session, who),
            lambda: listing.use(session, who, made.id),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_a_renewed_key_overlaps_with_the_one_that_follows(begin: Begin):
    made = issue(begin, portee_export="oui", par_jour="1 000")
    with begin() as session:
        following = keeping.renew(session, ADMIN, made.id)

    with begin(read_only=True) as session:
        former, new = (session.get_one(ApiKey, key) for key in (made.id, following.id))
    assert former.replaced_by == new.id
    assert now() < former.expires_at <= now() + keeping.OVERLAP
    assert new.expires_at > now() + timedelta(days=360)
    assert (new.scopes, new.per_day, new.application) == (
        *(["annuaire", "export"], 1_000),
        "Annuaire mobile",
    )
    assert row_of(begin, made.id).state == listing.REPLACED
    with begin() as session, pytest.raises(Conflict):
        keeping.renew(session, ADMIN, made.id)


def test_a_renewal_never_prolongs_the_former_key(begin: Begin):
    made = issue(begin, expire_le=f"{today() + timedelta(days=3):%d/%m/%Y}")
    with begin() as session:
        before = session.get_one(ApiKey, made.id).expires_at
        keeping.renew(session, ADMIN, made.id)

    with begin(read_only=True) as session:
        assert session.get_one(ApiKey, made.id).expires_at == before


def test_a_reason_is_owed_and_a_key_is_revoked_once(begin: Begin):
    made = issue(begin)
    with begin() as session, pytest.raises(InvalidField) as refusal:
        keeping.revoke(session, ADMIN, made.id, "  ")
    assert refusal.value.field == "motif"

    with begin() as session:
        keeping.revoke(session, ADMIN, made.id, "Fin du contrat")
    row = row_of(begin, made.id)
    assert (row.state, row.open, row.renewable) == (listing.REVOKED, False, False)
    assert "Fin du contrat" in row.when
    with begin() as session, pytest.raises(Conflict):
        keeping.revoke(session, ADMIN, made.id, "Encore")
    with begin() as session, pytest.raises(Conflict):
        keeping.renew(session, ADMIN, made.id)
    with begin() as session, pytest.raises(NotFound):
        keeping.revoke(session, ADMIN, "inconnue", "Rien")


def test_a_revocation_elsewhere_is_learned_within_seconds(begin: Begin):
    made, clock = issue(begin), Clock()
    ring = Ring(begin, clock)
    assert isinstance(ring.look_up(made.secret), KeyHolder)
    with begin() as session:
        session.get_one(ApiKey, made.id).revoked_at = now()

    remembered = ring.recall(made.secret)
    clock.now = FRESH_SECONDS

    assert remembered is not None
    assert remembered.holder is not None
    assert remembered.holder.revoked_at is None
    assert ring.recall(made.secret) is None
    learned = ring.look_up(made.secret)
    assert learned is not None
    assert learned.revoked_at is not None


def test_a_key_that_does_not_exist_is_asked_for_once(begin: Begin):
    ring = Ring(begin, Clock())

    assert ring.recall("erpps_00000000_inconnue") is None
    assert ring.look_up("erpps_00000000_inconnue") is None
    found = ring.recall("erpps_00000000_inconnue")
    assert found is not None
    assert found.holder is None


def test_who_tries_many_keys_makes_no_known_one_forgotten(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checking, "MOST_REMEMBERED", 3)
    made, clock = issue(begin), Clock()
    ring = Ring(begin, clock)
    ring.look_up(made.secret)
    for rank in range(7):
        ring.look_up(f"erpps_{rank:08}_x")
    clock.now = FRESH_SECONDS

    assert ring.recall(made.secret) is None
    assert ring.has_met(made.secret)
    assert not ring.has_met("erpps_00000006_x")


def test_what_several_workers_counted_adds_up(begin: Begin):
    made = issue(begin)

    def work(_: int) -> None:
        counter = Counter()
        for _round in range(5):
            counter.add(made.id, Family.FHIR, calls=2, size=10)
            counter.add(made.id, Family.EXPORT, refused=1)
            usage.write(begin, counter.take())

    with ThreadPoolExecutor() as pool:
        list(pool.map(work, range(4)))

    with begin(read_only=True) as session:
        found = {row.family: row for row in session.exec(select(ApiUsage)).all()}
        told = listing.use(session, ADMIN, made.id)
    assert (found["fhir"].calls, found["fhir"].bytes) == (40, 200)
    assert (found["export"].calls, found["export"].refused) == (0, 20)
    row = row_of(begin, made.id)
    assert (row.today, row.month, row.refused) == ("40", "40", "20")
    assert row.last_used != ""
    assert told.days.rows[-1].values[:2] == [40, 20]
    assert len(told.days.rows) == listing.WINDOW
    assert "40" in told.days.summary


def test_what_could_not_be_written_is_counted_again():
    counter = Counter()
    counter.add("clé", Family.FHIR, calls=1)
    taken = counter.take()
    counter.add("clé", Family.FHIR, calls=1, refused=1)
    counter.give_back(taken)

    tally = next(iter(counter.take().values()))
    assert (tally.calls, tally.refused) == (2, 1)


def messages(session: Session) -> list[OutboxMessage]:
    return list(session.exec(select(OutboxMessage)).all())


def test_a_contact_is_warned_once_a_month_before_the_end(begin: Begin):
    made = issue(begin, expire_le=f"{today() + timedelta(days=60):%d/%m/%Y}")
    renewed, revoked = issue(begin), issue(begin)
    with begin() as session:
        keeping.renew(session, ADMIN, renewed.id)
        keeping.revoke(session, ADMIN, revoked.id, "Fin du contrat")
        end = session.get_one(ApiKey, made.id).expires_at

    early = retention.run(begin, at=end - reminders.WARNED - timedelta(hours=1))
    due = retention.run(begin, at=end - reminders.WARNED)
    again = retention.run(begin, at=end - timedelta(days=2))

    assert (early.keys, due.keys, again.keys) == (0, 1, 0)
    with begin(read_only=True) as session:
        [message] = messages(session)
    assert message.recipient == "api@example.org"
    assert "Annuaire mobile" in message.subject
    assert made.secret not in message.body


def test_a_person_is_told_who_may_receive_their_details(begin: Begin):
    issue(begin)
    restricted = {"portee_identites": "oui", "base_legale": "Arrêté"}
    made = issue(begin, application="Messagerie", **restricted)
    gone = issue(begin, application="Ancienne", **restricted)
    with begin() as session:
        keeping.renew(session, ADMIN, made.id)  # two keys, one application
        keeping.revoke(session, ADMIN, gone.id, "Fin du contrat")
        person = professional(session)

        found = recipients.recipients(session, person)
        with pytest.raises(NotAllowed):
            recipients.recipients(session, None)
        archived = personal_data.archive(session, person)

    assert found == [Recipient("Messagerie", "Éditeur", "Arrêté")]
    with zipfile.ZipFile(io.BytesIO(archived)) as files:
        content = orjson.loads(files.read("donnees.json"))
    assert content["destinataires"] == [
        {"application": "Messagerie", "organization": "Éditeur", "legal_basis": "Arrêté"}
    ]


def test_use_of_long_ago_is_forgotten(begin: Begin):
    made = issue(begin)
    at = datetime(2026, 11, 26, tzinfo=UTC)
    with begin() as session:
        for days in (399, 401):
            day = (at - timedelta(days=days)).date()
            session.add(
                ApiUsage(key_id=made.id, day=day, family="fhir", calls=1, refused=0, bytes=0,
                         last_at=at)
            )  # fmt: skip

    assert retention.run(begin, at=at).usage == 1


def test_a_key_near_its_end_or_over_says_so(begin: Begin):
    made = issue(begin, expire_le=f"{today() + timedelta(days=3):%d/%m/%Y}")
    assert row_of(begin, made.id).state == listing.ENDING
    with begin() as session:
        row = session.get_one(ApiKey, made.id)
        row.expires_at = now() - timedelta(days=1)
        session.add(row)

    assert row_of(begin, made.id).state == listing.OVER
