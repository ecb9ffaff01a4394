"""The dashboard, and one application."""

import reflex as rx

from components.contents import section_card, timeline, verdict_badge
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.services.dossiers import DossierRow, ReaderRow, SectionView
from state.demande import DemandeState as D
from state.space import SpaceState as S


def space() -> rx.Component:
    """The professional's dashboard."""
    return page(
        basic.heading("Mon espace"),
        messages(),
        rx.cond(
            S.ready,
            rx.fragment(
                rx.cond(S.view.rpps != "", _number()),
                rx.el.h2("Mes demandes"),
                rx.cond(S.view.dossiers.length() > 0, _list(), _empty()),
                rx.cond(S.view.may_start & (S.view.dossiers.length() > 0), _start()),
            ),
            basic.waiting(),
        ),
    )


def _number() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Mon numéro RPPS", class_name="fr-h6"),
        rx.el.p(S.view.rpps, class_name="number"),
        rx.el.p("Ce numéro est unique et pérenne : il vous suit toute votre carrière."),
        basic.download_button("Télécharger mon attestation RPPS", "/attestation"),
        class_name="band",
    )


def _list() -> rx.Component:
    return rx.foreach(S.view.dossiers, _row)


def _row(row: rx.Var[DossierRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(
                rx.cond(row.is_draft, "Brouillon", "Demande " + row.number),
                class_name="card-row__title",
            ),
            rx.el.p("Objet : ", row.object),
            rx.el.p("Date de dernière modification : ", row.updated, class_name="fr-hint-text"),
        ),
        rx.el.div(
            basic.badge(row.status, row.tone),
            basic.link(rx.cond(row.is_draft, "Reprendre", "Consulter"), row.url, about=row.number),
            class_name="documents__actions",
        ),
        class_name="card-row",
    )


def _empty() -> rx.Component:
    return rx.el.div(
        rx.el.p("Vous n’avez pas encore de demande. Votre inscription prend environ 20 minutes."),
        basic.link_button("Commencer mon enregistrement", "/inscription"),
        class_name="band",
    )


def _start() -> rx.Component:
    return basic.buttons(basic.link_button("Commencer une nouvelle demande", "/inscription"))


def demande() -> rx.Component:
    """Contents, state and timeline of one application."""
    return page(
        basic.heading("Contenu de ma demande"),
        messages(),
        rx.cond(D.ready, _demande(), rx.cond(D.notice != "", rx.fragment(), basic.waiting())),
    )


def _demande() -> rx.Component:
    return rx.fragment(
        rx.el.dl(
            _fact("Numéro demande", D.view.number),
            rx.el.div(rx.el.dt("Statut"), rx.el.dd(basic.badge(D.view.status, D.view.tone))),
            _fact("Objet", D.view.object),
            _fact("Date de dernière modification", D.view.updated),
            _fact("Traitée par", D.view.agency),
            class_name="lines fr-mb-4w",
        ),
        rx.cond(D.view.rpps != "", _decided()),
        rx.cond(D.view.refused, _refused()),
        rx.cond(D.view.awaiting, _questions()),
        rx.el.h2("Récapitulatif de votre déclaration"),
        rx.foreach(D.view.sections, lambda s: section_card(s, verdict_badge(s))),
        rx.el.h2("Suivi"),
        timeline(D.view.timeline),
        rx.el.h2("Qui a consulté mon dossier"),
        rx.cond(
            D.view.readers.length() > 0,
            rx.el.ul(rx.foreach(D.view.readers, _reader)),
            rx.el.p("Personne d’autre que vous pour le moment."),
        ),
        rx.cond(D.view.may_cancel, _cancel()),
    )


def _reader(row: rx.Var[ReaderRow]) -> rx.Component:
    return rx.el.li(row.what, " : ", row.who, ", le ", row.at)


def _fact(label: str, text: rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(text))


def _decided() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Votre numéro RPPS", class_name="fr-h6"),
        rx.el.p(D.view.rpps, class_name="number"),
        rx.el.p(
            "Vous entrez dans l’Annuaire Santé. Votre e-CPS pourra être activée 48 heures après "
            "l’enregistrement."
        ),
        basic.download_button("Télécharger mon attestation RPPS", "/attestation"),
        class_name="band",
    )


def _refused() -> rx.Component:
    return rx.el.div(
        basic.alert(D.view.refusal, title="Votre demande a été refusée", tone="error"),
        rx.el.h2("Et maintenant ?"),
        rx.el.p(
            "Vous pouvez déposer une nouvelle demande qui répond à ces motifs. Vous pouvez aussi "
            "contester cette décision : par un recours gracieux auprès de votre ARS, ou devant le "
            "tribunal administratif, dans les deux mois qui suivent sa notification."
        ),
        basic.link_button("Commencer une nouvelle demande", "/inscription"),
        class_name="fr-mb-4w",
    )


def _questions() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Votre ARS attend vos réponses"),
        rx.foreach(D.view.sections, _question),
        basic.buttons(basic.button("Envoyer ma réponse à l’ARS", on_click=D.answer)),
        class_name="band",
    )


def _question(section: rx.Var[SectionView]) -> rx.Component:
    return rx.cond(
        section.unlocked,
        rx.el.div(
            rx.el.div(
                rx.el.p(section.title, class_name="card-row__title"),
                rx.el.p(section.question, class_name="pre-line"),
            ),
            basic.link("Compléter", section.edit_url, about=section.title),
            class_name="card-row",
        ),
    )


def _cancel() -> rx.Component:
    return rx.el.section(
        rx.cond(
            D.confirming,
            rx.el.div(
                rx.el.p("Votre demande sera annulée et ne sera pas traitée. Confirmez-vous ?"),
                basic.buttons(
                    basic.button("Oui, annuler ma demande", on_click=D.cancel),
                    basic.button("Non, la garder", kind="secondary", on_click=D.ask_cancel),
                ),
                role="group",
                class_name="band",
            ),
            basic.button("Annuler ma demande", kind="tertiary-no-outline", on_click=D.ask_cancel),
        ),
        class_name="fr-mt-4w",
    )
