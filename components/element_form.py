"""Shows an element of the domain as controls: one rendering for each kind of field.

The structure is known when the page is compiled; what is asked, locked, owed and offered comes
from the view at run time, computed by the same rules that check the answers.
"""

from collections.abc import Callable

import reflex as rx

from components import fields, widgets
from components.fields import Control
from erpps_app.domain.elements import Element
from erpps_app.domain.fields import ChoiceField, Field
from erpps_app.services.forms import FormView

PHONE_MODES = {"telephone": ("tel", "tel"), "email": ("email", "email")}
SEARCH_BEFORE = "point_remise"
# Fields laid side by side on a wide screen, under the name of the first.
ROWS = {
    "numero_voie": ("street", ("numero_voie", "extension", "libelle_voie")),
    "code_postal": ("pair", ("code_postal", "localite")),
    "telephone_fixe_pays": ("pair pair--phone", ("telephone_fixe_pays", "telephone_fixe")),
    "telephone_mobile_pays": ("pair pair--phone", ("telephone_mobile_pays", "telephone_mobile")),
    "prenom_2": ("pair", ("prenom_2", "prenom_3")),
    "civilite": ("pair", ("civilite", "sexe")),
}


def element_form(
    element: Element, view: rx.Var[FormView], errors: rx.Var[dict[str, str]]
) -> rx.Component:
    """The controls of an element, in its order, each shown when it is asked."""
    by_name = {field.name: field for field in element.fields}
    in_row = {name for _, names in ROWS.values() for name in names if name in by_name}
    shown: list[rx.Component] = []
    for name, asked in by_name.items():
        if name == SEARCH_BEFORE:
            shown.append(_address_search(view))
        if name in ROWS:
            css, names = ROWS[name]
            cells = [_asked(by_name[n], view, errors) for n in names if n in by_name]
            visible = view.visible[name]
            for other in names[1:]:
                visible = visible | view.visible[other]
            shown.append(rx.cond(visible, rx.el.div(*cells, class_name=css)))
        elif name not in in_row:
            shown.append(_asked(asked, view, errors))
    return rx.el.div(*shown, class_name="form__group")


def _address_search(view: rx.Var[FormView]) -> rx.Component:
    in_france = view.visible[SEARCH_BEFORE] & (view.answers["destination"] != "etranger")
    return rx.cond(in_france, widgets.address_search())


def _asked(field: Field, view: rx.Var[FormView], errors: rx.Var[dict[str, str]]) -> rx.Component:
    return rx.cond(view.visible[field.name], control_of(field, view, errors))


def control_of(
    field: Field, view: rx.Var[FormView], errors: rx.Var[dict[str, str]]
) -> rx.Component:
    """The control that asks for a field."""
    name = field.name
    control = Control(
        name=name,
        label=field.label,
        value=view.answers[name],
        hint=view.hints[name],
        error=rx.cond(errors.contains(name), errors[name], ""),
        required=view.required[name],
        locked=view.locked[name],
        autocomplete=field.autocomplete,
        max_length=field.max_length,
    )
    if isinstance(field, ChoiceField):
        return _CHOICES[field.style](control, view, name)
    if field.control == "commune":
        return widgets.commune(control, view.texts[name])
    if field.control == "checkbox":
        return fields.checkbox(control)
    if field.control == "date":
        return fields.text_field(control, mode="numeric", pattern="jj/mm/aaaa")
    if field.control == "number":
        return fields.text_field(control, mode="numeric")
    kind, mode = PHONE_MODES.get(field.control, ("text", "text"))
    return fields.text_field(control, kind=kind, mode=mode)


_CHOICES: dict[str, Callable[[Control, rx.Var[FormView], str], rx.Component]] = {
    "radio": lambda control, view, name: fields.radios(
        control, view.options[name], columns=name == "type_activite"
    ),
    "select": lambda control, view, name: fields.select(control, view.options[name]),
    "combobox": lambda control, view, name: widgets.combobox(
        control, view.texts[name], view.options[name]
    ),
}
