"""The restricted feed by HTTP: what it says, how it is read again, and who never reads it."""

from collections.abc import Iterator

import httpx
import orjson
import pytest
from sqlmodel import select

from erpps_app import db
from erpps_app.adapters import rates
from erpps_app.api.identities import ADDRESS, LINES
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.api_scopes import SCOPES, Scope
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit
from tests.api.test_keys import issue
from tests.services import changing

MOBILE = "+33612345678"


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


def enter() -> str:
    """Somebody with a number; the answer is that number."""
    with db.transaction() as session:
        actor = changing.registered_person(session)
        return changing.person_of(session, actor).rpps


def with_key(*scopes: Scope, **others: str) -> dict[str, str]:
    return {HEADER: issue(*scopes).secret, **others}


async def test_a_page_tells_where_the_next_one_begins(client: httpx.AsyncClient):
    number = enter()
    answer = await client.get(ADDRESS, headers=with_key(Scope.IDENTITIES))

    told = answer.json()
    assert answer.status_code == 200
    last = told["professionnels"][-1]
    assert (last["rpps"], last["mobile"], last["actif"]) == (number, MOBILE, True)
    assert answer.headers["Annuaire-Position"] == str(told["suivante"])
    assert f"depuis={told['suivante']}" in answer.headers["Link"]
    assert answer.headers["Cache-Control"] == "no-store"


async def test_lines_tell_the_same(client: httpx.AsyncClient):
    enter()
    headers = with_key(Scope.IDENTITIES)
    whole = await client.get(ADDRESS, headers=headers)
    lines = await client.get(ADDRESS, headers={**headers, "Accept": LINES})

    assert lines.headers["content-type"].startswith(LINES)
    people = [orjson.loads(line) for line in lines.content.splitlines()]
    assert people == whole.json()["professionnels"]
    assert lines.headers["Annuaire-Position"] == whole.headers["Annuaire-Position"]


@pytest.mark.parametrize("alone", [False, True])
async def test_what_an_application_has_already_is_not_sent_again(
    client: httpx.AsyncClient, *, alone: bool
):
    number = enter()
    address = f"{ADDRESS}/{number}" if alone else ADDRESS
    headers = with_key(Scope.IDENTITIES)
    first = await client.get(address, headers=headers)

    known = f'"autre", W/{first.headers["ETag"]}' if alone else first.headers["ETag"]
    again = await client.get(address, headers={**headers, "If-None-Match": known})
    with db.transaction() as session:
        contact = changing.contact_of(session, number)
        contact.mobile = "+33699999999"
        session.add(contact)
    changed = await client.get(address, headers={**headers, "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert "+33699999999" in changed.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("depuis=-1", 400),
        ("depuis=demain", 400),
        ("depuis=9999999999999999999", 400),
        ("depuis=²", 400),
        ("limite=0", 400),
        ("limite=5000", 400),
        ("depuis=999999", 409),
    ],
)
async def test_a_page_that_cannot_be_is_told(client: httpx.AsyncClient, query: str, status: int):
    answer = await client.get(f"{ADDRESS}?{query}", headers=with_key(Scope.IDENTITIES))

    assert answer.status_code == status
    assert answer.json()["erreur"]


@pytest.mark.parametrize(("number", "status"), [("10109316124", 404), ("12", 400)])
async def test_a_number_of_nobody(client: httpx.AsyncClient, number: str, status: int):
    answer = await client.get(f"{ADDRESS}/{number}", headers=with_key(Scope.IDENTITIES))

    assert answer.status_code == status


async def test_no_public_key_ever_reads_it(client: httpx.AsyncClient):
    number = enter()
    public = [scope for scope, row in SCOPES.items() if not row.is_restricted]

    for address in (ADDRESS, f"{ADDRESS}/{number}"):
        answer = await client.get(address, headers=with_key(*public))

        assert answer.status_code == 403
        assert MOBILE not in answer.text
    with db.transaction(read_only=True) as session:
        read = select(AuditEntry).where(AuditEntry.action == audit.READ_FEED)
        assert session.exec(read).all() == []


async def test_a_reading_by_number_is_remembered_at_the_person(client: httpx.AsyncClient):
    number = enter()
    await client.get(f"{ADDRESS}/{number}", headers=with_key(Scope.IDENTITIES))

    with db.transaction(read_only=True) as session:
        read = select(AuditEntry).where(AuditEntry.action == audit.READ_FEED)
        entry = session.exec(read).one()
        assert entry.subject == changing.practitioner_of(session, number).id
    assert entry.actor_name == "Essai (Organisme d’essai)"


async def test_nothing_of_it_is_logged(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture):
    enter()
    headers = with_key(Scope.IDENTITIES)
    caplog.set_level("DEBUG")
    await client.get(ADDRESS, headers=headers)
    await client.get(ADDRESS, headers={HEADER: "erpps_00000000_inconnue"})

    assert MOBILE not in caplog.text
    assert headers[HEADER] not in caplog.text
    assert "inconnue" not in caplog.text
