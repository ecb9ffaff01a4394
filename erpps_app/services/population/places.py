"""Where people of the synthetic population live and practise: addresses, employers."""

from collections.abc import Mapping
from functools import lru_cache
from random import Random

from erpps_app.adapters.addresses.communes import CommuneRow
from erpps_app.services.population import draws
from erpps_app.services.population.draws import Weighted, chance

Address = dict[str, str]
WAYS = Weighted((("Rue", 60), ("Avenue", 14), ("Boulevard", 6), ("Place", 6), ("Impasse", 5),
                 ("Allée", 5), ("Chemin", 4)))  # fmt: skip
STREETS = (
    "de la République", "des Écoles", "Jean Jaurès", "Victor Hugo", "de l’Église", "Pasteur",
    "du Général de Gaulle", "de la Mairie", "de la Gare", "Gambetta", "des Lilas", "du Moulin",
    "de Verdun", "Émile Zola", "de la Fontaine", "du 8 Mai 1945", "Jules Ferry", "des Tilleuls",
    "Saint-Michel", "de Bretagne", "des Acacias", "du Château", "de la Liberté", "Marie Curie",
    "Simone Veil", "Louis Aragon", "du Stade", "des Vignes", "de l’Europe", "Georges Brassens",
)  # fmt: skip
LOCALITIES = ("Kerhuon", "Le Bourg", "La Croix", "Les Granges", "Le Moulin Neuf", "Bellevue")
EMPLOYERS = Weighted((
    ("Centre hospitalier de {town}", 26), ("Clinique Saint-Joseph de {town}", 12),
    ("EHPAD Les Tilleuls", 10), ("IME Les Papillons blancs", 8), ("CMPP de {town}", 8),
    ("CCAS de {town}", 7), ("Laboratoire de biologie de {town}", 8),
    ("Association Port d’attache", 5), ("SESSAD de {town}", 6), ("Centre d’optique de {town}", 5),
    ("Maison de santé de {town}", 5),
))  # fmt: skip
EMPLOYERS_OF_A_DEPARTEMENT = 12
VILLAGE = 2_000


def address(draw: Random, town: CommuneRow) -> Address:
    """An address in a town, under the names of the forms; nobody's in particular."""
    place = {
        "destination": "france",
        "code_postal": town.postcodes[int(draw.random() * len(town.postcodes))],
        "localite": town.name,
        "commune": town.code,
    }
    if town.population < VILLAGE and chance(draw, 30):
        return {**place, "lieu_dit": draw.choice(LOCALITIES)}
    if chance(draw, 4):
        place["extension"] = draw.choice(("bis", "ter", "A"))
    way = f"{WAYS.pick(draw)} {STREETS[int(draw.random() * len(STREETS))]}"
    return {**place, "numero_voie": str(draw.randrange(1, 180)), "libelle_voie": way}


def cabinet(draw: Random, town: CommuneRow, name: str) -> Address:
    """A practice of one's own."""
    said = f"Cabinet {name}" if chance(draw, 60) else ""
    number = {"siret_en_cours": "oui"} if chance(draw, 3) else {"siret": draws.siret(draw)}
    return {**address(draw, town), **number, **({"raison_sociale": said} if said else {})}


def employer(draw: Random, departement: str, seed: int) -> Address:
    """One of the establishments of a département: many work at the same."""
    rank = int(draw.random() ** 2 * EMPLOYERS_OF_A_DEPARTEMENT)
    return dict(_employer(departement, rank, seed))


@lru_cache(maxsize=2_000)
def _employer(departement: str, rank: int, seed: int) -> Mapping[str, str]:
    draw = Random(f"{seed}:{departement}:{rank}")  # noqa: S311 - a drawn population is no secret
    town = draws.towns_near(departement).pick(draw)
    name = EMPLOYERS.pick(draw).format(town=town.name)
    number = {"finess": draws.finess(draw, departement)} if chance(draw, 70) else {}
    return {
        **address(draw, town),
        "raison_sociale": f"{name} – site {rank + 1}",
        "siret": draws.siret(draw),
        **number,
    }
