"""The subscribers of the log of publications: the list, and the form that adds one."""

import reflex as rx

from components import subscribers, tables
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from components.subscribers import ADDRESS
from erpps_app.services.subscriptions.standing import Line
from state.subscribers import FORM
from state.subscribers import SubscribersState as S

COLUMNS = ("Abonné", "État", "Retard", "Dernier succès", "Échecs", "Rebut")


def overview() -> rx.Component:
    """Every subscriber, and how far each has come."""
    return page(
        administration_nav(ADDRESS),
        basic.heading(
            "Abonnés",
            lead="Les systèmes que le portail prévient, par une requête signée, de chaque "
            "publication à l’Annuaire.",
        ),
        messages(),
        when_arrived(S.ready, rx.fragment(_added(), rx.cond(S.writing, _form(), _add()), _list())),
        wide=True,
    )


def _added() -> rx.Component:
    return subscribers.secret(
        S.handed,
        rx.el.p(
            "Quand l’abonné l’a installé, ",
            basic.link("vérifiez son adresse", f"{ADDRESS}/{S.added}"),
            ".",
        ),
        taken=S.taken,
    )


def _add() -> rx.Component:
    return basic.buttons(
        basic.button("Ajouter un abonné", on_click=S.open),
        basic.button("Actualiser", kind="secondary", on_click=S.refresh),
    )


def _form() -> rx.Component:
    return subscribers.form(
        "Nouvel abonné",
        *subscribers.declared(S.errors, subscribers.NEW),
        key=FORM, submit="Ajouter l’abonné", save=S.save, keep=S.close,
    )  # fmt: skip


def _list() -> rx.Component:
    return rx.cond(
        S.rows.length() > 0,
        rx.el.div(tables.table("Abonnés", COLUMNS, S.rows, _cells), class_name="fr-mt-3w"),
        rx.el.p("Aucun abonné pour l’instant.", class_name="fr-mt-2w"),
    )


def _cells(line: rx.Var[Line]) -> tuple[rx.Component | rx.Var[str], ...]:
    return (
        rx.el.div(
            basic.link(line.name, f"{ADDRESS}/{line.id}"),
            rx.el.p(line.organisation, class_name="fr-hint-text"),
        ),
        subscribers.state(line),
        subscribers.lag(line),
        rx.cond(line.last_success != "", line.last_success, "jamais"),
        _failures(line),
        rx.el.span(line.dead),
    )


def _failures(line: rx.Var[Line]) -> rx.Component:
    """Of the whole subscriber, or of some professionals only."""
    return rx.el.div(
        rx.cond(
            line.failures > 0,
            rx.el.span(
                "Ne répond plus : ", line.failures, rx.cond(line.failures == 1, " essai", " essais")
            ),
            rx.cond(
                line.troubled > 0,
                rx.el.span(
                    line.troubled,
                    rx.cond(line.troubled == 1, " professionnel refusé", " professionnels refusés"),
                ),
                rx.el.span("aucun"),
            ),
        ),
        rx.cond(line.last_error != "", rx.el.p(line.last_error, class_name="fr-hint-text")),
    )
