"""What the national administrator may open: one row for each page of the administration."""

import reflex as rx

from components.dsfr import basic

# A new page of the administration is one row here, beside its row of ``ROUTES``.
ADMINISTRATION_PAGES = (
    ("Agents", "/administration"),
    ("Listes", "/administration/listes"),
    ("Reprise ADELI", "/administration/adeli"),
    ("Motifs", "/administration/motifs"),
    ("Modèles", "/administration/modeles"),
    ("Abonnés", "/administration/abonnes"),
    ("Clés d’API", "/administration/cles-api"),
)


def administration_nav(current: str) -> rx.Component:
    """The pages of the administration, the one that is open marked.

    Args:
        current: the address of the page that shows it, or of the one it belongs to.
    """
    return rx.el.nav(
        rx.el.ul(*(rx.el.li(_link(name, path, current)) for name, path in ADMINISTRATION_PAGES)),
        aria_label="Administration",
        class_name="administration-nav",
    )


def _link(name: str, path: str, current: str) -> rx.Component:
    here = {"aria_current": "page"} if path == current else {}
    return basic.anchor(name, href=path, class_name="fr-link", **here)
