"""The keys of the API: which application has which, what for, how much they serve."""

import reflex as rx

from components import api_keys as parts
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from state.api_keys import ApiKeysState as K

ADDRESS = "/administration/cles-api"


def api_keys() -> rx.Component:
    """The list, the use of one of them, the form for another."""
    return page(
        administration_nav(ADDRESS),
        basic.heading(
            "Clés d’API",
            lead="Ce qui ouvre l’annuaire aux applications : à qui, pour quoi, jusqu’à quand.",
        ),
        messages(),
        when_arrived(
            K.ready, rx.fragment(parts.handed(), parts.keys(), parts.used(), parts.form())
        ),
        wide=True,
    )
