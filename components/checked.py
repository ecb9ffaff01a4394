"""What the portal checked of an element: alarms first, with why they matter, the rest folded."""

import reflex as rx

from components.dsfr import basic
from erpps_app.domain.checks import Finding

GOOD = "ok"


def checked(
    findings: rx.Var[list[Finding]], part: rx.Var[str], *, told: bool | rx.Var[bool] = False
) -> rx.Component:
    """The findings on one element.

    Args:
        findings: those of the whole application.
        part: the element.
        told: in the words of whoever fills the application in.
    """
    return rx.el.div(
        rx.el.ul(
            rx.foreach(
                findings,
                lambda found: rx.cond(
                    (found.part == part) & (found.outcome != GOOD),
                    _row(found, rx.cond(told, found.told, found.text)),
                ),
            ),
            class_name="findings",
        ),
        basic.details(
            "Contrôles conformes",
            rx.el.ul(
                rx.foreach(
                    findings,
                    lambda found: rx.cond(
                        (found.part == part) & (found.outcome == GOOD),
                        _row(found, rx.cond(told, found.told, found.text)),
                    ),
                ),
                class_name="findings",
            ),
        ),
        class_name="checked",
    )


def _row(found: rx.Var[Finding], text: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(found.label, " · ", found.title, class_name="finding__label"),
        rx.el.span(text, class_name="finding__text"),
        rx.el.span(found.why, class_name="finding__why"),
        class_name=f"finding finding--{found.outcome}",
    )
