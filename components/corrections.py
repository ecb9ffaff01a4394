"""What an agency has corrected in an application: before, after, why; and the way to correct."""

import reflex as rx

from components.dsfr import basic
from erpps_app.domain.rectification import CORRECTABLE
from erpps_app.services.dossiers import SectionView
from erpps_app.services.rectification import Corrected
from state.corrections import CorrectionsState as K


def corrections(about: rx.Var[str]) -> rx.Component:
    """The corrections, on both sides; nothing when there are none."""
    return rx.cond(
        (K.about == about) & (K.corrections.length() > 0),
        rx.el.section(
            rx.el.h2("Corrigé par l’ARS", class_name="fr-h6", id="corrections"),
            rx.foreach(K.corrections, _corrected),
            aria_labelledby="corrections",
            class_name="band fr-mb-4w",
        ),
    )


def _corrected(one: rx.Var[Corrected]) -> rx.Component:
    return rx.el.article(
        rx.el.p(rx.el.strong(one.title)),
        rx.el.p(one.at, " · ", one.who, class_name="fr-hint-text"),
        rx.el.dl(
            rx.foreach(
                one.changes,
                lambda change: rx.el.div(
                    rx.el.dt(change["label"]),
                    rx.el.dd(
                        rx.el.span(
                            "Avant : ", rx.cond(change["before"] != "", change["before"], "—")
                        ),
                        rx.el.br(),
                        rx.el.strong(
                            "Après : ", rx.cond(change["after"] != "", change["after"], "—")
                        ),
                    ),
                ),
            ),
            class_name="lines",
        ),
        rx.el.p("Motif : ", one.reason, class_name="pre-line"),
        class_name="note",
    )


def correction_link(dossier: rx.Var[str], section: rx.Var[SectionView]) -> rx.Component:
    """The way to correct an element that can be."""
    return rx.cond(
        rx.Var.create(sorted(CORRECTABLE)).contains(section.element),
        rx.el.p(
            basic.link(
                "Corriger d’après la pièce",
                f"/instruction/{dossier}/corriger/{section.id}",
                about=section.title,
            )
        ),
    )
