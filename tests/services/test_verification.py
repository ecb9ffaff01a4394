"""What is answered of an attestation: today's status, from what is published, and no more."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from sqlmodel import select

from erpps_app.adapters import pdf, signing
from erpps_app.domain.access import Actor
from erpps_app.domain.attestation import STANDINGS, Paper, Standing, link_of
from erpps_app.domain.errors import InvalidFields
from erpps_app.models.directory import DirectoryEntry
from erpps_app.models.register import Practitioner
from erpps_app.services import attestation, verification
from erpps_app.services.attestation import Attested
from erpps_app.services.verification import Matched
from tests.adapters import attested
from tests.adapters.test_pdf import DATA
from tests.conftest import Begin
from tests.services import changing, people, twins
from tests.services.test_removal import ERROR, proposed

NOBODY = "10109316124"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path) -> Iterator[None]:
    with attested.signing_with(tmp_path):
        yield


def enter(begin: Begin) -> Attested:
    """Somebody who enters the register and asks for their attestation."""
    with begin() as session:
        actor = changing.registered_person(session)
    with begin() as session:
        return attestation.gather(session, actor)


def answered(begin: Begin, token: str) -> verification.Verified:
    with begin(read_only=True) as session:
        return verification.by_token(session, None, token)


def remove(begin: Begin, told: Attested, agent: Actor | None = None) -> None:
    with begin() as session:
        person = session.exec(select(Practitioner).where(Practitioner.rpps == told.rpps)).one()
        dossier = proposed(session, agent or changing.agent(session), person)
        changing.decide(session, people.BRETAGNE, dossier)


def test_somebody_registered_is_told_as_attested_and_nothing_else(begin: Begin):
    told = enter(begin)
    found = answered(begin, signing.write(told.claims))

    assert found.code == Standing.REGISTERED
    assert (found.rpps, found.name) == (told.rpps, "Camille MARTIN")
    assert [(one.label, one.registered) for one in found.professions] == [("Ergothérapeute", True)]
    assert found.edited == f"{told.claims.edited:%d/%m/%Y}"
    assert set(asdict(found)) == {
        "code", "title", "advice", "tone", "rpps", "name", "edited", "professions",
    }  # fmt: skip


def test_a_link_is_read_as_its_token(begin: Begin):
    token = signing.write(enter(begin).claims)

    assert answered(begin, link_of("https://erpps.example", token)).code == Standing.REGISTERED
    assert answered(begin, f" {token[:20]}\n{token[20:]} ").code == Standing.REGISTERED


def test_who_left_is_no_longer_registered_and_why_is_not_told(begin: Begin):
    told = enter(begin)
    token = signing.write(told.claims)
    remove(begin, told)
    found = answered(begin, token)

    assert found.code == Standing.GONE
    assert [one.registered for one in found.professions] == [False]
    assert ERROR["precision"] not in str(found)
    assert "erreur" not in str(found).lower()


def test_a_number_given_up_in_a_merge_was_replaced_and_not_by_which(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        given_up, stays = gone.rpps, kept.rpps
    token = signing.write(replace(attested.CLAIMS, rpps=given_up))
    before = answered(begin, token)
    with begin() as session:
        kept, gone = (
            session.exec(select(Practitioner).where(Practitioner.rpps == number)).one()
            for number in (stays, given_up)
        )
        twins.merged(session, agent, kept, gone)
    found = answered(begin, token)

    assert before.code != Standing.REPLACED
    assert found.code == Standing.REPLACED
    assert stays not in str(found)


def test_who_was_merged_then_left_is_gone(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        actor, kept, gone = twins.two(session, agent)
        number = gone.rpps
        twins.merged(session, agent, kept, gone)
    with begin() as session:
        told = attestation.gather(session, actor)
    remove(begin, told, agent)
    found = answered(begin, signing.write(replace(told.claims, rpps=number)))

    assert found.code == Standing.GONE


def test_a_profession_that_is_no_longer_practised_is_told_apart(begin: Begin):
    told = enter(begin)
    (own,) = told.claims.professions
    both = signing.write(replace(told.claims, professions=(own, "94" if own != "94" else "91")))
    other = signing.write(replace(told.claims, professions=("94" if own != "94" else "91",)))

    assert [one.registered for one in answered(begin, both).professions] == [True, False]
    assert answered(begin, both).code == Standing.REGISTERED
    assert answered(begin, other).code == Standing.GONE


def test_a_number_that_is_not_in_the_directory_is_unknown(begin: Begin):
    found = answered(begin, signing.write(attested.CLAIMS))

    assert found.code == Standing.UNKNOWN


@pytest.mark.parametrize("token", ["", "rien", "a.b.c"])
def test_a_code_that_is_not_valid_says_nothing_of_anybody(begin: Begin, token: str):
    found = answered(begin, token)

    assert (found.code, found.name, found.rpps) == (Standing.INVALID, "", "")


def test_every_answer_has_its_words():
    assert set(STANDINGS) == set(Standing)
    assert {words.tone for words in STANDINGS.values()} <= {"success", "warning", "error"}


def matched(begin: Begin, number: str, name: str) -> Matched:
    with begin(read_only=True) as session:
        return verification.by_name(session, None, number, name)


@pytest.mark.parametrize(
    "name", ["MARTIN", "martin", "Mártin", "Camille Martin", "MARTIN Camille", "martin-camille"]
)
def test_a_number_and_the_name_of_its_holder_go_together(begin: Begin, name: str):
    told = enter(begin)
    spaced = f"8 {told.rpps[:3]} {told.rpps[3:]}"

    assert matched(begin, told.rpps, name) == Matched(found=True, professions=("Ergothérapeute",))
    assert matched(begin, spaced, name).found


@pytest.mark.parametrize("name", ["MARTI", "M", "Camille", "Dupont", "MARTIN Louise", "%", "*"])
def test_a_wrong_name_and_an_unknown_number_have_the_same_answer(begin: Begin, name: str):
    told = enter(begin)
    if name not in "%*":
        assert matched(begin, told.rpps, name) == matched(begin, NOBODY, "Martin") == Matched()
        return
    with pytest.raises(InvalidFields):
        matched(begin, told.rpps, name)


def test_who_left_has_the_answer_of_an_unknown_number(begin: Begin):
    told = enter(begin)
    remove(begin, told)

    assert matched(begin, told.rpps, "Martin") == matched(begin, NOBODY, "Martin") == Matched()


@pytest.mark.parametrize(
    ("number", "name", "fields"),
    [
        ("", "", {"rpps", "nom"}),
        ("10109316125", "Martin", {"rpps"}),
        ("10109316124", " - ", {"nom"}),
        ("1" * 5_000, "x" * 5_000, {"rpps"}),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    begin: Begin, number: str, name: str, fields: set[str]
):
    with pytest.raises(InvalidFields) as refused:
        matched(begin, number, name)

    assert set(refused.value.errors) == fields


def test_the_private_register_is_not_what_is_read(begin: Begin):
    """A person who is not published is unknown, whatever the register holds."""
    told = enter(begin)
    with begin() as session:
        for line in session.exec(select(DirectoryEntry)):
            session.delete(line)

    assert not matched(begin, told.rpps, "Martin").found


def test_a_file_leads_to_the_person_it_attests(begin: Begin):
    told = enter(begin)
    found = verification.of_file(attestation.make(told))

    assert found.code == Paper.GENUINE
    assert "DEMONSTRATION" in found.signed
    assert answered(begin, found.token).rpps == told.rpps


def test_a_signed_file_without_a_code_is_no_attestation():
    plain = pdf.attestation(replace(DATA, link="https://ailleurs.example/"))
    found = verification.of_file(signing.sign(plain, link_text="Ailleurs"))

    assert (found.code, found.token) == (Paper.NO_CODE, "")
