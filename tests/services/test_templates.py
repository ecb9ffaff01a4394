"""Message templates: who keeps which, versions, what fills one, who may use it."""

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidFields, NotAllowed, NotFound
from erpps_app.models.dossier import Dossier
from erpps_app.models.exchanges import MessageTemplate
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit, messages, template_use, templates
from erpps_app.services.context import paris
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.people import BRETAGNE, CORSE
from tests.services.test_statements import statements

ADMIN = Actor("administratrice", Role.ADMIN, "Agathe Delmas")
LEAD = Actor("responsable", Role.LEAD, "Rozenn Le Goff", "53")
OTHER_LEAD = Actor("autre-responsable", Role.LEAD, "Ange Luciani", "94")
READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")
BODY = "Bonjour {prenom} {nom},\n\nVotre demande {numero_demande}.\n{agent}, {agence}"
FORM = {"nom": "Relance", "texte": BODY}


def named(name: str, body: str = BODY) -> dict[str, str]:
    return {"nom": name, "texte": body}


def names(session: Session, actor: Actor) -> list[str]:
    return [row.name for row in templates.listing(session, actor).rows]


def offered(session: Session, actor: Actor) -> list[str]:
    return [one.name for one in templates.offered(session, actor)]


def sent(session: Session) -> tuple[Actor, Dossier]:
    actor = people.professional(session)
    return actor, people.submitted(session, actor)


def test_the_country_and_each_agency_keep_their_own_and_an_agent_picks_among_both(begin: Begin):
    with begin() as session:
        templates.save(session, ADMIN, "", named("National"))
        templates.save(session, LEAD, "", named("Breton"))
        templates.save(session, OTHER_LEAD, "", named("Corse"))
        seen = templates.listing(session, LEAD)

        assert names(session, ADMIN) == ["National"]
        assert names(session, LEAD) == ["Breton"]
        assert [row.name for row in seen.national] == ["National"]
        assert seen.agency == "ARS Bretagne"
        assert templates.listing(session, ADMIN).national == []
        assert offered(session, BRETAGNE) == ["Breton", "National"]
        assert offered(session, LEAD) == ["Breton", "National"]
        assert offered(session, CORSE) == ["Corse", "National"]


def test_they_are_sorted_by_name_and_those_retired_come_last(begin: Begin):
    with begin() as session:
        for name in ("Zèbre", "École", "Eau"):
            key = templates.save(session, ADMIN, "", named(name))
        templates.retire(session, ADMIN, key, 1)

        assert names(session, ADMIN) == ["École", "Zèbre", "Eau"]
        assert offered(session, BRETAGNE) == ["École", "Zèbre"]


def test_nobody_keeps_what_is_not_theirs(begin: Begin):
    with begin() as session:
        national = templates.save(session, ADMIN, "", FORM)
        breton = templates.save(session, LEAD, "", FORM)
        for actor, key in ((LEAD, national), (OTHER_LEAD, breton), (ADMIN, breton)):
            assert templates.history(session, actor, key) == []
            with pytest.raises(NotFound):
                templates.save(session, actor, key, named("Autre"), 1)
            with pytest.raises(NotFound):
                templates.retire(session, actor, key, 1)

        assert {row.name for row in session.exec(select(MessageTemplate))} == {"Relance"}


@pytest.mark.parametrize(
    "actor",
    [BRETAGNE, READER, Actor("pro", Role.PROFESSIONAL, ""), Actor("lead", Role.LEAD, "Sans ARS")],
    ids=["gestionnaire", "lecteur", "professionnel", "responsable sans agence"],
)
def test_who_keeps_none_is_refused_everything(begin: Begin, actor: Actor):
    with begin() as session:
        key = templates.save(session, ADMIN, "", FORM)
        for act in (
            lambda: templates.listing(session, actor),
            lambda: templates.history(session, actor, key),
            lambda: templates.preview(session, actor, FORM),
            lambda: templates.save(session, actor, "", FORM),
            lambda: templates.save(session, actor, key, FORM, 1),
            lambda: templates.retire(session, actor, key, 1),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_each_version_says_who_wrote_it_and_what_it_was(begin: Begin):
    with begin() as session:
        key = templates.save(session, LEAD, "", FORM)
        templates.save(session, LEAD, key, named("Rappel", "Autre texte."), 1)
        templates.retire(session, LEAD, key, 2)
        changes = templates.history(session, LEAD, key)
        [row] = templates.listing(session, LEAD).rows

        assert [change.what.splitlines()[0] for change in changes] == [
            "Rappel (retiré)",
            "Rappel",
            "Relance",
        ]
        assert {change.who for change in changes} == {"Rozenn Le Goff"}
        assert (row.who, row.version, bool(row.retired)) == ("Rozenn Le Goff", 3, True)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(begin: Begin):
    with begin() as session:
        key = templates.save(session, ADMIN, "", FORM)
        templates.save(session, ADMIN, key, named("Rappel"), 1)
        with pytest.raises(Conflict, match="modifié entre-temps"):
            templates.save(session, ADMIN, key, named("Perdu"), 1)
        with pytest.raises(Conflict, match="modifié entre-temps"):
            templates.retire(session, ADMIN, key, 1)

        assert names(session, ADMIN) == ["Rappel"]


def test_a_template_that_could_not_be_filled_or_told_from_another_is_refused(begin: Begin):
    with begin() as session:
        key = templates.save(session, ADMIN, "", FORM)
        with pytest.raises(InvalidFields) as refused:
            templates.save(session, ADMIN, "", named("relance", "Bonjour {prenon}"))
        assert set(refused.value.errors) == {"nom", "texte"}
        assert "{prenon}" in refused.value.errors["texte"]
        templates.save(session, LEAD, "", FORM)  # an agency may have its own of that name
        templates.save(session, ADMIN, key, FORM, 1)  # it is not mistaken for itself
        templates.retire(session, ADMIN, key, 2)
        templates.save(session, ADMIN, "", FORM)
        with pytest.raises(Conflict, match="porte déjà ce nom"):
            templates.retire(session, ADMIN, key, 3)


def test_the_preview_shows_an_example_or_says_what_is_wrong(begin: Begin):
    with begin() as session:
        shown = templates.preview(session, LEAD, FORM)
        wrong = templates.preview(session, LEAD, named("x", "Bonjour {prenom"))

        assert "Bonjour Camille MARTIN" in shown.text
        assert (wrong.text, "accolade" in wrong.problem) == ("", True)


def test_those_shipped_are_installed_once_and_keep_what_was_edited(begin: Begin):
    with begin() as session:
        added = templates.install(session)
        first, second, *_ = templates.listing(session, ADMIN).rows
        templates.save(session, ADMIN, first.id, named("À nous"), first.version)
        templates.retire(session, ADMIN, second.id, second.version)

        assert added == 8
        assert templates.install(session) == 0
        assert "À nous" in offered(session, BRETAGNE)
        assert len(offered(session, BRETAGNE)) == 7
        assert [change.who for change in templates.history(session, ADMIN, first.id)] == [
            "Agathe Delmas",
            "Portail eRPPS",
        ]


def test_a_template_is_filled_with_what_the_application_says_and_nothing_is_sent(begin: Begin):
    with begin() as session:
        _, dossier = sent(session)
        agent = changing.agent(session)
        assert dossier.submitted_at
        body = f"{BODY}\n{{objet}}\n{{date_envoi}}, {{profession}}, {{delai}}"
        key = templates.save(session, ADMIN, "", named("Tout", body))
        filled = template_use.filled(session, agent, dossier.id, key)

        assert filled.text.splitlines() == [
            "Bonjour Camille MARTIN,",
            "",
            f"Votre demande {dossier.number}.",
            "Sylvie Marchand, ARS Bretagne",
            "Première demande d’enregistrement",
            f"{paris(dossier.submitted_at):%d/%m/%Y}, Ergothérapeute, 48 heures",
        ]
        assert filled.holes == []
        assert messages.thread(session, agent, dossier.id).messages == []
        assert messages.thread(session, agent, dossier.id).body == ""


def test_of_somebody_registered_the_register_says_the_name(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session, preferred_username="Durand")
        asked = changing.request(
            session, actor, "coordonnees", answers={"email": "autre@example.org"}
        )
        key = templates.save(session, ADMIN, "", named("Nom", "{prenom} {nom}"))

        assert template_use.filled(session, BRETAGNE, asked.id, key).text == "Camille Durand"


def test_using_a_template_reads_the_file_and_that_is_remembered(begin: Begin):
    with begin() as session:
        _, dossier = sent(session)
        key = templates.save(session, ADMIN, "", FORM)
    for _ in range(2):
        with begin() as session:
            template_use.filled(session, BRETAGNE, dossier.id, key)
    with begin() as session:
        read = session.exec(select(AuditEntry).where(AuditEntry.action == audit.READ_FILE)).all()

        assert [(one.actor_name, one.subject) for one in read] == [("Sylvie Marchand", dossier.id)]


def test_only_who_writes_there_uses_one_and_only_one_within_reach(begin: Begin):
    with begin() as session:
        person, dossier = sent(session)
        national = templates.save(session, ADMIN, "", FORM)
        corse = templates.save(session, OTHER_LEAD, "", FORM)
        retired = templates.save(session, ADMIN, "", named("Retiré"))
        templates.retire(session, ADMIN, retired, 1)
        for actor in (READER, ADMIN, person):
            with pytest.raises(NotAllowed):
                template_use.filled(session, actor, dossier.id, national)
        with pytest.raises(NotFound):
            template_use.filled(session, CORSE, dossier.id, national)
        for key in (corse, retired, "", "inconnu"):
            with pytest.raises(NotFound):
                template_use.filled(session, BRETAGNE, dossier.id, key)
        for actor in (READER, person):
            assert messages.thread(session, actor, dossier.id).templates == []


def test_a_thread_offers_its_agent_as_many_templates_in_as_many_statements(begin: Begin):
    asked: list[list[str]] = []
    with begin() as session:
        _, dossier = sent(session)
        agent = changing.agent(session)
        for more in (1, 10):
            for rank in range(more):
                templates.save(session, ADMIN, "", named(f"Modèle {more}-{rank}"))
            thread = messages.thread(session, agent, dossier.id)
            assert len(thread.templates) == (1 if more == 1 else 11)
            asked.append(statements(session, lambda: messages.thread(session, agent, dossier.id)))

        assert len(asked[0]) == len(asked[1]) <= 7, asked[1]


def test_every_write_of_a_template_is_in_the_audit_trail(begin: Begin):
    with begin() as session:
        key = templates.save(session, LEAD, "", FORM)
        templates.save(session, LEAD, key, named("Rappel"), 1)
    with begin() as session:
        written = session.exec(
            select(AuditEntry.action)
            .where(AuditEntry.subject == key)
            .order_by(col(AuditEntry.position))
        ).all()

        assert list(written) == ["ajout", "modification"]
