"""A new official version of a list: the file, what it would change, the confirmation."""

import reflex as rx

from components import fields
from components.dsfr import basic
from components.fields import Control
from components.list_preview import differences
from components.widgets import AutosaveForm, TextFile
from erpps_app.services.list_files import ImportedRow
from state.list_import import ListImportState as S
from state.lists import ListsState


def list_import() -> rx.Component:
    """The form once it is asked for, then what the file would change."""
    return rx.cond(
        ListsState.operation == "import",
        rx.el.div(
            rx.el.h2("Importer une nouvelle version", class_name="fr-mt-4w"),
            _form(),
            rx.el.section(
                rx.cond(S.previewing, _shown()),
                id="apercu-fichier",
                tab_index=-1,
                aria_label="Aperçu de l’import",
            ),
        ),
    )


def _form() -> rx.Component:
    return AutosaveForm.create(
        TextFile.create(
            name="fichier",
            label="Fichier CSV",
            hint="UTF-8, mêmes colonnes que l’export. Un code absent du fichier sera retiré.",
            target="lignes",
        ),
        fields.text_area(
            Control(
                name="lignes",
                label="Contenu du fichier",
                hint="Rempli par le fichier choisi ; vous pouvez aussi le coller ici.",
                error=_error("lignes"),
                required=True,
            ),
            rows=8,
        ),
        fields.text_field(
            Control(
                name="a_partir_du",
                label="À partir du",
                value=ListsState.view.today,
                error=_error("a_partir_du"),
                required=True,
            ),
            kind="date",
        ),
        fields.text_area(
            Control(
                name="motif", label="Motif du changement", error=_error("motif"), required=True
            ),
            longest=500,
        ),
        basic.buttons(basic.button("Prévisualiser l’import", submit=True)),
        id="import",
        class_name="form narrow",
        on_submit=S.try_out,
        style={"display": rx.cond(S.previewing, "none", "block")},
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(S.errors.contains(name), S.errors[name], "").to(str)


def _shown() -> rx.Component:
    return rx.el.div(
        rx.el.h3("Ce que le fichier change"),
        rx.el.p("Codes inchangés : ", S.preview.same),
        rx.cond(
            S.preview.rows.length() > 0,
            rx.el.ul(rx.foreach(S.preview.rows, _row)),
            rx.el.p("Ce fichier ne change rien."),
        ),
        basic.buttons(
            rx.cond(
                S.preview.rows.length() > 0,
                basic.button("Confirmer l’import", on_click=S.confirm),
            ),
            basic.button("Revenir au fichier", kind="secondary", on_click=S.go_back),
        ),
        class_name="band band--asked",
    )


def _row(row: rx.Var[ImportedRow]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(row.what), " : ", row.label, " (", row.code, ")", differences(row.differences)
    )
