"""Numbers as people read them in French: « 1 234,5 », « 47,2 % », « 5,3 jours ».

Thousands are set apart by a narrow no-break space, units by a no-break one (Lexique des règles
typographiques en usage à l’Imprimerie nationale).
"""

THOUSANDS, UNIT = "\u202f", "\u00a0"
NONE = "–"
MINUTE, HOUR, DAY = 60, 3_600, 86_400
READ_IN_HOURS = 72 * HOUR  # beyond, one thinks in days


def number(value: float, decimals: int = 0) -> str:
    """A number with so many decimals."""
    return f"{value:,.{decimals}f}".replace(",", THOUSANDS).replace(".", ",")


def percent(share: float | None) -> str:
    """A share from 0 to 1; a dash when there is none."""
    return NONE if share is None else f"{number(100 * share, 1)}{UNIT}%"


def duration(seconds: float | None) -> str:
    """How long something took; a dash when it is not known."""
    if seconds is None:
        return NONE
    if round(seconds / MINUTE) < MINUTE:
        return f"{number(seconds / MINUTE)}{UNIT}min"
    if seconds < READ_IN_HOURS:
        return f"{number(seconds / HOUR, 1)}{UNIT}h"
    return f"{number(seconds / DAY, 1)}{UNIT}jours"


def counted(count: int, one: str, several: str) -> str:
    """« 1 demande », « 12 demandes »."""
    return f"{number(count)}{UNIT}{one if abs(count) < 2 else several}"  # noqa: PLR2004 - French: 0 and 1 are singular
