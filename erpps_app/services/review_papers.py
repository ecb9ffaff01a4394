"""The documents of a file under review, and which one is read beside each element."""

from dataclasses import dataclass

from erpps_app.domain.civil_status import CIVIL_STATUS, IDENTITY_DOCUMENT
from erpps_app.domain.professions import PRACTICE, QUALIFICATION
from erpps_app.services import documents
from erpps_app.services.whole import Whole

# What an element without a document of its own is compared with.
READ_WITH = {CIVIL_STATUS.code: IDENTITY_DOCUMENT.code, PRACTICE.code: QUALIFICATION.code}


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A document, as the viewer shows it."""

    id: str
    name: str
    kind: str
    url: str
    pages: int
    advice: str


def papers_of(read: Whole) -> list[ShownPaper]:
    """Every document of the elements, in the order of the elements."""
    shown = [
        (document, documents.view(document))
        for part, _ in read.submitted
        for document in read.documents.get(part.id, ())
    ]
    return [
        ShownPaper(view.id, view.name, view.kind_label, view.url, document.pages, view.advice)
        for document, view in shown
    ]


def read_with(read: Whole, section_id: str) -> list[ShownPaper]:
    """The same, the one to read with an element first."""
    first = beside(read).get(section_id, "")
    return sorted(papers_of(read), key=lambda paper: paper.id != first)


def beside(read: Whole) -> dict[str, str]:
    """The first document to read with each element, by the keys of both."""
    first = {
        part.id: papers[0].id
        for part, _ in read.submitted
        if (papers := read.documents.get(part.id))
    }
    of_element = {part.element: first[part.id] for part, _ in read.submitted if part.id in first}
    read_with = {
        part.id: of_element[other]
        for part, _ in read.submitted
        if (other := READ_WITH.get(part.element)) in of_element
    }
    return {**read_with, **first}
