"""Controls. Label, help, error and what assistive technologies hear are wired here, once."""

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from components.dsfr.design_system import accessible

Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]
Options = Sequence[tuple[str, str]] | rx.Var[list[dict[str, str]]]
LOCKED = "Donnée transmise par FranceConnect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What every control needs to be shown.

    Attributes:
        name: of the answer, and id of the control.
        label: the guide's label, without its star.
        value: what it holds; ``error``: what is wrong, empty when nothing is.
        locked: the identity provider vouches for the value.
    """

    name: str
    label: str
    value: Text = ""
    hint: Text = ""
    error: Text = ""
    required: Flag = False
    locked: Flag = False
    autocomplete: str = "off"
    max_length: int = 120

    @property
    def described_by(self) -> rx.Var[str]:
        """The ids of help and error, those that exist."""
        return rx.cond(self.hint != "", f"{self.name}-aide ", "").to(str) + rx.cond(
            self.error != "", f"{self.name}-erreur", ""
        ).to(str)

    @property
    def invalid(self) -> rx.Var[str]:
        """The value of ``aria-invalid``."""
        return rx.cond(self.error != "", "true", "false").to(str)


def text_field(
    control: Control, *, kind: str = "text", mode: str = "text", pattern: str = ""
) -> rx.Component:
    """One line of text.

    Args:
        control: see ``Control``.
        kind: HTML type; mode: the keyboard a phone offers.
        pattern: what is expected, shown in the empty field.
    """
    return _group(
        control,
        _label(control),
        _hint(control),
        rx.el.input(
            id=control.name,
            name=control.name,
            type=kind,
            input_mode=mode,
            default_value=control.value,
            read_only=control.locked,
            auto_complete=control.autocomplete,
            max_length=control.max_length,
            placeholder=pattern,
            required=control.required,
            aria_label=accessible(control.label),
            aria_describedby=control.described_by,
            aria_invalid=control.invalid,
            spell_check=False,
            class_name=rx.cond(control.error != "", "fr-input fr-input--error", "fr-input"),
        ),
        _locked_note(control),
        _error(control),
    )


def text_area(
    control: Control, *, rows: int = 3, focused: bool = False, longest: int | None = None
) -> rx.Component:
    """Several lines of text.

    Args:
        control: see ``Control``.
        rows: how many are shown.
        focused: it appears because one asked for it.
        longest: how many characters it takes, when that is limited.
    """
    return _group(
        control,
        _label(control),
        _hint(control),
        rx.el.textarea(
            id=control.name,
            name=control.name,
            rows=str(rows),
            default_value=control.value,
            max_length=longest,
            auto_focus=focused,
            required=control.required,
            aria_label=accessible(control.label),
            aria_describedby=control.described_by,
            aria_invalid=control.invalid,
            class_name="fr-input",
        ),
        _error(control),
    )


def select(control: Control, options: Options, *, empty: str = "Choisir") -> rx.Component:
    """One of a short list."""
    return rx.el.div(
        _label(control),
        _hint(control),
        rx.el.select(
            rx.el.option(empty, value=""),
            _each(options, lambda value, label: rx.el.option(label, value=value)),
            id=control.name,
            name=control.name,
            default_value=control.value,
            required=control.required,
            auto_complete=control.autocomplete,
            disabled=control.locked,
            aria_label=accessible(control.label),
            aria_describedby=control.described_by,
            aria_invalid=control.invalid,
            class_name=rx.cond(control.error != "", "fr-select fr-select--error", "fr-select"),
        ),
        _locked_note(control),
        _error(control),
        class_name=rx.cond(
            control.error != "", "fr-select-group fr-select-group--error", "fr-select-group"
        ),
    )


def radios(control: Control, options: Options, *, columns: bool = False) -> rx.Component:
    """One of a few, all visible."""

    def choice(value: Text, label: Text) -> rx.Component:
        option = f"{control.name}-{value}"
        return rx.el.div(
            rx.el.input(
                type="radio",
                id=option,
                name=control.name,
                value=value,
                default_checked=control.value == value,
                aria_describedby=control.described_by,
            ),
            rx.el.label(label, html_for=option, class_name="fr-label"),
            class_name="fr-radio-group",
        )

    return rx.el.fieldset(
        rx.el.legend(control.label, _star(control), class_name="fr-fieldset__legend"),
        _hint(control),
        rx.el.div(
            _each(options, choice), class_name="choices choices--columns" if columns else "choices"
        ),
        _error(control),
        id=control.name,
        aria_label=accessible(control.label),
        # Reflex's fieldset knows neither attribute and would turn them into styles.
        custom_attrs={"role": "radiogroup", "tabIndex": -1},
        class_name=rx.cond(control.error != "", "fieldset fieldset--error", "fieldset"),
    )


def checkbox(control: Control) -> rx.Component:
    """A box to tick."""
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            id=control.name,
            name=control.name,
            value="oui",
            default_checked=control.value != "",
            aria_label=accessible(control.label),
            aria_describedby=control.described_by,
        ),
        rx.el.label(control.label, html_for=control.name, class_name="fr-label"),
        _error(control),
        class_name="fr-checkbox-group",
    )


def _each(options: Options, render: object) -> rx.Component:
    if isinstance(options, rx.Var):
        return rx.foreach(options, lambda option: render(option["value"], option["label"]))
    return rx.fragment(*(render(value, label) for value, label in options))


def _group(control: Control, *children: rx.Component) -> rx.Component:
    return rx.el.div(
        *children,
        class_name=rx.cond(
            control.error != "", "fr-input-group fr-input-group--error", "fr-input-group"
        ),
    )


def _label(control: Control) -> rx.Component:
    return rx.el.label(control.label, _star(control), html_for=control.name, class_name="fr-label")


def _star(control: Control) -> rx.Component | str:
    if isinstance(control.required, rx.Var):
        return rx.cond(control.required, " *", "")
    return " *" if control.required else ""


def _hint(control: Control) -> rx.Component:
    return rx.cond(
        control.hint != "",
        rx.el.p(control.hint, id=f"{control.name}-aide", class_name="fr-hint-text"),
    )


def _locked_note(control: Control) -> rx.Component:
    return rx.cond(control.locked, rx.el.p(LOCKED, class_name="fr-hint-text locked-note"))


def _error(control: Control) -> rx.Component:
    return rx.cond(
        control.error != "",
        rx.el.p(control.error, id=f"{control.name}-erreur", class_name="fr-error-text"),
    )
