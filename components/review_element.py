"""One element of a file under review: what is declared, its documents, the verdict on it."""

import reflex as rx

from components import documents, fields
from components.contents import lines, verdict_badge
from components.corrections import correction_link
from components.dsfr import basic
from components.fields import Control
from components.widgets import AutosaveForm
from erpps_app.domain.checks import Finding
from erpps_app.services.dossiers import SectionView
from state.review import ReviewState as R


def element(section: rx.Var[SectionView]) -> rx.Component:
    """The element, and what this agent may do about it now."""
    has_documents = section.documents.length() > 0
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
        rx.foreach(R.view.findings, lambda finding: _finding(finding, section)),
        rx.el.div(
            lines(section.lines),
            rx.cond(has_documents, rx.el.div(documents.shown(section.documents))),
            class_name=rx.cond(
                has_documents, "element__body element__body--split", "element__body"
            ),
        ),
        rx.cond(
            section.question != "",
            rx.el.p(
                rx.el.strong(
                    rx.cond(section.verdict == "refuse", "Motif du refus : ", "Question : ")
                ),
                section.question,
                class_name="pre-line",
            ),
        ),
        rx.cond(
            section.unchanged,
            rx.el.p("La personne a renvoyé cet élément sans le modifier.", class_name="effect"),
        ),
        rx.cond(_may(section, "a_completer"), correction_link(R.view.id, section)),
        rx.cond(_may(section, "refuse"), _verdict(section)),
        rx.cond(R.drafting.contains(section.id), _words(section)),
        id=section.id,
        tab_index=-1,
        aria_labelledby=f"titre-{section.id}",
        class_name="summary",
    )


def _finding(finding: rx.Var[Finding], section: rx.Var[SectionView]) -> rx.Component:
    return rx.cond(
        finding.part == section.id,
        rx.el.p(
            rx.cond(finding.outcome == "attention", rx.el.strong("Attention : "), ""),
            finding.text,
            class_name=rx.cond(
                finding.outcome == "attention", "finding finding--attention", "finding"
            ),
        ),
    )


def _may(section: rx.Var[SectionView], verdict: str) -> rx.Var[bool]:
    """Whether this agent may give that verdict now; a refusal is open as long as any is."""
    open_now = R.view.verdicts[section.id]
    return (R.view.verdicts.contains(section.id) & open_now.contains(verdict)).bool()


def _verdict(section: rx.Var[SectionView]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            _may(section, "valide"),
            basic.button("Valider", small=True, about=section.title, on_click=R.accept(section.id)),
        ),
        rx.cond(
            _may(section, "a_completer"),
            basic.button(
                "À compléter",
                kind="secondary",
                small=True,
                about=section.title,
                on_click=R.draft(section.id, "a_completer"),
            ),
        ),
        basic.button(
            "Refuser",
            kind="tertiary",
            small=True,
            about=section.title,
            on_click=R.draft(section.id, "refuse"),
        ),
        class_name="verdict",
        role="group",
        aria_label="Avis sur l'élément",
    )


def _words(section: rx.Var[SectionView]) -> rx.Component:
    refused = R.drafting[section.id] == "refuse"
    return AutosaveForm.create(
        rx.cond(
            refused,
            _reason(section, "Motif du refus"),
            _reason(section, "Question à la personne"),
        ),
        rx.cond(
            _may(section, "refuse"),
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


def _reason(section: rx.Var[SectionView], label: str) -> rx.Component:
    return fields.text_area(
        Control(
            name="motif",
            label=label,
            hint="La personne lira ce texte.",
            required=True,
            error=rx.cond(R.errors.contains(section.id), R.errors[section.id], ""),
        ),
        focused=True,
    )
