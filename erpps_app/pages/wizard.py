"""The steps of the wizard, each built from ``STEPS``."""

from collections.abc import Callable

import reflex as rx

from components import documents
from components.arrival import when_arrived
from components.dsfr import basic
from components.element_form import element_form
from components.layout import messages, page, saved
from components.resumed import left_out
from components.widgets import AutosaveForm
from erpps_app.domain.elements import DOCUMENT_FIELD, Element
from erpps_app.domain.steps import STEPS, Step
from state.wizard import WizardState as W

TITLES = (*(step.title for step in STEPS), "Récapitulatif de votre déclaration")
MANDATORY = "Le symbole * indique les champs obligatoires"


def entry() -> rx.Component:
    """The way to where the wizard was left."""
    return page(basic.heading("Mon enregistrement"), messages(), basic.waiting())


def step_page(step: Step) -> Callable[[], rx.Component]:
    """The page of a step."""

    def render() -> rx.Component:
        return page(
            basic.stepper(STEPS.index(step) + 1, TITLES),
            messages(),
            left_out(step.path),
            when_arrived(W.ready, _form(step)),
        )

    return render


def _form(step: Step) -> rx.Component:
    with_document = next((e for e in step.elements if e.document), None)
    return rx.fragment(
        rx.el.p(step.intro),
        rx.el.p(MANDATORY, class_name="mandatory"),
        question(W.view.question),
        AutosaveForm.create(
            *(element_form(e, W.view, W.errors) for e in step.elements if e.fields),
            *([_document(step, with_document)] if with_document else []),
            saved(W.view.saved_at),
            basic.buttons(basic.button("Enregistrer et continuer", submit=True), *_previous(step)),
            id=f"etape-{step.slug}",
            shown=W.view.saved_at,
            key=W.view.key,
            class_name="form",
            on_save=lambda form: W.save(step.slug, form),
            on_submit=lambda form: W.submit(step.slug, form),
        ),
    )


def question(text: rx.Var[str]) -> rx.Component:
    """What the ARS asks, on the page where it is answered."""
    return rx.cond(
        text != "",
        rx.el.div(
            basic.alert(text, title="Votre ARS vous demande", tone="warning"),
            class_name="fr-mb-3w",
        ),
    )


def _document(step: Step, element: Element) -> rx.Component:
    request = element.document
    if request is None:
        raise ValueError(element.code)
    return rx.cond(
        W.view.document_asked,
        rx.el.section(
            documents.upload(
                label=request.label,
                title=request.label,
                hint=request.hint,
                section=W.view.section,
                kind=W.view.kind,
                error=rx.cond(W.errors.contains(DOCUMENT_FIELD), W.errors[DOCUMENT_FIELD], ""),
                required=W.view.document_owed,
                on_change=W.refresh(step.slug),
            ),
            documents.received(
                W.view.documents,
                lambda document: W.remove_document(step.slug, document),
                W.merge_documents(step.slug),
            ),
            class_name="form__section",
        ),
    )


def _previous(step: Step) -> list[rx.Component]:
    position = STEPS.index(step)
    if position == 0:
        return []
    return [basic.link_button("Précédent", STEPS[position - 1].path, kind="secondary")]
