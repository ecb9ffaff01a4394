"""The national administrator's page: the directory of agents."""

import reflex as rx

from components import fields
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.dsfr import basic
from components.exports import export_buttons
from components.fields import Control
from components.layout import messages, page
from components.widgets import AutosaveForm
from erpps_app.services.agent_directory import AgentView, RoleChange
from erpps_app.services.agents import STAFF_ROLES
from state.agents import AgentsState as A

COLUMNS = ("Nom", "Carte", "Rôle", "Agence", "Dernière connexion", "Actions")
ROLES = tuple((str(role), role.label) for role in STAFF_ROLES)


def administration() -> rx.Component:
    """Who may review, and where."""
    return page(
        administration_nav("/administration"),
        basic.heading(
            "Annuaire des agents",
            lead="Qui instruit, dans quelle agence, avec quel rôle.",
        ),
        messages(),
        rx.el.div(
            rx.cond(A.done != "", basic.alert(A.done, tone="success")),
            role="status",
        ),
        when_arrived(A.ready, rx.fragment(_search(), _table(), _pages(), _exports(), _form())),
        wide=True,
    )


def _search() -> rx.Component:
    return AutosaveForm.create(
        fields.text_field(Control(name="recherche", label="Nom ou carte")),
        fields.select(
            Control(name="cherche_agence", label="Dans l’agence"),
            A.agencies,
            empty="Toutes",
        ),
        fields.select(Control(name="cherche_role", label="Avec le rôle"), ROLES, empty="Tous"),
        basic.button("Rechercher", submit=True),
        id="chercher",
        role="search",
        class_name="agent-search",
        on_submit=A.search,
    )


def _pages() -> rx.Component:
    """Forward and back to the beginning; the order is that of names, whatever changes meanwhile."""
    return rx.fragment(
        rx.cond(
            A.directory.total == 0,
            rx.el.p("Aucun agent ne correspond à cette recherche."),
        ),
        basic.buttons(
            rx.cond(
                A.wanted.after != "",
                basic.button("Revenir au début", kind="tertiary", on_click=A.turn("")),
            ),
            rx.cond(
                A.directory.following != "",
                basic.button(
                    "Agents suivants",
                    kind="secondary",
                    on_click=A.turn(A.directory.following),
                ),
            ),
        ),
    )


def _exports() -> rx.Component:
    return export_buttons("agents", "Tous les agents que cette recherche trouve.")


def _history() -> rx.Component:
    def line(change: rx.Var[RoleChange]) -> rx.Component:
        return rx.el.li(change.what, rx.el.br(), change.who, ", le ", change.at)

    return rx.el.div(
        rx.cond(
            A.history.length() > 0,
            rx.el.ol(rx.foreach(A.history, line)),
            rx.el.p("Aucun changement n’est inscrit dans la piste d’audit."),
        ),
        class_name="band",
    )


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.caption("Agents, par ordre alphabétique : ", A.directory.total),
        rx.el.thead(rx.el.tr(*(rx.el.th(title, scope="col") for title in COLUMNS))),
        rx.el.tbody(rx.foreach(A.directory.rows, _row)),
        class_name="queue",
        id="annuaire",
        tab_index=-1,
    )


def _row(agent: rx.Var[AgentView]) -> rx.Component:
    cells = (
        rx.el.span(agent.name),
        agent.national_id,
        agent.role_label,
        agent.agency,
        agent.last_seen,
        rx.el.div(
            basic.buttons(
                basic.button(
                    "Déplacer",
                    kind="secondary",
                    small=True,
                    about=agent.name,
                    on_click=A.choose(agent.id, "deplacer"),
                ),
                basic.button(
                    "Retirer",
                    kind="tertiary",
                    small=True,
                    about=agent.name,
                    on_click=A.choose(agent.id, "retirer"),
                ),
                basic.button(
                    "Historique",
                    kind="tertiary",
                    small=True,
                    about=agent.name,
                    on_click=A.choose(agent.id, "historique"),
                ),
            ),
            rx.cond(
                A.chosen == agent.id,
                rx.match(
                    A.choice,
                    ("deplacer", _move(agent)),
                    ("retirer", _remove(agent)),
                    ("historique", _history()),
                    rx.fragment(),
                ),
            ),
        ),
    )
    labelled = zip(COLUMNS, cells, strict=True)
    return rx.el.tr(*(rx.el.td(cell, custom_attrs={"data-label": name}) for name, cell in labelled))


def _move(agent: rx.Var[AgentView]) -> rx.Component:
    return AutosaveForm.create(
        fields.select(Control(name="role_nouveau", label="Nouveau rôle", value=agent.role), ROLES),
        fields.select(
            Control(name="agence_nouvelle", label="Nouvelle agence", value=agent.ars), A.agencies
        ),
        basic.buttons(basic.button("Enregistrer le changement", submit=True)),
        id="deplacement",
        class_name="form",
        on_submit=A.move,
    )


def _remove(agent: rx.Var[AgentView]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            agent.name,
            " n’accédera plus à aucun dossier et sera déconnecté. Ce qui a été fait reste inscrit "
            "à son nom.",
        ),
        basic.buttons(basic.button("Confirmer le retrait", about=agent.name, on_click=A.remove)),
        class_name="band band--asked",
    )


def _form() -> rx.Component:
    def control(name: str, label: str) -> Control:
        error = rx.cond(A.errors.contains(name), A.errors[name], "")
        return Control(name=name, label=label, error=error, required=True)

    return rx.el.section(
        rx.el.h2("Ajouter un agent", id="ajouter"),
        AutosaveForm.create(
            fields.text_field(control("prenom", "Prénom")),
            fields.text_field(control("nom", "Nom")),
            fields.text_field(control("carte", "Identifiant de la carte CPA")),
            fields.select(control("role", "Rôle"), ROLES),
            fields.select(control("agence", "Agence"), A.agencies),
            basic.buttons(basic.button("Ajouter l’agent", submit=True)),
            key=A.adding.to_string(),
            id="agent",
            class_name="form narrow",
            on_submit=A.add,
        ),
        aria_labelledby="ajouter",
        class_name="fr-mt-6w",
    )
