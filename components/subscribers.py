"""What the pages of the subscribers share: states, a secret that is shown once, a list of facts."""

import reflex as rx

from components.dsfr import basic
from components.fields import Text
from erpps_app.domain.subscriptions import OVERLAP
from erpps_app.services.subscriptions.standing import Line
from erpps_app.services.subscriptions.subscribers import Secret

ADDRESS = "/administration/abonnes"
OVERLAP_DAYS = OVERLAP.days


def facts(*rows: tuple[str, Text | rx.Component]) -> rx.Component:
    """Names and values, side by side."""
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in rows),
        class_name="list-facts",
    )


def state(line: rx.Var[Line]) -> rx.Component:
    """The state, as a badge."""
    return basic.badge(line.state_label, line.tone)


def lag(line: rx.Var[Line]) -> rx.Component:
    """How far behind it is, in positions and in time."""
    return rx.el.span(
        line.lag,
        rx.cond(line.lag == 1, " position", " positions"),
        rx.cond(line.oldest != "", rx.fragment(" · le plus ancien attend depuis ", line.oldest)),
    )


def secret(made: rx.Var[Secret], *more: rx.Component) -> rx.Component:
    """A secret that was just made; nothing when none was."""
    return rx.cond(
        made.value != "",
        basic.callout(
            "Secret à transmettre à l’abonné",
            rx.el.p(
                "Notez-le maintenant : le portail ne le montrera plus. Transmettez-le par un canal "
                "sûr, jamais par email ordinaire."
            ),
            facts(
                ("Identifiant de clé (keyid)", rx.el.code(made.key)),
                ("Secret (base64)", rx.el.code(made.value)),
            ),
            *more,
        ),
    )
