"""Buttons, links, badges, alerts and the like: one function per component of the design system."""

from typing import Literal

import reflex as rx
from reflex.event import EventType
from reflex_components_core.el.elements.inline import A

from components.dsfr.design_system import TYPOGRAPHY, accessible

Text = str | rx.Var[str]
# Addresses that are no page of the router: sign-in, files, other sites, places in the page.
LOADED = ("/auth/", "/documents/", "/mes-donnees/archive", "http", "#")
Kind = Literal["primary", "secondary", "tertiary", "tertiary-no-outline"]


def _button_class(kind: Kind, *, small: bool) -> str:
    names = ["fr-btn"]
    if kind != "primary":
        names.append(f"fr-btn--{kind}")
    if small:
        names.append("fr-btn--sm")
    return " ".join(names)


def button(
    label: Text,
    *,
    kind: Kind = "primary",
    submit: bool = False,
    small: bool = False,
    on_click: EventType[()] | None = None,
    about: Text | None = None,
    disabled: bool | rx.Var[bool] = False,
) -> rx.Component:
    """A button; ``about`` completes its name for who cannot see what stands beside it."""
    handlers = {"on_click": on_click} if on_click is not None else {}
    hidden = [rx.el.span(" ", about, class_name="fr-sr-only")] if about is not None else []
    return rx.el.button(
        label,
        *hidden,
        type="submit" if submit else "button",
        class_name=_button_class(kind, small=small),
        disabled=disabled,
        **_named(label, *([about] if about is not None else [])),
        **handlers,
    )


def _named(label: Text, *notes: Text) -> dict[str, Text]:
    """The name to the letter, when typography may make the text differ from it."""
    if isinstance(label, str) and accessible(label) == label:
        return {}
    name = _straight(label)
    for note in notes:
        name = rx.Var.create(name) + " " + _straight(note)
    return {"aria_label": name}


def _straight(text: Text) -> Text:
    return accessible(text) if isinstance(text, str) else text.to(str).replace(*TYPOGRAPHY)


def anchor(*children: rx.Component | Text, href: Text, **props: object) -> rx.Component:
    """A link. Pages are reached without reloading; what the server answers itself, by loading."""
    loads = isinstance(href, str) and href.startswith(LOADED)
    make = A.create if loads or {"target", "download"} & props.keys() else rx.el.a
    return make(*children, href=href, **props)


def link_button(label: str, href: Text, *, kind: Kind = "primary") -> rx.Component:
    """A link that looks like a button."""
    return anchor(
        label,
        href=href,
        class_name=_button_class(kind, small=False),
        **_named(label),
    )


def download_button(
    label: str, href: Text, *, kind: Kind = "primary", small: bool = False
) -> rx.Component:
    """A link to a file, which looks like a button.

    Without ``download`` the browser announces that the page is left, and the framework's client
    hangs up: the page would stay, deaf.
    """
    return anchor(
        label,
        href=href,
        download="",
        class_name=_button_class(kind, small=small),
        **_named(label),
    )


def link(
    label: Text, href: Text, *, new_tab: bool = False, about: Text | None = None
) -> rx.Component:
    """A link in the text; a new tab is said."""
    extra = {"target": "_blank", "rel": "noopener"} if new_tab else {}
    notes = [about] if about is not None else []
    if new_tab:
        notes.append("(nouvelle fenêtre)")
    hidden = (
        [rx.el.span(*(part for note in notes for part in (" ", note)), class_name="fr-sr-only")]
        if notes
        else []
    )
    return anchor(label, *hidden, href=href, class_name="fr-link", **_named(label, *notes), **extra)


def connect_button(label: str, href: str) -> rx.Component:
    """The large link to an identity provider."""
    return anchor(label, href=href, class_name="btn-connect", **_named(label))


def buttons(*children: rx.Component) -> rx.Component:
    """Buttons side by side on a wide screen, below each other on a phone."""
    return rx.el.div(*children, class_name="actions")


def badge(label: Text, tone: Text = "") -> rx.Component:
    """A status; ``tone`` among info, success, warning, error, new, or nothing."""
    suffix = rx.cond(tone != "", f" fr-badge--{tone} fr-badge--no-icon", "")
    return rx.el.p(label, class_name=f"fr-badge{suffix}")


def alert(
    text: Text | rx.Component,
    *,
    title: str = "",
    tone: Literal["info", "success", "warning", "error"] = "info",
    live: bool = False,
) -> rx.Component:
    """A message; ``live`` says it to screen readers when it appears."""
    heading = [rx.el.h2(title, class_name="fr-alert__title")] if title else []
    body = text if isinstance(text, rx.Component) else rx.el.p(text, class_name="pre-line")
    return rx.el.div(
        *heading,
        body,
        class_name=f"fr-alert fr-alert--{tone}" + ("" if title else " fr-alert--sm"),
        role="alert" if live and tone == "error" else ("status" if live else None),
    )


def callout(title: str, *children: rx.Component | str) -> rx.Component:
    """A block that stands out of the text."""
    return rx.el.div(
        rx.el.h2(title, class_name="fr-callout__title"),
        rx.el.div(*children, class_name="fr-callout__text"),
        class_name="fr-callout",
    )


def details(summary: str, *children: rx.Component, about: Text | None = None) -> rx.Component:
    """Something that opens on demand, with the browser's own element; ``about`` as for buttons."""
    hidden = [rx.el.span(" ", about, class_name="fr-sr-only")] if about is not None else []
    return rx.el.details(
        rx.el.summary(summary, *hidden),
        rx.el.div(*children, class_name="details__body"),
        class_name="details",
    )


def stepper(current: int, titles: tuple[str, ...]) -> rx.Component:
    """Where one is in the wizard; ``current`` counts from 1."""
    following = "".join(titles[current : current + 1])
    return stepper_at(titles[current - 1], str(current), str(len(titles)), following)


def stepper_at(title: Text, current: Text, total: Text, following: Text) -> rx.Component:
    """The same, of steps that are known when the page opens; ``following`` may be empty."""
    said = rx.el.p(
        rx.el.span("Étape suivante : ", class_name="fr-text--bold"),
        following,
        class_name="fr-stepper__details",
    )
    return rx.el.div(
        rx.el.h1(
            title,
            rx.el.span("Étape ", current, " sur ", total, class_name="fr-stepper__state"),
            class_name="fr-stepper__title",
            id="titre",
            tab_index=-1,
        ),
        rx.el.div(
            class_name="fr-stepper__steps",
            custom_attrs={"data-fr-current-step": current, "data-fr-steps": total},
        ),
        rx.cond(following != "", said),
        class_name="fr-stepper",
    )


def heading(title: Text, *, lead: Text | None = None) -> rx.Component:
    """The title of a page, which receives the focus after navigation."""
    shown = rx.el.p(lead, class_name="fr-text--lead")
    if isinstance(lead, rx.Var):
        shown = rx.cond(lead != "", shown)
    intro = [shown] if lead is not None else []
    return rx.el.div(rx.el.h1(title, id="titre", tab_index=-1), *intro, class_name="page-title")


def waiting() -> rx.Component:
    """What is shown while a page asks for its data."""
    bars = (rx.el.div(class_name="skeleton__bar") for _ in range(5))
    return rx.el.div(
        rx.el.p("Chargement…", class_name="fr-sr-only", role="status"),
        *bars,
        class_name="skeleton",
    )
