"""One's own data: take them, or have them erased."""

import reflex as rx

from components import tables
from components.arrival import arrived
from components.confirmation import answers, confirmation
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.services.erasure import Item
from state.personal_data import PersonalDataState as P

ARCHIVE = "/mes-donnees/archive.zip"
PREVIEW = "/mes-donnees/ce-que-verra-le-public"


def personal_data() -> rx.Component:
    """What one can do with what the portal holds."""
    return page(
        basic.heading(
            "Mes données",
            lead="Ce que le portail sait de vous vous appartient : emportez-le, ou faites-le "
            "effacer.",
        ),
        messages(),
        rx.cond(
            arrived(P.ready),
            rx.cond(P.done, _done(), rx.fragment(_download(), _recipients(), _erasure())),
            basic.waiting(),
        ),
    )


def _download() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Télécharger mes données"),
        rx.el.p(
            "Une archive ZIP : vos déclarations, leur suivi, votre enregistrement, vos documents, "
            "vos connexions et la liste de ceux qui ont consulté votre dossier."
        ),
        basic.download_button("Télécharger mes données", ARCHIVE, kind="secondary"),
        class_name="fr-mb-4w",
    )


def _recipients() -> rx.Component:
    columns = ("Application", "Organisme", "Base légale")
    return rx.el.section(
        rx.el.h2("À qui vos données sont transmises"),
        rx.el.p(
            "Une fois inscrit au RPPS, votre numéro, votre nom d’exercice, votre profession et vos "
            "activités sont publics. Votre téléphone mobile et votre email de correspondance ne le "
            "sont jamais : seules e-CPS et les messageries sécurisées de santé (MSSanté) peuvent "
            "les recevoir, et chaque lecture est inscrite dans la piste d’audit."
        ),
        rx.cond(
            P.recipients.length() > 0,
            tables.table(
                "Applications qui peuvent recevoir votre mobile et votre email",
                columns,
                P.recipients,
                lambda one: (one.application, one.organization, one.legal_basis),
            ),
            rx.el.p("Aucune application ne peut les recevoir en ce moment."),
        ),
        rx.el.p(basic.link("Voir ce que verra le public", PREVIEW), class_name="fr-mt-2w"),
        class_name="fr-mb-4w",
    )


def _erasure() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Effacer mes données"),
        rx.cond(P.erased.length() > 0, _erased("Ce qui serait effacé maintenant :"), _nothing()),
        rx.cond(P.kept.length() > 0, _kept()),
        rx.cond(P.erased.length() > 0, _erase()),
    )


def _nothing() -> rx.Component:
    return rx.el.p("Rien ne peut être effacé pour le moment.")


def _erased(title: str) -> rx.Component:
    return rx.fragment(rx.el.p(title), rx.el.ul(rx.foreach(P.erased, rx.el.li)))


def _kept() -> rx.Component:
    return rx.fragment(
        rx.el.p("Ce qui est conservé, et pourquoi :"), rx.el.ul(rx.foreach(P.kept, _kept_item))
    )


def _kept_item(item: rx.Var[Item]) -> rx.Component:
    return rx.el.li(rx.el.strong(item.what), ". ", item.why)


def _erase() -> rx.Component:
    return confirmation(
        P.confirming,
        basic.button("Demander l’effacement", kind="secondary", on_click=P.ask),
        rx.el.p("L’effacement est immédiat et ne peut pas être annulé. Confirmez-vous ?"),
        answers("Oui, effacer définitivement", P.erase, "Non, ne rien effacer", P.ask_nothing),
        title="Confirmation de l’effacement",
    )


def _done() -> rx.Component:
    return rx.el.section(
        basic.alert("Ces données sont effacées.", tone="success", live=True),
        _erased("Effacé :"),
        rx.cond(P.kept.length() > 0, _kept()),
        rx.cond(
            P.whole_account,
            basic.link_button("Quitter le portail", "/auth/deconnexion"),
            basic.link_button("Revenir à mon espace", "/mon-espace"),
        ),
    )
