"""A question before what cannot be taken back, in the place of the button that asks for it."""

import reflex as rx
from reflex.event import EventType

from components.dsfr import basic


def confirmation(
    asking: rx.Var[bool], ask: rx.Component, *question: rx.Component, title: str
) -> rx.Component:
    """The button, or the question once it was pressed; ``focus.js`` brings the focus to either.

    An answer may appear under the pointer: the question hears no click for half a second, so that
    a double click on the button does not answer it.

    Args:
        asking: whether the question is asked.
        ask: the button.
        question: what will be lost, then the answers.
        title: of the question, for screen readers.
    """
    return rx.el.section(
        rx.cond(
            asking,
            rx.el.div(
                *question,
                role="group",
                aria_label=title,
                tab_index=-1,
                class_name="band band--asked",
            ),
            ask,
        ),
        tab_index=-1,
        class_name="fr-mt-4w",
    )


def answers(yes: str, on_yes: EventType[()], no: str, on_no: EventType[()]) -> rx.Component:
    """The two answers."""
    return basic.buttons(
        basic.button(yes, on_click=on_yes), basic.button(no, kind="secondary", on_click=on_no)
    )
