"""The official lists as they stand on a day, as the rules read them.

``adapters.reference`` makes them: what is shipped, with the changes that have taken effect.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from erpps_app.domain.activities import ActivityType, row_of
from erpps_app.domain.lists import Entry, ListName, parts_of

FRANCE = "99100"
FRANCE_UNKNOWN_PLACE = "U999"
NATIONAL_QUEUE = "00"


@dataclass(frozen=True, slots=True)
class Concept:
    """A code of a nomenclature and the label that people read.

    ``offered`` is whether it may be chosen: one that may not keeps its label. ``type`` is that of a
    diploma (TRE_R14).
    """

    code: str
    label: str
    system: str = ""
    offered: bool = True
    type: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """An ARS; which départements it covers stands in ``Reference.agency_of_departement``."""

    code: str
    name: str
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the Code officiel géographique, with the post codes that serve it."""

    code: str
    name: str
    region: str
    departement: str = ""
    postcodes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name and code, as the guide shows them: "Montaigu-le-Blin (03179)"."""
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Reference:
    """Every list, keyed by code; with the codes that are no longer, or not yet, offered."""

    professions: Mapping[str, Concept]
    diplomas: Mapping[str, Concept]
    diplomas_by_profession: Mapping[str, Sequence[Concept]]
    authorisations: Mapping[str, Concept]
    authorisations_by_profession: Mapping[str, Sequence[Concept]]
    activity_types: Mapping[str, ActivityType]
    countries: Mapping[str, Concept]
    departements: Mapping[str, Concept]
    agencies: Mapping[str, Agency]
    agency_of_departement: Mapping[str, str]
    end_reasons: Mapping[str, Concept]
    commune: Callable[[str], Commune | None]

    def diplomas_known(self, profession: str) -> tuple[Concept, ...]:
        """The titles that open a profession, or once did: those are not offered."""
        return tuple(self.diplomas_by_profession.get(profession, ()))

    def diplomas_of(self, profession: str) -> tuple[Concept, ...]:
        """The titles that open a profession."""
        return tuple(title for title in self.diplomas_known(profession) if title.offered)

    def authorisations_known(self, profession: str) -> tuple[Concept, ...]:
        """The authorisations to practise a profession, or that once were."""
        return tuple(self.authorisations_by_profession.get(profession, ()))

    def authorisations_of(self, profession: str) -> tuple[Concept, ...]:
        """The authorisations to practise a profession."""
        return tuple(title for title in self.authorisations_known(profession) if title.offered)

    def training_places(self) -> tuple[Concept, ...]:
        """Départements for French diplomas (TRE_R16, ``DP`` + code), countries for foreign ones."""
        french = [
            Concept(f"DP{d.code}", f"{d.label} ({d.code})", offered=d.offered)
            for d in self.departements.values()
        ]
        unknown = Concept(FRANCE_UNKNOWN_PLACE, "France (département inconnu)")
        foreign = [c for c in self.countries.values() if c.code != FRANCE]
        return (*french, unknown, *foreign)

    def agency_of(self, commune: Commune | None) -> str:
        """The code of the agency in charge of a place; the national queue where there is none."""
        departement = commune.departement if commune else ""
        return self.agency_of_departement.get(departement) or NATIONAL_QUEUE

    def agency_name(self, code: str | None) -> str:
        """The name of an agency, or of the national queue."""
        agency = self.agencies.get(code or "")
        return agency.name if agency else "File nationale"


def reference_of(
    lists: Mapping[ListName, Sequence[Entry]],
    *,
    countries: Mapping[str, Concept],
    commune: Callable[[str], Commune | None],
) -> Reference:
    """The lists as the rules read them.

    Args:
        lists: each list as it stands on the day in question.
        countries, commune: what no administrator changes.
    """
    professions = _by_label(lists[ListName.PROFESSIONS])
    diplomas = _by_label(lists[ListName.DIPLOMAS])
    authorisations = _by_label(lists[ListName.AUTHORISATIONS])
    departements = lists[ListName.DEPARTEMENTS]
    return Reference(
        professions=professions,
        diplomas=diplomas,
        diplomas_by_profession=_linked(lists[ListName.DIPLOMA_LINKS], diplomas),
        authorisations=authorisations,
        authorisations_by_profession=_linked(lists[ListName.AUTHORISATION_LINKS], authorisations),
        activity_types={e.code: row_of(e) for e in lists[ListName.ACTIVITY_TYPES]},
        countries=countries,
        departements={e.code: _concept(e) for e in departements},
        agencies={e.code: Agency(e.code, e.label, e.offered) for e in lists[ListName.AGENCIES]},
        agency_of_departement={e.code: e.values.get("agence", "") for e in departements},
        end_reasons={e.code: _concept(e) for e in lists[ListName.END_REASONS]},
        commune=commune,
    )


def _concept(entry: Entry) -> Concept:
    named = entry.values.get
    return Concept(
        entry.code, entry.label, named("nomenclature", ""), entry.offered, named("type", "")
    )


def _by_label(entries: Sequence[Entry]) -> dict[str, Concept]:
    return {e.code: _concept(e) for e in sorted(entries, key=lambda entry: entry.label)}


def _linked(links: Sequence[Entry], titles: Mapping[str, Concept]) -> dict[str, list[Concept]]:
    found: dict[str, list[Concept]] = {}
    for link in links:
        title, profession = parts_of(link.code)
        if known := titles.get(title):
            offered = known.offered and link.offered
            found.setdefault(profession, []).append(replace(known, offered=offered))
    return found
