"""A question to the Annuaire, between the form in which it is typed and its address."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.directory.asking import NAME, PATH, PLACE, PROFESSION, Asked, read
from erpps_app.domain.errors import InvalidField
from erpps_app.services.directory import places
from erpps_app.services.directory.search import NO_PLACE

PLACE_TEXT = f"{PLACE}_texte"  # the words beside the code, as the combobox sends them


@dataclass(frozen=True, slots=True)
class Question:
    """What the form shows.

    Attributes:
        place, place_text: a code and its label.
        page: of the results; address: of the question, from its first page.
    """

    name: str = ""
    profession: str = ""
    place: str = ""
    place_text: str = ""
    page: str = ""
    address: str = PATH


def shown(_session: Session, _actor: Actor | None, asked: Asked) -> Question:
    """A question as the form shows it."""
    return Question(
        name=asked.name,
        profession=asked.profession,
        place=asked.place,
        place_text=places.label_of(asked.place),
        page=asked.page,
        address=asked.at(None).address,
    )


def typed(_session: Session, _actor: Actor | None, form: Mapping[str, str]) -> Asked:
    """The question of a form, from its first page.

    Raises:
        InvalidField: a place was typed that is none.
    """
    told = {name: str(form.get(name, "")) for name in (NAME, PROFESSION, PLACE)}
    words = str(form.get(PLACE_TEXT, "")).strip()
    if words and not told[PLACE]:
        told[PLACE] = places.meant_by(words)
        if not told[PLACE]:
            raise InvalidField(PLACE, NO_PLACE)
    return read(told)
