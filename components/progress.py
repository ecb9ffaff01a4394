"""How far something is that takes a while."""

import reflex as rx

from components.fields import Text


def progress(label: Text, done: rx.Var[int], total: rx.Var[int]) -> rx.Component:
    """« Demandes traitées : 12 sur 200 », in words and as a bar."""
    return rx.el.div(
        rx.el.label(label, f" : {done} sur {total}", html_for="avancement"),
        rx.el.progress(
            id="avancement", value=done.to_string(), max=total.to_string(), class_name="advance"
        ),
    )
