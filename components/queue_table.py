"""The applications of the view: whose, in which status, row by row, page by page."""

import reflex as rx

from components import presence, queue_selection
from components.dsfr import basic
from components.queue_keys import keys
from erpps_app.domain.queue import COLUMNS
from erpps_app.services.queue import QueueRow
from erpps_app.services.queue_links import Link
from state.queue import RESULTS
from state.queue import QueueState as Q

TICK = "Cocher"


def tabs() -> rx.Component:
    """Whose applications."""
    return rx.el.nav(
        rx.el.ul(rx.foreach(Q.links.tabs, _tab)), aria_label="À qui", class_name="queue-tabs"
    )


def statuses() -> rx.Component:
    """In which status."""
    return rx.el.nav(
        rx.el.ul(rx.foreach(Q.links.statuses, _tab), class_name="filters filters--small"),
        aria_label="Filtrer par statut",
    )


def results() -> rx.Component:
    """How many, the rows, the other pages; or what to do when there is none."""
    return rx.el.section(
        rx.el.div(
            rx.el.p(
                rx.el.strong(Q.view.total),
                rx.cond(
                    (Q.view.total == "1") | (Q.view.total == "0"),
                    " demande",
                    " demandes",
                ),
                role="status",
                class_name="queue-count",
            ),
            rx.el.div(
                keys(),
                presence.next_button(),
                class_name="queue-head__actions",
            ),
            class_name="queue-head",
        ),
        _told(),
        queue_selection.bar(),
        rx.cond(Q.view.none, _nothing(), rx.fragment(_sorts(), _table(), _pages())),
        id=RESULTS,
        tab_index=-1,
        aria_label="Demandes",
        class_name="queue-results",
    )


def _tab(link: rx.Var[Link]) -> rx.Component:
    return rx.el.li(
        basic.anchor(
            link.label,
            rx.cond(link.count != "", rx.fragment(" ", rx.el.strong(link.count))),
            href=link.href,
            aria_current=link.state,
        ),
        key=link.label,
    )


def _told() -> rx.Component:
    """What the search could not do as asked."""
    return rx.el.div(
        rx.cond(
            Q.view.spelt_alike,
            rx.el.p(
                "Aucun nom ne s’écrit ainsi : voici ceux qui se prononcent de la même façon.",
                class_name="fr-hint-text",
            ),
        ),
        rx.cond(
            Q.view.too_many,
            rx.el.p(
                "Trop de demandes correspondent : seules les premières sont montrées. Ajoutez le "
                "prénom, ou un filtre.",
                class_name="fr-hint-text",
            ),
        ),
        role="status",
    )


def _sorts() -> rx.Component:
    """The columns as a list, where rows are cards and have no header."""
    return rx.el.details(
        rx.el.summary("Trier"),
        rx.el.ul(
            rx.foreach(
                Q.links.columns,
                lambda column: rx.el.li(
                    basic.anchor(
                        column.label,
                        _arrow(column),
                        href=column.href,
                        aria_current=rx.cond(column.state == "none", "false", "true"),
                    )
                ),
            ),
            class_name="filters filters--small",
        ),
        class_name="details queue-sorts",
    )


def _arrow(column: rx.Var[Link]) -> rx.Component:
    sign = rx.match(column.state, ("ascending", " ↑"), ("descending", " ↓"), "")
    said = rx.match(
        column.state, ("ascending", ", ordre croissant"), ("descending", ", ordre décroissant"), ""
    )
    return rx.fragment(
        rx.el.span(sign, aria_hidden=True), rx.el.span(said, class_name="fr-sr-only")
    )


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.caption(
            "Demandes ; un titre de colonne trie par elle, une seconde fois dans l’autre sens",
            class_name="fr-sr-only",
        ),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(rx.el.span(TICK, class_name="fr-sr-only"), scope="col"),
                rx.foreach(Q.links.columns, _header),
            )
        ),
        rx.el.tbody(rx.foreach(Q.view.rows, _row)),
        class_name="queue queue--sorted",
    )


def _header(column: rx.Var[Link]) -> rx.Component:
    sign = rx.match(column.state, ("ascending", "↑"), ("descending", "↓"), "")
    return rx.el.th(
        basic.anchor(column.label, rx.el.span(sign, aria_hidden=True), href=column.href),
        scope="col",
        custom_attrs={"aria-sort": column.state},
        key=column.label,
    )


def _row(row: rx.Var[QueueRow]) -> rx.Component:
    cells = {
        "numero": rx.el.span(
            basic.anchor(row.number, href=f"/instruction/{row.id}", class_name="queue__number"),
            rx.cond(row.unread > 0, basic.badge(_unread(row), "new")),
            rx.foreach(row.flags, lambda flag: basic.badge(flag, "info")),
            presence.inside(row.id),
            class_name="queue__first",
        ),
        "nom": rx.el.span(row.name),
        "objet": rx.el.span(row.object),
        "profession": rx.el.span(row.profession),
        "departement": rx.el.span(row.departement, title=row.departement_name),
        "statut": basic.badge(row.status, row.tone),
        "agent": rx.el.span(
            rx.cond(row.assigned_to_me, "Vous", rx.cond(row.assignee != "", row.assignee, "–"))
        ),
        "recue": rx.el.span(
            row.submitted,
            rx.cond(
                row.age_tone != "",
                basic.badge(row.age, row.age_tone),
                rx.el.span(row.age, class_name="queue__age"),
            ),
            class_name="queue__received",
        ),
    }
    return rx.el.tr(
        rx.el.td(queue_selection.tick(row.id, row.number), custom_attrs={"data-label": TICK}),
        *(
            rx.el.td(cells[column.code], custom_attrs={"data-label": column.label})
            for column in COLUMNS
        ),
        key=row.id,
        custom_attrs={"data-row": row.id},
    )


def _unread(row: rx.Var[QueueRow]) -> rx.Var[str]:
    return rx.cond(row.unread == 1, "1 message", row.unread.to_string() + " messages").to(str)


def _pages() -> rx.Component:
    previous, following = Q.links.previous, Q.links.following
    return rx.cond(
        (previous != "") | (following != ""),
        rx.el.nav(
            rx.cond(
                previous != "",
                basic.anchor("← Précédentes", href=previous, class_name="fr-link", rel="prev"),
            ),
            rx.cond(
                following != "",
                basic.anchor("Suivantes →", href=following, class_name="fr-link", rel="next"),
            ),
            aria_label="Pages de la file",
            class_name="queue-pages",
        ),
    )


def _nothing() -> rx.Component:
    narrowed = (Q.text != "") | (Q.links.chips.length() > 0)
    return rx.el.div(
        rx.cond(
            narrowed,
            rx.fragment(
                rx.el.p("Aucune demande ne correspond à votre recherche et à vos filtres."),
                basic.buttons(
                    rx.cond(
                        Q.links.everywhere != "",
                        basic.anchor(
                            "Chercher dans tous les statuts",
                            href=Q.links.everywhere,
                            class_name="fr-btn",
                        ),
                    ),
                    rx.cond(
                        Q.links.chips.length() > 0,
                        basic.anchor(
                            "Effacer les filtres",
                            href=Q.links.cleared,
                            class_name="fr-btn fr-btn--secondary",
                        ),
                    ),
                    rx.cond(
                        Q.text != "",
                        basic.button("Effacer la recherche", kind="tertiary", on_click=Q.forget),
                    ),
                ),
            ),
            rx.el.p(
                "Aucune demande n’attend ici. Les nouvelles apparaissent d’elles-mêmes ; les "
                "demandes décidées sont sous « Validée » et « Refusée »."
            ),
        ),
        class_name="band",
    )
