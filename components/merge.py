"""The merge of two registered people: asked value by value, previewed, confirmed by another."""

import reflex as rx

from components.dsfr import basic
from components.fields import Control, text_area
from components.widgets import AutosaveForm
from erpps_app.domain.merging import WHICH_NUMBER
from erpps_app.services.merge_form import Choice
from erpps_app.services.merging import LONGEST, NUMBER, REASON
from state.comparison import PREVIEW
from state.comparison import ComparisonState as C


def asked() -> rx.Component:
    """What a merge asks; or why there can be none."""
    return rx.cond(
        C.view.registered,
        rx.el.section(
            rx.el.h2("Fusionner les deux fiches", class_name="fr-h6", id="fusionner"),
            rx.cond(C.view.obstacle != "", basic.alert(C.view.obstacle, tone="warning"), _form()),
            aria_labelledby="fusionner",
            class_name="band",
        ),
    )


def _form() -> rx.Component:
    return rx.fragment(
        AutosaveForm.create(
            _radios(NUMBER, "Numéro RPPS conservé", C.form.numbers, C.form.kept, WHICH_NUMBER),
            rx.foreach(C.form.choices, _choice),
            text_area(
                Control(
                    name=REASON,
                    label="À quoi reconnaissez-vous la même personne ?",
                    required=True,
                    error=rx.cond(C.errors.contains(REASON), C.errors[REASON], ""),
                ),
                longest=LONGEST,
            ),
            basic.buttons(
                basic.button("Voir ce que fera la fusion", submit=True, kind="secondary")
            ),
            id="fusion",
            class_name="form",
            on_submit=C.preview,
        ),
        rx.cond(C.lines.length() > 0, _preview()),
    )


def _preview() -> rx.Component:
    return rx.el.div(
        rx.el.h3("Ce que fera la fusion", class_name="fr-text--md"),
        rx.el.ul(rx.foreach(C.lines, rx.el.li)),
        rx.el.p(
            "Une fusion ne s’annule pas : un autre agent de votre agence doit la confirmer.",
            class_name="effect",
        ),
        basic.buttons(basic.button("Proposer la fusion", on_click=C.propose)),
        id=PREVIEW,
        tab_index=-1,
        class_name="fr-mt-3w",
    )


def waiting() -> rx.Component:
    """The merge that waits for a second agent."""
    return rx.cond(
        C.form.waits != "",
        rx.el.section(
            rx.el.h2("Fusion à confirmer", class_name="fr-h6", id="attente"),
            rx.el.p("Proposée par ", C.form.proposer, "."),
            rx.el.p(rx.el.strong("Motif : "), C.form.reason, class_name="pre-line"),
            rx.el.ul(rx.foreach(C.form.lines, rx.el.li)),
            rx.cond(C.view.obstacle != "", basic.alert(C.view.obstacle, tone="warning")),
            rx.cond(
                C.view.may,
                rx.cond(
                    C.form.own,
                    rx.fragment(
                        rx.el.p("Un autre agent de votre agence doit la confirmer."),
                        basic.button(
                            "Retirer ma proposition", kind="secondary", on_click=C.withdraw
                        ),
                    ),
                    basic.buttons(
                        basic.button("Confirmer la fusion", on_click=C.confirm),
                        basic.button(
                            "Écarter la proposition", kind="secondary", on_click=C.withdraw
                        ),
                    ),
                ),
            ),
            aria_labelledby="attente",
            class_name="band",
        ),
    )


def _choice(choice: rx.Var[Choice]) -> rx.Component:
    return _radios(choice.code, choice.label, choice.options, choice.chosen)


def _radios(
    name: str | rx.Var[str],
    label: str | rx.Var[str],
    options: rx.Var[list[dict[str, str]]],
    chosen: rx.Var[str],
    hint: str = "",
) -> rx.Component:
    def option(of: rx.Var[dict[str, str]]) -> rx.Component:
        key = f"{name}-{of['value']}"
        return rx.el.div(
            rx.el.input(
                type="radio",
                id=key,
                name=name,
                value=of["value"],
                default_checked=of["value"] == chosen,
            ),
            rx.el.label(of["label"], html_for=key, class_name="fr-label"),
            class_name="fr-radio-group",
        )

    return rx.el.fieldset(
        rx.el.legend(label, class_name="fr-fieldset__legend"),
        *([rx.el.p(hint, class_name="fr-hint-text")] if hint else []),
        rx.el.div(rx.foreach(options, option), class_name="choices"),
        class_name="fieldset",
    )
