"""Where an agent corrects an element against its document, with the person's own form."""

import reflex as rx

from components.arrival import arrived, when_arrived
from components.dsfr import basic
from components.element_form import element_form
from components.fields import Control, text_area
from components.layout import messages, page
from components.review_widgets import Viewer
from components.widgets import AutosaveForm
from erpps_app.domain.rectification import CORRECTABLE
from erpps_app.domain.steps import ELEMENTS
from erpps_app.services.rectification import LONGEST, REASON
from state.rectification import RectificationState as X

NOTHING_ELSE: dict[str, str] = {}  # the element is one: no other calls for its document
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
        rx.cond(X.view.papers.length() > 0, _opens_document()),
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
                class_name="form review__values",
                on_save=X.look,
                on_submit=X.correct,
            ),
            rx.el.aside(
                Viewer.create(papers=X.view.papers, beside=NOTHING_ELSE),
                class_name="review__side",
                aria_label="Documents",
            ),
            class_name="review",
        ),
    )


def _opens_document() -> rx.Component:
    """Where the screen is too narrow for both, the document opens over the lower half."""
    return rx.el.p(
        rx.el.button(
            "Afficher la pièce",
            type="button",
            class_name="fr-btn fr-btn--secondary fr-btn--sm",
            custom_attrs={"data-document": X.view.papers[0].id},
        ),
        class_name="opens-document",
    )
