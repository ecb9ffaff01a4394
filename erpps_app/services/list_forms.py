"""The form of a code of a list: what it asks, which choices, what is ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from erpps_app.domain.list_definitions import Definition, Kind, ListField
from erpps_app.domain.lists import Entry, ListName, among

Option = dict[str, str]
Lists = Mapping[ListName, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a form: what it asks and holds; of several codes, those that are ticked."""

    name: str
    label: str
    kind: str
    value: str
    hint: str
    required: bool
    options: list[Option] = field(default_factory=list[Option])


def fields_of(definition: Definition, values: Mapping[str, str], lists: Lists) -> list[FieldView]:
    """The fields of an entry, with what it holds."""
    return [_field(asked, values.get(asked.name, ""), lists) for asked in definition.fields]


def _field(asked: ListField, value: str, lists: Lists) -> FieldView:
    choices = asked.choices or tuple(
        (e.code, e.label) for e in (lists[asked.source] if asked.source else ()) if e.offered
    )
    ticked = among(value)
    options = [
        {"value": code, "label": label, "name": f"{asked.name}:{code}", "on": _on(code in ticked)}
        for code, label in choices
    ]
    return FieldView(
        asked.name, asked.label, asked.kind, value, asked.hint, asked.required, options
    )


def _on(ticked: bool) -> str:  # noqa: FBT001 - one word for one box
    return "oui" if ticked else ""


def code_fields(definition: Definition, lists: Lists) -> list[FieldView]:
    """What names an entry that is added: its code, or the two codes that it ties."""
    if definition.links is None:
        hint = f"Format : {definition.form_said}."
        return [FieldView("code", "Code", Kind.TEXT, "", hint, required=True)]
    first, second = definition.links
    asked = (
        ListField(name="titre_ouvrant", label="Titre", kind=Kind.CHOICE, source=first),
        ListField(name="profession", label="Profession", kind=Kind.CHOICE, source=second),
    )
    return [_field(one, "", lists) for one in asked]
