"""Brings the design system's styles into the page: the CSS of the components in use, our own."""

import reflex as rx

from erpps_app.settings import settings

PACKAGE = "@gouvfr/dsfr@1.14.4"
FONT = "@fontsource-variable/source-sans-3@5.3.0"
COMPONENTS = (
    "link",
    "button",
    "form",
    "input",
    "select",
    "radio",
    "checkbox",
    "upload",
    "accordion",
    "alert",
    "badge",
    "breadcrumb",
    "callout",
    "card",
    "footer",
    "header",
    "logo",
    "notice",
    "skiplink",
    "stepper",
    "table",
    "tag",
    "tile",
)

# Ours, in the order of the cascade: the frame, then what one part of the portal needs.
OWN = (
    "erpps",
    "lists",
    "team",
    "pilotage",
    "echanges",
    "queue",
    "adeli",
    "instruction",
    "annuaire",
)


class DesignSystem(rx.Fragment):
    """An empty element whose imports are the styles, in the order of the cascade."""

    lib_dependencies: list[str] = [PACKAGE, FONT]  # noqa: RUF012 - Reflex declares it so

    def add_imports(self) -> dict[str, list[str]]:
        """The style sheets: core, colour schemes, components, font, ours."""
        base = "@gouvfr/dsfr/dist"
        sheets = [f"{base}/core/core.main.min.css", f"{base}/scheme/scheme.min.css"]
        sheets += [f"{base}/component/{name}/{name}.main.min.css" for name in COMPONENTS]
        if settings().identity == "neutre":
            sheets += ["@fontsource-variable/source-sans-3/wght.css", "$/public/ui/neutre.css"]
        sheets += [f"$/public/ui/{name}.css" for name in OWN]
        return {"": sheets}


TYPOGRAPHY = "’", "'"


def accessible(label: str) -> str:
    """A label as assistive technologies and voice control look for it.

    The eye gets the typographic apostrophe and the star; the name stays the guide's, to the letter.
    """
    return label.replace(*TYPOGRAPHY).removesuffix(" *")
