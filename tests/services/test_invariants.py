"""No sequence of allowed actions reaches a register that must not be.

The machine draws what professionals and agents do, in any order, with values that are often wrong;
what a rule refuses simply does not happen. After each step the register is looked at as a whole.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, SQLModel, col, select

from erpps_app import db
from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotFound, RuleBroken
from erpps_app.domain.rpps import idnps, is_rpps
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier
from erpps_app.models.exchanges import Merging
from erpps_app.models.register import Identifier, Practitioner, PractitionerVersion
from erpps_app.services import (
    attestation,
    change_form,
    context,
    merging,
    parts,
    registered,
    resumption,
    sending,
    sign_in,
    submission,
)
from erpps_app.services.directory import publishing
from erpps_app.settings import settings as application
from tests.services import changing, people, twins

FIRST_DAY = date(2037, 12, 1)
PEOPLE, AGENTS, FILES = 2, 3, 3
AGENCIES = {"Sylvie Marchand": "53", "Gaël Quéméner": "53", "Inès Colonna": "94"}
PLACES = ("Cabinet du Port", "Cabinet de la Gare", "")
TYPES = ("INDEPENDANT", "BENEVOLE", "REMPLACANT")

TOWNS = (
    {"code_postal": "20000", "localite": "Ajaccio", "commune": "2A004"},
    {"code_postal": "22000", "localite": "Saint-Brieuc", "commune": "22278"},
)

person = st.integers(0, PEOPLE - 1)
agent = st.integers(0, AGENTS - 1)
file = st.integers(0, FILES - 1)
rank = st.integers(0, 3)
day = st.integers(0, 4).map(lambda days: FIRST_DAY + timedelta(days=10 * days))
verdict = st.sampled_from(("valide", "valide", "refuse", "a_completer"))


@cache
def template() -> Path:
    """Two professionals, a file on paper of the first, two agents of their agency, one more."""
    folder = application().data_dir = Path(tempfile.mkdtemp(prefix="invariants-"))
    engine = db.make_engine(f"sqlite:///{folder / 'modele.db'}")
    SQLModel.metadata.create_all(engine)
    with db.transaction(on=engine) as session:
        changing.registered_person(session)
        changing.registered_person(session, "autre", birthdate="1990-01-02")
        clerk, *_ = [changing.agent(session, name, ars) for name, ars in AGENCIES.items()]
        changing.on_paper(session, clerk, nom_naissance="MARTIN", nom_usage="ROUSSEL")
    engine.dispose()
    return folder / "modele.db"


class Register(RuleBasedStateMachine):
    """Professionals and agents, acting as they please."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="invariants-"))
        shutil.copy(template(), self.folder / "essai.db")
        application().data_dir = template().parent  # where its keys are
        self.engine = db.make_engine(f"sqlite:///{self.folder / 'essai.db'}")
        with db.transaction(on=self.engine) as session:
            accounts = {
                row.display_name + row.subject: row
                for row in session.exec(select(changing.Account)).all()
            }
            found = sorted(accounts.values(), key=lambda row: row.created_at)
            self.people = [
                Actor(row.id, people.Role.PROFESSIONAL, row.display_name)
                for row in found
                if row.issuer == "fc"
            ]
            self.agents = [
                Actor(row.id, people.Role.AGENT, row.display_name, AGENCIES[row.display_name])
                for row in found
                if row.issuer != "fc"
            ]
            rows = session.exec(select(Practitioner).order_by(col(Practitioner.rpps))).all()
            self.numbers = {row.id: row.rpps for row in rows}

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            shutil.rmtree(self.folder)

    def attempt(self, act: Callable[[Session], object]) -> None:
        """Do it in a transaction of its own, unless a rule refuses."""
        try:
            with db.transaction(on=self.engine) as session:
                act(session)
        except RuleBroken:
            return

    @rule(who=person, kind=st.sampled_from(TYPES), place=st.sampled_from(PLACES), start=day)
    def ask_for_an_activity(self, who: int, kind: str, place: str, start: date) -> None:
        actor = self.people[who]
        self.attempt(
            lambda s: changing.request(
                s,
                actor,
                "nouvelle-activite",
                changing.practice_of(s, actor).id,
                activity(kind, place, start),
            )
        )

    @rule(who=person, by=agent, kind=st.sampled_from(TYPES), start=day)
    def enter_an_activity(self, who: int, by: int, kind: str, start: date) -> None:
        actor, clerk = self.people[who], self.agents[by]
        self.attempt(
            lambda s: changing.request(
                s,
                clerk,
                "nouvelle-activite",
                changing.practice_of(s, actor).id,
                activity(kind, PLACES[0], start),
                changing.person_of(s, actor).id,
            )
        )

    @rule(who=person, which=rank, end=day)
    def cease(self, who: int, which: int, end: date) -> None:
        self._cease(self.people[who], self.people[who], "", which, end)

    @rule(who=person, by=agent, which=rank, end=day)
    def close(self, who: int, by: int, which: int, end: date) -> None:
        self._cease(self.people[who], self.agents[by], "agent", which, end)

    def _cease(self, actor: Actor, by: Actor, whose: str, which: int, end: date) -> None:
        answers = {"date_cessation": f"{end:%d/%m/%Y}", "motif_fin": "CHA"}
        self.attempt(
            lambda s: changing.request(
                s,
                by,
                "cessation",
                nth_activity(s, actor, which),
                answers,
                changing.person_of(s, actor).id if whose else "",
            )
        )

    @rule(who=person, which=rank, place=st.sampled_from(PLACES))
    def correct_an_activity(self, who: int, which: int, place: str) -> None:
        actor = self.people[who]
        answers = {"raison_sociale": place or "Ailleurs"}
        self.attempt(
            lambda s: changing.request(
                s, actor, "modification-activite", nth_activity(s, actor, which), answers
            )
        )

    @rule(who=person, town=st.sampled_from(TOWNS))
    def move_house(self, who: int, town: dict[str, str]) -> None:
        actor = self.people[who]
        self.attempt(lambda s: changing.request(s, actor, "coordonnees", answers=town))

    @rule(which=rank, by=agent, what=verdict)
    def decide(self, which: int, by: int, what: str) -> None:
        self.attempt(lambda s: changing.decide(s, self.agents[by], nth_dossier(s, which), what))

    @rule(which=rank, end=day)
    def answer(self, which: int, end: date) -> None:
        def act(session: Session) -> None:
            dossier = nth_dossier(session, which, (Status.AWAITING,))
            actor = next(a for a in self.people if a.account_id == dossier.account_id)
            section = parts.sections_of(session, dossier.id)[0]
            later = {"date_cessation": f"{end:%d/%m/%Y}", "date_debut": f"{end:%d/%m/%Y}"}
            change_form.save(session, actor, dossier.id, section.id, later)
            submission.answer(session, actor, dossier.id)

        self.attempt(act)

    @rule(which=rank, who=person)
    def withdraw(self, which: int, who: int) -> None:
        self.attempt(
            lambda s: submission.cancel(s, self.people[who], nth_dossier(s, which, RUNNING).id)
        )

    @rule(which=rank, who=person)
    def ask_again_after_a_refusal(self, which: int, who: int) -> None:
        def act(session: Session) -> None:
            refused = nth_dossier(session, which, (Status.REFUSED,))
            path = resumption.resume(session, self.people[who], refused.id).path
            sending.send(session, self.people[who], path.split("/")[2])

        self.attempt(act)

    @rule(who=person, by=agent)
    def propose_a_removal(self, who: int, by: int) -> None:
        actor = self.people[who]
        answers = {"motif_suppression": "ERREUR", "precision": "Essai."}
        self.attempt(
            lambda s: changing.request(
                s, self.agents[by], "suppression", "", answers, changing.person_of(s, actor).id
            )
        )

    @rule(who=person, by=agent)
    def decide_on_a_removal(self, who: int, by: int) -> None:
        def act(session: Session) -> None:
            whom = changing.person_of(session, self.people[who]).id
            dossier = session.exec(
                select(Dossier).where(
                    Dossier.procedure == "suppression",
                    Dossier.practitioner_id == whom,
                    col(Dossier.status).in_(RUNNING),
                )
            ).first()
            if dossier is None:
                raise NotFound
            changing.decide(session, self.agents[by], dossier)
            assert dossier.account_id != self.agents[by].account_id

        self.attempt(act)

    @rule(kept=file, gone=file, by=agent)
    def propose_a_merge(self, kept: int, gone: int, by: int) -> None:
        keys = sorted(self.numbers)

        def act(session: Session) -> None:
            pair = [session.get_one(Practitioner, keys[n]) for n in (kept, gone)]
            twins.propose(session, self.agents[by], *pair)

        self.attempt(act)

    @rule(by=agent, confirms=st.booleans())
    def answer_a_merge(self, by: int, confirms: bool) -> None:
        def act(session: Session) -> None:
            row = session.exec(select(Merging).where(Merging.status == "")).first()
            if row is None:
                raise NotFound
            if not confirms:
                merging.withdraw(session, self.agents[by], row.id)
                return
            merging.confirm(session, self.agents[by], row.id)
            assert row.proposer_id != self.agents[by].account_id

        self.attempt(act)

    @rule(kept=file, gone=file)
    def merge(self, kept: int, gone: int) -> None:
        """Both agents of the agency agree: what follows happens to files that were merged."""
        self.propose_a_merge(kept, gone, 0)
        self.answer_a_merge(1, confirms=True)

    @rule(who=person, kind=st.sampled_from(TYPES), place=st.sampled_from(PLACES), start=day)
    def ask_twice_and_grant_both(self, who: int, kind: str, place: str, start: date) -> None:
        for _ in range(2):
            self.ask_for_an_activity(who, kind, place, start)
        for which in range(5):
            self.decide(which, 0, "valide")

    @invariant()
    def the_register_is_sound(self) -> None:
        if not hasattr(self, "engine"):
            return
        with db.transaction(on=self.engine, read_only=True) as session:
            rows = session.exec(select(Practitioner)).all()

            assert {row.id: row.rpps for row in rows} == self.numbers
            for row in rows:
                assert is_rpps(row.rpps)
                assert_sound(session, row)
                assert_applications_sound(session, row)
            assert publishing.outstanding(session, [row.id for row in rows]) == 0


RUNNING = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)


def assert_sound(session: Session, row: Practitioner) -> None:
    found = registered.load(session, row.id)
    for one, _ in found.activities:
        assert one.end is None or one.end >= one.start
    for one, other in combinations(registered.situations(found), 2):
        assert not one.is_same_as(other)
    if row.merged_into:
        assert_merged(session, row)
    if row.active or row.merged_into:
        return
    assert context.build(session, {}).cabinets(row.rpps) == ()
    assert cannot_sign_in(session, row)
    kept = session.exec(
        select(PractitionerVersion)
        .where(PractitionerVersion.practitioner_id == row.id)
        .order_by(col(PractitionerVersion.version))
    ).all()
    assert kept[-1].what == "Suppression d’un professionnel"


def assert_merged(session: Session, row: Practitioner) -> None:
    """Nothing is left of the file but its history; its number is that of whoever it became."""
    kept = session.get_one(Practitioner, row.merged_into)
    while kept.merged_into:
        kept = session.get_one(Practitioner, kept.merged_into)
    number = session.exec(select(Identifier).where(Identifier.value == row.rpps)).one()

    assert not row.active
    assert registered.load(session, row.id).practices == ()
    assert number.practitioner_id == kept.id
    of_both = context.build(session, {}, (row.rpps, kept.rpps)).cabinets
    assert of_both(row.rpps) == of_both(kept.rpps)
    assert not session.exec(select(Dossier).where(Dossier.practitioner_id == row.id)).all()


def assert_applications_sound(session: Session, row: Practitioner) -> None:
    """What waits is with the agency in charge; of what is decided nothing can be undone."""
    for dossier in session.exec(select(Dossier).where(Dossier.practitioner_id == row.id)):
        if Status(dossier.status).is_final:
            assert all(s.undo is None for s in parts.sections_of(session, dossier.id))
        elif dossier.procedure in {"modification", "suppression"}:
            assert dossier.ars == row.ars


def cannot_sign_in(session: Session, row: Practitioner) -> bool:
    claims = {"iss": "psc", "sub": row.id, "SubjectNameID": idnps(row.rpps)}
    try:
        sign_in.complete(session, sign_in.PROSANTECONNECT, claims, "")
    except SignInFailed:
        account = next(
            (a for a in session.exec(select(changing.Account)) if a.practitioner_id == row.id), None
        )
        return account is None or has_no_attestation(session, account.id)
    return False


def has_no_attestation(session: Session, account_id: str) -> bool:
    try:
        attestation.gather(session, Actor(account_id, people.Role.PROFESSIONAL, ""))
    except NotFound:
        return True
    return False


def activity(kind: str, place: str, start: date) -> dict[str, str]:
    """An activity of one of few types at one of few places: doubles are likely."""
    placed = {**changing.NEXT_PLACE, "raison_sociale": place or "Sans nom"}
    typed = {"type_activite": kind, "date_debut": f"{start:%d/%m/%Y}", "siret_en_cours": "oui"}
    return {**placed, **typed} if kind != "REMPLACANT" else typed


def nth_activity(session: Session, actor: Actor, which: int) -> str:
    found = registered.load(session, changing.person_of(session, actor).id).activities
    return found[which % len(found)][0].id


def nth_dossier(session: Session, which: int, statuses: tuple[Status, ...] = RUNNING) -> Dossier:
    rows = session.exec(
        select(Dossier)
        .where(col(Dossier.status).in_(statuses), Dossier.procedure != "suppression")
        .order_by(col(Dossier.number))
    ).all()
    if not rows:
        raise NotFound
    return rows[which % len(rows)]


TestRegister = Register.TestCase
TestRegister.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
