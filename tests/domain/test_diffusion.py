"""What is public, what is not: every value has its row, and no other value ever leaves."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.directory.diffusion import DATA, Reach, rows, seen_by
from erpps_app.domain.directory.facts import Person, Place, Practice, Situation

TODAY = date(2026, 11, 26)
PARTS = (Person, Practice, Situation, Place)
OUTLIVING = {"id", "rpps", "active", "adeli", "former"}
_number = iter(range(1, 10**9))


def value_of(part: str, name: str) -> str:
    """Something that is found nowhere else, so that it is known where it turns up."""
    return f"<{part}.{name} {next(_number)}>"


def texts(part: type, *but: str) -> dict[str, Any]:
    return {
        field.name: value_of(part.__name__, field.name)
        for field in fields(part)
        if field.type in {str, "str"} and field.name not in but
    }


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    start = TODAY + timedelta(days=draw(st.integers(-900, 60)))
    over = draw(st.none() | st.integers(-30, 30))
    return Situation(
        **texts(Situation),
        start=start,
        end=None if over is None else max(start, TODAY + timedelta(days=over)),
        contact_is_public=draw(st.booleans()),
        place=Place(**texts(Place)) if draw(st.booleans()) else None,
    )


@st.composite
def people(draw: st.DrawFn) -> Person:
    practices = [
        Practice(**texts(Practice), qualification_date=TODAY, situations=tuple(held))
        for held in draw(st.lists(st.lists(situations(), max_size=3), max_size=2))
    ]
    return Person(
        **texts(Person),
        active=draw(st.booleans()),
        adeli=(value_of("Person", "adeli"),),
        former=(value_of("Person", "former"),),
        practices=tuple(practices),
    )


def told(thing: object) -> str:
    """Everything that a value holds, as text."""
    return repr(thing)


def values_of(part: object, names: set[str]) -> list[str]:
    """The texts of some fields, wherever they are in a person."""
    found: list[str] = []
    if not is_dataclass(part):
        return found
    for field in fields(part):
        value: object = getattr(part, field.name)
        held = cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,))
        found += [text for one in held for text in values_of(one, names)]
        if f"{type(part).__name__}.{field.name}" in names and isinstance(value, str):
            found.append(value)
    return found


def test_every_value_has_exactly_one_row():
    known = sorted((part.__name__, field.name) for part in PARTS for field in fields(part))

    assert sorted((datum.of.__name__, datum.field) for datum in DATA) == known


def test_correspondence_details_and_civil_status_are_published_to_nobody():
    kept = {d.field for d in DATA if d.of is Person and d.reach is Reach.NOBODY}

    assert {"birth_name", "given_names", "birth_date", "postal_address", "landline"} <= kept


@given(people())
def test_the_public_sees_nothing_that_is_kept_from_it(person: Person):
    kept = {f"{d.of.__name__}.{d.field}" for d in DATA if d.reach is not Reach.PUBLIC}
    seen = told(seen_by(person, Reach.PUBLIC, TODAY))

    assert [value for value in values_of(person, kept) if value in seen] == []


@given(people())
def test_e_cps_sees_how_to_reach_the_person_and_nothing_more(person: Person):
    seen = seen_by(person, Reach.RESTRICTED, TODAY)

    hidden = {f"{d.of.__name__}.{d.field}" for d in DATA if d.reach is Reach.NOBODY}
    assert [value for value in values_of(person, hidden) if value in told(seen)] == []
    reached = (person.mobile, person.email) if person.active else ("", "")
    assert (seen.mobile, seen.email) == reached


@given(people())
def test_of_somebody_who_left_only_the_numbers_remain(person: Person):
    seen = seen_by(replace(person, active=False), Reach.PUBLIC, TODAY)

    shown = {field.name for field in fields(seen) if getattr(seen, field.name)}
    assert shown <= OUTLIVING


@given(people())
def test_of_an_activity_that_is_over_only_its_dates_remain(person: Person):
    seen = seen_by(replace(person, active=True), Reach.PUBLIC, TODAY)

    known = {s.id: s for practice in person.practices for s in practice.situations}
    for practice in seen.practices:
        for situation in practice.situations:
            before = known[situation.id]
            if not before.is_open(TODAY):
                bare = Situation(situation.id, start=before.start, end=before.end)
                assert situation == bare


@given(people())
def test_a_practice_telephone_is_published_only_if_the_person_said_so(person: Person):
    seen = told(seen_by(person, Reach.PUBLIC, TODAY))

    for practice in person.practices:
        for held in practice.situations:
            said = person.active and held.contact_is_public and held.is_open(TODAY)
            assert (held.telephone in seen) is said


@given(people())
def test_the_rows_tell_what_the_public_sees(person: Person):
    seen = told(seen_by(person, Reach.PUBLIC, TODAY))

    for datum, part, public in rows(person, TODAY):
        value = getattr(part, datum.field)
        if isinstance(value, str):
            assert (value in seen) is public


def test_seeing_what_is_seen_changes_nothing():
    person = Person("clé", "99701000004", active=True, practices=(Practice("p", name="Kervella"),))
    seen = seen_by(person, Reach.PUBLIC, TODAY)

    assert seen_by(seen, Reach.PUBLIC, TODAY) == seen
