"""Names of persons: how they are cleaned, compared and folded for search."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_ALLOWED = re.compile(r"[^\W\d_]|[ '’ʼʻ\-.·]")
VARIANT_RATIO = 0.82
# Between the halves of a folded name: it sorts before every letter, as in a directory, so that
# « Roche » comes before « Rocheac ».
APART = " "
MOST_WORDS = 8


def clean(text: str) -> str:
    """One space between words, composed accents; raises ``ValueError`` for a foreign sign."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if wrong := next((sign for sign in name if not _ALLOWED.match(sign)), None):
        raise ValueError(f"Un nom ne peut pas contenir le signe « {wrong} ».")
    return name


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Upper-case letters only: no accent, ligature, hyphen, apostrophe or space."""
    if text.isascii():
        return "".join(filter(str.isalpha, text)).upper()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(sign for sign in decomposed if sign.isalpha()).upper()


def words(text: str) -> frozenset[str]:
    """The folded words of a name, hyphens separating too."""
    return frozenset(filter(None, (fold(word) for word in re.split(r"[\s\-]+", text))))


def search_key(birth_name: str, given_name: str) -> str:
    """The key under which homonyms are found: birth name and first given name, folded."""
    return f"{fold(birth_name)}{APART}{fold(given_name)}"


def given_name_of(key: str) -> str:
    """The first given name of a search key, folded."""
    return key.partition(APART)[2]


def apart(given_names: str, first: str) -> list[str]:
    """First, second and other given names, of those that are known in one line only.

    Args:
        given_names: all of them.
        first: the first one, folded; only it says whether it is made of several words.
    """
    told = given_names.split()
    lengths = range(1, len(told) + 1)
    length = next((n for n in lengths if fold(" ".join(told[:n])) == first), 1)
    second, *others = [*told[length:], ""]
    return [" ".join(told[:length]), second, " ".join(filter(None, others))]


def are_variants(key: str, other: str) -> bool:
    """Whether two search keys could be two spellings of one person's name."""
    return SequenceMatcher(None, key, other).ratio() >= VARIANT_RATIO


def names_person(text: str, *, surnames: Iterable[str], given_names: Iterable[str]) -> bool:
    """Whether a text holds one of the names and one of the given names of a person.

    Accents, case, hyphens and line breaks do not count; the words of a name must follow each other,
    so that nothing is found inside another word.
    """
    told = _in_order(text)
    return _holds_one(told, surnames) and _holds_one(told, given_names)


def _in_order(text: str) -> list[str]:
    return [folded for word in re.split(r"[\s\-]+", text) if (folded := fold(word))]


def _holds_one(told: list[str], names: Iterable[str]) -> bool:
    looked_for = [words for name in names if (words := _in_order(name))]
    return any(
        told[at : at + len(words)] == words
        for words in looked_for
        for at in range(len(told) - len(words) + 1)
    )


def is_practice_name(name: str, *, birth_name: str, usage_name: str) -> bool:
    """Whether a nom d'exercice is the birth name, the usage name, or made of both.

    Guide, screen G: "Il doit correspondre à votre nom d'état civil ou à votre nom d'usage."
    """
    declared = words(name)
    allowed = {words(birth_name), words(usage_name), words(birth_name) | words(usage_name)}
    return bool(declared) and declared in allowed
