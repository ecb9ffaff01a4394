"""The national administrator's pages of the reference lists: all of them, one, and one code."""

import reflex as rx

from components import tables
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from components.list_form import operation_form
from components.list_import import list_import
from components.list_preview import differences, preview
from erpps_app.services.list_texts import Difference
from erpps_app.services.lists import EntryRow, HistoryRow, ListCard
from state.list_import import ListImportState as I
from state.lists import ListsState as S

HOME = "/administration/listes"


def overview() -> rx.Component:
    """Every list, and how many changes are to come."""
    return page(
        administration_nav(HOME),
        basic.heading(
            "Listes de référence",
            lead=(
                "Professions, titres, types d’activité et leurs règles : chaque changement prend "
                "effet à une date, avec un motif, et garde son historique."
            ),
        ),
        messages(),
        when_arrived(S.ready, rx.el.ul(rx.foreach(S.cards, _card), class_name="list-cards")),
        wide=True,
    )


def one_list() -> rx.Component:
    """The codes of a list, and the form that adds one."""
    return page(
        administration_nav(HOME),
        rx.el.p(basic.link("Toutes les listes", HOME), class_name="fr-mb-1w"),
        basic.heading(S.view.title, lead=S.view.lead),
        messages(),
        when_arrived(S.ready, rx.fragment(_add(), _codes())),
        wide=True,
    )


def one_code() -> rx.Component:
    """A code: how it stands, what can be done, its history."""
    return page(
        administration_nav(HOME),
        rx.el.p(basic.link(S.entry.title, f"{HOME}/{S.entry.of_list}"), class_name="fr-mb-1w"),
        basic.heading(S.entry.label),
        messages(),
        when_arrived(S.ready, rx.fragment(_standing(), _operations(), _history())),
        wide=True,
    )


def _card(card: rx.Var[ListCard]) -> rx.Component:
    return rx.el.li(
        rx.el.h2(basic.link(card.title, f"{HOME}/{card.name}")),
        rx.el.p(card.lead),
        rx.el.p(
            "Proposés : ",
            card.offered,
            rx.cond(card.retired > 0, rx.fragment(" · retirés ou à venir : ", card.retired), ""),
            rx.cond(card.coming > 0, rx.fragment(" · changements prévus : ", card.coming), ""),
            class_name="fr-hint-text",
        ),
    )


def _add() -> rx.Component:
    opened = S.operation == "ajout"
    return rx.el.section(
        basic.buttons(
            basic.button("Ajouter un code", kind="secondary", on_click=S.begin("ajout", 0)),
            basic.button(
                "Importer une nouvelle version",
                kind="secondary",
                on_click=[I.restart, S.begin("import", 0)],
            ),
            basic.download_button("Exporter (CSV)", f"/api/listes/{S.view.name}", kind="tertiary"),
        ),
        list_import(),
        rx.cond(
            opened,
            rx.el.div(
                rx.el.h2("Ajouter un code", class_name="fr-mt-4w"),
                operation_form(S.view.fields, S.view.today),
                preview(),
            ),
        ),
        tab_index=-1,
        class_name="list-section fr-mb-4w",
    )


def _codes() -> rx.Component:
    columns = ("Code", "Libellé", "Précision", "État", "À venir")
    return tables.table("Codes de la liste", columns, S.view.rows, _cells)


def _cells(row: rx.Var[EntryRow]) -> tuple[tables.Cell, ...]:
    return (
        rx.el.span(row.code),
        basic.link(row.label, f"{HOME}/{S.view.name}/{row.code}"),
        rx.el.span(row.detail),
        basic.badge(row.state, row.tone),
        rx.el.span(row.coming),
    )


def _standing() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Aujourd’hui", id="aujourdhui"),
        rx.el.dl(
            rx.el.div(rx.el.dt("Code"), rx.el.dd(S.entry.code)),
            rx.el.div(rx.el.dt("État"), rx.el.dd(basic.badge(S.entry.state, S.entry.tone))),
            rx.foreach(S.entry.facts, _fact),
            class_name="list-facts",
        ),
        aria_labelledby="aujourdhui",
    )


def _fact(fact: rx.Var[Difference]) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.label), rx.el.dd(fact.after))


def _operations() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Changer", id="changer"),
        basic.buttons(
            rx.cond(
                S.entry.facts.length() > 0,
                basic.button("Modifier", kind="secondary", on_click=S.begin("modification", 0)),
            ),
            rx.cond(
                S.entry.offered,
                basic.button("Retirer", kind="secondary", on_click=S.begin("retrait", 0)),
                basic.button("Rouvrir", kind="secondary", on_click=S.begin("reouverture", 0)),
            ),
        ),
        rx.cond(
            S.operation != "",
            rx.el.div(
                rx.el.h3(
                    rx.match(
                        S.operation,
                        ("modification", "Modifier ce code"),
                        ("retrait", "Retirer ce code"),
                        ("reouverture", "Rouvrir ce code"),
                        "Annuler le changement prévu",
                    )
                ),
                operation_form(S.entry.fields, S.entry.today),
                preview(),
            ),
        ),
        aria_labelledby="changer",
        class_name="list-section",
        tab_index=-1,
    )


def _history() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Historique", id="historique"),
        rx.cond(
            S.entry.history.length() > 0,
            rx.el.ol(rx.foreach(S.entry.history, _change), class_name="list-history"),
            rx.el.p("Aucun changement depuis la version livrée avec le portail."),
        ),
        aria_labelledby="historique",
        class_name="list-section",
    )


def _change(row: rx.Var[HistoryRow]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong(row.what),
            " à partir du ",
            row.effective,
            rx.cond(row.state != "", rx.fragment(" · ", row.state), ""),
        ),
        differences(row.differences),
        rx.el.p("Motif : ", row.note),
        rx.el.p(row.who, ", le ", row.at, class_name="fr-hint-text"),
        rx.cond(
            row.number > 0,
            basic.buttons(
                basic.button(
                    "Annuler ce changement",
                    kind="tertiary",
                    small=True,
                    about=row.effective,
                    on_click=S.begin("annulation", row.number),
                )
            ),
        ),
    )
