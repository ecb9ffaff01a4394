"""One element of a file under review: what is declared, what was checked, the verdict on it."""

import reflex as rx

from components.checked import checked
from components.contents import lines, verdict_badge
from components.corrections import correction_link
from components.dsfr import basic
from components.review_widgets import commanded, words
from components.widgets import AutosaveForm
from erpps_app.services.dossiers import SectionView
from state.review import ReviewState as R

ACCEPT, ASK, REFUSE = "valide", "a_completer", "refuse"


def element(section: rx.Var[SectionView]) -> rx.Component:
    """The element, and what this agent may do about it now."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(section.title, id=f"titre-{section.id}"),
            verdict_badge(section),
            class_name="summary__head",
        ),
        rx.cond(
            section.effect != "",
            rx.el.p(
                rx.el.strong("Prise d’effet : "),
                section.effect,
                rx.cond(section.standing != "", " (" + section.standing + ")", ""),
                class_name="effect",
            ),
        ),
        lines(section.lines),
        rx.cond(section.documents.length() > 0, _papers(section)),
        checked(R.view.findings, section.id),
        rx.cond(
            section.question != "",
            rx.el.p(
                rx.el.strong(
                    rx.cond(section.verdict == REFUSE, "Motif du refus : ", "Question : ")
                ),
                section.question,
                class_name="pre-line",
            ),
        ),
        rx.cond(
            section.unchanged,
            rx.el.p("La personne a renvoyé cet élément sans le modifier.", class_name="effect"),
        ),
        rx.cond(_may(section, ASK), correction_link(R.view.id, section)),
        rx.cond(_may(section, REFUSE), _verdict(section)),
        rx.cond(R.drafting.contains(section.id), _words(section)),
        id=section.id,
        tab_index=-1,
        aria_labelledby=f"titre-{section.id}",
        class_name="summary element",
        custom_attrs={"data-element": "oui", "data-verdict": section.verdict},
    )


def _papers(section: rx.Var[SectionView]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(section.documents, _paper),
        aria_label="Documents de l’élément",
        class_name="papers",
    )


def _paper(document: rx.Var[dict[str, str]]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            "Afficher",
            rx.el.span(" ", document["name"], class_name="fr-sr-only"),
            type="button",
            class_name="fr-btn fr-btn--secondary fr-btn--sm",
            custom_attrs={"data-document": document["id"]},
        ),
        rx.el.span(document["name"], " · ", document["pages_label"]),
        class_name="papers__item",
    )


def _may(section: rx.Var[SectionView], verdict: str) -> rx.Var[bool]:
    """Whether this agent may give that verdict now; a refusal is open as long as any is."""
    open_now = R.view.verdicts[section.id]
    return (R.view.verdicts.contains(section.id) & open_now.contains(verdict)).bool()


def _verdict(section: rx.Var[SectionView]) -> rx.Component:
    return rx.el.div(
        rx.cond(_may(section, ACCEPT), _give(section, "Valider", ACCEPT, "valider", "primary")),
        rx.cond(_may(section, ASK), _give(section, "À compléter", ASK, "question", "secondary")),
        _give(section, "Refuser", REFUSE, "refuser", "tertiary"),
        rx.cond(
            R.view.judged_now.contains(section.id),
            basic.button(
                "Reprendre l’avis",
                kind="tertiary-no-outline",
                small=True,
                about=section.title,
                on_click=R.undo(section.id),
            ),
        ),
        class_name="verdict",
        role="group",
        aria_label="Avis sur l'élément",
    )


def _give(
    section: rx.Var[SectionView], label: str, verdict: str, command: str, kind: basic.Kind
) -> rx.Component:
    button = basic.button(
        label, kind=kind, small=True, about=section.title, on_click=R.give(section.id, verdict)
    )
    return commanded(command, button)


def _words(section: rx.Var[SectionView]) -> rx.Component:
    refused = R.drafting[section.id] == REFUSE
    return AutosaveForm.create(
        words(
            f"motif-{section.id}",
            rx.cond(refused, "Motif du refus", "Question à la personne"),
            rx.cond(R.errors.contains(section.id), R.errors[section.id], ""),
            R.view.reasons,
            key=R.drafting[section.id],
            verdict=R.drafting[section.id],
            element=section.element,
            procedure=section.procedure,
        ),
        rx.cond(
            _may(section, REFUSE),
            basic.buttons(
                basic.button(
                    rx.cond(refused, "Enregistrer le refus", "Enregistrer la question"),
                    submit=True,
                )
            ),
            rx.el.p(
                "La demande a été décidée entre-temps : ce texte n’est pas enregistré. Vous pouvez "
                "le reprendre dans un message.",
                class_name="fr-message fr-message--warning",
            ),
        ),
        id=f"avis-{section.id}",
        class_name="form",
        on_submit=lambda form: R.judge(section.id, form),
    )
