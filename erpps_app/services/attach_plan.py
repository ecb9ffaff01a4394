"""What attaching a registration to somebody of the register does: shown first, then carried out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import merging, names
from erpps_app.domain.activity_form import ACTIVITY, situation_of
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.likeness import Likeness, compare
from erpps_app.domain.procedures import NEW_PRACTICE
from erpps_app.domain.situations import first_double
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import distinctions, duplicates, registered
from erpps_app.services.registered import Registered

ELSEWHERE = "Une autre agence est en charge de cette personne. {refuse}"
GONE = "Ce professionnel a été supprimé du registre : rien ne peut plus y être rattaché."
REFUSE = "Refusez la demande : ce qui change se déclare sur l’enregistrement de la personne."
TOLD_APART = "Un agent a noté que ce sont deux personnes différentes : {reason} ({who})."
TWO_IDENTITIES = (
    "FranceConnect connaît deux personnes : cet enregistrement est tenu avec une autre identité "
    "que celle de la demande."
)
SOMEBODY_ELSE = (
    "Le compte qui a fait cette demande est déjà celui d’un autre enregistrement, le {rpps}."
)
CIVIL, CONTACT, TITLE, PROFESSION = "etat-civil", "coordonnees", "diplome", "profession"
IDENTITY = ("nom_naissance", "prenom", "prenom_2", "prenom_3", "pays_naissance", "lieu_naissance")


@dataclass(frozen=True, slots=True)
class Plan:
    """What attaching does, before it is done.

    Attributes:
        person: whom the application is about.
        declaration, rules: what it adds, aimed at their file, and by which rules.
        there: titles of the declared activities that the register has already.
        civil: the état civil that replaces theirs, when FranceConnect vouches for it.
        account: who will reach the file by it; ``None`` when somebody reaches it already.
        certain: nothing that both tell of who the person is differs.
        obstacle: why it cannot be done; empty when it can.
    """

    person: Registered
    declaration: Declaration
    rules: Context
    there: tuple[str, ...]
    civil: Answers | None
    account: Account | None
    certain: bool
    obstacle: str


def make(
    session: Session,
    dossier: Dossier,
    declaration: Declaration,
    rules: Context,
    practitioner_id: str,
) -> Plan:
    """The plan for an application and somebody of the register."""
    person = registered.load(session, practitioner_id)
    applicant = session.get_one(Account, dossier.account_id)
    tied = _tied(session, practitioner_id)
    reaches = not [account for account in tied if account.id != applicant.id]
    aimed = Declaration(tuple(_aimed(declaration, person)), registered.beside(person))
    judged = replace(rules, situations=registered.situations(person))
    there = {part.id: part.title for part in aimed.parts if _is_there(aimed, part, judged, person)}
    declared = declaration.answers_by_element()[CIVIL]
    held = registered.civil_answers(person.civil)
    return Plan(
        person=person,
        declaration=replace(aimed, parts=tuple(p for p in aimed.parts if p.id not in there)),
        rules=judged,
        there=tuple(there.values()),
        civil=merging.chosen(CIVIL, declared, held, {}) if reaches and dossier.identity else None,
        account=applicant if reaches else None,
        certain=_is_certain(dossier, declared, person),
        obstacle=_obstacle(session, dossier, person, applicant, tied),
    )


def lines(plan: Plan) -> list[str]:
    """What validating the application will do, one sentence for each thing."""
    kinds = [part.element for part in plan.declaration.parts]
    number, added = plan.person.practitioner.rpps, kinds.count(ACTIVITY.code)
    said = [f"Aucun nouveau numéro : la demande s’ajoute à l’enregistrement RPPS {number}."]
    if PROFESSION in kinds:
        declared = plan.declaration.answers_by_element()[PROFESSION]["profession"]
        said.append(f"Profession ajoutée : {reference().professions[declared].label}.")
    else:
        said.append(
            "Profession déjà enregistrée : son titre et son nom d’exercice restent ceux du "
            "registre."
        )
    if added:
        said.append(f"{added} {'activité ajoutée' if added == 1 else 'activités ajoutées'}.")
    said += [f"{title} : déjà au registre, laissée telle quelle." for title in plan.there]
    said.append("Les coordonnées de correspondance deviennent celles de la demande.")
    if plan.civil is not None:
        said.append("L’état civil devient celui que FranceConnect atteste.")
    else:
        said.append("L’état civil reste celui du registre.")
    said.append(
        "Le compte qui a fait la demande accédera à cet enregistrement, que personne ne tient "
        "encore."
        if plan.account
        else "Quelqu’un se connecte déjà à cet enregistrement : le compte qui a fait la demande "
        "n’y est pas lié."
    )
    said.append("La personne est prévenue par email, à l’ancienne adresse comme à la nouvelle.")
    return said


def _is_certain(dossier: Dossier, declared: Answers, person: Registered) -> bool:
    """Certain for whoever looks for duplicates, and not one given name that differs."""
    traits = duplicates.traits_of_application(dossier, declared)
    found = compare(traits, duplicates.traits_of_person(person.civil)).likeness
    held = registered.civil_answers(person.civil)
    told = ((names.fold(one.get(n, "")) for one in (declared, held)) for n in IDENTITY)
    return found is Likeness.CERTAIN and all(not (a and b) or a == b for a, b in told)


def _aimed(declaration: Declaration, person: Registered) -> Iterable[Part]:
    """What the application adds: its address, a profession that is new, its activities."""
    profession = declaration.answers_by_element()[PROFESSION]["profession"]
    known = next((p.id for p in person.practices if p.profession == profession), "")
    for part in declaration.submitted():
        if part.element == ACTIVITY.code:
            yield replace(part, target=known or NEW_PRACTICE)
        elif part.element == CONTACT or (part.element in {PROFESSION, TITLE} and not known):
            yield part


def _is_there(aimed: Declaration, part: Part, rules: Context, person: Registered) -> bool:
    """Whether the register has that activity already."""
    if part.element != ACTIVITY.code or part.target == NEW_PRACTICE:
        return False
    declared = situation_of(part.answers, aimed.context_of(part, rules))
    return declared is not None and bool(first_double(declared, registered.situations(person)))


def _tied(session: Session, practitioner_id: str) -> list[Account]:
    of_person = select(Account).where(Account.practitioner_id == practitioner_id)
    return list(session.exec(of_person.order_by(col(Account.id))))


def _obstacle(
    session: Session,
    dossier: Dossier,
    person: Registered,
    applicant: Account,
    tied: Iterable[Account],
) -> str:
    known = person.practitioner
    if not known.active:
        return GONE
    if known.ars != dossier.ars:
        return ELSEWHERE.format(refuse=REFUSE)
    if told := distinctions.of_pair(session, dossier.id, known.id):
        return TOLD_APART.format(reason=told.reason.rstrip("."), who=told.actor_name)
    held = session.get(Practitioner, applicant.practitioner_id or "")
    if held is not None and held.active and held.id != known.id:
        return SOMEBODY_ELSE.format(rpps=held.rpps)
    same = (a for a in tied if a.id != applicant.id and a.issuer == applicant.issuer and a.claims)
    return TWO_IDENTITIES if any(same) else ""
