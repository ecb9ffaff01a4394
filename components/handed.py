"""Where a secret that was just made is copied from, once."""

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventType

from components.dsfr import basic
from components.dsfr.design_system import accessible
from components.widgets import CopyButton
from state.handed import FIELD, PLACE


@dataclass(frozen=True, slots=True)
class Handed:
    """What is said around a secret.

    Attributes:
        title: what the secret is for.
        advice: that it is shown once, and how to pass it on.
        label: of the field; ``hint``: how it is used.
        copy, copied: the button, and what it says once it has copied.
        keep: the button that ends it.
    """

    title: tuple[str | rx.Var[str], ...]
    advice: str
    label: str
    hint: tuple[str | rx.Component, ...]
    copy: str
    copied: str
    keep: str


def handed(
    words: Handed, *more: rx.Component, is_shown: rx.Var[bool], taken: EventType[()]
) -> rx.Component:
    """The secret; its field is there before there is one, so that it can be laid in it."""
    return rx.el.section(
        rx.el.h2(*words.title, id=PLACE, tab_index=-1),
        basic.alert(words.advice, tone="warning"),
        rx.el.div(
            rx.el.label(words.label, html_for=FIELD, class_name="fr-label"),
            rx.el.input(
                id=FIELD,
                type="text",
                read_only=True,
                auto_complete="off",
                spell_check=False,
                aria_label=accessible(words.label),
                class_name="fr-input",
            ),
            rx.el.p(*words.hint, class_name="fr-hint-text"),
            class_name="fr-input-group fr-mt-2w",
        ),
        CopyButton.create(
            of=FIELD,
            label=words.copy,
            done=words.copied,
            failed="Le navigateur refuse : le texte est sélectionné, copiez-le au clavier.",
        ),
        *more,
        basic.buttons(basic.button(words.keep, on_click=taken)),
        hidden=~is_shown,
        class_name="band fr-mb-4w",
        aria_labelledby=PLACE,
    )
