"""The two buttons that take a list out as a file, for whoever may."""

import reflex as rx

from components.dsfr import basic
from erpps_app.adapters.tables import FileFormat
from erpps_app.services.export_lists import LISTS
from state.account import AccountState
from state.exports import ExportState

LABELS = {FileFormat.CSV: "Exporter en CSV", FileFormat.XLSX: "Exporter en XLSX (Excel)"}
TRACED = "Ce fichier est inscrit dans la piste d’audit."


def export_buttons(kind: str, what: str) -> rx.Component:
    """« Exporter » in both formats; the page says itself when a file is refused.

    Args:
        kind: a key of ``LISTS``.
        what: what the file holds.
    """
    return rx.cond(
        rx.Var.create(sorted(LISTS[kind].roles)).contains(AccountState.role),
        rx.el.div(
            *(
                basic.button(
                    label,
                    kind="secondary",
                    small=True,
                    on_click=ExportState.take_out(kind, file_format.value),
                )
                for file_format, label in LABELS.items()
            ),
            rx.el.p(what, " ", TRACED),
            class_name="exports",
        ),
    )
