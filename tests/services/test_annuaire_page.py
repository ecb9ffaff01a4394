"""The public page shows what is published, and no other value of anybody ever."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from sqlmodel import Session, col, select

from erpps_app.domain import civil_date
from erpps_app.domain.directory.diffusion import DATA, Reach
from erpps_app.domain.directory.facts import Person
from erpps_app.models.directory import DirectoryEntry
from erpps_app.models.register import CivilStatus, ContactDetails
from erpps_app.services.context import today
from erpps_app.services.directory import page, projection
from tests.conftest import Begin
from tests.domain.test_diffusion import people, values_of
from tests.services import changing
from tests.services.annuaire import show, somebody

KEPT = {f"{d.of.__name__}.{d.field}" for d in DATA if d.reach is not Reach.PUBLIC}
IF_SAID_SO = {"Situation.telephone", "Situation.email"}


def plain(shown: str) -> str:
    """With the signs that the data writes otherwise as they are."""
    return re.sub(r"\\+u003([ce])", lambda sign: "<" if sign[1] == "c" else ">", shown)


@given(people())
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_kept_from_the_public_is_on_the_page_or_in_its_data(person: Person):
    lines = projection.project([person], today()).entries[person.id] if person.active else []
    shown = repr(lines) + (repr(page.made_of(lines, None)) if lines else "")
    silent = [s for p in person.practices for s in p.situations if not s.contact_is_public]
    hidden = values_of(person, KEPT) + [v for s in silent for v in values_of(s, IF_SAID_SO)]

    assert hidden
    # As it reads in HTML and in the data, where some signs are written otherwise.
    numbers = [re.search(r"[\w.]+ \d+", value) for value in hidden]
    assert [
        n.group() for n in numbers if n and f"{n.group()}>" in shown.replace("\\u003e", ">")
    ] == []


def test_nothing_of_a_registered_person_leaves_but_what_is_published(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        rpps = changing.person_of(session, actor).rpps
        person = changing.person_of(session, actor).id
    with begin() as session:
        view = repr(page.read(session, None, rpps))
        civil = session.get_one(CivilStatus, person)
        contact = session.get_one(ContactDetails, person)

        assert civil.birth_date not in view
        assert civil_date.show(civil.birth_date) not in view
        assert not [v for v in (contact.mobile, contact.email, contact.street) if v and v in view]
        assert "Louise" not in view  # the second given name


@pytest.mark.parametrize("sign", ["</script><script>alert(1)</script>", "<!--", "\u2028", "&lt;"])
def test_a_name_does_not_leave_the_script_that_it_stands_in(begin: Begin, sign: str):
    with begin() as session:
        show(session, somebody("Martin", "Camille"))
        [line] = session.exec(select(DirectoryEntry)).all()
        lines = [{**line.model_dump(), "family_name": f"Martin{sign}"}]
        data = page.made_of(lines, None).data

        assert not set("<>&\u2028") & set(data)
        assert json.loads(data)["familyName"] == f"Martin{sign}"


def test_the_data_says_what_the_page_does(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        rpps = changing.person_of(session, actor).rpps
    with begin() as session:
        view = page.read(session, None, rpps)
        data = json.loads(view.data)

        assert view.robots == page.KEPT
        assert data["identifier"]["value"] == rpps
        assert [one["name"] for one in data["hasOccupation"]] == [p.label for p in view.practised]
        assert data["url"] == view.url
        assert view.called == "Madame Camille MARTIN"
        assert view.updated == f"{today():%d/%m/%Y}"


def test_of_somebody_who_left_the_number_alone_is_told(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor)
        rpps, person.active = person.rpps, False
        session.add(person)
    with begin() as session:
        view = page.read(session, None, rpps)
        kept = ("rpps", "left", "updated", "url", "title", "description", "robots")
        told = {name: getattr(view, name) for name in kept}

        assert view == replace(page.PersonPage(), **told)
        assert (view.left, view.rpps, view.robots) == (True, rpps, page.NOT_KEPT)
        assert lines_of(session, rpps) == []


def lines_of(session: Session, rpps: str) -> list[DirectoryEntry]:
    return list(session.exec(select(DirectoryEntry).where(col(DirectoryEntry.rpps) == rpps)))
