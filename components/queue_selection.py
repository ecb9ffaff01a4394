"""Ticking applications in the queue, and what can be done to all those ticked."""

import reflex as rx

from components.dsfr import basic
from erpps_app.domain.access import REVIEWERS
from erpps_app.domain.batch import MOST, BatchAction
from state.account import AccountState
from state.selection import SelectionState as S

MAY = rx.Var.create([role.value for role in sorted(REVIEWERS)]).contains(AccountState.role)


def tick(key: rx.Var[str], about: rx.Var[str]) -> rx.Component:
    """The box of one row; nothing for who only reads.

    Args:
        key: of the application.
        about: its number, which completes the name of the box.
    """
    return rx.cond(
        MAY,
        rx.el.div(
            rx.el.input(
                type="checkbox",
                id=f"cocher-{key}",
                name=f"cocher-{key}",
                # The browser keeps what was ticked; it is asked again when another row comes here,
                # or when many are ticked at once.
                key=f"{key}-{S.turn}",
                default_checked=S.chosen.contains(key),
                on_change=S.toggle(key),
            ),
            rx.el.label(
                rx.el.span("Cocher la demande ", about, class_name="fr-sr-only"),
                html_for=f"cocher-{key}",
                class_name="fr-label",
            ),
            class_name="fr-checkbox-group tick",
        ),
    )


def bar() -> rx.Component:
    """How many are ticked, and what can be done to them."""
    return rx.cond(
        MAY,
        rx.el.section(
            rx.el.div(
                rx.el.p(_said(), role="status"),
                basic.button("Cocher la page", kind="tertiary", small=True, on_click=S.tick_page),
                basic.button(
                    "Cocher toute la vue", kind="tertiary", small=True, on_click=S.tick_view
                ),
                rx.cond(
                    S.count > 0,
                    basic.button("Tout décocher", kind="tertiary", small=True, on_click=S.clear),
                ),
                basic.link("Lots précédents", "/instruction/lots"),
                class_name="selection__row",
            ),
            rx.cond(S.count > 0, _actions()),
            aria_label="Agir sur plusieurs demandes",
            tab_index=-1,
            class_name=rx.cond(S.count > 0, "selection selection--some", "selection"),
        ),
    )


def _said() -> rx.Component:
    full = rx.cond(S.count == MOST, ", c’est le maximum", "")
    return rx.match(
        S.count,
        (0, rx.fragment("Cochez des demandes pour agir sur toutes à la fois.")),
        (1, rx.fragment(rx.el.strong("1 demande cochée"))),
        rx.fragment(rx.el.strong(f"{S.count} demandes cochées"), full),
    )


def _actions() -> rx.Component:
    return rx.el.div(
        *(
            basic.button(action.label, kind="secondary", small=True, on_click=S.act(action))
            for action in BatchAction
        ),
        class_name="selection__row",
    )
