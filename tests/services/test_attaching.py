"""An application that is about somebody of the register: one number, two agents, nobody let in."""

from collections.abc import Mapping

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound, RuleBroken
from erpps_app.domain.rpps import idnps
from erpps_app.domain.workflow import Action
from erpps_app.models.access import Account
from erpps_app.models.dossier import DossierEvent
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import Practitioner, PractitionerVersion
from erpps_app.services import (
    attaching,
    batches,
    comparison,
    dossiers,
    drafts,
    known_people,
    merging,
    registered,
    review,
    sign_in,
    space,
    submission,
)
from erpps_app.services.batch_actions import Given
from tests.conftest import Begin
from tests.services import changing, people, twins
from tests.services.colleagues import green
from tests.services.people import CORSE
from tests.services.test_known_people import BORN_ELSEWHERE, CLAIMS, PAPER

CHECKED = {attaching.CONFIRMED: "oui", attaching.REASON: "Même pièce d’identité, même diplôme."}
SAYS_NOTHING: dict[str, str] = {}


class Case:
    """Somebody registered on paper who applies by FranceConnect, and two agents."""

    def __init__(
        self, session: Session, activity: Mapping[str, str] = changing.NEXT_PLACE, /, **claims: str
    ) -> None:
        self.session = session
        self.first, self.second = changing.agent(session), twins.colleague(session)
        paper = changing.on_paper(session, self.first, **PAPER)
        self.person = session.get_one(Practitioner, paper.practitioner_id)
        self.actor = people.professional(session, **{**CLAIMS, **claims})
        self.dossier = people.submitted(session, self.actor, dict(activity))

    @property
    def account(self) -> Account:
        return self.session.get_one(Account, self.actor.account_id)

    def attach(self, by: Actor | None = None, form: Mapping[str, str] = SAYS_NOTHING) -> None:
        version = self.dossier.version
        attaching.attach(
            self.session, by or self.first, self.dossier.id, self.person.id, form, version
        )

    def validate(self, by: Actor | None = None) -> str:
        people.judge_all(self.session, self.dossier, by or self.second)
        version = self.dossier.version
        return review.decide(self.session, by or self.second, self.dossier.id, "valider", version)

    def arrive_by_card(self) -> Account:
        """The registered person signs in with Pro Santé Connect: somebody reaches their file."""
        number = idnps(self.person.rpps)
        claims = {"iss": "psc", "sub": number, "SubjectNameID": number}
        sign_in.complete(self.session, sign_in.PROSANTECONNECT, claims, "")
        return self.session.exec(select(Account).where(Account.issuer == "psc")).one()


def test_validated_it_adds_to_the_file_under_the_same_number(begin: Begin):
    with begin() as session:
        case = Case(session)
        case.attach()
        number = case.validate()
        found = registered.load(session, case.person.id)

        assert number == case.person.rpps
        assert len(session.exec(select(Practitioner)).all()) == 1
        assert [p.profession for p in found.practices] == ["94"]
        assert sorted(a.type for a, _ in found.activities) == ["BENEVOLE", "REMPLACANT"]
        assert case.dossier.practitioner_id == case.person.id
        assert found.contact
        assert found.contact.email == "camille@example.org"
        last = session.exec(
            select(PractitionerVersion).order_by(col(PractitionerVersion.id).desc())
        ).first()
        assert last
        assert (last.what, last.dossier_id) == (attaching.ATTACHED, case.dossier.id)


def test_what_franceconnect_vouches_for_replaces_what_was_typed(begin: Begin):
    """What only the register tells stays."""
    with begin() as session:
        case = Case(session, **BORN_ELSEWHERE)
        case.attach(form=CHECKED)
        case.validate()
        civil = registered.load(session, case.person.id).civil

        assert civil.birth_commune == "35238"
        assert civil.usage_name == "ROUSSEL"
        assert case.person.by_franceconnect
        assert case.account.practitioner_id == case.person.id


def test_both_addresses_are_told(begin: Begin):
    with begin() as session:
        case = Case(session)
        case.attach()
        case.validate()
        letters = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.subject).contains("rattachée"))
        ).all()

        assert {row.recipient for row in letters} == {"jeanne@example.org", "camille@example.org"}
        assert all(case.person.rpps in row.body for row in letters)
        assert all("FranceConnect" in row.body for row in letters)


def test_an_activity_that_is_there_already_stays_as_it_is(begin: Begin):
    with begin() as session:
        case = Case(session, people.SUBSTITUTE)
        before = [a.id for a, _ in registered.load(session, case.person.id).activities]
        case.attach()
        told = known_people.view(session, case.second, case.dossier.id).lines
        case.validate()

        assert any("laissée telle quelle" in line for line in told)
        after = [a.id for a, _ in registered.load(session, case.person.id).activities]
        assert after == before


def test_another_profession_joins_the_first_one(begin: Begin):
    with begin() as session:
        case = Case(session)
        submission.cancel(session, case.actor, case.dossier.id)
        people.complete(session, case.actor, changing.NEXT_PLACE)
        drafts.save(session, case.actor, "profession", {**people.PRACTICE, "profession": "91"})
        drafts.save(session, case.actor, "diplome", {**people.TITLE, "intitule": "DIP353"})
        case.dossier = submission.submit(session, case.actor)
        case.attach()
        case.validate()
        found = registered.load(session, case.person.id)

        assert sorted(p.profession for p in found.practices) == ["91", "94"]
        joined = next(p for p in found.practices if p.profession == "91")
        assert [a.type for a, _ in found.of_practice(joined.id)] == ["BENEVOLE"]


def test_who_attaches_does_not_validate_but_may_take_it_back_or_refuse(begin: Begin):
    with begin() as session:
        case = Case(session)
        case.attach()
        with pytest.raises(NotAllowed, match="un autre agent"):
            case.validate(case.first)
        assert (
            "un autre agent"
            in review.open_file(session, case.first, case.dossier.id).obstacles["valider"]
        )
        attaching.detach(session, case.first, case.dossier.id, case.dossier.version)
        assert case.validate(case.first) != case.person.rpps


@pytest.mark.parametrize(
    "claims", [BORN_ELSEWHERE, {"given_name": "Camille Louise"}], ids=["lieu", "second prénom"]
)
def test_an_identity_that_is_not_certain_is_checked_in_words(begin: Begin, claims: dict[str, str]):
    with begin() as session:
        case = Case(session, **claims)
        for form in ({}, {attaching.CONFIRMED: "oui"}, {attaching.REASON: "Même diplôme."}):
            with pytest.raises(InvalidField):
                case.attach(form=form)
        case.attach(form=CHECKED)
        event = session.exec(select(DossierEvent).where(DossierEvent.action == Action.ATTACH)).one()

        assert CHECKED[attaching.REASON] in event.reason
        assert case.person.rpps in event.reason


def test_a_file_that_somebody_reaches_is_not_handed_to_another_account(begin: Begin):
    with begin() as session:
        case = Case(session, **BORN_ELSEWHERE)
        holder = case.arrive_by_card()
        case.attach(form=CHECKED)
        told = known_people.view(session, case.second, case.dossier.id).lines
        case.validate()
        civil = registered.load(session, case.person.id).civil

        assert any("n’y est pas lié" in line for line in told)
        assert case.account.practitioner_id is None
        assert holder.practitioner_id == case.person.id
        assert not space.view(session, case.actor).may_start
        assert civil.birth_commune == "22278"
        assert not case.person.by_franceconnect


def test_two_identities_of_franceconnect_are_two_people(begin: Begin):
    with begin() as session:
        case = Case(session)
        other = people.professional(session, "une autre")
        account = session.get_one(Account, other.account_id)
        account.practitioner_id = case.person.id
        session.add(account)
        session.flush()
        with pytest.raises(Conflict, match="deux personnes"):
            case.attach()


def test_told_apart_they_are_not_attached(begin: Begin):
    with begin() as session:
        case = Case(session)
        comparison.tell_apart(session, case.first, case.dossier.id, case.person.id, "Deux sœurs.")
        with pytest.raises(Conflict, match="Deux sœurs"):
            case.attach()


def test_what_was_attached_for_former_answers_is_attached_no_more(begin: Begin):
    with begin() as session:
        case = Case(session)
        case.attach()
        section = people.section_named(session, case.dossier, "diplome")
        review.judge(session, case.first, case.dossier.id, section.id, "a_completer", "Date ?")
        review.decide(session, case.first, case.dossier.id, "demander", case.dossier.version)
        submission.answer(session, case.actor, case.dossier.id)

        assert case.dossier.attached_to is None


def test_a_merge_takes_the_attachment_along(begin: Begin):
    with begin() as session:
        case = Case(session)
        again = changing.on_paper(session, case.first, **PAPER)
        kept = session.get_one(Practitioner, again.practitioner_id)
        case.attach()
        proposal = twins.propose(session, case.first, kept, case.person)
        merging.confirm(session, case.second, proposal)
        number = case.validate()

        assert number == kept.rpps
        assert case.dossier.practitioner_id == kept.id


def test_the_person_reads_nothing_of_it_before_it_is_confirmed(begin: Begin):
    with begin() as session:
        case = Case(session)
        case.attach()
        told = dossiers.view(session, case.actor, case.dossier.id)

        assert told.rpps == ""
        assert case.person.rpps not in str(told)


def test_what_is_attached_is_not_validated_among_others(begin: Begin):
    """Even when every check is green: somebody looks at whom it is attached to."""
    with begin() as session:
        case = Case(session)
        case.dossier = green(session, 0)
        possible = [
            batches.preview(session, case.second, "valider", [case.dossier.id], Given()).possible
        ]
        case.attach(form=CHECKED)
        possible += [
            batches.preview(session, case.second, "valider", [case.dossier.id], Given()).possible
        ]

        shown = known_people.view(session, case.second, case.dossier.id)

        assert possible == [1, 0]
        assert (shown.shown, shown.attached) == (case.person.id, True)
        assert shown.by == "Sylvie Marchand"


@pytest.mark.parametrize("who", [twins.READER, CORSE], ids=["lecteur", "autre agence"])
def test_nobody_else_attaches_or_takes_back(begin: Begin, who: Actor):
    with begin() as session:
        case = Case(session)
        with pytest.raises((NotAllowed, NotFound)):
            case.attach(who)
        case.attach()
        with pytest.raises((NotAllowed, NotFound)):
            attaching.detach(session, who, case.dossier.id, case.dossier.version)


def test_somebody_of_another_agency_is_not_attached_to(begin: Begin):
    with begin() as session:
        case = Case(session)
        case.attach()
        case.person.ars = "94"
        session.add(case.person)
        session.flush()
        with pytest.raises(RuleBroken, match="autre agence"), session.begin_nested():
            case.validate()
        attaching.detach(session, case.first, case.dossier.id, case.dossier.version)
        with pytest.raises(NotFound):
            case.attach()


def test_a_version_that_was_not_seen_is_not_attached(begin: Begin):
    with begin() as session:
        case = Case(session)
        with pytest.raises(Conflict):
            attaching.attach(
                session,
                case.first,
                case.dossier.id,
                case.person.id,
                {},
                case.dossier.version - 1,
            )
