"""The pages of the simulators, in HTML without script, that any browser can show."""

import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from erpps_app.adapters.simulator.people import Person

TEMPLATES = Jinja2Templates(Path(__file__).parent / "templates")
NO_STORE = {"Cache-Control": "no-store"}
_IDENTIFIER = re.compile(r"8\d{11}")


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of a provider says."""

    title: str
    invitation: str
    nobody: str = ""


WORDS = {
    "franceconnect": Words("FranceConnect", "Choisissez un compte pour vous connecter"),
    "agents": Words(
        "Carte CPA",
        "Choisissez la carte insérée dans le lecteur",
        "Aucun gestionnaire actif dans cette agence.",
    ),
    "prosanteconnect": Words("Pro Santé Connect", "Choisissez votre moyen de connexion"),
}


def choice(request: Request, provider: str, people: list[Person], *, error: str) -> Response:
    """Who one may be; people in several groups can be narrowed to one."""
    groups = list(dict.fromkeys(person.group for person in people))
    chosen = request.query_params.get("groupe", "")
    shown = [person for person in people if chosen in {"", person.group}]
    context = {
        "words": WORDS[provider],
        "groups": groups,
        "chosen": chosen if chosen in groups else "",
        "people": shown if chosen in groups else people,
        "kept": {k: v for k, v in request.query_params.items() if k != "groupe"},
        "error": error,
    }
    status = 400 if error else 200
    return TEMPLATES.TemplateResponse(
        request, "choix.html", context, status_code=status, headers=NO_STORE
    )


def show(request: Request, template: str, provider: str, **context: object) -> Response:
    """A step of a sign-in, which keeps the request of the portal in its address."""
    kept = {k: v for k, v in request.query_params.items() if k != "moyen"}
    shown = {"words": WORDS[provider], "kept": kept, **context}
    status = 400 if context.get("error") else 200
    return TEMPLATES.TemplateResponse(
        request, template, shown, status_code=status, headers=NO_STORE
    )


def refused(request: Request, provider: str) -> Response:
    """A request that does not come from the portal: there is nowhere to send the browser."""
    context = {"words": WORDS[provider]}
    return TEMPLATES.TemplateResponse(
        request, "refus.html", context, status_code=400, headers=NO_STORE
    )


def refusal(provider: str, typed: str) -> str:
    """Why nobody was identified, in French."""
    if provider != "prosanteconnect":
        return "Choisissez une identité de la liste."
    if not typed:
        return "Saisissez votre identifiant à 12 chiffres."
    if not _IDENTIFIER.fullmatch(typed):
        return (
            "Un identifiant compte 12 chiffres : un 8, suivi des 11 chiffres du numéro RPPS, par "
            "exemple 810109316124."
        )
    return "Aucun professionnel n’est enregistré sous cet identifiant : vérifiez ses 12 chiffres."
