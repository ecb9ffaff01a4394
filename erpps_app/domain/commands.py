"""What an agent does by keyboard, in the queue and on a file: one table, read by both and by help.

Single keys can be changed, taken off one by one, or turned off as a whole (WCAG 2.1.4). None of
them acts while one types in a field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_KEY = 15
_KEY = re.compile(r"(?:(?:Ctrl|Alt)\+)?(?:[^\s\W_]|[?!,;:./*+\-]|Enter|ArrowUp|ArrowDown)")
_MODIFIERS = {"ctrl": "Ctrl", "alt": "Alt"}
_NAMED = {"enter": "Enter", "entrée": "Enter", "arrowup": "ArrowUp", "arrowdown": "ArrowDown"}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a key does.

    Attributes:
        key: the key at first, as the browser names it, after its modifier if any.
    """

    code: str
    label: str
    key: str


_TABLE = (
    Command("element-suivant", "Élément suivant ; dans la file, demande suivante", "j"),
    Command("element-precedent", "Élément précédent ; dans la file, demande précédente", "k"),
    Command("valider", "Valider l’élément", "v"),
    Command("question", "Poser une question sur l’élément", "q"),
    Command("refuser", "Refuser l’élément", "r"),
    Command("document", "Ouvrir le document de l’élément, puis le suivant", "d"),
    Command("valider-verts", "Valider les éléments dont chaque contrôle est conforme", "V"),
    Command("annuler", "Reprendre le dernier avis", "u"),
    Command("decider", "Prendre la décision ouverte", "Ctrl+Enter"),
    Command("dossier-suivant", "Demande suivante", "n"),
    Command("rechercher", "Dans la file, rechercher", "/"),
    Command("aide", "Afficher cette aide", "?"),
)
COMMANDS = {command.code: command for command in _TABLE}
# Keys of the document that is shown, while it has the focus: they are its own, as in any viewer.
VIEWER_KEYS = (
    ("+ et -", "Agrandir, réduire"),
    ("0", "Ajuster à la largeur"),
    ("p", "Ajuster à la page"),
    ("[ et ]", "Tourner à gauche, à droite"),
    ("Page suivante, page précédente", "Changer de page"),
    ("d", "Document suivant"),
    ("Flèches", "Se déplacer dans la page"),
    ("Échap", "Revenir à l’élément"),
)


def keys_of(chosen: Mapping[str, str]) -> dict[str, str]:
    """The key of each command, those that an agent has not changed being the first ones.

    An unknown command is left out: the table may have changed since.
    """
    return {code: chosen.get(code, command.key) for code, command in COMMANDS.items()}


def cleaned(key: str) -> str:
    """A typed key in normal form; empty for none.

    Raises:
        ValueError: with a French sentence.
    """
    text = "".join(key.split())[:LONGEST_KEY]
    modifier, plus, name = text.rpartition("+") if len(text) > 1 else ("", "", text)
    known = _NAMED.get(name.lower(), name)
    whole = _MODIFIERS.get(modifier.lower(), modifier) + plus + known
    if whole and not _KEY.fullmatch(whole):
        raise ValueError("Tapez un seul caractère, seul ou après « Ctrl+ » ou « Alt+ ».")
    return whole


def read(form: Mapping[str, object]) -> tuple[dict[str, str], dict[str, str]]:
    """The keys that an agent chose, only those that differ from the table, and what is wrong."""
    keys: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for code, command in COMMANDS.items():
        try:
            keys[code] = cleaned(str(form.get(code, command.key)))
        except ValueError as error:
            wrong[code] = str(error)
    owners: dict[str, str] = {}
    for code, key in keys.items():
        if key and key in owners:
            wrong[code] = f"« {key} » sert déjà à : {COMMANDS[owners[key]].label}."
        owners.setdefault(key, code)
    return {code: key for code, key in keys.items() if key != COMMANDS[code].key}, wrong
