"""The public text extracts: what there is, how it is written, how what was received is checked."""

import reflex as rx

from components import directory, tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.layout import messages, page
from erpps_app.domain.directory.asking import PATH as ANNUAIRE
from erpps_app.services.directory.extract_list import ABOUT, PATH, TITLE, File
from state.extracts import ExtractsState as S

COLUMNS = ("Fichier", "Date", "Lignes", "Taille", "Empreinte SHA‑256", "Télécharger")


def extracts() -> rx.Component:
    """Every file, and what one needs to know of them."""
    return page(
        directory.PageHead.create(
            title=f"{TITLE} – eRPPS", description=ABOUT, robots="index, follow"
        ),
        basic.heading(
            TITLE,
            lead="Tout l’annuaire en texte, chaque nuit, et ce qui a changé depuis la veille. En "
            "libre accès, sans compte ni clé.",
        ),
        messages(),
        when_arrived(S.ready, rx.fragment(_files(), _format(), _check(), _elsewhere())),
        wide=True,
    )


def _files() -> rx.Component:
    return rx.cond(
        S.files.length() > 0,
        tables.table("Fichiers à télécharger", COLUMNS, S.files, _cells),
        basic.alert("Aucune extraction pour l’instant : la prochaine est faite cette nuit."),
    )


def _cells(file: rx.Var[File]) -> tuple[tables.Cell, ...]:
    return (
        rx.el.div(
            rx.el.strong(file.kind), rx.el.p(file.name, class_name="fr-hint-text extracts__name")
        ),
        file.at,
        file.lines,
        rx.el.div(
            file.packed_size,
            rx.el.p("texte : ", file.size, class_name="fr-hint-text extracts__size"),
        ),
        rx.el.div(_sum("du fichier compressé", file.packed_sha256), _sum("du texte", file.sha256)),
        rx.el.div(
            _download("Compressé (gzip)", file, ".gz"),
            _download("Texte", file, ""),
            _download("Empreintes", file, ".sha256"),
            class_name="extracts__links",
        ),
    )


def _sum(of: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.p(
        rx.el.span(of, class_name="fr-hint-text"), rx.el.code(value), class_name="extracts__sum"
    )


def _download(label: str, file: rx.Var[File], ending: str) -> rx.Component:
    """A link to a file, which says of which one to whoever hears the links only."""
    return basic.anchor(
        label,
        rx.el.span(" de ", file.name, class_name="fr-sr-only"),
        href=file.url + ending,
        download="",
        class_name="fr-link",
    )


def _format() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Format"),
        rx.el.p(
            "Le format national « PS_LibreAcces_Personne_activite » : texte en UTF-8, "
            "colonnes séparées par « | », une ligne d’en-tête. Une ligne par profession "
            "et par activité en cours ; qui n’a pas d’activité en cours a une ligne par "
            "profession, sans lieu. Une colonne sans valeur est vide."
        ),
        rx.el.p(
            "Une différence a une colonne de plus, la première, « Mouvement », et donne "
            "toutes les lignes d’aujourd’hui de chaque professionnel nommé :"
        ),
        rx.el.ul(
            rx.el.li(rx.el.strong("A"), " : il n’y était pas ;"),
            rx.el.li(rx.el.strong("M"), " : une de ses lignes a changé ;"),
            rx.el.li(rx.el.strong("S"), " : il n’y est plus."),
        ),
        rx.el.p(
            "Pour l’appliquer, oubliez les lignes de ces professionnels, puis gardez celles-ci. "
            "L’appliquer deux fois ne change rien."
        ),
        class_name="list-section",
    )


def _check() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Vérifier un fichier reçu"),
        rx.el.p(
            "Téléchargez aussi ses empreintes, dans le même dossier, puis demandez (le fichier "
            "compressé et le texte y ont chacun la leur) :"
        ),
        rx.el.p(rx.el.code("sha256sum --check --ignore-missing nom-du-fichier.txt.sha256")),
        rx.el.p(
            "« OK » ou « Réussi » : le fichier est entier. Un téléchargement "
            "interrompu se reprend où il s’est arrêté."
        ),
        class_name="list-section",
    )


def _elsewhere() -> rx.Component:
    return rx.el.p(
        basic.anchor(
            "La même liste pour une machine (JSON)",
            href=f"{PATH}.json",
            target="_self",
            class_name="fr-link",
        ),
        rx.el.br(),
        basic.link("Rechercher dans l’annuaire", ANNUAIRE),
        class_name="actions-links fr-mt-4w",
    )
