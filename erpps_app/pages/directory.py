"""The Annuaire, for anybody: the search, and the page of a professional."""

import reflex as rx

from components import directory, tables
from components.arrival import arrived, when_arrived
from components.dsfr import basic
from components.fields import Control, select, text_field
from components.layout import messages, page
from components.widgets import AutosaveForm, Combobox
from erpps_app.domain.directory.asking import MOST_SHOWN, NAME, PATH, PLACE, PROFESSION
from erpps_app.services import labels
from erpps_app.services.directory.extract_list import PATH as EXTRACTS
from erpps_app.services.directory.search import Found
from state.directory import RESULTS
from state.directory import DirectoryState as D
from state.directory import PersonState as P

TITLE = "Annuaire des professionnels"
ABOUT = "Rechercher un professionnel de santé inscrit au RPPS par son nom, sa profession, son lieu."
COLUMNS = ("Nom", "Profession", "Lieu d’exercice", "RPPS")
PLACES = "/api/lieux?q="
VERIFY = "/attestation/verifier"


def search() -> rx.Component:
    """The question, and a page of who answers it."""
    return page(
        directory.PageHead.create(
            title=f"{TITLE} – eRPPS",
            description=ABOUT,
            robots=rx.cond(D.question.address == PATH, "index, follow", "noindex, follow"),
        ),
        basic.heading(
            TITLE,
            lead="Les professionnels enregistrés au RPPS, avec ce qui est public de leur exercice.",
        ),
        messages(),
        when_arrived(D.ready, _content()),
        wide=True,
    )


def _content() -> rx.Component:
    return rx.fragment(
        _form(),
        rx.el.div(
            rx.cond(D.told, _results()),
            id=RESULTS,
            tab_index=-1,
        ),
        rx.el.p(
            "Un employeur, un patient peut aussi ",
            basic.link("vérifier une attestation", VERIFY),
            ". Pour traiter l’annuaire entier, prenez les ",
            basic.link("extractions publiques", EXTRACTS),
            ".",
            class_name="fr-mt-4w",
        ),
    )


def _form() -> rx.Component:
    return AutosaveForm.create(
        rx.el.div(
            text_field(
                Control(
                    name=NAME,
                    label="Nom ou numéro RPPS",
                    hint="Nom et prénom dans n’importe quel ordre, même incomplets ; "
                    "un prénom seul, en entier.",
                    value=D.question.name,
                    error=_error(NAME),
                    max_length=100,
                ),
                kind="search",
            ),
            select(
                Control(
                    name=PROFESSION,
                    label="Profession",
                    value=D.question.profession,
                    error=_error(PROFESSION),
                ),
                labels.professions(),
                empty="Toutes les professions",
            ),
            Combobox.create(
                id=PLACE,
                name=PLACE,
                label="Commune ou département",
                title="Commune ou département",
                hint="",
                error=_error(PLACE),
                value=D.question.place,
                text=D.question.place_text,
                source=PLACES,
                min_chars=2,
            ),
            class_name="directory-search__fields",
        ),
        basic.buttons(basic.button("Rechercher", submit=True)),
        key=D.question.address,
        id="recherche-annuaire",
        class_name="directory-search",
        custom_attrs={"role": "search"},
        on_submit=D.search,
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(D.errors.contains(name), D.errors[name], "").to(str)


def _results() -> rx.Component:
    return rx.el.section(
        rx.el.div(_told(), role="status"),
        rx.cond(
            D.results.rows.length() > 0,
            rx.fragment(
                tables.table("Professionnels trouvés", COLUMNS, D.results.rows, _cells),
                _pages(),
                rx.cond(D.results.capped & (D.results.following == ""), _narrow()),
            ),
        ),
        aria_label="Résultats",
    )


def _told() -> rx.Component:
    count, first = D.results.count, D.results.first
    last = first + D.results.rows.length() - 1
    return rx.fragment(
        rx.cond(
            count == 0,
            rx.el.p(
                "Aucun professionnel ne correspond. Vérifiez l’orthographe, ou cherchez sans la "
                "profession ni le lieu."
            ),
            rx.cond(
                D.results.capped,
                rx.el.p(
                    rx.el.strong(f"Plus de {MOST_SHOWN} résultats"),
                    " : précisez le prénom, la profession ou le lieu. Vous lisez les résultats "
                    f"{first} à {last}, par nom.",
                ),
                rx.cond(
                    count == 1,
                    rx.el.p(rx.el.strong("1"), " résultat"),
                    rx.el.p(
                        rx.el.strong(count),
                        " résultats, par nom",
                        rx.cond(last - first + 1 < count, f" : de {first} à {last}", ""),
                    ),
                ),
            ),
        ),
        rx.cond(
            D.results.spelt_alike,
            rx.el.p(
                "Aucun nom ne s’écrit ainsi : voici ceux qui se prononcent de la même façon.",
                class_name="fr-hint-text",
            ),
        ),
    )


def _cells(found: rx.Var[Found]) -> tuple[tables.Cell, ...]:
    return (
        basic.anchor(found.name, href=found.url),
        found.professions,
        found.places,
        found.rpps,
    )


def _pages() -> rx.Component:
    previous, following = D.results.previous, D.results.following
    return rx.cond(
        (previous != "") | (following != ""),
        rx.el.nav(
            rx.cond(previous != "", basic.link("Page précédente", previous), rx.el.span()),
            rx.cond(following != "", basic.link("Page suivante", following), rx.el.span()),
            aria_label="Pages de résultats",
            class_name="directory__pages",
        ),
    )


def _narrow() -> rx.Component:
    return basic.alert(
        f"L’annuaire montre les {MOST_SHOWN} premiers résultats d’une recherche. Précisez la "
        "vôtre pour lire les suivants. Pour traiter l’ensemble des professionnels, utilisez "
        "l’extraction publique ou l’API FHIR."
    )


def person() -> rx.Component:
    """The page of a professional."""
    told = P.view.title != ""
    return page(
        directory.PageHead.create(
            title=rx.cond(told, P.view.title + " – eRPPS", ""),
            description=P.view.description,
            robots=P.view.robots,
            canonical=P.view.url,
            data=P.view.data,
        ),
        rx.cond(arrived(P.ready), _person(), _waiting()),
    )


def _waiting() -> rx.Component:
    """Before it is read; or why it is not, when somebody reads too much."""
    return rx.fragment(
        basic.heading("Annuaire des professionnels"),
        messages(),
        when_arrived(P.ready, rx.fragment()),
    )


def _person() -> rx.Component:
    return rx.fragment(
        messages(),
        rx.cond(
            P.view.missing,
            _missing(),
            rx.cond(
                P.view.left,
                _left(),
                directory.card(P.view, heading=basic.heading(P.view.called)),
            ),
        ),
        _further(),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        basic.heading("Professionnel introuvable"),
        rx.el.p(
            "Aucun professionnel n’a ce numéro dans l’annuaire. Vérifiez-le, ou cherchez par le "
            "nom."
        ),
    )


def _left() -> rx.Component:
    return rx.fragment(
        basic.heading("Numéro RPPS " + P.view.rpps),
        basic.alert("Ce professionnel n’est plus inscrit au RPPS.", tone="warning"),
        rx.cond(
            P.view.updated != "",
            rx.el.p("Mis à jour le ", P.view.updated, class_name="fr-hint-text fr-mt-2w"),
        ),
    )


def _further() -> rx.Component:
    return rx.el.p(
        basic.link("Rechercher dans l’annuaire", PATH),
        rx.el.br(),
        basic.link("Vérifier une attestation", VERIFY),
        class_name="actions-links fr-mt-4w",
    )
