"""The public page of a professional, wherever it is shown; what is told of a page to the world."""

import reflex as rx

from components.dsfr import basic
from erpps_app.services.directory.page import PersonPage, Practised, Site

View = rx.Var[PersonPage]


class PageHead(rx.Component):
    """Title, description, robots, address and structured data of the page; shows nothing."""

    library = "$/public/ui/page_head.jsx"
    tag = "PageHead"

    title: rx.Var[str]
    description: rx.Var[str]
    robots: rx.Var[str]
    canonical: rx.Var[str]
    data: rx.Var[str]


def card(view: View, *, heading: rx.Component) -> rx.Component:
    """What the public reads of a professional.

    Args:
        view: the page; heading: the name, as the title that fits the page around it.
    """
    return rx.el.article(
        heading,
        rx.el.div(
            rx.cond(
                view.rpps != "",
                _fact("Numéro RPPS", rx.el.span(view.rpps, class_name="number")),
                _fact("Numéro RPPS", "attribué à l’enregistrement"),
            ),
            rx.cond(view.agency != "", _fact("Agence régionale de santé", view.agency)),
            class_name="directory__facts",
        ),
        rx.foreach(view.practised, _practised),
        rx.cond(
            view.updated != "",
            rx.el.p("Mis à jour le ", view.updated, class_name="fr-hint-text"),
        ),
        class_name="directory",
    )


def _practised(practised: rx.Var[Practised]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(practised.label, class_name="fr-h4"),
        rx.cond(practised.name != "", rx.el.p("Exerce sous le nom de ", practised.name)),
        rx.cond(practised.title != "", rx.el.p(practised.title)),
        rx.cond(
            practised.sites.length() > 0,
            rx.el.ul(rx.foreach(practised.sites, _site), class_name="directory__sites"),
            rx.el.p("Aucune activité déclarée en ce moment.", class_name="fr-hint-text"),
        ),
        class_name="directory__practice",
    )


def _site(site: rx.Var[Site]) -> rx.Component:
    return rx.el.li(
        rx.cond(site.structure != "", rx.el.p(rx.el.strong(site.structure))),
        rx.cond(site.address != "", rx.el.p(site.address)),
        rx.el.p(
            site.activity,
            rx.cond(site.since != "", ", depuis le " + site.since, ""),
            class_name="fr-hint-text",
        ),
        rx.cond(
            site.telephone != "",
            rx.el.p("Téléphone : ", basic.link(site.telephone, "tel:" + site.dialled)),
        ),
        rx.cond(
            site.email != "", rx.el.p("Email : ", basic.link(site.email, "mailto:" + site.email))
        ),
    )


def _fact(label: str, value: rx.Component | rx.Var[str] | str) -> rx.Component:
    return rx.el.p(rx.el.span(label, " : ", class_name="directory__label"), value)
