"""The keys of the queue, and their help; see ``domain.commands``."""

import reflex as rx

from erpps_app.services.keyboard import CommandRow
from erpps_app.services.queue import QueueRow
from state.keyboard import KeyboardState as K
from state.queue import RESULTS, SOUGHT
from state.queue import QueueState as Q


class QueueKeys(rx.Component):
    """What listens; ``shown`` are the rows, of which one may have the focus."""

    library = "$/public/ui/queue_keys.jsx"
    tag = "QueueKeys"

    keys: rx.Var[dict[str, str]]
    active: rx.Var[bool]
    rows: rx.Var[list[CommandRow]]
    shown: rx.Var[list[QueueRow]]
    search: rx.Var[str]
    results: rx.Var[str]


def keys() -> rx.Component:
    """The agent's own keys, and the button that lists them."""
    return QueueKeys.create(
        keys=K.view.bound,
        active=K.view.active,
        rows=K.view.rows,
        shown=Q.view.rows,
        search=SOUGHT,
        results=RESULTS,
    )
