"""The file under review: each element with its document, a verdict each, the decision."""

import reflex as rx

from components import review_decision, review_element
from components.arrival import arrived, when_arrived
from components.contents import timeline
from components.corrections import corrections
from components.dsfr import basic
from components.known_people import known_people
from components.layout import messages, page
from components.notes import notes
from components.presence import in_charge
from components.review_widgets import Viewer, keys
from components.thread import thread
from components.widgets import Live
from state.corrections import CorrectionsState as K
from state.in_charge import InChargeState as C
from state.keyboard import KeyboardState
from state.known_people import KnownPeopleState as P
from state.notes import NotesState as N
from state.review import ReviewState as R
from state.thread import ThreadState as T


def review() -> rx.Component:
    """A file: each element with its document, a verdict each, the decision."""
    return page(
        Live.create(
            subject=R.view.id,
            inside=R.view.id,
            on_change=[R.refresh, P.refresh, T.refresh, N.refresh, K.refresh],
            on_presence=C.refresh,
        ),
        basic.heading(rx.cond(arrived(R.ready), "Dossier " + R.view.number, "Dossier")),
        messages(),
        when_arrived(R.ready, rx.fragment(in_charge(), _file())),
        wide=True,
    )


def _file() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _about(),
            known_people(),
            rx.foreach(R.view.sections, review_element.element),
            corrections(R.view.id),
            class_name="review__values",
        ),
        rx.el.aside(
            review_decision.decision(),
            Viewer.create(papers=R.view.papers, beside=R.view.beside),
            class_name="review__side",
            aria_label="Décision et documents",
        ),
        rx.el.div(
            rx.cond(R.view.registers, review_decision.duplicates()),
            thread("la personne", R.view.id),
            rx.el.h2("Suivi", class_name="fr-h6"),
            timeline(R.view.timeline),
            notes(R.view.id),
            class_name="review__rest",
        ),
        class_name="review",
    )


def _about() -> rx.Component:
    return rx.el.div(
        rx.el.p(R.view.name, class_name="fr-h5 fr-mb-1w"),
        rx.el.div(basic.badge(R.view.status, R.view.tone), role="status", class_name="fr-mb-1w"),
        rx.el.p("Objet : ", R.view.object),
        rx.cond(
            R.view.practitioner != "",
            rx.el.p(
                basic.link("Dossier du professionnel", f"/professionnels/{R.view.practitioner}")
            ),
        ),
        rx.cond(
            R.view.follows != "",
            rx.el.p(
                "Fait suite à la demande refusée ",
                rx.cond(
                    R.view.follows_id != "",
                    basic.link(R.view.follows, f"/instruction/{R.view.follows_id}"),
                    R.view.follows,
                ),
            ),
        ),
        rx.el.p("Reçue le ", R.view.submitted, class_name="fr-hint-text"),
        keys(KeyboardState.view),
        class_name="fr-mb-3w",
    )
