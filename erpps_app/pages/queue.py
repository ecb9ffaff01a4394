"""The queue of an agency."""

import reflex as rx

from components import queue_search, queue_table
from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.layout import messages, page
from components.queue_views import views
from components.widgets import Live
from state.presence import PresenceState as P
from state.queue import QueueState as Q


def queue() -> rx.Component:
    """The applications of the agency, in the view that the address names."""
    return page(
        Live.create(subject="", on_change=Q.refresh, on_presence=P.refresh),
        basic.heading("Demandes à instruire", lead=Q.view.agency),
        messages(),
        when_arrived(Q.ready, _content()),
        wide=True,
    )


def _content() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            queue_search.search(),
            queue_search.filters(),
            views(),
            class_name="queue-tools",
        ),
        queue_table.tabs(),
        queue_table.statuses(),
        queue_search.active(),
        queue_table.results(),
        export_buttons("demandes", "Toutes les demandes de cette vue."),
    )
