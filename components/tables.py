"""Tables that a phone shows as one block for each row, every cell under its column's title."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import reflex as rx

from components.fields import Text

T = TypeVar("T")
Cell = rx.Component | Text


def table(
    caption: str,
    columns: Sequence[str],
    rows: rx.Var[list[T]],
    cells: Callable[[rx.Var[T]], Sequence[Cell]],
    *,
    key: str = "",
) -> rx.Component:
    """A table of what a list holds.

    Args:
        caption: what it is, for those who hear it.
        columns: the titles.
        rows: the list; ``cells``: what each of it shows, a cell for each title.
        key: its id, where something leads to it.
    """
    return rx.el.table(
        rx.el.caption(caption, class_name="fr-sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(title, scope="col") for title in columns))),
        rx.el.tbody(rx.foreach(rows, lambda row: _row(columns, cells(row)))),
        class_name="queue",
        **({"id": key, "tab_index": -1} if key else {}),
    )


def _row(columns: Sequence[str], cells: Sequence[Cell]) -> rx.Component:
    labelled = zip(columns, cells, strict=True)
    return rx.el.tr(*(rx.el.td(cell, custom_attrs={"data-label": name}) for name, cell in labelled))
