"""What became of the applications that were acted on together, and the last such reports."""

import reflex as rx

from components import tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.services.batch_report import Line, Summary
from state.batch_report import BatchReportState as B

COLUMNS = ("Demande", "Nom", "Résultat", "Motif", "Numéro RPPS")


def report() -> rx.Component:
    """How far it is, then what became of each."""
    return page(
        basic.heading("Traitement par lot", lead=B.view.title),
        messages(),
        when_arrived(
            B.ready,
            rx.fragment(
                rx.el.p(B.view.about, class_name="fr-hint-text"),
                _progress(),
                _table(),
                basic.buttons(
                    basic.button("Télécharger en CSV", kind="secondary", on_click=B.take_out),
                    basic.link("Revenir à la file", "/instruction"),
                    basic.link("Tous les lots", "/instruction/lots"),
                ),
            ),
        ),
        wide=True,
    )


def latest() -> rx.Component:
    """The last reports."""
    return page(
        basic.heading("Traitements par lot"),
        messages(),
        when_arrived(
            B.ready,
            rx.cond(
                B.latest.length() > 0,
                rx.el.ul(rx.foreach(B.latest, _summary), class_name="batches"),
                rx.el.p("Aucun lot pour l’instant : cochez des demandes dans la file."),
            ),
            anew=True,
        ),
    )


def _summary(one: rx.Var[Summary]) -> rx.Component:
    return rx.el.li(
        basic.link(one.title, f"/instruction/lots/{one.id}", about=one.about),
        rx.el.p(one.about, " · ", one.total, " demandes", class_name="fr-hint-text"),
    )


def _progress() -> rx.Component:
    treated = B.view.done + B.view.aside
    return rx.el.section(
        rx.el.label(
            f"{treated} sur {B.view.total}",
            rx.cond(B.view.aside > 0, f", dont {B.view.aside} laissées de côté", ""),
            html_for="avancement",
        ),
        rx.el.progress(
            id="avancement",
            value=treated.to_string(),
            max=B.view.total.to_string(),
            class_name="batch-progress",
        ),
        rx.cond(
            (B.view.waiting > 0) & ~B.going,
            rx.fragment(
                rx.el.p(
                    "Ce traitement a été interrompu : ce qui est fait le reste, rien ne le sera "
                    "deux fois."
                ),
                rx.cond(B.view.mine, basic.button("Reprendre", on_click=B.carry_on)),
            ),
        ),
        tab_index=-1,
        aria_label="Avancement",
        class_name="fr-mb-4w",
    )


def _table() -> rx.Component:
    return tables.table("Ce que chaque demande est devenue", COLUMNS, B.view.lines, _cells)


def _cells(line: rx.Var[Line]) -> tuple[tables.Cell, ...]:
    return (
        basic.link(line.number, f"/instruction/{line.id}"),
        line.name,
        basic.badge(line.outcome, line.tone),
        rx.cond(line.reason != "", rx.el.span(line.reason, class_name="pre-line"), "–"),
        rx.cond(line.rpps != "", line.rpps, "–"),
    )
