"""The activities: none for now, or one or several, one open at a time."""

import reflex as rx

from components import documents
from components.arrival import arrived
from components.dsfr import basic
from components.dsfr.design_system import accessible
from components.element_form import element_form
from components.layout import messages, page, saved
from components.resumed import left_out
from components.widgets import AutosaveForm
from erpps_app.domain.activity_form import ACTIVITY, NO_ACTIVITY
from erpps_app.domain.elements import DOCUMENT_FIELD
from erpps_app.domain.steps import STEP, STEPS
from erpps_app.pages.wizard import MANDATORY, TITLES, question
from erpps_app.services.wizard import ActivityCard
from state.activities import ActivitiesState as A

FORM = "activite-ouverte"


def activities() -> rx.Component:
    """The fifth step."""
    step = STEP["activites"]
    return page(
        basic.stepper(STEPS.index(step) + 1, TITLES),
        messages(),
        left_out(step.path),
        rx.cond(
            arrived(A.ready),
            rx.fragment(
                rx.el.p(step.intro),
                rx.el.p(MANDATORY, class_name="mandatory"),
                _none_for_now(),
                rx.cond(A.view.none_for_now, _go_on(), _declared()),
            ),
            basic.waiting(),
        ),
    )


def _none_for_now() -> rx.Component:
    label = NO_ACTIVITY.fields[0].label
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            id="aucune_activite",
            checked=A.view.none_for_now,
            on_change=A.declare_none,
            aria_label=accessible(label),
        ),
        rx.el.label(label, html_for="aucune_activite", class_name="fr-label"),
        class_name="fr-checkbox-group fr-mb-4w",
    )


def _declared() -> rx.Component:
    return rx.fragment(
        rx.foreach(A.view.cards, _card),
        rx.cond(A.view.current != "", _open(), _go_on()),
    )


def _card(card: rx.Var[ActivityCard]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(card.title, " : ", card.type, class_name="card-row__title"),
            rx.cond(card.place != "", rx.el.p(card.place)),
            rx.cond(
                card.since != "", rx.el.p("À partir du ", card.since, class_name="fr-hint-text")
            ),
            rx.cond(card.complete, rx.fragment(), basic.badge("À compléter", "warning")),
        ),
        rx.cond(
            card.writable,
            rx.el.div(
                basic.button(
                    "Modifier",
                    kind="tertiary",
                    small=True,
                    about=card.title,
                    on_click=A.edit(card.id),
                ),
                _remove(card.id, card.title),
                class_name="documents__actions",
            ),
        ),
        class_name="card-row",
    )


def _remove(section: rx.Var[str], title: rx.Var[str]) -> rx.Component:
    return rx.cond(
        A.view.may_add,
        basic.button(
            "Supprimer",
            kind="tertiary-no-outline",
            small=True,
            about=title,
            on_click=A.remove(section),
        ),
    )


def _open() -> rx.Component:
    return AutosaveForm.create(
        rx.el.div(
            rx.el.h2(A.view.title, id=FORM, tab_index=-1),
            rx.cond(A.view.cards.length() > 0, _remove(A.view.current, A.view.title)),
            class_name="summary__head",
        ),
        question(A.view.form.question),
        element_form(ACTIVITY, A.view.form, A.errors),
        _document(),
        saved(A.view.form.saved_at),
        _add(),
        basic.buttons(basic.button("Enregistrer et continuer", submit=True), _previous()),
        id="activite",
        shown=A.view.form.saved_at,
        key=A.view.form.key,
        class_name="form form__section",
        on_save=lambda form: A.save(A.view.current, form),
        on_submit=A.submit,
    )


def _document() -> rx.Component:
    form = A.view.form
    request = ACTIVITY.document
    if request is None:
        raise ValueError(ACTIVITY.code)
    return rx.cond(
        form.document_asked,
        rx.el.section(
            documents.received(form.documents, A.remove_document, A.merge_documents),
            documents.upload(
                label=form.document_label,
                title=request.label,
                hint=request.hint,
                section=form.section,
                kind=form.kind,
                error=rx.cond(A.errors.contains(DOCUMENT_FIELD), A.errors[DOCUMENT_FIELD], ""),
                required=form.document_owed,
                on_change=A.edit(A.view.current),
            ),
            class_name="form__section",
        ),
    )


def _add() -> rx.Component:
    return rx.cond(
        A.view.may_add,
        rx.el.div(
            basic.button("Ajouter une autre activité", kind="tertiary", on_click=A.add),
        ),
    )


def _go_on() -> rx.Component:
    """Nothing is open: add one, or go on."""
    return AutosaveForm.create(
        rx.cond(A.view.none_for_now, rx.fragment(), _add()),
        basic.buttons(basic.button("Enregistrer et continuer", submit=True), _previous()),
        id="activites-suite",
        key="activites-suite",
        on_save=lambda form: A.save(A.view.current, form),
        on_submit=A.submit,
    )


def _previous() -> rx.Component:
    return basic.link_button("Précédent", STEP["diplome"].path, kind="secondary")
