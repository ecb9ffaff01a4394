"""The two buttons that take a list out as a file."""

import reflex as rx
from reflex.event import EventType

from components.dsfr import basic
from state.account import AccountState
from state.exports import ExportState


def export_buttons(csv: EventType[()], xlsx: EventType[()], note: str = "") -> rx.Component:
    """« Exporter » in both formats; the page says itself when a file is refused.

    Args:
        csv, xlsx: what asks for each.
        note: what the file holds, or what becomes of the request.
    """
    said = [rx.el.p(note)] if note else []
    return rx.el.div(
        basic.button("Exporter en CSV", kind="secondary", small=True, on_click=csv),
        basic.button("Exporter en XLSX (Excel)", kind="secondary", small=True, on_click=xlsx),
        *said,
        class_name="exports",
    )


def queue_exports() -> rx.Component:
    """The view of the queue as a file, for who may take it out: a lecteur reads only."""
    may = (AccountState.role == "gestionnaire") | (AccountState.role == "responsable")
    return rx.cond(
        may,
        export_buttons(
            ExportState.applications("csv"),
            ExportState.applications("xlsx"),
            "Toutes les demandes de cette vue. Ce fichier est inscrit dans la piste d’audit.",
        ),
    )
