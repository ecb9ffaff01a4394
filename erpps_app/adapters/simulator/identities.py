"""The test identities of the FranceConnect simulator: one for each trap of real civil registers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """A person that nobody is."""

    sub: str
    title: str
    note: str
    claims: dict[str, str] = field(default_factory=dict[str, str])


def _person(  # noqa: PLR0913 - a civil register has many entries
    sub: str,
    note: str,
    given: str,
    family: str,
    birth: str,
    *,
    gender: str = "female",
    place: str = "75056",
    country: str = "99100",
    usage: str = "",
    email: str = "personne@example.org",
) -> Identity:
    claims = {
        "given_name": given,
        "family_name": family,
        "birthdate": birth,
        "gender": gender,
        "birthplace": place,
        "birthcountry": country,
        "preferred_username": usage,
        "email": email,
    }
    title = " ".join(filter(None, (given.split(" ", maxsplit=1)[0], usage or family)))
    return Identity(sub, title, note, {k: v for k, v in claims.items() if v})


def identities() -> tuple[Identity, ...]:
    """Everybody, in the order of the page. The minor is seventeen, every day of every year."""
    minor = f"{datetime.now(UTC).year - 17}-01-01"
    return (
        _person(
            "fc-camille-martin",
            "Femme née à Saint-Brieuc",
            "Camille Louise",
            "MARTIN",
            "1998-04-12",
            place="22278",
            email="camille.martin@example.org",
        ),
        _person(
            "fc-mansour-benali",
            "Homme né à Lyon, trois prénoms",
            "Mansour Karim Idris",
            "BENALI",
            "1984-05-30",
            gender="male",
            place="69123",
            email="mansour.benali@example.org",
        ),
        _person(
            "fc-amina-haddad",
            "Née à l’étranger (Algérie)",
            "Amina",
            "HADDAD",
            "1991-09-03",
            place="",
            country="99352",
            email="amina.haddad@example.org",
        ),
        _person(
            "fc-marie-payet",
            "Née outre-mer (La Réunion)",
            "Marie Anaïs",
            "PAYET",
            "1995-11-20",
            place="97411",
            email="marie.payet@example.org",
        ),
        _person(
            "fc-claire-dubois",
            "Nom d’usage",
            "Claire",
            "DUBOIS",
            "1989-02-17",
            place="59350",
            usage="LEROY",
            email="claire.leroy@example.org",
        ),
        _person(
            "fc-anne-sophie-longue",
            "Noms composés et très longs",
            "Anne-Sophie Marie-Charlotte Élisabeth-Victoire",
            "DE LA ROCHEFOUCAULD-MONTBEL DE SAINT-ANDRÉ DU CHÊNE-VERT",
            "1979-06-08",
            place="33063",
            email="anne-sophie@example.org",
        ),
        _person(
            "fc-laetitia-oeuvrard",
            "Accents, ligatures, apostrophe",
            "Lætitia Zoé-Maëlle",
            "ŒUVRARD D’HAËNE",
            "1993-01-25",
            place="29019",
            email="laetitia.oeuvrard@example.org",
        ),
        _person(
            "fc-fatou-diallo",
            "Jour de naissance inconnu",
            "Fatou",
            "DIALLO",
            "1985-07-00",
            place="",
            country="99341",
            email="fatou.diallo@example.org",
        ),
        _person(
            "fc-ousmane-traore",
            "Jour et mois de naissance inconnus",
            "Ousmane",
            "TRAORÉ",
            "1990-00-00",
            gender="male",
            place="",
            country="99335",
            email="ousmane.traore@example.org",
        ),
        _person(
            "fc-alex-moreau",
            "Sexe non précisé",
            "Alex",
            "MOREAU",
            "1996-08-14",
            gender="unspecified",
            place="44109",
            email="alex.moreau@example.org",
        ),
        _person(
            "fc-suryani",
            "Sans prénom à l’état civil",
            "",
            "SURYANI",
            "1987-03-11",
            place="",
            country="99231",
            email="suryani@example.org",
        ),
        _person(
            "fc-paul-girard",
            "Sans adresse email",
            "Paul Émile",
            "GIRARD",
            "1982-10-02",
            gender="male",
            place="13055",
            email="",
        ),
        _person(
            "fc-lea-petit",
            "Personne mineure",
            "Léa",
            "PETIT",
            minor,
            place="35238",
            email="lea.petit@example.org",
        ),
        _person(
            "fc-jose-da-silva",
            "Plus de trois prénoms",
            "José Manuel António Luís",
            "DA SILVA",
            "1975-12-01",
            gender="male",
            place="",
            country="99139",
            email="jose.dasilva@example.org",
        ),
    )
