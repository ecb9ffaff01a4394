"""Synthetic professionals, as answers of the forms: who they are, what they practise, and where.

Pure: the same draws and the same day make the same people.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from erpps_app.adapters.addresses.communes import CommuneRow
from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.changes import REMOVAL_REASONS
from erpps_app.domain.professions import AUTHORISATION, DIPLOMA
from erpps_app.domain.reference import FRANCE
from erpps_app.services.bulk.entries import Entry, Practice, Situation, agency_of
from erpps_app.services.population import draws, places
from erpps_app.services.population.draws import FEMALE, MALE, Headcount, Weighted, chance

ABROAD = Weighted((
    ("99352", 18), ("99350", 14), ("99351", 9), ("99131", 10), ("99139", 8), ("99127", 7),
    ("99134", 6), ("99109", 6), ("99114", 5), ("99341", 5), ("99326", 4), ("99312", 4),
    ("99132", 4),
))  # fmt: skip
LIBERAL = Weighted((("INDEPENDANT", 70), ("COLLABORATEUR", 10), ("REMPLACANT", 10),
                    ("ASSOCIE_SEL", 10)))  # fmt: skip
SALARIED = Weighted((("SAL_NON_LIBERAL", 78), ("SAL_LIBERAL", 9), ("SAL_INTERIM", 4),
                     ("BENEVOLE", 3), ("CADRE_SANTE", 6)))  # fmt: skip
SECOND = {"INDEPENDANT": "SAL_NON_LIBERAL"}
ENDS = ("CHA", "AUT")
YOUNGEST, OLDEST = 22, 68
KEPT_TITULAIRES = 40


@dataclass(slots=True)
class Drawing:
    """What a batch of people is drawn from.

    Attributes:
        today: the day they are drawn for.
        titulaires: those of the batch whose cabinet others may join, by profession.
        ranks: how many ADELI numbers were given under each beginning.
    """

    draw: Random
    seed: int
    today: date
    ranks: dict[str, int]
    titulaires: dict[str, list[tuple[str, Situation]]] = field(
        default_factory=dict[str, list[tuple[str, Situation]]]
    )


def person(drawing: Drawing, rpps: str, *, newcomer: bool = False, in_adeli: bool = False) -> Entry:
    """Somebody with that number.

    Args:
        drawing: what they are drawn from.
        rpps: their number.
        newcomer: they came through the portal lately, and began to practise then.
        in_adeli: they certainly have an ADELI number.
    """
    draw, today = drawing.draw, drawing.today
    count = draws.professions().pick(draw)
    civil = _civil(draw, count, today, newcomer=newcomer)
    home = draws.towns().pick(draw)
    graduated = _graduated(draw, civil, today, newcomer=newcomer)
    since = _since(draw, graduated, today, newcomer=newcomer)
    entry = Entry(
        id=draws.key(draw),
        rpps=rpps,
        civil=civil,
        contact=_contact(draw, civil, home),
        practices=[],
        registered_at=since,
        by_franceconnect=newcomer or chance(draw, 25),
    )
    practice = _practice(draw, civil, count.profession, graduated)
    practice.situations = _situations(
        drawing, practice, count, home, since.date() if newcomer else None
    )
    entry.practices.append(practice)
    if in_adeli or (not newcomer and chance(draw, 60)):
        entry.adeli = _adeli(drawing.ranks, home.departement, count.profession)
    if not newcomer and chance(draw, 0.8):
        removed = REMOVAL_REASONS[int(draw.random() * len(REMOVAL_REASONS))]
        entry.removal_reason = removed.label
        entry.removed_at = _moment(draw, max(since.date(), today - timedelta(days=700)), today)
    entry.ars = agency_of(entry, today)
    _remember_titulaire(drawing, entry, practice)
    return entry


def applicant(drawing: Drawing, day: date) -> Entry:
    """Somebody without a number, who applied on a day: their activity begins after it."""
    draw = drawing.draw
    count = draws.professions().pick(draw)
    civil = _civil(draw, count, day, newcomer=True)
    home = draws.towns().pick(draw)
    practice = _practice(draw, civil, count.profession, _graduated(draw, civil, day, newcomer=True))
    practice.situations = _situations(drawing, practice, count, home, day)
    entry = Entry(
        id=draws.key(draw),
        rpps="",
        civil=civil,
        contact=_contact(draw, civil, home),
        practices=[practice],
        registered_at=_moment(draw, day, day),
        by_franceconnect=True,
    )
    entry.ars = agency_of(entry, day)
    return entry


def new_situation(drawing: Drawing, entry: Entry, day: date) -> Situation:
    """An activity that somebody asks to add: unlike those they have, from that day on."""
    held = {s.answers["type_activite"] for p in entry.practices for s in p.situations}
    kind = next(
        k for k in ("BENEVOLE", "SAL_LIBERAL", "REMPLACANT", "SAL_INTERIM") if k not in held
    )
    town = draws.towns().pick(drawing.draw)
    return _situation(drawing, kind, entry.practices[0].named["profession"], town, day)


def _civil(draw: Random, count: Headcount, today: date, *, newcomer: bool) -> dict[str, str]:
    sex = FEMALE if chance(draw, count.women) else MALE
    age = draw.triangular(YOUNGEST, 40, 26) if newcomer else draw.triangular(24, OLDEST, 38)
    year = min(max(today.year - int(age), draws.EARLIEST), draws.LATEST)
    known = draws.given_names(sex, year)
    given = list(dict.fromkeys(known.pick(draw) for _ in range(draw.randrange(1, 4))))
    family = draws.surname(draw)
    if chance(draw, 2):
        family = f"{family}-{draws.surname(draw)}"
    born = date(year, 1, 1) + timedelta(days=draw.randrange(365))
    abroad = chance(draw, 12)
    country = ABROAD.pick(draw) if abroad else FRANCE
    return {
        "civilite": "MME" if sex == FEMALE else "M",
        "sexe": sex,
        "nom_naissance": family,
        "nom_usage": _usage_name(draw, sex, family),
        **dict(zip(("prenom", "prenom_2", "prenom_3"), given, strict=False)),
        "date_naissance": f"{year}-00-00" if abroad and chance(draw, 2) else born.isoformat(),
        "pays_naissance": country,
        "commune_naissance": "" if abroad else draws.towns().pick(draw).code,
        "nationalite": country if abroad and chance(draw, 40) else FRANCE,
    }


def _usage_name(draw: Random, sex: str, family: str) -> str:
    if not chance(draw, 28 if sex == FEMALE else 2):
        return ""
    other = draws.surname(draw)
    return f"{family}-{other}" if "-" not in family and chance(draw, 20) else other


def _contact(draw: Random, civil: dict[str, str], home: CommuneRow) -> dict[str, str]:
    first, family = (names.fold(civil[n]).lower() for n in ("prenom", "nom_naissance"))
    return {
        **places.address(draw, home),
        "telephone_fixe": draws.telephone(draw),
        "telephone_fixe_pays": "FR",
        "email": f"{first}.{family}.{draw.randrange(10**6)}@example.org",
    }


def _graduated(draw: Random, civil: dict[str, str], today: date, *, newcomer: bool) -> date:
    born = int(civil["date_naissance"][:4])
    if newcomer:
        return max(today - timedelta(days=draw.randrange(420, 900)), date(born + 20, 6, 1))
    return min(date(born + draw.randrange(21, 27), 6, 1), today - timedelta(days=60)) + timedelta(
        days=draw.randrange(40)
    )


def _since(draw: Random, graduated: date, today: date, *, newcomer: bool) -> datetime:
    lately = today - timedelta(days=395 if newcomer else 3_000)
    return _moment(draw, max(graduated, lately), today - timedelta(days=1))


def _moment(draw: Random, first: date, last: date) -> datetime:
    """An instant at which people and agents are awake."""
    day = first + timedelta(days=int(draw.random() * ((last - first).days + 1)))
    minutes = int(draw.triangular(7 * 60, 20 * 60, 11 * 60))
    return datetime.combine(day, time(minutes // 60, minutes % 60, draw.randrange(60)), UTC)


def _practice(draw: Random, civil: dict[str, str], profession: str, graduated: date) -> Practice:
    used = civil["nom_usage"] if civil["nom_usage"] and chance(draw, 70) else civil["nom_naissance"]
    lists = reference()
    opened = lists.diplomas_of(profession)
    if chance(draw, 3):
        title = {
            "justificatif": AUTHORISATION,
            "type_autorisation": draw.choice(lists.authorisations_of(profession)).code,
            "date_autorisation": graduated.isoformat(),
        }
    else:
        at = draws.towns().pick(draw).departement
        title = {
            "justificatif": DIPLOMA,
            "intitule": opened[int(draw.random() ** 2 * len(opened))].code,
            "date_diplome": graduated.isoformat(),
            "lieu_formation": f"DP{at}" if at in lists.departements else "U999",
            "copie": "diplome",
        }
    named = {
        "profession": profession,
        "nom_exercice": used,
        "prenom_exercice": civil["prenom"],
    }
    return Practice(draws.key(draw), named, title)


def _situations(
    drawing: Drawing, practice: Practice, count: Headcount, home: CommuneRow, begun: date | None
) -> list[Situation]:
    """What somebody practises: mostly one place, sometimes two, sometimes another before."""
    draw, today = drawing.draw, drawing.today
    if begun is None and chance(draw, 5):
        return []
    title = practice.title
    graduated = date.fromisoformat(title.get("date_diplome") or title["date_autorisation"])
    first = begun or _between(draw, graduated, today)
    kind = _kind(draw, count)
    town = draws.towns_near(home.departement).pick(draw)
    held = [_situation(drawing, kind, count.profession, town, first)]
    if begun is None and chance(draw, 25):
        began = _between(draw, graduated, first)
        past = _situation(drawing, _kind(draw, count), count.profession, town, began)
        past.end, past.end_reason = _between(draw, began, first), draw.choice(ENDS)
        held.insert(0, past)
    if begun is None and chance(draw, 12) and kind in SECOND:
        also = _between(draw, first, today)
        held.append(_situation(drawing, SECOND[kind], count.profession, town, also))
    return held


def _kind(draw: Random, count: Headcount) -> str:
    kind = (LIBERAL if chance(draw, count.liberal) else SALARIED).pick(draw)
    return (
        kind if reference().activity_types[kind].is_open_to(count.profession) else "SAL_NON_LIBERAL"
    )


def _situation(
    drawing: Drawing, kind: str, profession: str, town: CommuneRow, start: date
) -> Situation:
    draw = drawing.draw
    said = {"type_activite": kind, "date_debut": start.isoformat()}
    if kind == "COLLABORATEUR":
        known = drawing.titulaires.get(profession)
        if known:
            rpps, cabinet = known[int(draw.random() * len(known))]
            answers = {**cabinet.answers, **said, "titulaire_rpps": rpps, "cabinet": cabinet.place}
            return Situation(draws.key(draw), answers, cabinet.place, shared=True)
        said["titulaire_sans_rpps"] = "oui"
    return Situation(
        draws.key(draw),
        {**_place(drawing, kind, town), **said},
        "" if kind == "REMPLACANT" else draws.key(draw),
    )


def _place(drawing: Drawing, kind: str, town: CommuneRow) -> dict[str, str]:
    """What an activity of a kind says of its place, and no more."""
    draw = drawing.draw
    if kind == "REMPLACANT":
        return {}
    if kind == "INDEPENDANT":
        return places.cabinet(draw, town, draws.surname(draw))
    if kind in {"COLLABORATEUR", "ASSOCIE_SEL"}:
        named = {"raison_sociale": f"Cabinet {draws.surname(draw)}"}
        return {**places.address(draw, town), **named, "siret": draws.siret(draw)}
    employer = places.employer(draw, town.departement, drawing.seed)
    if kind == "SAL_INTERIM":
        return {"raison_sociale": f"Intérim santé {town.name}", "siret": draws.siret(draw)}
    if kind not in {"SAL_NON_LIBERAL", "CADRE_SANTE"}:
        employer.pop("finess", "")
    if kind in {"SAL_NON_LIBERAL", "SAL_LIBERAL"} and chance(draw, 40):
        employer["telephone_pro"] = draws.telephone(draw)
    return employer


def _between(draw: Random, first: date, last: date) -> date:
    return first + timedelta(days=int(draw.random() * max((last - first).days, 1)))


def _adeli(ranks: dict[str, int], departement: str, profession: str) -> str:
    """A number that nobody has: département, profession, rank."""
    start = f"{departement[:2]}{profession}"
    ranks[start] = ranks.get(start, 0) + 1
    return f"{start}{ranks[start]:05}"


def _remember_titulaire(drawing: Drawing, entry: Entry, practice: Practice) -> None:
    if entry.removed_at is not None:
        return
    for held in practice.situations:
        if held.answers["type_activite"] in {"INDEPENDANT", "ASSOCIE_SEL"} and held.end is None:
            known = drawing.titulaires.setdefault(practice.named["profession"], [])
            known.append((entry.rpps, held))
            del known[:-KEPT_TITULAIRES]
