"""What is shown when a page itself breaks: a sentence in French, and a way back."""

import reflex as rx
from reflex_base.vars.function import ArgsFunctionOperation
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.el.elements.inline import A


def boundary(*children: rx.Component) -> rx.Component:
    """Catch an error of the page; what was typed is saved already."""
    fallback = rx.el.main(
        rx.el.h1("Cette page a rencontré un problème"),
        rx.el.p(
            "Ce que vous avez saisi est enregistré. Rechargez la page ; si le problème persiste, "
            "revenez à l’accueil et reprenez votre demande."
        ),
        A.create("Revenir à l’accueil", href="/", class_name="fr-btn"),
        class_name="fr-container",
        id="contenu",
    )
    shown = ArgsFunctionOperation.create(("_error",), rx.Var.create(fallback))
    return ErrorBoundary.create(*children, fallback_render=shown)
