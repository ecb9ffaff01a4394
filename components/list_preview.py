"""What a change of a list would do, and the confirmation."""

import reflex as rx

from components.dsfr import basic
from erpps_app.services.list_texts import Difference
from erpps_app.services.list_usage import FirstFile, UsageRow
from state.lists import ListsState as S


def preview() -> rx.Component:
    """The change in words, who uses the code, what becomes of them; then to confirm or go back."""
    return rx.el.section(
        rx.cond(S.previewing, _shown()),
        id="apercu",
        tab_index=-1,
        aria_label="Aperçu du changement",
    )


def differences(shown: rx.Var[list[Difference]]) -> rx.Component:
    """Field by field, what was and what is."""
    return rx.cond(
        shown.length() > 0,
        rx.el.ul(rx.foreach(shown, _difference), class_name="list-differences"),
    )


def _difference(one: rx.Var[Difference]) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.label, " : ", class_name="fr-text--bold"),
        rx.el.del_(one.before),
        rx.el.span(" devient ", class_name="fr-sr-only"),
        " ",
        rx.el.ins(one.after),
    )


def _shown() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Aperçu"),
        rx.el.p(rx.el.strong(S.preview.title), " (", S.preview.when, ")"),
        differences(S.preview.differences),
        rx.el.h3("Ce qui va se passer"),
        rx.el.ul(rx.foreach(S.preview.effects, rx.el.li)),
        rx.cond(
            S.preview.pending.length() > 0,
            basic.alert(
                "D’autres changements de ce code sont déjà prévus : ils s’appliqueront en plus.",
                tone="warning",
            ),
        ),
        rx.cond(
            S.preview.untouched,
            rx.el.p("Aucune demande en cours et aucun professionnel enregistré n’utilise ce code."),
            _users(),
        ),
        basic.buttons(
            basic.button("Confirmer le changement", on_click=S.confirm),
            basic.button("Revenir au formulaire", kind="secondary", on_click=S.go_back),
        ),
        class_name="band band--asked",
    )


def _users() -> rx.Component:
    return rx.fragment(
        rx.el.h3("Qui utilise ce code aujourd’hui"),
        rx.foreach(S.preview.beyond, rx.el.p),
        rx.cond(
            S.preview.applications.length() > 0,
            _table(
                "Demandes en cours, par agence et statut",
                ("Agence", "Statut", "Demandes"),
                rx.foreach(S.preview.applications, _application),
            ),
        ),
        rx.cond(
            S.preview.professionals.length() > 0,
            _table(
                "Professionnels enregistrés, par agence",
                ("Agence", "Professionnels"),
                rx.foreach(S.preview.professionals, _registered),
            ),
        ),
        rx.cond(
            S.preview.first.length() > 0,
            _table(
                "Premières demandes, les plus anciennes",
                ("Numéro", "Agence", "Statut", "Envoyée le"),
                rx.foreach(S.preview.first, _first),
            ),
        ),
    )


def _table(caption: str, columns: tuple[str, ...], rows: rx.Component) -> rx.Component:
    return rx.el.table(
        rx.el.caption(caption),
        rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in columns))),
        rx.el.tbody(rows),
        class_name="queue list-usage",
    )


def _cells(**cells: rx.Var[str] | rx.Var[int]) -> rx.Component:
    names = {"agence": "Agence", "statut": "Statut", "demandes": "Demandes", "numero": "Numéro"}
    names |= {"professionnels": "Professionnels", "envoyee": "Envoyée le"}
    return rx.el.tr(
        *(
            rx.el.td(rx.el.span(value), custom_attrs={"data-label": names[name]})
            for name, value in cells.items()
        )
    )


def _application(row: rx.Var[UsageRow]) -> rx.Component:
    return _cells(agence=row.agency, statut=row.status, demandes=row.count)


def _registered(row: rx.Var[UsageRow]) -> rx.Component:
    return _cells(agence=row.agency, professionnels=row.count)


def _first(row: rx.Var[FirstFile]) -> rx.Component:
    return _cells(numero=row.number, agence=row.agency, statut=row.status, envoyee=row.sent)
