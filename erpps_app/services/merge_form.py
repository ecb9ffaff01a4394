"""The merge as a page asks for it, says what it would do, and shows one that waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.adapters.reference import reference
from erpps_app.domain import merging as rules
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.context import Answers
from erpps_app.domain.errors import InvalidField
from erpps_app.domain.merging import KEPT, OTHER, UNITS, Unit
from erpps_app.models.register import Practitioner
from erpps_app.services import context, merge_plan, merging, register_file, registered
from erpps_app.services.context import paris
from erpps_app.services.merge_plan import Plan
from erpps_app.services.merging import NUMBER

ELEMENTS = {rules.CIVIL: CIVIL_STATUS, rules.CONTACT: CONTACT_DETAILS}
NOT_TOLD = "Non renseigné"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that differs: the two, and whose stays unless one chooses.

    Attributes:
        options: what each file says, as ``{"value", "label"}``; the value is the person's key.
    """

    code: str
    label: str
    options: list[dict[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class MergeForm:
    """What a merge asks, or the one that waits.

    Attributes:
        numbers: the two numbers to choose from; ``kept``: the one that stays unless one chooses.
        seen: the version of each file.
        waits: key of the merge that waits; ``lines``: what it would do.
        own: this agent proposed it.
    """

    numbers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    kept: str = ""
    choices: list[Choice] = field(default_factory=list[Choice])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    waits: str = ""
    proposer: str = ""
    reason: str = ""
    lines: list[str] = field(default_factory=list[str])
    own: bool = False


def view(session: Session, actor: Actor, one_id: str, other_id: str) -> MergeForm:
    """What a merge of two registered people asks; nothing when they are not that.

    Raises:
        NotFound: they are of another agency.
    """
    require(actor, *READERS)
    if not all(session.get(Practitioner, key) for key in (one_id, other_id)):
        return MergeForm()
    pair = merging.pair_of(session, actor, one_id, other_id)
    if not (pair.kept.active and pair.absorbed.active):
        return MergeForm()
    row = merging.open_for(session, one_id, other_id)
    seen = {p.id: p.version for p in (pair.kept, pair.absorbed)}
    if row is not None:
        ordered = merging.pair_of(session, actor, row.kept_id, row.absorbed_id)
        return MergeForm(
            seen=seen,
            waits=row.id,
            proposer=f"{row.proposer_name}, le {paris(row.proposed_at):%d/%m/%Y à %H:%M}",
            reason=row.reason,
            lines=lines_of(session, merging.plan_of(session, ordered, row.choices)),
            own=row.proposer_id == actor.account_id,
        )
    first = rules.first_number(*((p.registered_at, p.rpps) for p in (pair.kept, pair.absorbed)))
    kept = pair.kept if pair.kept.rpps == first else pair.absorbed
    plan = merging.plan_of(session, pair, {})
    return MergeForm(
        numbers=[{"value": p.id, "label": p.rpps} for p in (pair.kept, pair.absorbed)],
        kept=kept.id,
        choices=[*_of_people(session, plan, kept.id), *_of_practices(plan, kept.id)],
        seen=seen,
    )


def preview(
    session: Session, actor: Actor, one_id: str, other_id: str, form: Mapping[str, str]
) -> list[str]:
    """What the choices of a form would do, in sentences; nothing is written.

    Raises:
        InvalidField: no number is chosen, or no reason given.
        NotFound: they are of another agency.
    """
    require(actor, *READERS)
    kept, gone, choices = chosen(one_id, other_id, form)
    merging.reason_of(form)
    pair = merging.pair_of(session, actor, kept, gone)
    return lines_of(session, merging.plan_of(session, pair, choices))


def propose(
    session: Session,
    actor: Actor,
    one_id: str,
    other_id: str,
    form: Mapping[str, str],
    seen: Mapping[str, int],
) -> str:
    """Ask another agent to confirm what a form says; see ``merging.propose``."""
    kept, gone, choices = chosen(one_id, other_id, form)
    told = {**choices, merging.REASON: form.get(merging.REASON, "")}
    return merging.propose(session, actor, kept, gone, told, seen)


def chosen(one_id: str, other_id: str, form: Mapping[str, str]) -> tuple[str, str, dict[str, str]]:
    """Who stays, who goes, and whose values: a form names people, a merge the kept and the other.

    Raises:
        InvalidField: the number is neither of the two.
    """
    kept = form.get(NUMBER, "")
    if kept not in {one_id, other_id}:
        raise InvalidField(NUMBER, "Choisissez le numéro RPPS conservé.")
    gone = other_id if kept == one_id else one_id
    whose = {kept: KEPT, gone: OTHER}
    return kept, gone, {n: whose[v] for n, v in form.items() if n != NUMBER and v in whose}


def lines_of(session: Session, plan: Plan) -> list[str]:
    """What a merge would do, one sentence for each thing."""
    kept, gone = plan.kept.practitioner, plan.other.practitioner
    united = sum(len(union.gone) for union in plan.unions)
    moved = len(plan.other.activities) - united
    labels = reference().professions
    number = (
        f"Le numéro RPPS {kept.rpps} est conservé. Le numéro {gone.rpps} devient un ancien numéro "
        "de la même personne : il reste reconnu et n’est jamais réattribué."
    )
    said = [
        number,
        *_values(session, plan),
        *(f"Profession reprise : {labels[p.profession].label}." for p in plan.moved),
    ]
    if moved > 0:
        said.append(f"{_count(moved, 'activité reprise', 'activités reprises')} telles quelles.")
    if united:
        said.append(
            f"{_count(united, 'activité réunie', 'activités réunies')} avec la même, déjà présente."
        )
    said.append("La personne est prévenue par email, avec ses deux numéros.")
    return said


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _values(session: Session, plan: Plan) -> list[str]:
    """The values of the kept file that change."""
    former = {rules.CIVIL: registered.civil_answers(plan.kept.civil)}
    former[rules.CONTACT] = merge_plan.contact_of(plan.kept)
    later = {rules.CIVIL: plan.civil, rules.CONTACT: plan.contact}
    return [
        f"{unit.label} : {_text(session, unit, later[unit.of])} remplace "
        f"{_text(session, unit, former[unit.of])}."
        for unit in UNITS
        if rules.differs(unit, former[unit.of], later[unit.of])
    ]


def _of_people(session: Session, plan: Plan, kept: str) -> list[Choice]:
    one, other = plan.kept, plan.other
    held = {
        rules.CIVIL: tuple(registered.civil_answers(s.civil) for s in (one, other)),
        rules.CONTACT: tuple(merge_plan.contact_of(s) for s in (one, other)),
    }
    vouched = merge_plan.vouched_side(one, other)
    asked = [u for u in UNITS if not (vouched and u.of == rules.CIVIL)]
    return [
        _choice(
            plan,
            unit.code,
            unit.label,
            [_text(session, unit, answers) for answers in held[unit.of]],
            _default(plan, kept, unit, held[unit.of]),
        )
        for unit in asked
        if rules.differs(unit, *held[unit.of])
    ]


def _default(plan: Plan, kept: str, unit: Unit, held: tuple[dict[str, str], ...]) -> str:
    """The key of the person whose value stays when nobody chooses."""
    one, other = plan.kept.practitioner.id, plan.other.practitioner.id
    ordered = held if kept == one else tuple(reversed(held))
    stays = rules.default(unit, ordered[0], ordered[1]) == KEPT
    return kept if stays else ({one, other} - {kept}).pop()


def _of_practices(plan: Plan, kept: str) -> list[Choice]:
    """Names and title of a profession that both files have."""
    shown: list[Choice] = []
    for key, mine in plan.joined.items():
        theirs = plan.other.practice(key)
        facts = [register_file.practice_facts(p) for p in (mine, theirs)]
        for unit, label, marks in (
            (rules.NAMED, "Nom et prénom d’exercice", ("Nom d’exercice", "Prénom d’exercice")),
            (rules.TITLED, "Diplôme ou autorisation", ()),
        ):
            texts = [
                ", ".join(
                    f.text
                    for f in side
                    if (f.label in marks if marks else f.label not in _NOT_TITLE)
                )
                for side in facts
            ]
            if texts[0] != texts[1]:
                shown.append(_choice(plan, f"{unit}:{mine.profession}", label, texts, kept))
    return shown


_NOT_TITLE = frozenset({"Profession", "Nom d’exercice", "Prénom d’exercice"})


def _choice(plan: Plan, code: str, label: str, texts: list[str], default: str) -> Choice:
    keys = (plan.kept.practitioner.id, plan.other.practitioner.id)
    options = [{"value": k, "label": t or NOT_TOLD} for k, t in zip(keys, texts, strict=True)]
    return Choice(code, label, options, default)


def _text(session: Session, unit: Unit, answers: Answers) -> str:
    lines = ELEMENTS[unit.of].lines(answers, context.build(session, {}))
    told = [line.text for line in lines if line.name.rstrip(".") in unit.names]
    return ", ".join(told) or NOT_TOLD
