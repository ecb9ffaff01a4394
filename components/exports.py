"""The two buttons that take a list out as a file."""

import reflex as rx
from reflex.event import EventType

from components.dsfr import basic


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
