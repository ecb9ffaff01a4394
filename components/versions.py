"""What is edited under versions, in a list: what was made of it, what can be done to it."""

import reflex as rx

from components.dsfr import basic
from erpps_app.services.versions import ChangeRow


def changes(rows: rx.Var[list[ChangeRow]]) -> rx.Component:
    """What something was, latest first; nothing of what is new."""
    return rx.cond(
        rows.length() > 0,
        basic.details("Historique", rx.el.ol(rx.foreach(rows, _change))),
    )


def action(label: str, about: rx.Var[str], event: rx.event.EventSpec) -> rx.Component:
    """A small button of a row; ``about`` is what the row is called."""
    return basic.button(label, kind="tertiary", small=True, about=about, on_click=event)


def actions(*buttons: rx.Component) -> rx.Component:
    """The buttons of a row."""
    return rx.el.div(*buttons, class_name="row-actions")


def _change(change: rx.Var[ChangeRow]) -> rx.Component:
    return rx.el.li(
        rx.el.p(change.at, " · ", change.who, class_name="fr-hint-text"),
        rx.el.p(change.what, class_name="pre-line"),
    )
