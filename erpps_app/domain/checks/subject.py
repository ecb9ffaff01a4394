"""What a check looks at: one element, its documents, what is known around it."""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.context import Answers, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.likeness import Likeness


class Naming(StrEnum):
    """Whether the text of a document names the person; the text itself is never kept."""

    UNREAD = ""
    NAMED = "nomme"
    NOT_NAMED = "ne-nomme-pas"
    NO_TEXT = "sans-texte"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was handed in.

    Attributes:
        advice: codes of what makes it hard to read, among ``documents.ADVICE``.
    """

    kind: str
    name: str
    pages: int
    media_type: str
    advice: str = ""
    naming: Naming = Naming.UNREAD


@dataclass(frozen=True, slots=True)
class Subject:
    """One element as the checks see it.

    Attributes:
        rules: the context of this element.
        likeness: of the person with others; ``None`` when nobody looked, as for a change.
    """

    part: Part
    declaration: Declaration
    rules: Context
    papers: tuple[Paper, ...] = ()
    likeness: Likeness | None = None

    @property
    def answers(self) -> Answers:
        """What is declared."""
        return self.part.answers

    def asks(self, field: str) -> bool:
        """Whether the element asks for an answer, given the others."""
        return self.part.definition.field_named(field, self.answers, self.rules) is not None

    def shown(self, field: str) -> str:
        """An answer as people read it."""
        asked = self.part.definition.field_named(field, self.answers, self.rules)
        value = self.answers.get(field, "")
        return asked.show(value, self.answers, self.rules) if asked and value else value
