"""Supporting documents: hand in, look at, take back."""

from collections.abc import Callable

import reflex as rx
from reflex.event import EventSpec, EventType

from components.dsfr import basic
from components.dsfr.design_system import accessible
from components.fields import Flag, Text
from components.widgets import Dropzone


def upload(
    *,
    label: Text,
    title: Text,
    hint: Text,
    section: Text,
    kind: Text,
    error: Text,
    required: Flag,
    on_change: EventType[()],
) -> rx.Component:
    """The zone that receives files for a section."""
    return Dropzone.create(
        id="document",
        label=label,
        title=accessible(title) if isinstance(title, str) else title,
        hint=hint,
        section=section,
        kind=kind,
        error=error,
        required=required,
        on_change=on_change,
    )


def received(
    documents: rx.Var[list[dict[str, str]]],
    on_remove: Callable[[rx.Var[str]], EventSpec],
    on_merge: EventType[()] | None = None,
) -> rx.Component:
    """The documents in hand, each with its first page, "Voir" and "Supprimer"."""
    shown = rx.el.ul(
        rx.foreach(documents, lambda document: _item(document, on_remove)),
        class_name="documents",
        aria_label="Documents reçus",
    )
    together = rx.cond(documents.length() > 1, _merge(on_merge)) if on_merge else None
    return rx.cond(documents.length() > 0, rx.fragment(shown, together))


def _merge(on_merge: EventType[()]) -> rx.Component:
    return rx.el.p(
        basic.button(
            "Réunir en un seul document",
            kind="tertiary",
            small=True,
            about="les fichiers ci-dessus",
            on_click=on_merge,
        ),
        class_name="fr-mb-2w",
    )


def _item(
    document: rx.Var[dict[str, str]], on_remove: Callable[[rx.Var[str]], EventSpec]
) -> rx.Component:
    return rx.el.li(
        rx.el.img(src=document["preview_url"], alt="", class_name="documents__preview"),
        rx.el.div(
            rx.el.p(document["name"], class_name="documents__name"),
            rx.el.p(
                document["pages_label"],
                " · ",
                document["size_label"],
                class_name="fr-hint-text",
            ),
            rx.cond(
                document["advice"] != "",
                rx.el.p(document["advice"], class_name="fr-message fr-message--warning"),
            ),
            rx.el.div(
                basic.link("Voir", document["url"], new_tab=True, about=document["name"]),
                basic.button(
                    "Supprimer",
                    kind="tertiary-no-outline",
                    small=True,
                    about=document["name"],
                    on_click=on_remove(document["id"]),
                ),
                class_name="documents__actions",
            ),
        ),
        class_name="documents__item",
    )
