"""A whole declaration: its parts, what is wrong with it, and how far the person has come.

The journey is computed: a step may be opened when every step before it is complete, so that deep
links, the back button and edited answers cannot corrupt it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from erpps_app.domain.activity_form import ACTIVITY, NO_ACTIVITY
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.elements import Element, Errors
from erpps_app.domain.fields import YES
from erpps_app.domain.steps import ELEMENTS, STEPS, Step

NO_ACTIVITY_YET = "Ajoutez une activité, ou cochez « Je n’exerce aucune activité pour le moment »."


@dataclass(frozen=True, slots=True)
class Part:
    """One element as it was declared.

    Attributes:
        element: code in ``ELEMENTS``.
        rank: 0, or the rank of an activity from 1.
        answers: what was declared.
        documents: kinds of the documents handed in.
    """

    id: str
    element: str
    rank: int
    answers: Answers
    documents: tuple[str, ...] = ()

    @property
    def definition(self) -> Element:
        """The element's fields and rules."""
        return ELEMENTS[self.element]

    @property
    def title(self) -> str:
        """How people call it: "Diplôme…", "Activité 2"."""
        return f"{self.definition.title} {self.rank}" if self.rank else self.definition.title


@dataclass(frozen=True, slots=True)
class Declaration:
    """Every part of an application."""

    parts: Sequence[Part]

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
        dropped = ACTIVITY.code if self.has_no_activity else NO_ACTIVITY.code
        order = list(ELEMENTS)
        kept = (p for p in self.parts if p.element != dropped)
        return tuple(sorted(kept, key=lambda p: (order.index(p.element), p.rank)))

    def context_for(self, context: Context) -> Context:
        """The context, with this declaration's answers beside it."""
        return replace(context, others=self.answers_by_element())

    def errors_of(self, part: Part, context: Context) -> Errors:
        """What is wrong with one part."""
        beside = self.context_for(context)
        request = part.definition.document
        asked = request.kind(part.answers) if request else ""
        return part.definition.check(
            part.answers, beside, documents=sum(kind == asked for kind in part.documents)
        )

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
