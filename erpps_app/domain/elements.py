"""An element of an application: fields, documents and the rules that tie its answers together.

The element is the unit that the ARS decides. Three readings of the same declaration:
``tidy`` (a draft: keeps what it cannot clean), ``check`` (submission: every error, by field),
``lines`` (what a person reads).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from erpps_app.domain.context import Answers, Context
from erpps_app.domain.fields import Condition, Field, Line, always
from erpps_app.domain.sentences import inside

Errors = dict[str, str]
Rule = Callable[[Answers, Context], Iterable[tuple[str, str]]]
DOCUMENT_FIELD = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRequest:
    """A document that an element asks for.

    Attributes:
        kind: code of the kind among ``domain.documents``; computed from the answers where the
            person chooses what they hand in.
        label: what the form calls it; ``label_of``: the same where the answers say more.
        required: whether submission needs it, given the answers.
        when: whether it is asked at all.
    """

    kind: Callable[[Answers], str]
    label: str
    hint: str
    required: Condition = always
    when: Condition = always
    label_of: Callable[[Answers, Context], str] | None = None

    def called(self, answers: Answers, context: Context) -> str:
        """What the form calls it, given the answers."""
        return self.label_of(answers, context) if self.label_of else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A part of the application that is decided as one."""

    code: str
    title: str
    fields: tuple[Field, ...] = ()
    document: DocumentRequest | None = None
    rules: tuple[Rule, ...] = ()
    repeatable: bool = False

    def asked(self, answers: Answers, context: Context) -> tuple[Field, ...]:
        """The fields that are asked, given the answers."""
        return tuple(f for f in self.fields if f.when(answers, context))

    def field_named(self, name: str, answers: Answers, context: Context) -> Field | None:
        """The asked field of that name."""
        return next((f for f in self.asked(answers, context) if f.name == name), None)

    def tidy(self, raw: Answers, context: Context) -> dict[str, str]:
        """The answers of a draft: cleaned where they can be, as typed where they cannot.

        Answers to fields that are not asked for now stay: a person who changes their mind finds
        them again. Unknown keys are dropped; too long answers are cut.
        """
        known = {f.name: f for f in self.fields}
        kept = {k: str(v)[: known[k].max_length] for k, v in raw.items() if k in known}
        return {name: self._cleaned(name, value, kept, context) for name, value in kept.items()}

    def _cleaned(self, name: str, value: str, answers: Answers, context: Context) -> str:
        target = self.field_named(name, answers, context)
        if target is None or not value.strip():
            return value.strip()
        try:
            return target.clean(value, answers, context)
        except ValueError:
            return value

    def check(self, answers: Answers, context: Context, *, documents: int = 0) -> Errors:
        """Every error of the element, by field, in the order of the form.

        Args:
            answers: the declaration.
            context: see ``Context``.
            documents: how many documents of the asked kind were handed in.
        """
        errors: Errors = {}
        for asked in self.asked(answers, context):
            if message := _error_of(asked, answers, context):
                errors[asked.name] = message
        for rule in self.rules:
            for name, message in rule(answers, context):
                if self.field_named(name, answers, context):
                    errors.setdefault(name, message)
        if self.document and not documents and self.owes_document(answers, context):
            errors[DOCUMENT_FIELD] = (
                f"Joignez le document demandé : {inside(self.document.called(answers, context))}."
            )
        order = [field.name for field in self.fields]
        place = {name: order.index(name) if name in order else len(order) for name in errors}
        return dict(sorted(errors.items(), key=lambda error: place[error[0]]))

    def pruned(self, answers: Answers, context: Context) -> dict[str, str]:
        """The answers to what is asked, without those left over from a change of mind."""
        asked = {f.name for f in self.asked(answers, context)}
        return {name: value for name, value in answers.items() if name in asked and value}

    def asks_document(self, answers: Answers, context: Context) -> bool:
        """Whether a document is asked for."""
        return self.document is not None and self.document.when(answers, context)

    def owes_document(self, answers: Answers, context: Context) -> bool:
        """Whether submission needs a document."""
        request = self.document
        return request is not None and all(
            condition(answers, context) for condition in (request.when, request.required)
        )

    def lines(self, answers: Answers, context: Context) -> tuple[Line, ...]:
        """The declaration as a person reads it: what was asked, answered and is worth recalling."""
        return tuple(
            line
            for f in self.asked(answers, context)
            if f.recalled and answers.get(f.name)
            for line in _lines_of(f, answers, context)
        )


def _lines_of(asked: Field, answers: Answers, context: Context) -> Iterable[Line]:
    yield Line(
        asked.name, asked.recap or asked.label, asked.show(answers[asked.name], answers, context)
    )
    if found := asked.found(answers, context):
        yield Line(f"{asked.name}.", asked.found_label, found)


def _error_of(asked: Field, answers: Answers, context: Context) -> str:
    value = answers.get(asked.name, "").strip()
    if not value:
        owed = asked.is_owed(answers, context)
        return f"« {asked.label} » : ce champ est obligatoire." if owed else ""
    try:
        asked.clean(value, answers, context)
    except ValueError as error:
        return str(error)
    return ""
