"""Message templates: what may stand in braces, what makes a template valid, how it is filled.

Nothing of a template is evaluated. What stands in braces is a name of a closed table, replaced
once; what replaces it is never read again, whatever signs it holds.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from erpps_app.domain.messages import LONGEST
from erpps_app.domain.names import fold
from erpps_app.domain.promise import HOURS
from erpps_app.domain.sentences import inside

LONGEST_NAME = 80
PROMISED = f"{HOURS} heures"
NAME, BODY = "nom", "texte"
LABELS = {NAME: "Nom du modèle", BODY: "Texte du modèle"}
KEPT = ("ars", "name", "body", "retired_at")
TAKEN = (
    "Un autre modèle proposé porte déjà ce nom : les agents ne sauraient pas lequel choisir. "
    "Donnez-lui un autre nom."
)
_PLACE = re.compile(r"\{([^{}]*)\}( ?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an application and of who writes about it; empty when it is not."""

    given_name: str = ""
    family_name: str = ""
    number: str = ""
    object: str = ""
    sent_on: str = ""
    profession: str = ""
    agency: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Something that the portal fills in.

    Attributes:
        name: what stands in braces.
        label: what it is, as whoever writes a template reads it.
        example: what the preview shows.
        value: how it is filled.
        may_lack: some people have none: then nothing is left to complete.
    """

    name: str
    label: str
    example: str
    value: Callable[[Facts], str]
    may_lack: bool = False

    @property
    def written(self) -> str:
        """As it stands in a template."""
        return f"{{{self.name}}}"

    @property
    def hole(self) -> str:
        """What stands in its place when it is not known: the agent completes it."""
        return f"[{inside(self.label)} à préciser]"


PLACEHOLDERS = (
    Placeholder("prenom", "Prénom", "Camille", lambda f: f.given_name, may_lack=True),
    Placeholder("nom", "Nom", "MARTIN", lambda f: f.family_name),
    Placeholder("numero_demande", "Numéro de la demande", "M20261124000012", lambda f: f.number),
    Placeholder(
        "objet", "Objet de la demande", "Première demande d’enregistrement", lambda f: f.object
    ),
    Placeholder("date_envoi", "Date d’envoi de la demande", "24/11/2026", lambda f: f.sent_on),
    Placeholder("profession", "Profession", "Ergothérapeute", lambda f: f.profession),
    Placeholder("agence", "Agence", "ARS Bretagne", lambda f: f.agency),
    Placeholder("agent", "Nom de l’agent qui écrit", "Sylvie Marchand", lambda f: f.agent),
    Placeholder("delai", "Délai de réponse du portail", PROMISED, lambda _: PROMISED),
)
BY_NAME: Mapping[str, Placeholder] = {one.name: one for one in PLACEHOLDERS}


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values.

    Attributes:
        holes: what the agent has to complete, as it stands in the text.
    """

    text: str = ""
    holes: list[str] = field(default_factory=list[str])


def fill(body: str, facts: Facts) -> Filled:
    """The text of a valid template for an application; what is not known is left to complete."""
    return _replaced(body, {one.name: one.value(facts) for one in PLACEHOLDERS})


def sample(body: str) -> str:
    """The text of a valid template with the examples of the table."""
    return _replaced(body, {one.name: one.example for one in PLACEHOLDERS}).text


def cleaned(form: Mapping[str, object]) -> dict[str, str]:
    """What was typed: one line for the name, lines as they are for the text."""
    body = str(form.get(BODY) or "").replace("\r\n", "\n").strip()
    return {NAME: " ".join(str(form.get(NAME) or "").split())[:LONGEST_NAME], BODY: body}


def errors(typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with it, by field."""
    wrong = {
        name: f"« {label} » : ce champ est obligatoire."
        for name, label in LABELS.items()
        if not typed[name]
    }
    if problem := problem_of(typed[BODY]):
        wrong[BODY] = problem
    return wrong


def problem_of(body: str) -> str:
    """Why a text cannot be a template; empty when it can."""
    if len(body) > LONGEST:
        return (
            f"Ce texte compte {len(body)} caractères : un message en a {LONGEST} au plus. "
            "Raccourcissez-le."
        )
    unknown = [name for name, _ in _PLACE.findall(body) if name not in BY_NAME]
    if unknown:
        listed = ", ".join(one.written for one in PLACEHOLDERS)
        return (
            f"« {{{unknown[0]}}} » n’est pas une donnée que le portail remplit. Il remplit : "
            f"{listed}."
        )
    if set("{}") & set(_PLACE.sub("", body)):
        return (
            "Une accolade est seule. Une donnée s’écrit entre deux accolades, par exemple "
            f"{PLACEHOLDERS[0].written} ; ailleurs, n’en mettez pas."
        )
    return ""


def order(name: str) -> tuple[str, str]:
    """How templates are sorted: by name, accents and case aside."""
    return fold(name), name.casefold()


def is_taken(name: str, others: Iterable[str]) -> bool:
    """Whether a name could be mistaken for another one."""
    return name.casefold() in {other.casefold() for other in others}


def told(content: Mapping[str, object]) -> str:
    """A version of a template, on a few lines."""
    state = " (retiré)" if content.get("retired_at") else ""
    return f"{content.get('name')}{state}\n{content.get('body')}"


def _replaced(body: str, values: Mapping[str, str]) -> Filled:
    holes: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name, space = found.groups()
        if said := values[name]:
            return said + space
        if BY_NAME[name].may_lack:
            return ""  # and the space that would have parted it from what follows
        holes[BY_NAME[name].hole] = None
        return BY_NAME[name].hole + space

    return Filled(_PLACE.sub(value, body), list(holes))
