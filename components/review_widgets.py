"""Our own React components of the review: document viewer, keys, words of a verdict."""

import reflex as rx

from components.fields import Text
from erpps_app.domain.commands import VIEWER_KEYS
from erpps_app.services.keyboard import CommandRow, Keyboard
from erpps_app.services.reasons import ReasonView
from erpps_app.services.review_papers import ShownPaper


class Viewer(rx.Component):
    """The documents of a file: ``beside`` says which one is read with each element."""

    library = "$/public/ui/viewer.jsx"
    tag = "Viewer"

    papers: rx.Var[list[ShownPaper]]
    beside: rx.Var[dict[str, str]]


class ReviewKeys(rx.Component):
    """The keys of the review, and their help."""

    library = "$/public/ui/review_keys.jsx"
    tag = "ReviewKeys"

    keys: rx.Var[dict[str, str]]
    active: rx.Var[bool]
    rows: rx.Var[list[CommandRow]]
    viewer: rx.Var[list[list[str]]]


class Words(rx.Component):
    """The words that a refusal or a question owes, with the reasons of the catalogue that fit."""

    library = "$/public/ui/words.jsx"
    tag = "Words"

    label: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    reasons: rx.Var[list[ReasonView]]
    verdict: rx.Var[str]
    element: rx.Var[str]
    procedure: rx.Var[str]


def commanded(code: str, button: rx.Component) -> rx.Component:
    """A button that a key of the table presses; see ``domain.commands``."""
    return rx.el.span(button, custom_attrs={"data-command": code}, class_name="commanded")


def keys(chosen: rx.Var[Keyboard]) -> rx.Component:
    """The keys, listening, and the button that lists them."""
    own = [list(row) for row in VIEWER_KEYS]
    return ReviewKeys.create(keys=chosen.bound, active=chosen.active, rows=chosen.rows, viewer=own)


def words(
    name: Text,
    label: Text,
    error: Text,
    reasons: rx.Var[list[ReasonView]],
    *,
    key: Text,
    verdict: Text,
    element: Text,
    procedure: Text,
) -> rx.Component:
    """The words of a verdict on an element; another ``key`` begins them anew."""
    return Words.create(
        key=key,
        id=name,
        label=label,
        hint="La personne lira ce texte. Ctrl+Entrée l’enregistre.",
        error=error,
        reasons=reasons,
        verdict=verdict,
        element=element,
        procedure=procedure,
    )
