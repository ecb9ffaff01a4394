"""A professional's file as of a day, and all that changed it."""

import reflex as rx

from components.arrival import when_arrived
from components.contents import facts
from components.dsfr import basic
from components.fields import Control, text_field
from components.layout import messages, page
from components.widgets import AutosaveForm, Live
from erpps_app.services.history import Change, Difference, PastBlock
from state.history import HistoryState as H


def history() -> rx.Component:
    """The file as it was, and its changes."""
    return page(
        Live.create(subject=H.view.id, on_change=H.refresh),
        basic.heading("Historique du dossier"),
        messages(),
        when_arrived(H.ready, _history()),
        wide=True,
    )


def _history() -> rx.Component:
    return rx.fragment(
        rx.el.p(rx.el.strong(H.view.name), ", RPPS ", H.view.rpps),
        rx.el.div(
            rx.el.div(
                AutosaveForm.create(
                    text_field(
                        Control(
                            name="au",
                            label="Voir le dossier tel qu’il était le",
                            hint="Format attendu : jj/mm/aaaa",
                            value=H.view.day,
                            error=rx.cond(H.errors.contains("au"), H.errors["au"], ""),
                        ),
                        mode="numeric",
                        pattern="jj/mm/aaaa",
                    ),
                    basic.buttons(basic.button("Afficher", submit=True)),
                    id="historique",
                    class_name="form",
                    on_submit=H.show,
                ),
                rx.el.div(
                    rx.el.h2("Dossier au ", H.view.day),
                    rx.cond(
                        H.view.known,
                        rx.foreach(H.view.blocks, _block),
                        rx.el.p("Ce jour-là, la personne n’était pas encore enregistrée."),
                    ),
                    role="status",
                    class_name="fr-mt-4w",
                ),
            ),
            rx.el.section(
                rx.el.h2("Ce qui a changé", class_name="fr-h6"),
                rx.el.ol(rx.foreach(H.view.changes, _change), class_name="timeline"),
            ),
            class_name="review",
        ),
    )


def _block(block: rx.Var[PastBlock]) -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h3(block.title), class_name="summary__head"),
        facts(block.facts),
        class_name="summary",
    )


def _change(change: rx.Var[Change]) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.strong(change.what)),
        rx.el.p(change.at, " · ", change.who, class_name="fr-hint-text"),
        rx.cond(
            change.number != "",
            rx.el.p(
                rx.cond(change.url != "", basic.link(change.number, change.url), change.number)
            ),
        ),
        rx.el.ul(rx.foreach(change.differences, _difference)),
    )


def _difference(found: rx.Var[Difference]) -> rx.Component:
    return rx.el.li(
        found.where,
        ", ",
        found.label,
        " : ",
        rx.cond(found.before != "", rx.fragment(rx.el.del_(found.before), " → ")),
        rx.cond(found.after != "", found.after, "(retiré)"),
        class_name="fr-text--sm",
    )
