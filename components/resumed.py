"""What of a refused application could not be taken up, on the page where one goes on."""

import reflex as rx

from components.dsfr import basic
from state.basket import BasketState as B


def left_out(path: rx.Var[str] | str) -> rx.Component:
    """Say what was left out, on the page to which taking up has led.

    Args:
        path: of this page.
    """
    return rx.cond(
        (B.resumed.path == path) & (B.resumed.left_out.length() > 0),
        rx.el.div(
            basic.alert(
                rx.el.ul(rx.foreach(B.resumed.left_out, rx.el.li)),
                title="Tout n’a pas été repris de la demande refusée",
                tone="warning",
            ),
            class_name="fr-mb-3w",
        ),
    )
