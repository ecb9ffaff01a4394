"""What narrows the queue: the search, the filters, what is in force."""

import reflex as rx

from components.dsfr import basic
from components.widgets import AutosaveForm
from erpps_app.domain.finding import LONGEST
from erpps_app.domain.queue import MINE, NOBODY
from erpps_app.services.queue_links import IN_CHARGE, Choice, Group, Link
from state.queue import SOUGHT
from state.queue import QueueState as Q


def search() -> rx.Component:
    """Where one types a number, a name, an address."""
    return AutosaveForm.create(
        rx.el.label(
            "Numéro, nom, RPPS, ADELI ou adresse email", html_for=SOUGHT, class_name="fr-label"
        ),
        rx.el.div(
            rx.el.input(
                id=SOUGHT,
                name=SOUGHT,
                type="search",
                default_value=Q.text,
                auto_complete="off",
                max_length=LONGEST,
                spell_check=False,
                class_name="fr-input",
            ),
            basic.button("Rechercher", submit=True),
            class_name="queue-search__line",
        ),
        id="recherche",
        class_name="queue-search",
        custom_attrs={"role": "search"},
        on_submit=Q.search,
    )


def filters() -> rx.Component:
    """Every filter, in a disclosure; another view begins the form anew."""
    return rx.el.details(
        rx.el.summary("Filtres"),
        AutosaveForm.create(
            rx.el.div(rx.foreach(Q.links.groups, _group), class_name="queue-filters__groups"),
            rx.cond(Q.links.colleagues.length() > 0, _assigned()),
            basic.buttons(basic.button("Appliquer les filtres", submit=True)),
            key=Q.links.filters,
            id="filtres",
            class_name="queue-filters__form",
            on_submit=Q.narrow,
        ),
        class_name="details queue-filters",
    )


def active() -> rx.Component:
    """What is in force, each with the way to drop it."""
    searched = Q.text != ""
    chips = Q.links.chips.length() > 0
    return rx.el.div(
        rx.cond(searched | chips, rx.el.p("Filtres actifs :", class_name="chips__title")),
        rx.cond(searched, _searched()),
        rx.foreach(Q.links.chips, _chip),
        rx.cond(
            chips,
            basic.anchor("Tout effacer", href=Q.links.cleared, class_name="fr-link", key="tout"),
        ),
        role="group",
        aria_label="Filtres actifs",
        tab_index=-1,
        class_name="chips",
    )


def _searched() -> rx.Component:
    return rx.el.button(
        rx.el.span("Retirer ", class_name="fr-sr-only"),
        "Recherche : ",
        Q.text,
        rx.el.span("×", aria_hidden=True),
        type="button",
        on_click=Q.forget,
        class_name="chip",
    )


def _chip(chip: rx.Var[Link]) -> rx.Component:
    return basic.anchor(
        rx.el.span("Retirer le filtre ", class_name="fr-sr-only"),
        chip.label,
        rx.el.span("×", aria_hidden=True),
        href=chip.href,
        class_name="chip",
        key=chip.label,
    )


def _group(group: rx.Var[Group]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(group.label, class_name="fr-fieldset__legend"),
        rx.el.div(rx.foreach(group.choices, _choice), class_name="queue-filters__choices"),
        class_name="fieldset",
    )


def _choice(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            id=choice.name,
            name=choice.name,
            value="oui",
            default_checked=choice.chosen,
        ),
        rx.el.label(choice.label, html_for=choice.name, class_name="fr-label"),
        class_name="fr-checkbox-group fr-checkbox-group--sm",
    )


def _assigned() -> rx.Component:
    known = ((NOBODY, "Personne"), (MINE, "Moi"))
    return rx.el.div(
        rx.el.label("Chargé du dossier", html_for=IN_CHARGE, class_name="fr-label"),
        rx.el.select(
            rx.el.option("Tous", value=""),
            *(rx.el.option(label, value=value) for value, label in known),
            rx.foreach(
                Q.links.colleagues, lambda one: rx.el.option(one["label"], value=one["value"])
            ),
            id=IN_CHARGE,
            name=IN_CHARGE,
            default_value=Q.links.assigned,
            class_name="fr-select",
        ),
        class_name="fr-select-group queue-filters__agent",
    )
