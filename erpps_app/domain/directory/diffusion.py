"""What is published of a professional, and to whom: one table, read by everything that leaves.

Decree of 18 April 2017 on the RPPS: the numbers, the name of practice, profession, titles and
activities are public; correspondence details never are. What e-CPS and MSSanté need to reach a
professional goes to them alone, under a scope of its own (guide: « ces coordonnées servent à… »).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import TypeVar, cast

from erpps_app.domain.directory.facts import Person, Place, Practice, Situation


class Reach(IntEnum):
    """Who may see something; each sees what those before see."""

    PUBLIC = 0
    RESTRICTED = 1
    NOBODY = 2

    @property
    def label(self) -> str:
        """Who that is, in words."""
        return _REACHES[self]


_REACHES = {
    Reach.PUBLIC: "Public",
    Reach.RESTRICTED: "e-CPS et MSSanté seulement",
    Reach.NOBODY: "Jamais publié",
}
Part = Person | Practice | Situation | Place
P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a condition is asked about: whose it is, the activity it belongs to, and the day."""

    person: Person
    situation: Situation | None
    day: date


Condition = Callable[[Seen], bool]


def always(_seen: Seen) -> bool:
    """Even of somebody who left the register: a number is never given again."""
    return True


def while_active(seen: Seen) -> bool:
    """As long as the person is in the register."""
    return seen.person.active


def while_open(seen: Seen) -> bool:
    """As long as the person is in the register and the activity is not over."""
    return seen.person.active and seen.situation is not None and seen.situation.is_open(seen.day)


def if_said_so(seen: Seen) -> bool:
    """While the activity is open, if the person asked for it to be published."""
    return while_open(seen) and seen.situation is not None and seen.situation.contact_is_public


@dataclass(frozen=True, slots=True)
class Datum:
    """A row of the table.

    Attributes:
        of, field: the value, as ``facts`` names it.
        label: as people read it; empty for what is no information about anybody.
        reach: who may see it.
        when: what has to be true besides.
    """

    of: type[Part]
    field: str
    label: str
    reach: Reach = Reach.PUBLIC
    when: Condition = while_active


def _of(of: type[Part], when: Condition, **labels: str) -> tuple[Datum, ...]:
    return tuple(Datum(of, field, label, when=when) for field, label in labels.items())


def _kept(reach: Reach, **labels: str) -> tuple[Datum, ...]:
    return tuple(Datum(Person, field, label, reach) for field, label in labels.items())


DATA: tuple[Datum, ...] = (
    *_of(
        Person,
        always,
        id="",
        rpps="Numéro RPPS",
        active="Inscription en cours",
        adeli="Numéro ADELI",
        former="Ancien numéro RPPS",
    ),
    *_of(Person, while_active, civility="Civilité", agency="Agence régionale de santé",
         practices=""),
    *_of(
        Practice,
        while_active,
        id="",
        profession="Profession",
        name="Nom d’exercice",
        given_name="Prénom d’exercice",
        qualification_kind="",
        qualification="Diplôme ou autorisation",
        qualification_date="Date d’obtention",
        situations="",
    ),
    *_of(Situation, while_active, id="", start="Début de l’activité", end="Fin de l’activité"),
    *_of(Situation, while_open, type="Type d’activité", place=""),
    *_of(Situation, if_said_so, telephone="Téléphone professionnel", email="Email professionnel"),
    *_of(
        Place,
        while_open,
        id="",
        name="Raison sociale",
        siret="SIRET",
        finess="FINESS",
        complement="Complément d’adresse",
        house_number="Numéro de voie",
        extension="Extension",
        street="Voie",
        locality_line="Lieu-dit",
        postcode="Code postal",
        city="Commune",
        commune="",
        country="Pays",
    ),
    *_kept(Reach.RESTRICTED, mobile="Téléphone mobile de correspondance",
           email="Email de correspondance"),
    *_kept(
        Reach.NOBODY,
        birth_name="Nom de naissance",
        usage_name="Nom d’usage",
        given_names="Prénoms d’état civil",
        birth_date="Date de naissance",
        nationality="Nationalité",
        postal_address="Adresse de correspondance",
        landline="Téléphone fixe de correspondance",
    ),
    Datum(Practice, "qualification_place", "Lieu de formation", Reach.NOBODY),
    Datum(Situation, "contact_is_public", "", Reach.NOBODY),
    Datum(Situation, "titulaire_rpps", "Numéro RPPS du titulaire", Reach.NOBODY),
)  # fmt: skip
_BY_PART = {
    part: [d for d in DATA if d.of is part] for part in (Person, Practice, Situation, Place)
}


def _together(data: Iterable[Datum], reach: Reach) -> Mapping[Condition, tuple[str, ...]]:
    """The fields that somebody may see, by the condition that they share: each is asked once."""
    found: dict[Condition, tuple[str, ...]] = {}
    for datum in data:
        if datum.reach <= reach:
            found[datum.when] = (*found.get(datum.when, ()), datum.field)
    return found


_TOGETHER = {
    (part, reach): _together(data, reach) for part, data in _BY_PART.items() for reach in Reach
}


def seen_by(person: Person, reach: Reach, day: date) -> Person:
    """What somebody may see of a professional on a day; the rest is empty.

    Args:
        person: everything that is known; reach: who looks; day: the day in Paris.
    """
    return _shown(person, reach, Seen(person, None, day))


def rows(person: Person, day: date) -> Iterator[tuple[Datum, Part, bool]]:
    """Each row of the table for each thing that a person has, and whether the public sees it."""
    about = Seen(person, None, day)
    for part, of in _parts(person, about):
        for datum in _BY_PART[type(part)]:
            yield datum, part, _may_see(datum, Reach.PUBLIC, of)


def _parts(person: Person, about: Seen) -> Iterator[tuple[Part, Seen]]:
    yield person, about
    for practice in person.practices:
        yield practice, about
        for situation in practice.situations:
            within = replace(about, situation=situation)
            yield situation, within
            if situation.place:
                yield situation.place, within


def _may_see(datum: Datum, reach: Reach, about: Seen) -> bool:
    return datum.reach <= reach and datum.when(about)


def _shown(part: P, reach: Reach, about: Seen) -> P:
    """A part with what may be seen of it; a field without a row is seen by nobody."""
    within = Seen(about.person, part, about.day) if isinstance(part, Situation) else about
    values: dict[str, object] = {}
    for when, names in _TOGETHER[type(part), reach].items():
        if when(within):
            for name in names:
                value = getattr(part, name)
                # Nearly all are texts: there are a dozen for each part, and a million people.
                values[name] = value if type(value) is str else _value(value, reach, within)
    return cast("P", type(part)(**values))  # pyright: ignore[reportArgumentType] - by name, as fields


def _value(value: object, reach: Reach, about: Seen) -> object:
    if isinstance(value, tuple):
        return tuple(_value(one, reach, about) for one in cast("tuple[object, ...]", value))
    if isinstance(value, Practice | Situation | Place):
        return _shown(value, reach, about)
    return value
