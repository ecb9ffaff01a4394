"""A form as a page shows it: values, texts, what is asked, what is locked, which choices.

Everything that depends on answers is computed here from the domain, so that the page only shows
and hides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from sqlmodel import Session

from erpps_app.domain import identity as identities
from erpps_app.domain.access import Actor
from erpps_app.domain.context import Context
from erpps_app.domain.fields import CheckField, ChoiceField, CommuneField, Field
from erpps_app.domain.steps import ELEMENTS
from erpps_app.models.dossier import Dossier, Section
from erpps_app.services import documents, drafts

Option = dict[str, str]
CHANGED_ELSEWHERE = (
    "Cette réponse a été modifiée entre-temps, dans un autre onglet : « {said} ». Votre saisie est "
    "restée ici ; enregistrez de nouveau pour la garder."
)


@dataclass(frozen=True, slots=True)
class FormView:
    """What a form needs to be shown. Maps are keyed by the field's name.

    Attributes:
        answers: what the control holds; ``texts``: what it reads when that is another thing.
        visible: the fields that are asked, given the answers; ``required``: those owed.
        locked: the fields that the identity provider vouches for.
        options: the choices that depend on answers.
        question: what the ARS asks, while it awaits information.
        section: the section whose documents are listed; ``kind``: of the document asked.
        document_title: the label as assistive technologies look for it.
        document_asked, document_owed: whether one is asked, whether submission needs it.
    """

    key: str = ""
    redirect: str = ""
    answers: dict[str, str] = field(default_factory=dict[str, str])
    texts: dict[str, str] = field(default_factory=dict[str, str])
    visible: dict[str, bool] = field(default_factory=dict[str, bool])
    locked: dict[str, bool] = field(default_factory=dict[str, bool])
    required: dict[str, bool] = field(default_factory=dict[str, bool])
    hints: dict[str, str] = field(default_factory=dict[str, str])
    options: dict[str, list[Option]] = field(default_factory=dict[str, list[Option]])
    question: str = ""
    section: str = ""
    kind: str = ""
    document_asked: bool = False
    document_owed: bool = False
    document_label: str = ""
    document_title: str = ""
    document_hint: str = ""
    documents: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    saved_at: str = ""


def view(session: Session, actor: Actor, dossier: Dossier, sections: Sequence[Section]) -> FormView:
    """The form of one or several sections of an application that is open for writing."""
    declaration, whole = drafts.rules_of(session, dossier)
    rules_by_id = {p.id: declaration.context_of(p, whole) for p in declaration.parts}
    locked = identities.locked_fields(dossier.identity)
    shown = FormView(
        key="-".join(section.id[:8] for section in sections),
        question="\n".join(s.reason for s in sections if s.reason),
        saved_at=max(s.updated_at for s in sections).isoformat(),
    )
    for section in sections:
        rules = rules_by_id[section.id]
        for asked in ELEMENTS[section.element].asked(section.answers, rules):
            _lay(shown, asked, section, rules, is_locked=asked.name in locked)
    return _with_documents(shown, session, actor, sections, rules_by_id)


def save(
    session: Session,
    actor: Actor,
    dossier: Dossier,
    sections: Sequence[Section],
    form: Mapping[str, object],
    base: Mapping[str, str] | None,
) -> dict[str, str]:
    """Keep what was typed, unless the same answer was changed elsewhere meanwhile.

    What this page did not touch stays as the other wrote it; what only this page touched is
    written; what both touched differently is written only once the person has seen the other's.

    Args:
        session, actor, dossier, sections: as for ``view``.
        form: what the controls hold.
        base: what they held when the page was last shown; ``None`` to write all of it.

    Returns:
        a sentence for each field that both changed.
    """
    present = view(session, actor, dossier, sections)
    base = present.answers if base is None else base
    typed = {k: v for k, v in form.items() if isinstance(v, str) and v != base.get(k, "")}
    conflicts: dict[str, str] = {}
    for name, value in typed.items():
        now_held = present.answers.get(name, base.get(name, ""))
        if now_held not in {base.get(name, ""), value} and present.visible.get(name):
            said = present.texts.get(name) or now_held or "(vide)"
            conflicts[name] = CHANGED_ELSEWHERE.format(said=said)
    kept = {name: value for name, value in typed.items() if name not in conflicts}
    for section in sections:
        drafts.write(session, dossier, section, kept)
    return conflicts


def listed(found: Iterable[documents.DocumentView]) -> list[dict[str, str]]:
    """Documents as plain values for a list on a page."""
    return [{k: str(v) for k, v in asdict(document).items()} for document in found]


def _lay(
    shown: FormView, asked: Field, section: Section, rules: Context, *, is_locked: bool
) -> None:
    name, value = asked.name, section.answers.get(asked.name, "")
    shown.visible[name] = True
    shown.locked[name] = is_locked
    shown.required[name] = asked.is_owed(section.answers, rules)
    shown.hints[name] = asked.hint
    if found := asked.found(section.answers, rules):
        shown.hints[name] = f"{asked.found_label} : {found}"
    text = asked.show(value, section.answers, rules) if value else ""
    if isinstance(asked, ChoiceField):
        shown.answers[name], shown.texts[name] = value, text
        choices = asked.offered(section.answers, rules)
        shown.options[name] = [{"value": c.code, "label": c.label} for c in choices]
    elif isinstance(asked, CommuneField):
        shown.answers[name], shown.texts[name] = value, text
    else:
        shown.answers[name] = value if isinstance(asked, CheckField) else text


def _with_documents(
    shown: FormView,
    session: Session,
    actor: Actor,
    sections: Sequence[Section],
    rules_by_id: Mapping[str, Context],
) -> FormView:
    for section in sections:
        rules = rules_by_id[section.id]
        element = ELEMENTS[section.element]
        if element.document is None:
            continue
        return replace(
            shown,
            section=section.id,
            kind=element.document.kind(section.answers),
            document_asked=element.asks_document(section.answers, rules),
            document_owed=element.owes_document(section.answers, rules),
            document_label=element.document.called(section.answers, rules),
            document_title=element.document.called(section.answers, rules).replace("’", "'"),
            document_hint=element.document.hint,
            documents=listed(documents.listing(session, actor, section.id)),
        )
    return shown
