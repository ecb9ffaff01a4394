"""CPS, e-CPS and CPE: who may have which, how to order, what a reader needs (guide, "cartes")."""

import reflex as rx

from components.dsfr import basic
from components.layout import messages, page
from components.widgets import Live
from erpps_app.domain.access import Role
from erpps_app.domain.cards import Answer, Eligibility
from state.account import AccountState
from state.cards import CardsState as S
from state.file import FileState as F

MY_CPS = "https://ma.cps.esante.gouv.fr/"
CPS = "https://esante.gouv.fr/produits-services/carte-cps"
ECPS = "https://esante.gouv.fr/produits-services/e-cps"
CRYPTOLIB = "https://esante.gouv.fr/produits-services/cryptolib-cps"
ORDERS = "https://tom.eservices.esante.gouv.fr/"
CONTACT = "coordonnees"
TONES = {Answer.POSSIBLE.value: "success", Answer.NOT_YET.value: "warning"}
SYSTEMS = (
    (
        "Windows",
        "Installez Cryptolib CPS pour Windows, puis branchez le lecteur et insérez la carte.",
    ),
    (
        "macOS",
        (
            "Installez Cryptolib CPS pour Mac. Cryptolib n’y est compatible qu’avec Firefox : pour "
            "Safari ou Chrome, installez d’abord l’application « CPS-Gestion », sur l’App Store du "
            "Mac."
        ),
    ),
    (
        "Téléphone ou tablette",
        "Pas de lecteur : utilisez l’application e-CPS (Google Play ou App Store).",
    ),
)


def cards() -> rx.Component:
    """The page of the cards; with what concerns the person, when they are signed in."""
    return page(
        basic.heading(
            "Cartes CPS et e-CPS",
            lead="Votre carte d’identité professionnelle, et son équivalent sur votre mobile.",
        ),
        messages(),
        rx.cond(
            AccountState.role == Role.PROFESSIONAL.value,
            Live.create(subject=S.view.id, on_change=S.refresh),
        ),
        rx.cond(S.view.rpps != "", _mine()),
        _which(),
        _order(),
        _reader(),
        _cpe(),
    )


def _mine() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Pour vous"),
        rx.foreach(S.view.cps, lambda card: _eligibility("Carte CPS – ", card)),
        _eligibility("", S.view.ecps),
        rx.cond(
            S.view.from_when != "",
            rx.el.p(
                "Activation possible à partir du ",
                rx.el.strong(S.view.from_when),
                ".",
            ),
        ),
        rx.cond(
            S.view.has_mobile,
            rx.fragment(),
            basic.button(
                "Ajouter mon numéro de téléphone mobile",
                kind="secondary",
                on_click=F.start(CONTACT, ""),
            ),
        ),
        class_name="band",
    )


def _eligibility(before: str, card: rx.Var[Eligibility]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(before, card.label),
            class_name="card-row__title",
        ),
        basic.badge(card.answer, rx.match(card.answer, *TONES.items(), "")),
        rx.el.p(card.reason),
        class_name="fr-mb-3w",
    )


def _which() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Qui peut avoir quoi"),
        rx.el.ul(
            rx.el.li(
                rx.el.strong("Carte CPS : "),
                "toutes les professions enregistrées ici, dès lors qu’une activité est déclarée. "
                "Les psychologues, seulement lorsqu’ils sont salariés.",
            ),
            rx.el.li(
                rx.el.strong("e-CPS : "),
                "toute personne qui a un numéro RPPS. Elle s’active au plus tôt 48 heures après "
                "l’enregistrement, avec votre numéro de téléphone mobile ou votre carte CPS.",
            ),
        ),
        rx.el.p(
            "La carte contient votre identité, votre profession, votre mode et votre lieu "
            "d’exercice : tenez-les à jour sur ce portail."
        ),
    )


def _order() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Dois-je commander une carte CPS ?"),
        rx.el.div(
            rx.el.section(
                rx.el.h3("Scénario 1 : j’ai une carte ADELI"),
                rx.el.p(
                    "Elle reste utilisable jusqu’à son expiration. Un peu avant, une carte CPS "
                    "vous est envoyée automatiquement : vous n’avez rien à commander."
                ),
                rx.el.p(
                    "Veillez à ce que votre adresse de correspondance soit à jour sur ce portail, "
                    "c’est là que la carte est envoyée."
                ),
                class_name="door",
            ),
            rx.el.section(
                rx.el.h3("Scénario 2 : je n’ai pas de carte ADELI"),
                rx.el.p(
                    "Vous vous enregistrez pour la première fois et vous avez droit à une carte "
                    "CPS : commandez-la sur maCPS, avec votre e-CPS ou votre numéro RPPS."
                ),
                rx.el.p(basic.link("Commander sur maCPS", MY_CPS, new_tab=True)),
                class_name="door",
            ),
            class_name="doors",
        ),
        rx.el.p(
            basic.link("Guide de la carte CPS", CPS, new_tab=True),
            rx.el.br(),
            basic.link("Guide d’activation de l’e-CPS", ECPS, new_tab=True),
        ),
    )


def _reader() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Se connecter avec une carte CPS"),
        rx.el.ol(
            rx.el.li("Disposer d’une carte CPS."),
            rx.el.li("Disposer d’un lecteur de carte à puce."),
            rx.el.li("Installer Cryptolib CPS, selon votre système."),
            rx.el.li("Valider la bonne lecture de la carte, avec votre code porteur."),
        ),
        rx.el.dl(
            *(rx.el.div(rx.el.dt(name), rx.el.dd(text)) for name, text in SYSTEMS),
            class_name="lines",
        ),
        rx.el.p(basic.link("Télécharger Cryptolib CPS", CRYPTOLIB, new_tab=True)),
    )


def _cpe() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Carte CPE"),
        rx.el.p(
            "La carte CPE se commande comme avant : elle est à la charge du responsable légal de "
            "la structure ou des mandataires qu’il désigne, par le service TOM. Elle ne se demande "
            "pas ici."
        ),
        rx.el.p(basic.link("Service de commande TOM", ORDERS, new_tab=True)),
    )


def adeli() -> rx.Component:
    """What happens to somebody who has an ADELI number and no RPPS number yet."""
    return page(
        basic.heading("J’ai un numéro ADELI et pas encore de numéro RPPS"),
        rx.el.p(
            "Le répertoire ADELI est remplacé par le RPPS, profession par profession. Vous n’avez "
            "pas de demande à faire pour être repris.",
            class_name="fr-text--lead",
        ),
        rx.el.h2("Ce qui se passe"),
        rx.el.ol(
            rx.el.li(
                "Votre agence régionale de santé reprend votre dossier ADELI lors de la bascule de "
                "votre profession."
            ),
            rx.el.li(
                "Un numéro RPPS vous est attribué. Il est unique et vous suit toute votre "
                "carrière ; votre numéro ADELI reste attaché à votre dossier."
            ),
            rx.el.li(
                "Au plus tôt 48 heures après, vous activez votre e-CPS et vous vous connectez ici "
                "avec Pro Santé Connect pour vérifier vos informations."
            ),
        ),
        rx.el.h2("Ce que vous pouvez faire dès maintenant"),
        rx.el.ul(
            rx.el.li(
                "Continuer d’utiliser votre carte ADELI jusqu’à son expiration : une carte CPS "
                "vous sera envoyée un peu avant."
            ),
            rx.el.li(
                "Signaler à votre agence tout changement d’adresse ou d’activité : elle peut le "
                "saisir pour vous."
            ),
            rx.el.li(
                "Ne pas vous enregistrer une seconde fois avec FranceConnect : vous auriez deux "
                "dossiers."
            ),
        ),
        basic.buttons(
            basic.link_button("Tout savoir sur les cartes", "/cartes", kind="secondary"),
            basic.link_button("Retour à l’accueil", "/", kind="tertiary"),
        ),
    )
