"""« Ce que verra le public », for the professional whom it is about."""

import reflex as rx

from components import directory, tables
from components.arrival import arrived
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.pages.personal_data import PREVIEW
from erpps_app.services.directory.preview import Shown
from state.preview import PreviewState as P

PATH, TITLE = PREVIEW, "Ce que verra le public"
COLUMNS = ("Information", "Valeur", "Qui la voit")


def preview() -> rx.Component:
    """The public page as it is or will be, then each value and who sees it."""
    return page(
        basic.heading(TITLE),
        messages(),
        rx.cond(
            arrived(P.ready),
            rx.cond(P.view.page.called != "", _shown(), rx.fragment()),
            basic.waiting(),
        ),
    )


def _shown() -> rx.Component:
    called = rx.el.p(rx.el.strong(P.view.page.called), class_name="fr-text--lg")
    return rx.fragment(
        rx.cond(
            P.view.registered,
            rx.el.p("Voici votre page de l’annuaire public, telle que chacun peut la lire."),
            rx.el.p(
                "Voici la page que vous aurez dans l’annuaire public une fois votre demande "
                "validée."
            ),
        ),
        rx.el.div(directory.card(P.view.page, heading=called), class_name="band"),
        rx.el.section(
            rx.el.h2("Ce qui est publié, ce qui ne l’est pas"),
            tables.table(
                "Informations et qui les voit",
                COLUMNS,
                P.view.told,
                _cells,
            ),
            class_name="fr-mt-4w",
        ),
    )


def _cells(shown: rx.Var[Shown]) -> tuple[tables.Cell, ...]:
    return shown.label, shown.value, shown.who
