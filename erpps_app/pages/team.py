"""The team of an agency, for whoever leads it: who has what in hand, files handed on."""

import reflex as rx

from components import fields, tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.fields import Control
from components.layout import messages, page
from components.widgets import AutosaveForm, Live
from erpps_app.services.team import Held, Load
from state.team import TeamState as T

COLUMNS = (
    "Agent",
    "Demandes en cours",
    "Au-delà de 48 h",
    "La plus ancienne",
    "Décidées en 7 jours",
    "Décidées en 30 jours",
    "En ce moment",
    "Actions",
)


def team() -> rx.Component:
    """Who has what in hand."""
    return page(
        Live.create(subject="", on_change=T.refresh, on_presence=T.refresh),
        basic.heading("Équipe", lead=T.view.agency),
        messages(),
        when_arrived(
            T.ready,
            rx.fragment(
                _free(),
                rx.el.p(basic.link("Modèles de message de l’agence", "/instruction/modeles")),
                _table(),
                rx.cond(T.chosen != "", _hand_on()),
                export_buttons("equipe", "La charge de chacun, sans qui est en ligne."),
            ),
            anew=True,
        ),
        wide=True,
    )


def _free() -> rx.Component:
    free = T.view.free
    return rx.el.p(
        rx.cond(
            free.running == 0,
            "Toutes les demandes en cours ont quelqu’un en charge.",
            rx.fragment(
                rx.cond(
                    free.running == 1,
                    "1 demande n’a personne en charge",
                    f"{free.running} demandes n’ont personne en charge",
                ),
                f", dont {free.late} au-delà de 48 heures. ",
                basic.link("Voir la file", "/instruction"),
            ),
        )
    )


def _table() -> rx.Component:
    return tables.table(
        "Agents de l’agence, par ordre alphabétique", COLUMNS, T.view.rows, _cells, key="equipe"
    )


def _cells(load: rx.Var[Load]) -> tuple[tables.Cell, ...]:
    return (
        rx.el.strong(load.name),
        rx.el.span(load.running),
        rx.el.span(load.late, class_name=rx.cond(load.late > 0, "late", "")),
        rx.cond(load.oldest != "", load.oldest, "–"),
        rx.el.span(load.week),
        rx.el.span(load.month),
        rx.cond(load.there != "", rx.el.span(load.there, class_name="here"), "–"),
        rx.cond(
            load.running > 0,
            basic.button(
                "Réattribuer",
                kind="secondary",
                small=True,
                about="les demandes de " + load.name,
                on_click=T.choose(load.account, load.name),
            ),
            "–",
        ),
    )


def _hand_on() -> rx.Component:
    def error(name: str) -> rx.Var[str]:
        return rx.cond(T.errors.contains(name), T.errors[name], "").to(str)

    return rx.el.section(
        rx.el.h2(
            "Demandes de ", T.chosen_name, id="reattribution", tab_index=-1, class_name="fr-h4"
        ),
        AutosaveForm.create(
            rx.el.fieldset(
                rx.el.legend("Demandes à réattribuer", class_name="fr-fieldset__legend"),
                rx.foreach(T.held, _file),
                rx.cond(
                    error("dossiers") != "", rx.el.p(error("dossiers"), class_name="fr-error-text")
                ),
                id="dossiers",
                custom_attrs={"tabIndex": -1},
                class_name="fieldset ticked",
            ),
            fields.select(
                Control(name="agent", label="Attribuer à", required=True, error=error("agent")),
                T.view.choices,
            ),
            basic.buttons(basic.button("Réattribuer les demandes cochées", submit=True)),
            key=T.chosen,
            id="reattribuer",
            class_name="form",
            on_submit=T.hand_on,
        ),
        aria_labelledby="reattribution",
        class_name="hand-on",
    )


def _file(held: rx.Var[Held]) -> rx.Component:
    return rx.el.div(
        rx.el.input(type="checkbox", id=held.id, name=held.id, value="oui", default_checked=True),
        rx.el.label(
            f"{held.number}, {held.name} – {held.status}, reçue le {held.submitted}",
            html_for=held.id,
            class_name="fr-label",
        ),
        class_name="fr-checkbox-group",
    )
