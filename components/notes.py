"""The private notes of an agency, beside an application or a professional's file."""

import reflex as rx

from components.dsfr import basic
from components.fields import Control, text_area
from components.widgets import AutosaveForm
from erpps_app.services.notes import LONGEST, NOTE, NoteView
from state.notes import LIST
from state.notes import NotesState as N


def notes(about: rx.Var[str]) -> rx.Component:
    """The notes, for agents; those of another file are never shown beside it."""
    return rx.cond(N.view.about == about, _notes())


def _notes() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Notes privées de l’agence", class_name="fr-h6", id=LIST, tab_index=-1),
        rx.foreach(N.view.notes, _note),
        rx.cond(
            N.view.notes.length() == 0, rx.el.p("Aucune note.", class_name="fr-hint-text fr-mb-2w")
        ),
        rx.cond(N.view.may_write, _writing()),
        aria_labelledby=LIST,
        class_name="fr-mb-4w",
    )


def _note(note: rx.Var[NoteView]) -> rx.Component:
    return rx.el.article(
        rx.el.p(rx.el.strong(note.who)),
        rx.el.p(
            note.at,
            rx.cond(note.edited != "", ", " + note.edited.to(str), ""),
            class_name="fr-hint-text",
        ),
        rx.cond(N.editing == note.id, _changing(note), rx.el.p(note.body, class_name="pre-line")),
        rx.cond(
            note.mine,
            rx.el.div(
                basic.button(
                    rx.cond(N.editing == note.id, "Ne rien changer", "Modifier"),
                    kind="tertiary-no-outline",
                    small=True,
                    about="la note du " + note.at.to(str),
                    on_click=N.edit(note.id),
                ),
                basic.button(
                    "Supprimer",
                    kind="tertiary-no-outline",
                    small=True,
                    about="la note du " + note.at.to(str),
                    on_click=N.delete(note.id),
                ),
                class_name="documents__actions",
            ),
        ),
        class_name="note",
    )


def _changing(note: rx.Var[NoteView]) -> rx.Component:
    return AutosaveForm.create(
        rx.el.textarea(
            name=f"{NOTE}-{note.id}",
            default_value=note.body,
            rows="4",
            max_length=LONGEST,
            auto_focus=True,
            aria_label="Texte de la note",
            class_name="fr-input",
        ),
        basic.buttons(basic.button("Enregistrer la note", submit=True, small=True)),
        id="note-modifiee",
        class_name="form",
        on_submit=lambda form: N.change(note.id, note.version, form),
    )


def _writing() -> rx.Component:
    return AutosaveForm.create(
        text_area(
            Control(
                name=NOTE,
                label="Ajouter une note",
                hint=(
                    "Votre agence seule la lit. Restez factuel : la personne peut demander "
                    "communication de ce qui la concerne."
                ),
                error=rx.cond(N.errors.contains(NOTE), N.errors[NOTE], ""),
            ),
            longest=LONGEST,
        ),
        basic.buttons(basic.button("Ajouter la note", submit=True, kind="secondary", small=True)),
        id="note-nouvelle",
        key="note-" + N.written.to_string(),
        class_name="form",
        on_submit=lambda form: N.add(N.view.about, form),
    )
