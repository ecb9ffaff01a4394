"""The home page: two doors, what to have at hand, what will happen and when."""

import reflex as rx

from components.dsfr import basic
from components.layout import messages, page

FRANCECONNECT_HELP = "https://franceconnect.gouv.fr/"
PROSANTECONNECT_HELP = "https://esante.gouv.fr/produits-services/pro-sante-connect"
STEPS = (
    ("Vous déclarez", "Environ 20 minutes, en une ou plusieurs fois : tout est enregistré."),
    ("L’ARS vérifie", "Sous 48 heures, votre agence régionale de santé vérifie votre dossier."),
    ("Vous recevez votre numéro", "Votre numéro RPPS vous est attribué, à vie."),
    ("Vous activez votre e-CPS", "48 heures après l’enregistrement, depuis votre mobile."),
)


def home() -> rx.Component:
    """Entry to the portal."""
    return page(
        messages(),
        rx.el.div(
            rx.el.h1("Bienvenue sur le portail d’enregistrement eRPPS", id="titre", tab_index=-1),
            rx.el.p(
                "Vous exercez une profession de santé sans Ordre : ergothérapeute, orthophoniste, "
                "psychomotricien, diététicien, opticien, assistant dentaire, psychologue, "
                "ostéopathe… Enregistrez-vous ici au répertoire partagé des professionnels "
                "intervenant dans le système de santé (RPPS).",
                class_name="fr-text--lead",
            ),
            class_name="hero",
        ),
        rx.el.div(_first_door(), _second_door(), class_name="doors"),
        rx.el.section(
            rx.el.h2("Comment cela se passe"),
            rx.el.ol(
                *(rx.el.li(rx.el.strong(title), text) for title, text in STEPS),
                class_name="steps",
            ),
        ),
        _directory(),
        rx.el.section(
            rx.el.h2("Ce qu’il vous faut"),
            rx.el.ul(
                rx.el.li("votre pièce d’identité (carte recto-verso ou passeport), en couleur ;"),
                rx.el.li("votre diplôme, votre attestation de réussite ou votre autorisation ;"),
                rx.el.li("un numéro de téléphone mobile et une adresse email que vous consultez."),
            ),
            rx.el.p("Documents en JPEG ou PDF : une photo nette prise avec le téléphone suffit."),
            class_name="band",
        ),
        wide=True,
    )


def _first_door() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Je n’ai pas de numéro ADELI/RPPS"),
        rx.el.p(
            "J’effectue un nouvel enregistrement. Pour obtenir pour la première fois votre numéro "
            "RPPS, vous devez vous identifier via FranceConnect."
        ),
        rx.el.p(
            rx.el.strong("À avoir sous la main : "), "votre pièce d’identité et votre diplôme."
        ),
        _connect(
            "S’identifier avec FranceConnect",
            "/auth/franceconnect",
            "Qu’est-ce que FranceConnect ?",
            FRANCECONNECT_HELP,
        ),
        class_name="door",
    )


def _second_door() -> rx.Component:
    return rx.el.section(
        rx.el.h2("J’ai mon numéro ADELI/RPPS"),
        rx.el.p(
            "Je modifie des informations existantes : coordonnées, nom d’exercice, activités. "
            "Connectez-vous avec votre carte CPS ou votre application e-CPS."
        ),
        rx.el.p(
            rx.el.strong("Bon à savoir : "),
            "l’e-CPS s’active au plus tôt 48 heures après l’enregistrement.",
        ),
        rx.el.p(
            basic.link("J’ai un numéro ADELI et pas encore de numéro RPPS", "/adeli"),
            rx.el.br(),
            basic.link("Cartes CPS et e-CPS : ce qu’il faut savoir", "/cartes"),
        ),
        _connect(
            "S’identifier avec Pro Santé Connect",
            "/auth/prosanteconnect",
            "Qu’est-ce que Pro Santé Connect ?",
            PROSANTECONNECT_HELP,
        ),
        class_name="door",
    )


def _directory() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Je cherche un professionnel"),
        rx.el.p(
            "L’annuaire est public : cherchez par nom, profession, commune ou numéro RPPS, sans "
            "compte."
        ),
        basic.link_button("Ouvrir l’annuaire", "/annuaire", kind="secondary"),
    )


def _connect(label: str, href: str, question: str, help_url: str) -> rx.Component:
    return rx.el.div(
        basic.connect_button(label, href),
        rx.el.p(basic.link(question, help_url, new_tab=True), class_name="fr-mt-1w"),
        class_name="door__act",
    )
