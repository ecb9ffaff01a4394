"""The frame of every page: skip link, banner, header, main, footer."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors
from reflex_components_core.el.elements.inline import A

from components.arrival import arrived
from components.dsfr import basic
from components.dsfr.design_system import DesignSystem
from components.widgets import LocalTime
from erpps_app.settings import settings
from state.account import AccountState
from state.base import ANNOUNCEMENT, ERRORS, AppState, FieldError

SERVICE = "eRPPS"
PROFESSIONAL = (("Mon espace", "/mon-espace"), ("Mes activités", "/mes-activites"))
STAFF = (
    ("Demandes", "/instruction"),
    ("Professionnels", "/professionnels"),
    ("Statistiques", "/statistiques"),
)
TEAM = ("Équipe", "/instruction/equipe")
ADMINISTRATOR = (("Administration", "/administration"), ("Statistiques", "/statistiques"))
TAGLINE = "Enregistrement des professionnels de santé au RPPS"


def page(*children: rx.Component, wide: bool = False) -> rx.Component:
    """A page with its frame.

    Args:
        children: the content of ``main``.
        wide: the reviewers' pages use the whole width; the others keep a readable measure.
    """
    return rx.fragment(
        DesignSystem.create(),
        _skip_link(),
        _header(),
        rx.el.main(
            _connection(),
            rx.el.div(*children, class_name="fr-container" + ("" if wide else " narrow")),
            id="contenu",
            tab_index=-1,
            role="main",
        ),
        _footer(),
    )


def messages() -> rx.Component:
    """What was just done, or what went wrong: a notice, or the list of errors that links to fields.

    The blocks are always there, so that the focus can go to them the moment they fill. They hold
    nothing that a former page said.
    """
    done = rx.cond(AppState.announcement != "", basic.alert(AppState.announcement, tone="success"))
    mine = arrived(AppState.messages_of)
    return rx.fragment(
        rx.el.div(
            rx.cond(mine, done),
            id=ANNOUNCEMENT,
            tab_index=-1,
            role="status",
            class_name="messages",
        ),
        rx.el.div(rx.cond(mine, _wrong()), id=ERRORS, tab_index=-1, class_name="messages"),
    )


def _wrong() -> rx.Component:
    return rx.fragment(
        rx.cond(
            AppState.notice != "",
            basic.alert(AppState.notice, tone="error", live=True),
        ),
        rx.cond(
            AppState.error_list.length() > 0,
            rx.el.div(
                rx.el.h2("Certaines réponses sont à corriger", class_name="fr-alert__title"),
                rx.el.ul(rx.foreach(AppState.error_list, _error_link)),
                class_name="fr-alert fr-alert--error",
            ),
        ),
    )


def _error_link(error: rx.Var[FieldError]) -> rx.Component:
    return rx.el.li(A.create(error.message, href=f"#{error.field}"))


def saved(instant: rx.Var[str]) -> rx.Component:
    """« Enregistré à 14:32 », said to screen readers without interrupting."""
    return rx.el.p(
        rx.cond(
            has_connection_errors,
            "Non enregistré : la connexion est interrompue.",
            rx.cond(
                AppState.notice != "",
                "Non enregistré.",
                rx.fragment("Enregistré à ", LocalTime.create(instant=instant)),
            ),
        ),
        class_name="saved",
        role="status",
    )


def _skip_link() -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            basic.anchor("Aller au contenu", href="#contenu", class_name="fr-link"),
            aria_label="Accès rapide",
            class_name="fr-container",
        ),
        class_name="fr-skiplinks",
    )


def _demonstration() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong("Démonstration"),
            " : aucune donnée réelle. ",
            basic.anchor("Messagerie de démonstration", href="/demonstration/messagerie"),
        ),
        class_name="demonstration",
    )


def _connection() -> rx.Component:
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.div(
                basic.alert(
                    "Connexion interrompue : vos dernières réponses ne sont pas encore "
                    "enregistrées. Elles le seront dès que la connexion reviendra ; gardez cette "
                    "page ouverte.",
                    tone="warning",
                ),
                class_name="fr-container",
            ),
        ),
        role="status",
    )


def _header() -> rx.Component:
    mark = (
        [rx.el.p("République", rx.el.br(), "Française", class_name="fr-logo")]
        if settings().identity == "etat"
        else []
    )
    return rx.el.header(
        *([_demonstration()] if settings().is_demonstration else []),
        rx.el.div(
            *mark,
            basic.anchor(
                rx.el.span(SERVICE, class_name="brand__name"),
                rx.el.span(TAGLINE, class_name="brand__tagline"),
                href="/",
                class_name="brand",
                aria_label=f"{SERVICE}, accueil",
            ),
            rx.el.nav(_account(), aria_label="Votre compte", class_name="account"),
            class_name="fr-container header__row",
        ),
        class_name="header",
        role="banner",
    )


def _menu(links: tuple[tuple[str, str], ...]) -> rx.Component:
    return rx.fragment(
        *(basic.anchor(text, href=href, class_name="fr-link") for text, href in links)
    )


def _account() -> rx.Component:
    signed_in = rx.fragment(
        rx.el.span(AccountState.name, class_name="account__name"),
        rx.match(
            AccountState.role,
            ("professionnel", _menu(PROFESSIONAL)),
            ("administrateur", _menu(ADMINISTRATOR)),
            ("responsable", _menu((*STAFF, TEAM))),
            _menu(STAFF),
        ),
        rx.cond(
            AccountState.role == "professionnel",
            basic.anchor("Mes données", href="/mes-donnees", class_name="fr-link"),
        ),
        basic.anchor("Mes connexions", href="/mes-connexions", class_name="fr-link"),
        basic.anchor("Déconnexion", href="/auth/deconnexion", class_name="fr-link"),
    )
    return rx.cond(
        AccountState.name != "",
        signed_in,
        rx.fragment(
            basic.anchor("Annuaire", href="/annuaire", class_name="fr-link"),
            basic.anchor("Espace ARS", href="/agents", class_name="fr-link"),
        ),
    )


def _footer() -> rx.Component:
    links = (
        ("Vérifier une attestation", "/attestation/verifier"),
        ("Annuaire", "/annuaire"),
        ("Extractions publiques", "/annuaire/extractions"),
        ("Accessibilité", "/accessibilite"),
        ("Mentions légales", "/mentions-legales"),
        ("Données personnelles", "/donnees-personnelles"),
    )
    return rx.el.footer(
        rx.el.div(
            rx.el.p(rx.el.strong(SERVICE), " · ", TAGLINE, class_name="footer__about"),
            rx.el.ul(
                *(rx.el.li(basic.anchor(text, href=href)) for text, href in links),
                class_name="footer__links",
            ),
            _display_settings(),
            class_name="fr-container footer__row",
        ),
        role="contentinfo",
        class_name="footer",
        id="pied",
    )


def _display_settings() -> rx.Component:
    """Light, dark or the system's; ``theme.js`` listens to the list and remembers the choice."""
    choices = (("systeme", "Comme l’appareil"), ("clair", "Clair"), ("sombre", "Sombre"))
    return rx.el.div(
        rx.el.label("Affichage", html_for="affichage", class_name="fr-label"),
        rx.el.select(
            *(rx.el.option(label, value=value) for value, label in choices),
            id="affichage",
            class_name="fr-select",
            custom_attrs={"data-affichage": "oui"},
        ),
        class_name="footer__display",
    )
