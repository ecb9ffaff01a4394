"""The form of a code of a list: its fields are known when the page opens, not when it is built."""

import reflex as rx

from components import fields
from components.dsfr import basic
from components.fields import Control
from components.widgets import AutosaveForm
from erpps_app.domain.list_definitions import Kind
from erpps_app.services.list_forms import FieldView
from state.lists import ListsState as S

BOTH = ("modification", "ajout")


def operation_form(fields_shown: rx.Var[list[FieldView]], day: rx.Var[str]) -> rx.Component:
    """What an operation asks: the fields where it changes some, from when, and why.

    It stays in the page while the preview is shown, so that nothing typed is lost.
    """
    changes_fields = (S.operation == BOTH[0]) | (S.operation == BOTH[1])
    return AutosaveForm.create(
        rx.cond(changes_fields, rx.el.div(rx.foreach(fields_shown, _field), class_name="form")),
        rx.cond(
            S.operation != "annulation",
            fields.text_field(
                Control(
                    name="a_partir_du",
                    label="À partir du",
                    value=day,
                    error=_error("a_partir_du"),
                    hint="Aujourd’hui ou plus tard.",
                    required=True,
                ),
                kind="date",
            ),
        ),
        fields.text_area(
            Control(
                name="motif",
                label="Motif du changement",
                hint="Texte officiel, décision : l’historique le garde.",
                error=_error("motif"),
                required=True,
            ),
            longest=500,
        ),
        basic.buttons(basic.button("Prévisualiser", submit=True)),
        key=S.operation,
        id="changement",
        class_name="form narrow",
        on_submit=S.try_out,
        style={"display": rx.cond(S.previewing, "none", "block")},
    )


def _error(name: rx.Var[str] | str) -> rx.Var[str]:
    return rx.cond(S.errors.contains(name), S.errors[name], "").to(str)


def _field(asked: rx.Var[FieldView]) -> rx.Component:
    return rx.match(
        asked.kind,
        (Kind.CHOICE, _choice(asked)),
        (Kind.SEVERAL, _several(asked)),
        (Kind.YES_NO, _yes_no(asked)),
        _text(asked),
    )


def _label(asked: rx.Var[FieldView]) -> rx.Component:
    return rx.el.label(
        asked.label,
        rx.cond(asked.required, " *", ""),
        rx.cond(asked.hint != "", rx.el.span(asked.hint, class_name="fr-hint-text")),
        html_for=asked.name,
        class_name="fr-label",
    )


def _wrong(asked: rx.Var[FieldView]) -> rx.Component:
    return rx.cond(
        S.errors.contains(asked.name),
        rx.el.p(S.errors[asked.name], id=f"{asked.name}-erreur", class_name="fr-error-text"),
    )


def _named(asked: rx.Var[FieldView]) -> dict[str, object]:
    wrong = S.errors.contains(asked.name)
    return {
        "id": asked.name,
        "name": asked.name,
        "aria_invalid": rx.cond(wrong, "true", "false"),
        "aria_describedby": rx.cond(wrong, f"{asked.name}-erreur", ""),
    }


def _text(asked: rx.Var[FieldView]) -> rx.Component:
    return rx.el.div(
        _label(asked),
        rx.el.input(
            type="text",
            default_value=asked.value,
            auto_complete="off",
            max_length=200,
            class_name="fr-input",
            **_named(asked),
        ),
        _wrong(asked),
        class_name="fr-input-group",
    )


def _choice(asked: rx.Var[FieldView]) -> rx.Component:
    return rx.el.div(
        _label(asked),
        rx.el.select(
            rx.el.option("Choisir", value=""),
            rx.foreach(asked.options, lambda one: rx.el.option(one["label"], value=one["value"])),
            default_value=asked.value,
            class_name="fr-select",
            **_named(asked),
        ),
        _wrong(asked),
        class_name="fr-select-group",
    )


def _yes_no(asked: rx.Var[FieldView]) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            value="oui",
            default_checked=asked.value != "",
            **_named(asked),
        ),
        rx.el.label(asked.label, html_for=asked.name, class_name="fr-label"),
        _wrong(asked),
        class_name="fr-checkbox-group",
    )


def _several(asked: rx.Var[FieldView]) -> rx.Component:
    def box(one: rx.Var[dict[str, str]]) -> rx.Component:
        return rx.el.div(
            rx.el.input(
                type="checkbox",
                id=one["name"],
                name=one["name"],
                value="oui",
                default_checked=one["on"] != "",
            ),
            rx.el.label(one["label"], html_for=one["name"], class_name="fr-label"),
            class_name="fr-checkbox-group fr-checkbox-group--sm",
        )

    return rx.el.fieldset(
        rx.el.legend(
            asked.label,
            rx.cond(asked.hint != "", rx.el.span(asked.hint, class_name="fr-hint-text")),
            class_name="fr-fieldset__legend",
        ),
        rx.el.div(rx.foreach(asked.options, box), class_name="choices choices--columns"),
        _wrong(asked),
        class_name="fieldset",
    )
