"""A number given up in a merge, or given by ADELI, still leads to the person, everywhere."""

import io
import json
import zipfile

from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.queue import Criteria
from erpps_app.domain.rpps import idnps
from erpps_app.models.access import SessionRecord
from erpps_app.models.register import ADELI, Identifier, Practitioner
from erpps_app.services import (
    attestation,
    context,
    history,
    people_search,
    personal_data,
    professionals,
    queue,
    sign_in,
)
from tests.conftest import Begin
from tests.services import changing, people, twins
from tests.services.test_places import OWN

ADELI_NUMBER = "359312345"


class Merged:
    """Somebody whose file on paper, with its cabinet, was merged into the other."""

    def __init__(self, session: Session) -> None:
        self.agent = changing.agent(session)
        self.actor, self.kept, gone = twins.two(session, self.agent)
        session.add(Identifier(practitioner_id=gone.id, system=ADELI, value=ADELI_NUMBER))
        practice = people_practice(session, gone)
        changing.request(session, self.agent, "nouvelle-activite", practice, OWN, gone.id)
        self.former, self.gone = gone.rpps, gone.id
        twins.merged(session, self.agent, self.kept, gone)


def people_practice(session: Session, person: Practitioner) -> str:
    return professionals.view(session, people.BRETAGNE, person.id).practices[0].id


def test_both_searches_find_the_person_by_it(begin: Begin):
    with begin() as session:
        case = Merged(session)
        for number in (case.former, idnps(case.former), ADELI_NUMBER):
            found = people_search.search(session, case.agent, number).rows
            sought = Criteria(text=number, statuses=("validee",))
            asked = queue.view(session, case.agent, sought).rows

            assert [one.rpps for one in found if not one.removed] == [case.kept.rpps]
            assert len(asked) == 3


def test_whoever_joins_a_titulaire_finds_their_cabinet_by_it(begin: Begin):
    with begin() as session:
        case = Merged(session)
        told = context.build(session, {}, (case.former, case.kept.rpps)).cabinets

        assert [place.name for place in told(case.former)] == ["Association Port d’attache"]
        assert told(case.former) == told(case.kept.rpps)


def test_a_card_with_it_opens_the_file_that_stays_and_its_attestation(begin: Begin):
    with begin() as session:
        case = Merged(session)
        number = idnps(case.former)
        claims = {"iss": "psc", "sub": number, "SubjectNameID": number}
        sign_in.complete(session, sign_in.PROSANTECONNECT, claims, "")
        opened = session.exec(
            select(SessionRecord).where(SessionRecord.provider == sign_in.PROSANTECONNECT)
        ).one()
        actor = Actor(opened.account_id, Role.PROFESSIONAL, opened.display_name)
        attested = attestation.gather(session, actor)

        assert professionals.view(session, actor).id == case.kept.id
        assert attested.rpps == case.kept.rpps


def test_both_sides_read_every_number_in_the_file_and_in_its_history(begin: Begin):
    with begin() as session:
        case = Merged(session)
        for actor, key in ((case.actor, ""), (case.agent, case.kept.id)):
            told = {one.label: one.text for one in professionals.view(session, actor, key).numbers}

            assert told == {
                "Numéro RPPS": case.kept.rpps,
                "Ancien numéro RPPS": case.former,
                "Numéro ADELI": ADELI_NUMBER,
            }
        change = history.view(session, case.agent, case.kept.id).changes[0]

        assert case.former in [one.after for one in change.differences]


def test_the_archive_holds_what_the_register_had_in_both_files(begin: Begin):
    with begin() as session:
        case = Merged(session)
        with zipfile.ZipFile(io.BytesIO(personal_data.archive(session, case.actor))) as opened:
            told = json.loads(opened.read("donnees.json"))["registre"]
        states = told["etats_successifs"]

        assert {state["practitioner_id"] for state in states} == {case.kept.id, case.gone}
        assert f"Fusion : remplacé par le RPPS {case.kept.rpps}" in [s["what"] for s in states]
        assert [state["at"] for state in states] == sorted(state["at"] for state in states)
        assert {row["rpps"] for row in told["practitioner"]} == {case.kept.rpps, case.former}
