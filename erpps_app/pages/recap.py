"""The recap before sending, and the confirmation of the guide."""

import reflex as rx

from components.arrival import arrived
from components.checked import checked
from components.contents import section_card
from components.dsfr import basic
from components.layout import messages, page
from components.resumed import left_out
from components.widgets import Live
from erpps_app.pages.personal_data import PREVIEW
from erpps_app.pages.wizard import TITLES
from state.demande import DemandeState as D
from state.recap import RecapState as R


def recap() -> rx.Component:
    """The sixth step."""
    return page(
        basic.stepper(len(TITLES), TITLES),
        messages(),
        left_out("/inscription/recapitulatif"),
        rx.cond(
            arrived(R.ready),
            rx.fragment(
                rx.el.p(
                    "Relisez votre déclaration avant de l’envoyer à votre agence régionale de "
                    "santé. Vous pouvez encore modifier chaque partie."
                ),
                rx.foreach(
                    R.view.sections,
                    lambda section: section_card(
                        section,
                        basic.link("Modifier", section.edit_url, about=section.title),
                        below=checked(R.view.findings, section.id, told=True),
                    ),
                ),
                rx.el.p(basic.link("Voir ce que verra le public", PREVIEW)),
                rx.el.p(
                    "En envoyant ce dossier, vous certifiez l’exactitude des informations "
                    "déclarées.",
                    class_name="fr-text--sm",
                ),
                basic.buttons(basic.button("Envoyer ma demande à l’ARS", on_click=R.submit)),
            ),
            basic.waiting(),
        ),
    )


def _progress() -> rx.Component:
    """What became of the application since, should this page stay open."""
    return rx.cond(
        D.view.rpps != "",
        rx.el.p("Votre demande est validée : votre numéro RPPS vous est attribué."),
        rx.cond(
            D.view.refused,
            rx.el.p("Votre demande a été refusée : les motifs sont sur sa page."),
            rx.cond(
                D.view.awaiting,
                rx.el.p("Votre ARS vous demande des compléments : ils sont sur sa page."),
                rx.cond(D.view.cancelled, rx.el.p("Votre demande est annulée."), _under_way()),
            ),
        ),
    )


def _under_way() -> rx.Component:
    return rx.el.p(
        "Votre dossier est en cours de traitement et nous vous tiendrons informés par email de son "
        "état d’avancement. Un récapitulatif vient de vous être envoyé."
    )


def confirmation() -> rx.Component:
    """The guide's last screen."""
    return page(
        Live.create(subject=D.view.id, on_change=D.refresh),
        basic.heading("Votre demande a bien été envoyée à l’ARS"),
        messages(),
        rx.cond(
            arrived(D.ready),
            rx.fragment(
                rx.el.div(
                    rx.el.p("Numéro de demande", class_name="fr-hint-text"),
                    rx.el.p(D.view.number, class_name="number"),
                    rx.el.p(D.view.agency),
                    rx.el.div(basic.badge(D.view.status, D.view.tone), class_name="fr-mt-2w"),
                    class_name="band",
                ),
                rx.el.div(_progress(), role="status"),
                rx.el.h2("Portail eRPPS"),
                rx.el.p(
                    "Une fois votre demande validée par l’ARS, vous pourrez vous reconnecter au "
                    "portail d’enregistrement afin de déclarer des changements de votre situation "
                    "professionnelle :"
                ),
                rx.el.ul(
                    rx.el.li("modifier votre nom et/ou prénom d’exercice ;"),
                    rx.el.li("modifier vos coordonnées de contact ;"),
                    rx.el.li("ajouter et/ou fermer une activité."),
                ),
                rx.el.p("Vous pouvez également à partir du portail suivre votre demande."),
                rx.el.h2("e-CPS"),
                rx.el.p(
                    "Votre inscription va vous permettre de bénéficier d’une e-CPS (sous réserve "
                    "d’avoir indiqué votre numéro de téléphone mobile lors de l’enregistrement) "
                    "que vous pourrez activer une fois votre demande traitée et votre numéro RPPS "
                    "attribué."
                ),
                basic.buttons(
                    basic.link_button("Suivre ma demande", f"/demande/{D.view.id}"),
                    basic.link_button("Déconnexion", "/auth/deconnexion", kind="secondary"),
                ),
            ),
            basic.waiting(),
        ),
    )
