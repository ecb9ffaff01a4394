"""The registered people of an agency who may be one."""

import reflex as rx

from components import tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.layout import messages, page
from erpps_app.services.twins import Proposal, Twin
from state.twins import TwinsState as T

COLUMNS = ("Première fiche", "Seconde fiche", "Naissance", "Certitude", "Comparer")


def twins() -> rx.Component:
    """The merges that wait, then the pairs nobody has told apart."""
    return page(
        basic.heading(
            "Doublons possibles du registre",
            lead="Deux fiches nées le même jour, de même nom ou de nom proche.",
        ),
        messages(),
        when_arrived(T.ready, _content(), anew=True),
        wide=True,
    )


def _content() -> rx.Component:
    return rx.fragment(
        rx.cond(T.proposals.length() > 0, _proposals()),
        rx.el.div(
            rx.el.div(
                rx.el.input(
                    type="checkbox",
                    id="certains",
                    checked=T.certain,
                    on_change=T.only_certain,
                ),
                rx.el.label(
                    "Doublons certains seulement", html_for="certains", class_name="fr-label"
                ),
                class_name="fr-checkbox-group fr-mb-3w",
            ),
        ),
        rx.el.div(
            rx.cond(
                T.pairs.length() > 0,
                _table(),
                rx.cond(
                    T.following.length() > 0,
                    rx.el.p("Aucun doublon parmi les fiches déjà regardées."),
                    rx.el.p("Aucun doublon à examiner dans votre agence."),
                ),
            ),
            role="status",
        ),
        rx.cond(
            T.following.length() > 0,
            rx.el.p(basic.button("Regarder la suite", kind="secondary", on_click=T.more)),
        ),
        rx.cond(
            (T.pairs.length() > 0) | (T.following.length() > 0),
            export_buttons(
                "doublons", "Toutes les paires de l’agence, sans les dates de naissance."
            ),
        ),
    )


def _proposals() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Fusions à confirmer", class_name="fr-h6", id="a-confirmer"),
        rx.el.ul(rx.foreach(T.proposals, _proposal)),
        aria_labelledby="a-confirmer",
        class_name="band",
    )


def _proposal(one: rx.Var[Proposal]) -> rx.Component:
    return rx.el.li(
        rx.el.span("Garder ", one.kept, ", réunir ", one.absorbed, ". "),
        rx.el.span("Proposée par ", one.who, ", le ", one.at, ". "),
        basic.link("Examiner", one.url, about=one.absorbed),
    )


def _table() -> rx.Component:
    return tables.table("Paires de fiches, par date de naissance", COLUMNS, T.pairs, _cells)


def _cells(pair: rx.Var[Twin]) -> tuple[tables.Cell, ...]:
    return (
        rx.el.span(pair.one),
        rx.el.span(pair.other),
        pair.birth_date,
        rx.el.div(
            basic.badge(pair.label, rx.cond(pair.certainty == "certain", "error", "warning")),
            rx.el.p(pair.why, class_name="fr-hint-text"),
        ),
        basic.link("Comparer", pair.url, about=pair.one),
    )
