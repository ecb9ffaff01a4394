"""Charts of the statistics, each with the same figures in a table below it."""

from typing import Literal

import reflex as rx

from components.dsfr import basic
from erpps_app.services.statistics_tables import TOTAL, Row, Table


class Chart(rx.Component):
    """See ``chart.jsx``."""

    library = "$/public/ui/chart.jsx"
    tag = "Chart"

    kind: rx.Var[str]
    rows: rx.Var[list[Row]]
    names: rx.Var[list[str]]
    shown: rx.Var[list[int]]
    summary: rx.Var[str]


def panel(
    table: rx.Var[Table],
    kind: Literal["bars", "lying", "line"],
    *,
    shown: list[int] | None = None,
    wide: bool = False,
) -> rx.Component:
    """A chart with its title, a sentence that says what it shows, and its figures on demand.

    Args:
        table: the figures.
        kind: bars side by side, lying bars, or a line.
        shown: which columns are drawn; the table has them all.
        wide: it takes the whole width.
    """
    drawn = {"shown": shown} if shown is not None else {}
    return rx.el.section(
        rx.el.h2(table.title),
        rx.cond(
            table.rows.length() > 0,
            rx.fragment(
                Chart.create(
                    kind=kind,
                    rows=table.rows,
                    names=table.columns,
                    summary=table.summary,
                    **drawn,
                ),
                basic.details("Voir les chiffres", figures_table(table), about=table.title),
            ),
            rx.el.p("Rien à montrer sur cette période."),
        ),
        class_name="panel panel--wide" if wide else "panel",
    )


def figures_table(table: rx.Var[Table]) -> rx.Component:
    """The figures as they are, one line each."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(table.title, class_name="fr-sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(table.first, scope="col"),
                    rx.foreach(table.columns, lambda name: rx.el.th(name, scope="col")),
                )
            ),
            rx.el.tbody(rx.foreach(table.rows, _line)),
            class_name="counts",
        ),
        class_name="panel__scroll",
        # What scrolls must be reached by the keyboard too.
        tab_index=0,
        role="group",
        aria_label=table.title,
    )


def _line(row: rx.Var[Row]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row.label, scope="row"),
        rx.foreach(row.texts, rx.el.td),
        class_name=rx.cond(row.label == TOTAL, "counts__total", ""),
    )
