"""Who is recognized behind a FranceConnect identity: by the pivot identity, by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from erpps_app.domain import names
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, NotAllowed
from erpps_app.domain.pivot import pivot
from erpps_app.models.access import Account
from erpps_app.models.journal import AuditEntry
from erpps_app.models.register import CivilStatus, ContactDetails, Practitioner
from erpps_app.services import audit, drafts, history, reconciliation, review, sign_in
from tests.conftest import Begin
from tests.services import changing, people

FC = {
    "iss": "https://fc.example",
    "sub": "abc",
    "given_name": "Camille Louise",
    "family_name": "MARTIN",
    "birthdate": "1998-04-12",
    "gender": "female",
    "birthcountry": "99100",
    "birthplace": "22278",
    "email": "camille@example.org",
}
KNOWN = {
    "civility": "MME",
    "sex": "F",
    "birth_name": "Martin",
    "given_names": "Camille Louise",
    "birth_date": "1998-04-12",
    "birth_country": "99100",
    "birth_commune": "22278",
    "nationality": "99100",
}


def registered(session: Session, rpps: str = "10109316124", **changes: str) -> str:
    person = Practitioner(rpps=rpps)
    session.add(person)
    session.flush()
    civil = {**KNOWN, **changes}
    key = names.search_key(civil["birth_name"], civil["given_names"].split()[0])
    session.add(CivilStatus(practitioner_id=person.id, search_key=key, **civil))
    contact = ContactDetails(
        practitioner_id=person.id, city="X", country="99100", email="camille@example.org"
    )
    session.add(contact)
    session.flush()
    return person.id


def recognized(session: Session, **changes: str) -> str | None:
    claims = {**FC, **changes}
    sign_in.complete(session, "franceconnect", claims, "")
    found = session.exec(select(Account).where(Account.subject == claims["sub"])).one()
    return found.practitioner_id


def test_the_same_pivot_is_the_same_person_and_it_is_remembered(begin: Begin):
    with begin() as session:
        known = registered(session)
        assert recognized(session) == known
    with begin() as session:
        written = session.exec(select(AuditEntry).where(AuditEntry.action == audit.RECONCILED))
        assert written.one().object == f"practitioner:{known}"


@pytest.mark.parametrize(
    "changes",
    [
        {"birthdate": "1998-04-13"},
        {"family_name": "MARTINE"},
        {"given_name": "Camille"},
        {"given_name": "Louise Camille"},
        {"gender": "male"},
        {"birthplace": "35238"},
        {"birthcountry": "99131", "birthplace": ""},
    ],
)
def test_one_feature_that_differs_is_another_person_though_the_email_is_the_same(
    begin: Begin, changes: dict[str, str]
):
    with begin() as session:
        registered(session)
        assert recognized(session, **changes) is None


def test_accents_and_case_are_no_difference(begin: Begin):
    with begin() as session:
        known = registered(session, birth_name="Béranger-Roux", given_names="Zoé")
        assert recognized(session, family_name="BERANGER ROUX", given_name="Zoe") == known


def test_another_email_is_no_difference(begin: Begin):
    with begin() as session:
        assert recognized(session, email="autre@example.org") is None
        known = registered(session)
        assert recognized(session, email="autre@example.org") == known


def test_two_people_of_the_same_pivot_are_left_to_an_agent(begin: Begin):
    with begin() as session:
        registered(session)
        registered(session, "10005173140")
        assert recognized(session) is None


def test_somebody_who_is_tied_already_is_not_taken_over(begin: Begin):
    with begin() as session:
        known = registered(session)
        assert recognized(session) == known
        assert recognized(session, sub="def") is None


def test_a_person_who_was_removed_is_not_recognized(begin: Begin):
    with begin() as session:
        known = session.get_one(Practitioner, registered(session))
        known.active = False
        session.add(known)
        assert recognized(session) is None


PIVOT = {key: KNOWN[key] for key in KNOWN if key not in {"civility", "nationality"}}


@pytest.mark.parametrize("missing", sorted(PIVOT))
def test_nobody_is_recognized_by_less_than_everything(missing: str):
    assert pivot(**PIVOT)
    assert pivot(**{**PIVOT, missing: ""}) is None


@pytest.mark.parametrize("date", ["1998-00-00", "1998-04-00"])
def test_a_birth_date_known_in_part_recognizes_nobody(date: str):
    assert pivot(**{**PIVOT, "birth_date": date}) is None


def test_born_abroad_there_is_no_commune():
    abroad = {**PIVOT, "birth_country": "99131"}

    assert pivot(**abroad) == pivot(**{**abroad, "birth_commune": ""})


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_pivots_are_equal_only_when_the_folded_names_are(one: str, other: str):
    first, second = pivot(**{**PIVOT, "birth_name": one}), pivot(**{**PIVOT, "birth_name": other})
    if first and second:
        assert (first == second) == (names.fold(one) == names.fold(other))


def by_franceconnect(session: Session, **changes: str) -> str:
    """Somebody who registered with FranceConnect, as FranceConnect then wrote their names."""
    person = registered(session, **{"birth_name": "MARTIN", **changes})
    session.get_one(Practitioner, person).by_franceconnect = True
    session.add(Account(issuer=FC["iss"], subject="abc", display_name="", practitioner_id=person))
    session.flush()
    return person


def test_a_changed_civil_status_comes_with_the_next_sign_in(begin: Begin):
    with begin() as session:
        person = by_franceconnect(session)
        sign_in.complete(session, sign_in.FRANCECONNECT, FC, "")
        same = session.get_one(CivilStatus, person).birth_name
        claims = {**FC, "family_name": "MARTIN-DURAND", "preferred_username": "LE BIHAN"}
        sign_in.complete(session, sign_in.FRANCECONNECT, claims, "")
        civil = session.get_one(CivilStatus, person)
        actor = Actor(session.exec(select(Account.id)).one(), Role.PROFESSIONAL, "Camille")
        kept = history.view(session, actor).changes

        assert same == "MARTIN"
        assert (civil.birth_name, civil.usage_name) == ("MARTIN-DURAND", "LE BIHAN")
        assert civil.search_key == names.search_key("MARTIN-DURAND", "Camille")
        assert [change.what for change in kept] == [reconciliation.FOLLOWED, history.BASELINE]
        assert {d.after for d in kept[0].differences} == {"MARTIN-DURAND", "LE BIHAN"}


def test_what_the_agency_checked_on_paper_stays(begin: Begin):
    with begin() as session:
        person = by_franceconnect(session)
        session.get_one(Practitioner, person).by_franceconnect = False
        claims = {**FC, "family_name": "MARTIN-DURAND"}
        sign_in.complete(session, sign_in.FRANCECONNECT, claims, "")

        assert session.get_one(CivilStatus, person).birth_name == "MARTIN"


def test_who_was_removed_and_registered_anew_is_tied_to_the_new_registration(begin: Begin):
    with begin() as session:
        former = registered(session)
        assert recognized(session) == former
        session.get_one(Practitioner, former).active = False
        assert recognized(session) == former  # nothing to replace it by
        new = registered(session, rpps="10109316132")

        assert recognized(session) == new


def test_who_was_removed_is_told_so_and_not_that_they_are_registered(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        with pytest.raises(NotAllowed, match="déjà enregistré"):
            drafts.start(session, actor)
        changing.person_of(session, actor).active = False
        with pytest.raises(NotAllowed, match="supprimé"):
            drafts.start(session, actor)


def test_who_was_entered_from_paper_meanwhile_does_not_get_a_second_number(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        sent = people.submitted(session, actor)
        people.judge_all(session, sent)
        known = registered(session)
        account = session.get_one(Account, actor.account_id)
        reconciliation.reconcile(session, account)
        with pytest.raises(Conflict, match=r"10109316124.*Rattachez cette demande"):
            review.decide(session, people.BRETAGNE, sent.id, "valider", sent.version)

        assert account.practitioner_id == known
        assert len(session.exec(select(Practitioner)).all()) == 1
