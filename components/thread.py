"""The messages between a professional and their agency, and the one being written."""

import reflex as rx

from components import documents
from components.dsfr import basic
from components.fields import Control, text_area
from components.template_widgets import TemplatePicker
from components.widgets import AutosaveForm
from erpps_app.domain.documents import ATTACHMENT
from erpps_app.domain.messages import LONGEST
from erpps_app.services.messages import BODY, MessageView
from state.thread import ThreadState as T


def thread(to: str, dossier: rx.Var[str]) -> rx.Component:
    """The messages of the application that is shown.

    Args:
        to: whom one writes to, as the label of the field names them.
        dossier: the application; the messages of another are never shown beside it. Where nobody
            writes and nobody wrote, nothing is shown.
    """
    has_any = T.view.may_write | (T.view.messages.length() > 0)
    return rx.cond((T.view.dossier == dossier) & has_any, _thread(to))


def _thread(to: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Messages", id="messages"),
        rx.el.div(
            rx.foreach(T.view.messages, _message),
            rx.cond(
                T.view.messages.length() == 0,
                rx.el.p("Aucun message pour le moment.", class_name="fr-hint-text"),
            ),
            role="log",
            aria_labelledby="messages",
        ),
        rx.cond(T.view.may_write, _writing(to)),
        class_name="fr-mb-4w",
    )


def _message(message: rx.Var[MessageView]) -> rx.Component:
    return rx.el.article(
        rx.el.p(rx.el.strong(message.who)),
        rx.el.p(message.at, class_name="fr-hint-text"),
        rx.el.p(message.body, class_name="pre-line"),
        rx.cond(
            message.documents.length() > 0,
            rx.el.ul(
                rx.foreach(
                    message.documents,
                    lambda d: rx.el.li(basic.link(d["name"], d["url"], new_tab=True)),
                ),
                aria_label="Pièces jointes",
            ),
        ),
        rx.cond(
            message.mine & (message.read != ""), rx.el.p(message.read, class_name="fr-hint-text")
        ),
        class_name=rx.cond(message.mine, "message message--mine", "message"),
    )


def _writing(to: str) -> rx.Component:
    return AutosaveForm.create(
        rx.cond(
            T.view.templates.length() > 0,
            TemplatePicker.create(
                field=BODY,
                templates=T.view.templates,
                draft=T.view.draft,
                laid=T.laid,
                on_choose=lambda chosen: T.fill(T.view.dossier, T.view.draft, chosen),
            ),
        ),
        text_area(
            Control(
                name=BODY,
                label=f"Écrire à {to}",
                value=T.view.body,
                hint=f"{LONGEST:,} caractères au plus.".replace(",", " "),
                error=rx.cond(T.errors.contains(BODY), T.errors[BODY], ""),
            ),
            longest=LONGEST,
        ),
        documents.received(T.view.attached, T.remove_document),
        rx.el.div(
            documents.upload(
                label="Joindre un document",
                title="Joindre un document",
                hint="Formats JPEG et PDF, 10 Mo au plus.",
                section=T.view.draft,
                kind=ATTACHMENT,
                error="",
                required=False,
                on_change=T.refresh,
            ),
        ),
        basic.buttons(basic.button("Envoyer le message", submit=True, kind="secondary")),
        id="message-nouveau",
        key="message-" + T.view.draft,
        class_name="form",
        on_save=lambda form: T.save(T.view.dossier, T.view.draft, form),
        on_submit=lambda form: T.send(T.view.dossier, T.view.draft, form),
    )
