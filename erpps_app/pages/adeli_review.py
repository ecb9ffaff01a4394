"""Lines of an ADELI register that may be about somebody known: an agent says who it is."""

import reflex as rx

from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.layout import messages, page
from components.widgets import Live
from erpps_app.services.adeli.reviews import ReviewRow, Told
from state.account import AccountState
from state.adeli_review import AdeliReviewState as R


def adeli_review() -> rx.Component:
    """The lines of the agency."""
    return page(
        Live.create(subject="", on_change=R.refresh),
        basic.heading(
            "Reprise ADELI",
            lead=(
                "Ces lignes du répertoire ADELI concernent, ou semblent concerner, des personnes "
                "déjà enregistrées."
            ),
        ),
        messages(),
        when_arrived(
            R.ready,
            rx.cond(
                R.rows.length() > 0,
                rx.fragment(
                    rx.el.ul(rx.foreach(R.rows, _row), class_name="adeli"),
                    export_buttons(
                        "adeli", "Toutes les lignes de l’agence, sans les dates de naissance."
                    ),
                ),
                rx.el.p("Aucune ligne n’attend de réponse de votre agence."),
            ),
        ),
        wide=True,
    )


def _row(row: rx.Var[ReviewRow]) -> rx.Component:
    return rx.el.li(
        rx.el.h2(row.line.name, class_name="fr-h5"),
        rx.cond(
            row.about_profession,
            rx.el.p(
                "Cette personne est certaine, et son numéro ADELI lui est rattaché. Le registre ne "
                "lui connaît pas la profession de la ligne."
            ),
        ),
        rx.el.div(
            _told("Ligne ADELI", "Numéro ADELI", row.line),
            rx.foreach(row.candidates, lambda known: _candidate(row, known)),
            class_name="adeli__sides",
        ),
        rx.cond(
            AccountState.role != "lecteur",
            basic.buttons(rx.cond(row.about_profession, _about_profession(row), _nobody(row))),
        ),
        class_name="adeli__import",
    )


def _about_profession(row: rx.Var[ReviewRow]) -> rx.Component:
    return rx.fragment(
        basic.button("Ajouter la profession", about=row.line.name, on_click=R.add(row.id)),
        basic.button(
            "Ne pas l’ajouter",
            kind="secondary",
            about=row.line.name,
            on_click=R.leave_out(row.id),
        ),
    )


def _nobody(row: rx.Var[ReviewRow]) -> rx.Component:
    return basic.button(
        "C’est une autre personne",
        kind="secondary",
        about=row.line.name,
        on_click=R.other(row.id),
    )


def _candidate(row: rx.Var[ReviewRow], known: rx.Var[Told]) -> rx.Component:
    return rx.el.div(
        _told("Au registre", "Numéro RPPS", known),
        rx.cond(
            (AccountState.role != "lecteur") & ~row.about_profession,
            rx.el.p(
                basic.button(
                    "C’est la même personne",
                    small=True,
                    about=known.number,
                    on_click=R.same(row.id, known.key),
                ),
                class_name="fr-mt-2w",
            ),
        ),
    )


def _told(title: str, number: str, told: rx.Var[Told]) -> rx.Component:
    lines = (
        (number, told.number),
        ("Nom", told.name),
        ("Né(e)", told.birth),
        ("Profession", told.profession),
    )
    return rx.el.section(
        rx.el.h3(title, class_name="fr-h6"),
        rx.el.dl(*(rx.el.div(rx.el.dt(n), rx.el.dd(v)) for n, v in lines), class_name="lines"),
    )
