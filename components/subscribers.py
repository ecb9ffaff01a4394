"""What the pages of the subscribers share: states, a secret that is shown once, a list of facts."""

import reflex as rx
from reflex.event import EventType

from components import fields, handed
from components.dsfr import basic
from components.fields import Control, Text
from components.widgets import AutosaveForm
from erpps_app.domain.subscriptions import FOLLOWED, OVERLAP
from erpps_app.services.subscriptions.standing import Line

ADDRESS = "/administration/abonnes"
NEW = rx.Var.create(Line(resources=tuple(FOLLOWED))).to(Line)
OVERLAP_DAYS = OVERLAP.days
_SECRET = handed.Handed(
    title=("Secret à transmettre à l’abonné",),
    advice="Copiez-le maintenant : il ne sera plus jamais montré. Transmettez-le par un moyen sûr, "
    "jamais par email ordinaire.",
    label="Secret (base64)",
    hint=("L’abonné vérifie avec lui la signature de chaque requête.",),
    copy="Copier le secret",
    copied="Le secret est copié.",
    keep="J’ai copié le secret, ne plus l’afficher",
)


def form(
    title: str,
    *shown: rx.Component,
    key: str,
    submit: str,
    save: rx.EventHandler,
    keep: rx.EventHandler,
) -> rx.Component:
    """What is declared of a subscriber, to be filled in.

    Args:
        title: above it, under the key by which the focus finds it.
        shown: what is told first, and the fields.
        key: of the title; submit: what the button says; save, keep: send it, or leave it.
    """
    return rx.el.section(
        rx.el.h2(title, id=key, tab_index=-1),
        AutosaveForm.create(
            *shown,
            basic.buttons(
                basic.button(submit, submit=True),
                basic.button("Annuler", kind="secondary", on_click=keep),
            ),
            id="abonne",
            class_name="form",
            on_submit=save,
        ),
        class_name="band",
        aria_labelledby=key,
    )


def declared(errors: rx.Var[dict[str, str]], line: rx.Var[Line]) -> list[rx.Component]:
    """The fields of what is declared of a subscriber; ``NEW`` is one of which nothing is yet."""

    def control(
        name: str, label: str, value: Text, *, hint: str = "", longest: int = 120
    ) -> Control:
        return Control(
            name=name, label=label, hint=hint, value=value, error=_error(errors, name),
            required=True, max_length=longest,
        )  # fmt: skip

    def box(name: str, label: str, ticked: rx.Var[bool]) -> rx.Component:
        value = rx.cond(ticked, "oui", "")
        return fields.checkbox(
            Control(name=name, label=label, value=value, error=_error(errors, name))
        )

    return [
        fields.text_field(control("nom", "Nom du système", line.name)),
        fields.text_field(control("organisme", "Organisme", line.organisation)),
        fields.text_field(
            control(
                "adresse",
                "Adresse de réception",
                line.address,
                hint="En https, joignable depuis Internet. Elle sera vérifiée par un défi.",
                longest=500,
            ),
            mode="url",
            pattern="https://",
        ),
        rx.el.fieldset(
            rx.el.legend("Ce qu’il suit", class_name="fr-fieldset__legend"),
            *(
                box(kind.value, label, line.resources.contains(kind.value))
                for kind, label in FOLLOWED.items()
            ),
            class_name="fieldset",
        ),
        box(
            "avec_contenu",
            "Joindre la ressource FHIR à chaque événement",
            line.with_content,
        ),
    ]


def _error(errors: rx.Var[dict[str, str]], name: str) -> rx.Var[str]:
    return rx.cond(errors.contains(name), errors[name], "").to(str)


def facts(*rows: tuple[str, Text | rx.Component]) -> rx.Component:
    """Names and values, side by side."""
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in rows),
        class_name="list-facts",
    )


def state(line: rx.Var[Line]) -> rx.Component:
    """The state, as a badge."""
    return basic.badge(line.state_label, line.tone)


def lag(line: rx.Var[Line]) -> rx.Component:
    """How far behind it is, in positions and in time."""
    return rx.el.span(
        line.lag,
        rx.cond(line.lag == 1, " position", " positions"),
        rx.cond(line.oldest != "", rx.fragment(" · le plus ancien attend depuis ", line.oldest)),
    )


def secret(key: rx.Var[str], *more: rx.Component, taken: EventType[()]) -> rx.Component:
    """A secret that was just made, of which signatures bear this key."""
    return handed.handed(
        _SECRET,
        facts(("Identifiant de clé (keyid)", rx.el.code(key))),
        *more,
        is_shown=key != "",
        taken=taken,
    )
