"""A secret that was just made: handed to the page, it stays in no variable of a State.

Variables rest with the session, where whoever keeps them could read it; see ``components.handed``.
"""

import reflex as rx
from reflex.event import EventSpec

PLACE, FIELD = "secret-remis", "secret-a-copier"


def hand(secret: str) -> EventSpec:
    """Lay the secret in the field of the page, which is there before there is one."""
    return rx.set_value(FIELD, secret)


def take_back() -> EventSpec:
    """Empty the field: it was copied, or another page is shown."""
    return rx.set_value(FIELD, "")
