"""Verifying an attestation, without an account: by its QR code, its file, or number and name."""

import reflex as rx

from components.arrival import when_arrived
from components.dsfr import basic
from components.fields import Control, text_field
from components.layout import messages, page
from components.widgets import AutosaveForm, PaperCheck
from erpps_app.services.verification import NAME, NUMBER, ProfessionView
from state.verification import ANSWER
from state.verification import VerificationState as V

OTHERWISE = "Vérifier une autre attestation"
MATCHED = "Ce numéro et ce nom correspondent à un professionnel inscrit"
NOT_MATCHED = "Ce numéro et ce nom ne correspondent à aucun professionnel inscrit"
NOT_MATCHED_ADVICE = (
    "Vérifiez l’orthographe du nom d’exercice et les 11 chiffres du numéro, tels que la personne "
    "les donne."
)


def verification() -> rx.Component:
    """The three ways to verify; the answer comes above them, where the focus goes."""
    return page(
        basic.heading(
            "Vérifier une attestation RPPS",
            lead="Sans compte. Rien de ce que vous vérifiez n’est conservé.",
        ),
        messages(),
        when_arrived(V.ready, rx.fragment(_answer(), _by_code(), _by_file(), _by_name())),
    )


def verified() -> rx.Component:
    """What the QR code leads to: today's status."""
    return page(
        basic.heading("Attestation RPPS"),
        messages(),
        when_arrived(
            V.ready,
            rx.fragment(
                _person(),
                basic.buttons(
                    basic.link_button(OTHERWISE, "/attestation/verifier", kind="secondary")
                ),
            ),
        ),
    )


def _answer() -> rx.Component:
    return rx.el.div(
        rx.cond(V.file.code != "", _said(V.file.tone, V.file.title, V.file.advice)),
        _person(),
        rx.cond(V.asked, _match()),
        id=ANSWER,
        tab_index=-1,
        role="status",
    )


def _match() -> rx.Component:
    return rx.cond(
        V.matched.found,
        basic.alert(
            rx.el.ul(rx.foreach(V.matched.professions, rx.el.li)), title=MATCHED, tone="success"
        ),
        _said("error", NOT_MATCHED, NOT_MATCHED_ADVICE),
    )


def _person() -> rx.Component:
    attested = rx.el.dl(
        _fact("Nom d’exercice", V.person.name),
        _fact("Numéro RPPS", V.person.rpps),
        rx.el.div(
            rx.el.dt("Professions attestées"),
            rx.el.dd(rx.el.ul(rx.foreach(V.person.professions, _profession))),
        ),
        _fact("Attestation éditée le", V.person.edited),
        class_name="lines fr-mt-3w",
    )
    return rx.cond(
        V.person.code != "",
        rx.fragment(
            _said(V.person.tone, V.person.title, V.person.advice),
            rx.cond(V.person.name != "", attested),
        ),
    )


def _profession(profession: rx.Var[ProfessionView]) -> rx.Component:
    standing = rx.cond(profession.registered, " – inscription en cours", " – plus d’inscription")
    return rx.el.li(profession.label, standing)


def _fact(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _said(
    tone: str | rx.Var[str], title: str | rx.Var[str], advice: str | rx.Var[str]
) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title, class_name="fr-alert__title"),
        rx.el.p(advice),
        class_name=rx.Var.create("fr-alert fr-mb-3w fr-alert--") + tone,
    )


def _by_code() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Avec le code QR", class_name="fr-h4 fr-mt-5w"),
        rx.el.p(
            "Scannez le code de l’attestation avec un téléphone : la page qui s’ouvre dit si "
            "l’inscription est toujours en cours. Vérifiez qu’elle est bien à l’adresse de ce "
            "portail."
        ),
    )


def _by_file() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Avec le fichier PDF", class_name="fr-h4 fr-mt-5w"),
        PaperCheck.create(on_chosen=V.forget, on_examined=V.examined),
    )


def _by_name() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Avec le numéro et le nom", class_name="fr-h4 fr-mt-5w"),
        AutosaveForm.create(
            text_field(
                Control(
                    name=NUMBER,
                    label="Numéro RPPS",
                    hint="11 chiffres, par exemple 10109316124.",
                    error=rx.cond(V.errors.contains(NUMBER), V.errors[NUMBER], ""),
                    required=True,
                    max_length=30,
                ),
                mode="numeric",
            ),
            text_field(
                Control(
                    name=NAME,
                    label="Nom d’exercice",
                    hint="Avec ou sans le prénom ; accents, traits d’union et majuscules ne "
                    "comptent pas.",
                    error=rx.cond(V.errors.contains(NAME), V.errors[NAME], ""),
                    required=True,
                )
            ),
            basic.buttons(basic.button("Vérifier", submit=True)),
            id="numero-et-nom",
            class_name="form",
            on_submit=V.compare,
        ),
    )
