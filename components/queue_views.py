"""The views that an agent keeps: going to one, keeping this one, and what may be done with them."""

import reflex as rx

from components import fields
from components.dsfr import basic
from components.fields import Control
from components.widgets import AutosaveForm
from erpps_app.domain.access import Role
from erpps_app.services.saved_views import LONGEST_NAME, NAME, ViewRow
from state.account import AccountState
from state.views import ViewsState as V


def views() -> rx.Component:
    """The views, in a disclosure."""
    return rx.el.details(
        rx.el.summary("Mes vues"),
        rx.el.div(
            rx.cond(
                V.rows.length() > 0,
                rx.el.ul(rx.foreach(V.rows, _view), class_name="queue-views__list"),
                rx.el.p(
                    "Aucune vue enregistrée. Choisissez des filtres et un ordre, puis enregistrez-"
                    "les ici pour y revenir d’un clic.",
                    class_name="fr-hint-text",
                ),
            ),
            rx.cond(V.renaming == "", _keep()),
            tab_index=-1,
            class_name="queue-views__body",
        ),
        class_name="details queue-views",
    )


def _keep() -> rx.Component:
    return AutosaveForm.create(
        fields.text_field(
            Control(
                name=NAME,
                label="Nom de la vue affichée",
                hint="Les filtres et l’ordre sont gardés, jamais le nom recherché.",
                error=_error(),
                max_length=LONGEST_NAME,
            )
        ),
        basic.buttons(basic.button("Enregistrer cette vue", submit=True, small=True)),
        id="garder-vue",
        on_submit=V.save,
    )


def _error() -> rx.Var[str]:
    return rx.cond(V.errors.contains(NAME), V.errors[NAME], "").to(str)


def _view(view: rx.Var[ViewRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            basic.link(view.name, view.href),
            rx.cond(view.opens, basic.badge("Vue d’ouverture", "success")),
            rx.cond(view.mine & view.shared, basic.badge("Partagée", "info")),
            rx.cond(view.owner != "", rx.el.span(f"par {view.owner}", class_name="fr-hint-text")),
            class_name="queue-views__name",
        ),
        rx.cond(
            V.renaming == view.id,
            _rename(view),
            rx.cond(V.removing == view.id, _remove(view), _actions(view)),
        ),
        key=view.id,
        tab_index=-1,
    )


def _actions(view: rx.Var[ViewRow]) -> rx.Component:
    def act(label: rx.Var[str] | str, event: rx.event.EventType[()]) -> rx.Component:
        return basic.button(
            label, kind="tertiary", small=True, about="« " + view.name + " »", on_click=event
        )

    opens = rx.cond(view.opens, "Ne plus ouvrir la file ici", "Ouvrir la file ici").to(str)
    shared = rx.cond(view.shared, "Ne plus partager", "Partager avec l’agence").to(str)
    return rx.el.div(
        rx.cond(
            view.mine,
            rx.fragment(
                act(opens, V.open_in(view.id)),
                act("Renommer", V.ask_name(view.id)),
                rx.cond(AccountState.role == Role.LEAD.value, act(shared, V.share(view.id))),
                act("Supprimer", V.ask_removal(view.id)),
            ),
        ),
        class_name="queue-views__actions",
    )


def _rename(view: rx.Var[ViewRow]) -> rx.Component:
    return AutosaveForm.create(
        fields.text_field(
            Control(
                name=NAME,
                label="Nouveau nom",
                value=view.name,
                error=_error(),
                max_length=LONGEST_NAME,
            )
        ),
        basic.buttons(
            basic.button("Renommer", submit=True, small=True),
            basic.button("Annuler", kind="secondary", small=True, on_click=V.ask_name("")),
        ),
        id="renommer-vue",
        on_submit=V.rename,
        custom_attrs={"role": "group", "aria-label": "Renommer la vue", "tabIndex": -1},
    )


def _remove(view: rx.Var[ViewRow]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Supprimer cette vue ?",
            rx.cond(view.shared, " Vos collègues ne l’auront plus non plus.", ""),
        ),
        basic.buttons(
            basic.button("Supprimer la vue", small=True, on_click=V.remove),
            basic.button("Garder", kind="secondary", small=True, on_click=V.ask_removal("")),
        ),
        role="group",
        aria_label="Supprimer la vue",
        tab_index=-1,
    )
