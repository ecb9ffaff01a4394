"""Reads an address typed on one line, and turns an answer of the address service into fields.

"20 boulevart arago 22000 saint brieuc" → number, extension, street words, post code, town words.
Nothing here knows any commune: which words are the town's when no post code separates them is the
engine's question.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

EXTENSIONS = {"bis": "bis", "ter": "ter", "quater": "quater", "b": "B", "t": "T", "q": "Q"}
STREET_TYPES = {
    "allee": "Allée",
    "avenue": "Avenue",
    "boulevard": "Boulevard",
    "chaussee": "Chaussée",
    "chemin": "Chemin",
    "cite": "Cité",
    "clos": "Clos",
    "cour": "Cour",
    "cours": "Cours",
    "esplanade": "Esplanade",
    "faubourg": "Faubourg",
    "hameau": "Hameau",
    "impasse": "Impasse",
    "lotissement": "Lotissement",
    "montee": "Montée",
    "mail": "Mail",
    "parvis": "Parvis",
    "passage": "Passage",
    "place": "Place",
    "promenade": "Promenade",
    "quai": "Quai",
    "quartier": "Quartier",
    "residence": "Résidence",
    "route": "Route",
    "rue": "Rue",
    "ruelle": "Ruelle",
    "sente": "Sente",
    "sentier": "Sentier",
    "square": "Square",
    "traverse": "Traverse",
    "venelle": "Venelle",
    "villa": "Villa",
    "voie": "Voie",
    "zone": "Zone",
}
ABBREVIATIONS = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "esp": "esplanade",
    "fbg": "faubourg",
    "fg": "faubourg",
    "ham": "hameau",
    "imp": "impasse",
    "lot": "lotissement",
    "pas": "passage",
    "pl": "place",
    "qu": "quai",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "dr": "docteur",
    "gal": "general",
    "gen": "general",
    "mal": "marechal",
    "cdt": "commandant",
    "cne": "capitaine",
    "pdt": "president",
    "pr": "professeur",
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
}
# Abbreviations that are words of their own in a town's name stay as they are there.
TOWN_ABBREVIATIONS = {key: ABBREVIATIONS[key] for key in ("st", "ste", "sts", "stes")}
LITTLE_WORDS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur")
)
# Words of street names that are typed without their accents.
ACCENTED = {
    "eglise": "Église",
    "ecole": "École",
    "ecoles": "Écoles",
    "etoile": "Étoile",
    "general": "Général",
    "liberation": "Libération",
    "liberte": "Liberté",
    "marechal": "Maréchal",
    "president": "Président",
    "republique": "République",
    "theatre": "Théâtre",
}
# Cities whose name is followed by the number of a district, not by a post code.
DISTRICT_CITIES = frozenset(("paris", "lyon", "marseille"))
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_NUMBER = re.compile(r"(\d{1,5})(bis|ter|quater|[a-z]|)")
_ORDINAL = re.compile(r"(\d{1,2})(?:e|er|eme|ieme)")
_CEDEX = re.compile(r"\bcedex\b(?:\s*\d{1,2})?", re.IGNORECASE)
_POSTCODE_DIGITS = 5
_SHORTEST_STREET = 3  # number, type and name come before an unfinished post code


def words_of(text: str) -> list[str]:
    """The words of a text: lower case, no accent, ligature, hyphen or apostrophe."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _WORD.findall(plain.lower())


def town_key(text: str) -> str:
    """A town's name as it is compared: "St-Brieuc" and "saint brieuc" are one; "3e" is "3"."""
    words = (TOWN_ABBREVIATIONS.get(word, word) for word in words_of(text))
    return " ".join(_without_ordinal(word) for word in words)


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """A line, cut where it can be cut without knowing the towns.

    Attributes:
        number, extension: "8", "bis".
        head: words between the number and the post code, or all of them when there is none.
        postcode: five digits, or fewer while it is being typed.
        tail: words after the post code.
    """

    number: str
    extension: str
    head: tuple[str, ...]
    postcode: str
    tail: tuple[str, ...]

    @property
    def looks_like_street(self) -> bool:
        """Whether the head begins as a street does."""
        return bool(self.number) or (bool(self.head) and street_type(self.head[0]) is not None)


def parse(line: str) -> TypedAddress:
    """Cut a typed line. Never fails; no digit is lost but those of a CEDEX."""
    words = [w for chunk in _CEDEX.sub(" ", line).split() for w in _split(chunk)]
    position = _postcode_position(words)
    before = words if position is None else words[:position]
    after = [] if position is None else words[position + 1 :]
    postcode = "" if position is None else words[position]
    number, extension, head = _number(before)
    return TypedAddress(number, extension, tuple(head), postcode, tuple(after))


def street_type(word: str) -> str | None:
    """The full street type that a word stands for, in full or abbreviated."""
    folded = "".join(words_of(word))
    return STREET_TYPES.get(ABBREVIATIONS.get(folded, folded))


def street_name(words: tuple[str, ...]) -> str:
    """Street words as they are written: "bd général de gaulle" → "Boulevard Général de Gaulle"."""
    if not words:
        return ""
    first = street_type(words[0]) or _capital(words[0])
    rest = [
        word.lower() if "".join(words_of(word)) in LITTLE_WORDS else _expanded(word)
        for word in words[1:]
    ]
    return " ".join([first, *rest])


def fields_from(properties: Mapping[str, object]) -> dict[str, str]:
    """The fields of the guide's form (step 7) from the properties of a feature.

    A town alone leaves the street fields out, so that what was typed there stays.
    """
    number, _, extension = str(properties.get("housenumber") or "").partition(" ")
    city, code = str(properties.get("city") or ""), str(properties.get("citycode") or "")
    town = {
        "code_postal": str(properties.get("postcode") or ""),
        "localite": city,
        "commune": code,
        "commune_libelle": f"{city} ({code})",
    }
    kind, name = properties.get("type"), str(properties.get("name") or "")
    if kind == "municipality":
        return town
    if kind == "locality":
        return {"numero_voie": "", "extension": "", "libelle_voie": "", "lieu_dit": name, **town}
    street = str(properties.get("street") or name)
    return {
        "numero_voie": number,
        "extension": extension,
        "libelle_voie": street,
        "lieu_dit": "",
        **town,
    }


def _split(chunk: str) -> list[str]:
    return [part for part in re.split(r"[\s,;/]+", chunk) if words_of(part)]


def _postcode_position(words: list[str]) -> int | None:
    """The place of the post code: the last five digits, else unfinished digits at the end."""
    full = [i for i, w in enumerate(words) if w.isdecimal() and len(w) == _POSTCODE_DIGITS]
    if full:
        return full[-1]
    last = len(words) - 1
    if last < _SHORTEST_STREET or not words[last].isdecimal() or len(words[last]) == 1:
        return None
    before = "".join(words_of(words[last - 1]))
    return None if before in DISTRICT_CITIES or street_type(before) else last


def _number(words: list[str]) -> tuple[str, str, list[str]]:
    if not words:
        return "", "", []
    match = _NUMBER.fullmatch("".join(words_of(words[0])))
    if match is None or (words[0].isdecimal() and len(words[0]) == _POSTCODE_DIGITS):
        return "", "", words
    number, glued = match.groups()
    rest = words[1:]
    if glued:
        return number, EXTENSIONS.get(glued, glued.upper()), rest
    following = "".join(words_of(rest[0])) if rest else ""
    is_letter = len(following) == 1 and following not in ABBREVIATIONS and following.isalpha()
    if len(rest) > 1 and (following in EXTENSIONS or is_letter):
        return number, EXTENSIONS.get(following, following.upper()), rest[1:]
    return number, "", rest


def _expanded(word: str) -> str:
    folded = "".join(words_of(word))
    full = ABBREVIATIONS.get(folded, folded)
    if full in ACCENTED:
        return ACCENTED[full]
    return _capital(full if folded in ABBREVIATIONS else word)


def _capital(word: str) -> str:
    """Capital letters after a hyphen and an elision: "saint-exupéry", "l'église"."""
    parts = re.split(r"([-’'])", word.lower())
    elided = len(parts) > 1 and parts[1] in "’'" and parts[0] in {"l", "d"}
    return "".join(
        part if elided and index == 0 else part[:1].upper() + part[1:]
        for index, part in enumerate(parts)
    )


def _without_ordinal(word: str) -> str:
    match = _ORDINAL.fullmatch(word)
    return match.group(1) if match else word
