"""Who works on an application: in charge, holding it, there now; and the way to the next one."""

import reflex as rx

from components import fields
from components.dsfr import basic
from components.fields import Control
from components.review_widgets import commanded
from components.widgets import AutosaveForm
from erpps_app.domain.access import REVIEWERS
from state.account import AccountState
from state.in_charge import InChargeState as C
from state.presence import PresenceState as P


def in_charge() -> rx.Component:
    """Who works on the application that is shown; what the agent may do about it."""
    return rx.el.section(
        rx.el.div(
            rx.cond(
                C.view.holder != "",
                rx.el.p("En charge : ", rx.el.strong(C.view.holder)),
                rx.el.p("Personne n’en est chargé."),
            ),
            rx.cond(C.view.claim != "", rx.el.p(C.view.claim, class_name="fr-hint-text")),
            class_name="in-charge__who",
        ),
        rx.el.div(
            rx.cond(C.view.others != "", _here(C.view.others)),
            role="status",
            class_name="in-charge__here",
        ),
        _actions(),
        aria_label="Qui travaille sur cette demande",
        tab_index=-1,
        class_name="in-charge",
    )


def inside(dossier_id: rx.Var[str]) -> rx.Component:
    """In a row of a list: who has that application open now; nothing when nobody does."""
    return rx.cond(P.inside.contains(dossier_id), _here(P.inside[dossier_id]))


def next_button() -> rx.Component:
    """Hands an agent who decides the next application."""
    decides = rx.Var.create([role.value for role in sorted(REVIEWERS)]).contains(AccountState.role)
    button = basic.button("Demande suivante", on_click=C.next_file)
    return rx.cond(decides, commanded("dossier-suivant", button))


def _here(sentence: rx.Var[str]) -> rx.Component:
    return rx.el.p(sentence, class_name="here")


def _actions() -> rx.Component:
    take = basic.button("Prendre en charge", kind="secondary", small=True, on_click=C.take)
    give_back = basic.button("Rendre", kind="secondary", small=True, on_click=C.give_back)
    return rx.el.div(
        rx.cond(
            C.view.may_act,
            rx.fragment(
                rx.cond(C.view.mine, give_back, take),
                basic.details("Attribuer à un collègue", _entrust()),
            ),
        ),
        next_button(),
        class_name="in-charge__actions",
    )


def _entrust() -> rx.Component:
    error = rx.cond(C.errors.contains("agent"), C.errors["agent"], "")
    return AutosaveForm.create(
        fields.select(
            Control(name="agent", label="Agent", required=True, error=error), C.view.colleagues
        ),
        basic.buttons(basic.button("Attribuer", submit=True, small=True)),
        id="attribution",
        class_name="form",
        on_submit=C.entrust,
    )
