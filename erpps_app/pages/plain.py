"""Pages of text: legal notices, failure of a sign-in, not found, demonstration mailbox."""

import reflex as rx

from components.arrival import arrived
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.domain.access import Role
from erpps_app.services.mailbox import MailView
from erpps_app.settings import settings
from state.account import AccountState
from state.failure import SignInFailureState as F
from state.mailbox import MailboxState as M


def not_found() -> rx.Component:
    """An address that leads nowhere."""
    return page(
        basic.heading("Page introuvable", lead="Cette adresse ne mène à aucune page du portail."),
        rx.el.p(
            "Vérifiez l’adresse, ou repartez de l’accueil : rien de ce que vous avez saisi "
            "n’est perdu."
        ),
        basic.link_button("Revenir à l’accueil", "/"),
    )


def no_access() -> rx.Component:
    """A page that is for others than who is signed in."""
    return page(
        basic.heading("Vous n’avez pas accès à cette page"),
        rx.el.p("Elle est réservée à d’autres utilisateurs du portail."),
        to_own_pages(),
    )


def to_own_pages() -> rx.Component:
    """The way to where each role starts from."""
    return rx.match(
        AccountState.role,
        (Role.PROFESSIONAL.value, basic.link_button("Revenir à mon espace", "/mon-espace")),
        (Role.ADMIN.value, basic.link_button("Revenir à l’annuaire des agents", "/administration")),
        basic.link_button("Revenir aux demandes à instruire", "/instruction"),
    )


def sign_in_failed() -> rx.Component:
    """What went wrong at the identity provider, and what to do."""
    return page(
        basic.heading(F.title),
        rx.el.p(F.advice, class_name="fr-text--lead"),
        rx.cond(
            F.more != "",
            rx.el.p(basic.link("J’ai un numéro ADELI et pas encore de numéro RPPS", F.more)),
        ),
        basic.link_button("Revenir à l’accueil", "/"),
    )


def mailbox() -> rx.Component:
    """The messages that the demonstration would have sent."""
    return page(
        basic.heading(
            "Messagerie de démonstration",
            lead="Les emails que le portail aurait envoyés. En production, ils partent par SMTP.",
        ),
        messages(),
        rx.cond(
            M.messages.length() > 0,
            rx.foreach(M.messages, _mail),
            rx.cond(
                arrived(M.ready),
                rx.el.p("Aucun message pour le moment.", class_name="band"),
                basic.waiting(),
            ),
        ),
    )


def _mail(mail: rx.Var[MailView]) -> rx.Component:
    return rx.el.article(
        rx.el.h2(mail.subject, class_name="fr-h6 fr-mb-1v"),
        rx.el.p(
            "À ",
            mail.recipient,
            " · ",
            mail.at,
            rx.cond(mail.owed, " · envoi en cours", ""),
            class_name="fr-hint-text",
        ),
        rx.el.pre(mail.body),
        class_name="mail",
    )


def accessibility() -> rx.Component:
    """The declaration that the law asks for, as far as it is true."""
    return page(
        basic.heading("Accessibilité : non conforme"),
        rx.el.p(
            "Ce portail est conçu selon le référentiel général d’amélioration de l’accessibilité "
            "(RGAA). Aucun audit de conformité n’a encore été mené : il est donc déclaré non "
            "conforme. Chaque page est vérifiée automatiquement et au clavier à chaque évolution."
        ),
        rx.el.h2("Signaler une difficulté"),
        rx.el.p(
            "Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez à votre agence "
            "régionale de santé : une autre voie vous sera proposée. Sans réponse, vous pouvez "
            "saisir le Défenseur des droits."
        ),
    )


def legal() -> rx.Component:
    """Legal notice."""
    return page(
        basic.heading("Mentions légales"),
        rx.el.h2("Éditeur"),
        rx.el.p("À compléter par l’administration qui met ce portail en service."),
        rx.el.h2("Données de référence"),
        rx.el.p(
            "Nomenclatures : Agence du numérique en santé. Code officiel géographique : Insee ; "
            "codes postaux : La Poste (Licence Ouverte). Noms de pays : Unicode CLDR. Système de "
            "design : @gouvfr/dsfr (Licence Ouverte 2.0). Police : Source Sans 3 (OFL)."
        ),
    )


def personal_data() -> rx.Component:
    """What is done with personal data."""
    return page(
        basic.heading("Données personnelles"),
        rx.el.p(
            "Vos déclarations servent à votre enregistrement au RPPS, sous le contrôle de votre "
            "agence régionale de santé. Vos coordonnées de correspondance ne sont jamais publiées "
            "(arrêté RPPS du 18 avril 2017)."
        ),
        rx.el.h2("Ce qui est public"),
        rx.el.p(
            "L’Annuaire Santé publie votre numéro, votre nom d’exercice, votre profession et vos "
            "lieux d’exercice."
        ),
        rx.el.h2("Vos droits"),
        rx.el.p(
            "Connecté, vous pouvez ",
            basic.link("télécharger vos données ou les faire effacer", "/mes-donnees"),
            ". Vous pouvez aussi les faire rectifier et limiter leur traitement en écrivant à "
            "votre agence régionale de santé ; vous pouvez saisir la Cnil.",
        ),
        rx.el.h2("Combien de temps"),
        rx.el.p(
            f"Un brouillon auquel vous ne touchez plus est effacé au bout de "
            f"{settings().draft_days} jours, après des rappels par email. Votre pièce d’identité "
            f"est effacée {settings().identity_paper_days} jours après la décision. Votre "
            "enregistrement au RPPS est conservé aussi longtemps que la loi l’exige."
        ),
        rx.el.h2("Cookies"),
        rx.el.p(
            "Le portail ne dépose qu’un cookie de session, nécessaire à la connexion, et garde "
            "votre choix d’affichage dans votre navigateur."
        ),
    )
