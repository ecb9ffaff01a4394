"""One subscriber: how it stands, what can be done to it, its dead letters."""

import reflex as rx

from components import fields, subscribers, tables
from components.administration_nav import administration_nav
from components.arrival import when_arrived
from components.confirmation import answers, confirmation
from components.dsfr import basic
from components.fields import Control
from components.layout import messages, page
from components.subscribers import ADDRESS, OVERLAP_DAYS
from components.versions import action, actions
from components.widgets import AutosaveForm
from erpps_app.domain.subscriptions import Action
from erpps_app.services.subscriptions import replaying
from erpps_app.services.subscriptions.replaying import Letter
from state.dead_letters import DeadLettersState as D
from state.subscriber import FORM
from state.subscriber import SubscriberState as S

COLUMNS = ("Événement", "Publié", "Mis au rebut", "Motif", "Actions")


def subscriber() -> rx.Component:
    """The subscriber of the address."""
    return page(
        administration_nav(ADDRESS),
        rx.el.p(basic.link("Tous les abonnés", ADDRESS), class_name="fr-mb-1w"),
        basic.heading(S.line.name, lead=S.line.organisation),
        messages(),
        when_arrived(
            S.ready,
            rx.fragment(
                subscribers.secret(S.handed, taken=S.taken),
                rx.cond(S.editing, _form(), _standing()),
                rx.cond(S.line.state != "clos", rx.fragment(_steering(), _replay(), _letters())),
            ),
        ),
        wide=True,
    )


def _standing() -> rx.Component:
    line = S.line
    return rx.el.section(
        subscribers.facts(
            ("État", subscribers.state(line)),
            ("Adresse", line.address),
            ("Suit", line.follows),
            ("Contenu des ressources", rx.cond(line.with_content, "joint", "non joint")),
            ("Position dans le journal", rx.el.span(line.position)),
            ("Retard", subscribers.lag(line)),
            ("Dernier succès", rx.cond(line.last_success != "", line.last_success, "jamais")),
            ("Panne en cours", _outage()),
            ("Professionnels refusés, réessayés", rx.el.span(line.troubled)),
            ("Secret", _secret()),
        ),
        aria_label="Situation de l’abonné",
    )


def _form() -> rx.Component:
    return subscribers.form(
        "Modifier l’abonné",
        rx.el.p(
            "Une nouvelle adresse devra être vérifiée avant que rien n’y soit envoyé ; ce qui "
            "attend sera gardé, dans l’ordre. Ce que l’abonné suit vaut pour tout ce qui ne lui a "
            "pas encore été envoyé."
        ),
        *subscribers.declared(S.errors, S.line),
        key=FORM, submit="Enregistrer", save=S.save, keep=S.keep,
    )  # fmt: skip


def _outage() -> rx.Component:
    return rx.cond(
        S.line.failures > 0,
        rx.el.span(
            "depuis le ",
            S.line.failing_since,
            ", ",
            S.line.failures,
            " essais. ",
            S.line.last_error,
        ),
        rx.cond(S.line.last_error != "", rx.el.span(S.line.last_error), rx.el.span("aucune")),
    )


def _secret() -> rx.Component:
    return rx.el.span(
        "n° ",
        S.line.secret_number,
        rx.cond(
            S.line.former_until != "",
            rx.fragment(" ; le précédent signe aussi jusqu’au ", S.line.former_until),
        ),
    )


def _may(asked: Action) -> rx.Var[bool]:
    return S.line.can.contains(asked.value)


def _steering() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Agir"),
        rx.cond(
            _may(Action.VERIFY),
            rx.el.p(
                "Rien n’est envoyé tant que l’adresse n’est pas vérifiée : l’abonné doit répondre "
                "à un défi signé en prouvant qu’il connaît le secret. Ce qui attendait déjà est "
                "gardé, dans l’ordre."
            ),
        ),
        basic.buttons(
            rx.cond(
                _may(Action.VERIFY),
                basic.button("Vérifier l’adresse", on_click=S.check("defi")),
            ),
            rx.cond(
                _may(Action.RESUME), basic.button("Reprendre", on_click=S.act(Action.RESUME.value))
            ),
            rx.cond(
                _may(Action.PAUSE),
                basic.button(
                    "Mettre en pause", kind="secondary", on_click=S.act(Action.PAUSE.value)
                ),
            ),
            rx.cond(
                ~S.editing,
                basic.button("Modifier l’abonné", kind="secondary", on_click=S.edit),
            ),
            basic.button("Envoyer un essai", kind="secondary", on_click=S.check("essai")),
            basic.button("Actualiser", kind="secondary", on_click=S.refresh),
        ),
        confirmation(
            S.asking == "secret",
            basic.button("Changer le secret", kind="tertiary", on_click=S.ask("secret")),
            rx.el.p(f"L’ancien secret signera encore {OVERLAP_DAYS} jours, à côté du nouveau."),
            answers("Créer un nouveau secret", S.rotate, "Ne rien changer", S.ask("")),
            title="Changer le secret",
        ),
        confirmation(
            S.asking == Action.CLOSE.value,
            basic.button("Clore l’abonnement", kind="tertiary", on_click=S.ask(Action.CLOSE.value)),
            rx.el.p(
                "Rien ne sera plus envoyé ; le secret, les événements en attente et ceux au rebut "
                "seront effacés. Un abonnement clos ne se rouvre pas."
            ),
            answers("Clore l’abonnement", S.act(Action.CLOSE.value), "Le garder", S.ask("")),
            title="Clore l’abonnement",
        ),
        class_name="list-section",
    )


def _replay() -> rx.Component:
    control = Control(
        name=replaying.FROM,
        label="Rejouer depuis",
        hint="Une position du journal, ou une date au format jj/mm/aaaa.",
        value=S.since,
        error=rx.cond(S.errors.contains(replaying.FROM), S.errors[replaying.FROM], ""),
        required=True,
        max_length=20,
    )
    return rx.el.section(
        rx.el.h2("Rejeu"),
        rx.el.p("Envoie de nouveau ce qui l’a déjà été, dans le même ordre, marqué « replayed »."),
        AutosaveForm.create(
            fields.text_field(control),
            basic.button("Compter les événements", kind="secondary", submit=True),
            id="rejeu",
            class_name="form form--keys",
            on_submit=S.look,
        ),
        rx.cond(
            S.preview,
            rx.el.div(
                rx.el.p(
                    rx.el.strong(S.preview.events),
                    rx.cond(
                        S.preview.events == 1,
                        " événement sera renvoyé",
                        " événements seront renvoyés",
                    ),
                    rx.cond(
                        S.preview.since != "",
                        rx.fragment(", le premier publié le ", S.preview.since),
                    ),
                    ".",
                ),
                answers("Rejouer", S.replay, "Ne pas rejouer", S.ask("")),
                id="rejeu-confirmer",
                role="group",
                aria_label="Confirmer le rejeu",
                tab_index=-1,
                class_name="band band--asked",
            ),
        ),
        class_name="list-section",
    )


def _letters() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Au rebut"),
        rx.cond(
            D.rows.length() > 0,
            tables.table("Événements au rebut", COLUMNS, D.rows, _cells),
            rx.el.p("Aucun événement au rebut."),
        ),
        class_name="list-section",
    )


def _cells(letter: rx.Var[Letter]) -> tuple[rx.Component | rx.Var[str], ...]:
    about = rx.Var.create("l’événement ").to(str) + letter.position.to_string()
    return (
        rx.el.div(
            rx.el.strong(letter.position),
            rx.el.p("RPPS ", letter.rpps, class_name="fr-hint-text"),
            rx.el.p(letter.what, class_name="fr-hint-text"),
        ),
        letter.published,
        rx.el.div(letter.given_up, rx.el.p(letter.attempts, " essais", class_name="fr-hint-text")),
        letter.reason,
        rx.el.div(
            rx.cond(
                letter.asked,
                rx.el.p("Renvoi demandé."),
                actions(
                    action("Renvoyer", about, D.resend(letter.position)),
                    action("Abandonner", about, D.ask(letter.position)),
                ),
            ),
            rx.cond(D.asking == letter.position, _discard()),
        ),
    )


def _discard() -> rx.Component:
    control = Control(
        name=replaying.WHY,
        label="Pourquoi l’abandonner",
        error=rx.cond(D.errors.contains(replaying.WHY), D.errors[replaying.WHY], ""),
        required=True,
    )
    return AutosaveForm.create(
        fields.text_area(control, rows=2, focused=True, longest=replaying.LONGEST_WHY),
        basic.buttons(
            basic.button("Abandonner l’événement", submit=True, small=True),
            basic.button("Annuler", kind="secondary", small=True, on_click=D.ask(0)),
        ),
        id="abandon",
        class_name="form",
        on_submit=D.discard,
    )
