"""Two files value by value, as a table; and what one of them practises."""

import reflex as rx

from erpps_app.services.comparison import Card, Row

Text = str | rx.Var[str] | rx.Component


def values(rows: rx.Var[list[Row]], one: Text, other: Text) -> rx.Component:
    """État civil and coordonnées; what differs stands out.

    Args:
        rows: the values.
        one, other: what each of the two is called.
    """
    return rx.el.table(
        rx.el.caption("État civil et coordonnées, valeur par valeur", class_name="fr-sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Information", scope="col"),
                rx.el.th(one, scope="col"),
                rx.el.th(other, scope="col"),
                rx.el.th("Écart", scope="col"),
            )
        ),
        rx.el.tbody(rx.foreach(rows, lambda row: _row(row, one, other))),
        class_name="queue compared",
    )


def _row(row: rx.Var[Row], one: Text, other: Text) -> rx.Component:
    said = rx.cond(row.differs, "Différent", rx.cond(row.alone, "D’un seul côté", "Identique"))
    names = [
        name if isinstance(name, str) else fallback
        for name, fallback in (
            (one, "Première fiche"),
            (other, "Seconde fiche"),
        )
    ]
    cells = (
        ("Information", rx.el.strong(row.label)),
        (names[0], rx.cond(row.one != "", row.one, "—")),
        (names[1], rx.cond(row.other != "", row.other, "—")),
        ("Écart", said),
    )
    return rx.el.tr(
        *(rx.el.td(cell, custom_attrs={"data-label": name}) for name, cell in cells),
        class_name=rx.cond(
            row.differs, "compared__differs", rx.cond(row.alone, "compared__alone", "")
        ),
    )


def card(of: rx.Var[Card]) -> rx.Component:
    """A practice or an activity."""
    return rx.el.div(
        rx.el.h3(of.title, class_name="fr-text--md fr-mb-1w"),
        rx.el.dl(
            rx.foreach(of.facts, lambda f: rx.el.div(rx.el.dt(f.label), rx.el.dd(f.text))),
            class_name="lines",
        ),
        class_name="activity",
    )
