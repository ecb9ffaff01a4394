"""One application, for the person who made it."""

import reflex as rx

from components.arrival import when_arrived
from components.confirmation import answers, confirmation
from components.contents import section_card, timeline, verdict_badge
from components.corrections import corrections
from components.dsfr import basic
from components.layout import messages, page
from components.thread import thread
from components.widgets import Live
from erpps_app.services.dossiers import ReaderRow, SectionView
from state.corrections import CorrectionsState as K
from state.demande import DemandeState as D
from state.thread import ThreadState as T


def demande() -> rx.Component:
    """Contents, state and timeline of one application."""
    return page(
        Live.create(subject=D.view.id, on_change=[D.refresh, T.refresh, K.refresh]),
        basic.heading("Contenu de ma demande"),
        messages(),
        when_arrived(D.ready, _demande()),
    )


def _demande() -> rx.Component:
    return rx.fragment(
        rx.el.dl(
            _fact("Numéro demande", D.view.number),
            rx.el.div(
                rx.el.dt("Statut"),
                rx.el.dd(rx.el.div(basic.badge(D.view.status, D.view.tone), role="status")),
            ),
            _fact("Objet", D.view.object),
            _fact("Date de dernière modification", D.view.updated),
            _fact("Traitée par", D.view.agency),
            class_name="lines fr-mb-4w",
        ),
        rx.cond(
            D.view.by_agency,
            basic.alert("Votre agence régionale de santé a fait cette modification elle-même."),
        ),
        rx.cond((D.view.rpps != "") & D.view.is_registration, _decided()),
        rx.cond(D.view.refused, _refused()),
        rx.cond(D.view.cancelled, _listed("Reste en vigueur", D.view.stays)),
        rx.cond(D.view.awaiting, _questions()),
        rx.el.h2(
            rx.cond(
                D.view.by_agency,
                "Récapitulatif de la modification",
                "Récapitulatif de votre déclaration",
            )
        ),
        rx.foreach(D.view.sections, _section),
        corrections(D.view.id),
        rx.cond(D.view.may_write, thread("mon ARS", D.view.id)),
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


def _section(section: rx.Var[SectionView]) -> rx.Component:
    return rx.el.div(
        section_card(section, verdict_badge(section)),
        rx.cond(
            section.effect != "",
            rx.el.p(
                rx.el.strong("Prise d’effet : "),
                section.effect,
                rx.cond(section.standing != "", " (" + section.standing + ")", ""),
                class_name="effect",
            ),
        ),
        class_name="change-row",
    )


def _reader(row: rx.Var[ReaderRow]) -> rx.Component:
    return rx.el.li(row.what, " : ", row.who, ", le ", row.at)


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
        _listed("Reste en vigueur", D.view.stays),
        _listed("N’a pas pris effet, bien que validé", D.view.lost),
        rx.cond(D.view.may_resume, _resume()),
        rx.cond(D.view.known, _known()),
        rx.el.h2("Voies de recours", class_name="fr-mt-3w"),
        rx.el.p(
            "Vous pouvez contester cette décision, dans les deux mois qui suivent sa "
            "notification : par un recours gracieux auprès de votre ARS, ou par un recours "
            "contentieux devant le tribunal administratif."
        ),
        class_name="fr-mb-4w",
    )


def _resume() -> rx.Component:
    return rx.fragment(
        rx.el.h2("Et maintenant ?"),
        rx.el.p(
            "Vous pouvez déposer une nouvelle demande qui répond à ces motifs : elle reprend ce "
            "que vous aviez déclaré, documents compris."
        ),
        basic.button("Reprendre cette demande", on_click=D.resume),
    )


def _known() -> rx.Component:
    """What whoever has a number does instead of asking for one."""
    return rx.fragment(
        rx.el.h2("Et maintenant ?"),
        rx.el.p(
            "Connectez-vous avec Pro Santé Connect, par votre carte CPS ou l’application e-CPS : "
            "vous y retrouverez votre numéro, et vous y déclarerez ce qui a changé. Sans carte ni "
            "e-CPS, écrivez à votre agence par les messages de cette page."
        ),
        rx.el.p(basic.link("Cartes CPS et e-CPS : ce qu’il faut savoir", "/cartes")),
    )


def _listed(title: str, titles: rx.Var[list[str]]) -> rx.Component:
    """What became of parts of an application that was refused or withdrawn."""
    return rx.cond(
        titles.length() > 0,
        rx.el.div(
            rx.el.p(rx.el.strong(title)),
            rx.el.ul(rx.foreach(titles, rx.el.li)),
            class_name="fr-my-3w",
        ),
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
    return confirmation(
        D.confirming,
        basic.button("Annuler ma demande", kind="tertiary-no-outline", on_click=D.ask_cancel),
        rx.el.p("Votre demande sera annulée et ne sera pas traitée. Confirmez-vous ?"),
        rx.cond(
            D.view.undoes,
            rx.el.p(
                "Les modifications déjà en vigueur que l’ARS n’a pas encore vérifiées seront "
                "annulées elles aussi."
            ),
        ),
        _listed("Resteront en vigueur", D.view.stays),
        answers("Oui, annuler ma demande", D.cancel, "Non, la garder", D.ask_nothing),
        title="Annuler ma demande",
    )
