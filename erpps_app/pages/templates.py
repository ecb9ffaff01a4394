"""The message templates: the country's, for the administrator; an agency's, for who leads it."""

import reflex as rx

from components import templates
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from state.templates import TemplatesState as T

ADDRESS = "/administration/modeles"
TITLE = "Modèles de message"


def national() -> rx.Component:
    """Those that every agency has."""
    return page(
        administration_nav(ADDRESS),
        basic.heading(
            TITLE,
            lead="Les messages que les agents de toutes les agences choisissent, puis adaptent, "
            "pour écrire à une personne au sujet de sa demande.",
        ),
        messages(),
        when_arrived(T.ready, templates.templates()),
        wide=True,
    )


def agency() -> rx.Component:
    """Those of one agency, and the country's beside."""
    return page(
        basic.heading(TITLE, lead=T.view.agency),
        messages(),
        when_arrived(T.ready, rx.fragment(templates.templates(), templates.national())),
        wide=True,
    )
