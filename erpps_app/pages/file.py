"""A professional's file in the register: their own activities, and the agent's page of them."""

import reflex as rx

from components.arrival import arrived, when_arrived
from components.contents import facts, removed
from components.dsfr import basic
from components.layout import messages, page
from components.notes import notes
from components.widgets import Live
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.services.changes import Offer
from erpps_app.services.professionals import (
    ActivityCard,
    DossierLink,
    PracticeCard,
)
from erpps_app.services.register_file import Block
from state.file import FileState as F
from state.notes import NotesState as N

BUTTONS = {code: row.button for code, row in PROCEDURES.items()}


def own_activities() -> rx.Component:
    """The guide's screen A: every activity, by profession."""
    return page(
        Live.create(subject=F.view.id, on_change=F.refresh),
        basic.heading("Déclaration de mes activités professionnelles"),
        messages(),
        when_arrived(
            F.ready,
            rx.fragment(
                removed(F.view.removed),
                rx.foreach(F.view.drafts, _prepared),
                rx.el.section(
                    rx.el.h2("Mes numéros", class_name="fr-h6", id="numeros"),
                    facts(F.view.numbers),
                    aria_labelledby="numeros",
                    class_name="fr-mb-3w",
                ),
                rx.el.p(
                    rx.cond(
                        F.view.removed == "",
                        "La situation professionnelle suivante est enregistrée dans le registre "
                        "RPPS :",
                        "Le registre RPPS contenait la situation professionnelle suivante :",
                    )
                ),
                rx.foreach(F.view.practices, _practice),
                rx.cond(F.view.offers.length() > 0, rx.el.h2("Autres démarches")),
                rx.foreach(F.view.offers, _offer),
                rx.cond(
                    F.view.by_franceconnect & (F.view.removed == ""),
                    rx.el.p(
                        "Votre état civil vient de FranceConnect : faites-le corriger à l’Insee, "
                        "il le sera ici à votre connexion suivante.",
                        class_name="fr-hint-text fr-mb-3w",
                    ),
                ),
                basic.buttons(
                    basic.link_button("Retour à l’accueil", "/mon-espace", kind="tertiary")
                ),
            ),
            anew=True,
        ),
    )


def _prepared(draft: rx.Var[DossierLink]) -> rx.Component:
    """What the person is preparing and has not sent."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("Vous préparez une demande", class_name="card-row__title"),
            rx.el.p(draft.object, ", modifiée le ", draft.updated),
        ),
        basic.link("Reprendre", draft.url, about=draft.object),
        class_name="card-row",
    )


def professional() -> rx.Component:
    """The same file, for the agency: person, activities, applications, what it may do."""
    return page(
        Live.create(subject=F.view.id, on_change=[F.refresh, N.refresh]),
        basic.heading(rx.cond(arrived(F.ready), F.view.name, "Professionnel")),
        messages(),
        when_arrived(F.ready, _file(), anew=True),
        wide=True,
    )


def _file() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(
                F.view.removed != "",
                basic.alert(
                    "Supprimé du registre, motif : " + F.view.removed.to(str),
                    tone="warning",
                ),
            ),
            rx.foreach(F.view.person, block),
            rx.foreach(F.view.practices, _practice),
        ),
        rx.el.aside(
            rx.el.section(
                rx.el.h2("Démarches", class_name="fr-h6"),
                rx.foreach(F.view.offers, _offer),
                rx.cond(
                    F.view.offers.length() == 0,
                    rx.el.p("Aucune démarche ne vous est ouverte sur ce dossier."),
                ),
                rx.cond(
                    F.view.by_franceconnect,
                    rx.el.p(
                        "Enregistré avec FranceConnect : l’état civil ne se modifie pas ici.",
                        class_name="fr-hint-text",
                    ),
                ),
                class_name="band",
            ),
            rx.cond(
                F.view.drafts.length() > 0,
                rx.el.section(
                    rx.el.h2("Ce que vous préparez", class_name="fr-h6"),
                    rx.foreach(F.view.drafts, link_row),
                ),
            ),
            rx.el.h2("Demandes", class_name="fr-h6"),
            rx.foreach(F.view.dossiers, link_row),
            rx.cond(F.view.dossiers.length() == 0, rx.el.p("Aucune demande.")),
            rx.el.p(basic.link("Voir l’historique", f"/professionnels/{F.view.id}/historique")),
            notes(F.view.id),
            class_name="review__side",
            aria_label="Démarches et demandes",
        ),
        class_name="review",
    )


def block(of: rx.Var[Block]) -> rx.Component:
    """A part of the file."""
    return rx.el.section(
        rx.el.div(rx.el.h2(of.title, id=f"bloc-{of.key}"), class_name="summary__head"),
        facts(of.facts),
        aria_labelledby=f"bloc-{of.key}",
        class_name="summary",
    )


def _practice(practice: rx.Var[PracticeCard]) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(practice.title, id=f"exercice-{practice.id}"),
            _start("nom-exercice", practice.id, practice.title, F.view.of_practice),
            class_name="summary__head",
        ),
        facts(practice.facts),
        rx.foreach(practice.activities, _activity),
        rx.cond(
            practice.activities.length() == 0,
            rx.el.p("Aucune activité enregistrée.", class_name="fr-hint-text fr-mt-2w"),
        ),
        basic.buttons(
            _start(
                "nouvelle-activite",
                practice.id,
                practice.title,
                F.view.of_practice,
                kind="secondary",
            )
        ),
        aria_labelledby=f"exercice-{practice.id}",
        class_name="summary",
    )


def _activity(activity: rx.Var[ActivityCard]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(activity.title),
            basic.badge(activity.state, activity.tone),
            class_name="summary__head",
        ),
        facts(activity.facts),
        rx.cond(
            activity.is_open,
            rx.el.div(
                _start("cessation", activity.id, activity.title, F.view.of_activity),
                rx.cond(
                    activity.is_correctable,
                    _start(
                        "modification-activite", activity.id, activity.title, F.view.of_activity
                    ),
                ),
                class_name="documents__actions",
            ),
        ),
        class_name="activity",
    )


def _start(
    code: str,
    target: rx.Var[str],
    about: rx.Var[str],
    among: rx.Var[list[str]],
    kind: basic.Kind = "tertiary",
) -> rx.Component:
    return rx.cond(
        among.contains(code),
        basic.button(
            BUTTONS[code], kind=kind, small=True, about=about, on_click=F.start(code, target)
        ),
    )


def _offer(offer: rx.Var[Offer]) -> rx.Component:
    return rx.el.div(
        basic.button(offer.button, kind="secondary", on_click=F.start(offer.code, "")),
        rx.el.p(offer.promise, class_name="fr-hint-text"),
        class_name="fr-mb-2w",
    )


def link_row(link: rx.Var[DossierLink]) -> rx.Component:
    """An application in a short list."""
    return rx.el.div(
        rx.el.div(
            rx.el.p(link.object, class_name="card-row__title"),
            rx.el.p(link.updated, class_name="fr-hint-text"),
            basic.badge(link.status, link.tone),
        ),
        basic.link(rx.cond(link.number != "", link.number, "Reprendre"), link.url),
        class_name="card-row",
    )
