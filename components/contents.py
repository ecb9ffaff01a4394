"""An application to read: its elements, its timeline."""

import reflex as rx

from components.dsfr import basic
from erpps_app.services.dossiers import LineView, SectionView, TimelineEntry
from erpps_app.services.duplicates import Duplicate
from erpps_app.services.register_file import Fact

LOST = "sans effet"
ACCEPTED = "valide"
VERDICT_TONES = {"valide": "success", "refuse": "error", "a_completer": "warning"}


def lines(of: rx.Var[list[LineView]]) -> rx.Component:
    """Labels and answers; what changed since the ARS asked stands struck out beside."""
    return rx.el.dl(rx.foreach(of, _line), class_name="lines")


def _line(line: rx.Var[LineView]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.label),
        rx.el.dd(
            rx.cond(
                line.changed_from != "",
                rx.fragment(
                    rx.el.span("Modifié", class_name="changed"),
                    rx.el.ins(line.text),
                    rx.el.span("Avant : ", line.changed_from, class_name="before"),
                ),
                rx.el.span(line.text),
            ),
        ),
    )


def section_card(
    section: rx.Var[SectionView], *actions: rx.Component, below: rx.Component | None = None
) -> rx.Component:
    """One element: title, what can be done, answers, documents by name, then what is ``below``."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(section.title, id=f"titre-{section.id}"),
            *actions,
            class_name="summary__head",
        ),
        lines(section.lines),
        rx.cond(
            section.documents.length() > 0,
            rx.el.ul(
                rx.foreach(
                    section.documents,
                    lambda d: rx.el.li(basic.link(d["name"], d["url"], new_tab=True)),
                ),
                aria_label="Documents joints",
            ),
        ),
        below if below is not None else rx.fragment(),
        id=section.id,
        aria_labelledby=f"titre-{section.id}",
        class_name="summary",
    )


def facts(of: rx.Var[list[Fact]]) -> rx.Component:
    """Labels and what the register holds under them."""
    return rx.el.dl(
        rx.foreach(of, lambda fact: rx.el.div(rx.el.dt(fact.label), rx.el.dd(fact.text))),
        class_name="lines",
    )


def removed(reason: rx.Var[str]) -> rx.Component:
    """What somebody reads who is no longer in the register; nothing for the others."""
    return rx.cond(
        reason != "",
        basic.alert(
            "Votre enregistrement au RPPS a été supprimé, pour le motif suivant : "
            + reason
            + ". Si c’est une erreur, écrivez à votre agence régionale de santé.",
            tone="warning",
        ),
    )


def duplicate(found: rx.Var[Duplicate], *actions: rx.Component) -> rx.Component:
    """Somebody who may be the same person."""
    return rx.el.li(
        rx.el.strong(found.name),
        f", né(e) le {found.birth_date}, {found.where} {found.number}",
        rx.el.p(found.label, " : ", found.why, class_name="fr-hint-text"),
        *actions,
    )


def verdict_badge(section: rx.Var[SectionView]) -> rx.Component:
    """What the ARS says of an element."""
    tone = rx.match(section.verdict, *VERDICT_TONES.items(), "")
    lost = (section.standing == LOST) & (section.verdict == ACCEPTED)
    return rx.cond(
        section.verdict_label != "", basic.badge(section.verdict_label, rx.cond(lost, "", tone))
    )


def timeline(of: rx.Var[list[TimelineEntry]]) -> rx.Component:
    """What happened, oldest first."""
    return rx.el.ol(rx.foreach(of, _entry), class_name="timeline")


def _entry(entry: rx.Var[TimelineEntry]) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.strong(entry.title)),
        rx.el.p(entry.at, " · ", entry.who, class_name="fr-hint-text"),
        rx.cond(entry.reason != "", rx.el.p(entry.reason, class_name="pre-line")),
    )
