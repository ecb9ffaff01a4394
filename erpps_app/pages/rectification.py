"""Where an agent corrects an element against its document, with the person's own form."""

import reflex as rx

from components import documents
from components.arrival import arrived, when_arrived
from components.dsfr import basic
from components.element_form import element_form
from components.fields import Control, text_area
from components.layout import messages, page
from components.widgets import AutosaveForm
from erpps_app.domain.rectification import CORRECTABLE
from erpps_app.domain.steps import ELEMENTS
from erpps_app.services.rectification import LONGEST, REASON
from state.rectification import RectificationState as X

ASKED = tuple(ELEMENTS[code] for code in CORRECTABLE)


def rectification() -> rx.Component:
    """One element: its document beside the fields that may be corrected."""
    return page(
        basic.heading(
            rx.cond(arrived(X.ready), "Corriger : " + X.view.title, "Corriger un élément")
        ),
        messages(),
        when_arrived(X.ready, _form()),
        wide=True,
    )


def _form() -> rx.Component:
    return rx.fragment(
        rx.el.p("Dossier ", X.view.number),
        rx.el.p(
            "Corrigez seulement ce que la pièce contredit. La personne verra ce qu’elle avait "
            "déclaré, ce qui est retenu et votre motif ; elle en est prévenue par email."
        ),
        rx.el.div(
            AutosaveForm.create(
                *(
                    rx.cond(
                        X.view.element == element.code, element_form(element, X.view.form, X.errors)
                    )
                    for element in ASKED
                ),
                text_area(
                    Control(
                        name=REASON,
                        label="Ce que montre la pièce",
                        hint="La personne lira ce texte.",
                        required=True,
                        error=rx.cond(X.errors.contains(REASON), X.errors[REASON], ""),
                    ),
                    longest=LONGEST,
                ),
                basic.buttons(
                    basic.button("Enregistrer la correction", submit=True),
                    rx.el.p(basic.link("Revenir au dossier", f"/instruction/{X.view.dossier}")),
                ),
                id="correction",
                key=X.view.form.key,
                class_name="form",
                on_save=X.look,
                on_submit=X.correct,
            ),
            rx.cond(X.view.documents.length() > 0, documents.shown(X.view.documents)),
            class_name="twins",
        ),
    )
