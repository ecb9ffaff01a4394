"""Whether what a State holds is what the page in front of the person asked for.

Between two pages, a State still holds what it read for the former one until the server answers:
on a slow line, one could read, or type into, the wrong file.
"""

import reflex as rx
from reflex_base.vars import VarData

from components.dsfr import basic
from state.base import AppState

_HERE = rx.Var(
    "pageAtHand",
    _var_type=str,
    _var_data=VarData(
        imports={"react-router": "useLocation"},
        hooks={'const pageAtHand = useLocation().pathname.replace(/\\/?$/, "/")': None},
    ),
)


def arrived(ready: rx.Var[str]) -> rx.Var[bool]:
    """Whether a State has read what the page shows, and this visit of it has begun.

    Coming back to a page already read, one could otherwise act before the server knows that one
    is there, and what it then says would be wiped away as a message of the former page.

    Args:
        ready: the address for which it last read, as ``AppState._here`` writes it.
    """
    return (ready == _HERE) & (AppState.messages_of == _HERE)


def arrived_anew(ready: rx.Var[str]) -> rx.Var[bool]:
    """The same for lists and files: after a reload, not what was read before it.

    Not for a page on which one types: when a cut line comes back, its form must stay.
    """
    return arrived(ready) & rx.State.is_hydrated


def when_arrived(ready: rx.Var[str], content: rx.Component, *, anew: bool = False) -> rx.Component:
    """The content, once it is there; nothing beside a notice that says why it is not.

    Args:
        ready: as for ``arrived``.
        content: what is shown.
        anew: as ``arrived_anew`` asks.
    """
    absent = rx.cond(AppState.notice != "", rx.fragment(), basic.waiting())
    return rx.cond(arrived_anew(ready) if anew else arrived(ready), content, absent)
