"""Reasons to refuse or to ask: what each is about, and what makes one valid."""

import re
import unicodedata
from collections.abc import Mapping

from erpps_app.domain.procedures import PROCEDURES, REGISTRATIONS
from erpps_app.domain.steps import ELEMENTS
from erpps_app.domain.workflow import Verdict

LONGEST_LABEL, LONGEST_TEXT = 80, 1_000
EVERYTHING, ALL = "Tous les éléments", "tout"
VERDICTS = {
    str(Verdict.REFUSED): "Refus",
    str(Verdict.TO_COMPLETE): "Demande de complément",
}
# Those that are prepared for whoever is in the register already, or seems to be.
ALREADY_REGISTERED, LOOKS_REGISTERED = "deja-enregistre", "enregistrement-proche"
KEPT = ("verdict", "about", "label", "text", "position", "retired_at")
LABELS = {"libelle": "Libellé", "texte": "Texte pour la personne"}


def abouts() -> dict[str, str]:
    """What a reason may be for: everything, an element, or a procedure; label by code."""
    elements = {code: element.title for code, element in ELEMENTS.items()}
    changes = {
        code: f"Procédure : {row.object}"
        for code, row in PROCEDURES.items()
        if code not in ELEMENTS and code not in REGISTRATIONS
    }
    return {"": EVERYTHING, **elements, **changes}


def about_label(about: str) -> str:
    """What a reason is for, as people read it."""
    return abouts().get(about, about)


def is_about(about: str, element: str, procedure: str) -> bool:
    """Whether a reason may be given for an element."""
    return about in {"", element} or (about == procedure and bool(procedure))


def cleaned(form: Mapping[str, object]) -> dict[str, str]:
    """What an administrator typed: one line for the label, lines as they are for the text."""
    return {
        "avis": str(form.get("avis") or ""),
        "objet": "" if form.get("objet") == ALL else str(form.get("objet") or ""),
        "libelle": " ".join(str(form.get("libelle") or "").split())[:LONGEST_LABEL],
        "texte": str(form.get("texte") or "").strip()[:LONGEST_TEXT],
    }


def errors(typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with it, by field."""
    wrong = {
        name: f"« {label} » : ce champ est obligatoire."
        for name, label in LABELS.items()
        if not typed[name]
    }
    if typed["avis"] not in VERDICTS:
        wrong["avis"] = "Choisissez s’il s’agit d’un refus ou d’une demande de complément."
    if typed["objet"] not in abouts():
        wrong["objet"] = "Choisissez dans la liste à quoi ce motif s’applique."
    return wrong


def code_of(label: str) -> str:
    """A code that can be read, from a label: "Diplôme illisible" becomes "diplome-illisible"."""
    plain = unicodedata.normalize("NFKD", label.lower())
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:40].strip("-") or "motif"


def told(content: Mapping[str, object]) -> str:
    """A version of a reason, on a few lines."""
    state = " (retiré)" if content.get("retired_at") else ""
    verdict = VERDICTS.get(str(content.get("verdict")), "")
    about = about_label(str(content.get("about") or ""))
    return f"{content.get('label')}{state} – {verdict}, {about}\n{content.get('text')}"
