"""What became of the applications that were acted on together, and the last such reports."""

import reflex as rx

from components import tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.layout import messages, page
from components.progress import progress
from components.widgets import Live
from erpps_app.services.batch_report import Line, Summary
from state.batch_report import BatchReportState as B

COLUMNS = ("Demande", "Nom", "Résultat", "Motif", "Numéro RPPS")


def report() -> rx.Component:
    """How far it is, then what became of each."""
    return page(
        Live.create(subject=B.view.id, on_change=B.refresh),
        basic.heading("Traitement par lot", lead=B.view.title),
        messages(),
        when_arrived(
            B.ready,
            rx.fragment(
                rx.el.p(B.view.about, class_name="fr-hint-text"),
                _progress(),
                _table(),
                export_buttons("lot", "Toutes les demandes de ce lot."),
                basic.buttons(
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
        Live.create(subject="", on_change=B.refresh_latest),
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
        rx.el.p(
            one.about,
            " · ",
            rx.cond(one.total == 1, "1 demande", f"{one.total} demandes"),
            rx.cond(one.waiting > 0, f" · en cours, {one.waiting} en attente", ""),
            class_name="fr-hint-text",
        ),
    )


def _progress() -> rx.Component:
    """How far it is while it goes on; afterwards how it ended, said once."""
    treated = B.view.total - B.view.waiting
    return rx.el.section(
        rx.cond(
            B.view.waiting > 0,
            rx.fragment(
                progress("Demandes traitées", treated, B.view.total),
                rx.el.p(
                    "Le traitement continue même si vous quittez cette page. Ce qui est fait le "
                    "reste, rien ne sera fait deux fois.",
                    class_name="fr-hint-text",
                ),
                basic.button("Arrêter le traitement", kind="secondary", on_click=B.stop),
            ),
        ),
        rx.el.p(rx.cond(B.view.waiting > 0, "", _ended()), role="status", class_name="fr-mb-0"),
        aria_label="Avancement",
        class_name="fr-mb-4w",
    )


def _ended() -> rx.Component:
    return rx.fragment(
        f"Terminé : {B.view.done} sur {B.view.total}",
        rx.match(
            B.view.aside,
            (0, ""),
            (1, ", 1 laissée de côté"),
            f", {B.view.aside} laissées de côté",
        ),
        rx.match(
            B.view.stopped,
            (0, ""),
            (1, ", 1 non traitée"),
            f", {B.view.stopped} non traitées",
        ),
        ".",
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
