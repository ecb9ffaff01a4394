"""What would happen to the applications that were ticked; then it is confirmed."""

import reflex as rx

from components import fields, tables
from components.arrival import when_arrived
from components.dsfr import basic
from components.fields import Control
from components.layout import messages, page
from components.progress import progress
from components.widgets import AutosaveForm
from erpps_app.domain.batch import BatchAction
from erpps_app.domain.steps import ELEMENTS
from erpps_app.services.batch_actions import LONGEST
from erpps_app.services.batches import Planned
from state.batch import BatchState as B
from state.selection import SelectionState as S

COLUMNS = ("Demande", "Nom", "Statut", "En charge", "Ce qui va se passer")
TITLES = tuple((str(action), action.label) for action in BatchAction)
# What somebody can be asked about: not that they declared no activity, nor what the agency enters.
ABOUT = tuple(
    (code, element.title)
    for code, element in ELEMENTS.items()
    if code not in {"sans-activite", "suppression"}
)


def batch() -> rx.Component:
    """An action on many: what it needs, its preview, its confirmation."""
    return page(
        basic.heading(
            rx.match(
                B.action, *((str(one), one.label) for one in BatchAction), "Plusieurs demandes"
            )
        ),
        messages(),
        rx.el.p(basic.link("Revenir à la file", "/instruction")),
        when_arrived(
            B.ready,
            rx.fragment(
                rx.cond(S.count == 0, _nothing(), _given()),
                rx.el.div(
                    rx.cond((B.view.rows.length() > 0) | B.left, _preview()),
                    id="apercu",
                    tab_index=-1,
                    class_name="preview",
                ),
            ),
        ),
        wide=True,
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        "Aucune demande n’est cochée : revenez à la file et cochez celles qui vous intéressent."
    )


def _given() -> rx.Component:
    """What is given once for all; validating needs nothing."""
    return rx.match(
        B.action,
        (str(BatchAction.ASSIGN), _form(fields.select(_control("agent", "Agent"), B.agents))),
        (
            str(BatchAction.ASK),
            _form(
                fields.select(_control("element", "Élément sur lequel porte la question"), ABOUT),
                fields.text_area(
                    _control("question", "Question", "Chaque personne la recevra telle quelle."),
                    longest=LONGEST,
                ),
            ),
        ),
        rx.fragment(),
    )


def _form(*controls: rx.Component) -> rx.Component:
    return AutosaveForm.create(
        *controls,
        basic.buttons(basic.button("Voir l’aperçu", submit=True, kind="secondary")),
        id="lot",
        class_name="form hand-on",
        on_submit=B.look,
    )


def _control(name: str, label: str, hint: str = "") -> Control:
    error = rx.cond(B.errors.contains(name), B.errors[name], "")
    return Control(name=name, label=label, hint=hint, required=True, error=error)


def _preview() -> rx.Component:
    return rx.fragment(
        rx.el.h2("Aperçu : ", B.view.title, class_name="fr-h4"),
        rx.cond(B.left, _looking()),
        rx.el.p(rx.cond(B.left, "", _counted()), role="status"),
        tables.table("Ce qui va se passer pour chaque demande", COLUMNS, B.view.rows, _cells),
        rx.cond(
            (B.view.possible > 0) & ~B.left.bool(),
            basic.buttons(
                basic.button(
                    rx.cond(
                        B.view.possible == 1,
                        "Confirmer pour 1 demande",
                        f"Confirmer pour {B.view.possible} demandes",
                    ),
                    on_click=B.confirm,
                ),
                basic.link("Ne rien faire", "/instruction"),
            ),
        ),
    )


def _looking() -> rx.Component:
    """How many were looked at: the page fills in as one reads."""
    seen = B.view.rows.length()
    return progress("Examen des demandes", seen, seen + B.left.length())


def _counted() -> rx.Component:
    aside = rx.cond(
        B.view.aside == 0,
        "",
        rx.cond(
            B.view.aside == 1,
            " ; 1 est laissée de côté",
            f" ; {B.view.aside} sont laissées de côté",
        ),
    )
    done = rx.cond(
        B.view.possible == 1,
        "1 demande sera traitée",
        f"{B.view.possible} demandes seront traitées",
    )
    return rx.fragment(rx.cond(B.view.possible == 0, "Aucune demande ne sera traitée", done), aside)


def _cells(row: rx.Var[Planned]) -> tuple[tables.Cell, ...]:
    return (
        basic.link(row.number, f"/instruction/{row.id}"),
        row.name,
        row.status,
        rx.el.span(
            rx.cond(row.holder != "", row.holder, "–"),
            rx.cond(row.beside != "", rx.el.span(row.beside, class_name="here")),
        ),
        rx.cond(
            row.obstacle == "",
            basic.badge("Sera traitée", "success"),
            rx.el.span(basic.badge("Laissée de côté", "warning"), " ", row.obstacle),
        ),
    )
