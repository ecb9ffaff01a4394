"""Message templates as whoever keeps them edits them; the same for the country and an agency."""

import reflex as rx

from components import fields
from components.dsfr import basic
from components.fields import Control
from components.template_widgets import Placeholders
from components.versions import action, actions, changes
from components.widgets import AutosaveForm
from erpps_app.domain import templates as rules
from erpps_app.services.templates import TemplateRow
from state.templates import FORM
from state.templates import TemplatesState as T

COLUMNS = ("Modèle", "Dernière modification", "Actions")
FILLED_IN = [[one.written, one.label, one.example] for one in rules.PLACEHOLDERS]


def templates() -> rx.Component:
    """The templates; the one being written, with its preview."""
    return rx.fragment(
        rx.cond(
            T.writing,
            _form(),
            rx.el.p(basic.button("Ajouter un modèle", on_click=T.open(""))),
        ),
        rx.cond(
            T.view.rows.length() > 0,
            _list(),
            rx.el.p("Aucun modèle pour le moment.", class_name="fr-hint-text"),
        ),
    )


def national() -> rx.Component:
    """What an agency has without keeping it."""
    return rx.el.section(
        rx.el.h2("Modèles nationaux", id="nationaux"),
        rx.el.p("Votre agence les a aussi ; l’administrateur national les tient."),
        rx.foreach(T.view.national, lambda row: _text(row.name, row)),
        aria_labelledby="nationaux",
        class_name="fr-mt-6w",
    )


def _form() -> rx.Component:
    return rx.el.section(
        rx.el.h2(rx.cond(T.opened, "Modifier un modèle", "Nouveau modèle"), id=FORM, tab_index=-1),
        rx.el.div(_writing(), _preview(), class_name="template"),
        changes(T.changes),
        class_name="band",
        aria_labelledby=FORM,
    )


def _writing() -> rx.Component:
    return AutosaveForm.create(
        fields.text_field(
            _control(rules.NAME, T.opened.name, "Les agents le choisissent par ce nom.")
        ),
        fields.text_area(
            _control(
                rules.BODY,
                T.opened.body,
                "L’agent l’adapte avant de l’envoyer. Le portail remplit ce qui est entre "
                "accolades ; les boutons l’insèrent.",
            ),
            rows=12,
            longest=rules.LONGEST,
        ),
        Placeholders.create(field=rules.BODY, rows=FILLED_IN),
        basic.buttons(
            basic.button("Enregistrer le modèle", submit=True),
            basic.button("Annuler", kind="secondary", on_click=T.close),
        ),
        key=T.opened.id,
        id="modele",
        class_name="form",
        on_save=T.look,
        on_submit=T.save,
    )


def _control(name: str, value: rx.Var[str], hint: str) -> Control:
    return Control(
        name=name,
        label=rules.LABELS[name],
        value=value,
        hint=hint,
        error=rx.cond(T.errors.contains(name), T.errors[name], ""),
        required=True,
        max_length=rules.LONGEST_NAME,
    )


def _preview() -> rx.Component:
    return rx.el.section(
        rx.el.h3("Aperçu avec un exemple", id="apercu", class_name="fr-h6"),
        rx.cond(
            T.preview.problem != "",
            rx.el.p(T.preview.problem, class_name="fr-message fr-message--warning"),
            rx.el.p(
                rx.cond(T.preview.text != "", T.preview.text, "Le message apparaîtra ici."),
                class_name="message pre-line",
            ),
        ),
        aria_labelledby="apercu",
    )


def _list() -> rx.Component:
    return rx.el.table(
        rx.el.caption("Modèles de message", class_name="fr-sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in COLUMNS))),
        rx.el.tbody(rx.foreach(T.view.rows, _row)),
        class_name="queue told",
    )


def _text(summary: rx.Component | rx.Var[str], row: rx.Var[TemplateRow]) -> rx.Component:
    return rx.el.details(
        rx.el.summary(summary),
        rx.el.p(row.body, class_name="pre-line details__body"),
        class_name="details template-text",
    )


def _row(row: rx.Var[TemplateRow]) -> rx.Component:
    cells = (
        rx.el.div(
            rx.el.strong(row.name),
            _text(
                rx.fragment(
                    "Lire le texte", rx.el.span(" de « ", row.name, " »", class_name="fr-sr-only")
                ),
                row,
            ),
            rx.cond(
                row.retired != "",
                rx.el.p("Retiré le ", row.retired, class_name="fr-hint-text"),
            ),
        ),
        rx.el.div(row.at, rx.el.p(row.who, class_name="fr-hint-text")),
        actions(
            action("Modifier", row.name, T.open(row.id)),
            rx.cond(
                row.retired == "",
                action("Retirer", row.name, T.retire(row.id, row.version)),
                action("Proposer de nouveau", row.name, T.retire(row.id, row.version)),
            ),
        ),
    )
    labelled = zip(COLUMNS, cells, strict=True)
    return rx.el.tr(*(rx.el.td(cell, custom_attrs={"data-label": name}) for name, cell in labelled))
