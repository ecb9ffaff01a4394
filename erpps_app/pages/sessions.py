"""Where a person is signed in."""

import reflex as rx

from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.services.own_sessions import SessionView
from state.sessions import SessionsState as S


def sessions() -> rx.Component:
    """One's own sessions, each of which can be ended."""
    return page(
        basic.heading(
            "Mes connexions",
            lead="Les appareils où votre session est ouverte. Une connexion que vous ne "
            "reconnaissez pas ? Fermez-la.",
        ),
        messages(),
        when_arrived(S.ready, rx.foreach(S.sessions, _session)),
    )


def _session(row: rx.Var[SessionView]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(row.device, class_name="card-row__title"),
            rx.el.p("Par ", row.provider, ", ouverte le ", row.opened),
            rx.el.p("Dernière activité : ", row.seen, class_name="fr-hint-text"),
        ),
        rx.cond(
            row.current,
            basic.badge("Cette connexion", "success"),
            basic.button(
                "Fermer cette connexion",
                kind="secondary",
                small=True,
                about=row.device,
                on_click=S.revoke(row.id),
            ),
        ),
        class_name="card-row",
    )
