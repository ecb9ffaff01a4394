"""The administrator's page of the ADELI imports: send a file, follow it, read its report."""

import reflex as rx

from components import confirmation, tables
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from components.widgets import AdeliUpload, Live
from erpps_app.services.adeli.imports import SHOWN_REMARKS, ImportView, RemarkView
from state.adeli import AdeliState as A

COLUMNS = ("Ligne", "Numéro ADELI", "Colonne", "Raison")


def adeli() -> rx.Component:
    """Bring a register in."""
    return page(
        Live.create(subject="", on_change=A.refresh),
        administration_nav("/administration/adeli"),
        basic.heading(
            "Reprise ADELI",
            lead="Faire entrer au registre le fichier ADELI d’une région.",
        ),
        messages(),
        when_arrived(
            A.ready,
            rx.fragment(
                AdeliUpload.create(on_sent=A.sent),
                rx.el.h2("Imports", class_name="fr-mt-6w"),
                rx.el.p(
                    rx.cond(A.imports.length() > 0, A.imports[0].spoken, ""),
                    role="status",
                    class_name="fr-sr-only",
                ),
                rx.cond(
                    A.imports.length() > 0,
                    rx.el.ul(rx.foreach(A.imports, _import), class_name="adeli"),
                    rx.el.p("Aucun fichier n’a encore été envoyé."),
                ),
            ),
        ),
        wide=True,
    )


def _import(run: rx.Var[ImportView]) -> rx.Component:
    return rx.el.li(
        rx.el.h3(run.kind, " – ", run.name, class_name="fr-h6 fr-mb-1v"),
        rx.el.p(
            "Le ",
            run.begun,
            rx.cond(run.who != "", rx.fragment(", par ", run.who), ""),
            class_name="fr-hint-text fr-mb-1w",
        ),
        basic.badge(run.status, run.tone),
        rx.cond(run.message != "", rx.el.p(run.message)),
        _progress(run),
        rx.el.ul(rx.foreach(run.counts, rx.el.li)),
        _actions(run),
        rx.cond(A.opened == run.id, _report(run)),
        class_name="adeli__import",
    )


def _progress(run: rx.Var[ImportView]) -> rx.Component:
    return rx.cond(
        run.may_cancel,
        rx.fragment(
            rx.el.progress(
                value=run.percent.to_string(),
                max="100",
                aria_label=f"Avancement : {run.name}",
                class_name="adeli__progress",
            ),
            rx.el.p(
                f"{run.percent} % – {run.lines} lignes lues",
                rx.cond(run.rate != "", f", {run.rate}", ""),
                rx.cond(run.left != "", f", {run.left}", ""),
            ),
        ),
        rx.el.p(f"{run.lines} lignes lues"),
    )


def _actions(run: rx.Var[ImportView]) -> rx.Component:
    def small(label: str, kind: basic.Kind, on_click: rx.event.EventType[()]) -> rx.Component:
        return basic.button(label, kind=kind, small=True, about=run.name, on_click=on_click)

    return rx.fragment(
        basic.buttons(
            rx.cond(run.may_pause, small("Suspendre", "secondary", A.pause(run.id))),
            rx.cond(run.may_resume, small("Reprendre", "primary", A.resume(run.id))),
            rx.cond(
                run.remarks > 0,
                small(
                    rx.cond(A.opened == run.id, "Fermer le rapport", "Lire le rapport"),  # pyright: ignore[reportArgumentType] - a text of the page
                    "secondary",
                    A.open(run.id),
                ),
            ),
            basic.download_button(
                "Rapport CSV",
                f"/administration/adeli/{run.id}/rapport.csv",
                kind="tertiary",
                small=True,
            ),
        ),
        rx.cond(
            run.may_cancel,
            confirmation.confirmation(
                A.cancelling == run.id,
                small("Annuler l’import", "tertiary", A.ask(run.id)),
                rx.el.p(
                    "L’import s’arrête pour de bon. Ce qui est repris le reste, le fichier est "
                    "effacé."
                ),
                confirmation.answers("Annuler l’import", A.cancel, "Continuer l’import", A.ask("")),
                title="Annuler l’import",
            ),
        ),
    )


def _report(run: rx.Var[ImportView]) -> rx.Component:
    return rx.el.section(
        rx.el.h4("Lignes refusées ou notées", class_name="fr-h6", id="rapport", tab_index=-1),
        rx.cond(
            run.remarks > SHOWN_REMARKS,
            rx.el.p(f"Les {SHOWN_REMARKS} premières ; le rapport CSV les donne toutes."),
        ),
        tables.table("Lignes refusées ou notées", COLUMNS, A.remarks, _cells),
        class_name="fr-mt-2w",
    )


def _cells(remark: rx.Var[RemarkView]) -> tuple[tables.Cell, ...]:
    return (remark.line, remark.number, remark.column, remark.reason)
