"""The gestionnaires' pages: sign-in, queue, file."""

import reflex as rx

from components import documents, fields
from components.arrival import arrived, arrived_anew, when_arrived
from components.contents import duplicate, lines, timeline, verdict_badge
from components.dsfr import basic
from components.fields import Control
from components.layout import messages, page
from components.thread import thread
from components.widgets import AutosaveForm, Live
from erpps_app.domain.checks import Finding
from erpps_app.services.dossiers import SectionView
from erpps_app.services.queue import QueueRow
from state.queue import QueueState as Q
from state.review import ReviewState as R
from state.thread import ThreadState as T

COLUMNS = ("Demande", "Nom", "Objet", "Profession", "Statut", "Reçue le", "Attente")


def agents() -> rx.Component:
    """Where a gestionnaire signs in."""
    return page(
        basic.heading("Espace ARS", lead="Instruction des demandes d’enregistrement au RPPS."),
        rx.el.p(
            "Insérez votre carte CPA dans le lecteur, puis identifiez-vous. Vous n’accédez qu’aux "
            "demandes de votre agence."
        ),
        rx.el.div(basic.connect_button("S’identifier avec ma carte CPA", "/auth/carte")),
        rx.el.p(
            "Sans lecteur de carte : ", basic.link("m’identifier autrement", "/auth/agents"), "."
        ),
    )


def queue() -> rx.Component:
    """The applications of the agency, by status."""
    return page(
        Live.create(subject="", on_change=Q.refresh),
        basic.heading("Demandes à instruire", lead=Q.view.agency),
        messages(),
        rx.cond(
            arrived_anew(Q.ready),
            rx.fragment(
                rx.el.nav(
                    rx.el.ul(rx.foreach(Q.view.counts, _filter), class_name="filters"),
                    aria_label="Filtrer par statut",
                ),
                rx.cond(Q.view.rows.length() > 0, _table(), _nothing()),
                rx.cond(
                    Q.view.more,
                    rx.el.p("Seules les 50 plus anciennes sont affichées.", class_name="saved"),
                ),
            ),
            basic.waiting(),
        ),
        wide=True,
    )


def _filter(count: rx.Var[dict[str, str]]) -> rx.Component:
    return rx.el.li(
        basic.anchor(
            count["label"],
            " ",
            rx.el.strong(count["count"]),
            href="/instruction?statut=" + count["status"],
            aria_current=rx.cond(count["status"] == Q.view.status, "page", rx.Var("undefined")),
        )
    )


def _table() -> rx.Component:
    return rx.el.table(
        rx.el.caption("Demandes, de la plus ancienne à la plus récente", class_name="fr-sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(title, scope="col") for title in COLUMNS))),
        rx.el.tbody(rx.foreach(Q.view.rows, _row)),
        class_name="queue",
    )


def _row(row: rx.Var[QueueRow]) -> rx.Component:
    cells = (
        rx.el.span(
            basic.anchor(row.number, href=f"/instruction/{row.id}"),
            rx.cond(row.unread > 0, basic.badge(_unread(row), "new")),
        ),
        row.name,
        row.object,
        row.profession,
        basic.badge(row.status, row.tone),
        row.submitted,
        rx.el.span(
            row.age,
            rx.cond(row.late, " (au-delà de 48 h)", ""),
            class_name=rx.cond(row.late, "late", ""),
        ),
    )
    labelled = zip(COLUMNS, cells, strict=True)
    return rx.el.tr(*(rx.el.td(cell, custom_attrs={"data-label": name}) for name, cell in labelled))


def _unread(row: rx.Var[QueueRow]) -> rx.Var[str]:
    return rx.cond(row.unread == 1, "1 message", row.unread.to_string() + " messages").to(str)


def _nothing() -> rx.Component:
    return rx.el.div(
        rx.el.p("Aucune demande dans cet état. Choisissez un autre statut ci-dessus."),
        class_name="band",
    )


def review() -> rx.Component:
    """A file: each element with its document, a verdict each, the decision."""
    return page(
        Live.create(subject=R.view.id, on_change=[R.refresh, T.refresh]),
        basic.heading(rx.cond(arrived(R.ready), "Dossier " + R.view.number, "Dossier")),
        messages(),
        when_arrived(R.ready, _file()),
        wide=True,
    )


def _file() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.p(R.view.name, class_name="fr-h5 fr-mb-1w"),
                rx.el.div(
                    basic.badge(R.view.status, R.view.tone), role="status", class_name="fr-mb-1w"
                ),
                rx.el.p("Objet : ", R.view.object),
                rx.cond(
                    R.view.practitioner != "",
                    rx.el.p(
                        basic.link(
                            "Dossier du professionnel", f"/professionnels/{R.view.practitioner}"
                        )
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
                class_name="fr-mb-3w",
            ),
            rx.foreach(R.view.sections, _element),
            thread("la personne", R.view.id),
        ),
        rx.el.aside(
            _decision(),
            rx.cond(R.view.registers, _duplicates()),
            rx.el.h2("Suivi", class_name="fr-h6"),
            timeline(R.view.timeline),
            class_name="review__side",
            aria_label="Décision et suivi",
        ),
        class_name="review",
    )


def _element(section: rx.Var[SectionView]) -> rx.Component:
    has_documents = section.documents.length() > 0
    return rx.el.section(
        rx.el.div(
            rx.el.h2(section.title, id=f"titre-{section.id}"),
            verdict_badge(section),
            class_name="summary__head",
        ),
        rx.cond(
            section.effect != "",
            rx.el.p(
                rx.el.strong("Prise d’effet : "),
                section.effect,
                rx.cond(section.standing != "", " (" + section.standing + ")", ""),
                class_name="effect",
            ),
        ),
        rx.foreach(R.view.findings, lambda finding: _finding(finding, section)),
        rx.el.div(
            lines(section.lines),
            rx.cond(has_documents, rx.el.div(documents.shown(section.documents))),
            class_name=rx.cond(
                has_documents, "element__body element__body--split", "element__body"
            ),
        ),
        rx.cond(
            section.question != "",
            rx.el.p(
                rx.el.strong(
                    rx.cond(section.verdict == "refuse", "Motif du refus : ", "Question : ")
                ),
                section.question,
                class_name="pre-line",
            ),
        ),
        rx.cond(
            section.unchanged,
            rx.el.p("La personne a renvoyé cet élément sans le modifier.", class_name="effect"),
        ),
        rx.cond(_may(section, "refuse"), _verdict(section)),
        rx.cond(R.drafting.contains(section.id), _words(section)),
        id=section.id,
        tab_index=-1,
        aria_labelledby=f"titre-{section.id}",
        class_name="summary",
    )


def _finding(finding: rx.Var[Finding], section: rx.Var[SectionView]) -> rx.Component:
    return rx.cond(
        finding.element == section.element,
        rx.el.p(
            rx.cond(finding.outcome == "attention", rx.el.strong("Attention : "), ""),
            finding.text,
            class_name=rx.cond(
                finding.outcome == "attention", "finding finding--attention", "finding"
            ),
        ),
    )


def _may(section: rx.Var[SectionView], verdict: str) -> rx.Var[bool]:
    """Whether this agent may give that verdict now; a refusal is open as long as any is."""
    open_now = R.view.verdicts[section.id]
    return (R.view.verdicts.contains(section.id) & open_now.contains(verdict)).bool()


def _verdict(section: rx.Var[SectionView]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            _may(section, "valide"),
            basic.button("Valider", small=True, about=section.title, on_click=R.accept(section.id)),
        ),
        rx.cond(
            _may(section, "a_completer"),
            basic.button(
                "À compléter",
                kind="secondary",
                small=True,
                about=section.title,
                on_click=R.draft(section.id, "a_completer"),
            ),
        ),
        basic.button(
            "Refuser",
            kind="tertiary",
            small=True,
            about=section.title,
            on_click=R.draft(section.id, "refuse"),
        ),
        class_name="verdict",
        role="group",
        aria_label="Avis sur l'élément",
    )


def _words(section: rx.Var[SectionView]) -> rx.Component:
    refused = R.drafting[section.id] == "refuse"
    return AutosaveForm.create(
        rx.cond(
            refused,
            _reason(section, "Motif du refus"),
            _reason(section, "Question à la personne"),
        ),
        rx.cond(
            _may(section, "refuse"),
            basic.buttons(
                basic.button(
                    rx.cond(refused, "Enregistrer le refus", "Enregistrer la question"),
                    submit=True,
                )
            ),
            rx.el.p(
                "La demande a été décidée entre-temps : ce texte n’est pas enregistré. Vous pouvez "
                "le reprendre dans un message.",
                class_name="fr-message fr-message--warning",
            ),
        ),
        id=f"avis-{section.id}",
        class_name="form",
        on_submit=lambda form: R.judge(section.id, form),
    )


def _reason(section: rx.Var[SectionView], label: str) -> rx.Component:
    return fields.text_area(
        Control(
            name="motif",
            label=label,
            hint="La personne lira ce texte.",
            required=True,
            error=rx.cond(R.errors.contains(section.id), R.errors[section.id], ""),
        ),
        focused=True,
    )


def _decision() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Décision", class_name="fr-h6", id="decision", tab_index=-1),
        rx.cond(
            R.view.rpps != "",
            rx.fragment(
                rx.el.p("Numéro RPPS", class_name="fr-hint-text"),
                rx.el.p(R.view.rpps, class_name="number fr-mb-2w"),
            ),
        ),
        rx.cond(R.view.obstacle != "", rx.el.p(R.view.obstacle)),
        rx.cond(
            R.view.undoes,
            rx.el.p(
                "Une modification est déjà en vigueur : la refuser rétablit ce que le registre "
                "contenait avant.",
                class_name="fr-hint-text fr-mb-2w",
            ),
        ),
        rx.foreach(R.view.actions, _action),
        rx.cond(
            R.view.actions.length() == 0,
            rx.el.p("Aucune action possible dans cet état.", class_name="fr-hint-text"),
        ),
        class_name="band",
    )


def _action(action: rx.Var[str]) -> rx.Component:
    return rx.match(
        action,
        ("prendre", rx.el.p(basic.button("Commencer l’instruction", on_click=R.take))),
        (
            "valider",
            rx.cond(
                R.view.removes,
                _decide("valider", "Confirmer la suppression", "primary"),
                _decide("valider", "Valider la demande", "primary"),
            ),
        ),
        ("demander", _decide("demander", "Demander les compléments", "secondary")),
        (
            "refuser",
            rx.fragment(
                _decide("refuser", "Refuser la demande", "tertiary"),
                rx.cond(
                    R.view.loses,
                    rx.el.p(
                        "En cas de refus, les éléments validés qui attendaient ne prendront pas "
                        "effet.",
                        class_name="fr-hint-text",
                    ),
                ),
            ),
        ),
        (
            "retirer",
            rx.el.p(basic.button("Retirer ma proposition", kind="secondary", on_click=R.withdraw)),
        ),
        rx.fragment(),
    )


def _decide(action: str, label: str, kind: basic.Kind) -> rx.Component:
    obstacle = R.view.obstacles[action]
    return rx.el.div(
        basic.button(label, kind=kind, on_click=R.decide(action), disabled=obstacle != ""),
        rx.cond(obstacle != "", rx.el.p(obstacle, class_name="fr-hint-text")),
        class_name="fr-mb-2w",
    )


def _duplicates() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Doublons possibles", class_name="fr-h6"),
        rx.cond(
            R.view.duplicates.length() > 0,
            rx.el.ul(rx.foreach(R.view.duplicates, duplicate)),
            rx.el.p("Aucun doublon trouvé dans le registre ni parmi les demandes en cours."),
        ),
        class_name="fr-mb-4w",
    )
