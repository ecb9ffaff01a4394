"""Two files side by side, every value; and, of two registered people, their merge."""

import reflex as rx

from components import merge
from components.arrival import when_arrived
from components.compared import card, values
from components.dsfr import basic
from components.fields import Control, text_area
from components.layout import messages, page
from components.widgets import AutosaveForm, Live
from erpps_app.services.comparison import Side
from erpps_app.services.distinctions import LONGEST, REASON
from state.comparison import ComparisonState as C


def comparison() -> rx.Component:
    """Whether two files are one person's, and what follows."""
    return page(
        Live.create(subject=C.view.one.key, on_change=C.refresh),
        Live.create(subject=C.view.other.key, on_change=C.refresh),
        basic.heading("Comparer deux fiches"),
        messages(),
        when_arrived(C.ready, _content()),
        wide=True,
    )


def _content() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            basic.badge(
                C.view.label,
                rx.match(C.view.certainty, ("certain", "error"), ("possible", "warning"), "info"),
            ),
            rx.cond(C.view.why != "", rx.el.p(C.view.why)),
            class_name="fr-mb-2w",
        ),
        rx.cond(
            C.view.apart != "",
            basic.alert("Deux personnes différentes : " + C.view.apart.to(str), tone="info"),
        ),
        values(C.view.rows, _title(C.view.one), _title(C.view.other)),
        rx.el.div(_side(C.view.one), _side(C.view.other), class_name="twins"),
        merge.waiting(),
        rx.cond(C.view.may & (C.form.waits == ""), rx.fragment(merge.asked(), _apart())),
    )


def _title(side: rx.Var[Side]) -> rx.Component:
    return rx.el.span(side.where, " ", side.number)


def _side(side: rx.Var[Side]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(side.name, " (", side.number, ")", class_name="fr-h5", id=f"fiche-{side.key}"),
        rx.el.p(basic.link(side.where.to(str) + " " + side.number, side.url)),
        rx.el.p(side.state, class_name="fr-hint-text"),
        rx.el.p("Connexion : ", side.ways),
        rx.cond(
            side.identifiers.length() > 0,
            rx.el.ul(rx.foreach(side.identifiers, rx.el.li), aria_label="Numéros"),
        ),
        rx.foreach(side.cards, card),
        rx.cond(
            side.documents.length() > 0,
            rx.el.ul(
                rx.foreach(
                    side.documents,
                    lambda d: rx.el.li(basic.link(d["name"], d["url"], new_tab=True)),
                ),
                aria_label="Documents joints",
            ),
        ),
        aria_labelledby=f"fiche-{side.key}",
    )


def _apart() -> rx.Component:
    return rx.cond(
        C.view.apart == "",
        rx.el.section(
            rx.el.h2("Ce ne sont pas la même personne", class_name="fr-h6", id="distinctes"),
            AutosaveForm.create(
                text_area(
                    Control(
                        name=REASON,
                        label="Ce qui les distingue",
                        hint="Cette paire ne sera plus proposée à votre agence.",
                        required=True,
                        error=rx.cond(C.errors.contains(REASON), C.errors[REASON], ""),
                    ),
                    longest=LONGEST,
                ),
                basic.buttons(
                    basic.button("Noter deux personnes différentes", submit=True, kind="secondary")
                ),
                id="distinguer",
                class_name="form narrow",
                on_submit=C.tell_apart,
            ),
            aria_labelledby="distinctes",
            class_name="fr-mt-4w",
        ),
    )
