"""The queue of an agency."""

import reflex as rx

from components import presence, queue_selection
from components.arrival import arrived_anew
from components.dsfr import basic
from components.layout import messages, page
from components.widgets import Live
from erpps_app.services.queue import QueueRow
from erpps_app.services.queue.viewing import Count
from state.presence import PresenceState as P
from state.queue import QueueState as Q

COLUMNS = ("Cocher", "Demande", "Nom", "Objet", "Profession", "Statut", "Reçue le", "Attente")


def queue() -> rx.Component:
    """The applications of the agency, by status."""
    return page(
        Live.create(subject="", on_change=Q.refresh, on_presence=P.refresh),
        basic.heading("Demandes à instruire", lead=Q.view.agency),
        messages(),
        rx.el.div(presence.next_button(), class_name="fr-mb-3w"),
        rx.cond(
            arrived_anew(Q.ready),
            rx.fragment(
                rx.el.nav(
                    rx.el.ul(rx.foreach(Q.view.counts, _filter), class_name="filters"),
                    aria_label="Filtrer par statut",
                ),
                queue_selection.bar(),
                rx.cond(Q.view.rows.length() > 0, _table(), _nothing()),
            ),
            basic.waiting(),
        ),
        wide=True,
    )


def _filter(count: rx.Var[Count]) -> rx.Component:
    return rx.el.li(
        basic.anchor(
            count.label,
            " ",
            rx.el.strong(count.count),
            href="/instruction?statut=" + count.code,
        )
    )


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.caption("Demandes, de la plus ancienne à la plus récente", class_name="fr-sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(title, scope="col") for title in COLUMNS))),
        rx.el.tbody(rx.foreach(Q.view.rows, _row)),
        class_name="queue",
    )


def _row(row: rx.Var[QueueRow]) -> rx.Component:
    cells = (
        queue_selection.tick(row.id, row.number),
        rx.el.span(
            basic.anchor(row.number, href=f"/instruction/{row.id}"),
            rx.cond(row.unread > 0, basic.badge(_unread(row), "new")),
            presence.inside(row.id),
        ),
        row.name,
        row.object,
        row.profession,
        basic.badge(row.status, row.tone),
        row.submitted,
        rx.el.span(
            row.age,
            class_name=rx.cond(row.late, "late", ""),
        ),
    )
    labelled = zip(COLUMNS, cells, strict=True)
    return rx.el.tr(*(rx.el.td(cell, custom_attrs={"data-label": name}) for name, cell in labelled))


def _unread(row: rx.Var[QueueRow]) -> rx.Var[str]:
    return rx.cond(row.unread == 1, "1 message", row.unread.to_string() + " messages").to(str)


def _nothing() -> rx.Component:
    return rx.el.div(
        rx.el.p("Aucune demande dans cet état. Choisissez un autre statut ci-dessus."),
        class_name="band",
    )
