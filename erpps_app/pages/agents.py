"""Where the agencies sign in."""

import reflex as rx

from components.dsfr import basic
from components.layout import page


def agents() -> rx.Component:
    """Where a gestionnaire signs in."""
    return page(
        basic.heading("Espace ARS", lead="Instruction des demandes d’enregistrement au RPPS."),
        rx.el.p(
            "Insérez votre carte CPA dans le lecteur, puis identifiez-vous. Vous n’accédez qu’aux "
            "demandes de votre agence."
        ),
        rx.el.div(basic.connect_button("S’identifier avec ma carte CPA", "/auth/carte")),
        rx.el.p(
            "Sans lecteur de carte : ", basic.link("m’identifier autrement", "/auth/agents"), "."
        ),
    )
