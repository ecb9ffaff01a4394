"""A change: the pages on which it is filled in, and all of it before it is sent."""

import reflex as rx

from components import documents
from components.arrival import arrived, when_arrived
from components.checked import checked
from components.confirmation import answers, confirmation
from components.contents import duplicate, section_card
from components.dsfr import basic
from components.element_form import element_form
from components.layout import messages, page, saved
from components.resumed import left_out
from components.widgets import AutosaveForm
from erpps_app.domain.elements import DOCUMENT_FIELD, Element
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.pages.plain import to_own_pages
from erpps_app.pages.wizard import MANDATORY, question
from erpps_app.services.basket import BasketRow
from state.base import AppState
from state.basket import BasketState as B
from state.change import ChangeState as C

ASKED = {element.code: element for row in PROCEDURES.values() for element in row.elements}


def change() -> rx.Component:
    """One page of a change."""
    return page(
        rx.cond(
            arrived(C.ready),
            rx.cond(
                C.view.total > 1,
                basic.stepper_at(
                    C.view.title,
                    C.view.position.to_string(),
                    C.view.total.to_string(),
                    C.view.following,
                ),
                basic.heading(C.view.title),
            ),
            basic.heading("Modification"),
        ),
        messages(),
        when_arrived(C.ready, _form()),
        _way_out(C.ready, C.elsewhere),
    )


def _way_out(ready: rx.Var[str], elsewhere: rx.Var[str]) -> rx.Component:
    """Where to go from a page that can no longer be filled in."""
    way = rx.cond(
        elsewhere != "",
        basic.link_button("Consulter cette demande", elsewhere),
        to_own_pages(),
    )
    return rx.cond(arrived(AppState.messages_of) & ~arrived(ready) & (AppState.notice != ""), way)


def _form() -> rx.Component:
    return rx.fragment(
        rx.cond(
            C.view.about != "",
            rx.el.p("Concerne : ", rx.el.strong(C.view.about)),
        ),
        rx.el.p(C.view.intro),
        rx.cond(C.view.promise != "", effect(C.view.promise)),
        rx.cond(C.view.moves != "", _moves()),
        rx.el.p(MANDATORY, class_name="mandatory"),
        question(C.view.form.question),
        AutosaveForm.create(
            *(_element(element) for element in ASKED.values() if element.fields),
            _document(),
            saved(C.view.form.saved_at),
            basic.buttons(
                basic.button("Enregistrer et continuer", submit=True),
                rx.cond(
                    C.view.previous != "",
                    basic.link_button("Précédent", C.view.previous, kind="secondary"),
                ),
                basic.link_button("Voir le récapitulatif", C.view.basket, kind="secondary"),
            ),
            id="modification",
            shown=C.view.form.saved_at,
            key=C.view.form.key,
            class_name="form",
            on_save=lambda form: C.save(C.view.dossier, C.view.section, form),
            on_submit=C.submit,
        ),
    )


def effect(promise: rx.Var[str]) -> rx.Component:
    """When a change will take effect, told before it is sent."""
    return rx.el.p(promise, class_name="effect")


def _moves() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong("Vous changez de lieu d’exercice ? "),
            "C’est une cessation suivie d’une nouvelle activité : nous préparons les deux pour "
            "vous.",
        ),
        basic.button("Je change de lieu d’exercice", kind="secondary", on_click=C.move),
        class_name="band",
    )


def _element(element: Element) -> rx.Component:
    return rx.cond(
        C.view.elements.contains(element.code), element_form(element, C.view.form, C.errors)
    )


def _document() -> rx.Component:
    form = C.view.form
    return rx.cond(
        form.document_asked,
        rx.el.section(
            documents.upload(
                label=form.document_label,
                title=form.document_title,
                hint=form.document_hint,
                section=form.section,
                kind=form.kind,
                error=rx.cond(C.errors.contains(DOCUMENT_FIELD), C.errors[DOCUMENT_FIELD], ""),
                required=form.document_owed,
                on_change=C.refresh,
            ),
            documents.received(form.documents, C.remove_document, C.merge_documents),
            class_name="form__section",
        ),
    )


def basket() -> rx.Component:
    """Everything that is being prepared, and what sending will do."""
    return page(
        basic.heading(
            "Récapitulatif avant envoi",
            lead=rx.cond(arrived(B.ready) & (B.view.rows.length() > 0), B.view.object, ""),
        ),
        messages(),
        when_arrived(B.ready, _basket()),
        _way_out(B.ready, B.elsewhere),
    )


def _basket() -> rx.Component:
    return rx.fragment(
        rx.cond(B.view.by_agency, _whose()),
        rx.el.div(
            rx.cond(
                B.changed != "",
                basic.alert(B.changed, title="Le registre a changé entre-temps", tone="warning"),
            ),
            rx.cond(
                B.changed != "",
                rx.el.p("Rien n’a été envoyé. Vérifiez, puis envoyez de nouveau."),
            ),
            id="change-entre-temps",
            tab_index=-1,
            class_name="messages",
        ),
        left_out(f"/modification/{B.view.id}"),
        rx.cond(B.view.duplicates.length() > 0, _duplicates()),
        rx.foreach(B.view.rows, _row),
        rx.cond(B.view.rows.length() > 0, rx.fragment(_add(), _send()), _nothing_left()),
        _abandon(),
    )


def _nothing_left() -> rx.Component:
    return rx.fragment(
        rx.el.p("Il n’y a plus rien à envoyer."),
        rx.el.p(basic.link("Préparer un autre changement", B.view.back)),
    )


def _whose() -> rx.Component:
    return rx.cond(
        B.view.on_paper,
        rx.el.p(
            "Enregistrement saisi d’après le dossier papier. Les règles et les pièces sont les "
            "mêmes que sur le portail."
        ),
        rx.el.p("Dossier de ", rx.el.strong(B.view.name), ", RPPS ", B.view.rpps, "."),
    )


def _row(row: rx.Var[BasketRow]) -> rx.Component:
    return rx.el.div(
        section_card(
            row.section,
            rx.el.div(
                rx.cond(row.complete, rx.fragment(), basic.badge("À compléter", "warning")),
                basic.link("Modifier", row.url, about=row.section.title),
                rx.cond(
                    row.removable,
                    basic.button(
                        "Retirer",
                        kind="tertiary-no-outline",
                        small=True,
                        about=row.section.title,
                        on_click=B.remove(row.section.id),
                    ),
                ),
                class_name="documents__actions",
            ),
            below=checked(B.view.findings, row.section.id, told=~B.view.by_agency),
        ),
        rx.cond(
            row.refusal != "",
            rx.el.p(rx.el.strong("Motif du refus précédent : "), row.refusal, class_name="effect"),
        ),
        rx.cond(B.view.on_paper, rx.fragment(), effect(row.promise)),
        rx.cond(B.view.together == row.section.id, _take_out_profession(row)),
        class_name="change-row",
    )


def _take_out_profession(last: rx.Var[BasketRow]) -> rx.Component:
    """A new profession, its diploma and its activity were begun together: they go together."""
    return confirmation(
        B.removing,
        basic.button(
            "Retirer la déclaration de profession", kind="tertiary", on_click=B.ask_remove
        ),
        rx.el.p(
            "La profession, le diplôme et l’activité seront retirés de cette demande, avec leurs "
            "documents. Confirmez-vous ?"
        ),
        answers(
            "Oui, retirer la profession",
            B.remove(last.section.id),
            "Non, la garder",
            B.ask_nothing,
        ),
        title="Retirer la déclaration de profession",
    )


def _duplicates() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Doublons possibles", class_name="fr-h6"),
        rx.el.ul(rx.foreach(B.view.duplicates, duplicate)),
        class_name="band",
    )


def _add() -> rx.Component:
    return rx.cond(
        B.view.on_paper,
        basic.button("Ajouter une autre activité", kind="tertiary", on_click=B.add_activity),
        rx.cond(
            B.view.second_agent,
            rx.fragment(),
            rx.el.p(basic.link("Ajouter un autre changement à cette demande", B.view.back)),
        ),
    )


def _send() -> rx.Component:
    label = rx.cond(
        B.view.by_agency,
        rx.cond(
            B.view.on_paper,
            "Enregistrer le professionnel",
            rx.cond(B.view.second_agent, "Proposer la suppression", "Enregistrer la modification"),
        ),
        rx.cond(B.view.at_once, "Enregistrer mes modifications", "Envoyer ma demande à l’ARS"),
    )
    return rx.fragment(
        rx.cond(
            B.view.by_agency,
            rx.fragment(),
            rx.el.p(
                "En envoyant cette demande, vous certifiez l’exactitude des informations "
                "déclarées.",
                class_name="fr-text--sm",
            ),
        ),
        basic.buttons(basic.button(label, on_click=B.send)),
    )


def _abandon() -> rx.Component:
    return confirmation(
        B.confirming,
        basic.button("Abandonner", kind="tertiary-no-outline", on_click=B.ask_abandon),
        rx.el.p("Tout ce qui est préparé ici sera effacé. Confirmez-vous ?"),
        answers("Oui, tout abandonner", B.abandon, "Non, continuer", B.ask_nothing),
        title="Abandonner",
    )
