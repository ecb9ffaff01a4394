"""Reviewing fast: undo, reasons, keys, checks; as many statements whatever a file holds."""

from collections.abc import Callable

import pytest
import typst
from sqlmodel import Session, select

from erpps_app.adapters.inspection import SafeDocument
from erpps_app.domain import commands
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.checks import Finding
from erpps_app.domain.documents import PDF
from erpps_app.domain.errors import Conflict, InvalidFields, NotAllowed, NotFound
from erpps_app.models.dossier import Document, Dossier, Section
from erpps_app.models.review import Judgement
from erpps_app.services import (
    documents,
    drafts,
    keyboard,
    parts,
    reasons,
    recap,
    review,
    submission,
    wizard,
)
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.people import BRETAGNE, CORSE
from tests.services.test_statements import statements

ADMIN = Actor("administratrice", Role.ADMIN, "Agathe Delmas")
REASON = {
    "avis": "refuse",
    "objet": "diplome",
    "libelle": "Titre non valable",
    "texte": "Ce titre n’est pas valable.",
}


def sent(session: Session, sub: str = "camille") -> Dossier:
    return people.submitted(session, people.professional(session, sub))


def judge(session: Session, dossier: Dossier, element: str, verdict: str, words: str = "") -> str:
    section = people.section_named(session, dossier, element)
    review.judge(session, BRETAGNE, dossier.id, section.id, verdict, words)
    return section.id


def test_a_verdict_taken_back_gives_way_to_the_one_before_with_its_words(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        judge(session, dossier, "diplome", "a_completer", "Quelle date ?")
        title = judge(session, dossier, "diplome", "refuse", "Illisible.")
        judge(session, dossier, "coordonnees", "valide")
        undone = [
            review.undo(session, BRETAGNE, dossier.id, dossier.version),
            review.undo(session, BRETAGNE, dossier.id, dossier.version),
        ]
        section = session.get_one(Section, title)

        assert undone == [people.section_named(session, dossier, "coordonnees").id, title]
        assert (section.verdict, section.reason) == ("a_completer", "Quelle date ?")
        review.undo(session, BRETAGNE, dossier.id, dossier.version)
        assert (section.verdict, section.reason) == ("", "")
        with pytest.raises(Conflict):
            review.undo(session, BRETAGNE, dossier.id, dossier.version)


def test_one_element_is_taken_back_whatever_was_judged_since(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        title = judge(session, dossier, "diplome", "valide")
        judge(session, dossier, "coordonnees", "valide")
        review.undo(session, BRETAGNE, dossier.id, dossier.version, title)
        file = review.open_file(session, BRETAGNE, dossier.id)

        assert {s.element: s.verdict for s in file.sections if s.verdict} == {
            "coordonnees": "valide"
        }
        assert file.progress == "1 élément sur 6"


def test_what_was_judged_meanwhile_is_not_taken_back_unseen(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        judge(session, dossier, "diplome", "valide")
        seen = dossier.version
        judge(session, dossier, "coordonnees", "valide")
        with pytest.raises(Conflict, match="a changé"):
            review.undo(session, BRETAGNE, dossier.id, seen)


def test_once_decided_nothing_is_taken_back(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        people.judge_all(session, dossier)
        review.decide(session, BRETAGNE, dossier.id, "valider", dossier.version)

        assert session.exec(select(Judgement)).all() == []
        with pytest.raises(Conflict):
            review.undo(session, BRETAGNE, dossier.id, dossier.version)


def test_a_refusal_taken_back_lets_the_person_answer_again(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        judge(session, dossier, "diplome", "a_completer", "Laquelle ?")
        review.decide(session, BRETAGNE, dossier.id, "demander", dossier.version)
        title = judge(session, dossier, "diplome", "refuse", "Trop tard.")
        review.undo(session, BRETAGNE, dossier.id, dossier.version)
        section = session.get_one(Section, title)

        assert section.unlocked
        assert (section.verdict, section.reason) == ("a_completer", "Laquelle ?")


def test_only_the_agency_takes_back(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        judge(session, dossier, "diplome", "valide")
        with pytest.raises(NotFound):
            review.undo(session, CORSE, dossier.id, dossier.version)
        reader = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")
        with pytest.raises(NotAllowed):
            review.undo(session, reader, dossier.id, dossier.version)


def test_green_elements_are_accepted_together_and_no_other(begin: Begin):
    with begin() as session:
        dossier = sent(session)
        green = review.open_file(session, BRETAGNE, dossier.id).green
        accepted = review.judge_green(session, BRETAGNE, dossier.id, dossier.version)
        rows = parts.sections_of(session, dossier.id)

        assert accepted == len(green)
        assert {row.id for row in rows if row.verdict == "valide"} == set(green)
        assert {row.element for row in rows if row.id in green} == {
            "etat-civil",
            "piece-identite",
            "coordonnees",
            "profession",
            "activite",
        }


def diploma(text: str) -> SafeDocument:
    return SafeDocument("diplome.pdf", PDF, typst.compile(text.encode()), 1)


def on_title(findings: list[Finding]) -> list[str]:
    return [str(f.outcome) for f in findings if f.code == "nom-diplome"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Diplôme d’État décerné à Mme Martin, Louise", "ok"),
        ("Diplôme d’État décerné à M. Durand, Paul", "attention"),
        ("#rect()", "non_verifiable"),
    ],
)
def test_the_text_of_a_diploma_is_compared_and_not_kept(begin: Begin, text: str, outcome: str):
    with begin() as session:
        actor = people.professional(session)
        draft = people.complete(session, actor)
        title = people.section_named(session, draft, "diplome")
        for document in documents.listing(session, actor, title.id):
            documents.remove(session, actor, document.id)
        documents.add(session, actor, title.id, "diplome", diploma(text))
        before_sending = recap.view(session, actor).findings
        dossier = submission.submit(session, actor)
        when_reviewed = review.open_file(session, BRETAGNE, dossier.id).findings
        kept = session.exec(select(Document).where(Document.section_id == title.id)).all()

        assert on_title(before_sending) == on_title(when_reviewed) == [outcome]
        assert all("Durand" not in str(document.model_dump()) for document in kept)


def test_names_that_change_are_looked_for_again(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        draft = people.complete(session, actor)
        title = people.section_named(session, draft, "diplome")
        documents.add(session, actor, title.id, "diplome", diploma("Mme D’Arcy, Camille"))

        assert on_title(recap.view(session, actor).findings) == ["attention"]
        drafts.save(session, actor, "etat-civil", {"nom_usage": "d’Arcy"})
        assert on_title(recap.view(session, actor).findings) == ["ok"]


def test_the_person_sees_the_same_checks_before_sending(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor)
        told = recap.view(session, actor).findings
        dossier = submission.submit(session, actor)
        found = review.open_file(session, BRETAGNE, dossier.id).findings

        assert told == found
        assert all(finding.told for finding in told)


def test_a_reason_of_the_catalogue_is_kept_beside_its_words(begin: Begin):
    with begin() as session:
        reasons.install(session)
        dossier = sent(session)
        title = people.section_named(session, dossier, "diplome")
        for code, kept in (("diplome-n-ouvre-pas", True), ("identite-autre-personne", False)):
            review.judge(
                session, BRETAGNE, dossier.id, title.id, "refuse", "Mes mots.", reason_code=code
            )
            assert title.reason_code == (code if kept else "")
        review.judge(session, BRETAGNE, dossier.id, title.id, "valide", "", reason_code="x")

        assert (title.reason, title.reason_code) == ("", "")


def test_the_catalogue_is_installed_once_and_keeps_what_was_edited(begin: Begin):
    with begin() as session:
        added = reasons.install(session)
        row = reasons.listing(session, ADMIN)[0]
        reasons.save(
            session,
            ADMIN,
            row.id,
            {"avis": row.verdict, "objet": row.about, "libelle": "Autre", "texte": "Mot."},
            row.version,
        )

        assert added > 20
        assert reasons.install(session) == 0
        assert reasons.listing(session, ADMIN)[0].label == "Autre"
        assert [change.who for change in reasons.history(session, ADMIN, row.id)] == [
            "Agathe Delmas",
            "Portail eRPPS",
        ]


def test_a_retired_reason_is_no_longer_offered_and_what_was_sent_stays(begin: Begin):
    with begin() as session:
        key = reasons.save(session, ADMIN, "", REASON)
        dossier = sent(session)
        section_id = people.section_named(session, dossier, "diplome").id
        [offered] = reasons.offered(session, BRETAGNE)
        review.judge(
            session,
            BRETAGNE,
            dossier.id,
            section_id,
            "refuse",
            offered.text,
            reason_code=offered.code,
        )
        reasons.retire(session, ADMIN, key, 1)
        section = session.get_one(Section, section_id)

        assert reasons.offered(session, BRETAGNE) == []
        assert (section.reason, section.reason_code) == (REASON["texte"], "titre-non-valable")
        assert reasons.listing(session, ADMIN)[0].retired


def test_reasons_are_offered_in_the_order_that_was_chosen(begin: Begin):
    with begin() as session:
        for label in ("Un", "Deux", "Trois"):
            reasons.save(session, ADMIN, "", {**REASON, "libelle": label})
        last = reasons.listing(session, ADMIN)[-1]
        reasons.move(session, ADMIN, last.id, last.version, up=True)
        reasons.move(session, ADMIN, last.id, last.version + 1, up=True)

        assert [r.label for r in reasons.offered(session, BRETAGNE)] == ["Trois", "Un", "Deux"]


def test_two_reasons_of_one_name_have_codes_of_their_own(begin: Begin):
    with begin() as session:
        for _ in range(2):
            reasons.save(session, ADMIN, "", REASON)

        codes = [row.code for row in reasons.listing(session, ADMIN)]
        assert codes == ["titre-non-valable", "titre-non-valable-1"]


def test_the_catalogue_refuses_what_is_wrong_and_who_is_not_administrator(begin: Begin):
    with begin() as session:
        with pytest.raises(InvalidFields) as refused:
            reasons.save(session, ADMIN, "", {"avis": "valide", "objet": "x"})
        assert set(refused.value.errors) == {"avis", "objet", "libelle", "texte"}
        key = reasons.save(session, ADMIN, "", REASON)
        with pytest.raises(Conflict):
            reasons.save(session, ADMIN, key, REASON, 0)
        for act in (
            lambda: reasons.save(session, BRETAGNE, "", REASON),
            lambda: reasons.listing(session, BRETAGNE),
            lambda: reasons.retire(session, BRETAGNE, key, 1),
            lambda: reasons.move(session, BRETAGNE, key, 1, up=True),
            lambda: reasons.history(session, BRETAGNE, key),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_keys_are_chosen_turned_off_and_kept(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)

        assert keyboard.of(session, agent).bound == {
            code: command.key for code, command in commands.COMMANDS.items()
        }
        keyboard.save(session, agent, {"valider": "a", "annuler": ""})
        kept = keyboard.switch(session, agent, active=False)

        assert (kept.bound["valider"], kept.bound["annuler"]) == ("a", "")
        assert not kept.active
        with pytest.raises(InvalidFields) as refused:
            keyboard.save(session, agent, {"valider": "j", "refuser": "abc"})
        assert set(refused.value.errors) == {"valider", "refuser"}
        assert keyboard.of(session, agent).bound["valider"] == "a"


Act = Callable[[Session, Dossier], object]


def accept_practice(session: Session, dossier: Dossier) -> None:
    section = people.section_named(session, dossier, "profession")
    review.judge(session, BRETAGNE, dossier.id, section.id, "valide", "")


@pytest.mark.parametrize(
    ("act", "most"),
    [
        (lambda session, dossier: review.open_file(session, BRETAGNE, dossier.id), 14),
        (accept_practice, 10),
    ],
    ids=["open", "judge"],
)
def test_a_file_of_many_elements_takes_as_many_statements(begin: Begin, act: Act, most: int):
    asked: list[list[str]] = []
    with begin() as session:
        for sub, more in (("peu", 0), ("beaucoup", 6)):
            actor = people.professional(session, sub)
            people.complete(session, actor)
            for rank in range(more):
                added = wizard.add_activity(session, actor)
                place = {"raison_sociale": f"Association {rank}", "numero_voie": f"{rank}"}
                wizard.save_activity(session, actor, added, {**changing.NEXT_PLACE, **place})
            dossier = submission.submit(session, actor)
            review.take(session, BRETAGNE, dossier.id)
            review.open_file(session, BRETAGNE, dossier.id)
            session.flush()
            asked.append(statements(session, lambda d=dossier: act(session, d)))

        assert len(asked[0]) == len(asked[1]) <= most, asked[1]
