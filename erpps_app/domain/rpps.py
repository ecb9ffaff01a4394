"""Numbers of the register: RPPS, IDNPS, application numbers.

RPPS: eleven digits, the last being a Luhn key over the eleven (FACTS: 10109316124).
Application: ``M`` + YYYYMMDD + six digits (guide, screen D: M20240516012119).
"""

import re
from datetime import date

_RPPS = re.compile(r"[0-9]{11}")  # those of other scripts are digits too for « \d »
_RANK_DIGITS = 10
_APPLICATIONS_A_DAY = 999_999


def luhn_is_valid(digits: str) -> bool:
    """Whether a string of digits ends with its Luhn key."""
    return _luhn_sum(digits) % 10 == 0


def luhn_key(digits: str) -> str:
    """The digit that makes ``digits`` + key valid."""
    return str(-_luhn_sum(digits + "0") % 10)


def _luhn_sum(digits: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - Luhn: sum of the two digits
    return total


def is_rpps(text: str) -> bool:
    """Whether the text is an RPPS number with a right key."""
    return _RPPS.fullmatch(text) is not None and luhn_is_valid(text)


def clean_rpps(text: str) -> str:
    """Read a typed RPPS number, with or without spaces or the leading 8 of the IDNPS.

    Raises:
        ValueError: with a French sentence.
    """
    digits = re.sub(r"[\s.\-\u00a0\u202f]", "", text)
    if re.fullmatch(r"8[0-9]{11}", digits):
        digits = digits[1:]
    if not _RPPS.fullmatch(digits):
        raise ValueError("Un numéro RPPS compte 11 chiffres, par exemple 10109316124.")
    if not luhn_is_valid(digits):
        raise ValueError("Ce numéro RPPS comporte une erreur de frappe : vérifiez ses 11 chiffres.")
    return digits


def rpps_of_rank(rank: int) -> str:
    """The number of a rank of the sequence, with its key.

    Raises:
        ValueError: the rank has more than ten digits.
    """
    body = f"{rank:0{_RANK_DIGITS}}"
    if len(body) != _RANK_DIGITS:
        raise ValueError("La suite des numéros RPPS est épuisée.")
    return body + luhn_key(body)


def idnps(rpps: str) -> str:
    """The national identifier carried by cards and tokens: "8" + RPPS."""
    return f"8{rpps}"


def application_number(day: date, rank: int) -> str:
    """The number of the ``rank``-th application of a day.

    Raises:
        ValueError: more than 999,999 that day.
    """
    if not 1 <= rank <= _APPLICATIONS_A_DAY:
        raise ValueError("La suite des numéros de demande du jour est épuisée.")
    return f"M{day:%Y%m%d}{rank:06}"
