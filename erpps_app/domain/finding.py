"""How somebody is found: what their names are entered under, how what an agent types is read.

A name is entered in both orders, « LEGUEN|CAMILLE » and « CAMILLE|LEGUEN »: whichever half is typed
last may stop anywhere, and what is looked for is always the beginning of an entry. The table is
read from its index, as many rows as are shown, however many people there are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from erpps_app.domain import rpps
from erpps_app.domain.names import APART, MOST_WORDS, fold
from erpps_app.domain.phonetics import sound

SHORTEST = 2
LONGEST = 100
_FEWEST_DIGITS = 4
_WORDS = re.compile(r"[\s\-'’ʼʻ]+")
_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]")
_END = "~"  # sorts after every sign of an entry


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What somebody is found under; ``sound`` is empty for what is not a name."""

    form: str
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What an agent typed, as it is looked for.

    Attributes:
        number: of an application or a person, empty when it is no number.
        email: the beginning of an address.
        names, sounds: the beginnings that an entry may have.
    """

    number: str = ""
    email: str = ""
    names: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.number or self.email or self.names)


def entries(
    families: Iterable[str], given: Iterable[str], emails: Iterable[str] = ()
) -> frozenset[Entry]:
    """Everything that somebody is found under.

    Args:
        families: birth name, usage name, practice names; one made of several words is found by its
            last ones too.
        given: the first name first; a further one is found after the family name only.
        emails: their addresses.
    """
    ends = list(dict.fromkeys(chain.from_iterable(map(_ends, families)))) or [""]
    called = list(dict.fromkeys(name for told in given if (name := fold(told)))) or [""]
    pairs = [(end, name) for end in ends for name in called]
    pairs += [(called[0], end) for end in ends]
    named = (Entry(f"{a}{APART}{b}", f"{sound(a)}{APART}{sound(b)}") for a, b in pairs if a or b)
    return frozenset((*named, *(Entry(email.lower()) for email in emails if email)))


def read(text: str) -> Sought:
    """What somebody typed: an address, a number, or names in any order, the last one unfinished."""
    typed = text.strip()[:LONGEST]
    if "@" in typed:
        return Sought(email=typed.lower())
    if len(re.findall(r"\d", typed)) >= _FEWEST_DIGITS:
        return Sought(number=_number(typed))
    told = [folded for word in typed.split()[:MOST_WORDS] if (folded := fold(word))]
    if len("".join(told)) < SHORTEST:
        return Sought()
    halves = [("".join(told[:n]), "".join(told[n:])) for n in range(1, len(told))]
    pairs = [pair for one, other in halves for pair in ((one, other), (other, one))]
    whole = "".join(told)
    return Sought(
        names=tuple(dict.fromkeys((whole, *(f"{a}{APART}{b}" for a, b in pairs)))),
        sounds=tuple(
            dict.fromkeys(
                (f"{sound(whole)}{APART}", *(f"{sound(a)}{APART}{sound(b)}" for a, b in pairs))
            )
        ),
    )


def parts(name: str) -> list[str]:
    """What a compound name holds: « MARTIN-DUPONT » MARTIN and DUPONT, « Le Gall » LE and GALL.

    Words that follow each other are a part too: « LE GALL-MARTIN » holds LEGALL. A name of one
    word has none, and the whole is none of its parts.
    """
    told = _folded_words(name)
    runs = ("".join(told[a:b]) for a in range(len(told)) for b in range(a + 1, len(told) + 1))
    return sorted({run for run in runs if len(run) >= SHORTEST} - {"".join(told)})


def span(beginning: str) -> tuple[str, str]:
    """Between which entries stand those that begin so."""
    return beginning, beginning + _END


def numbers_from(beginning: str) -> tuple[str, str]:
    """Between which numbers stand those that begin so, however a database sorts signs."""
    return beginning, beginning + "9" * 20


def _number(typed: str) -> str:
    bare = _SEPARATORS.sub("", typed).upper()
    return bare[1:] if re.fullmatch(r"8\d{11}", bare) and bare == rpps.idnps(bare[1:]) else bare


def _ends(name: str) -> list[str]:
    """« MARTIN-DUPONT » is MARTINDUPONT, and DUPONT."""
    told = _folded_words(name)
    ends = ("".join(told[n:]) for n in range(len(told)))
    return [end for end in ends if len(end) >= SHORTEST] or list(filter(None, ["".join(told)]))


def _folded_words(name: str) -> list[str]:
    return [folded for word in _WORDS.split(name) if (folded := fold(word))][:MOST_WORDS]
