"""Every way in which a request can be refused.

    RuleBroken
    ├── InvalidField   a value cannot be accepted; says at which field
    ├── InvalidFields  several of them
    ├── NotAllowed     this person may not do this
    ├── NotRecognised  no key of the API, or one that opens nothing any more
    ├── TooOften       too many calls; says how long to wait
    ├── Conflict       somebody else was faster, or the state no longer allows it
    └── NotFound       it does not exist, or not for this person
    Unavailable        a third party does not answer; worth trying again

The message of each is a French sentence shown as it is: it says what to do.
They are caught in two places only, the state bridge and the API handler; and, for one application
among many that are acted on together, in ``services/batches.py``: it is then said of that one.
"""


class RuleBroken(Exception):  # noqa: N818 - named after what happened, as the business says it
    """A rule refuses the request; the message is for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidField(RuleBroken):
    """A value cannot be accepted at a given field.

    Args:
        field: name of the field, as in the form.
        message: what is wrong and what to do, in French.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidFields(RuleBroken):
    """Several values of one form cannot be accepted; ``errors`` maps field to message."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("Certaines réponses sont à corriger.")
        self.errors = errors


class NotAllowed(RuleBroken):
    """The actor may not do this."""

    def __init__(self, message: str = "Vous n’avez pas accès à cette page.") -> None:
        super().__init__(message)


class NotRecognised(RuleBroken):
    """Who calls is not known: no key, or one that opens nothing any more."""


class TooOften(RuleBroken):
    """Too many calls; ``wait`` is after how many seconds the next may come."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class Conflict(RuleBroken):
    """The state changed in the meantime, or does not allow the action."""


class NotFound(RuleBroken):
    """Nothing under that name for this actor."""

    def __init__(self, message: str = "Cet élément n’existe pas ou n’existe plus.") -> None:
        super().__init__(message)


class Unavailable(Exception):  # noqa: N818 - a state of the world, not a fault of ours
    """A third party does not answer. The message is for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
