"""The dashboard."""

import reflex as rx

from components.arrival import when_arrived
from components.contents import removed
from components.dsfr import basic
from components.layout import messages, page
from components.widgets import Live
from erpps_app.services.space import DossierRow
from state.space import SpaceState as S

DOORS = (
    (
        "Mes activités professionnelles",
        (
            "Consulter mes activités, en ajouter, en cesser, modifier mon nom d’exercice ou mes "
            "coordonnées."
        ),
        "/mes-activites",
        "Mes activités et mes informations",
    ),
    (
        "Mes cartes",
        "Carte CPS et e-CPS : mes droits, ce qui manque, comment commander.",
        "/cartes",
        "Cartes CPS et e-CPS",
    ),
    (
        "Mon historique",
        "Mon dossier au RPPS à une date donnée, et tout ce qui l’a changé.",
        "/mon-historique",
        "Historique de mon dossier",
    ),
)


def space() -> rx.Component:
    """The professional's dashboard."""
    return page(
        Live.create(subject="", on_change=S.refresh),
        basic.heading("Mon espace"),
        messages(),
        when_arrived(S.ready, _space(), anew=True),
    )


def _space() -> rx.Component:
    return rx.fragment(
        removed(S.view.removed),
        rx.cond(S.view.rpps != "", _registered()),
        rx.cond(
            S.view.running.length() > 0,
            rx.fragment(rx.el.h2("Mes demandes en cours"), rx.foreach(S.view.running, _row)),
        ),
        rx.cond(
            S.view.dossiers.length() > 0,
            rx.fragment(rx.el.h2("Mes demandes terminées"), rx.foreach(S.view.dossiers, _row)),
        ),
        rx.cond(
            (S.view.running.length() == 0) & (S.view.dossiers.length() == 0),
            rx.cond(S.view.rpps != "", _nothing(), _empty()),
        ),
        rx.cond(S.view.may_start & (S.view.dossiers.length() > 0), _start()),
    )


def _registered() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.h2("Mon numéro RPPS", class_name="fr-h6"),
            rx.el.p(S.view.rpps, class_name="number"),
            rx.el.p("Ce numéro est unique et pérenne : il vous suit toute votre carrière."),
            basic.download_button("Télécharger mon attestation RPPS", "/attestation"),
            class_name="band",
        ),
        rx.el.h2("Que souhaitez-vous faire ?"),
        rx.el.div(
            *(
                rx.el.section(
                    rx.el.h3(title),
                    rx.el.p(text),
                    rx.el.div(
                        basic.link_button(label, href, kind="secondary"), class_name="door__act"
                    ),
                    class_name="door door--small",
                )
                for title, text, href, label in DOORS
            ),
            class_name="doors doors--three",
        ),
    )


def _row(row: rx.Var[DossierRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(
                rx.cond(row.is_draft, "Brouillon", "Demande " + row.number),
                class_name="card-row__title",
            ),
            rx.el.p("Objet : ", row.object),
            rx.cond(
                row.effects.length() > 0,
                rx.el.ul(rx.foreach(row.effects, rx.el.li), class_name="effects"),
            ),
            rx.cond(
                row.by_agency, rx.el.p("Faite par votre agence régionale de santé"), rx.fragment()
            ),
            rx.el.p("Date de dernière modification : ", row.updated, class_name="fr-hint-text"),
        ),
        rx.el.div(
            rx.cond(row.unread > 0, basic.badge(_unread(row), "new")),
            rx.el.div(basic.badge(row.status, row.tone), role="status"),
            basic.link(rx.cond(row.is_draft, "Reprendre", "Consulter"), row.url, about=row.number),
            class_name="documents__actions",
        ),
        class_name="card-row",
    )


def _unread(row: rx.Var[DossierRow]) -> rx.Var[str]:
    return rx.cond(
        row.unread == 1, "1 message non lu", row.unread.to_string() + " messages non lus"
    ).to(str)


def _nothing() -> rx.Component:
    return rx.el.p("Vous n’avez aucune demande en cours.")


def _empty() -> rx.Component:
    return rx.el.div(
        rx.el.p("Vous n’avez pas encore de demande. Votre inscription prend environ 20 minutes."),
        basic.link_button("Commencer mon enregistrement", "/inscription"),
        class_name="band",
    )


def _start() -> rx.Component:
    return basic.buttons(basic.link_button("Commencer une nouvelle demande", "/inscription"))
