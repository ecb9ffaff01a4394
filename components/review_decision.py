"""The decision on a whole file under review, and whom it may be a duplicate of."""

import reflex as rx
from reflex_components_core.el.elements.inline import A

from components.contents import duplicate
from components.dsfr import basic
from components.review_widgets import commanded
from erpps_app.services.dossiers import SectionView
from erpps_app.services.duplicates import Duplicate
from state.review import ReviewState as R


def decision() -> rx.Component:
    """How far the file is, what this agent may decide now, and why not what they may not."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Décision", class_name="fr-h6", id="decision", tab_index=-1),
            rx.el.p(R.view.progress, role="status", class_name="decision__progress"),
            class_name="decision__head",
        ),
        rx.el.nav(
            rx.el.ol(rx.foreach(R.view.sections, _step), class_name="steps-left"),
            aria_label="Éléments du dossier",
        ),
        rx.cond(
            R.view.rpps != "",
            rx.el.div(
                rx.el.p("Numéro RPPS", class_name="fr-hint-text"),
                rx.el.p(R.view.rpps, class_name="number"),
                class_name="decision__rpps",
            ),
        ),
        rx.cond(R.view.obstacle != "", rx.el.p(R.view.obstacle)),
        rx.cond(
            R.view.undoes,
            rx.el.p(
                "Une modification est déjà en vigueur : la refuser rétablit ce que le registre "
                "contenait avant.",
                class_name="fr-hint-text fr-mb-2w",
            ),
        ),
        _just_given(),
        rx.cond(R.view.green.length() > 0, _green()),
        rx.el.div(rx.foreach(R.view.actions, _action), class_name="decision__actions"),
        rx.cond(
            R.view.actions.length() == 0,
            rx.el.p("Aucune action possible dans cet état.", class_name="fr-hint-text"),
        ),
        class_name="band decision",
        aria_labelledby="decision",
    )


def _step(section: rx.Var[SectionView]) -> rx.Component:
    return rx.el.li(
        A.create(
            section.title,
            rx.cond(section.verdict != "", rx.el.span(" · ", section.verdict_label)),
            href=f"#{section.id}",
        ),
        class_name=f"steps-left__item steps-left__item--{section.verdict}",
    )


def _just_given() -> rx.Component:
    """The last verdict, which can be taken back until the decision."""
    return rx.el.div(
        rx.cond(
            R.view.undoable.section != "",
            rx.fragment(
                rx.el.p(R.view.undoable.label, " (", R.view.undoable.who, ")"),
                commanded(
                    "annuler",
                    basic.button(
                        "Annuler le dernier avis",
                        kind="tertiary",
                        small=True,
                        on_click=R.undo(""),
                    ),
                ),
            ),
        ),
        class_name="decision__undo",
        role="status",
        custom_attrs={"data-judged": R.view.undoable.section},
    )


def _green() -> rx.Component:
    return rx.el.p(
        commanded(
            "valider-verts",
            basic.button(
                f"Valider les éléments conformes ({R.view.green.length()})",
                kind="secondary",
                small=True,
                on_click=R.accept_green,
            ),
        )
    )


def _action(action: rx.Var[str]) -> rx.Component:
    return rx.match(
        action,
        (
            "prendre",
            rx.el.p(basic.button("Commencer l’instruction", on_click=R.decide("prendre"))),
        ),
        (
            "valider",
            rx.cond(
                R.view.removes,
                _decide("valider", "Confirmer la suppression", "primary"),
                rx.cond(
                    R.view.attached,
                    _decide("valider", "Valider et rattacher la demande", "primary"),
                    _decide("valider", "Valider la demande", "primary"),
                ),
            ),
        ),
        ("demander", _decide("demander", "Demander les compléments", "secondary")),
        (
            "refuser",
            rx.fragment(
                _decide("refuser", "Refuser la demande", "tertiary"),
                rx.cond(
                    R.view.loses,
                    rx.el.p(
                        "En cas de refus, les éléments validés qui attendaient ne prendront pas "
                        "effet.",
                        class_name="fr-hint-text",
                    ),
                ),
            ),
        ),
        (
            "retirer",
            rx.el.p(
                basic.button(
                    "Retirer ma proposition", kind="secondary", on_click=R.decide("retirer")
                )
            ),
        ),
        rx.fragment(),
    )


def _decide(action: str, label: str, kind: basic.Kind) -> rx.Component:
    obstacle = R.view.obstacles[action]
    button = basic.button(
        label, kind=kind, small=True, on_click=R.decide(action), disabled=obstacle != ""
    )
    return rx.el.div(
        rx.el.span(button, custom_attrs={"data-decision": action}),
        rx.cond(obstacle != "", rx.el.p(obstacle, class_name="fr-hint-text")),
        class_name="decision__action",
    )


def _alike(found: rx.Var[Duplicate]) -> rx.Component:
    """Somebody who may be the same person; a registered one is compared with."""
    compared = f"/doublons/{R.view.id}/{found.key}"
    link = rx.cond(found.where == "Registre", basic.link("Comparer", compared, about=found.number))
    return duplicate(found, link)


def duplicates() -> rx.Component:
    """Who may be the same person."""
    return rx.el.section(
        rx.el.h2("Doublons possibles", class_name="fr-h6"),
        rx.cond(
            R.view.duplicates.length() > 0,
            rx.el.ul(rx.foreach(R.view.duplicates, _alike)),
            rx.el.p("Aucun doublon trouvé dans le registre ni parmi les demandes en cours."),
        ),
        class_name="fr-mb-4w",
    )
