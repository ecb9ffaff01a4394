"""A whole declaration: its parts, what is wrong with it, and how far the person has come.

The journey is computed: a step may be opened when every step before it is complete, so that deep
links, the back button and edited answers cannot corrupt it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from erpps_app.domain import civil_date
from erpps_app.domain.activity_form import ACTIVITY, NO_ACTIVITY, situation_of
from erpps_app.domain.changes import CESSATION, corrected
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.elements import Element, Errors
from erpps_app.domain.fields import YES
from erpps_app.domain.procedures import NEW_PRACTICE, PROCEDURES, Procedure
from erpps_app.domain.situations import Situation
from erpps_app.domain.steps import ELEMENTS, STEPS, Step

NO_ACTIVITY_YET = "Ajoutez une activité, ou cochez « Je n’exerce aucune activité pour le moment »."
NOTHING_CHANGES = "Modifiez au moins une information, ou retirez cette modification de la demande."
OPTIONAL_ACTIVITY = frozenset({"", NEW_PRACTICE})


@dataclass(frozen=True, slots=True)
class Part:
    """One element as it was declared.

    Attributes:
        element: code in ``ELEMENTS``.
        rank: 0, or the rank of an activity or a change from 1.
        answers: what was declared.
        documents: kinds of the documents handed in.
        procedure: of a change, code in ``PROCEDURES``; empty in a first registration.
        target: the practice or activity of the register that a change is about.
        about: what people call that target.
        applied: the register holds it already, so that it may also be confirmed as it is.
        held: of a correction, what the register held when it was begun; ``None`` when unknown.
    """

    id: str
    element: str
    rank: int
    answers: Answers
    documents: tuple[str, ...] = ()
    procedure: str = ""
    target: str = ""
    about: str = ""
    applied: bool = False
    held: Answers | None = None

    @property
    def definition(self) -> Element:
        """The element's fields and rules."""
        return ELEMENTS[self.element]

    @property
    def row(self) -> Procedure | None:
        """The row of the guide's table that a change follows."""
        return PROCEDURES.get(self.procedure)

    @property
    def title(self) -> str:
        """How people call it: "Diplôme…", "Activité 2", "Cessation… : Remplaçant libéral"."""
        return f"{self.heading} : {self.about}" if self.about else self.heading

    @property
    def heading(self) -> str:
        """The same, without what it is about: an e-mail does not name places."""
        new = self.procedure == "nouvelle-activite"
        title = "Nouvelle activité" if new else self.definition.title
        return f"{title} {self.rank}" if self.rank and not self.procedure else title


@dataclass(frozen=True, slots=True)
class Declaration:
    """Every part of an application.

    Attributes:
        beside: what the register holds, as answers by element, for each target; under the empty
            target, of the person. Empty in a first registration.
    """

    parts: Sequence[Part]
    beside: Mapping[str, Mapping[str, Answers]] = field(
        default_factory=dict[str, Mapping[str, Answers]]
    )

    @property
    def has_no_activity(self) -> bool:
        """Whether the person declares to have no activity for now."""
        ticked = (p.answers.get("aucune_activite") for p in self.of(NO_ACTIVITY.code))
        return YES in ticked

    def of(self, element: str) -> tuple[Part, ...]:
        """The parts of an element, by rank."""
        return tuple(sorted((p for p in self.parts if p.element == element), key=lambda p: p.rank))

    def answers_by_element(self) -> Mapping[str, Answers]:
        """The answers of the elements that stand once."""
        return {p.element: p.answers for p in self.parts if not p.definition.repeatable}

    def submitted(self) -> tuple[Part, ...]:
        """The parts that go to the ARS: activities, or the statement that there is none."""
        order = list(ELEMENTS)
        kept = (p for p in self.parts if not self._is_dropped(p))
        return tuple(sorted(kept, key=lambda p: (order.index(p.element), p.rank)))

    def _is_dropped(self, part: Part) -> bool:
        if part.element == NO_ACTIVITY.code:
            return not self.has_no_activity
        optional = part.element == ACTIVITY.code and part.target in OPTIONAL_ACTIVITY
        return optional and self.has_no_activity

    def context_for(self, context: Context) -> Context:
        """The context, with this declaration's answers beside it."""
        return replace(context, others={**self.beside.get("", {}), **self.answers_by_element()})

    def context_of(self, part: Part, context: Context) -> Context:
        """The context of one part: what it is about in the register, and what it could double."""
        others = {**self.context_for(context).others, **self.beside.get(part.target, {})}
        practice = others.get("exercice", {}).get("id", part.target)
        known = (s for s in context.situations if s.practice == practice)
        situations = (*self._with_ends(known), *self._declared_before(part, context, others))
        return replace(context, others=others, practice=practice, situations=situations)

    def _with_ends(self, known: Iterable[Situation]) -> tuple[Situation, ...]:
        """The registered activities, those that this application ceases ending then."""
        ends = {p.target: p.answers.get("date_cessation", "") for p in self.of(CESSATION.code)}
        return tuple(replace(s, end=_day(ends.get(s.id, "")) or s.end) for s in known)

    def _declared_before(
        self, part: Part, context: Context, others: Mapping[str, Answers]
    ) -> Iterable[Situation]:
        """The activities that the same application adds to the same practice, before this one."""
        beside = replace(context, others=others, practice=part.target)
        for other in self.of(ACTIVITY.code):
            if other.rank >= part.rank or other.target != part.target:
                continue
            if declared := situation_of(other.answers, beside):
                yield replace(declared, practice=others.get("exercice", {}).get("id", part.target))

    def errors_of(self, part: Part, context: Context) -> Errors:
        """What is wrong with one part."""
        beside = self.context_of(part, context)
        request = part.definition.document
        asked = request.kind(part.answers) if request else ""
        errors = part.definition.check(
            part.answers, beside, documents=sum(kind == asked for kind in part.documents)
        )
        if (
            not errors
            and part.row
            and part.row.corrects
            and not part.applied
            and not self.changes_something(part, beside)
        ):
            first = part.definition.asked(part.answers, beside)[0]
            return {first.name: NOTHING_CHANGES}
        return errors

    def present_of(self, part: Part) -> Answers:
        """What the register now holds of what a part is about."""
        about = {**self.beside.get("", {}), **self.beside.get(part.target, {})}
        return about.get(part.element, {})

    def rebased(self) -> "Declaration":
        """The same, each correction that waits laid on what the register now holds."""
        return replace(self, parts=tuple(self._rebased(part) for part in self.parts))

    def _rebased(self, part: Part) -> Part:
        waits = part.row is not None and part.row.corrects and not part.applied
        if not waits or part.held is None:
            return part
        present = self.present_of(part)
        return replace(part, answers=corrected(present, part.held, part.answers))

    def changes_something(self, part: Part, context: Context) -> bool:
        """Whether a correction differs from what the register holds."""
        held = self.present_of(part)
        definition = part.definition
        return definition.pruned(part.answers, context) != definition.pruned(held, context)

    def errors_of_step(self, step: Step, context: Context) -> dict[str, Errors]:
        """What is wrong with a page, by part; the key "" is for what no part can hold."""
        codes = {element.code for element in step.elements}
        parts = [p for p in self.submitted() if p.element in codes]
        errors = {p.id: found for p in parts if (found := self.errors_of(p, context))}
        if ACTIVITY.code in codes and not self.has_no_activity and not self.of(ACTIVITY.code):
            errors[""] = {"aucune_activite": NO_ACTIVITY_YET}
        return errors

    def is_complete(self, step: Step, context: Context) -> bool:
        """Whether a page has nothing wrong."""
        return not self.errors_of_step(step, context)

    def first_incomplete(self, context: Context) -> Step | None:
        """The page where the person has to go on, ``None`` when all is complete."""
        return next((s for s in STEPS if not self.is_complete(s, context)), None)

    def may_open(self, step: Step, context: Context) -> bool:
        """Whether every page before is complete."""
        before = STEPS[: STEPS.index(step)]
        return all(self.is_complete(s, context) for s in before)


def _day(iso: str) -> date | None:
    try:
        return civil_date.parse(iso).earliest
    except ValueError:
        return None
