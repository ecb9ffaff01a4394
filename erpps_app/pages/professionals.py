"""Where an agent finds a registered professional, or registers one from paper."""

import reflex as rx

from components import tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.fields import Control, text_field
from components.layout import messages, page
from components.widgets import AutosaveForm
from erpps_app.domain.access import REVIEWERS
from erpps_app.pages.file import BUTTONS, link_row
from erpps_app.services.people_search import SOUGHT, Found
from state.account import AccountState
from state.search import END
from state.search import SearchState as S

COLUMNS = ("RPPS", "Nom", "Né(e) le", "Profession")


def professionals() -> rx.Component:
    """The search, what it finds, and what else an agent comes for."""
    return page(
        basic.heading("Professionnels enregistrés"),
        messages(),
        when_arrived(S.ready, _content(), anew=True),
        wide=True,
    )


def _content() -> rx.Component:
    return rx.fragment(
        _search(),
        rx.cond(S.searched, _results()),
        rx.el.p(
            basic.link("Doublons possibles du registre", "/professionnels/doublons"),
            rx.el.br(),
            basic.link("Lignes ADELI à examiner", "/professionnels/adeli"),
            class_name="fr-mt-3w",
        ),
        rx.cond(
            rx.Var.create(sorted(REVIEWERS)).contains(AccountState.role), _without_franceconnect()
        ),
    )


def _search() -> rx.Component:
    return AutosaveForm.create(
        text_field(
            Control(
                name=SOUGHT,
                label="Numéro RPPS ou nom",
                hint="Nom et prénom dans n’importe quel ordre, RPPS, ADELI ou adresse email.",
                error=rx.cond(S.errors.contains(SOUGHT), S.errors[SOUGHT], ""),
            )
        ),
        basic.buttons(basic.button("Rechercher", submit=True)),
        id="recherche-professionnel",
        class_name="form narrow",
        on_submit=S.search,
    )


def _results() -> rx.Component:
    """How many are shown, who they are, those who follow; the file holds all of them."""
    return rx.el.section(
        rx.el.div(_told(), role="status", class_name="fr-mt-4w"),
        rx.cond(
            S.found.length() > 0,
            rx.fragment(
                tables.table("Professionnels trouvés", COLUMNS, S.found, _cells),
                rx.cond(
                    S.more_follow,
                    basic.button("Afficher la suite", kind="secondary", on_click=S.more),
                    rx.el.p("Fin des résultats.", id=END, tab_index=-1, class_name="fr-hint-text"),
                ),
                export_buttons(
                    "professionnels",
                    "Tous les professionnels trouvés, sans leur date de naissance.",
                ),
            ),
        ),
        aria_label="Résultats",
    )


def _told() -> rx.Component:
    return rx.fragment(
        rx.match(
            S.found.length(),
            (
                0,
                rx.el.p(
                    "Aucun professionnel de votre agence ne correspond. Vérifiez le numéro, ou "
                    "cherchez par le nom de naissance."
                ),
            ),
            (1, rx.el.p(rx.el.strong("1"), " professionnel")),
            rx.el.p(
                rx.cond(S.more_follow, "Les ", ""),
                rx.el.strong(S.found.length()),
                rx.cond(
                    S.more_follow,
                    " premiers professionnels, par nom. Ajoutez un prénom pour en trouver moins.",
                    " professionnels",
                ),
            ),
        ),
        rx.cond(
            S.spelt_alike,
            rx.el.p(
                "Aucun nom ne s’écrit ainsi : voici ceux qui se prononcent de la même façon.",
                class_name="fr-hint-text",
            ),
        ),
    )


def _cells(found: rx.Var[Found]) -> tuple[tables.Cell, ...]:
    return (
        basic.anchor(found.rpps, href=f"/professionnels/{found.id}"),
        rx.el.span(found.name, rx.cond(found.removed, " (supprimé)", "")),
        found.birth_date,
        found.profession,
    )


def _without_franceconnect() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Enregistrement sans FranceConnect", class_name="fr-h6"),
        rx.el.p(
            "La personne remet son dossier papier : saisissez-le avec les mêmes formulaires et "
            "les mêmes règles que sur le portail."
        ),
        basic.button(BUTTONS["enregistrement-ars"], kind="secondary", on_click=S.start_on_paper),
        rx.cond(
            S.drafts.length() > 0,
            rx.fragment(
                rx.el.h3("Saisies en cours", class_name="fr-text--md fr-mt-3w"),
                rx.foreach(S.drafts, link_row),
            ),
        ),
        class_name="band",
    )
