"""Whom the register already knows of who applies: the differences, and what to do about it."""

import reflex as rx

from components.compared import card, values
from components.dsfr import basic
from components.fields import Control, checkbox, text_area
from components.widgets import AutosaveForm
from erpps_app.domain.reasons import LONGEST_TEXT
from erpps_app.services.attaching import CONFIRMED, LONGEST, REASON
from erpps_app.services.duplicates import Duplicate
from erpps_app.services.known_people import REFUSAL
from state.known_people import KnownPeopleState as P
from state.review import ReviewState as R

TITLE = "deja-au-registre"
ONE, OTHER = "Demande", "Registre"


def known_people() -> rx.Component:
    """The registered person beside what is declared; nothing when the register knows nobody."""
    return rx.cond(
        (P.view.dossier != "") & (P.view.dossier == R.view.id),
        rx.el.section(
            rx.el.h2("Déjà au registre ?", class_name="fr-h6", id=TITLE, tab_index=-1),
            rx.el.ul(rx.foreach(P.view.people, _person), class_name="known"),
            rx.cond(P.view.elsewhere, _elsewhere(), rx.fragment(_compared(), _attaching())),
            rx.cond(
                P.view.may & ~P.view.attached,
                basic.details("Refuser : déjà enregistré", _refusal()),
            ),
            aria_labelledby=TITLE,
            class_name="band fr-mb-4w",
        ),
    )


def _person(found: rx.Var[Duplicate]) -> rx.Component:
    return rx.el.li(
        basic.badge(found.label, rx.cond(found.certainty == "certain", "error", "warning")),
        rx.el.p(rx.el.strong(found.name), " · RPPS ", found.number, " · ", found.why),
        rx.cond(
            (P.view.people.length() > 1) & (found.key != P.view.shown) & ~P.view.attached,
            basic.button(
                "Voir les écarts",
                kind="tertiary",
                small=True,
                about=found.number,
                on_click=P.show(found.key),
            ),
        ),
    )


def _elsewhere() -> rx.Component:
    return rx.el.p(
        "Une autre agence est en charge de cette personne : vous ne voyez pas son dossier. Si "
        "c’est elle, refusez la demande ; ce qui change se déclare sur son enregistrement.",
        class_name="effect",
    )


def _compared() -> rx.Component:
    other = P.view.compared.other
    return rx.fragment(
        rx.cond(
            P.view.differing.length() > 0,
            values(P.view.differing, ONE, OTHER),
            rx.el.p("État civil et coordonnées : aucune différence."),
        ),
        basic.details("Valeurs identiques", values(P.view.same, ONE, OTHER)),
        basic.details(
            "Professions et activités au registre",
            rx.foreach(other.cards, card),
            rx.el.p("Connexion : ", other.ways),
        ),
        rx.el.p(
            basic.link("Dossier du professionnel", other.url, about=other.number),
            " · ",
            basic.link(
                "Comparer en pleine page",
                f"/doublons/{P.view.dossier}/{other.key}",
                about=other.number,
            ),
        ),
    )


def _attaching() -> rx.Component:
    """What attaching does; the way to it, or to take it back."""
    return rx.cond(
        P.view.attached,
        rx.fragment(
            basic.alert(
                rx.cond(
                    P.view.by != "",
                    "Rattachée par " + P.view.by + ". La validation fera ceci :",
                    "Vous avez rattaché cette demande : un autre agent doit la valider. La "
                    "validation fera ceci :",
                )
            ),
            _what_it_does(),
            rx.cond(
                P.view.may,
                basic.button(
                    "Retirer le rattachement", kind="secondary", small=True, on_click=P.detach
                ),
            ),
        ),
        rx.cond(
            P.view.may,
            rx.cond(
                P.view.obstacle != "",
                basic.alert(P.view.obstacle, tone="warning"),
                basic.details("Rattacher à ce professionnel", _what_it_does(), _attach_form()),
            ),
        ),
    )


def _what_it_does() -> rx.Component:
    return rx.fragment(
        rx.cond(P.view.obstacle != "", basic.alert(P.view.obstacle, tone="warning")),
        rx.el.ul(rx.foreach(P.view.lines, rx.el.li), aria_label="Ce que fera la validation"),
    )


def _attach_form() -> rx.Component:
    """Certain, it is one press; otherwise the agent says how they checked who it is."""
    return AutosaveForm.create(
        rx.cond(
            P.view.certain,
            rx.fragment(),
            rx.fragment(
                basic.alert(
                    "L’identité n’est pas certaine : comparez la pièce d’identité et le registre.",
                    tone="warning",
                ),
                checkbox(
                    Control(
                        name=CONFIRMED,
                        label="J’ai vérifié que c’est la même personne",
                        error=_error(CONFIRMED),
                    )
                ),
            ),
        ),
        text_area(
            Control(
                name=REASON,
                label="À quoi reconnaissez-vous la même personne ?",
                hint="Ce motif reste dans votre agence.",
                required=~P.view.certain,
                error=_error(REASON),
            ),
            longest=LONGEST,
        ),
        basic.buttons(basic.button("Rattacher à ce professionnel", submit=True)),
        id="rattacher",
        key=P.view.shown,
        class_name="form",
        on_submit=P.attach,
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(P.errors.contains(name), P.errors[name], "")


def _refusal() -> rx.Component:
    """The reason of the catalogue, ready to be sent; of the register it tells nothing."""
    return AutosaveForm.create(
        rx.el.input(type="hidden", name="code", value=P.view.refusal.code),
        text_area(
            Control(
                name=REFUSAL,
                label="Motif du refus",
                value=P.view.refusal.text,
                hint="La personne lira ce texte. N’y mettez rien de ce que contient le registre.",
                required=True,
                error=_error(REFUSAL),
            ),
            rows=5,
            longest=LONGEST_TEXT,
        ),
        basic.buttons(
            basic.button("Refuser la demande pour ce motif", submit=True, kind="secondary")
        ),
        id="refuser-deja-enregistre",
        key=P.view.refusal.code + P.view.shown,
        class_name="form",
        on_submit=P.refuse,
    )
