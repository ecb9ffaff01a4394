"""What a key opens: the public scopes never reach what is restricted, and a refusal is typed."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.api_keys import KeyHolder, check
from erpps_app.domain.api_scopes import SCOPES, Family, OpenedByKey, Scope
from erpps_app.domain.directory.diffusion import DATA, Reach
from erpps_app.domain.directory.facts import Person, Practice
from erpps_app.domain.directory.identities import identity
from erpps_app.domain.errors import NotAllowed, NotRecognised
from tests.domain.test_diffusion import TODAY, people

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PUBLIC = sorted(scope for scope, row in SCOPES.items() if not row.is_restricted)
RESTRICTED = {datum.field for datum in DATA if datum.of is Person and datum.reach > Reach.PUBLIC}


def holder(*scopes: Scope, ends: timedelta = timedelta(days=1)) -> KeyHolder:
    return KeyHolder("clé", "Essai", "Organisme", frozenset(scopes), 17, None, NOW + ends)


def test_every_scope_has_its_row():
    assert set(SCOPES) == set(Scope)
    assert all(row.label and row.opens and row.holders for row in SCOPES.values())
    assert all(Family(family).label for family in Family)


def test_one_scope_alone_is_restricted():
    assert PUBLIC == [Scope.DIRECTORY, Scope.EXPORT]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_opens_itself_and_no_other(scope: Scope):
    held = holder(scope)

    assert check(held, scope, NOW) is held
    for other in set(Scope) - {scope}:
        with pytest.raises(NotAllowed, match=SCOPES[other].label):
            check(held, other, NOW)


def test_a_key_opens_nothing_from_its_end_on():
    with pytest.raises(NotRecognised, match="expiré"):
        check(holder(Scope.DIRECTORY, ends=timedelta()), Scope.DIRECTORY, NOW)


def test_a_route_is_counted_as_its_scope_or_as_it_says():
    assert OpenedByKey(Scope.EXPORT).counted_as is Family.EXPORT
    assert OpenedByKey(Scope.EXPORT, Family.EXTRACT).counted_as is Family.EXTRACT


@given(people(), st.sampled_from(PUBLIC))
def test_no_public_scope_ever_reaches_what_is_restricted(person: Person, scope: Scope):
    told = repr(identity(person, SCOPES[scope].reach, TODAY, position=1))

    assert not any(getattr(person, field) in told for field in RESTRICTED)


@given(people())
def test_the_feed_tells_no_more_than_what_is_needed(person: Person):
    told = repr(identity(person, Reach.RESTRICTED, TODAY, position=1).told())

    needed = {"rpps", "mobile", "email"} if person.active else {"rpps"}
    for field in fields(person):
        value = getattr(person, field.name)
        if isinstance(value, str):
            assert (value in told) is (field.name in needed)
    assert all(number in told for number in person.former)
    assert not any(number in told for number in person.adeli)
    for practice in person.practices:
        shown = {"profession", "name", "given_name"} if person.active else set[str]()
        for name in ("id", "profession", "name", "given_name", "qualification"):
            assert (getattr(practice, name) in told) is (name in shown)


def test_of_who_left_the_numbers_remain():
    person = Person(
        "clé",
        "99701000004",
        active=False,
        former=("99701000012",),
        practices=(Practice("p", profession="94", name="Kervella", given_name="Hélène"),),
        mobile="+33612345678",
        email="h@example.org",
    )

    told = identity(person, Reach.RESTRICTED, TODAY, position=7, replaced_by="99701000020").told()

    assert told == {
        "position": 7,
        "rpps": "99701000004",
        "idnps": "899701000004",
        "actif": False,
        "remplacePar": "99701000020",
        "anciensNumeros": ["99701000012"],
        "exercices": [],
        "mobile": None,
        "email": None,
    }
