"""The catalogue of reasons that reviewers pick from, as an administrator edits it."""

import reflex as rx

from components import fields
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.fields import Control
from components.layout import messages, page
from components.versions import action, actions, changes
from components.widgets import AutosaveForm
from erpps_app.domain import reasons as rules
from erpps_app.services.reasons import ReasonRow
from state.reasons import FORM
from state.reasons import ReasonsState as R

ADDRESS = "/administration/motifs"


def reasons() -> rx.Component:
    """Every reason, by what it is for; the one being written."""
    return page(
        administration_nav(ADDRESS),
        basic.heading(
            "Catalogue des motifs",
            lead="Les textes que les agents choisissent pour refuser un élément ou poser une "
            "question, puis adaptent. Ce qui a été envoyé ne change plus.",
        ),
        messages(),
        when_arrived(R.ready, rx.fragment(rx.cond(R.writing, _form(), _add()), _list())),
        wide=True,
    )


def _add() -> rx.Component:
    return rx.el.p(basic.button("Ajouter un motif", on_click=R.open("")))


def _form() -> rx.Component:
    abouts = tuple((code or rules.ALL, label) for code, label in rules.abouts().items())
    return rx.el.section(
        rx.el.h2(rx.cond(R.opened, "Modifier un motif", "Nouveau motif"), id=FORM, tab_index=-1),
        AutosaveForm.create(
            fields.select(
                _control("avis", "Sert à", R.opened.verdict), tuple(rules.VERDICTS.items())
            ),
            fields.select(_control("objet", "S’applique à", _about()), abouts),
            fields.text_field(
                _control("libelle", "Libellé", R.opened.label, longest=rules.LONGEST_LABEL)
            ),
            fields.text_area(
                _control("texte", "Texte pour la personne", R.opened.text),
                rows=5,
                longest=rules.LONGEST_TEXT,
            ),
            basic.buttons(
                basic.button("Enregistrer le motif", submit=True),
                basic.button("Annuler", kind="secondary", on_click=R.close),
            ),
            key=R.opened.id,
            id="motif",
            class_name="form",
            on_submit=R.save,
        ),
        changes(R.changes),
        class_name="band",
        aria_labelledby=FORM,
    )


def _about() -> rx.Var[str]:
    """An empty code stands for everything; an empty choice, for none."""
    return rx.cond(R.opened, rx.cond(R.opened.about == "", rules.ALL, R.opened.about), rules.ALL)


def _control(name: str, label: str, value: rx.Var[str], *, longest: int = 120) -> Control:
    error = rx.cond(R.errors.contains(name), R.errors[name], "")
    return Control(
        name=name, label=label, value=value, error=error, required=True, max_length=longest
    )


def _list() -> rx.Component:
    return rx.el.table(
        rx.el.caption("Motifs du catalogue", class_name="fr-sr-only"),
        rx.el.thead(
            rx.el.tr(
                *(rx.el.th(name, scope="col") for name in ("S’applique à", "Motif", "Actions"))
            )
        ),
        rx.el.tbody(rx.foreach(R.rows, _row)),
        class_name="queue told",
    )


def _row(row: rx.Var[ReasonRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(row.about_label, rx.el.p(row.verdict_label, class_name="fr-hint-text")),
            custom_attrs={"data-label": "S’applique à"},
        ),
        rx.el.td(
            rx.el.div(
                rx.el.strong(row.label),
                rx.el.p(row.text),
                rx.cond(
                    row.retired != "",
                    rx.el.p("Retiré le ", row.retired, class_name="fr-hint-text"),
                ),
            ),
            custom_attrs={"data-label": "Motif"},
        ),
        rx.el.td(_actions(row), custom_attrs={"data-label": "Actions"}),
    )


def _actions(row: rx.Var[ReasonRow]) -> rx.Component:
    def button(label: str, event: rx.event.EventSpec) -> rx.Component:
        return action(label, row.label, event)

    return actions(
        button("Modifier", R.open(row.id)),
        rx.cond(
            row.retired == "",
            rx.fragment(
                button("Monter", R.move(row.id, row.version, True)),  # noqa: FBT003 - an event's arguments are positional
                button("Descendre", R.move(row.id, row.version, False)),  # noqa: FBT003 - idem
                button("Retirer", R.retire(row.id, row.version)),
            ),
            button("Proposer de nouveau", R.retire(row.id, row.version)),
        ),
    )
