"""The keys of the review: what each does, another key for it, or none."""

import reflex as rx

from components import fields
from components.arrival import when_arrived
from components.dsfr import basic
from components.fields import Control
from components.layout import messages, page
from components.widgets import AutosaveForm
from erpps_app.domain.commands import COMMANDS, LONGEST_KEY, Command
from state.keyboard import KeyboardState as K


def shortcuts() -> rx.Component:
    """Every command, with the key of the agent."""
    return page(
        basic.heading(
            "Raccourcis clavier",
            lead="Ils servent sur un dossier à instruire et dans la file, et jamais pendant que "
            "vous tapez dans un champ.",
        ),
        messages(),
        when_arrived(K.ready, rx.fragment(_switch(), _form())),
    )


def _switch() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(
                K.view.active, "Les raccourcis sont activés.", "Les raccourcis sont désactivés."
            )
        ),
        basic.button(
            rx.cond(K.view.active, "Désactiver tous les raccourcis", "Activer les raccourcis"),
            kind="secondary",
            on_click=K.switch,
        ),
        class_name="band",
    )


def _form() -> rx.Component:
    return AutosaveForm.create(
        rx.el.p(
            "Un caractère, seul ou après « Ctrl+ » ou « Alt+ ». Videz un champ pour qu’aucune "
            "touche ne fasse cette action.",
            class_name="fr-hint-text",
        ),
        *(_field(command) for command in COMMANDS.values()),
        basic.buttons(basic.button("Enregistrer mes raccourcis", submit=True)),
        id="raccourcis",
        class_name="form form--keys",
        on_submit=K.save,
    )


def _field(command: Command) -> rx.Component:
    return fields.text_field(
        Control(
            name=command.code,
            label=command.label,
            value=K.view.bound[command.code],
            hint=f"Au départ : {command.key}",
            error=rx.cond(K.errors.contains(command.code), K.errors[command.code], ""),
            max_length=LONGEST_KEY,
        )
    )
