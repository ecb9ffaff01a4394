"""The official lists, as plain values. ``adapters.reference`` reads them from the data files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

FRANCE = "99100"
FRANCE_UNKNOWN_PLACE = "U999"
NATIONAL_QUEUE = "00"


@dataclass(frozen=True, slots=True)
class Concept:
    """A code of a nomenclature and the label that people read."""

    code: str
    label: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """An ARS and the INSEE regions it covers."""

    code: str
    name: str
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the Code officiel géographique, with the post codes that serve it."""

    code: str
    name: str
    region: str
    postcodes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name and code, as the guide shows them: "Montaigu-le-Blin (03179)"."""
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Reference:
    """Every list, keyed by code."""

    professions: Mapping[str, Concept]
    diplomas: Mapping[str, Concept]
    diplomas_by_profession: Mapping[str, tuple[str, ...]]
    authorisations: Mapping[str, Concept]
    authorisations_by_profession: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, Concept]
    departements: Mapping[str, Concept]
    agencies: Mapping[str, Agency]
    end_reasons: Mapping[str, Concept]
    commune: Callable[[str], Commune | None]
    region_of_postcode: Callable[[str], str | None]

    def diplomas_of(self, profession: str) -> tuple[Concept, ...]:
        """The titles that open a profession."""
        return tuple(self.diplomas[c] for c in self.diplomas_by_profession.get(profession, ()))

    def authorisations_of(self, profession: str) -> tuple[Concept, ...]:
        """The authorisations to practise a profession."""
        codes = self.authorisations_by_profession.get(profession, ())
        return tuple(self.authorisations[c] for c in codes)

    def training_places(self) -> tuple[Concept, ...]:
        """Départements for French diplomas (TRE_R16, ``DP`` + code), countries for foreign ones."""
        french = [
            Concept(f"DP{d.code}", f"{d.label} ({d.code})") for d in self.departements.values()
        ]
        unknown = Concept(FRANCE_UNKNOWN_PLACE, "France (département inconnu)")
        foreign = [c for c in self.countries.values() if c.code != FRANCE]
        return (*french, unknown, *foreign)

    def agency_of_region(self, region: str | None) -> str:
        """The code of the agency in charge; the national queue where there is none."""
        for agency in self.agencies.values():
            if region in agency.regions:
                return agency.code
        return NATIONAL_QUEUE

    def agency_name(self, code: str | None) -> str:
        """The name of an agency, or of the national queue."""
        agency = self.agencies.get(code or "")
        return agency.name if agency else "File nationale"
