"""What was typed for a code of a list, in normal form, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence

from erpps_app.domain.activities import YES, Need
from erpps_app.domain.list_definitions import Definition, Kind, ListField
from erpps_app.domain.lists import Entry, ListName, among, link_code, together

LONGEST = 200


def cleaned(
    definition: Definition, typed: Mapping[str, str], known: Mapping[ListName, Sequence[Entry]]
) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed for the fields of an entry, in normal form, and what is wrong with it.

    Args:
        definition: of the list.
        typed: by name of field; of several codes, one key ``name:code`` for each that is ticked.
        known: the lists as they stand, from which choices come.
    """
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for asked in definition.fields:
        allowed = {code for code, _ in asked.choices}
        if asked.source is not None:
            allowed = {entry.code for entry in known[asked.source]}
        values[asked.name] = value = _typed(asked, typed)
        if wrong := _wrong(asked, value, allowed):
            errors[asked.name] = wrong
    if values.get("siret_ou_finess") and Need.NO.value in (values["siret"], values["finess"]):
        errors["siret_ou_finess"] = "Demandez le SIRET et le FINESS pour que l’un des deux suffise."
    return values, errors


def code_typed(definition: Definition, typed: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The code of an entry to be added, and what is wrong with its form."""
    if definition.links is not None:
        title, profession = typed.get("titre_ouvrant", ""), typed.get("profession", "")
        missing = {"titre_ouvrant": title, "profession": profession}
        wrong = {name: "Choisissez dans la liste." for name, value in missing.items() if not value}
        return link_code(title, profession), wrong
    code = typed.get("code", "").strip()
    if re.fullmatch(definition.form, code):
        return code, {}
    return code, {"code": f"Le code s’écrit ainsi : {definition.form_said}."}


def _typed(asked: ListField, typed: Mapping[str, str]) -> str:
    if asked.kind is Kind.SEVERAL:
        prefix = f"{asked.name}:"
        ticked = {n.removeprefix(prefix) for n, on in typed.items() if on and n.startswith(prefix)}
        return together(frozenset(ticked | among(typed.get(asked.name, ""))))
    value = " ".join(str(typed.get(asked.name, "")).split())
    if asked.kind is Kind.YES_NO:
        return YES if value else ""
    return value


def _wrong(asked: ListField, value: str, allowed: set[str]) -> str:
    if not value:
        return f"« {asked.label} » : ce champ est obligatoire." if asked.required else ""
    if asked.kind is Kind.SEVERAL:
        return "" if among(value) <= allowed else "Choisissez parmi les codes de la liste."
    if asked.kind is Kind.CHOICE:
        return "" if value in allowed else "Choisissez une des réponses proposées."
    return _wrong_text(asked, value)


def _wrong_text(asked: ListField, value: str) -> str:
    if value[0] in "=+-@":  # a spreadsheet would take it for a formula
        return "Ce texte ne peut pas commencer par =, +, - ou @."
    if len(value) > LONGEST:
        return f"Au plus {LONGEST} caractères."
    if asked.form and not re.fullmatch(asked.form, value):
        return asked.hint or "Ce format n’est pas celui de la nomenclature."
    return ""
