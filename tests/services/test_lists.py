"""The administrator changes the lists: recorded with who and why, then followed."""

import pytest
from sqlmodel import select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import READERS, Actor, Role
from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotAllowed, NotFound
from erpps_app.domain.list_rules import Operation
from erpps_app.domain.lists import ListName
from erpps_app.models.journal import AuditEntry
from erpps_app.services import (
    drafts,
    list_changes,
    lists,
    lists_in_force,
    queue,
    review,
    submission,
)
from erpps_app.services.context import today
from tests.conftest import Begin
from tests.services import people
from tests.services.listing import ADMIN, LATER, RETIRED, asked, change, fields
from tests.services.test_statements import statements

pytestmark = pytest.mark.usefixtures("shipped_again")


def test_a_retired_code_is_no_longer_offered_and_keeps_its_label_everywhere(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        change(session, *RETIRED)
        shown = review.open_file(session, people.BRETAGNE, dossier.id)

        assert not reference().professions["94"].offered
        assert any(line.text == "Ergothérapeute" for s in shown.sections for line in s.lines)
        assert queue.view(session, people.BRETAGNE).rows[0].profession == "Ergothérapeute"


def test_a_draft_follows_the_list_of_the_day_and_what_was_sent_that_of_its_sending(begin: Begin):
    with begin() as session:
        sender, writer = people.professional(session), people.professional(session, "autre")
        sent = people.submitted(session, sender)
        people.complete(session, writer)
        change(session, *RETIRED)

        with pytest.raises(InvalidField) as refused:
            submission.submit(session, writer)
        people.judge_all(session, sent)
        rpps = review.decide(session, people.BRETAGNE, sent.id, "valider", sent.version)

    assert refused.value.field == "/inscription/profession"
    assert rpps


def test_the_page_of_the_draft_says_what_is_no_longer_offered(begin: Begin):
    with begin() as session:
        writer = people.professional(session)
        people.complete(session, writer)
        change(session, *RETIRED)
        wrong = drafts.errors_of_page(session, writer, "profession")

    assert wrong["profession"].startswith("«\u00a0Ergothérapeute\u00a0» n’est plus proposé")


def test_rules_that_change_leave_valid_what_was_sent_before(begin: Begin):
    with begin() as session:
        sender, writer = people.professional(session), people.professional(session, "autre")
        sent = people.submitted(session, sender)
        people.complete(session, writer)
        typed = fields(session, ListName.ACTIVITY_TYPES, "REMPLACANT", document="obligatoire")
        change(session, Operation.CHANGE, ListName.ACTIVITY_TYPES, "REMPLACANT", typed=typed)

        with pytest.raises(InvalidField) as refused:
            submission.submit(session, writer)
        declaration, rules = drafts.rules_of(session, sent)
        wrong = [declaration.errors_of(part, rules) for part in declaration.submitted()]

    assert refused.value.field == "/inscription/activites"
    assert not any(wrong)


def test_a_diploma_attached_today_is_offered_today_and_one_attached_later_is_not_yet(begin: Begin):
    typed = {"titre_ouvrant": "DE29", "profession": "94"}
    later = (today() + LATER).isoformat()
    with begin() as session:
        change(session, Operation.ADD, ListName.DIPLOMA_LINKS, typed=typed)
        change(
            session,
            Operation.ADD,
            ListName.DIPLOMA_LINKS,
            typed={"titre_ouvrant": "DE28", "profession": "94"},
            day=later,
        )

    offered = {title.code for title in reference().diplomas_of("94")}
    assert "DE29" in offered
    assert "DE28" not in offered
    assert "DE28" in {t.code for t in reference(today() + LATER).diplomas_of("94")}


def test_two_workers_read_the_change_as_soon_as_they_look(begin: Begin):
    """Each process keeps the lists in memory; the counter tells when to read them again."""
    with begin() as session:
        list_changes.apply(session, ADMIN, asked(*RETIRED))
    assert reference().professions["94"].offered  # this process has not looked yet

    with begin(read_only=True) as session:
        assert lists_in_force.follow(session)
        assert not lists_in_force.follow(session)  # nothing more to read

    assert not reference().professions["94"].offered


def test_following_the_lists_asks_one_statement_and_a_request_none(begin: Begin):
    with begin() as session:
        change(session, *RETIRED)

        assert len(statements(session, lambda: lists_in_force.follow(session))) == 1
        assert statements(session, lambda: reference().professions["94"]) == []


def test_a_change_to_come_can_be_called_off_before_its_day(begin: Begin):
    later = (today() + LATER).isoformat()
    with begin() as session:
        change(session, *RETIRED, day=later)
        row = lists.entry(session, ADMIN, ListName.PROFESSIONS, "94").history[0]
        change(session, Operation.CANCEL, ListName.PROFESSIONS, "94", cancels=row.number)
        history = lists.entry(session, ADMIN, ListName.PROFESSIONS, "94").history

    assert row.state == "À venir"
    assert reference(today() + LATER).professions["94"].offered
    assert [(r.what, r.state) for r in history] == [("Annulation", ""), ("Retrait", "Annulé")]


def test_what_has_taken_effect_is_not_called_off(begin: Begin):
    with begin() as session:
        change(session, *RETIRED)

        with pytest.raises(Conflict, match="a pris effet"):
            change(session, Operation.CANCEL, ListName.PROFESSIONS, "94", cancels=1)


def test_a_retired_code_is_opened_again(begin: Begin):
    with begin() as session:
        change(session, *RETIRED)
        change(session, Operation.REOPEN, ListName.PROFESSIONS, "94")

    assert reference().professions["94"].offered


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"day": "2020-01-01"}, "a_partir_du"),
        ({"day": "bientôt"}, "a_partir_du"),
        ({"day": "2090-01-01"}, "a_partir_du"),
        ({"note": "  "}, "motif"),
    ],
)
def test_the_past_is_not_rewritten_and_a_reason_is_owed(
    begin: Begin, what: dict[str, str], field: str
):
    with begin() as session, pytest.raises(InvalidField) as refused:
        list_changes.preview(session, ADMIN, asked(*RETIRED, **what))

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("of", "typed", "field"),
    [
        (ListName.PROFESSIONS, {"code": "9A", "libelle": "X"}, "code"),
        (ListName.PROFESSIONS, {"code": "97", "libelle": "X", "nomenclature": "G"}, "nomenclature"),
        (ListName.DEPARTEMENTS, {"code": "96", "libelle": "X", "agence": "99"}, "agence"),
        (ListName.ACTIVITY_TYPES, {"code": "AUTRE", "libelle": "X", "mode": "Z"}, "mode"),
        (ListName.DIPLOMA_LINKS, {"titre_ouvrant": "DE29", "profession": ""}, "profession"),
    ],
)  # fmt: skip
def test_codes_and_values_keep_the_form_of_the_nomenclature(
    begin: Begin, of: ListName, typed: dict[str, str], field: str
):
    with begin() as session, pytest.raises(InvalidFields) as refused:
        list_changes.preview(session, ADMIN, asked(Operation.ADD, of, typed=typed))

    assert field in refused.value.errors


def test_a_code_is_not_added_twice(begin: Begin):
    typed = {"code": "94", "libelle": "X", "nomenclature": "TRE_G15-ProfessionSante"}
    with begin() as session, pytest.raises(InvalidField, match="existe déjà"):
        list_changes.preview(
            session, ADMIN, asked(Operation.ADD, ListName.PROFESSIONS, typed=typed)
        )


def test_nothing_is_left_dangling(begin: Begin):
    later = (today() + LATER).isoformat()
    typed = {"code": "97", "libelle": "Art-thérapeute", "nomenclature": "TRE_G15-ProfessionSante"}
    with begin() as session:
        change(session, Operation.ADD, ListName.PROFESSIONS, typed=typed, day=later)
        link = {"titre_ouvrant": "DE29", "profession": "97"}
        change(session, Operation.ADD, ListName.DIPLOMA_LINKS, typed=link, day=later)

        with pytest.raises(Conflict, match="code inconnu"):
            change(session, Operation.CANCEL, ListName.PROFESSIONS, "97", cancels=1)
        unknown = {"titre_ouvrant": "DE999", "profession": "94"}
        with pytest.raises(Conflict, match="code inconnu"):
            change(session, Operation.ADD, ListName.DIPLOMA_LINKS, typed=unknown)
        with pytest.raises(Conflict, match="Corse-du-Sud, Haute-Corse"):
            change(session, Operation.RETIRE, ListName.AGENCIES, "94")


def test_of_two_who_change_the_same_one_is_told(begin: Begin):
    typed = {"libelle": "Ergothérapeute DE", "nomenclature": "TRE_G15-ProfessionSante"}
    with begin() as session:
        seen = lists.entry(session, ADMIN, ListName.PROFESSIONS, "94").number
        change(session, Operation.CHANGE, ListName.PROFESSIONS, "94", typed=typed, number=seen)

        with pytest.raises(Conflict, match="modifiée entre-temps"):
            change(session, *RETIRED, number=seen)


def test_the_history_says_who_when_what_and_from_when_and_the_audit_trail_too(begin: Begin):
    typed = {"libelle": "Ergothérapeute DE", "nomenclature": "TRE_G15-ProfessionSante"}
    with begin() as session:
        change(session, Operation.CHANGE, ListName.PROFESSIONS, "94", typed=typed)
        (row,) = lists.entry(session, ADMIN, ListName.PROFESSIONS, "94").history
    with begin() as session:
        traced = session.exec(
            select(AuditEntry).where(AuditEntry.subject == "liste:professions:94")
        ).one()

    assert (row.what, row.who, row.state) == ("Modification", "Agathe Delmas", "En vigueur")
    assert row.note == "Arrêté du 2 novembre 2026"
    assert [(d.label, d.before, d.after) for d in row.differences] == [
        ("Libellé", "Ergothérapeute", "Ergothérapeute DE")
    ]
    assert traced.action == "ajout"


def test_a_change_now_and_one_already_planned_both_stand(begin: Begin):
    """A change says only what it changes: the later one does not bring the former value back."""
    typed = {"libelle": "Ergothérapeute DE", "nomenclature": "TRE_G15-ProfessionSante"}
    with begin() as session:
        change(session, *RETIRED, day=(today() + LATER).isoformat())
        change(session, Operation.CHANGE, ListName.PROFESSIONS, "94", typed=typed)
        shown = list_changes.preview(
            session, ADMIN, asked(Operation.CHANGE, ListName.PROFESSIONS, "94", typed={
                **typed, "libelle": "Autre"})
        )  # fmt: skip

    then = reference(today() + LATER).professions["94"]
    assert (then.label, then.offered) == ("Ergothérapeute DE", False)
    assert shown.pending == [f"{today() + LATER:%d/%m/%Y}"]


@pytest.mark.parametrize("role", [*sorted(READERS), Role.PROFESSIONAL])
def test_only_an_administrator_reads_or_changes_the_lists(begin: Begin, role: Role):
    other = Actor("autre", role, "Quelqu’un", "53")
    with begin() as session:
        for call in (
            lambda: lists.overview(session, other),
            lambda: lists.listing(session, other, "professions"),
            lambda: lists.entry(session, other, "professions", "94"),
            lambda: list_changes.preview(session, other, asked(*RETIRED)),
            lambda: list_changes.apply(session, other, asked(*RETIRED)),
        ):
            with pytest.raises(NotAllowed):
                call()


def test_an_unknown_list_or_code_is_not_found(begin: Begin):
    with begin() as session:
        with pytest.raises(NotFound):
            lists.listing(session, ADMIN, "inconnue")
        with pytest.raises(NotFound):
            lists.entry(session, ADMIN, "professions", "00")


def test_every_list_shows_its_codes_and_every_code_its_form(begin: Begin):
    with begin() as session:
        cards = lists.overview(session, ADMIN)
        for card in cards:
            listed = lists.listing(session, ADMIN, card.name)
            assert len(listed.rows) == card.offered
            shown = lists.entry(session, ADMIN, card.name, listed.rows[0].code)
            assert shown.label == listed.rows[0].label

    assert {card.name for card in cards} == set(ListName)
