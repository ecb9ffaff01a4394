"""Our own React components of message templates: picking one, inserting what is filled in."""

import reflex as rx

from erpps_app.services.templates import TemplateOption
from state.thread import Laid


class TemplatePicker(rx.Component):
    """Offers templates for what is written in ``field`` of the same form.

    The one that is chosen comes back filled, as ``laid``, and goes to the end of the field.
    """

    library = "$/public/ui/template_picker.jsx"
    tag = "TemplatePicker"

    field: rx.Var[str]
    templates: rx.Var[list[TemplateOption]]
    draft: rx.Var[str]
    laid: rx.Var[Laid]

    on_choose: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Placeholders(rx.Component):
    """Buttons that write what the portal fills in where the caret stands in ``field``.

    ``rows`` are what is written, what it is, an example.
    """

    library = "$/public/ui/placeholders.jsx"
    tag = "Placeholders"

    field: rx.Var[str]
    rows: rx.Var[list[list[str]]]
