"""Our own React components: saving form, combobox, upload zone, live pages (sources in assets)."""

import reflex as rx

from components.dsfr.design_system import accessible
from components.fields import Control, Options, Text


class AutosaveForm(rx.Component):
    """A form that hands its answers over as one types, and when it is sent."""

    library = "$/public/ui/autosave_form.jsx"
    tag = "AutosaveForm"

    shown: rx.Var[str]

    on_save: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str])]
    on_submit: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str])]


class Combobox(rx.Component):
    """See ``combobox`` and ``address_search``."""

    library = "$/public/ui/combobox.jsx"
    tag = "Combobox"

    name: rx.Var[str]
    label: rx.Var[str]
    title: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    required: rx.Var[bool]
    value: rx.Var[str]
    text: rx.Var[str]
    options: rx.Var[list[dict[str, str]]]
    source: rx.Var[str]
    min_chars: rx.Var[int]
    address: rx.Var[bool]
    locked: rx.Var[bool]
    auto_complete: rx.Var[str]


class Dropzone(rx.Component):
    """See ``upload``."""

    library = "$/public/ui/dropzone.jsx"
    tag = "Dropzone"

    label: rx.Var[str]
    title: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    required: rx.Var[bool]
    section: rx.Var[str]
    kind: rx.Var[str]

    on_change: rx.EventHandler[rx.event.no_args_event_spec]


class TextFile(rx.Component):
    """A file of text, read in the browser and laid in the field of id ``target``."""

    library = "$/public/ui/text_file.jsx"
    tag = "TextFile"

    name: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    target: rx.Var[str]


class AdeliUpload(rx.Component):
    """Sends the file of an ADELI register; says whether as a dry run or for good."""

    library = "$/public/ui/adeli_upload.jsx"
    tag = "AdeliUpload"

    on_sent: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class PaperCheck(rx.Component):
    """Has the PDF of an attestation looked at; says what was found, and the code that it bears.

    ``on_chosen``: another file is looked at, and nothing is known of it yet.
    """

    library = "$/public/ui/paper_check.jsx"
    tag = "PaperCheck"

    on_chosen: rx.EventHandler[rx.event.no_args_event_spec]
    on_examined: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


class CopyButton(rx.Component):
    """Copies what the field ``of`` holds; ``done`` or ``failed`` is said then."""

    library = "$/public/ui/copy_button.jsx"
    tag = "CopyButton"

    of: rx.Var[str]
    label: rx.Var[str]
    done: rx.Var[str]
    failed: rx.Var[str]


class LocalTime(rx.Component):
    """An instant, on the reader's clock."""

    library = "$/public/ui/local_time.jsx"
    tag = "LocalTime"

    instant: rx.Var[str]


class Live(rx.Component):
    """Calls back when somebody has changed what the page shows; it shows nothing itself.

    ``subject`` is what the page is about, nothing for a list; ``inside``, the application in which
    whoever reads it is present. ``on_presence`` is called when others come or go.
    """

    library = "$/public/ui/live.jsx"
    tag = "Live"

    subject: rx.Var[str]
    inside: rx.Var[str]

    on_presence: rx.EventHandler[rx.event.no_args_event_spec]
    on_change: rx.EventHandler[rx.event.no_args_event_spec]


SEARCH = "/api/adresses/search/?autocomplete=1&limit=8&q="
COMMUNES = "/api/adresses/search/?autocomplete=1&type=municipality&limit=12&q="
SHORTEST_QUERY = 3


def combobox(control: Control, text: Text, options: Options) -> rx.Component:
    """One of a long list, found by typing."""
    return Combobox.create(options=options, text=text, **_shared(control))


def commune(control: Control, text: Text) -> rx.Component:
    """A commune, found by typing."""
    return Combobox.create(source=COMMUNES, min_chars=SHORTEST_QUERY, text=text, **_shared(control))


def address_search() -> rx.Component:
    """The search « Saisir adresse »: a choice fills the address fields of the same form."""
    control = Control(
        name="saisir_adresse",
        label="Saisir adresse",
        hint=(
            "Tapez votre adresse sur une ligne, par exemple « 20 boulevard Arago 22000 », puis "
            "choisissez-la : les champs ci-dessous se remplissent et restent modifiables."
        ),
    )
    return Combobox.create(
        source=SEARCH, min_chars=SHORTEST_QUERY, address=True, **_shared(control)
    )


def _shared(control: Control) -> dict[str, object]:
    return {
        "id": control.name,
        "name": control.name,
        "label": control.label,
        "title": accessible(control.label),
        "hint": control.hint,
        "error": control.error,
        "required": control.required,
        "value": control.value,
        "locked": control.locked,
        "auto_complete": control.autocomplete,
    }
